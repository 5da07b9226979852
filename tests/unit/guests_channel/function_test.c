/* Start, halt, clear and cancel against a device that waits, and status that comes unasked. */
#include "tests/unit/guests_channel/fake.h"

#define DATA 0x8000u
#define ACTIVE (SCSW_START | SCSW_SUBCHANNEL_ACTIVE | SCSW_DEVICE_ACTIVE)

static void start_pending_read(u32 orb)
{
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_SUPPRESS_LENGTH, 160, DATA);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | orb), 0);
}

static void waiting_read_is_active_until_the_device_goes_on(void **state)
{
    (void)state;
    start_pending_read(0);
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ACTIVE);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 2);
    assert_int_equal(rig_io(XSCH, fake_number), 2);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED, 0), 2);
    channels_resume_device(rig.channels, 0x0777); /* not ready after all */
    assert_int_equal(rig_test(fake_number), 1);
    fake.ready = true;
    channels_resume_device(rig.channels, 0x0777);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 1);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, ORB_FORMAT_1 | SCSW_START | SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 80);
    assert_memory_equal(at(DATA), fake.record, 80);
    channels_resume_device(rig.channels, 0x0777); /* nobody waits: nothing */
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control, 0);
}

static void initial_status_interruption_tells_that_the_command_was_accepted(void **state)
{
    (void)state;
    start_pending_read(ORB_INITIAL_STATUS);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(
        irb.control, ORB_FORMAT_1 | ORB_INITIAL_STATUS | SCSW_ZERO_CC | ACTIVE | SCSW_INTERMEDIATE | SCSW_PENDING);
    channels_resume_device(rig.channels, 0x0777);
    assert_int_equal(rig_test(fake_number), 1); /* once */
}

static void halt_ends_a_waiting_read_with_channel_end_and_device_end(void **state)
{
    (void)state;
    start_pending_read(0);
    assert_int_equal(rig_io(HSCH, fake_number), 0);
    assert_int_equal(fake.halts, 1);
    assert_int_equal(fake.ends, 1);
    assert_int_equal(rig_io(HSCH, fake_number), 1);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, ORB_FORMAT_1 | SCSW_START | SCSW_HALT | SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 160);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);
    fake.ready = true;
    channels_resume_device(rig.channels, 0x0777);
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control, 0);
}

static void halt_of_an_idle_subchannel_makes_status_pending_alone(void **state)
{
    (void)state;
    assert_int_equal(rig_io(HSCH, fake_number), 0);
    assert_int_equal(fake.halts, 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, SCSW_HALT | SCSW_PENDING);
    assert_int_equal(irb.device, 0);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 0);
}

static void clear_drops_everything_and_makes_status_pending_alone(void **state)
{
    (void)state;
    start_pending_read(0);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_io(CSCH, fake_number), 0);
    assert_int_equal(fake.halts, 1);
    assert_int_equal(rig_io(CSCH, fake_number), 0); /* status pending does not refuse it */
    assert_int_equal(fake.halts, 1);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, SCSW_CLEAR | SCSW_PENDING);
    assert_int_equal(irb.ccw_address, 0);
    assert_int_equal(irb.device, 0);
    assert_int_equal(rig_test(fake_number), 1);
}

static void attention_of_an_idle_device_is_alert_status(void **state)
{
    (void)state;
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 1);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, SCSW_ALERT | SCSW_PENDING);
    assert_int_equal(irb.device, DEVICE_ATTENTION);
    assert_int_equal(rig_test(fake_number), 1);
}

static void attention_during_an_operation_waits_for_its_status_to_be_tested(void **state)
{
    u32 id, parameter, word;
    (void)state;
    start_pending_read(0);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_false(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    fake.ready = true;
    channels_resume_device(rig.channels, 0x0777);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_END);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.device, 0x0C);
    assert_true(channels_interruption(rig.channels, 0xFF, &id, &parameter, &word));
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, SCSW_ALERT | SCSW_PENDING);
    assert_int_equal(irb.device, DEVICE_ATTENTION | DEVICE_END);
    assert_int_equal(rig_test(fake_number), 1);
}

static void unsolicited_status_of_a_disabled_subchannel_is_lost(void **state)
{
    (void)state;
    assert_int_equal(rig_modify(fake_number, 0, 0), 0);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED, 0), 0);
    assert_int_equal(rig_test(fake_number), 1);
    channels_unsolicited(rig.channels, 0x0666, DEVICE_ATTENTION); /* nobody */
}

static void resume_asked_early_makes_the_suspending_ccw_be_fetched_again(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x0A, CC_CHAIN_SLI, 80, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0x02, CCW_SUSPEND, 80, DATA + 0x100);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | ORB_SUSPEND), 0);
    assert_int_equal(rig_io(RSCH, fake_number), 0);
    assert_int_equal(rig_io(RSCH, fake_number), 2);
    fake.ready = true;
    channels_resume_device(rig.channels, 0x0777);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control & SCSW_ACTIVITY, SCSW_SUSPENDED); /* it still had the flag */
    ccw1_put(RIG_PROGRAM + 8, 0x02, 0, 80, DATA + 0x100);
    assert_int_equal(rig_io(RSCH, fake_number), 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control & SCSW_STATUS, SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING);
    assert_memory_equal(at(DATA + 0x100), fake.record, 80);
}

static void suspended_program_can_be_halted(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_SUSPEND, 80, DATA);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | ORB_SUSPEND), 0);
    assert_int_equal(rig_io(XSCH, fake_number), 1);
    assert_int_equal(rig_io(HSCH, fake_number), 0); /* intermediate status does not refuse it */
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control & (SCSW_FUNCTION | SCSW_ACTIVITY), SCSW_START | SCSW_HALT);
    assert_int_equal(irb.control & SCSW_STATUS, SCSW_PRIMARY | SCSW_PENDING);
    assert_int_equal(irb.device, 0);
    assert_int_equal(fake.halts, 0);
    assert_int_equal(fake.ends, 1);
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control, 0);
}

static void cancelled_program_makes_room_for_status_that_waited(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_SUSPEND, 80, DATA);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | ORB_SUSPEND | ORB_SUPPRESS_SUSPENDED), 0);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_io(XSCH, fake_number), 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, SCSW_ALERT | SCSW_PENDING);
}

static void start_without_a_usable_path_is_not_operational(void **state)
{
    struct orb orb = {be32_of(0), be32_of(ORB_FORMAT_1 | 0x7F00), be32_of(RIG_PROGRAM)};
    (void)state;
    memcpy(at(RIG_OPERAND), &orb, sizeof orb);
    assert_int_equal(rig_io(SSCH, fake_number), 3);
    assert_int_equal(fake.commands, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(waiting_read_is_active_until_the_device_goes_on),
        FAKE_TEST(initial_status_interruption_tells_that_the_command_was_accepted),
        FAKE_TEST(halt_ends_a_waiting_read_with_channel_end_and_device_end),
        FAKE_TEST(halt_of_an_idle_subchannel_makes_status_pending_alone),
        FAKE_TEST(clear_drops_everything_and_makes_status_pending_alone),
        FAKE_TEST(attention_of_an_idle_device_is_alert_status),
        FAKE_TEST(attention_during_an_operation_waits_for_its_status_to_be_tested),
        FAKE_TEST(unsolicited_status_of_a_disabled_subchannel_is_lost),
        FAKE_TEST(resume_asked_early_makes_the_suspending_ccw_be_fetched_again),
        FAKE_TEST(suspended_program_can_be_halted),
        FAKE_TEST(cancelled_program_makes_room_for_status_that_waited),
        FAKE_TEST(start_without_a_usable_path_is_not_operational),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
