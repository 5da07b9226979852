/* Disks that are read-only, shared, reserved, or whose host fails. */
#include "tests/unit/guests_device/disk.h"
#include <signal.h>
#include <sys/resource.h>

static u8 before[2][60000];

static void track_copy(u8 *image, u32 track)
{
    struct track *t;
    assert_int_equal(minidisk_track_hold(&disk.minidisk, track, false, &t), 0);
    memset(image, 0, sizeof before[0]);
    memcpy(image, t->image, t->length);
    minidisk_track_release(&disk.minidisk, t);
}

/* Every command, in and out of every kind of domain. */
static void nothing_writes_through_a_read_only_link(void **state)
{
    u16 reader = disk_attach(0x0201, true);
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    track_copy(before[0], 20);
    memset(at(DATA), 0, 64);
    for (unsigned command = 1; command < 256; command++)
        for (u8 operation = 0; operation < 64 && (command & 0x0F) != 0 && (command & 0x0F) != 8; operation++) {
            add_extent(0xC0, 20, 20);
            add_locate(operation, operation ? 1 : 0, 20, 1, 4096);
            add((u8)command, CCW_SUPPRESS_LENGTH, 64, DATA);
            run_on(reader);
        }
    add(0x94, CCW_SUPPRESS_LENGTH, 32, DATA);
    run_on(reader);
    track_copy(before[1], 20);
    assert_memory_equal(before[0], before[1], sizeof before[0]);
    block_transfer(true, 20, 1, DATA);
    run_on(reader);
    const u8 *s = sense_on(reader);
    assert_int_equal(s[0], SENSE_COMMAND_REJECT);
    assert_int_equal(s[1], 0x06);
}

static void two_links_see_each_others_writes(void **state)
{
    u16 other = disk_attach(0x0201, false);
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    memset(at(DATA), 0x42, 4096);
    block_transfer(true, 20, 5, DATA);
    run_on(other);
    assert_int_equal(irb.device, 0x0C);
    memset(at(DATA), 0, 4096);
    block_transfer(false, 20, 5, DATA);
    run_well();
    assert_int_equal(*at(DATA + 4095), 0x42);
}

static void reservation(u16 number, u8 command)
{
    add(command, CCW_SUPPRESS_LENGTH, 32, DATA);
    run_on(number);
    assert_int_equal(irb.device, 0x0C);
}

static void who_meets_a_reservation_waits_for_its_release(void **state)
{
    u16 other = disk_attach(0x0201, false);
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    reservation(disk.number, 0xB4);
    block_transfer(false, 20, 1, DATA);
    disk.next = 0;
    assert_int_equal(rig_start(other, ORB_FORMAT_1), 0);
    assert_int_equal(rig_test(other), 1);
    channels_resume_device(rig.channels, 0x0201);
    assert_int_equal(rig_test(other), 1);
    struct execution_end end;
    ccw1_put(RIG_PROGRAM + 0x400, 0x94, CCW_SUPPRESS_LENGTH, 32, DATA);
    assert_int_equal(channels_execute(rig.channels, 0x0200, ORB_FORMAT_1, RIG_PROGRAM + 0x400, &end), EXECUTED);
    assert_int_equal(disk.releases, 1);
    channels_resume_device(rig.channels, 0x0201);
    assert_int_equal(rig_test(other), 0);
    assert_int_equal(irb.device, 0x0C);
}

static void reservations_are_told_and_can_be_taken_by_force(void **state)
{
    u16 other = disk_attach(0x0201, false);
    (void)state;
    reservation(disk.number, 0xB4);
    reservation(disk.number, 0xB4);
    add(0x34, 0, 12, DATA);
    run_on(disk.number);
    assert_int_equal(*at(DATA) & 0x30, 0x30);
    add(0x34, 0, 12, DATA);
    run_on(other);
    assert_int_equal(*at(DATA) & 0x30, 0x20);
    reservation(other, 0x14);
    add(0x34, 0, 12, DATA);
    run_on(disk.number);
    assert_int_equal(*at(DATA) & 0x30, 0x20);
    assert_int_equal(disk.releases, 0);
    assert_int_equal(channels_detach(rig.channels, 0x0201), 0);
    assert_int_equal(disk.releases, 1);
    add(0x34, 0, 12, DATA);
    run_on(disk.number);
    assert_int_equal(*at(DATA) & 0x30, 0);
}

static void a_reset_gives_the_disk_back(void **state)
{
    (void)state;
    reservation(disk.number, 0xB4);
    assert_non_null(disk.minidisk.owner);
    channels_reset(rig.channels);
    assert_null(disk.minidisk.owner);
}

/* The host refuses to let any file grow or change. */
static void a_full_host_is_an_equipment_check_and_changes_nothing(void **state)
{
    struct rlimit limit, none;
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    track_copy(before[0], 20);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    none = limit;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    memset(at(DATA), 0x42, 4096);
    block_transfer(true, 20, 5, DATA);
    run_ill(SENSE_EQUIPMENT_CHECK, 0x80, 0);
    format_track(20, 3, 4096);
    run_ill(SENSE_EQUIPMENT_CHECK, 0x80, 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(disk.failures, 2);
    assert_true(strlen(disk.why) > 0);
    track_copy(before[1], 20);
    assert_memory_equal(before[0], before[1], sizeof before[0]);
    block_transfer(true, 20, 5, DATA);
    run_well();
}

static void counts_tell_how_often_it_was_used(void **state)
{
    struct dasd_counts c;
    void *device;
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    block_transfer(false, 20, 5, DATA);
    run_well();
    assert_true(channels_find(rig.channels, 0x0200, NULL, &device, NULL));
    dasd_count(device, &c);
    assert_int_equal(c.programs, 2);
    assert_int_equal(c.writes, 12);
    assert_int_equal(c.reads, 1);
}

static void blocks_are_records_by_number_and_length(void **state)
{
    u8 data[4096];
    void *device;
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    assert_true(channels_find(rig.channels, 0x0200, NULL, &device, NULL));
    assert_int_equal(dasd_blocks(device, 4096), 45 * 12);
    assert_int_equal(dasd_blocks(device, 1000), 0);
    memset(data, 0x33, sizeof data);
    assert_int_equal(dasd_block_write(device, 4096, 20 * 12 + 11, data), 0);
    block_transfer(false, 20, 12, DATA);
    run_well();
    assert_int_equal(*at(DATA + 4095), 0x33);
    assert_true(dasd_block_read(device, 2048, 20 * 21, data) < 0);
    assert_true(dasd_block_read(device, 4096, 19 * 12, data) < 0);
    assert_true(dasd_block_read(device, 4096, 45 * 12, data) < 0);
    assert_int_equal(disk.failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECKD_TEST(nothing_writes_through_a_read_only_link),
        ECKD_TEST(two_links_see_each_others_writes),
        ECKD_TEST(who_meets_a_reservation_waits_for_its_release),
        ECKD_TEST(reservations_are_told_and_can_be_taken_by_force),
        ECKD_TEST(a_reset_gives_the_disk_back),
        ECKD_TEST(a_full_host_is_an_equipment_check_and_changes_nothing),
        ECKD_TEST(counts_tell_how_often_it_was_used),
        ECKD_TEST(blocks_are_records_by_number_and_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
