/* Channel programs that seek and search themselves, as loaders and CMS do: search loops over TRANSFER IN CHANNEL,
 * multitrack, file masks, the ends of tracks and cylinders, end-of-file records. */
#include "tests/unit/guests_device/disk.h"

#define SEEK (DEFINE + 0x80)
#define ARGUMENT (DEFINE + 0xC0)

static void add_seek(u32 track)
{
    u8 bytes[6] = {0};
    cchh_put(bytes + 2, track);
    memcpy(at(SEEK), bytes, sizeof bytes);
    add(0x07, 0, 6, SEEK);
}

/* Search until it is found. */
static void add_search(u8 command, u16 length, u32 argument)
{
    add(command, 0, length, argument);
    add_tic(RIG_PROGRAM + disk.next - 8);
}

static void add_search_id(u8 command, u32 track, u8 record)
{
    u8 id[5];
    cchh_put(id, track);
    id[4] = record;
    memcpy(at(ARGUMENT), id, sizeof id);
    add_search(command, 5, ARGUMENT);
}

/* Three records on track 4 with keys AAAA BBBB CCCC, one without a key on track 5, an end of file on track 6. */
static int setup_keyed(void **state)
{
    setup_3390(state);
    for (u32 i = 0; i < 3; i++) {
        count_put(at(DATA + 64 * i), 4, (u8)(i + 1), 4, 8);
        memset(at(DATA + 64 * i + 8), (int)(0xC1 + i), 12);
        add_seek(4);
        add_search_id(0x31, 4, (u8)i);
        add(0x1D, 0, 20, DATA + 64 * i);
        run_well();
    }
    count_put(at(DATA), 5, 1, 0, 16);
    memset(at(DATA + 8), 0xE9, 16);
    add_seek(5);
    add_search_id(0x31, 5, 0);
    add(0x1D, 0, 24, DATA);
    run_well();
    count_put(at(DATA), 6, 1, 0, 0);
    add_seek(6);
    add_search_id(0x31, 6, 0);
    add(0x1D, 0, 8, DATA);
    run_well();
    memset(at(DATA), 0, 256);
    return 0;
}
#define KEYED_TEST(f) cmocka_unit_test_setup_teardown(f, setup_keyed, disk_teardown)

static void a_search_loop_finds_its_record_and_skips_the_tic(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x06, 0, 8, DATA);
    run_well();
    assert_int_equal(executed, 4);
    assert_int_equal(*at(DATA), 0xC2);
    assert_int_equal(*at(DATA + 8), 0);
}

static void a_single_search_tells_of_its_match_by_status_modifier(void **state)
{
    (void)state;
    add_seek(4);
    cchh_put(at(ARGUMENT), 4);
    at(ARGUMENT)[4] = 0;
    add(0x31, 0, 5, ARGUMENT);
    run();
    assert_int_equal(irb.device, 0x4C);
    add_seek(4);
    at(ARGUMENT)[4] = 9;
    add(0x31, 0, 5, ARGUMENT);
    run();
    assert_int_equal(irb.device, 0x0C);
}

static void a_record_that_is_not_there_ends_the_loop_after_two_index_points(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x31, 4, 7);
    add(0x06, 0, 8, DATA);
    run_ill(0, 0x08, 0);
    assert_int_equal(executed, 2);
}

static void high_and_equal_searches_compare_in_order(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x51, 4, 2); /* a record higher than 2 */
    add(0x06, 0, 8, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0xC3);
    add_seek(4);
    add_search_id(0x71, 4, 2);
    add(0x06, 0, 8, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0xC2);
}

static void keys_are_found_by_equal_and_high(void **state)
{
    static const struct {
        u8 command, key, want;
    } table[] = {{0x29, 0xC2, 0xC2}, {0x49, 0xC2, 0xC3}, {0x69, 0xC1, 0xC1}, {0xA9, 0xC3, 0xC3}};
    (void)state;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        memset(at(ARGUMENT), table[i].key, 4);
        add_seek(4);
        add_search(table[i].command, 4, ARGUMENT);
        add(0x06, 0, 8, DATA);
        run_well();
        assert_int_equal(*at(DATA), table[i].want);
    }
}

static void a_key_that_is_nowhere_on_the_cylinder_is_its_end(void **state)
{
    (void)state;
    memset(at(ARGUMENT), 0xD9, 4);
    add_seek(4);
    add_search(0xA9, 4, ARGUMENT);
    add(0x06, 0, 8, DATA);
    run_ill(0, 0x20, 0);
}

static void multitrack_reads_go_over_to_the_next_track(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x31, 4, 3);
    add(0x86, 0, 8, DATA);
    add(0x86, 0, 16, DATA + 8);
    run_well();
    assert_int_equal(*at(DATA + 7), 0xC3);
    assert_int_equal(*at(DATA + 8), 0xE9);
}

static void reads_of_one_track_begin_again_behind_its_index(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x31, 4, 3);
    add(0x06, 0, 8, DATA);
    add(0x06, 0, 8, DATA + 8);
    run_well();
    assert_int_equal(*at(DATA + 8), 0xC1);
}

static void data_of_length_zero_are_a_unit_exception(void **state)
{
    (void)state;
    add_seek(6);
    add(0x06, CCW_SUPPRESS_LENGTH, 8, DATA);
    add(0x06, CCW_SUPPRESS_LENGTH, 8, DATA);
    run();
    assert_int_equal(irb.device, 0x0D);
    assert_int_equal(irb.count, 8);
    assert_int_equal(executed, 2);
}

static void update_writes_need_a_search_that_found(void **state)
{
    (void)state;
    memset(at(DATA), 0x11, 16);
    add_seek(4);
    add(0x12, 0, 8, DATA + 32);
    add(0x05, 0, 8, DATA);
    run_ill(0x80, 0, 2);
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x05, 0, 8, DATA);
    run_well();
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x0D, 0, 12, DATA);
    run_well();
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x0E, 0, 12, DATA + 64);
    run_well();
    assert_memory_equal(at(DATA), at(DATA + 64), 12);
}

static void a_short_write_is_filled_with_zeros(void **state)
{
    (void)state;
    memset(at(DATA), 0x11, 16);
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x05, 0, 3, DATA);
    run_well();
    add_seek(4);
    add_search_id(0x31, 4, 2);
    add(0x06, 0, 8, DATA);
    run_well();
    assert_int_equal(be64_load(at(DATA)), 0x1111110000000000);
}

static void lengths_that_differ_are_told_unless_suppressed(void **state)
{
    (void)state;
    add_seek(4);
    add_search_id(0x31, 4, 1);
    add(0x06, 0, 20, DATA);
    run();
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 12);
    add_seek(4);
    add_search_id(0x31, 4, 1);
    add(0x06, 0, 4, DATA);
    run();
    assert_int_equal(irb.channel, CHANNEL_INCORRECT_LENGTH);
    assert_int_equal(irb.count, 0);
    add_seek(4);
    add_search_id(0x31, 4, 1);
    add(0x06, CCW_SUPPRESS_LENGTH, 20, DATA);
    run_well();
}

static void file_masks_forbid(void **state)
{
    static const struct {
        u8 mask, seek, sense0, sense1;
    } table[] = {
        {0x18, 0x07, 0, 0x04},
        {0x10, 0x07, 0, 0x04},
        {0x08, 0x07, 0, 0x04},
        {0x08, 0x0B, 0, 0},
        {0x10, 0x0B, 0, 0x04},
        {0x10, 0x1B, 0, 0},
        {0x18, 0x1B, 0, 0x04},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        *at(DATA) = table[i].mask;
        memset(at(SEEK), 0, 6);
        add(0x1F, 0, 1, DATA);
        add(table[i].seek, 0, 6, SEEK);
        if (table[i].sense1)
            run_ill(table[i].sense0, table[i].sense1, 0);
        else
            run_well();
    }
    *at(DATA) = 0x40;
    add_seek(4);
    add(0x1F, 0, 1, DATA);
    add_search_id(0x31, 4, 2);
    add(0x05, 0, 8, DATA);
    run_ill(0x80, 0x04, 0);
    *at(DATA) = 0x80;
    add_seek(4);
    add(0x1F, 0, 1, DATA);
    add_search_id(0x31, 4, 3);
    add(0x1D, 0, 8, DATA);
    run_ill(0x80, 0x04, 0);
    *at(DATA) = 0x20;
    add(0x1F, 0, 1, DATA);
    run_ill(0x80, 0, 4);
    *at(DATA) = 0;
    add(0x1F, 0, 1, DATA);
    add(0x1F, 0, 1, DATA);
    run_ill(0x80, 0, 2);
}

static void seeks_stay_on_the_minidisk(void **state)
{
    (void)state;
    add_seek(44);
    run_well();
    add_seek(45);
    run_ill(0x80, 0, 4);
    memset(at(SEEK), 0, 6);
    at(SEEK)[5] = 15; /* heads are 0 to 14 */
    add(0x07, 0, 6, SEEK);
    run_ill(0x80, 0, 4);
    add(0x07, 0, 5, SEEK);
    run_ill(0x80, 0, 3);
}

static void the_last_track_of_the_minidisk_is_the_end_of_its_cylinder(void **state)
{
    (void)state;
    add_seek(44);
    for (int i = 0; i < 3; i++)
        add(0x92, CCW_SUPPRESS_LENGTH, 8, DATA);
    run_ill(0, 0x20, 0);
}

static void reads_of_whole_records_give_count_key_and_data(void **state)
{
    u8 want[20];
    (void)state;
    add_seek(4);
    add(0x1E, 0, 20, DATA);
    run_well();
    count_put(want, 4, 1, 4, 8);
    memset(want + 8, 0xC1, 12);
    assert_memory_equal(at(DATA), want, 20);
    add_seek(4);
    add(0x5E, CCW_SUPPRESS_LENGTH, 200, DATA);
    run_well();
    assert_memory_equal(at(DATA), want, 20);
    assert_int_equal(irb.count, 140);
    assert_int_equal(*at(DATA + 59), 0xC3);
}

static void home_address_search_lets_record_zero_be_written(void **state)
{
    (void)state;
    *at(DATA) = 0xC0;
    cchh_put(at(ARGUMENT), 4);
    count_put(at(DATA + 8), 4, 0, 0, 8);
    add_seek(4);
    add(0x1F, 0, 1, DATA);
    add_search(0x39, 4, ARGUMENT);
    add(0x15, CCW_SUPPRESS_LENGTH, 16, DATA + 8);
    run_well();
    cchh_put(at(ARGUMENT), 5);
    add_seek(4);
    add_search(0x39, 4, ARGUMENT);
    add(0x1A, 0, 5, DATA);
    run_ill(0, 0x08, 0);
}

static void recalibrate_and_sectors_are_taken(void **state)
{
    (void)state;
    *at(DATA) = 223;
    add_seek(20);
    add(0x13, CCW_SUPPRESS_LENGTH, 1, DATA);
    add(0x23, 0, 1, DATA);
    add(0x1A, 0, 5, DATA + 8);
    add(0x22, 0, 1, DATA + 1);
    run_well();
    assert_int_equal(be32_load(at(DATA + 9)), 0);
    *at(DATA) = 224;
    add(0x23, 0, 1, DATA);
    run_ill(0x80, 0, 4);
}

/* Format-0 CCWs, as a loader in 24 bits has them. */
static void format_0_programs_search_too(void **state)
{
    (void)state;
    memset(at(SEEK), 0, 6);
    at(SEEK)[5] = 4;
    cchh_put(at(ARGUMENT), 4);
    at(ARGUMENT)[4] = 3;
    ccw0_put(RIG_PROGRAM, 0x07, CCW_CHAIN_COMMAND, 6, SEEK);
    ccw0_put(RIG_PROGRAM + 8, 0x31, CCW_CHAIN_COMMAND, 5, ARGUMENT);
    ccw0_put(RIG_PROGRAM + 16, 0x08, 0, 0, RIG_PROGRAM + 8);
    ccw0_put(RIG_PROGRAM + 24, 0x06, CCW_SUPPRESS_LENGTH, 100, DATA);
    rig_run(disk.number, 0);
    assert_int_equal(irb.device, 0x0C);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(*at(DATA), 0xC3);
}

/* Record 1 has a PSW and two CCWs: read record 2, which has the rest of the program, and go on there: seek, search,
 * read a block. It is how boot loaders on CDL disks begin, whose records have keys. */
static void ipl_chains_through_the_records_of_the_first_track(void **state)
{
    u8 *two = at(DATA + 0x100);
    (void)state;
    add_extent(0xC0, 0, 0);
    add_locate(0x43, 2, 0, 0, 0);
    count_put(at(DATA), 0, 1, 4, 24);
    be64_store(at(DATA + 12), 0x0008000080002000ULL);
    be32_store(at(DATA + 20), 0x06000000 | 0x600);
    be32_store(at(DATA + 24), 0x60000090);
    be32_store(at(DATA + 28), 0x08000000 | 0x600);
    add(0x1D, 0, 36, DATA);
    count_put(at(DATA + 0x100), 0, 2, 4, 144);
    be32_store(two + 12, 0x07000000 | 0x640);
    be32_store(two + 16, 0x40000006);
    be32_store(two + 20, 0x31000000 | 0x642);
    be32_store(two + 24, 0x40000005);
    be32_store(two + 28, 0x08000000 | 0x608);
    be32_store(two + 36, 0x06000000 | 0x2000);
    be32_store(two + 40, 0x20000010);
    cchh_put(two + 12 + 0x42, 5);
    two[12 + 0x46] = 1;
    add(0x1D, 0, 156, DATA + 0x100);
    run_well();
    struct ipl_result r = channels_ipl(rig.channels, 0x0200);
    assert_true(r.ok);
    assert_int_equal(be64_load(at(0)), 0x0008000080002000ULL);
    assert_int_equal(*at(0x2000), 0xE9);
    assert_int_equal(*at(0x200F), 0xE9);
}

static void ipl_of_an_empty_disk_finds_no_record(void **state)
{
    (void)state;
    struct ipl_result r = channels_ipl(rig.channels, 0x0200);
    assert_false(r.ok);
    assert_int_equal(r.device_status, 0x0E);
    assert_int_equal(r.sense[1], 0x08);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_search_loop_finds_its_record_and_skips_the_tic),
        KEYED_TEST(a_single_search_tells_of_its_match_by_status_modifier),
        KEYED_TEST(a_record_that_is_not_there_ends_the_loop_after_two_index_points),
        KEYED_TEST(high_and_equal_searches_compare_in_order),
        KEYED_TEST(keys_are_found_by_equal_and_high),
        KEYED_TEST(a_key_that_is_nowhere_on_the_cylinder_is_its_end),
        KEYED_TEST(multitrack_reads_go_over_to_the_next_track),
        KEYED_TEST(reads_of_one_track_begin_again_behind_its_index),
        KEYED_TEST(data_of_length_zero_are_a_unit_exception),
        KEYED_TEST(update_writes_need_a_search_that_found),
        KEYED_TEST(a_short_write_is_filled_with_zeros),
        KEYED_TEST(lengths_that_differ_are_told_unless_suppressed),
        KEYED_TEST(file_masks_forbid),
        KEYED_TEST(seeks_stay_on_the_minidisk),
        KEYED_TEST(the_last_track_of_the_minidisk_is_the_end_of_its_cylinder),
        KEYED_TEST(reads_of_whole_records_give_count_key_and_data),
        KEYED_TEST(home_address_search_lets_record_zero_be_written),
        KEYED_TEST(recalibrate_and_sectors_are_taken),
        KEYED_TEST(format_0_programs_search_too),
        KEYED_TEST(ipl_chains_through_the_records_of_the_first_track),
        ECKD_TEST(ipl_of_an_empty_disk_finds_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
