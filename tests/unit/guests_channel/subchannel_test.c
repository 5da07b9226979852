/* Numbers of subchannels, devices that come and go, resets, channel reports. */
#include "tests/unit/guests_channel/fake.h"
#include <errno.h>

static u16 stored_flags(u16 number)
{
    struct schib schib;
    assert_int_equal(rig_io(STSCH, number), 0);
    memcpy(&schib, at(RIG_OPERAND), sizeof schib);
    return be16_get(schib.pmcw.flags);
}

static u32 next_report(void)
{
    rig_io_on(STCRW, 0, RIG_OPERAND);
    return be32_load(at(RIG_OPERAND));
}

static void numbers_are_contiguous_from_zero(void **state)
{
    u16 number;
    (void)state;
    assert_int_equal(rig_io(STSCH, 0), 3);
    for (u16 i = 0; i < 40; i++) {
        assert_int_equal(channels_attach(rig.channels, 0x200 + i, &fake_ops, &fake), 0);
        assert_true(channels_find(rig.channels, 0x200 + i, NULL, NULL, &number));
        assert_int_equal(number, i);
    }
    assert_int_equal(channels_attach(rig.channels, 0x210, &fake_ops, &fake), -EEXIST);
    assert_int_equal(rig_io(STSCH, 39), 0);
    assert_int_equal(rig_io(STSCH, 40), 3);
}

static void detached_device_leaves_a_gap_that_the_next_one_fills(void **state)
{
    u16 number, devno;
    (void)state;
    for (u16 i = 0; i < 3; i++)
        rig_attach(0x200 + i, &fake_ops, &fake);
    fake.closes = 0;
    assert_int_equal(channels_detach(rig.channels, 0x201), 0);
    assert_int_equal(fake.closes, 1);
    assert_int_equal(channels_detach(rig.channels, 0x201), -ENODEV);
    assert_int_equal(stored_flags(1) & PMCW_VALID, 0);
    assert_int_equal(stored_flags(2) & PMCW_VALID, PMCW_VALID);
    assert_int_equal(rig_modify(1, PMCW_ENABLED, 0), 0); /* no effect */
    assert_int_equal(rig_start(1, ORB_FORMAT_1), 3);
    number = 1;
    assert_true(channels_next(rig.channels, &number, &devno, NULL, NULL));
    assert_int_equal(number, 2);
    assert_int_equal(devno, 0x202);
    number = 3;
    assert_false(channels_next(rig.channels, &number, &devno, NULL, NULL));
    assert_int_equal(rig_attach(0x300, &fake_ops, &fake), 1);
}

static void detaching_a_waiting_device_halts_it_first(void **state)
{
    u16 number;
    (void)state;
    fake = (struct fake){0};
    number = rig_attach(0x200, &fake_ops, &fake);
    ccw1_put(RIG_PROGRAM, 0x0A, CCW_INTERRUPT, 80, 0x8000);
    assert_int_equal(rig_start(number, ORB_FORMAT_1), 0);
    assert_int_equal(channels_detach(rig.channels, 0x200), 0);
    assert_int_equal(fake.halts, 1);
    assert_int_equal(fake.ends, 1);
    assert_int_equal(fake.closes, 1);
    assert_int_equal(rig.machine->io_pending, 0);
    channels_resume_device(rig.channels, 0x200);
}

static void attaching_and_detaching_are_reported(void **state)
{
    (void)state;
    channels_attach(rig.channels, 0x200, &fake_ops, &fake);
    assert_int_equal(rig.machine->crw_pending, 1);
    channels_attach(rig.channels, 0x201, &fake_ops, &fake);
    channels_detach(rig.channels, 0x200);
    assert_int_equal(next_report(), 0x03040000);
    assert_int_equal(next_report(), 0x03040001);
    assert_int_equal(rig.machine->crw_pending, 1);
    assert_int_equal(next_report(), 0x03040000);
    assert_int_equal(rig.machine->crw_pending, 0);
    assert_int_equal(next_report(), 0);
}

static void reports_that_nobody_takes_overflow(void **state)
{
    u32 report, last = 0;
    unsigned n = 0;
    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        channels_attach(rig.channels, 0x200, &fake_ops, &fake);
        channels_detach(rig.channels, 0x200);
    }
    for (; (report = next_report()) != 0; n++) {
        assert_int_equal(last & CRW_OVERFLOW, 0);
        last = report;
    }
    assert_true(n > 10 && n < 200);
    assert_int_equal(last & CRW_OVERFLOW, CRW_OVERFLOW);
}

static void report_not_stored_is_not_lost(void **state)
{
    (void)state;
    channels_attach(rig.channels, 0x200, &fake_ops, &fake);
    assert_int_equal(rig_io_on(STCRW, 0, 0x7FFFF000), -PGM_ADDRESSING);
    assert_int_equal(next_report(), 0x03040000);
}

static void reset_returns_everything_to_its_initial_state(void **state)
{
    (void)state;
    fake = (struct fake){0};
    u16 number = rig_attach(0x200, &fake_ops, &fake);
    ccw1_put(RIG_PROGRAM, 0x0A, 0, 80, 0x8000);
    assert_int_equal(rig_start(number, ORB_FORMAT_1), 0);
    channels_attach(rig.channels, 0x201, &fake_ops, &fake);
    channels_reset(rig.channels);
    assert_int_equal(fake.halts, 1);
    assert_int_equal(fake.resets, 2);
    assert_int_equal(stored_flags(number), PMCW_VALID);
    assert_int_equal(be32_load(at(RIG_OPERAND)), 0);
    assert_int_equal(be32_load(at(RIG_OPERAND + 28)), 0);
    assert_int_equal(next_report(), 0);
    assert_int_equal(rig.machine->crw_pending, 0);
}

#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(numbers_are_contiguous_from_zero),
        RIG_TEST(detached_device_leaves_a_gap_that_the_next_one_fills),
        RIG_TEST(detaching_a_waiting_device_halts_it_first),
        RIG_TEST(attaching_and_detaching_are_reported),
        RIG_TEST(reports_that_nobody_takes_overflow),
        RIG_TEST(report_not_stored_is_not_lost),
        RIG_TEST(reset_returns_everything_to_its_initial_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
