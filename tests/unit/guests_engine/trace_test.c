/* Branch, mode and ASN tracing (PoP chapter 4, "Tracing"; entries worked by hand from its formats). */
#include "tests/unit/guests_engine/spaces.h"

#define TABLE 0x60000
#define PSW_31 PSW_BA

static u32 entry(unsigned word)
{
    return bare_get32(TABLE + 4 * word);
}
static unsigned made(void) /* bytes; and begin anew */
{
    unsigned n = (unsigned)((cpu->cr[12] & CR12_ENTRY) - TABLE);

    cpu->cr[12] = (cpu->cr[12] & ~CR12_ENTRY) | TABLE;
    return n;
}
static void trace(u64 what)
{
    cpu->cr[12] = what | TABLE;
}

static void branches_to_registers_are_traced(void **state)
{
    static const struct {
        const char *text;
        bool traced;
    } rows[] = {
        {"0DE2", true},
        {"05E2", true},
        {"0CE2", true},
        {"0DE0", false},
        {"05E0", false},
        {"0CE0", false},
        {"A7F50004", false},
        {"07F2", false},
        {"4DE02000", false},
        {"0B02", false},
        {"A7F40004", false},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        trace(CR12_BRANCH);
        bare_hex(TARGET, "0A00");
        bare_hex(BARE_CODE + 8, "0A00");
        cpu->gr[2].g = TARGET | (i == 2);
        cpu->gr[0].g = TARGET;
        assert_int_equal(bare_execute(rows[i].text), 0);
        assert_int_equal(made(), rows[i].traced ? 4 : 0);
        if (rows[i].traced)
            assert_int_equal(entry(0), 0x80000000 | TARGET);
    }
    trace(0);
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute("0DE2"), 0);
    assert_int_equal(made(), 0);
}

static void a_branch_entry_shows_the_mode(void **state)
{
    (void)state;
    trace(CR12_BRANCH);
    cpu->gr[2].g = 0x12FF00007F002800;
    assert_int_equal(bare_execute_psw(0, "0DE2"), 0);
    assert_int_equal(made(), 4);
    assert_int_equal(entry(0), 0x2800);
    assert_int_equal(bare_execute_psw(PSW_31, "0DE2"), PGM_ADDRESSING);
    assert_int_equal(made(), 4);
    assert_int_equal(entry(0), 0xFF002800);
}

static void far_branches_take_three_words(void **state)
{
    (void)state;
    trace(CR12_BRANCH);
    cpu->gr[2].g = 0x1280000000;
    cpu->gr[14].g = 0;
    assert_int_equal(bare_execute("0DE2"), PGM_ADDRESSING);
    assert_int_equal(made(), 12);
    assert_int_equal(entry(0), 0x52C00000);
    assert_int_equal(bare_get64(TABLE + 4), 0x1280000000);
    assert_int_equal(old_address, 0x1280000000);
    cpu->gr[2].g = 0x80000000;
    bare_execute("0DE2");
    assert_int_equal(made(), 12);
}

static void many_branches_are_traced_in_a_row(void **state)
{
    (void)state;
    trace(CR12_BRANCH);
    cpu->gr[1].g = 20;
    cpu->gr[2].g = BARE_CODE + 2; /* BASR to itself's successor, 20 times */
    assert_int_equal(bare_execute("0DE2 A716 FFFF"), 0);
    assert_int_equal(made(), 4 * 20);
    assert_int_equal(entry(19), 0x80000000 | (BARE_CODE + 2));
}

static void switches_of_the_mode_are_traced(void **state)
{
    (void)state;
    trace(CR12_MODE);
    assert_int_equal(bare_execute_psw(PSW_31, "010E"), 0); /* SAM64 */
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51300000);
    assert_int_equal(entry(1), 0x80000000 | (BARE_CODE + 2));
    assert_int_equal(bare_execute_psw(0, "010E"), 0);
    assert_int_equal(entry(1), BARE_CODE + 2);
    made();
    assert_int_equal(bare_execute("010D"), 0); /* SAM31 */
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51200000);
    assert_int_equal(entry(1), BARE_CODE + 2);
    assert_int_equal(bare_execute_psw(0, "010D"), 0); /* from 24 to 31 bits: no switch */
    assert_int_equal(bare_execute("010E"), 0);
    cpu->gr[2].g = TARGET | 1;
    assert_int_equal(bare_execute("0B02"), 0); /* BSM stays */
    assert_int_equal(bare_execute("0DE2"), PGM_SPECIFICATION);
    assert_int_equal(made(), 0);
    cpu->gr[2].g = TARGET | 0x80000000;
    assert_int_equal(bare_execute("0B02"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51200000);
}

static void a_branch_that_switches_makes_one_entry(void **state)
{
    (void)state;
    trace(CR12_MODE | CR12_BRANCH);
    cpu->gr[2].g = TARGET | 0x80000000;
    assert_int_equal(bare_execute("0CE2"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51A00000);
    assert_int_equal(entry(1), TARGET | 0x80000000);
    cpu->gr[2].g = TARGET | 1;
    assert_int_equal(bare_execute_psw(PSW_31, "0CE2"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51B00000);
    assert_int_equal(entry(1), TARGET);
    cpu->gr[2].g = 0x1200000001;
    assert_int_equal(bare_execute_psw(PSW_31, "0CE2"), PGM_ADDRESSING);
    assert_int_equal(made(), 12);
    assert_int_equal(entry(0), 0x52F00000);
    assert_int_equal(bare_get64(TABLE + 4), 0x1200000000);
    trace(CR12_MODE);
    cpu->gr[2].g = TARGET | 1;
    assert_int_equal(bare_execute_psw(PSW_31, "0CE2"), 0);
    assert_int_equal(entry(0), 0x51300000);
}

static void the_instruction_is_nullified_at_the_end_of_the_block(void **state)
{
    (void)state;
    cpu->cr[12] = CR12_BRANCH | (TABLE + 0xFF8);
    cpu->gr[2].g = TARGET;
    cpu->gr[14].g = 77;
    assert_int_equal(bare_execute("0DE2"), 0);
    assert_int_equal(cpu->cr[12], CR12_BRANCH | (TABLE + 0xFFC));
    cpu->gr[14].g = 77;
    assert_int_equal(bare_execute("0DE2"), PGM_TRACE_TABLE); /* it would reach the next block */
    assert_int_equal(old_address, BARE_CODE);
    assert_int_equal(cpu->gr[14].g, 77);
    assert_int_equal(cpu->cr[12], CR12_BRANCH | (TABLE + 0xFFC));
    bare_hex(BARE_CODE + 0x100, "0DE2");
    cpu->gr[1].g = BARE_CODE + 0x100;
    assert_int_equal(bare_execute("4400 1000"), PGM_TRACE_TABLE); /* EX */
    assert_int_equal(old_address, BARE_CODE);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 4);
    cpu->cr[12] = CR12_MODE | (TABLE + 0xFF8);
    assert_int_equal(bare_execute("010D"), PGM_TRACE_TABLE);
    assert_int_equal(old_mask & BARE_PSW, BARE_PSW);
}

static void the_table_is_protected_and_must_exist(void **state)
{
    (void)state;
    cpu->gr[2].g = TARGET;
    cpu->gr[14].g = 77;
    cpu->cr[12] = CR12_BRANCH | 0x1100;
    cpu->cr[0] |= CR0_LOW_ADDRESS;
    assert_int_equal(bare_execute("0DE2"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x1480);
    assert_int_equal(old_address, BARE_CODE + 2);
    cpu->cr[12] = CR12_BRANCH | 0x8000000;
    assert_int_equal(bare_execute("0DE2"), PGM_ADDRESSING);
    assert_int_equal(cpu->gr[14].g, 77);
    cpu->prefix = 0x10000; /* the address is real, and the key does not protect */
    bare_lowcore(0x10000);
    m->storage->keys[0] = m->storage->keys[0x61] = 0x38;
    cpu->cr[12] = CR12_BRANCH | 0x12000;
    cpu->cr[0] = 0;
    assert_int_equal(bare_execute_psw(BARE_PSW | 4ULL << PSW_KEY_SHIFT, "0DE2"), 0);
    assert_int_equal(bare_get32(0x12000), 0x80000000 | TARGET);
}

static void an_explicit_entry_needs_room_for_the_longest(void **state)
{
    (void)state;
    bare_put64(0x3000, 0);
    cpu->gr[1].g = 0x3000;
    cpu->cr[12] = CR12_EXPLICIT | (TABLE + 0x1000 - 80);
    assert_int_equal(bare_execute("9922 1000"), 0); /* TRACE: 76 bytes would fit */
    cpu->cr[12] = CR12_EXPLICIT | (TABLE + 0x1000 - 76);
    assert_int_equal(bare_execute("9922 1000"), PGM_TRACE_TABLE);
    assert_int_equal(old_address, BARE_CODE);
}

/* The entry-table entry of PC number 0. */
static void callable(u32 options, u64 address, u16 asn)
{
    bare_put64(ENTRY_TABLE, address);
    bare_put64(ENTRY_TABLE + 8, 0xFFFF000000000000 | (u64)asn << 32);
    bare_put64(ENTRY_TABLE + 16, (u64)options << 32 | (asn ? ASTE(asn) : 0));
}

static void calls_and_returns_are_traced(void **state)
{
    const u64 key_5 = 5ULL << PSW_KEY_SHIFT;
    (void)state;
    trace(CR12_SPACE);
    callable(0xC0000000, TARGET, 2); /* stacking, 64-bit */
    bare_hex(TARGET, "0101");
    cpu->gr[1].g = 0;
    assert_int_equal(bare_execute_psw(SPACE_PSW | key_5, "B218 1000"), 0);
    assert_int_equal(made(), 12 + 12);
    assert_int_equal(entry(0), 0x22500000);
    assert_int_equal(bare_get64(TABLE + 4), BARE_CODE + 4);
    assert_int_equal(entry(3), 0x325A0001);
    assert_int_equal(entry(4), BARE_CODE + 4);
    assert_int_equal(entry(5), TARGET + 2);
    callable(0x80000000, 0x80000000 | TARGET, 0); /* to the 31-bit mode */
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM | key_5, "B218 1000"), 0);
    assert_int_equal(made(), 24);
    assert_int_equal(bare_get64(TABLE + 4), (BARE_CODE + 4) | 1);
    assert_int_equal(entry(3), 0x32580001);
    assert_int_equal(entry(4), (BARE_CODE + 4) | 1);
    assert_int_equal(entry(5), 0x80000000 | (TARGET + 2));
    trace(CR12_MODE);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 1000"), 0);
    assert_int_equal(made(), 16);
    assert_int_equal(entry(0), 0x51200000);
    assert_int_equal(entry(2), 0x51300000);
    assert_int_equal(entry(3), 0x80000000 | (TARGET + 2));
}

static void a_call_that_cannot_be_traced_leaves_no_mark(void **state)
{
    (void)state;
    cpu->cr[12] = CR12_SPACE | (TABLE + 0xFF8);
    callable(0xC0000000, TARGET, 2);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0000"), PGM_TRACE_TABLE);
    assert_int_equal(old_address, BARE_CODE);
    assert_int_equal(cpu->cr[15], STACK_1);
    assert_int_equal(cpu->cr[4], 0x00010001);
    cpu->gr[1].g = 0xFFFF0002;
    cpu->gr[2].g = TARGET;
    cpu->cr[12] = CR12_SPACE | (TABLE + 0xFFC);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B228 0012"), PGM_TRACE_TABLE);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_TRACE_TABLE);
    assert_int_equal(cpu->cr[4], 0x00010001);
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    trace(CR12_BRANCH);
    cpu->cr[12] += 0xFFC;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0002"), PGM_TRACE_TABLE); /* BAKR */
    assert_int_equal(cpu->cr[15], STACK_1);
}

static void calls_by_long_numbers_are_traced(void **state)
{
    (void)state;
    trace(CR12_SPACE);
    cpu->cr[0] |= CR0_ASN_LX_REUSE;
    put32(ASTE(1) + 24, 0x80022001); /* the first table, with 128 entries */
    put32(0x22000 + 64 * 4, 0x22400);
    bare_put64(0x22400, (u64)(ENTRY_TABLE | 1) << 32);
    callable(0x40000000, TARGET, 0);
    bare_hex(TARGET, "0A00");
    cpu->gr[1].g = 0x180000; /* bit 44 on */
    assert_int_equal(bare_execute_psw(SPACE_PSW | 3ULL << PSW_KEY_SHIFT, "B218 1000"), 0);
    assert_int_equal(made(), 12);
    assert_int_equal(entry(0), 0x223B0000);
    assert_int_equal(entry(1), BARE_CODE + 4);
    assert_int_equal(entry(2), 0x180000);
}

static void transfers_are_traced(void **state)
{
    (void)state;
    trace(CR12_SPACE);
    cpu->gr[1].g = 0xFFFF0002;
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PSW | 6ULL << PSW_KEY_SHIFT, "B228 0012"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x31680002);
    assert_int_equal(entry(1), TARGET);
    cpu->gr[1].g = 0xFFFF0002;
    cpu->gr[2].g = 0x80000000 | TARGET;
    assert_int_equal(bare_execute_psw(PSW_DAT | PSW_BA, "B228 0012"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x31000002);
    assert_int_equal(entry(1), 0x80000000 | TARGET);
    cpu->cr[4] = 0x00010001;
    cpu->cr[5] = ASTE(1);
    cpu->gr[1].g = 2;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), 0);
    assert_int_equal(made(), 4);
    assert_int_equal(entry(0), 0x10000002);
    trace(CR12_BRANCH | CR12_MODE);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), 0);
    assert_int_equal(made(), 0);
}

static void stacking_and_authority_branches_are_traced(void **state)
{
    (void)state;
    trace(CR12_BRANCH);
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0002"), 0);
    assert_int_equal(made(), 4);
    assert_int_equal(entry(0), 0x80000000 | TARGET);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), 0);
    assert_int_equal(made(), 0);
    cpu->gr[1].g = 0xFFFF0000;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B25A 0012"), 0); /* BSA */
    assert_int_equal(made(), 4);
    assert_int_equal(entry(0), 0x80000000 | TARGET);
    /* RP: to the 31-bit mode */
    bare_hex(0x3000, "0000 0010 0018 0020");
    bare_hex(0x4010, "00080000 80002800");
    bare_hex(BARE_CODE + 0x100, "0A00");
    trace(CR12_BRANCH | CR12_MODE);
    cpu->gr[1].g = 0x4000;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B277 1000 0000 0010 0018 0020"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x51A00000);
    assert_int_equal(entry(1), 0x80000000 | TARGET);
}

static void subspace_branches_are_traced(void **state)
{
    const u64 group = 0x200;
    (void)state;
    put32(DUCT, ASTE(1));
    put32(DUCT + 16, ACCESS_LIST);
    put32(ACCESS_LIST + 2 * 16 + 8, ASTE(2));
    put32(ACCESS_LIST + 2 * 16 + 12, 0x1232);
    bare_put64(ASTE(2) + 8, ASCE(2) | group);
    bare_put64(ASTE(1) + 8, ASCE(1) | group);
    cpu->cr[1] |= group;
    cpu->gr[2].g = TARGET;
    cpu->ar[2] = 2;
    trace(CR12_SPACE | CR12_BRANCH);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B258 0002"), 0);
    assert_int_equal(made(), 12);
    assert_int_equal(entry(0), 0x42000002);
    assert_int_equal(bare_get64(TABLE + 4), TARGET);
    cpu->ar[2] = 0;
    cpu->gr[2].g = 0x80000000 | TARGET;
    assert_int_equal(bare_execute_psw(PSW_DAT, "B258 0002"), 0);
    assert_int_equal(made(), 8);
    assert_int_equal(entry(0), 0x41000000);
    assert_int_equal(entry(1), 0x80000000 | TARGET);
    trace(CR12_BRANCH);
    assert_int_equal(bare_execute_psw(PSW_DAT, "B258 0002"), 0);
    assert_int_equal(made(), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(branches_to_registers_are_traced),
        SPACE_TEST(a_branch_entry_shows_the_mode),
        SPACE_TEST(far_branches_take_three_words),
        SPACE_TEST(many_branches_are_traced_in_a_row),
        SPACE_TEST(switches_of_the_mode_are_traced),
        SPACE_TEST(a_branch_that_switches_makes_one_entry),
        SPACE_TEST(the_instruction_is_nullified_at_the_end_of_the_block),
        SPACE_TEST(the_table_is_protected_and_must_exist),
        SPACE_TEST(an_explicit_entry_needs_room_for_the_longest),
        SPACE_TEST(calls_and_returns_are_traced),
        SPACE_TEST(a_call_that_cannot_be_traced_leaves_no_mark),
        SPACE_TEST(calls_by_long_numbers_are_traced),
        SPACE_TEST(transfers_are_traced),
        SPACE_TEST(stacking_and_authority_branches_are_traced),
        SPACE_TEST(subspace_branches_are_traced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
