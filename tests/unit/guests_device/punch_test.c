/* Virtual punches. */
#include "tests/unit/guests_device/spool.h"

static int punch_setup(void **state)
{
    rig_setup(state);
    memset(&spool, 0, sizeof spool);
    device = rig_attach(0x000D, &punch2540_ops, punch_create(&sink, &spool));
    for (u32 i = 0; i < 256; i++)
        *at(DATA + i) = (u8)(i + 1);
    return 0;
}

static void chained_cards_are_punched_in_order(void **state)
{
    (void)state;
    for (u32 i = 0; i < 10; i++)
        ccw1_put(RIG_PROGRAM + i * 8, 0x01, CC_CHAIN_SLI, 80, DATA + i);
    ccw1_put(RIG_PROGRAM + 80, COMMAND_NOP, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(device, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(spool.records, 10);
    for (u32 i = 0; i < 10; i++)
        assert_memory_equal(spool.data[i], at(DATA + i), 80);
    assert_int_equal(spool.length[9], 80);
}

static void short_cards_are_filled_with_blanks(void **state)
{
    (void)state;
    write_one(0x41, 0, 3);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(spool.length[0], 80);
    assert_int_equal(spool.data[0][2], 3);
    assert_int_equal(spool.data[0][3], 0x40);
    assert_int_equal(spool.data[0][79], 0x40);
    assert_int_equal(spool.command[0], 0x41);
}

static void more_than_a_card_is_wrong_length(void **state)
{
    (void)state;
    write_one(0x01, 0, 100);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 20);
    assert_int_equal(spool.records, 1);
}

static void full_host_is_intervention_required(void **state)
{
    (void)state;
    spool.full = true;
    write_one(0x01, 0, 80);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), SENSE_INTERVENTION_REQUIRED);
}

static void column_binary_and_reads_are_rejected(void **state)
{
    (void)state;
    write_one(0x21, 0, 160);
    assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
    write_one(0x02, 0, 80);
    assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
    assert_int_equal(sense(), SENSE_COMMAND_REJECT);
    assert_int_equal(spool.records, 0);
}

#define PUNCH_TEST(name) cmocka_unit_test_setup_teardown(name, punch_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUNCH_TEST(chained_cards_are_punched_in_order),
        PUNCH_TEST(short_cards_are_filled_with_blanks),
        PUNCH_TEST(more_than_a_card_is_wrong_length),
        PUNCH_TEST(full_host_is_intervention_required),
        PUNCH_TEST(column_binary_and_reads_are_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
