/* Random channel programs against both kinds of disk: each ends with a status, none stores where its key does not
 * allow, and the disk's other cylinders stay as they were. */
#include "tests/unit/guests_channel/hostile.h"
#include "tests/unit/guests_device/disk.h"

#define PROGRAMS 50000

static const u8 eckd[] = {0x63, 0x47, 0x4B, 0xE7, 0x06, 0x86, 0x05, 0x85, 0x1D, 0x9D, 0x12, 0x92, 0x1E, 0x5E, 0x0E,
    0x0D, 0x31, 0xB1, 0x29, 0x71, 0x39, 0x07, 0x1B, 0x1F, 0x1A, 0x16, 0x19, 0x15, 0x11, 0xDE, 0xA5, 0xA6, 0x95, 0x27,
    0x3E, 0x64, 0xFA, 0x08, 0x02, 0x04, 0xE4, 0x03, 0xAF, 0x34, 0x22, 0x23, 0x0F};
static const u8 fba[] = {0x63, 0x43, 0x42, 0x41, 0x02, 0x64, 0x04, 0xE4, 0x08, 0x34, 0x24};

/* Parameters that are often nearly right, where the programs' addresses often point. */
static void parameters(void)
{
    for (u32 a = DATA; a < DATA + 0x4000; a += 64) {
        u8 p[64];
        for (unsigned i = 0; i < sizeof p; i++)
            p[i] = hostile_random(3) ? 0 : (u8)hostile_random(256);
        if (hostile_random(2)) { /* DEFINE EXTENT of all, or LOCATE RECORD */
            p[0] = (u8)(hostile_random(4) << 6);
            p[1] = 0xC0;
            memset(p + 8, 0, 8);
            p[13] = 2;
            p[15] = 14;
        } else {
            static const u8 operations[] = {0x01, 0x03, 0x06, 0x0B, 0x0C, 0x16, 0x3F, 0x43, 0x00};
            p[0] = operations[hostile_random(sizeof operations)];
            p[1] = p[2] = 0;
            p[3] = (u8)hostile_random(5);
            memset(p + 4, 0, 10);
            p[7] = p[11] = (u8)hostile_random(15);
            p[12] = (u8)hostile_random(3);
            p[13] = 0xFF;
            p[17] = hostile_random(2) ? 0x11 : 0x23;
        }
        memcpy(at(a), p, sizeof p);
    }
}

static void assault(const u8 *commands, u32 count)
{
    unsigned started = 0;
    for (unsigned i = 0; i < PROGRAMS; i++) {
        if (i % 16 == 0) {
            parameters();
            hostile_blob(commands, count);
            hostile_guard_set();
        }
        if (hostile_start(disk.number) == 0) {
            started++;
            hostile_settle(disk.number, 0x0200);
        }
        if (i % 64 == 0)
            hostile_guard_check();
    }
    struct dasd_counts c;
    void *device;
    assert_true(channels_find(rig.channels, 0x0200, NULL, &device, NULL));
    dasd_count(device, &c);
    assert_true(started > PROGRAMS / 2);
    assert_true(c.reads + c.writes > 100);
    assert_int_equal(disk.failures, 0);
}

/* Home address and record 0 are always what they must be, and records fill the track to its end mark. */
static void tracks_check(void)
{
    for (u32 track = 0; track < 45; track++) {
        struct track *t;
        u8 cchh[4];
        u32 at_byte = 5;
        assert_int_equal(minidisk_track_hold(&disk.minidisk, track, false, &t), 0);
        cchh_put(cchh, track + FIRST * 15);
        assert_memory_equal(t->image + 1, cchh, 4);
        assert_memory_equal(t->image + 5, cchh, 4);
        while (be64_load(t->image + at_byte) != ~0ull) {
            at_byte += 8u + t->image[at_byte + 5] + be16_load(t->image + at_byte + 6);
            assert_true(at_byte + 8 <= t->length);
        }
        assert_int_equal(at_byte + 8, t->length);
        minidisk_track_release(&disk.minidisk, t);
    }
}

static void random_programs_leave_eckd_tracks_sound(void **state)
{
    struct track *t;
    (void)state;
    for (u32 track = 0; track < 8; track++) {
        format_track(track, 12, 512);
        run_well();
    }
    assault(eckd, sizeof eckd);
    tracks_check();
    assert_int_equal(track_hold(disk.volume, FIRST * 15 - 1, false, &t), 0);
    assert_int_equal(t->length, 29); /* home address, record 0, end mark: nobody was here */
    track_release(disk.volume, t);
}

static void random_programs_stay_on_their_fba_disk(void **state)
{
    u8 block[512], zero[512] = {0};
    (void)state;
    assault(fba, sizeof fba);
    assert_int_equal(blocks_read(disk.volume, FIRST - 1, 1, block), 0);
    assert_memory_equal(block, zero, 512);
    assert_int_equal(blocks_read(disk.volume, FIRST + 1000, 1, block), 0);
    assert_memory_equal(block, zero, 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECKD_TEST(random_programs_leave_eckd_tracks_sound),
        FBA_TEST(random_programs_stay_on_their_fba_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
