/* Channel programs: chaining, counts, lengths, checks, suspension, and the bound on how long one runs. */
#include "tests/unit/guests_channel/fake.h"

#define ENDED (SCSW_START | SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING)
#define DATA 0x8000u

static void one_command_ends_with_channel_end_and_device_end(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, 0, 80, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 0);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);
    assert_memory_equal(at(DATA), fake.record, 80);
    assert_int_equal(fake.ends, 1);
}

static void commands_chain_in_both_formats(void **state)
{
    (void)state;
    for (u32 format = 0; format < 2; format++) {
        void (*put)(u32, u8, u8, u16, u32) = format ? ccw1_put : ccw0_put;
        memset(at(DATA), 0, 160);
        fake.chained = fake.commands = 0;
        put(RIG_PROGRAM, 0x02, CCW_CHAIN_COMMAND, 80, DATA);
        put(RIG_PROGRAM + 8, 0x02, CCW_CHAIN_COMMAND, 80, DATA + 80);
        put(RIG_PROGRAM + 16, COMMAND_NOP, 0, 1, 0);
        rig_run(fake_number, format ? ORB_FORMAT_1 : 0);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.channel, format ? CHANNEL_INCORRECT_LENGTH : 0); /* the NOP has no data */
        assert_int_equal(irb.ccw_address, RIG_PROGRAM + 24);
        assert_memory_equal(at(DATA + 80), fake.record, 80);
        assert_int_equal(fake.commands, 2);
        assert_int_equal(fake.chained, 1);
    }
}

static void short_record_leaves_residual_count_and_incorrect_length(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_COMMAND, 100, DATA);
    ccw1_put(RIG_PROGRAM + 8, COMMAND_NOP, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 20);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);
    assert_int_equal(irb.control & SCSW_ALERT, 0);
}

static void sli_suppresses_incorrect_length_and_lets_chaining_go_on(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CC_CHAIN_SLI, 100, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0x02, CCW_SUPPRESS_LENGTH, 30, DATA + 0x100);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 0);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);
    assert_memory_equal(at(DATA + 0x100), fake.record, 30);
    assert_int_equal(*at(DATA + 0x100 + 30), 0);
}

static void long_record_without_sli_is_incorrect_length(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, 0, 79, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 0);
}

static void immediate_command_tells_length_only_in_format_1_without_suppression(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x07, 0, 1, 0);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_SUPPRESS_LENGTH);
    assert_int_equal(irb.channel, 0);
    ccw1_put(RIG_PROGRAM, 0x07, 0, 0, 0);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    ccw0_put(RIG_PROGRAM, 0x07, 0, 1, 0);
    rig_run(fake_number, 0);
    assert_int_equal(irb.channel, 0);
}

static void data_chaining_scatters_one_record(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_DATA, 10, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0xFF, CCW_CHAIN_DATA, 30, DATA + 0x100); /* the command code is ignored */
    ccw1_put(RIG_PROGRAM + 16, COMMAND_TIC, 0, 0, RIG_PROGRAM + 0x40);
    ccw1_put(RIG_PROGRAM + 0x40, 0, CCW_CHAIN_COMMAND, 40, DATA + 0x200);
    ccw1_put(RIG_PROGRAM + 0x48, COMMAND_NOP, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 0x50);
    assert_memory_equal(at(DATA), fake.record, 10);
    assert_memory_equal(at(DATA + 0x100), fake.record + 10, 30);
    assert_memory_equal(at(DATA + 0x200), fake.record + 40, 40);
}

static void data_chaining_beyond_the_record_is_incorrect_length_even_with_sli(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_DATA | CCW_SUPPRESS_LENGTH, 80, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, CCW_CHAIN_DATA | CCW_SUPPRESS_LENGTH, 10, DATA + 0x100);
    ccw1_put(RIG_PROGRAM + 16, 0, 0, 10, DATA + 0x200);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 10);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);
}

static void output_is_gathered_and_counted_ahead(void **state)
{
    (void)state;
    memcpy(at(DATA), "ABCDE", 5);
    memcpy(at(DATA + 0x100), "FGH", 3);
    ccw1_put(RIG_PROGRAM, 0x01, CCW_CHAIN_DATA, 5, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, 0, 3, DATA + 0x100);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(fake.counted, 8);
    assert_int_equal(fake.written_length[0], 8);
    assert_memory_equal(fake.written[0], "ABCDEFGH", 8);
}

static void skip_transfers_nothing_but_counts(void **state)
{
    (void)state;
    memset(at(DATA), 0xAA, 80);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_DATA | CCW_SKIP, 60, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, 0, 20, DATA + 0x100);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(*at(DATA), 0xAA);
    assert_memory_equal(at(DATA + 0x100), fake.record + 60, 20);
}

static void tic_transfers_but_not_first_and_not_to_another(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_TIC, 0, 0, RIG_PROGRAM + 8);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);

    ccw1_put(RIG_PROGRAM, 0x07, CC_CHAIN_SLI, 1, 0);
    ccw1_put(RIG_PROGRAM + 8, COMMAND_TIC, 0, 0, RIG_PROGRAM + 0x20);
    ccw1_put(RIG_PROGRAM + 0x20, COMMAND_TIC, 0, 0, RIG_PROGRAM + 0x40);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 0x28);

    ccw1_put(RIG_PROGRAM + 8, COMMAND_TIC, 0, 0, RIG_PROGRAM + 0x21);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);

    ccw1_put(RIG_PROGRAM + 8, COMMAND_TIC, CCW_SKIP, 0, RIG_PROGRAM + 0x20);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
}

static void format_0_tic_ignores_its_other_fields(void **state)
{
    (void)state;
    ccw0_put(RIG_PROGRAM, 0x07, CCW_CHAIN_COMMAND, 1, 0);
    ccw0_put(RIG_PROGRAM + 8, 0xF8, 0xFF, 0xFFFF, RIG_PROGRAM + 0x20);
    ccw0_put(RIG_PROGRAM + 0x20, 0x02, 0, 80, DATA);
    rig_run(fake_number, 0);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 0x28);
}

static void bad_ccws_are_program_checks(void **state)
{
    static const struct {
        bool format_1;
        u8 command, flags;
        u16 count;
        u32 address;
    } bad[] = {
        {true, 0x00, 0, 1, DATA},
        {true, 0xF0, 0, 1, DATA},
        {true, 0x18, 0, 1, DATA},
        {true, 0x02, 0, 1, 0x80000000u},
        {true, 0x02, CCW_CHAIN_DATA, 0, DATA},
        {true, 0x02, CCW_SUSPEND, 1, DATA},
        {true, 0x02, CCW_MIDAW, 1, DATA},
        {true, 0x02, 0, 1, 0x7FFFFFF0u}, /* no such storage */
        {true, 0x02, CCW_INDIRECT, 1, DATA + 2},
        {true, 0x02, CCW_INDIRECT, 1, 0x7FFFFFF0u},
        {false, 0x02, 0, 0, DATA},
        {false, 0x02, 0, 1, 0x00FFFFF0u},
        {false, 0x10, 0, 1, DATA},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        void (*put)(u32, u8, u8, u16, u32) = bad[i].format_1 ? ccw1_put : ccw0_put;
        put(RIG_PROGRAM, bad[i].command, bad[i].flags, bad[i].count, bad[i].address);
        rig_run(fake_number, bad[i].format_1 ? ORB_FORMAT_1 : 0);
        assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
        assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);
        assert_int_equal(irb.control & SCSW_STATUS, SCSW_ALERT | SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING);
    }
}

static void bad_program_addresses_are_program_checks(void **state)
{
    static const u32 bad[] = {RIG_PROGRAM + 4, 0x7FFFFFF8u};
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct orb orb = {be32_of(0), be32_of(ORB_FORMAT_1 | 0x8000), be32_of(bad[i])};
        memcpy(at(RIG_OPERAND), &orb, sizeof orb);
        assert_int_equal(rig_io(SSCH, fake_number), 0);
        assert_int_equal(rig_test(fake_number), 0);
        assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    }
    /* format 0 has 24 bits, and chaining does not wrap */
    struct orb orb = {be32_of(0), be32_of(0x8000), be32_of(0x01000000u)};
    memcpy(at(RIG_OPERAND), &orb, sizeof orb);
    assert_int_equal(rig_io(SSCH, fake_number), 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
}

static void storage_keys_protect_data_ccws_and_idaws(void **state)
{
    u8 *keys = rig.machine->storage->keys;
    (void)state;
    keys[RIG_PROGRAM >> 12] = keys[DATA >> 12] = 0x20;
    ccw1_put(RIG_PROGRAM, 0x02, 0, 80, DATA);
    rig_run(fake_number, ORB_FORMAT_1 | 0x20000000u);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.control & ORB_KEY, 0x20000000u);
    assert_int_equal(keys[DATA >> 12] & (KEY_REFERENCE | KEY_CHANGE), KEY_REFERENCE | KEY_CHANGE);

    keys[DATA >> 12] = 0x30;
    rig_run(fake_number, ORB_FORMAT_1 | 0x20000000u);
    assert_int_equal(irb.channel, CHANNEL_PROTECTION_CHECK);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 80);

    keys[RIG_PROGRAM >> 12] = 0x38; /* fetch-protected */
    rig_run(fake_number, ORB_FORMAT_1 | 0x20000000u);
    assert_int_equal(irb.channel, CHANNEL_PROTECTION_CHECK);
    assert_int_equal(irb.device, 0);

    keys[RIG_PROGRAM >> 12] = 0x20;
    keys[0x9] = 0x38;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_INDIRECT, 80, 0x9000);
    rig_run(fake_number, ORB_FORMAT_1 | 0x20000000u);
    assert_int_equal(irb.channel, CHANNEL_PROTECTION_CHECK);
}

static void data_running_out_of_storage_is_stored_up_to_its_end(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, 0, 80, RIG_STORAGE - 16);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.count, 64);
    assert_memory_equal(at(RIG_STORAGE - 16), fake.record, 16);
}

static void unit_exception_ends_the_chain_at_its_ccw(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CC_CHAIN_SLI, 80, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0x0F, CC_CHAIN_SLI, 80, DATA);
    ccw1_put(RIG_PROGRAM + 16, 0x02, CCW_SUPPRESS_LENGTH, 80, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 80);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED);
    assert_int_equal(fake.commands, 2);
}

static void unit_check_keeps_sense_for_basic_sense(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x17, CCW_SUPPRESS_LENGTH, 1, 0);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED | SCSW_ALERT);
    assert_int_equal(be32_get(irb.raw.esw[0]), 0x00800000);
    assert_int_equal(be32_get(irb.raw.esw[1]), 0);
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 32, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 30);
    assert_int_equal(*at(DATA), FAKE_SENSE);
    assert_int_equal(*at(DATA + 1), 0x99);
    rig_run(fake_number, ORB_FORMAT_1); /* sensed: gone */
    assert_int_equal(*at(DATA), 0);
}

static void unit_check_comes_with_concurrent_sense_when_asked(void **state)
{
    (void)state;
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED, PMCW_MODES_SENSE), 0);
    ccw1_put(RIG_PROGRAM, 0x22, CCW_SUPPRESS_LENGTH, 100, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(irb.count, 20);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED | SCSW_ALERT | SCSW_EXTENDED);
    assert_int_equal(be32_get(irb.raw.esw[1]), ERW_CONCURRENT_SENSE | 2u << ERW_SENSE_COUNT_SHIFT);
    assert_int_equal(irb.raw.ecw[0], FAKE_SENSE);
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 2, DATA + 0x100);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(*at(DATA + 0x100), 0);
}

static void rejected_command_is_unit_check_with_command_reject(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x1F, CCW_CHAIN_COMMAND, 4, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x02);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(irb.count, 4);
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 1, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(*at(DATA), SENSE_COMMAND_REJECT);
}

static void sense_id_names_the_device(void **state)
{
    static const u8 expected[7] = {0xFF, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC};
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE_ID, CCW_SUPPRESS_LENGTH, 40, DATA);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.count, 33);
    assert_memory_equal(at(DATA), expected, 7);
    assert_int_equal(fake.commands, 0);
}

static void endless_programs_end_with_interface_control_check(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, COMMAND_NOP, CC_CHAIN_SLI, 1, 0);
    ccw1_put(RIG_PROGRAM + 8, COMMAND_TIC, 0, 0, RIG_PROGRAM);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INTERFACE_CHECK);
    assert_int_equal(irb.control & SCSW_ALERT, SCSW_ALERT);
    /* so does one that writes for ever by data chaining, even if the device asks how much there is */
    ccw1_put(RIG_PROGRAM, 0x01, CCW_CHAIN_DATA, 1, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, CCW_CHAIN_DATA, 1, DATA);
    ccw1_put(RIG_PROGRAM + 16, COMMAND_TIC, 0, 0, RIG_PROGRAM + 8);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INTERFACE_CHECK);
}

static void programs_that_move_too_much_end_with_interface_control_check(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x05, CC_CHAIN_SLI, 0xFFFF, DATA);
    ccw1_put(RIG_PROGRAM + 8, COMMAND_TIC, 0, 0, RIG_PROGRAM);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_INTERFACE_CHECK);
    assert_true(fake.commands > 100 && fake.commands < 10000);
}

static void pci_of_a_data_chained_ccw_is_told_too(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_DATA, 40, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0, CCW_INTERRUPT, 40, DATA + 40);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, CHANNEL_PCI);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED | SCSW_INTERMEDIATE);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);
}

static void pci_makes_intermediate_status_before_the_end(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_COMMAND | CCW_INTERRUPT, 80, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0x0A, 0, 80, DATA + 0x100);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control,
        ORB_FORMAT_1 | SCSW_START | SCSW_SUBCHANNEL_ACTIVE | SCSW_DEVICE_ACTIVE | SCSW_INTERMEDIATE | SCSW_PENDING);
    assert_int_equal(irb.channel, CHANNEL_PCI);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 8);
    assert_int_equal(rig_test(fake_number), 1);
    fake.ready = true;
    channels_resume_device(rig.channels, 0x0777);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ENDED);
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(at(DATA + 0x100), fake.record, 80);
}

static void suspended_program_resumes_with_the_ccw_as_it_is_then(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_CHAIN_COMMAND, 80, DATA);
    ccw1_put(RIG_PROGRAM + 8, 0x02, CCW_SUSPEND, 80, DATA + 0x100);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | ORB_SUSPEND), 0);
    assert_int_equal(rig_io(RSCH, fake_number), 1); /* the suspension's status is pending */
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(
        irb.control, ORB_FORMAT_1 | ORB_SUSPEND | SCSW_START | SCSW_SUSPENDED | SCSW_INTERMEDIATE | SCSW_PENDING);
    assert_int_equal(irb.ccw_address, RIG_PROGRAM + 16);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1), 2);
    assert_int_equal(rig_io(RSCH, fake_number), 0); /* still with the flag: suspended again */
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control & SCSW_SUSPENDED, SCSW_SUSPENDED);
    ccw1_put(RIG_PROGRAM + 8, 0x02, 0, 80, DATA + 0x200);
    assert_int_equal(rig_io(RSCH, fake_number), 0);
    assert_int_equal(rig_test(fake_number), 0);
    assert_int_equal(irb.control, ORB_FORMAT_1 | ORB_SUSPEND | ENDED);
    assert_memory_equal(at(DATA + 0x200), fake.record, 80);
    assert_int_equal(rig_io(RSCH, fake_number), 2);
}

static void suspension_can_be_silent_and_cancelled(void **state)
{
    (void)state;
    ccw1_put(RIG_PROGRAM, 0x02, CCW_SUSPEND, 80, DATA);
    assert_int_equal(rig_start(fake_number, ORB_FORMAT_1 | ORB_SUSPEND | ORB_SUPPRESS_SUSPENDED), 0);
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control & SCSW_SUSPENDED, SCSW_SUSPENDED);
    assert_int_equal(rig_io(XSCH, fake_number), 0);
    assert_int_equal(rig_test(fake_number), 1);
    assert_int_equal(irb.control, 0);
    assert_int_equal(rig_io(XSCH, fake_number), 2);
    assert_int_equal(fake.commands, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(one_command_ends_with_channel_end_and_device_end),
        FAKE_TEST(commands_chain_in_both_formats),
        FAKE_TEST(short_record_leaves_residual_count_and_incorrect_length),
        FAKE_TEST(sli_suppresses_incorrect_length_and_lets_chaining_go_on),
        FAKE_TEST(long_record_without_sli_is_incorrect_length),
        FAKE_TEST(immediate_command_tells_length_only_in_format_1_without_suppression),
        FAKE_TEST(data_chaining_scatters_one_record),
        FAKE_TEST(data_chaining_beyond_the_record_is_incorrect_length_even_with_sli),
        FAKE_TEST(output_is_gathered_and_counted_ahead),
        FAKE_TEST(skip_transfers_nothing_but_counts),
        FAKE_TEST(tic_transfers_but_not_first_and_not_to_another),
        FAKE_TEST(format_0_tic_ignores_its_other_fields),
        FAKE_TEST(bad_ccws_are_program_checks),
        FAKE_TEST(bad_program_addresses_are_program_checks),
        FAKE_TEST(storage_keys_protect_data_ccws_and_idaws),
        FAKE_TEST(data_running_out_of_storage_is_stored_up_to_its_end),
        FAKE_TEST(unit_exception_ends_the_chain_at_its_ccw),
        FAKE_TEST(unit_check_keeps_sense_for_basic_sense),
        FAKE_TEST(unit_check_comes_with_concurrent_sense_when_asked),
        FAKE_TEST(rejected_command_is_unit_check_with_command_reject),
        FAKE_TEST(sense_id_names_the_device),
        FAKE_TEST(endless_programs_end_with_interface_control_check),
        FAKE_TEST(programs_that_move_too_much_end_with_interface_control_check),
        FAKE_TEST(pci_of_a_data_chained_ccw_is_told_too),
        FAKE_TEST(pci_makes_intermediate_status_before_the_end),
        FAKE_TEST(suspended_program_resumes_with_the_ccw_as_it_is_then),
        FAKE_TEST(suspension_can_be_silent_and_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
