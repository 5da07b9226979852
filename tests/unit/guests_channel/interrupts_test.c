/* Which interruption comes first, what masks let through, and when one is pending. */
#include "tests/unit/guests_channel/fake.h"

static u16 number[4];

static int four_devices(void **state)
{
    static const u8 isc[4] = {3, 1, 3, 7};
    rig_setup(state);
    for (u16 i = 0; i < 4; i++) {
        number[i] = rig_attach(0x100 + i, &fake_ops, &fake);
        assert_int_equal(rig_modify(number[i], (u16)(PMCW_ENABLED | isc[i] << PMCW_ISC_SHIFT), 0), 0);
    }
    return 0;
}

static void lower_isc_comes_first_then_order_of_arrival(void **state)
{
    static const u16 expected[4] = {1, 2, 0, 3};
    u32 id, parameter, word;
    (void)state;
    channels_unsolicited(rig.channels, 0x103, DEVICE_ATTENTION);
    channels_unsolicited(rig.channels, 0x102, DEVICE_ATTENTION);
    channels_unsolicited(rig.channels, 0x100, DEVICE_ATTENTION);
    channels_unsolicited(rig.channels, 0x101, DEVICE_ATTENTION);
    assert_int_equal(rig.machine->io_pending, 0x40 | 0x10 | 0x01);
    for (unsigned i = 0; i < 4; i++) {
        assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
        assert_int_equal(id, 0x10000u | number[expected[i]]);
        assert_int_equal(parameter, 0xBEEF0000u | number[expected[i]]);
    }
    assert_int_equal(word, 7u << 27);
    assert_false(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_int_equal(rig.machine->io_pending, 0);
}

static void masked_classes_stay_pending(void **state)
{
    u32 id, parameter, word;
    (void)state;
    channels_unsolicited(rig.channels, 0x101, DEVICE_ATTENTION);
    channels_unsolicited(rig.channels, 0x103, DEVICE_ATTENTION);
    assert_true(channels_interruption(rig.channels, 0x01, &id, &parameter, &word));
    assert_int_equal(id, 0x10000u | number[3]);
    assert_false(channels_interruption(rig.channels, 0xBF, &id, &parameter, &word));
    assert_int_equal(rig.machine->io_pending, 0x40);
    rig.cpu->cr[6] = 0xBF000000;
    assert_int_equal(rig_io_on(TPI, 0, RIG_OPERAND), 0);
    rig.cpu->cr[6] = 0x40000000;
    assert_int_equal(rig_io_on(TPI, 0, RIG_OPERAND), 1);
}

static void test_subchannel_takes_the_interruption_with_the_status(void **state)
{
    (void)state;
    channels_unsolicited(rig.channels, 0x100, DEVICE_ATTENTION);
    channels_unsolicited(rig.channels, 0x102, DEVICE_ATTENTION);
    assert_int_equal(rig_test(number[0]), 0);
    assert_int_equal(rig.machine->io_pending, 0x10);
    assert_int_equal(rig_test(number[2]), 0);
    assert_int_equal(rig.machine->io_pending, 0);
}

static void testing_one_leaves_the_others_of_its_class(void **state)
{
    u32 id, parameter, word;
    (void)state;
    assert_int_equal(rig_modify(number[1], PMCW_ENABLED | 3 << PMCW_ISC_SHIFT, 0), 0);
    for (u16 devno = 0x100; devno < 0x103; devno++)
        channels_unsolicited(rig.channels, devno, DEVICE_ATTENTION);
    assert_int_equal(rig_test(number[1]), 0);
    assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_int_equal(id, 0x10000u | number[0]);
    assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_int_equal(id, 0x10000u | number[2]);
    assert_int_equal(rig.machine->io_pending, 0);
}

static void interruption_taken_does_not_come_again_but_new_status_does(void **state)
{
    u32 id, parameter, word;
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_NOP, CC_CHAIN_SLI | CCW_INTERRUPT, 1, 0);
    ccw1_put(RIG_PROGRAM + 8, 0x0A, CCW_SUPPRESS_LENGTH, 1, 0x8000);
    fake.ready = false;
    assert_int_equal(rig_start(number[0], ORB_FORMAT_1), 0);
    assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_false(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    fake.ready = true;
    channels_resume_device(rig.channels, 0x100);
    assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_int_equal(rig_test(number[0]), 0);
    /* untested, the intermediate status is in the ending one */
    assert_int_equal(irb.control & SCSW_STATUS, SCSW_INTERMEDIATE | SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING);
    assert_int_equal(irb.channel, CHANNEL_PCI);
}

static void test_pending_interruption_with_address_zero_stores_where_an_interruption_would(void **state)
{
    (void)state;
    channels_unsolicited(rig.channels, 0x101, DEVICE_ATTENTION);
    assert_int_equal(rig_io_on(TPI, 0, 0), 1);
    assert_int_equal(be32_load(at(Z_IO_SUBSYSTEM)), 0x10000u | number[1]);
    assert_int_equal(be32_load(at(Z_IO_PARAMETER)), 0xBEEF0000u | number[1]);
    assert_int_equal(be32_load(at(Z_IO_WORD)), 1u << 27);
}

static void reset_leaves_nothing_pending(void **state)
{
    u32 id, parameter, word;
    (void)state;
    channels_unsolicited(rig.channels, 0x100, DEVICE_ATTENTION);
    channels_reset(rig.channels);
    assert_int_equal(rig.machine->io_pending, 0);
    assert_false(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
}

#define FOUR_TEST(name) cmocka_unit_test_setup_teardown(name, four_devices, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOUR_TEST(lower_isc_comes_first_then_order_of_arrival),
        FOUR_TEST(masked_classes_stay_pending),
        FOUR_TEST(test_subchannel_takes_the_interruption_with_the_status),
        FOUR_TEST(testing_one_leaves_the_others_of_its_class),
        FOUR_TEST(interruption_taken_does_not_come_again_but_new_status_does),
        FOUR_TEST(test_pending_interruption_with_address_zero_stores_where_an_interruption_would),
        FOUR_TEST(reset_leaves_nothing_pending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
