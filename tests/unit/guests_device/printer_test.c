/* Virtual printers: lines, carriage movement, forms-control buffers. */
#include "tests/unit/guests_device/spool.h"

static void attach(const struct device_ops *ops)
{
    memset(&spool, 0, sizeof spool);
    device = rig_attach(0x000E, ops, printer_create(&sink, &spool));
    for (u32 i = 0; i < 256; i++)
        *at(DATA + i) = (u8)(i + 1);
}

static void lines_go_out_with_their_command(void **state)
{
    static const u8 writes[] = {0x01, 0x09, 0x11, 0x19, 0x89, 0x91, 0xE1};
    (void)state;
    attach(&printer1403_ops);
    for (unsigned i = 0; i < sizeof writes; i++) {
        write_one(writes[i], 0, 132);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.channel, 0);
        assert_int_equal(spool.command[i], writes[i]);
        assert_int_equal(spool.length[i], 132);
        assert_memory_equal(spool.data[i], at(DATA), 132);
    }
    write_one(0x09, 0, 5);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(spool.length[7], 5);
}

static void immediate_commands_move_without_data(void **state)
{
    static const u8 immediate[] = {0x0B, 0x13, 0x1B, 0x8B, 0xE3};
    (void)state;
    attach(&printer1403_ops);
    for (unsigned i = 0; i < sizeof immediate; i++) {
        write_one(immediate[i], CCW_SUPPRESS_LENGTH, 1);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(spool.command[i], immediate[i]);
        assert_int_equal(spool.length[i], 0);
    }
}

static void widths_differ(void **state)
{
    (void)state;
    attach(&printer1403_ops);
    write_one(0x09, 0, 150);
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 18);
    assert_int_equal(channels_detach(rig.channels, 0x000E), 0);
    attach(&printer3211_ops);
    write_one(0x09, 0, 150);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(spool.length[0], 150);
}

static void loads_and_gates_are_accepted_and_print_nothing(void **state)
{
    static const u8 loads[] = {0x73, 0x7B, 0xEB, 0xF3, 0xFB};
    (void)state;
    attach(&printer1403_ops);
    for (unsigned i = 0; i < sizeof loads; i++) {
        write_one(loads[i], CCW_SUPPRESS_LENGTH, 240);
        assert_int_equal(irb.device, 0x0C);
    }
    assert_int_equal(spool.records, 0);
}

static void bad_commands_are_rejected(void **state)
{
    static const u8 bad[] = {0x02, 0x21, 0x2B, 0x81, 0x83, 0xE9, 0x63, 0x5A, 0x05};
    (void)state;
    attach(&printer1403_ops);
    for (unsigned i = 0; i < sizeof bad; i++) {
        write_one(bad[i], 0, 10);
        assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
    }
    assert_int_equal(spool.records, 0);
    assert_int_equal(sense(), SENSE_COMMAND_REJECT);
}

static void channels_9_and_12_of_a_loaded_buffer_are_sensed_while_spacing(void **state)
{
    static const u8 forms[6] = {0x01, 0x00, 0x09, 0x00, 0x0C, 0x10};
    (void)state;
    attach(&printer3203_ops);
    write_one(0x19, 0, 10);
    assert_int_equal(irb.device, 0x0C); /* nothing loaded, nothing sensed */
    memcpy(at(DATA), forms, sizeof forms);
    write_one(0x63, 0, sizeof forms);
    assert_int_equal(irb.device, 0x0C);
    write_one(0x09, 0, 10); /* to line 2 */
    assert_int_equal(irb.device, 0x0C);
    write_one(0x09, 0, 10); /* to line 3: channel 9 */
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), 0x01);
    write_one(0x11, 0, 10); /* to line 5: channel 12 */
    assert_int_equal(irb.device, 0x0D);
    write_one(0x89, 0, 10); /* skip to channel 1: top of the next form */
    assert_int_equal(irb.device, 0x0C);
    write_one(0xC9, 0, 10); /* skip to channel 9 is not spacing */
    assert_int_equal(irb.device, 0x0C);
    write_one(0x09, 0, 10); /* to line 4 */
    assert_int_equal(irb.device, 0x0C);
    write_one(0x91, 0, 10); /* channel 2 is nowhere: to the top */
    write_one(0x11, 0, 10); /* lines 2 and 3: channel 9 */
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(spool.records, 9);
}

static void empty_forms_buffer_is_a_load_check(void **state)
{
    (void)state;
    attach(&printer3211_ops);
    *at(DATA) = 0x80;
    write_one(0x63, 0, 1);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), 0x02);
}

static void what_was_loaded_and_printed_can_be_read_back(void **state)
{
    static const u8 forms[3] = {0x01, 0x02, 0x10};
    (void)state;
    attach(&printer3211_ops);
    memcpy(at(DATA), forms, sizeof forms);
    write_one(0x63, 0, sizeof forms);
    memset(at(DATA), 0xEE, 3);
    write_one(0x12, 0, 3);
    assert_int_equal(irb.device, 0x0C);
    assert_memory_equal(at(DATA), forms, 3);
    memset(at(DATA), 0xA1, 512);
    write_one(0xFB, 0, 512);
    memset(at(DATA), 0xC1, 20);
    write_one(0x09, 0, 20);
    memset(at(DATA), 0, 512);
    write_one(0x02, CCW_SUPPRESS_LENGTH, 150);
    assert_int_equal(irb.count, 130);
    assert_int_equal(*at(DATA + 19), 0xC1);
    write_one(0x0A, 0, 512);
    assert_int_equal(*at(DATA + 511), 0xA1);
    assert_int_equal(spool.records, 1);
}

static void forms_with_channels_above_12_are_a_load_check_and_leave_the_old_ones(void **state)
{
    (void)state;
    attach(&printer3203_ops);
    *at(DATA) = 0x10 | 0x01;
    *at(DATA + 1) = 0x1C;
    write_one(0x63, 0, 2);
    assert_int_equal(irb.device, 0x0C);
    *at(DATA + 1) = 0x1D;
    write_one(0x63, 0, 2);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), 0x02);
    write_one(0x09, 0, 2);
    assert_int_equal(irb.device, 0x0D); /* line 2 still has channel 12 */
}

static void the_3800_takes_its_modules_and_structured_records(void **state)
{
    static const u8 orders[] = {0x07, 0x17, 0x37, 0x47, 0x77, 0x87},
                    loads[] = {0x23, 0x25, 0x33, 0x35, 0x43, 0x53, 0x83};
    (void)state;
    attach(&printer3800_ops);
    for (unsigned i = 0; i < sizeof orders; i++) {
        write_one(orders[i], CCW_SUPPRESS_LENGTH, 1);
        assert_int_equal(irb.device, 0x0C);
    }
    for (unsigned i = 0; i < sizeof loads; i++) {
        write_one(loads[i], 0, 2000);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.channel, 0);
    }
    assert_int_equal(spool.records, 0);
    *at(DATA) = 0x01;
    *at(DATA + 1) = 0x2C;
    write_one(0x63, 0, 2);
    write_one(0x5A, 0, 100);
    assert_int_equal(spool.command[0], 0x5A);
    assert_int_equal(spool.length[0], 100);
    write_one(0x09, 0, 204);
    assert_int_equal(irb.device, 0x0D); /* channel 12 on its second line */
    assert_int_equal(irb.channel, 0);
    write_one(0x02, 0, 1);
    assert_int_equal(irb.device, DEVICE_UNIT_CHECK);
}

static void full_host_is_intervention_required(void **state)
{
    (void)state;
    attach(&printer1403_ops);
    spool.full = true;
    write_one(0x09, 0, 10);
    assert_int_equal(irb.device, 0x0E);
    assert_int_equal(sense(), SENSE_INTERVENTION_REQUIRED);
}

#define PRINTER_TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRINTER_TEST(lines_go_out_with_their_command),
        PRINTER_TEST(immediate_commands_move_without_data),
        PRINTER_TEST(widths_differ),
        PRINTER_TEST(loads_and_gates_are_accepted_and_print_nothing),
        PRINTER_TEST(bad_commands_are_rejected),
        PRINTER_TEST(channels_9_and_12_of_a_loaded_buffer_are_sensed_while_spacing),
        PRINTER_TEST(empty_forms_buffer_is_a_load_check),
        PRINTER_TEST(what_was_loaded_and_printed_can_be_read_back),
        PRINTER_TEST(forms_with_channels_above_12_are_a_load_check_and_leave_the_old_ones),
        PRINTER_TEST(the_3800_takes_its_modules_and_structured_records),
        PRINTER_TEST(full_host_is_intervention_required),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
