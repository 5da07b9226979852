/* A link that may only read changes nothing by any command in any place of a channel program, and the same programs do
 * change a disk that may be written: so they are programs that could. */
#include "tests/unit/guests_channel/hostile.h"
#include "tests/unit/guests_device/disk.h"

#define PROGRAMS 20000
#define TRACKS 6u
#define RECORDS 6
#define PREFIX 0x6800u

static u64 hash_add(u64 hash, const u8 *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 0x100000001B3ULL;
    return hash;
}

/* Of all that the volume has, in and around the minidisk. */
static u64 volume_hash(void)
{
    const struct volume_geometry *g = volume_geometry(disk.volume);
    u64 hash = 0xCBF29CE484222325ULL;

    for (u32 first = 0; first < g->blocks; first += 100) {
        u8 blocks[100 * 512];
        assert_int_equal(blocks_read(disk.volume, first, 100, blocks), 0);
        hash = hash_add(hash, blocks, sizeof blocks);
    }
    for (u32 number = 0; number < g->cylinders * g->heads; number++) {
        struct track *t;
        assert_int_equal(track_hold(disk.volume, number, false, &t), 0);
        hash = hash_add(hash, t->image, t->length);
        track_release(disk.volume, t);
    }
    return hash;
}

static void tracks_format(void)
{
    for (u32 track = 0; track < TRACKS; track++) {
        format_track(track, RECORDS, 4096);
        run_well();
    }
}

/* What comes before the command that is tried. */
enum before { BARE, SEARCHED, HOME_SEARCHED, LOCATED, LOCATED_EXTENDED, PREFIXED, BEFORE_COUNT };

static void search_add(u8 command, u32 length)
{
    cchh_put(at(0x6410), 1);
    cchh_put(at(0x6416), 1);
    at(0x641A)[0] = 2;
    add(0x1F, 0, 1, 0x6400);
    add(0x07, 0, 6, 0x640E);
    add(command, 0, (u16)length, 0x6416);
    add_tic(RIG_PROGRAM + disk.next - 8);
}

static void located_add(enum before before, u8 mask, u8 orientation, u8 operation, u8 extended)
{
    u8 extent[16] = {mask, 0xC0}, locate[20] = {orientation | operation, 0, 0, 1};

    cchh_put(extent + 12, TRACKS - 1);
    cchh_put(locate + 4, 1);
    cchh_put(locate + 8, 1);
    locate[12] = orientation == 0x40 || orientation == 0xC0 ? 0 : 2;
    locate[13] = 0xFF;
    locate[17] = extended;
    if (before == PREFIXED) {
        memset(at(PREFIX), 0, 64);
        at(PREFIX)[0] = 1;
        at(PREFIX)[1] = 0x80;
        memcpy(at(PREFIX + 12), extent, sizeof extent);
        memcpy(at(PREFIX + 44), locate, sizeof locate);
        add(0xE7, 0, 64, PREFIX);
        return;
    }
    memcpy(at(DEFINE), extent, sizeof extent);
    memcpy(at(LOCATE), locate, sizeof locate);
    add(0x63, 0, sizeof extent, DEFINE);
    add(before == LOCATED ? 0x47 : 0x4B, 0, before == LOCATED ? 16 : sizeof locate, LOCATE);
}

/* A count field for what formats, or data. */
static void data_put(u8 fill)
{
    memset(at(DATA), fill, 8192);
    count_put(at(DATA), 1, 3, 0, 4096);
}

/* Each command behind this; how many of them changed the volume. */
static unsigned sweep(u16 number, enum before before, u8 mask, u8 orientation, u8 operation, u8 extended)
{
    u64 was = volume_hash();
    unsigned changes = 0;

    for (unsigned command = 0; command < 256; command++) {
        data_put((u8)(was ^ command));
        at(0x6400)[0] = mask;
        if (before == SEARCHED || before == HOME_SEARCHED)
            search_add(before == SEARCHED ? 0x31 : 0x39, before == SEARCHED ? 5 : 4);
        else if (before != BARE)
            located_add(before, mask, orientation, operation, extended);
        add((u8)command, CCW_SUPPRESS_LENGTH, 4104, command == COMMAND_TIC ? RIG_PROGRAM : DATA);
        disk.next = 0;
        if (rig_start(number, ORB_FORMAT_1) == 0)
            rig_test(number);
        rig_io(CSCH, number);
        rig_test(number);
        if (number == disk.number && volume_hash() != was) {
            changes++;
            tracks_format();
        }
    }
    if (number != disk.number && volume_hash() != was)
        fail_msg("written behind %u with mask %02X, operation %02X", before, mask, orientation | operation);
    return changes;
}

static const struct {
    u8 operation, extended;
} operations[] = {{0x01, 0}, {0x03, 0}, {0x06, 0}, {0x0B, 0}, {0x0C, 0}, {0x16, 0}, {0x3F, 0x11}, {0x3F, 0x23}};

static void no_command_writes_through_a_read_only_link(void **state)
{
    u16 read_only = disk_attach(0x0201, true);
    (void)state;
    tracks_format();
    for (enum before b = BARE; b <= HOME_SEARCHED; b++)
        for (unsigned mask = 0; mask < 0x100; mask += 0x40)
            sweep(read_only, b, (u8)mask, 0, 0, 0);
    for (enum before b = LOCATED; b < BEFORE_COUNT; b++)
        for (unsigned mask = 0; mask < 0x100; mask += 0x40)
            for (unsigned orientation = 0; orientation < 0x100; orientation += 0x40)
                for (unsigned i = 0; i < sizeof operations / sizeof *operations; i++)
                    if (b != LOCATED || operations[i].extended == 0)
                        sweep(read_only, b, (u8)mask, (u8)orientation, operations[i].operation, operations[i].extended);
    assert_int_equal(disk.failures, 0);
}

static void the_same_commands_write_through_another_link(void **state)
{
    (void)state;
    tracks_format();
    assert_int_equal(sweep(disk.number, BARE, 0xC0, 0, 0, 0), 0);
    assert_true(sweep(disk.number, SEARCHED, 0xC0, 0, 0, 0) > 2);
    assert_true(sweep(disk.number, LOCATED, 0xC0, 0x80, 0x01, 0) > 0);
    assert_true(sweep(disk.number, LOCATED, 0xC0, 0x00, 0x03, 0) > 0);
    assert_true(sweep(disk.number, PREFIXED, 0xC0, 0x80, 0x01, 0) > 0);
}

static const u8 fba[] = {0x63, 0x43, 0x42, 0x41, 0x02, 0x64, 0x04, 0xE4, 0x08, 0x34, 0x24};

static unsigned fba_sweep(u16 number)
{
    u64 was = volume_hash();
    unsigned changes = 0;

    for (unsigned mask = 0; mask < 0x100; mask += 0x40)
        for (unsigned operation = 0; operation < 0x20; operation++)
            for (unsigned command = 0; command < 256; command++) {
                u8 extent[16] = {(u8)mask}, locate[8] = {(u8)operation, 0, 0, 1};
                be32_store(extent + 12, 99);
                be32_store(locate + 4, 7);
                memcpy(at(DEFINE), extent, sizeof extent);
                memcpy(at(LOCATE), locate, sizeof locate);
                memset(at(DATA), (int)(command + operation + 1), 512);
                add(0x63, 0, sizeof extent, DEFINE);
                add(0x43, 0, sizeof locate, LOCATE);
                add((u8)command, CCW_SUPPRESS_LENGTH, 512, command == COMMAND_TIC ? RIG_PROGRAM : DATA);
                disk.next = 0;
                if (rig_start(number, ORB_FORMAT_1) == 0)
                    rig_test(number);
                rig_io(CSCH, number);
                rig_test(number);
                u8 block[512];
                assert_int_equal(minidisk_blocks_read(&disk.minidisk, 7, 1, block), 0);
                changes += block[0] != 0;
                if (block[0] != 0)
                    minidisk_blocks_write(&disk.minidisk, 7, 1, (u8[512]){0});
            }
    assert_true(volume_hash() == was);
    return changes;
}

static void no_command_writes_blocks_through_a_read_only_link(void **state)
{
    (void)state;
    assert_int_equal(fba_sweep(disk_attach(0x0201, true)), 0);
    channels_detach(rig.channels, 0x0201); /* it has reserved the disk */
    assert_true(fba_sweep(disk.number) > 0);
    assert_int_equal(disk.failures, 0);
}

/* Long programs of anything. */
static void random_programs(const u8 *commands, u32 count)
{
    u16 read_only = disk_attach(0x0201, true);
    u64 was = volume_hash();

    for (unsigned i = 0; i < PROGRAMS; i++) {
        if (i % 16 == 0) {
            hostile_blob(commands, count);
            hostile_guard_set();
        }
        if (hostile_start(read_only) == 0)
            hostile_settle(read_only, 0x0201);
    }
    assert_true(volume_hash() == was);
}

static void random_programs_write_no_blocks_through_a_read_only_link(void **state)
{
    (void)state;
    random_programs(fba, sizeof fba);
}

/* Blocks of DIAGNOSE X'A4', X'A8' and X'250' too. */
static void blocks_are_not_written_through_a_read_only_link(void **state)
{
    static const u32 sizes[] = {512, 1024, 2048, 4096};
    u16 number = disk_attach(0x0201, true);
    static u8 data[4096];
    void *device;
    u64 was;
    (void)state;
    (void)number;
    if (volume_geometry(disk.volume)->architecture == VOLUME_ECKD)
        tracks_format();
    was = volume_hash();
    memset(data, 0x77, sizeof data);
    assert_true(channels_find(rig.channels, 0x0201, NULL, &device, NULL));
    assert_true(dasd_is_read_only(device));
    for (unsigned i = 0; i < 4; i++)
        for (u64 block = 0; block < 20; block++)
            assert_true(dasd_block_write(device, sizes[i], block, data) < 0);
    assert_true(volume_hash() == was);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECKD_TEST(no_command_writes_through_a_read_only_link),
        ECKD_TEST(the_same_commands_write_through_another_link),
        FBA_TEST(no_command_writes_blocks_through_a_read_only_link),
        FBA_TEST(random_programs_write_no_blocks_through_a_read_only_link),
        ECKD_TEST(blocks_are_not_written_through_a_read_only_link),
        FBA_TEST(blocks_are_not_written_through_a_read_only_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
