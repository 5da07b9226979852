/* Program linkage and the linkage stack (PoP chapters 5 and 10). */
#include "tests/unit/guests_engine/spaces.h"

#define STATE(n) (STACK_1 + 8 + 296 * (n)) /* the nth state entry of the first section */
#define DESCRIPTOR(n) (STATE(n) + 288)

/* Entry n of the entry table. options: T 80, G 40, K 10, M 08, E 04, C 02, S 01 in the first byte. */
static void entry(unsigned n, u64 address, u64 masks, u32 options, unsigned asn)
{
    u64 at = ENTRY_TABLE + 32 * n;
    bare_put64(at, address);
    bare_put64(at + 8, masks | (u64)asn << 32);
    put32(at + 16, options);
    put32(at + 20, ASTE(asn));
    bare_put64(at + 24, 0x1122334455667788);
}
#define MASKS(authorization, new) ((u64)(authorization) << 48 | (u64)(new) << 16)

static void basic_pc_links_by_registers(void **state)
{
    (void)state;
    entry(3, TARGET | 1, MASKS(0x8000, 0x0001), 0x40000000, 0);
    cpu->cr[3] = 0x80000007;
    cpu->gr[3].g = cpu->gr[4].g = cpu->gr[14].g = ~0ULL;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B218 0003"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(old_mask & PSW_PSTATE, PSW_PSTATE);
    assert_int_equal(cpu->gr[3].g, 0xFFFFFFFF80000001);
    assert_int_equal(cpu->gr[4].g, 0x1122334455667788);
    assert_int_equal(cpu->gr[14].g, BARE_CODE + 4 + 1);
    assert_int_equal(cpu->cr[3], 0x80010001);
    assert_int_equal(cpu->cr[15], STACK_1);
}

static void basic_pc_in_31_bit_mode_keeps_left_halves(void **state)
{
    (void)state;
    entry(3, 0xFFFFFFFF80000000 | TARGET, MASKS(0, 0), 0, 2);
    cpu->gr[4].g = cpu->gr[14].g = ~0ULL;
    assert_int_equal(bare_execute_psw(PSW_DAT | PSW_BA, "B218 0003"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(old_mask & (PSW_EA | PSW_BA), PSW_BA);
    assert_int_equal(cpu->gr[4].g, 0xFFFFFFFF55667788);
    assert_int_equal(cpu->gr[14].g, 0xFFFFFFFF80000000 | (BARE_CODE + 4));
    assert_int_equal(cpu->cr[1], ASCE(2));
    assert_int_equal(cpu->cr[4], 0x00020002);
    assert_int_equal(cpu->cr[5], ASTE(2));
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    assert_int_equal(cpu->cr[7], ASCE(1));
}

static void pc_numbers_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        u16 code;
    } rows[] = {
        {"B218 1000", PGM_LX_TRANSLATION}, /* beyond the linkage table */
        {"B218 0100", PGM_LX_TRANSLATION}, /* invalid */
        {"B218 0008", PGM_EX_TRANSLATION},
        {"B218 0001", PGM_PRIVILEGED},
        {"B218 0002", PGM_SPECIAL_OPERATION}, /* basic, of another addressing mode */
        {"B218 0003", PGM_PC_TRANSLATION_SPEC},
        {"B218 0004", PGM_ASX_TRANSLATION},
    };
    entry(1, TARGET, MASKS(0x4000, 0), 0x40000000, 0);
    entry(2, TARGET, MASKS(0x8000, 0), 0, 0);
    entry(3, TARGET | 0x01000000, MASKS(0x8000, 0), 0x80000000, 0);
    entry(4, TARGET, MASKS(0x8000, 0), 0x40000000, 9);
    put32(ASTE(9), 0x80000000);
    cpu->cr[3] = 0x80000001;
    cpu->gr[1].g = 0x2000; /* linkage index 32 */
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(bare_execute_psw(SPACE_PROBLEM, rows[i].text), rows[i].code);
        assert_int_equal(cpu->cr[3], 0x80000001);
        assert_int_equal(cpu->cr[15], STACK_1);
    }
    assert_int_equal(teid(), 9);
    put32(ASTE(1) + 24, 0x00022000);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B218 0004"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(BARE_PSW, "B218 0004"), PGM_SPECIAL_OPERATION);
}

static void stacking_pc_and_pr_are_inverse(void **state)
{
    (void)state;
    /* Space switch, key 5, mask replaced, EAX 99, access-register mode, secondary space the new one. */
    entry(5, TARGET | 1, MASKS(0xFFFF, 0x00F0), 0xDF500099, 2);
    bare_hex(TARGET, "1744 18FF A729 0042 A7F9 0042 0101");
    for (unsigned i = 0; i < 16; i++) {
        cpu->gr[i].g = 0x1111111100000000 * (i % 8) + i;
        cpu->ar[i] = 0;
    }
    cpu->cc = 2;
    assert_int_equal(bare_execute_psw(SPACE_PSW | 9ULL << PSW_KEY_SHIFT, "B218 0005"), 0);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(old_mask, SPACE_PSW | 9ULL << PSW_KEY_SHIFT | 2ULL << PSW_CC_SHIFT);
    assert_int_equal(cpu->cr[1], ASCE(1));
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    assert_int_equal(cpu->cr[4], 0x00010001);
    assert_int_equal(cpu->cr[5], ASTE(1));
    assert_int_equal(cpu->cr[7], ASCE(1));
    assert_int_equal(cpu->cr[8], 0x00770000);
    assert_int_equal(cpu->cr[15], STACK_1);
    assert_int_equal(cpu->gr[2].g, 0x2222222200000002);
    assert_int_equal(cpu->gr[4].g, 0x4444444400000004);
    assert_int_equal(cpu->gr[15].g, 66);
    assert_int_equal(bare_get64(STACK_1), 0x0901025800000000); /* no next entry */
    /* What the entry was. */
    assert_int_equal(bare_get64(STATE(0) + 8 * 7), 0x7777777700000007);
    assert_int_equal(bare_get64(STATE(0) + 128), 0xFFFF000100770001);
    assert_int_equal(bare_get64(STATE(0) + 144), 0x1232000280000005);
    assert_int_equal(bare_get64(STATE(0) + 168), BARE_CODE + 4);
    assert_int_equal(bare_get64(DESCRIPTOR(0)), 0x0D01013000000000);
}

static void stacking_pc_takes_the_entrys_authority(void **state)
{
    (void)state;
    entry(5, TARGET | 1, MASKS(0xFFFF, 0x00F0), 0xDF500099, 2);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0005"), 0);
    assert_int_equal(old_mask, SPACE_PROBLEM | 5ULL << PSW_KEY_SHIFT | (u64)AS_AR << PSW_AS_SHIFT);
    assert_int_equal(cpu->cr[3], 0x00F00002);
    assert_int_equal(cpu->cr[7], ASCE(2));
    assert_int_equal(cpu->cr[8], 0x00990000);
    assert_int_equal(cpu->cr[15], DESCRIPTOR(0));
    assert_int_equal(bare_get64(STACK_1), 0x0901025801280000);
    /* Without K, M, E, C, S; 31-bit. */
    entry(6, 0x80000000 | TARGET, MASKS(0xFFFF, 0x0F00), 0x80500099, 3);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0006"), 0);
    assert_int_equal(old_mask, PSW_DAT | PSW_BA);
    assert_int_equal(cpu->cr[3], 0x0FF00002);
    assert_int_equal(cpu->cr[4], 0x00030003);
    assert_int_equal(cpu->cr[8], 0x00990000);
    assert_int_equal(cpu->gr[4].l, 0x55667788);
    assert_int_equal(bare_get32(STATE(1) + 148), 6);
}

static void a_space_switch_can_be_an_event(void **state)
{
    (void)state;
    entry(5, TARGET, MASKS(0xFFFF, 0), 0xC0000000, 2);
    bare_put64(ASTE(2) + 8, ASCE(2) | ASCE_SPACE_SWITCH);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0005"), PGM_SPACE_SWITCH);
    assert_int_equal(old_address, TARGET); /* completed */
    assert_int_equal(teid(), 1);
    assert_int_equal(cpu->cr[15], DESCRIPTOR(0));
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_SPACE_SWITCH);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(teid(), 0x80000002);
    assert_int_equal(cpu->cr[15], STACK_1);
}

static void pt_transfers_and_gives_up_authority(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x0F0F0002;
    cpu->gr[2].g = TARGET | 1;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B228 0012"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(old_mask, SPACE_PROBLEM);
    assert_int_equal(cpu->cr[1], ASCE(2));
    assert_int_equal(cpu->cr[3], 0x0F0F0002);
    assert_int_equal(cpu->cr[4], 0x00020002);
    assert_int_equal(cpu->cr[7], ASCE(2));
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B228 0012"), PGM_PRIVILEGED);
    cpu->gr[1].g = 3;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B228 0012"), PGM_PRIMARY_AUTHORITY);
    assert_int_equal(cpu->cr[3], 0x0F0F0002);
    cpu->gr[1].g = 2;
    cpu->gr[2].g = 0x01000000;
    assert_int_equal(bare_execute_psw(PSW_DAT | PSW_BA, "B228 0012"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT, "B228 0012"), PGM_SPECIAL_OPERATION);
}

static void bakr_keeps_where_pr_returns_to(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x80002900; /* 31-bit mode */
    cpu->gr[2].g = TARGET;
    bare_hex(TARGET, "0101");
    bare_hex(0x2900, "0A00");
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0012"), 0);
    assert_int_equal(old_address, 0x2902);
    assert_int_equal(old_mask, PSW_DAT | PSW_BA);
    assert_int_equal(bare_get64(STATE(0) + 144), TARGET | 1);
    assert_int_equal(bare_get64(DESCRIPTOR(0)), 0x0C01013000000000);
    /* Neither branch nor other return. */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), 0);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(bare_get64(STATE(0) + 168), BARE_CODE + 4);
}

static void a_full_section_goes_on_in_the_next(void **state)
{
    (void)state;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000 B240 0000 B240 0000"), 0);
    assert_int_equal(cpu->cr[15], STACK_2 + 296);
    assert_int_equal(bare_get64(STACK_2 - 8), DESCRIPTOR(1) | 1);
    assert_int_equal(bare_get64(STACK_2), 0x0902030001280000);
    assert_int_equal(bare_get64(STACK_2 + 296), 0x0C0201D800000000);
    /* Back through the header. The stack's own return address makes the last PR go on behind the second BAKR. */
    bare_put64(STACK_2 + 8 + 168, TARGET);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), 0);
    assert_int_equal(cpu->cr[15], STACK_2);
    bare_put64(STATE(1) + 168, TARGET);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), 0);
    assert_int_equal(cpu->cr[15], DESCRIPTOR(0));
}

static void stack_exceptions_change_nothing(void **state)
{
    (void)state;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_STACK_EMPTY);
    assert_int_equal(old_address, BARE_CODE);
    bare_put64(STACK_1, 0x8901025800000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_STACK_OPERATION);
    bare_put64(STACK_1 - 8, STACK_2 | 1);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B249 0000"), PGM_STACK_SPECIFICATION);
    bare_put64(STACK_1, 0x0A01025800000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_STACK_TYPE);
    bare_put64(STACK_1, 0x0901025900000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_STACK_SPECIFICATION);
    bare_put64(STACK_1, 0x0901010000000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_STACK_FULL);
    bare_put64(STACK_1, 0x0901025800000000);
    assert_int_equal(cpu->cr[15], STACK_1);
    bare_put64(0x18000 + 8 * 0x30, 0x30400); /* the page is away */
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_PAGE_TRANSLATION);
    assert_int_equal(teid(), 0x30A00 | AS_HOME);
    assert_int_equal(bare_execute_psw(BARE_PSW, "B240 0000"), PGM_SPECIAL_OPERATION);
    assert_int_equal(
        bare_execute_psw(SPACE_PSW | (u64)AS_SECONDARY << PSW_AS_SHIFT, "B249 0000"), PGM_SPECIAL_OPERATION);
}

static void an_entry_can_be_kept_from_pr(void **state)
{
    (void)state;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), 0);
    bare_put64(DESCRIPTOR(0), bare_get64(DESCRIPTOR(0)) | 1ULL << 63);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_STACK_OPERATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B249 0000"), 0);
}

static void the_stacked_state_is_extracted_and_modified(void **state)
{
    (void)state;
    cpu->gr[5].g = 0x5555555566666666;
    cpu->ar[5] = 0x55;
    cpu->ar[6] = 0x66;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), 0);
    cpu->gr[5].g = cpu->gr[6].g = 0;
    cpu->ar[5] = cpu->ar[6] = 0;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B249 0056"), 0);
    assert_int_equal(cpu->gr[5].g, 0x66666666);
    assert_int_equal(cpu->ar[5], 0x55);
    assert_int_equal(cpu->ar[6], 0x66);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B90E 0055"), 0);
    assert_int_equal(cpu->gr[5].g, 0x5555555566666666);
    cpu->gr[8].g = cpu->gr[9].g = ~0ULL;
    cpu->gr[10].g = 0;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B24A 008A"), 0); /* ESTA 8,10 */
    assert_int_equal(cpu->gr[8].g, 0xFFFFFFFFFFFF0001);
    assert_int_equal(cpu->gr[9].g, 0xFFFFFFFF00770001);
    assert_int_equal(cpu->cc, 0);
    cpu->gr[10].g = 1;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B24A 008A"), 0);
    assert_int_equal(cpu->gr[8].l, 0x04080001);
    assert_int_equal(cpu->gr[9].l, 0x80000000 | (BARE_CODE + 4));
    cpu->gr[10].g = 4;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B24A 008A"), 0);
    assert_int_equal(cpu->gr[8].g, SPACE_PSW);
    assert_int_equal(cpu->gr[9].g, BARE_CODE + 4);
    cpu->gr[8].g = 0x0000000012345678;
    cpu->gr[9].g = 0x000000009ABCDEF0;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B247 0080"), 0); /* MSTA 8 */
    assert_int_equal(bare_get64(STATE(0) + 152), 0x123456789ABCDEF0);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B247 0090"), PGM_SPECIFICATION);
    cpu->gr[10].g = 6;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B24A 008A"), PGM_SPECIFICATION);
}

static void authority_is_reduced_and_restored(void **state)
{
    (void)state;
    bare_hex(TARGET, "B25A 0030 0A00"); /* BSA 3,0 */
    cpu->gr[1].g = 0x00F00090;
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PSW | 3ULL << PSW_KEY_SHIFT, "B25A 0012"), 0);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(old_mask, SPACE_PSW | 3ULL << PSW_KEY_SHIFT);
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    assert_int_equal(cpu->gr[3].g, TARGET + 4);
    assert_int_equal(bare_get32(DUCT + 20), 0xFFFF0030);
    bare_hex(TARGET, "0A00");
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B25A 0012"), 0);
    assert_int_equal(old_mask, SPACE_PROBLEM | 9ULL << PSW_KEY_SHIFT);
    assert_int_equal(cpu->cr[3], 0x00F00001);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B25A 0012"), PGM_SPECIAL_OPERATION); /* to restore: R2 is zero */
    put32(DUCT + 20, 0);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B25A 0010"), PGM_SPECIAL_OPERATION);
    cpu->gr[1].g = 0x10;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B25A 0012"), PGM_PRIVILEGED);
}

/* Space 1 is the base of a group, space 3 its subspace. */
static void group(void)
{
    cpu->cr[1] |= 0x200;
    bare_put64(ASTE(1) + 8, ASCE(1) | 0x200);
    bare_put64(ASTE(3) + 8, ASCE(3) | 0x200 | ASCE_SPACE_SWITCH);
    put32(DUCT, ASTE(1));
    put32(DUCT + 16, ACCESS_LIST);
    put32(ACCESS_LIST + 32, 0x00010000); /* entry 2, sequence 1 */
    put32(ACCESS_LIST + 40, ASTE(3));
    put32(ACCESS_LIST + 44, 0x1233);
    cpu->gr[2].g = TARGET;
    cpu->ar[2] = 0x00010002;
}

static void bsg_moves_in_its_group(void **state)
{
    (void)state;
    group();
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0012"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(cpu->gr[1].g, BARE_CODE + 4);
    assert_int_equal(cpu->cr[1], ASCE(3) | 0x200);
    assert_int_equal(cpu->cr[7], ASCE(3) | 0x200);
    assert_int_equal(bare_get32(DUCT + 4), 0x80000000 | ASTE(3));
    assert_int_equal(bare_get32(DUCT + 12), 0x1233);
    cpu->ar[2] = 0;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), 0);
    assert_int_equal(cpu->cr[1], ASCE(1) | 0x200);
    assert_int_equal(bare_get32(DUCT + 4), ASTE(3));
    cpu->ar[2] = 1; /* the last one */
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), 0);
    assert_int_equal(cpu->cr[1], ASCE(3) | 0x200);
    put32(DUCT + 12, 0x1234);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), PGM_ASTE_SEQUENCE);
    put32(ASTE(3), 0x80000000);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), PGM_ASTE_VALIDITY);
    cpu->ar[2] = 0x00020002;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), PGM_ALE_SEQUENCE);
    cpu->cr[1] = ASCE(1);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B258 0002"), PGM_SPECIAL_OPERATION);
}

static void the_base_space_is_entered_as_its_active_subspace(void **state)
{
    (void)state;
    group();
    put32(DUCT + 4, 0x80000000 | ASTE(3));
    put32(DUCT + 12, 0x1233);
    entry(5, TARGET, MASKS(0, 0), 0x40000000, 1);
    cpu->cr[4] = 0x00020002;
    cpu->cr[5] = ASTE(2);
    cpu->cr[1] = ASCE(2);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0005"), 0);
    assert_int_equal(cpu->cr[1], ASCE(3) | 0x200);
    assert_int_equal(cpu->cr[5], ASTE(1));
}

static void resume_program_restores_what_a_handler_changed(void **state)
{
    (void)state;

    bare_put64(0x3010, 0x0700E20180000000);
    bare_put64(0x3018, TARGET);
    put32(0x3020, 0xABCD);
    bare_put64(0x3028, 0x0123456789ABCDEF);
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B277 1000 0006 0010 0020 0028"), PGM_PRIVILEGED); /* home space */
    assert_int_equal(cpu->gr[1].g, 0x3000);
    bare_put64(0x3010, 0x0700620180000000);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B277 1000 0006 0010 0020 0028"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(old_mask, SPACE_PROBLEM | 0x0000620000000000);
    assert_int_equal(cpu->gr[1].g, 0x0123456789ABCDEF);
    assert_int_equal(cpu->ar[1], 0xABCD);
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3010, 0x0000000100000000);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B277 1000 0006 0010 0020 0028"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B277 1000 8006 0010 0020 0028"), PGM_SPECIFICATION);
}

static void resume_program_takes_its_parameters_from_behind_itself(void **state)
{
    (void)state;
    bare_put64(0x3010, 0x0700620180000000);
    bare_put64(0x3018, TARGET);
    put32(0x3020, 0xABCD);
    bare_put64(0x3028, 0x0123456789ABCDEF);
    cpu->gr[1].g = 0x3000;
    cpu->gr[2].g = BARE_CODE + 0x20;
    bare_hex(BARE_CODE + 0x20, "B277 1000 0006 0010 0020 0028");
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "4400 2000 8006 0000 0000 0000"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(cpu->gr[1].g, 0x0123456789ABCDEF);
    assert_int_equal(cpu->ar[1], 0xABCD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(basic_pc_links_by_registers),
        SPACE_TEST(basic_pc_in_31_bit_mode_keeps_left_halves),
        SPACE_TEST(pc_numbers_are_checked),
        SPACE_TEST(stacking_pc_and_pr_are_inverse),
        SPACE_TEST(stacking_pc_takes_the_entrys_authority),
        SPACE_TEST(a_space_switch_can_be_an_event),
        SPACE_TEST(pt_transfers_and_gives_up_authority),
        SPACE_TEST(bakr_keeps_where_pr_returns_to),
        SPACE_TEST(a_full_section_goes_on_in_the_next),
        SPACE_TEST(stack_exceptions_change_nothing),
        SPACE_TEST(an_entry_can_be_kept_from_pr),
        SPACE_TEST(the_stacked_state_is_extracted_and_modified),
        SPACE_TEST(authority_is_reduced_and_restored),
        SPACE_TEST(bsg_moves_in_its_group),
        SPACE_TEST(the_base_space_is_entered_as_its_active_subspace),
        SPACE_TEST(resume_program_restores_what_a_handler_changed),
        SPACE_TEST(resume_program_takes_its_parameters_from_behind_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
