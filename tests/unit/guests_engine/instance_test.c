/* ASN-and-LX reuse: instance numbers of address spaces, linkage by two tables (PoP chapters 3, 5 and 10). */
#include "tests/unit/guests_engine/spaces.h"

#define INSTANCE(asn) (0x100u + (asn))
#define SECOND_TABLE 0x27000
#define STATE (STACK_1 + 8)

static int setup(void **state)
{
    spaces_setup(state);
    for (unsigned asn = 1; asn <= 3; asn++)
        put32(ASTE(asn) + 44, INSTANCE(asn));
    cpu->cr[0] |= CR0_ASN_LX_REUSE;
    cpu->cr[3] |= (u64)INSTANCE(1) << 32;
    cpu->cr[4] |= (u64)INSTANCE(1) << 32;
    put32(0x22000, SECOND_TABLE);
    put32(0x22004, 0x80000000);
    put32(SECOND_TABLE + 8, 0x80000000);
    put32(SECOND_TABLE + 16, ENTRY_TABLE | 1);
    put32(SECOND_TABLE + 20, 0x77);
    /* Entry 1: stacking, 64-bit, to space 2. */
    bare_put64(ENTRY_TABLE + 32, TARGET);
    bare_put64(ENTRY_TABLE + 40, 0x8000000200000000);
    put32(ENTRY_TABLE + 48, 0xC0000000);
    put32(ENTRY_TABLE + 52, ASTE(2));
    return 0;
}
#define INSTANCE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void instances_are_extracted(void **state)
{
    (void)state;
    cpu->cr[3] = 0x12345678FFFF0003;
    cpu->gr[1].g = cpu->gr[2].g = ~0ULL;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B99A 0010 B99B 0020"), 0);
    assert_int_equal(cpu->gr[1].g, (u64)INSTANCE(1) << 32 | 1);
    assert_int_equal(cpu->gr[2].g, 0x1234567800000003);
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99A 0010"), PGM_PRIVILEGED);
    assert_int_equal(bare_execute("B99B 0010"), PGM_SPECIAL_OPERATION);
}

static void secondary_space_is_set_by_instance(void **state)
{
    (void)state;
    cpu->gr[1].g = (u64)INSTANCE(2) << 32 | 2;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99F 0010"), 0);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(2) << 32 | 0xFFFF0002);
    assert_int_equal(cpu->cr[7], ASCE(2));
    cpu->gr[1].g = (u64)INSTANCE(1) << 32 | 1;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99F 0010"), 0);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(1) << 32 | 0xFFFF0001);
    assert_int_equal(cpu->cr[7], ASCE(1));
    cpu->gr[1].h++;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99F 0010"), PGM_ASTE_INSTANCE);
    cpu->gr[1].g = 2;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99F 0010"), PGM_ASTE_INSTANCE);
    assert_int_equal(teid(), 2);
    assert_int_equal(old_address, BARE_CODE); /* nullified */
    cpu->gr[1].h = INSTANCE(2);
    put32(ASTE(2) + 4, 2 << 16 | 2); /* controlled */
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B99F 0010"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B99F 0010"), 0);
    cpu->cr[0] &= ~CR0_ASN_LX_REUSE;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B99F 0010"), PGM_SPECIAL_OPERATION);
}

static void reusable_numbers_need_an_instance(void **state)
{
    (void)state;
    put32(ASTE(2) + 4, 2 << 16 | 1);
    cpu->gr[1].g = 0xFFFF0002;
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B228 0012"), PGM_SPECIAL_OPERATION);
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(1) << 32 | 0x00010001);
    cpu->cr[0] &= ~CR0_ASN_LX_REUSE;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B225 0010"), 0);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(1) << 32 | 0xFFFF0002); /* the left half is not touched */
}

static void program_transfer_goes_to_an_instance(void **state)
{
    (void)state;
    cpu->gr[1].g = (u64)INSTANCE(3) << 32 | 0xFFFF0002;
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B99E 0012"), PGM_ASTE_INSTANCE);
    cpu->gr[1].h = INSTANCE(2);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B99E 0012"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(cpu->cr[1], ASCE(2));
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(2) << 32 | 0x00020002);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(2) << 32 | 0xFFFF0002);
}

static void call_and_return_keep_instances(void **state)
{
    (void)state;
    cpu->gr[15].g = 0x7700000000;
    assert_int_equal(bare_execute_psw(SPACE_PROBLEM, "B218 0201"), 0);
    assert_int_equal(old_address, TARGET + 2);
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(2) << 32 | 0x00020002);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(1) << 32 | 0xFFFF0001);
    assert_int_equal(bare_get64(STATE + 176), (u64)INSTANCE(1) << 32 | INSTANCE(1));
    cpu->gr[6].g = 5;
    cpu->gr[2].g = cpu->gr[3].g = 0;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B24A 0026"), 0); /* ESTA 2,6 */
    assert_int_equal(cpu->gr[2].g, INSTANCE(1));
    assert_int_equal(cpu->gr[3].g, INSTANCE(1));
    put32(ASTE(1) + 44, 9);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), PGM_ASTE_INSTANCE);
    put32(ASTE(1) + 44, INSTANCE(1));
    assert_int_equal(bare_execute_psw(SPACE_PSW, "0101"), 0);
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(1) << 32 | 0x00010001);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(1) << 32 | 0xFFFF0001);
}

static void pc_numbers_lead_through_two_tables(void **state)
{
    static const struct {
        u64 number;
        u16 code;
    } rows[] = {
        {0x00000201, PGM_LSTE_SEQUENCE},
        {0x00080201, PGM_LSTE_SEQUENCE}, /* the same entry */
        {0x00100201, PGM_LSTE_SEQUENCE}, /* bit 44 is zero: nothing to the left of it */
        {0x00180201, PGM_LFX_TRANSLATION},
        {0x00002201, PGM_LFX_TRANSLATION},
        {0x00000101, PGM_LSX_TRANSLATION},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cpu->gr[1].g = rows[i].number;
        assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 1000"), rows[i].code);
        assert_int_equal(teid(), rows[i].number & 0x80000 ? rows[i].number : rows[i].number & 0x7FFFF);
        assert_int_equal(old_address, BARE_CODE);
    }
    cpu->gr[15].g = 0x7700000000;
    cpu->gr[1].g = 0x00080208;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 1000"), PGM_EX_TRANSLATION);
    put32(SECOND_TABLE + 20, 0); /* no sequence number: not compared */
    cpu->gr[15].g = 0;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B218 0201"), 0);
}

static void space_parameters_have_instances(void **state)
{
    (void)state;
    bare_put64(0x3000, 0x8000000100070002); /* key mask, secondary, index, primary */
    bare_put64(0x3008, (u64)INSTANCE(1) << 32 | INSTANCE(3));
    cpu->gr[3].g = 0x3000;
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 3000 0003"), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(1) << 32 | 0x00010001);
    bare_put64(0x3008, (u64)INSTANCE(3) << 32 | INSTANCE(2));
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 3000 0003"), 0);
    assert_int_equal(cpu->cc, 2);
    bare_put64(0x3008, (u64)INSTANCE(1) << 32 | INSTANCE(2));
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E500 3000 0003"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->cr[4], (u64)INSTANCE(2) << 32 | 0x00070002);
    assert_int_equal(cpu->cr[3], (u64)INSTANCE(1) << 32 | 0x80000001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(instances_are_extracted),
        INSTANCE_TEST(secondary_space_is_set_by_instance),
        INSTANCE_TEST(reusable_numbers_need_an_instance),
        INSTANCE_TEST(program_transfer_goes_to_an_instance),
        INSTANCE_TEST(call_and_return_keep_instances),
        INSTANCE_TEST(pc_numbers_lead_through_two_tables),
        INSTANCE_TEST(space_parameters_have_instances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
