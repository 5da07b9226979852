/* The device table, and random channel programs against every device in it. */
#include "guests/device/device.h"
#include "tests/unit/guests_channel/hostile.h"

static void devices_are_found_by_keyword(void **state)
{
    (void)state;
    assert_ptr_equal(device_by_keyword("2540r")->ops, &reader2540_ops);
    assert_ptr_equal(device_by_keyword("1403")->ops, &printer1403_ops);
    assert_string_equal(device_by_keyword("3215")->vm_name, "CONS");
    assert_null(device_by_keyword("2540"));
    assert_null(device_by_keyword(""));
}

static void classes_and_types_are_those_that_linux_maps(void **state)
{
    static const struct {
        const char *keyword;
        u8 vm_class, vm_type;
    } expected[] = {{"3215", 0x80, 0x00}, {"2540R", 0x20, 0x82}, {"2540P", 0x10, 0x82}, {"1403", 0x10, 0x41},
        {"3505", 0x20, 0x84}, {"3525", 0x10, 0x84}, {"3211", 0x10, 0x42}, {"3203", 0x10, 0x43}, {"3800", 0x10, 0x45},
        {"3800-1", 0x10, 0x45}, {"3270", 0x40, 0x01}};
    unsigned others = 0; /* disks tell theirs by describe: dasd_identity_test.c */
    (void)state;
    for (unsigned i = 0; i < device_row_count; i++)
        others += device_rows[i].kind != DEVICE_DASD;
    assert_int_equal(others, sizeof expected / sizeof expected[0]);
    for (unsigned i = 0; i < others; i++) {
        const struct device_row *row = device_by_keyword(expected[i].keyword);
        assert_non_null(row);
        assert_int_equal(row->ops->vm_class, expected[i].vm_class);
        assert_int_equal(row->ops->vm_type, expected[i].vm_type);
    }
}

static enum card_result any_card(void *cp, u8 *card, u32 *length)
{
    (void)cp;
    *length = hostile_random(8) == 0 ? hostile_random(32761) : 80;
    memset(card, 0x33, *length);
    return (enum card_result)hostile_random(4);
}

static bool any_record(void *cp, u8 command, const u8 *data, u32 length)
{
    unsigned *sum = cp;
    *sum += command;
    for (u32 i = 0; i < length; i++)
        *sum += data[i];
    return hostile_random(16) != 0;
}

static void any_write(void *cp, const u8 *ebcdic, u32 length, bool carriage_return)
{
    any_record(cp, carriage_return, ebcdic, length);
}

static bool any_read(void *cp, u8 *ebcdic, u32 size, u32 *length)
{
    (void)cp;
    *length = size;
    memset(ebcdic, 0x44, size);
    return hostile_random(2);
}

static void any_event(void *cp)
{
    (void)cp;
}

static void *any_device(const struct device_row *row, unsigned *sum)
{
    static const struct card_source source = {any_card};
    static const struct record_sink sink = {any_record};
    static const struct console_line line = {
        .write = any_write, .read = any_read, .read_cancelled = any_event, .alarm = any_event};
    switch (row->kind) {
    case DEVICE_CONSOLE:
        return console3215_create(&line, sum);
    case DEVICE_READER:
        return reader_create(&source, sum);
    case DEVICE_PUNCH:
        return punch_create(&sink, sum);
    default:
        return printer_create(&sink, sum);
    }
}

static void random_channel_programs_harm_no_device(void **state)
{
    static const u8 commands[] = {0x01, 0x02, 0x0A, 0x09, 0x0B, 0x03, 0x04, 0xE4, 0x08, 0x63, 0x89, 0x8B, 0xC2, 0x23,
        0x41, 0xFB, 0x12, 0x14, 0x25, 0x5A, 0x83};
    unsigned sum = 0, count = 0; /* disks: dasd_hostile_test.c; displays: tests/fuzz/displays.c */
    (void)state;
    for (unsigned i = 0; i < device_row_count; i++)
        if (device_rows[i].kind != DEVICE_DASD && device_rows[i].kind != DEVICE_DISPLAY)
            rig_attach((u16)(0x10 + count++), device_rows[i].ops, any_device(&device_rows[i], &sum));
    for (unsigned i = 0; i < 20000; i++) {
        u16 number = (u16)hostile_random(count);
        if (i % 16 == 0) {
            hostile_blob(commands, sizeof commands);
            hostile_guard_set();
        }
        if (hostile_start(number) == 0)
            hostile_settle(number, (u16)(0x10 + number));
    }
    hostile_guard_check();
    assert_int_not_equal(sum, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_are_found_by_keyword),
        cmocka_unit_test(classes_and_types_are_those_that_linux_maps),
        cmocka_unit_test_setup_teardown(random_channel_programs_harm_no_device, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
