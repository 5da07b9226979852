/* A disk for the tests of DASD: a minidisk in the middle of a volume in memory, and channel programs against it. Each
 * add() chains a CCW to the one before it. */
#pragma once
#include "guests/device/device.h"
#include "tests/unit/guests_channel/rig.h"

#define DATA 0x8000u   /* where most programs read to and write from */
#define DEFINE 0x6000u /* parameters */
#define LOCATE 0x6100u
#define FIRST 2u /* the minidisk's first cylinder or block of the volume */

static struct disk {
    struct volume *volume;
    struct minidisk minidisk;
    u16 number;
    u32 next; /* CCW */
    unsigned failures, releases;
    char why[80];
} disk;

static inline void disk_failed(void *cp, const char *why)
{
    struct disk *d = cp;
    d->failures++;
    strncpy(d->why, why, sizeof d->why - 1);
}

static inline void disk_released(void *cp)
{
    struct disk *d = cp;
    d->releases++;
}

static const struct dasd_host disk_host = {disk_failed, disk_released};

static inline u16 disk_attach(u16 devno, bool read_only)
{
    void *state = dasd_create(&disk.minidisk, read_only, &disk_host, &disk);
    assert_non_null(state);
    return rig_attach(devno, dasd_row(&disk.minidisk)->ops, state);
}

static inline int disk_setup(void **state, const struct volume_geometry *g, u32 size)
{
    disk = (struct disk){0};
    rig_setup(state);
    assert_int_equal(volume_open_memory(g, &disk.volume), 0);
    disk.minidisk.volume = disk.volume;
    disk.minidisk.first = FIRST;
    disk.minidisk.size = size;
    disk.number = disk_attach(0x0200, false);
    return 0;
}

/* Three cylinders of a 3390-3. */
static inline int setup_3390(void **state)
{
    static const struct volume_geometry g = {VOLUME_ECKD, 0x3390, 3, 20, 15, 56832, 0};
    return disk_setup(state, &g, 3);
}

static inline int setup_3380(void **state)
{
    static const struct volume_geometry g = {VOLUME_ECKD, 0x3380, 'K', 20, 15, 47616, 0};
    return disk_setup(state, &g, 3);
}

static inline int setup_9336(void **state)
{
    static const struct volume_geometry g = {VOLUME_FBA, 0x9336, 10, 0, 0, 0, 10000};
    return disk_setup(state, &g, 1000);
}

static inline int disk_teardown(void **state)
{
    rig_teardown(state);
    assert_int_equal(volume_close(disk.volume), 0);
    return 0;
}

static inline void add(u8 command, u8 flags, u16 count, u32 data)
{
    if (disk.next != 0 && at(RIG_PROGRAM + disk.next - 8)[0] != COMMAND_TIC)
        at(RIG_PROGRAM + disk.next - 7)[0] |= CCW_CHAIN_COMMAND;
    ccw1_put(RIG_PROGRAM + disk.next, command, flags, count, data);
    disk.next += 8;
}

static inline void add_tic(u32 target)
{
    at(RIG_PROGRAM + disk.next - 7)[0] |= CCW_CHAIN_COMMAND;
    ccw1_put(RIG_PROGRAM + disk.next, COMMAND_TIC, 0, 0, target);
    disk.next += 8;
}

/* How many CCWs of the program were executed is in executed. */
static u32 executed;
static inline void run_on(u16 number)
{
    disk.next = 0;
    rig_run(number, ORB_FORMAT_1);
    executed = (irb.ccw_address - RIG_PROGRAM) / 8;
}

static inline void run(void)
{
    run_on(disk.number);
}

/* Basic sense after a unit check. */
static inline const u8 *sense_on(u16 number)
{
    ccw1_put(RIG_PROGRAM, COMMAND_SENSE, CCW_SUPPRESS_LENGTH, 32, 0x7F00);
    rig_run(number, ORB_FORMAT_1);
    return at(0x7F00);
}

static inline void run_well(void)
{
    run();
    if (irb.device != 0x0C) {
        const u8 *s = sense_on(disk.number);
        print_error("CCW %u: device %02X channel %02X sense %02X %02X message %02X\n", executed, irb.device,
            irb.channel, s[0], s[1], s[7]);
        fail();
    }
    assert_int_equal(irb.channel, 0);
}

/* The program ends with a unit check and this sense. */
static inline void run_ill(u8 sense0, u8 sense1, u8 message)
{
    run();
    assert_int_equal(irb.device & DEVICE_UNIT_CHECK, DEVICE_UNIT_CHECK);
    const u8 *s = sense_on(disk.number);
    if (s[0] != sense0 || s[1] != sense1 || s[7] != message)
        print_error("sense %02X %02X message %02X\n", s[0], s[1], s[7]);
    assert_int_equal(s[0], sense0);
    assert_int_equal(s[1], sense1);
    assert_int_equal(s[7], message);
}

static inline void cchh_put(u8 *p, u32 track)
{
    be16_store(p, (u16)(track / 15));
    be16_store(p + 2, (u16)(track % 15));
}

/* DEFINE EXTENT for these tracks. */
static inline void add_extent(u8 mask, u32 first, u32 last)
{
    u8 p[16] = {mask, 0xC0};
    be16_store(p + 2, 4096);
    cchh_put(p + 8, first);
    cchh_put(p + 12, last);
    memcpy(at(DEFINE), p, sizeof p);
    add(0x63, 0, 16, DEFINE);
}

/* LOCATE RECORD; a program may have several, each with its parameters. */
static inline void add_locate(u8 operation, u8 count, u32 track, u8 record, u16 length)
{
    u32 where = LOCATE + disk.next * 2;
    u8 p[16] = {operation, length ? 0x80 : 0, 0, count};
    cchh_put(p + 4, track);
    cchh_put(p + 8, track);
    p[12] = record;
    p[13] = 0xFF;
    be16_store(p + 14, length);
    memcpy(at(where), p, sizeof p);
    add(0x47, 0, 16, where);
}

static inline void count_put(u8 *p, u32 track, u8 record, u8 key_length, u16 data_length)
{
    cchh_put(p, track);
    p[4] = record;
    p[5] = key_length;
    be16_store(p + 6, data_length);
}

/* As dasdfmt does it: n blocks on a track, whose numbers and counts lie at DATA. */
static inline void format_track(u32 track, unsigned n, u16 size)
{
    add_extent(0xC0, track, track);
    add_locate(0x43, (u8)n, track, 0, 0);
    for (unsigned i = 0; i < n; i++) {
        count_put(at(DATA + 8 * i), track, (u8)(i + 1), 0, size);
        add(0x1D, CCW_SUPPRESS_LENGTH, 8, DATA + 8 * i);
    }
}

/* One block of a formatted track, as a file system reads or writes it. */
static inline void block_transfer(bool write, u32 track, u8 record, u32 data)
{
    add_extent(write ? 0x80 : 0x40, track, track);
    add_locate(write ? 0x01 : 0x06, 1, track, record, 4096);
    add(write ? 0x85 : 0x86, 0, 4096, data);
}

#define ECKD_TEST(f) cmocka_unit_test_setup_teardown(f, setup_3390, disk_teardown)
#define FBA_TEST(f) cmocka_unit_test_setup_teardown(f, setup_9336, disk_teardown)
