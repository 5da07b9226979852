/* What the I/O instructions check before they act, and what they store. */
#include "tests/unit/guests_channel/fake.h"

static const u16 on_subchannel[] = {CSCH, HSCH, MSCH, SSCH, STSCH, TSCH, RSCH, XSCH};

static void subchannel_must_be_designated_rightly(void **state)
{
    static const u32 bad[] = {0, 0x00020000u, 0x00090000u, 0x01010000u, 0xFFFF0000u};
    (void)state;
    memset(at(RIG_OPERAND), 0, 64);
    for (unsigned i = 0; i < sizeof on_subchannel / sizeof on_subchannel[0]; i++) {
        for (unsigned j = 0; j < sizeof bad / sizeof bad[0]; j++)
            assert_int_equal(rig_io_on(on_subchannel[i], bad[j], RIG_OPERAND), -PGM_OPERAND);
        assert_int_equal(rig_io_on(on_subchannel[i], 0x10001u, RIG_OPERAND), 3); /* beyond the last */
        assert_int_equal(rig_io_on(on_subchannel[i], 0x30000u, RIG_OPERAND), 3); /* subchannel set 1 */
    }
}

static void operands_must_be_aligned(void **state)
{
    static const u16 with_words[] = {MSCH, SSCH, STSCH, TSCH, TPI, STCRW};
    (void)state;
    for (unsigned i = 0; i < sizeof with_words / sizeof with_words[0]; i++)
        assert_int_equal(rig_io_on(with_words[i], 0x10000, RIG_OPERAND + 2), -PGM_SPECIFICATION);
    assert_int_equal(rig_io_on(STCPS, 0, RIG_OPERAND + 16), -PGM_SPECIFICATION);
    assert_int_equal(rig_io_on(STCPS, 0, RIG_OPERAND), 0);
}

static void operands_outside_storage_are_addressing_exceptions_and_change_nothing(void **state)
{
    (void)state;
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_io_on(TSCH, 0x10000, 0x7FFFF000), -PGM_ADDRESSING);
    assert_int_equal(rig_io_on(TPI, 0, 0x7FFFF000), -PGM_ADDRESSING);
    assert_int_equal(rig_io_on(SSCH, 0x10000, 0x7FFFF000), -PGM_ADDRESSING);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.device, DEVICE_ATTENTION);
}

static void reserved_bits_of_the_orb_are_operand_exceptions(void **state)
{
    static const struct {
        u32 control, program;
    } bad[] = {
        {0x8002, RIG_PROGRAM}, {0x8020, RIG_PROGRAM}, {0x8000 | ORB_TRANSPORT, RIG_PROGRAM}, {0x8000, 0x80000000u}};
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct orb orb = {be32_of(0), be32_of(bad[i].control), be32_of(bad[i].program)};
        memcpy(at(RIG_OPERAND), &orb, sizeof orb);
        assert_int_equal(rig_io(SSCH, fake_number), -PGM_OPERAND);
    }
}

static void modify_takes_what_a_guest_may_set_and_store_shows_it(void **state)
{
    struct schib schib;
    (void)state;
    memset(&schib, 0xFF, sizeof schib);
    schib.pmcw.parameter = be32_of(0x12345678);
    schib.pmcw.flags = be16_of(PMCW_ENABLED | 5 << PMCW_ISC_SHIFT | PMCW_MULTIPATH | PMCW_TIMING);
    schib.pmcw.modes = be32_of(PMCW_MODES_SENSE);
    memcpy(at(RIG_OPERAND), &schib, sizeof schib);
    assert_int_equal(rig_io(MSCH, fake_number), 0);
    assert_int_equal(rig_io(STSCH, fake_number), 0);
    memcpy(&schib, at(RIG_OPERAND), sizeof schib);
    assert_int_equal(be32_get(schib.pmcw.parameter), 0x12345678);
    assert_int_equal(be16_get(schib.pmcw.flags), PMCW_ENABLED | 5 << PMCW_ISC_SHIFT | PMCW_MULTIPATH | PMCW_VALID);
    assert_int_equal(be16_get(schib.pmcw.devno), 0x0777);
    assert_int_equal(schib.pmcw.lpm, 0xFF);
    assert_int_equal(schib.pmcw.pim, 0x80);
    assert_int_equal(schib.pmcw.pam, 0x80);
    assert_int_equal(be32_get(schib.pmcw.modes), PMCW_MODES_SENSE);
    assert_int_equal(be32_get(schib.scsw.control), 0);
}

static void modify_refuses_reserved_bits_and_pending_status(void **state)
{
    (void)state;
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED | 0x0100, 0), -PGM_OPERAND);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED | 0x8000, 0), -PGM_OPERAND);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED | PMCW_LIMIT, 0), -PGM_OPERAND);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED, 8), -PGM_OPERAND);
    channels_unsolicited(rig.channels, 0x0777, DEVICE_ATTENTION);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED, 0), 1);
}

static void disabled_subchannel_is_not_operational(void **state)
{
    static const u16 needs_enabled[] = {CSCH, HSCH, TSCH, RSCH, XSCH};
    (void)state;
    assert_int_equal(rig_modify(fake_number, 0, 0), 0);
    for (unsigned i = 0; i < sizeof needs_enabled / sizeof needs_enabled[0]; i++)
        assert_int_equal(rig_io(needs_enabled[i], fake_number), 3);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 3);
    assert_int_equal(rig_io(STSCH, fake_number), 0);
}

static void start_stores_its_parameter_for_the_interruption(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_NOP, CCW_SUPPRESS_LENGTH, 1, 0);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 0);
    assert_int_equal(rig_io_on(TPI, 0, RIG_OPERAND), 1);
    assert_int_equal(be32_load(at(RIG_OPERAND)), 0x10000);
    assert_int_equal(be32_load(at(RIG_OPERAND + 4)), 0xCAFE0000);
    assert_int_equal(rig_io_on(TPI, 0, RIG_OPERAND), 0);
    assert_int_equal(rig_test(fake_number), 0); /* the status stays */
}

static void measurement_and_paths_are_checked(void **state)
{
    (void)state;
    rig.cpu->gr[2].g = 0x20;
    assert_int_equal(rig_io_on(SCHM, 0xF0000003u, 0), 0);
    assert_int_equal(rig_io_on(SCHM, 0x08000000u, 0), -PGM_OPERAND);
    rig.cpu->gr[2].g = 0x21;
    assert_int_equal(rig_io_on(SCHM, 2, 0), -PGM_OPERAND);
    assert_int_equal(rig_io_on(RCHP, 0x100, 0), -PGM_OPERAND);
    assert_int_equal(rig_io_on(RCHP, 1, 0), 3);
    assert_int_equal(rig_io_on(RCHP, 0, 0), 0);
    assert_int_equal(rig_io_on(STCRW, 0, RIG_OPERAND), 0);
    assert_int_equal(be32_load(at(RIG_OPERAND)), CRW_SOLICITED | CRW_CHANNEL_PATH | CRW_INITIALIZED);
    assert_int_equal(rig_io_on(STCRW, 0, RIG_OPERAND), 1);
    assert_int_equal(be32_load(at(RIG_OPERAND)), 0);
}

static void unknown_opcode_is_an_operation_exception(void **state)
{
    (void)state;
    assert_int_equal(rig_io_on(0xB277, 0, 0), -PGM_OPERATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(subchannel_must_be_designated_rightly),
        FAKE_TEST(operands_must_be_aligned),
        FAKE_TEST(operands_outside_storage_are_addressing_exceptions_and_change_nothing),
        FAKE_TEST(reserved_bits_of_the_orb_are_operand_exceptions),
        FAKE_TEST(modify_takes_what_a_guest_may_set_and_store_shows_it),
        FAKE_TEST(modify_refuses_reserved_bits_and_pending_status),
        FAKE_TEST(disabled_subchannel_is_not_operational),
        FAKE_TEST(start_stores_its_parameter_for_the_interruption),
        FAKE_TEST(measurement_and_paths_are_checked),
        FAKE_TEST(unknown_opcode_is_an_operation_exception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
