/* PSW, control registers, keys, spaces (PoP chapter 10). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"
#include "guests/storage/dat.h"

static void lpswe_loads_all_of_the_psw(void **state)
{
    (void)state;
    bare_put64(0x3000, 0x0002300080000000 & ~PSW_WAIT); /* cc 3, 31-bit */
    bare_put64(0x3008, 0x2004);
    assert_int_equal(bare_execute("B2B2 3000"), PGM_OPERATION); /* base 3 is zero: address 0 */
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute("B2B2 1000"), 0);
    assert_int_equal(old_mask, 0x0000300080000000);
    assert_int_equal(old_address, 0x2006);
    cpu->gr[1].g = 0x3004;
    assert_int_equal(bare_execute("B2B2 1000"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B2B2 1000"), PGM_PRIVILEGED);
}

static void an_invalid_psw_is_loaded_and_then_interrupts(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x0008000180000000); /* bit 12 */
    bare_put64(0x3008, 0x1234);
    assert_int_equal(bare_execute("B2B2 1000"), PGM_SPECIFICATION);
    assert_int_equal(old_mask, 0x0008000180000000);
    assert_int_equal(old_address, 0x1234);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 0);
}

static void lpsw_widens_the_short_format(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x0008200080002004);
    assert_int_equal(bare_execute("8200 1000"), 0);
    assert_int_equal(old_mask, 0x0000200080000000);
    assert_int_equal(old_address, 0x2006);
}

static void system_mask_instructions_store_and_change_bits_0_to_7(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PER, "AD03 1000"), 0); /* STOSM */
    assert_int_equal(m->storage->base[0x3000], 0x40);
    assert_int_equal(old_mask >> 56, 0x43);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PER | PSW_IO, "AC40 1000"), 0); /* STNSM */
    assert_int_equal(m->storage->base[0x3000], 0x42);
    assert_int_equal(old_mask >> 56, 0x40);
    m->storage->base[0x3000] = 0x02;
    assert_int_equal(bare_execute("8000 1000"), 0); /* SSM */
    assert_int_equal(old_mask >> 56, 0x02);
    m->storage->base[0x3000] = 0x82;
    assert_int_equal(bare_execute("8000 1000"), PGM_SPECIFICATION);
    assert_int_equal(old_mask >> 56, 0x82);
    assert_int_equal(old_address, BARE_CODE + 4);
    cpu->cr[0] = CR0_SSM_SUPPRESSION;
    assert_int_equal(bare_execute("8000 1000"), PGM_SPECIAL_OPERATION);
}

static void control_registers_wrap_and_keep_their_left_halves(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    for (unsigned i = 0; i < 4; i++)
        bare_put64(0x3000 + 8 * i, 0x1111111122222220 + i);
    assert_int_equal(bare_execute("EBE1 1000 002F"), 0); /* LCTLG 14,1 */
    assert_int_equal(cpu->cr[14], 0x1111111122222220);
    assert_int_equal(cpu->cr[15], 0x1111111122222221);
    assert_int_equal(cpu->cr[0], 0x1111111122222222);
    assert_int_equal(cpu->cr[1], 0x1111111122222223);
    cpu->cr[0] = 0;
    bare_put64(0x3000, 0xAAAAAAAABBBBBBBB);
    assert_int_equal(bare_execute("B7EF 1000"), 0); /* LCTL 14,15 */
    assert_int_equal(cpu->cr[14], 0x11111111AAAAAAAA);
    assert_int_equal(cpu->cr[15], 0x11111111BBBBBBBB);
    assert_int_equal(bare_execute("B6EF 1010"), 0); /* STCTL */
    assert_int_equal(bare_get64(0x3010), 0xAAAAAAAABBBBBBBB);
    assert_int_equal(bare_execute("EBEE 1010 0025"), 0); /* STCTG */
    assert_int_equal(bare_get64(0x3010), 0x11111111AAAAAAAA);
    assert_int_equal(bare_execute("B7EF 1002"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("EBEF 1004 002F"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B7EF 1000"), PGM_PRIVILEGED);
}

static void a_faulting_lctlg_changes_nothing(void **state)
{
    (void)state;
    cpu->gr[1].g = BARE_STORAGE - 8;
    cpu->cr[14] = 1;
    assert_int_equal(bare_execute("EBEF 1000 002F"), PGM_ADDRESSING);
    assert_int_equal(cpu->cr[14], 1);
}

static void keys_are_set_as_the_key_mask_allows(void **state)
{
    (void)state;
    cpu->gr[2].g = 0xFFFFFFFFFFFFFFFF;
    cpu->gr[1].g = 0x90;
    assert_int_equal(bare_execute("B20A 1000 B20B 0000"), 0); /* SPKA, IPK */
    assert_int_equal((old_mask & PSW_KEY) >> PSW_KEY_SHIFT, 9);
    assert_int_equal(cpu->gr[2].g, 0xFFFFFFFFFFFFFF90);
    cpu->cr[3] = CR3_KEY_MASK(8);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B20A 1000"), PGM_PRIVILEGED);
    cpu->cr[3] = CR3_KEY_MASK(9);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B20A 1000"), 0);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B20B 0000"), PGM_PRIVILEGED);
    cpu->cr[0] = CR0_EXTRACTION;
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B20B 0000"), 0);
}

static void the_prefix_exchanges_the_first_blocks(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x0010000100000000); /* prefix 0x100000: other bits are ignored */
    bare_put64(0x100800, 0x1122334455667788);
    bare_lowcore(0x100000);
    cpu->gr[3].g = 0x800;
    cpu->gr[4].g = 0x100800;
    assert_int_equal(bare_execute("B210 1000 E350 3000 0004 E360 4000 0004 B211 1008"), 0);
    assert_int_equal(cpu->gr[5].g, 0x1122334455667788);
    assert_int_equal(cpu->gr[6].g, bare_get64(0x800));
    assert_int_equal(bare_get32(0x3008), 0x100000);
    bare_put64(0x3000, 0x4000000000000000);
    assert_int_equal(bare_execute("B210 1000"), PGM_ADDRESSING);
    assert_int_equal(cpu->prefix, 0x100000);
}

static void monitor_call_interrupts_for_enabled_classes(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x123456789;
    assert_int_equal(bare_execute("AF05 1001"), 0);
    cpu->cr[8] = CR8_MONITOR(5);
    assert_int_equal(bare_execute("AF05 1001"), PGM_MONITOR);
    assert_int_equal(bare_get64(Z_MONITOR_CODE), 0x12345678A);
    assert_int_equal(be16_load(m->storage->base + Z_MONITOR_CLASS), 5);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(bare_execute("AF15 1001"), PGM_SPECIFICATION);
}

enum { COUNTERS = 0x6FF0, COUNTERS_SIZE = 16, SEGMENTS = 0x10000, PAGES = 0x11000 };
static u16 counter(unsigned code)
{
    return be16_load(m->storage->base + COUNTERS + 2 * code);
}
static u32 counter_wrapped(unsigned code)
{
    return bare_get32(COUNTERS + 2 * COUNTERS_SIZE + 4 * code);
}
/* The counters' array crosses a page of the home space, which maps real storage to itself. */
static void counters_setup(void)
{
    bare_put64(SEGMENTS, PAGES);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(PAGES + 8 * i, i * 4096);
    cpu->cr[13] = SEGMENTS;
    cpu->cr[8] = CR8_MONITOR(5) | CR8_MONITOR(6) | CR8_MONITOR_COUNTED(5) | CR8_MONITOR_COUNTED(7);
    bare_put64(Z_MONITOR_COUNTERS, COUNTERS | 7); /* the last three bits are ignored */
    bare_put64(Z_MONITOR_COUNTERS_SIZE, (u64)COUNTERS_SIZE << 32);
}

static void monitor_call_counts_where_the_enhanced_mask_says_so(void **state)
{
    (void)state;
    counters_setup();
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "AF05 0003 AF05 0003 AF05 000F"), 0);
    assert_int_equal(counter(3), 2);
    assert_int_equal(counter(15), 1);
    assert_int_equal(bare_execute("AF06 0003"), PGM_MONITOR); /* this class is not counted */
    assert_int_equal(bare_execute("AF07 0003"), 0);           /* nor is one that is not enabled */
    assert_int_equal(counter(3), 2);
    bare_put(COUNTERS + 6, "\xFF\xFF", 2);
    assert_int_equal(bare_execute("AF05 0003"), 0);
    assert_int_equal(counter(3), 0);
    assert_int_equal(counter_wrapped(3), 1);
    assert_int_equal(bare_get32(Z_MONITOR_EXCEPTIONS), 0);
}

static void what_monitor_call_cannot_count_is_an_exception_counted(void **state)
{
    (void)state;
    counters_setup();
    assert_int_equal(bare_execute("AF05 0010"), 0); /* beyond the array */
    assert_int_equal(bare_get32(Z_MONITOR_EXCEPTIONS), 1);
    bare_put64(PAGES + 8 * 6, 0x6000 | 0x200); /* protected */
    assert_int_equal(bare_execute("AF05 0003"), 0);
    assert_int_equal(bare_get32(Z_MONITOR_EXCEPTIONS), 2);
    assert_int_equal(counter(3), 0);
    bare_put64(PAGES + 8 * 6, 0x6000);
    bare_put64(PAGES + 8 * 7, 0x400); /* the word is not there: the halfword stays */
    bare_put(COUNTERS + 6, "\xFF\xFF", 2);
    assert_int_equal(bare_execute("AF05 0003"), 0);
    assert_int_equal(counter(3), 0xFFFF);
    assert_int_equal(bare_get32(Z_MONITOR_EXCEPTIONS), 3);
    cpu->cr[13] = 0x3F0000000; /* no tables */
    assert_int_equal(bare_execute("AF05 0003"), 0);
    assert_int_equal(bare_get32(Z_MONITOR_EXCEPTIONS), 4);
}

static void epsw_shows_both_halves(void **state)
{
    (void)state;
    cpu->gr[1].g = cpu->gr[2].g = 0xFFFFFFFF00000000;
    cpu->cc = 2;
    assert_int_equal(bare_execute("B98D 0012"), 0);
    assert_int_equal(cpu->gr[1].g, 0xFFFFFFFF00002001);
    assert_int_equal(cpu->gr[2].g, 0xFFFFFFFF80000000);
}

static void load_program_parameter_takes_a_doubleword(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 77);
    assert_int_equal(bare_execute("B280 1000"), 0);
    assert_int_equal(cpu->program_parameter, 77);
    assert_int_equal(bare_execute("B280 1004"), PGM_SPECIFICATION);
}

/* A segment table at 0x10000 that maps the first megabyte to itself through a page table at 0x11000. */
static void identity_map(void)
{
    bare_put64(0x10000, 0x11000);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x11000 + 8 * i, i * 4096);
    cpu->cr[1] = cpu->cr[7] = cpu->cr[13] = 0x10000;
}

static void address_space_control_is_set_and_told(void **state)
{
    static const struct {
        u64 code, as;
    } rows[] = {{0, AS_PRIMARY}, {1, AS_SECONDARY}, {2, AS_AR}, {3, AS_HOME}};
    (void)state;
    identity_map();
    assert_int_equal(bare_execute("B219 0000"), PGM_SPECIAL_OPERATION); /* DAT off */
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B219 0000"), PGM_SPECIAL_OPERATION);
    cpu->cr[0] = CR0_SECONDARY_SPACE;
    for (unsigned i = 0; i < 4; i++) {
        cpu->gr[1].g = rows[i].code << 8;
        cpu->gr[2].g = ~0ULL;
        assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B219 1000 B224 0020"), 0);
        assert_int_equal((old_mask & PSW_AS) >> PSW_AS_SHIFT, rows[i].as);
        assert_int_equal(cpu->gr[2].g, 0xFFFFFFFFFFFF00FF | rows[i].code << 8);
        assert_int_equal((old_mask & PSW_CC) >> PSW_CC_SHIFT, rows[i].code);
    }
    assert_int_equal(bare_execute_psw(BARE_PROBLEM | PSW_DAT, "B279 1000"), PGM_PRIVILEGED); /* SACF to home */
    cpu->gr[1].g = 0x400;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B219 1000"), PGM_SPECIFICATION);
}

static void leaving_for_home_can_be_a_space_switch_event(void **state)
{
    (void)state;
    identity_map();
    cpu->cr[0] = CR0_SECONDARY_SPACE;
    cpu->cr[13] |= ASCE_SPACE_SWITCH;
    cpu->cr[4] = 7;
    cpu->gr[1].g = 0x300;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B219 1000"), PGM_SPACE_SWITCH);
    assert_int_equal((old_mask & PSW_AS) >> PSW_AS_SHIFT, AS_HOME);
    cpu->gr[1].g = 0x100;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B219 1000"), 0);
}

static void asns_are_extracted_under_authority(void **state)
{
    (void)state;
    identity_map();
    cpu->cr[4] = 0xABCD1234;
    cpu->cr[3] = 0xABCD5678;
    cpu->gr[1].g = cpu->gr[2].g = ~0ULL;
    assert_int_equal(bare_execute("B226 0010"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_DAT, "B226 0010 B227 0020"), 0);
    assert_int_equal(cpu->gr[1].g, 0xFFFFFFFF00001234);
    assert_int_equal(cpu->gr[2].g, 0xFFFFFFFF00005678);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM | PSW_DAT, "B226 0010"), PGM_PRIVILEGED);
}

static void esa_mode_lacks_the_wide_instructions(void **state)
{
    (void)state;
    /* Program new PSW of ESA/390: 8 bytes at 0x68. */
    bare_put64(ESA_PGM_NEW, 0x0008000080000000 | BARE_PROGRAM);
    cpu->esa = true;
    cpu->gr[1].g = 0x3000;
    static const char *const wide[] = {"B2B2 1000", "EB11 1000 002F", "EB11 1000 0025", "E311 1000 0003", "B925 0011"};
    for (unsigned i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        bare_hex(BARE_CODE, wide[i]);
        cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
        cpu_start(cpu);
        assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
        assert_int_equal(cpu->intercept.address, 0xBAD);
        assert_int_equal(be16_load(m->storage->base + Z_PGM_CODE), PGM_OPERATION);
    }
    bare_put64(0x3000, 0x0008000080002100);
    bare_hex(BARE_CODE, "8200 1000");
    bare_hex(0x2100, "B98D 0020 83000E0D"); /* EPSW 2,0 */
    cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xE0D);
    assert_int_equal(cpu->gr[2].l, 0x00080000);
}

static void the_prefix_area_of_esa_mode_is_4k(void **state)
{
    (void)state;
    cpu->esa = true;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x0010100100000000); /* prefix 0x101000 */
    bare_put64(0x101800, 0x1111111111111111);
    bare_put64(0x102800, 0x2222222222222222);
    bare_put64(0x1800, 0x3333333333333333);
    cpu->gr[4].g = 0x101800;
    cpu->gr[5].g = 0x102800;
    /* SPX; L of real 800, 1800, 101800, 102800; STPX */
    bare_hex(BARE_CODE, "B210 1000 5860 0800 5870 A000 5880 4000 5890 5000 B211 1008 83000E0D");
    cpu->gr[10].g = 0x1800;
    cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xE0D);
    assert_int_equal(cpu->gr[6].l, 0x11111111);
    assert_int_equal(cpu->gr[7].l, 0x33333333);
    assert_int_equal(cpu->gr[8].l, bare_get32(0x800));
    assert_int_equal(cpu->gr[9].l, 0x22222222);
    assert_int_equal(bare_get32(0x3008), 0x101000);
    assert_int_equal(cpu_absolute(cpu, 0x123), 0x101123);
    assert_int_equal(cpu_absolute(cpu, 0x101123), 0x123);
    assert_int_equal(cpu_absolute(cpu, 0x1123), 0x1123);
}

static void the_last_block_of_storage_is_a_prefix_in_esa_mode_only(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, (BARE_STORAGE - 0x1000) << 32);
    bare_lowcore(BARE_STORAGE - 0x2000);
    assert_int_equal(bare_execute("B210 1000"), 0);
    assert_int_equal(cpu->prefix, BARE_STORAGE - 0x2000);
    cpu->prefix = 0;
    cpu_purge(cpu);
    cpu->esa = true;
    bare_hex(BARE_CODE, "B210 1000 83000E0D");
    cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->prefix, BARE_STORAGE - 0x1000);
}

static void the_last_branch_is_told_at_a_program_interruption(void **state)
{
    (void)state;
    /* LA 0; J +4; an invalid operation behind it */
    assert_int_equal(bare_execute("4100 0000 A7F4 0003 0700 0000"), PGM_OPERATION);
    assert_int_equal(bare_get64(Z_BREAKING_EVENT), BARE_CODE + 4);
    cpu->gr[3].g = 0x3000;
    cpu->gr[1].g = BARE_CODE + 8; /* BR by EXECUTE: the EXECUTE */
    bare_hex(0x3000, "07F1");
    assert_int_equal(bare_execute("4400 3000 0700 0700 0000"), PGM_OPERATION);
    assert_int_equal(bare_get64(Z_BREAKING_EVENT), BARE_CODE);
}

static void the_breaking_event_register_can_be_loaded_and_stored(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 0x123456);
    bare_put64(0x3010, BARE_PSW);
    bare_put64(0x3018, 0x2800);
    bare_hex(0x2800, "0000");
    /* LBEAR, LPSWEY: it stays as it was loaded */
    assert_int_equal(bare_execute("B200 1000 EB00 1010 0071"), PGM_OPERATION);
    assert_int_equal(bare_get64(Z_BREAKING_EVENT), 0x123456);
    assert_int_equal(bare_execute("B200 1000 B2B2 1010"), PGM_OPERATION); /* LPSWE breaks the sequence */
    assert_int_equal(bare_get64(Z_BREAKING_EVENT), BARE_CODE + 4);
    assert_int_equal(bare_execute("B200 1000 B201 1008"), 0);
    assert_int_equal(bare_get64(0x3008), 0x123456);
    assert_int_equal(bare_execute("B200 1004"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B201 1008"), PGM_PRIVILEGED);
}

static void a_channel_report_saves_the_extended_registers(void **state)
{
    (void)state;
    bare_put64(Z_EXTENDED_SAVE_AREA, 0x6000 | 11);
    bare_put64(Z_MCK_NEW, BARE_PSW);
    bare_put64(Z_MCK_NEW + 8, BARE_END);
    cpu->vr[17].d[1] = 0x1717;
    cpu->guarded.designation = 0x2525;
    cpu->cr[14] = 0x10000000;
    machine_crw_pending(m, true);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_MCHK, "0700"), 0);
    assert_true(bare_get64(Z_MCIC) & 1ULL << 38);
    assert_true(bare_get64(Z_MCIC) & 1ULL << 27);
    assert_int_equal(bare_get64(0x6000 + 16 * 17 + 8), 0x1717);
    assert_int_equal(bare_get64(0x6408), 0x2525);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(lpswe_loads_all_of_the_psw),
        BARE_TEST(an_invalid_psw_is_loaded_and_then_interrupts),
        BARE_TEST(lpsw_widens_the_short_format),
        BARE_TEST(system_mask_instructions_store_and_change_bits_0_to_7),
        BARE_TEST(control_registers_wrap_and_keep_their_left_halves),
        BARE_TEST(a_faulting_lctlg_changes_nothing),
        BARE_TEST(keys_are_set_as_the_key_mask_allows),
        BARE_TEST(the_prefix_exchanges_the_first_blocks),
        BARE_TEST(monitor_call_interrupts_for_enabled_classes),
        BARE_TEST(monitor_call_counts_where_the_enhanced_mask_says_so),
        BARE_TEST(what_monitor_call_cannot_count_is_an_exception_counted),
        BARE_TEST(epsw_shows_both_halves),
        BARE_TEST(load_program_parameter_takes_a_doubleword),
        BARE_TEST(address_space_control_is_set_and_told),
        BARE_TEST(leaving_for_home_can_be_a_space_switch_event),
        BARE_TEST(asns_are_extracted_under_authority),
        BARE_TEST(esa_mode_lacks_the_wide_instructions),
        BARE_TEST(the_prefix_area_of_esa_mode_is_4k),
        BARE_TEST(the_last_block_of_storage_is_a_prefix_in_esa_mode_only),
        BARE_TEST(the_last_branch_is_told_at_a_program_interruption),
        BARE_TEST(the_breaking_event_register_can_be_loaded_and_stored),
        BARE_TEST(a_channel_report_saves_the_extended_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
