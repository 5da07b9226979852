/* What disks say of themselves: SENSE ID, characteristics, configuration, subsystem data, path groups. */
#include "tests/unit/guests_device/disk.h"

static void sense_id_names_control_unit_device_and_commands(void **state)
{
    static const u8 want[] = {0xFF, 0x39, 0x90, 0xE9, 0x33, 0x90, 0x0A, 0x00, 0x40, 0xFA, 0x01, 0x00, 0x41, 0x27, 0x00,
        0x04, 0x42, 0x3E, 0x00, 0x60};
    (void)state;
    add(0xE4, CCW_SUPPRESS_LENGTH, 40, DATA);
    run_well();
    assert_memory_equal(at(DATA), want, sizeof want);
    assert_int_equal(irb.count, 20);
}

/* Byte by byte as a 3390-3 tells it, with the minidisk's cylinders. */
static void characteristics_of_a_3390(void **state)
{
    static const u8 want[64] = {0x39, 0x90, 0xE9, 0x33, 0x90, 0x0A, 0x50, 0, 0, 0x16, 0x20, 0x24, 0, 3, 0, 15, 224,
        0x00, 0xE5, 0xA2, 0x05, 0x94, 0x02, 0x22, 0x13, 0x09, 0x06, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x24,
        0x24, 0x15, 0x02, 0xDF, 0xEE, 0, 0, 0x06, 0x77, 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3};
    (void)state;
    add(0x64, 0, 64, DATA);
    run_well();
    assert_memory_equal(at(DATA), want, 64);
}

static void characteristics_of_a_3380(void **state)
{
    (void)state;
    add(0x64, 0, 64, DATA);
    run_well();
    assert_int_equal(be16_load(at(DATA + 3)), 0x3380);
    assert_int_equal(*at(DATA + 16), 222);
    assert_int_equal(be32_load(at(DATA + 16)) & 0xFFFFFF, 47968);
    assert_int_equal(*at(DATA + 22), 1);
    assert_int_equal(*at(DATA + 23), 32);
    assert_int_equal(be16_load(at(DATA + 24)), 492);
    assert_int_equal(be16_load(at(DATA + 26)), 236);
}

static void characteristics_of_a_9336(void **state)
{
    (void)state;
    add(0x64, 0, 32, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0x30);
    assert_int_equal(*at(DATA + 2), 0x21);
    assert_int_equal(be16_load(at(DATA + 4)), 512);
    assert_int_equal(be32_load(at(DATA + 14)), 1000);
    add(0xE4, CCW_SUPPRESS_LENGTH, 7, DATA);
    run_well();
    assert_int_equal(be16_load(at(DATA + 1)), 0x6310);
    assert_int_equal(be16_load(at(DATA + 4)), 0x9336);
}

/* Linux wants a node element descriptor of a device and a general qualifier among the elements of 32 bytes. */
static void configuration_data_have_a_device_and_a_general_element(void **state)
{
    (void)state;
    add(0xFA, 0, 256, DATA);
    run_well();
    assert_int_equal(*at(DATA) >> 6, 3);
    assert_int_equal(*at(DATA + 1), 1);
    assert_int_equal(*at(DATA + 224) >> 6, 2);
    assert_int_equal(*at(DATA + 224 + 6), 30);
    assert_int_not_equal(be16_load(at(DATA + 224 + 8)), 0);
    assert_int_equal(be32_load(at(DATA + 128 + 16)), FIRST);
}

static void prepare(u8 order, u8 suborder)
{
    u8 bytes[12] = {order, 0, 0, 0, 0, 0, suborder};
    memcpy(at(DEFINE), bytes, sizeof bytes);
    add(0x27, 0, 12, DEFINE);
}

static void features_offer_prefix_and_track_data(void **state)
{
    (void)state;
    memset(at(DATA), 0xEE, 256);
    prepare(0x18, 0x41);
    add(0x3E, 0, 256, DATA);
    run_well();
    assert_int_equal(*at(DATA + 8), 0x01);
    assert_int_equal(*at(DATA + 9), 0x20);
    assert_int_equal(*at(DATA + 12), 0x40);
    assert_int_equal(*at(DATA), 0);
}

static void the_device_is_a_base_without_aliases(void **state)
{
    (void)state;
    prepare(0x18, 0x0E);
    add(0x3E, 0, 512, DATA);
    run_well();
    assert_int_equal(*at(DATA), 1);
    assert_int_equal(*at(DATA + 2), 0);
}

static void orders_that_it_does_not_have_are_invalid_parameters(void **state)
{
    (void)state;
    prepare(0x18, 0x1C); /* query host access */
    add(0x3E, 0, 512, DATA);
    run_ill(0x80, 0, 4);
    prepare(0x1A, 0);
    run_ill(0x80, 0, 4);
    add(0x27, 0, 4, DEFINE);
    at(DEFINE)[0] = 0x18;
    run_ill(0x80, 0, 3);
    prepare(0x1D, 0);
    run_well();
}

static void path_groups_are_established_and_sensed(void **state)
{
    (void)state;
    add(0x34, 0, 12, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0);
    memset(at(DATA), 0x5A, 12);
    *at(DATA) = 0x80;
    add(0xAF, 0, 12, DATA);
    run_well();
    add(0x34, 0, 12, DATA + 16);
    run_well();
    assert_int_equal(*at(DATA + 16), 0xC8);
    assert_memory_equal(at(DATA + 1), at(DATA + 17), 11);
    *at(DATA) = 0x20; /* disband */
    add(0xAF, 0, 12, DATA);
    run_well();
    add(0x34, 0, 12, DATA + 16);
    run_well();
    assert_int_equal(*at(DATA + 16), 0x80);
}

static void unknown_commands_are_rejected_as_such(void **state)
{
    static const u8 commands[] = {0x01, 0x21, 0x6B, 0xC4, 0xF7, 0x2D};
    (void)state;
    for (unsigned i = 0; i < sizeof commands; i++) {
        add(commands[i], CCW_SUPPRESS_LENGTH, 1, DATA);
        run_ill(0x80, 0, 1);
    }
    add(0x01, CCW_SUPPRESS_LENGTH, 1, DATA);
    run();
    assert_int_equal(irb.device, 0x02);
}

static void basic_sense_is_24_of_32_bytes_and_tells_the_track(void **state)
{
    (void)state;
    add_extent(0x40, 20, 20);
    add_locate(0x06, 1, 20, 9, 8);
    run();
    const u8 *s = sense_on(disk.number);
    assert_int_equal(irb.count, 0);
    assert_int_equal(s[27], 0x80);
    assert_int_equal(be16_load(s + 28), 1);
    assert_int_equal(be16_load(s + 30), 5);
    s = sense_on(disk.number);
    assert_int_equal(s[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECKD_TEST(sense_id_names_control_unit_device_and_commands),
        ECKD_TEST(characteristics_of_a_3390),
        cmocka_unit_test_setup_teardown(characteristics_of_a_3380, setup_3380, disk_teardown),
        FBA_TEST(characteristics_of_a_9336),
        ECKD_TEST(configuration_data_have_a_device_and_a_general_element),
        ECKD_TEST(features_offer_prefix_and_track_data),
        ECKD_TEST(the_device_is_a_base_without_aliases),
        ECKD_TEST(orders_that_it_does_not_have_are_invalid_parameters),
        ECKD_TEST(path_groups_are_established_and_sensed),
        ECKD_TEST(unknown_commands_are_rejected_as_such),
        ECKD_TEST(basic_sense_is_24_of_32_bytes_and_tells_the_track),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
