/* The general instructions where qemu-s390x is no witness: interruptions, addressing modes, access registers, packed
 * decimal, and what it lacks. Everything else: tests/insn. Expectations are worked from PoP chapter 7. */
#include "tests/unit/guests_engine/bare.h"
#include "guests/engine/model.h"

#define PSW_24 0ULL
#define PSW_31 PSW_BA
#define DATA 0x8000
#define GR(n) (cpu->gr[n].g)

static void overflow_completes_and_interrupts_when_enabled(void **state)
{
    (void)state;
    GR(1) = 0x7FFFFFFF, GR(2) = 1;
    assert_int_equal(bare_execute("1A12"), 0);
    assert_int_equal(cpu->cc, 3);
    GR(1) = 0x7FFFFFFF;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "1A12"), PGM_FIXED_OVERFLOW);
    assert_int_equal(GR(1), 0x80000000);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(old_address, BARE_CODE + 2);
    GR(3) = 1ULL << 63;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "B9030033"), PGM_FIXED_OVERFLOW); /* LCGR 3,3 */
    assert_int_equal(GR(3), 1ULL << 63);
    GR(3) = 0x4000000000000000;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "EB330001000B"), PGM_FIXED_OVERFLOW); /* SLAG 3,3,1 */
    assert_int_equal(GR(3), 0);
}

static void storage_is_changed_before_the_overflow_interruption(void **state)
{
    (void)state;
    bare_put64(DATA, 0x7FFFFFFF00000000);
    GR(1) = DATA;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_FIXED, "EB011000006A"), PGM_FIXED_OVERFLOW); /* ASI 0(1),1 */
    assert_int_equal(bare_get64(DATA), 0x8000000000000000);
    assert_int_equal(bare_execute("EBFF1003006E"), 0); /* ALSI 3(1),-1: not on a boundary */
    assert_int_equal(bare_get64(DATA), 0x800000FFFFFFFF00);
}

static void quotient_that_does_not_fit_suppresses(void **state)
{
    static const char *const divides[] = {"1D24", "5D201000", "B90D0024", "B9970024", "B9870024", "B91D0024"};

    (void)state;
    GR(1) = DATA;
    for (unsigned i = 0; i < sizeof divides / sizeof divides[0]; i++) {
        GR(2) = 5, GR(3) = 6, GR(4) = 0;
        assert_int_equal(bare_execute(divides[i]), PGM_FIXED_DIVIDE);
        assert_int_equal(GR(2), 5);
        assert_int_equal(GR(3), 6);
    }
    GR(2) = 0x80000000, GR(3) = 0, GR(4) = ~0ULL; /* the least dividend by -1 */
    assert_int_equal(bare_execute("1D24"), PGM_FIXED_DIVIDE);
    GR(3) = 1ULL << 63;
    assert_int_equal(bare_execute("B90D0024"), PGM_FIXED_DIVIDE);
    assert_int_equal(bare_execute("B91D0024"), PGM_FIXED_DIVIDE);
    assert_int_equal(bare_execute("1D34"), PGM_SPECIFICATION);
}

static void packed_decimal_converts_both_ways(void **state)
{
    (void)state;
    GR(1) = DATA;
    bare_put64(DATA, 0x000002147483647C);
    assert_int_equal(bare_execute("4F501000"), 0);
    assert_int_equal((u32)GR(5), 0x7FFFFFFF);
    bare_put64(DATA, 0x000002147483648D);
    assert_int_equal(bare_execute("E35010000006"), 0);
    assert_int_equal((u32)GR(5), 0x80000000);
    bare_put64(DATA, 0x000002147483648C); /* too large: completes with the low word */
    GR(5) = 0;
    assert_int_equal(bare_execute("4F501000"), PGM_FIXED_DIVIDE);
    assert_int_equal((u32)GR(5), 0x80000000);
    bare_put64(DATA, 0x000000000000A01C);
    assert_int_equal(bare_execute("4F501000"), PGM_DATA);
    assert_int_equal(bare_get32(Z_DXC), DXC_DECIMAL);
    bare_put64(DATA, 0x0000000000000019); /* no sign */
    assert_int_equal(bare_execute("4F501000"), PGM_DATA);
    GR(5) = (u32)-1234567890;
    assert_int_equal(bare_execute("4E501008"), 0);
    assert_int_equal(bare_get64(DATA + 8), 0x000001234567890D);
    GR(5) = 0;
    assert_int_equal(bare_execute("E35010080026"), 0);
    assert_int_equal(bare_get64(DATA + 8), 0xC);
}

static void long_packed_decimal_converts_both_ways(void **state)
{
    (void)state;
    GR(1) = DATA;
    GR(5) = 1ULL << 63;
    assert_int_equal(bare_execute("E3501000002E"), 0); /* CVDG */
    assert_int_equal(bare_get64(DATA), 0x0000000000009223);
    assert_int_equal(bare_get64(DATA + 8), 0x372036854775808D);
    GR(6) = 0;
    assert_int_equal(bare_execute("E3601000000E"), 0); /* CVBG */
    assert_int_equal(GR(6), 1ULL << 63);
    bare_put64(DATA + 8, 0x372036854775808C); /* too large: suppressed */
    GR(6) = 7;
    assert_int_equal(bare_execute("E3601000000E"), PGM_FIXED_DIVIDE);
    assert_int_equal(GR(6), 7);
}

static void addresses_follow_the_addressing_mode(void **state)
{
    (void)state;
    GR(1) = 0xFFFFFFFFFFFFFFF0, GR(2) = 0x1111111122222222;
    assert_int_equal(bare_execute("41201020"), 0);
    assert_int_equal(GR(2), 0x10);
    GR(2) = 0x1111111122222222;
    assert_int_equal(bare_execute_psw(PSW_31, "41201000"), 0);
    assert_int_equal(GR(2), 0x111111117FFFFFF0);
    assert_int_equal(bare_execute_psw(PSW_24, "41201000"), 0);
    assert_int_equal(GR(2), 0x1111111100FFFFF0);
    assert_int_equal(bare_execute_psw(PSW_31, "C02000000004"), 0); /* LARL */
    assert_int_equal(GR(2), 0x1111111100002008);
    bare_put64(DATA, 0x0123456789ABCDEF); /* storage operands wrap too */
    GR(1) = 0xFFFFFFFFFF008000;
    assert_int_equal(bare_execute_psw(PSW_24, "58301000"), 0);
    assert_int_equal((u32)GR(3), 0x01234567);
}

static void high_halves_are_stored_and_loaded_alone(void **state)
{
    (void)state;
    GR(1) = DATA, GR(14) = 0x1111111122222222, GR(15) = 0x3333333344444444;
    assert_int_equal(bare_execute("EBEF10000026"), 0); /* STMH 14,15 */
    assert_int_equal(bare_get64(DATA), 0x1111111133333333);
    bare_put64(DATA + 8, 0xAAAAAAAABBBBBBBB);
    assert_int_equal(bare_execute("EFEF10001008"), 0); /* LMD 14,15,0(1),8(1) */
    assert_int_equal(GR(14), 0x11111111AAAAAAAA);
    assert_int_equal(GR(15), 0x33333333BBBBBBBB);
}

static void access_registers_load_store_and_copy(void **state)
{
    (void)state;
    GR(1) = DATA;
    bare_put64(DATA, 0x0000000A0000000B);
    assert_int_equal(bare_execute("9AF01000"), 0); /* LAM 15,0: around the end */
    assert_int_equal(cpu->ar[15], 0xA);
    assert_int_equal(cpu->ar[0], 0xB);
    assert_int_equal(bare_execute("B24D0030 B24F0043 9B341008"), 0); /* CPYA 3,0  EAR 4,3  STAM 3,4 */
    assert_int_equal((u32)GR(4), 0xB);
    assert_int_equal(bare_get32(DATA + 8), 0xB);
    GR(4) = 0x99;
    assert_int_equal(bare_execute("B24E0054"), 0); /* SAR 5,4 */
    assert_int_equal(cpu->ar[5], 0x99);
    assert_int_equal(bare_execute("9A001001"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("EB001002009B"), PGM_SPECIFICATION);
    cpu->ar[1] = 0x55;
    assert_int_equal(bare_execute("51601004"), 0); /* LAE: primary-space mode */
    assert_int_equal(GR(6), DATA + 4);
    assert_int_equal(cpu->ar[6], 0);
    assert_int_equal(bare_execute_psw(BARE_PSW | (u64)AS_SECONDARY << PSW_AS_SHIFT, "51601004"), 0);
    assert_int_equal(cpu->ar[6], 1);
    assert_int_equal(bare_execute_psw(BARE_PSW | (u64)AS_HOME << PSW_AS_SHIFT, "51601004"), 0);
    assert_int_equal(cpu->ar[6], 2);
    assert_int_equal(bare_execute_psw(BARE_PSW | (u64)AS_AR << PSW_AS_SHIFT, "E36010040075"), 0);
    assert_int_equal(cpu->ar[6], 0x55);
}

static void relative_operands_must_be_on_a_boundary(void **state)
{
    static const char *const rows[] = {"C40D00003001", "C40800003002", "C60D00003001", "C40F00003003", "C40B00003002"};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(bare_execute(rows[i]), PGM_SPECIFICATION);
    bare_put64(BARE_CODE + 0x6000, 0x8001000000000000);
    assert_int_equal(bare_execute("C40500003000"), 0); /* LHRL */
    assert_int_equal((u32)GR(0), 0xFFFF8001);
}

/* Half of the operand is in a page that the key 1 may not store into. */
static void store_across_a_protected_page_changes_nothing(void **state)
{
    static const char *const stores[] = {"9003 1000", "EB0310000024", "BE0F 1002", "E30010000024", "EB031000 0026"};

    (void)state;
    m->storage->keys[DATA / 4096] = 0x10;
    m->storage->keys[DATA / 4096 + 1] = 0x20;
    for (unsigned i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        GR(0) = GR(2) = GR(3) = ~0ULL, GR(1) = DATA + 0xFFC;
        bare_put64(DATA + 0xFF8, 0);
        assert_int_equal(bare_execute_psw(BARE_PSW | 1ULL << PSW_KEY_SHIFT, stores[i]), PGM_PROTECTION);
        assert_int_equal(bare_get64(DATA + 0xFF8), 0);
        assert_int_equal(old_address, BARE_CODE + insn_length(m->storage->base[BARE_CODE]));
    }
}

static void selected_bits_are_tested_without_change(void **state)
{
    (void)state;
    GR(1) = 0xFF, GR(2) = 0x0F;
    assert_int_equal(bare_execute("EC12B83F0054"), 0); /* RNSBG 1,2,56,63,0 with the test-only bit */
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(GR(1), 0xFF);
    assert_int_equal(bare_execute("EC12B83B0054"), 0); /* bits 56-59 */
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(bare_execute("EC12B83F0057"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(GR(1), 0xFF);
}

static void traps_give_their_data_exception(void **state)
{
    (void)state;
    GR(1) = 5, GR(2) = ~0ULL;
    cpu->fpc = 0;
    assert_int_equal(bare_execute("B9724012"), 0); /* CRT 1,2,low */
    assert_int_equal(bare_execute("B9722012"), PGM_DATA);
    assert_int_equal(bare_get32(Z_DXC), DXC_COMPARE_TRAP);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(bare_execute("B9734012"), PGM_DATA);     /* CLRT */
    assert_int_equal(bare_execute("EC1000058072"), PGM_DATA); /* CIT 1,5,equal */
    assert_int_equal(bare_execute("EC2000054071"), 0);        /* CLGIT 2,5,low */
    GR(3) = DATA, GR(4) = 9;
    bare_put64(DATA, 0);
    assert_int_equal(bare_execute("E3403000009F"), PGM_DATA); /* LAT: loaded all the same */
    assert_int_equal(GR(4), 0);
}

static void program_mask_is_set_and_inserted(void **state)
{
    (void)state;
    GR(1) = 0x2A000000, GR(2) = 0x11223344FF556677;
    assert_int_equal(bare_execute("0410 B2220020"), 0);
    assert_int_equal(GR(2), 0x112233442A556677);
    assert_int_equal((old_mask & PSW_PM) >> PSW_PM_SHIFT, 0xA);
    assert_int_equal(cpu->cc, 2);
}

static void caches_are_described(void **state)
{
    (void)state;
    assert_int_equal(bare_execute("EB100000004C"), 0);
    assert_int_equal(GR(1) >> 56, 0x04);
    assert_int_equal(bare_execute("EB100010004C"), 0); /* line size of level 1 */
    assert_int_equal(GR(1), 256);
    assert_int_equal(bare_execute("EB10001E004C"), 0); /* level 8 is not there */
    assert_true(GR(1) == ~0ULL);
}

static void caches_are_those_of_the_model(void **state)
{
    static const struct {
        const char *model;
        u64 summary, data, instruction, ways;
    } rows[] = {
        {"z196", 0x04070B0B00000000, 128, 64, 24},
        {"zEC12", 0x04040B0B00000000, 96, 64, 24},
        {"z13", 0x04040B0B00000000, 128, 96, 30},
        {"z14", 0x04040B0B00000000, 128, 128, 42},
        {"z15", 0x04040B0B00000000, 128, 128, 60},
        {"z16", 0x04070B0B00000000, 128, 128, 16},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(cpu_model_choose(rows[i].model));
        assert_int_equal(bare_execute("EB100000004C EB200020004C EB300021004C EB400036004C"), 0);
        assert_int_equal(GR(1), rows[i].summary);
        assert_int_equal(GR(2), rows[i].data << 10);
        assert_int_equal(GR(3), rows[i].instruction << 10);
        assert_int_equal(GR(4), rows[i].ways); /* level 4 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(overflow_completes_and_interrupts_when_enabled),
        BARE_TEST(storage_is_changed_before_the_overflow_interruption),
        BARE_TEST(quotient_that_does_not_fit_suppresses),
        BARE_TEST(packed_decimal_converts_both_ways),
        BARE_TEST(long_packed_decimal_converts_both_ways),
        BARE_TEST(addresses_follow_the_addressing_mode),
        BARE_TEST(high_halves_are_stored_and_loaded_alone),
        BARE_TEST(access_registers_load_store_and_copy),
        BARE_TEST(relative_operands_must_be_on_a_boundary),
        BARE_TEST(store_across_a_protected_page_changes_nothing),
        BARE_TEST(selected_bits_are_tested_without_change),
        BARE_TEST(traps_give_their_data_exception),
        BARE_TEST(program_mask_is_set_and_inserted),
        BARE_TEST(caches_are_described),
        BARE_TEST(caches_are_those_of_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
