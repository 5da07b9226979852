/* Channel programs in the domains of LOCATE RECORD, as Linux writes them: extents, prefix, tracks as a whole, and the
 * wrong ones. */
#include "tests/unit/guests_device/disk.h"

/* PREFIX with LOCATE RECORD EXTENDED. */
static void add_prefix(u8 mask, u32 first, u32 last, u8 operation, u8 extended, u8 count, u8 record, u16 length)
{
    u8 p[64] = {1, 0x80};
    p[12] = mask;
    p[13] = 0xC0;
    cchh_put(p + 20, first);
    cchh_put(p + 24, last);
    p[44] = operation;
    p[45] = 0x80;
    p[47] = count;
    cchh_put(p + 48, first);
    cchh_put(p + 52, first);
    p[56] = record;
    p[57] = 0xFF;
    be16_store(p + 58, length);
    p[61] = extended;
    memcpy(at(DEFINE), p, sizeof p);
    add(0xE7, 0, 64, DEFINE);
}

/* Tracks 19 and 20 with twelve blocks each; the data of a block are its number. */
static int setup_blocks(void **state)
{
    setup_3390(state);
    for (u32 track = 19; track <= 20; track++) {
        format_track(track, 12, 4096);
        run_well();
        for (unsigned i = 1; i <= 12; i++) {
            memset(at(DATA), (int)(i + (track == 20 ? 0x20 : 0)), 4096);
            block_transfer(true, track, (u8)i, DATA);
            run_well();
        }
    }
    return 0;
}
#define BLOCKS_TEST(f) cmocka_unit_test_setup_teardown(f, setup_blocks, disk_teardown)

static void a_domain_of_several_tracks_reads_on_across_them(void **state)
{
    (void)state;
    add_extent(0x40, 19, 20);
    add_locate(0x06, 4, 19, 11, 4096);
    for (unsigned i = 0; i < 4; i++)
        add(0x86, 0, 4096, DATA + 4096 * i);
    run_well();
    assert_int_equal(*at(DATA), 11);
    assert_int_equal(*at(DATA + 4096), 12);
    assert_int_equal(*at(DATA + 8192), 0x21);
    assert_int_equal(*at(DATA + 12288), 0x22);
}

static void a_domain_that_leaves_its_extent_is_file_protected(void **state)
{
    (void)state;
    add_extent(0x40, 19, 19);
    add_locate(0x06, 2, 19, 12, 4096);
    add(0x86, 0, 4096, DATA);
    add(0x86, 0, 4096, DATA);
    run_ill(0, 0x04, 0);
    assert_int_equal(executed, 4);
    add_extent(0x40, 19, 19);
    add_locate(0x06, 1, 20, 1, 4096);
    run_ill(0, 0x04, 0);
}

static void extents_must_be_on_the_minidisk_and_in_order(void **state)
{
    (void)state;
    add_extent(0x40, 20, 19);
    run_ill(0x80, 0, 4);
    add_extent(0x40, 0, 45);
    run_ill(0x80, 0, 4);
    add_extent(0x60, 0, 1);
    run_ill(0x80, 0, 4);
    add_extent(0x40, 0, 1);
    at(DEFINE)[1] = 0;
    run_ill(0x80, 0, 4);
    add_extent(0x40, 0, 1);
    add_extent(0x40, 0, 1);
    run_ill(0x80, 0, 2);
    add(0x63, 0, 15, DEFINE);
    run_ill(0x80, 0, 3);
}

static void locate_record_needs_an_extent_and_sound_parameters(void **state)
{
    static const struct {
        u8 offset, value;
    } table[] = {{0, 0x02}, {1, 0x40}, {2, 1}, {3, 0}, {13, 224}, {4, 1}};
    (void)state;
    add_locate(0x06, 1, 0, 0, 0);
    run_ill(0x80, 0, 2);
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        add_extent(0x40, 0, 44);
        u32 where = LOCATE + disk.next * 2;
        add_locate(0x06, 1, 19, 1, 0);
        at(where)[table[i].offset] = table[i].value;
        run_ill(0x80, 0, 4);
    }
}

static void commands_outside_of_their_domain_are_out_of_sequence(void **state)
{
    (void)state;
    add_extent(0x80, 19, 19);
    add_locate(0x06, 1, 19, 1, 4096);
    add(0x85, 0, 4096, DATA);
    run_ill(0x80, 0, 2);
    add_extent(0x80, 19, 19);
    add_locate(0x06, 1, 19, 1, 4096);
    add(0x86, 0, 4096, DATA);
    add(0x86, 0, 4096, DATA);
    run_ill(0x80, 0, 2);
    add_extent(0x80, 19, 19);
    add_locate(0x06, 1, 19, 1, 4096);
    add(0x07, 0, 6, DATA);
    run_ill(0x80, 0, 2);
}

static void extent_masks_forbid_writes(void **state)
{
    (void)state;
    add_extent(0x40, 19, 19);
    add_locate(0x01, 1, 19, 1, 4096);
    add(0x85, 0, 4096, DATA);
    run_ill(0x80, 0x04, 0);
    add_extent(0x80, 19, 19);
    add_locate(0x43, 1, 19, 0, 8);
    add(0x1D, CCW_SUPPRESS_LENGTH, 8, DATA);
    run_ill(0x80, 0x04, 0);
    block_transfer(false, 19, 1, DATA);
    run_well();
    assert_int_equal(*at(DATA), 1);
}

static void prefix_sets_extent_and_domain(void **state)
{
    (void)state;
    add_prefix(0x40, 19, 20, 0x06, 0, 2, 12, 4096);
    add(0x86, 0, 4096, DATA);
    add(0x86, 0, 4096, DATA + 4096);
    run_well();
    assert_int_equal(*at(DATA), 12);
    assert_int_equal(*at(DATA + 4096), 0x21);
    add_prefix(0x40, 19, 20, 0x06, 0, 2, 12, 4096);
    at(DEFINE)[1] = 0xA0; /* verify the base of an alias */
    run_ill(0x80, 0, 4);
    add_prefix(0x40, 19, 20, 0x06, 0, 2, 12, 4096);
    at(DEFINE)[0] = 7;
    run_ill(0x80, 0, 4);
    add(0xE7, 0, 40, DEFINE);
    at(DEFINE)[0] = 1;
    run_ill(0x80, 0, 3);
}

static void prefix_without_locate_ignores_what_is_behind(void **state)
{
    (void)state;
    add_prefix(0x40, 19, 20, 0, 0, 0, 0, 0);
    at(DEFINE)[0] = 0;
    add_locate(0x06, 1, 19, 3, 4096);
    add(0x86, 0, 4096, DATA);
    run_well();
    assert_int_equal(*at(DATA), 3);
}

static void track_data_are_read_from_a_record_on_and_over_tracks(void **state)
{
    (void)state;
    add_prefix(0x40, 19, 20, 0x0C, 0, 2, 11, 8192);
    add(0xA6, 0, 8192, DATA);
    add(0xA6, 0, 8192, DATA + 8192);
    run_well();
    assert_int_equal(*at(DATA), 11);
    assert_int_equal(*at(DATA + 4096), 12);
    assert_int_equal(*at(DATA + 8192), 0x21);
    assert_int_equal(*at(DATA + 16383), 0x22);
}

static void track_data_are_written_likewise(void **state)
{
    (void)state;
    memset(at(DATA), 0x71, 4096);
    memset(at(DATA + 4096), 0x72, 4096);
    memset(at(DATA + 8192), 0x73, 4096);
    add_prefix(0x80, 19, 20, 0x3F, 0x23, 2, 11, 4096);
    add(0xA5, 0, 8192, DATA);
    add(0xA5, 0, 4096, DATA + 8192);
    run_well();
    add_prefix(0x40, 19, 20, 0x06, 0, 5, 10, 4096);
    for (unsigned i = 0; i < 5; i++)
        add(0x86, 0, 4096, DATA + 4096 * i);
    run_well();
    static const u8 want[] = {10, 0x71, 0x72, 0x73, 0x22};
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(*at(DATA + 4096 * i + 4095), want[i]);
}

static void a_whole_track_is_read_with_its_counts_and_end_mark(void **state)
{
    u8 count[8];
    (void)state;
    add_prefix(0x40, 19, 19, 0xCC, 0, 1, 0, 0);
    add(0xDE, CCW_SUPPRESS_LENGTH, 0xF000, 0x10000);
    run_well();
    assert_int_equal(0xF000 - irb.count, 16 + 12 * 4104 + 8);
    count_put(count, 19, 0, 0, 8);
    assert_memory_equal(at(0x10000), count, 8);
    count_put(count, 19, 12, 0, 4096);
    assert_memory_equal(at(0x10000 + 16 + 11 * 4104), count, 8);
    assert_int_equal(be64_load(at(0x10000 + 16 + 12 * 4104)), ~0ull);
}

static void a_whole_track_is_written_if_it_is_one(void **state)
{
    (void)state;
    add_prefix(0x40, 19, 19, 0xCC, 0, 1, 0, 0);
    add(0xDE, CCW_SUPPRESS_LENGTH, 0xF000, 0x10000);
    run_well();
    cchh_put(at(0x10000 + 16), 22); /* its record 1 is of track 22 */
    add_prefix(0xC0, 22, 22, 0x3F, 0x11, 1, 0, 0);
    add(0x95, 0, 16 + 12 * 4104 + 8, 0x10000);
    run_well();
    block_transfer(false, 22, 1, DATA);
    run_well();
    assert_int_equal(*at(DATA), 1);
    at(0x10000 + 7)[0] = 200; /* record 0 is longer: the rest is no record */
    add_prefix(0xC0, 22, 22, 0x3F, 0x11, 1, 0, 0);
    add(0x95, 0, 16 + 12 * 4104 + 8, 0x10000);
    run_ill(0, 0x40, 0);
    block_transfer(false, 22, 1, DATA);
    run_well();
}

static void short_commands_are_told_by_their_count(void **state)
{
    (void)state;
    block_transfer(false, 19, 1, DATA);
    at(RIG_PROGRAM + 16 + 2)[0] = 0x20; /* a count of 8192 */
    run();
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 4096);
}

/* The same through lists of addresses, of both block sizes, and with data chaining. */
static void blocks_come_through_address_lists(void **state)
{
    static const u32 format[] = {ORB_IDAW_2, ORB_IDAW_2 | ORB_IDAW_2K, 0};
    (void)state;
    for (unsigned f = 0; f < 3; f++) {
        u32 piece = format[f] == ORB_IDAW_2 ? 4096 : 2048;
        memset(at(DATA), 0, 0x4000);
        for (unsigned i = 0; i < 3; i++)
            if (format[f] != 0)
                be64_store(
                    at(0x7000 + 8 * i), DATA + 0x800 + (i ? piece * i - 0x800 + (piece == 2048 ? 0x800 : 0) : 0));
            else
                be32_store(at(0x7000 + 4 * i), DATA + 0x800 + i * 2048);
        block_transfer(false, 20, 2, 0x7000);
        at(RIG_PROGRAM + 16 + 1)[0] |= CCW_INDIRECT;
        disk.next = 0;
        rig_run(disk.number, ORB_FORMAT_1 | format[f]);
        assert_int_equal(irb.device, 0x0C);
        assert_int_equal(irb.channel, 0);
        assert_int_equal(*at(DATA + 0x7FF), 0);
        assert_int_equal(*at(DATA + 0x800), 0x22);
        assert_int_equal(*at(DATA + 0x17FF), 0x22);
        assert_int_equal(*at(DATA + 0x1800), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BLOCKS_TEST(a_domain_of_several_tracks_reads_on_across_them),
        BLOCKS_TEST(a_domain_that_leaves_its_extent_is_file_protected),
        ECKD_TEST(extents_must_be_on_the_minidisk_and_in_order),
        BLOCKS_TEST(locate_record_needs_an_extent_and_sound_parameters),
        BLOCKS_TEST(commands_outside_of_their_domain_are_out_of_sequence),
        BLOCKS_TEST(extent_masks_forbid_writes),
        BLOCKS_TEST(prefix_sets_extent_and_domain),
        BLOCKS_TEST(prefix_without_locate_ignores_what_is_behind),
        BLOCKS_TEST(track_data_are_read_from_a_record_on_and_over_tracks),
        BLOCKS_TEST(track_data_are_written_likewise),
        BLOCKS_TEST(a_whole_track_is_read_with_its_counts_and_end_mark),
        BLOCKS_TEST(a_whole_track_is_written_if_it_is_one),
        BLOCKS_TEST(short_commands_are_told_by_their_count),
        BLOCKS_TEST(blocks_come_through_address_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
