/* ASN translation and authority, and the instructions that only name spaces (PoP chapters 3 and 10). */
#include "tests/unit/guests_engine/spaces.h"

static void ssar_sets_the_secondary_space(void **state)
{
    (void)state;
    cpu->gr[1].g = 0xFFFFFFFFFFFF0002;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B225 0010"), 0);
    assert_int_equal(cpu->cr[3], 0xFFFF0002);
    assert_int_equal(cpu->cr[7], ASCE(2));
    assert_int_equal(cpu->cr[1], ASCE(1));
    cpu->gr[1].g = 1; /* the primary space itself: no translation */
    put32(ASTE(1), 0x80000000);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B225 0010"), 0);
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    assert_int_equal(cpu->cr[7], ASCE(1));
}

static void a_space_without_authority_is_refused(void **state)
{
    (void)state;
    cpu->gr[1].g = 3;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_SECONDARY_AUTHORITY);
    assert_int_equal(teid(), 3);
    assert_int_equal(old_address, BARE_CODE); /* nullified */
    assert_int_equal(cpu->cr[3], 0xFFFF0001);
    cpu->gr[1].g = 2;
    cpu->cr[4] = 0x00100001; /* beyond the authority table */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_SECONDARY_AUTHORITY);
    put32(ASTE(2) + 4, 0x10);
    put32(AUTHORITY + 36, 0x40000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), 0);
    cpu->cr[3] = 0xFFFF0001;
    put32(AUTHORITY + 36, 0x80000000); /* primary authority only */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_SECONDARY_AUTHORITY);
}

static void invalid_table_entries_are_told_apart(void **state)
{
    (void)state;
    cpu->gr[1].g = 2;
    put32(ASTE(2), 0x80000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_ASX_TRANSLATION);
    assert_int_equal(teid(), 2);
    put32(0x20000, 0x80021000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_AFX_TRANSLATION);
    put32(0x20000, 0x7F000000);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_ADDRESSING);
    cpu->cr[14] = 0x20;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_SPECIAL_OPERATION);
    cpu->cr[14] = 0x80020;
    assert_int_equal(bare_execute_psw(BARE_PSW, "B225 0010"), PGM_SPECIAL_OPERATION);
}

static void lasp_loads_all_parameters(void **state)
{
    (void)state;
    bare_put64(0x3000, 0x8000000300440002);
    cpu->gr[1].g = 0x3000;
    put32(AUTHORITY + 48, 0x04000000); /* authorization index 2 */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 1000 0000"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->cr[1], ASCE(2));
    assert_int_equal(cpu->cr[3], 0x80000003);
    assert_int_equal(cpu->cr[4], 0x00020002);
    assert_int_equal(cpu->cr[5], ASTE(2));
    assert_int_equal(cpu->cr[7], ASCE(3));
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "E500 1000 0000"), PGM_PRIVILEGED);
    cpu->gr[1].g = 0x3004;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 1000 0000"), PGM_SPECIFICATION);
}

static void lasp_tells_what_it_cannot_load(void **state)
{
    static const struct {
        u64 operand;
        const char *text;
        u8 cc;
    } rows[] = {
        {0xFFFF000200010001, "E500 1000 0000", 0}, /* the new secondary space under the old index */
        {0xFFFF000200030001, "E500 1000 0002", 2}, /* under the operand's */
        {0xFFFF000300010001, "E500 1000 0000", 2}, /* no authority */
        {0xFFFF000300010001, "E500 1000 0001", 0}, /* not asked for */
        {0xFFFF000900010001, "E500 1000 0001", 2},
        {0xFFFF000100010009, "E500 1000 0000", 1},
    };
    (void)state;
    put32(ASTE(9), 0x80000000);
    cpu->gr[1].g = 0x3000;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        u64 cr3 = cpu->cr[3] = 0xFFFF0001;
        bare_put64(0x3000, rows[i].operand);
        assert_int_equal(bare_execute_psw(SPACE_PSW, rows[i].text), 0);
        assert_int_equal(cpu->cc, rows[i].cc);
        assert_int_equal(cpu->cr[3] == cr3, rows[i].cc != 0);
        assert_int_equal(cpu->cr[1], ASCE(1));
        cpu->cr[4] = 0x00010001;
    }
    bare_put64(ASTE(2) + 8, ASCE(2) | ASCE_SPACE_SWITCH);
    bare_put64(0x3000, 0xFFFF000200010002);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 1000 0000"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->cr[1], ASCE(1));
}

static u8 access_test(u32 alet, u16 authority)
{
    cpu->ar[3] = alet;
    cpu->gr[4].g = (u64)authority << 16;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B24C 0034"), 0); /* TAR */
    return cpu->cc;
}

static void access_is_tested_without_being_made(void **state)
{
    (void)state;
    put32(DUCT + 16, ACCESS_LIST);
    put32(ASTE(1) + 16, ACCESS_LIST);
    put32(ACCESS_LIST + 2 * 16, 0x01000000); /* private */
    put32(ACCESS_LIST + 2 * 16 + 8, ASTE(2));
    put32(ACCESS_LIST + 2 * 16 + 12, 0x1232);
    put32(ACCESS_LIST + 3 * 16, 0x80000000);
    assert_int_equal(access_test(0, 0), 0);
    assert_int_equal(access_test(1, 0), 3);
    assert_int_equal(access_test(2, 0), 1); /* the entry's own index */
    assert_int_equal(access_test(2, 1), 1); /* the authority table allows index 1 */
    assert_int_equal(access_test(2, 2), 3);
    assert_int_equal(access_test(0x01000002, 0), 2); /* by the primary space's list */
    assert_int_equal(access_test(3, 0), 3);
    assert_int_equal(access_test(0x02000002, 0), 3);
}

static void the_extended_authority_is_exchanged(void **state)
{
    (void)state;
    cpu->gr[1].g = 0xAAAAAAAA1234BBBB;
    assert_int_equal(bare_execute("B99D 0010"), 0);
    assert_int_equal(cpu->gr[1].g, 0xAAAAAAAA12340077);
    assert_int_equal(cpu->cr[8], 0x12340000);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B99D 0010"), PGM_PRIVILEGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(ssar_sets_the_secondary_space),
        SPACE_TEST(a_space_without_authority_is_refused),
        SPACE_TEST(invalid_table_entries_are_told_apart),
        SPACE_TEST(lasp_loads_all_parameters),
        SPACE_TEST(lasp_tells_what_it_cannot_load),
        SPACE_TEST(access_is_tested_without_being_made),
        SPACE_TEST(the_extended_authority_is_exchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
