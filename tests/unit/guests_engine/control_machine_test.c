/* Identity, facilities, tracing (PoP chapters 4 and 10). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"

static void identity_and_cpu_address_are_stored(void **state)
{
    (void)state;
    m->cpuid = 0xFF12345628178000;
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3008, ~0ULL);
    assert_int_equal(bare_execute("B202 1000 B212 1008"), 0);
    assert_int_equal(bare_get64(0x3000), 0xFF12345628178000);
    assert_int_equal(bare_get64(0x3008), 0x0000FFFFFFFFFFFF);
    assert_int_equal(bare_execute("B202 1004"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B212 1001"), PGM_SPECIFICATION);
}

static bool offered(const u64 *list, unsigned n)
{
    return list[n / 64] >> (63 - n % 64) & 1;
}

static void what_linux_needs_is_offered(void **state)
{
    static const u8 needed[] = {0, 1, 2, 18, 21, 25, 27, 32, 33, 34, 35, 37, 45};
    u64 list[2];
    (void)state;
    assert_true(machine_facilities(m, list, 2) >= 1);
    for (unsigned i = 0; i < sizeof needed; i++)
        assert_true(offered(list, needed[i]));
    assert_false(offered(list, 11)); /* configuration topology */
    assert_false(offered(list, 50)); /* constrained transactional execution */
}

static void stfle_stores_what_there_is_room_for(void **state)
{
    u64 list[2];
    (void)state;
    unsigned n = machine_facilities(m, list, 2);
    cpu->gr[1].g = 0x3000;
    cpu->gr[0].g = 0xFFFFFFFFFFFFFF07;
    bare_put64(0x3000 + 8 * n, 0x1234);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B2B0 1000"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->gr[0].g, 0xFFFFFFFFFFFFFF00 | (n - 1));
    assert_true(bare_get64(0x3000) == list[0]);
    assert_int_equal(bare_get64(0x3000 + 8 * n), 0x1234);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B2B0 1004"), PGM_SPECIFICATION);
}

static void stfl_stores_in_assigned_storage(void **state)
{
    u64 list[2];
    (void)state;
    machine_facilities(m, list, 2);
    assert_int_equal(bare_execute("B2B1 0000"), 0);
    assert_int_equal(bare_get32(Z_STFL), list[0] >> 32);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B2B1 0000"), PGM_PRIVILEGED);
}

static void explicit_tracing_writes_entries(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x3000;
    cpu->gr[2].g = 0xAAAAAAAA22222222;
    cpu->gr[3].g = 0xBBBBBBBB33333333;
    bare_put64(0x3000, 0x1234567892345678);
    cpu->cr[12] = 0x50000;
    assert_int_equal(bare_execute("9923 1000"), 0); /* off */
    assert_int_equal(bare_get64(0x50000), 0);
    cpu->cr[12] = 0x50001;
    assert_int_equal(bare_execute("9923 1000"), 0);
    assert_int_equal(cpu->cr[12], 0x50001 + 20);
    assert_int_equal(bare_get32(0x50000) >> 16, 0x7100);
    assert_int_equal(bare_get32(0x50008), 0x12345678);
    assert_int_equal(bare_get64(0x5000C), 0x2222222233333333);
    assert_int_equal(bare_execute("EB23 1000 000F"), 0); /* TRACG */
    assert_int_equal(cpu->cr[12], 0x50001 + 20 + 32);
    assert_int_equal(bare_get32(0x50014) >> 16, 0x7180);
    assert_int_equal(bare_get64(0x50014 + 24), 0xBBBBBBBB33333333);
    assert_int_equal(bare_execute("9923 1004"), 0); /* the operand suppresses it */
    assert_int_equal(cpu->cr[12], 0x50001 + 20 + 32);
    cpu->cr[12] = 0x50FF1;
    assert_int_equal(bare_execute("9923 1000"), PGM_TRACE_TABLE);
    assert_int_equal(bare_execute("9923 1002"), PGM_SPECIFICATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(identity_and_cpu_address_are_stored),
        BARE_TEST(what_linux_needs_is_offered),
        BARE_TEST(stfle_stores_what_there_is_room_for),
        BARE_TEST(stfl_stores_in_assigned_storage),
        BARE_TEST(explicit_tracing_writes_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
