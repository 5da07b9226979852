/* Formatting as dasdfmt does it: record 0, blocks, the special records of the first tracks, erased tracks, full tracks;
 * home addresses. */
#include "tests/unit/guests_device/disk.h"

static void a_new_disk_has_no_records(void **state)
{
    (void)state;
    add_extent(0x40, 0, 44);
    add_locate(0x06, 4, 0, 0, 8);
    for (unsigned i = 0; i < 4; i++)
        add(0x12, CCW_SUPPRESS_LENGTH, 8, DATA + 8 * i);
    run_ill(0, 0x08, 0);
}

static void a_formatted_track_has_its_counts_and_blocks_of_zeros(void **state)
{
    u8 want[8];
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    memset(at(DATA), 0xAA, 4096);
    add_extent(0x40, 20, 20);
    add_locate(0x06, 12, 20, 0, 8);
    for (unsigned i = 0; i < 12; i++)
        add(0x92, 0, 8, DATA + 8 * i);
    run_well();
    for (unsigned i = 0; i < 12; i++) {
        count_put(want, 20, (u8)(i + 1), 0, 4096);
        assert_memory_equal(at(DATA + 8 * i), want, 8);
    }
    block_transfer(false, 20, 12, DATA);
    run_well();
    for (unsigned i = 0; i < 4096; i++)
        assert_int_equal(*at(DATA + i), 0);
}

static void a_block_comes_back_as_written_and_leaves_its_neighbours(void **state)
{
    (void)state;
    format_track(20, 12, 4096);
    run_well();
    for (unsigned i = 0; i < 12; i++) {
        memset(at(DATA), (int)(i + 1), 4096);
        block_transfer(true, 20, (u8)(i + 1), DATA);
        run_well();
    }
    for (unsigned i = 12; i-- > 0;) {
        block_transfer(false, 20, (u8)(i + 1), DATA);
        run_well();
        assert_int_equal(*at(DATA), i + 1);
        assert_int_equal(*at(DATA + 4095), i + 1);
    }
}

static void a_thirteenth_block_does_not_fit(void **state)
{
    (void)state;
    format_track(20, 13, 4096);
    run_ill(0, 0x40, 0);
    assert_int_equal(executed, 15);
    block_transfer(false, 20, 12, DATA);
    run_well();
}

/* Bytes a record and records a track, from the capacity tables of the device. */
static void tracks_hold_what_the_capacity_tables_say(void **state)
{
    static const struct {
        u16 size;
        unsigned records;
    } table[] = {{512, 49}, {1024, 33}, {2048, 21}, {4096, 12}, {27998, 2}, {56664, 1}};
    (void)state;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        format_track(3, table[i].records, table[i].size);
        run_well();
        format_track(3, table[i].records + 1, table[i].size);
        run_ill(0, 0x40, 0);
    }
    format_track(3, 1, 56665);
    run_ill(0, 0x40, 0);
}

static void a_3380_has_its_own_capacity(void **state)
{
    (void)state;
    format_track(3, 10, 4096);
    run_well();
    format_track(3, 11, 4096);
    run_ill(0, 0x40, 0);
    format_track(3, 1, 47476);
    run_well();
    format_track(3, 1, 47477);
    run_ill(0, 0x40, 0);
}

static void special_records_have_keys(void **state)
{
    (void)state;
    add_extent(0xC0, 0, 0);
    add_locate(0x43, 2, 0, 0, 0);
    count_put(at(DATA), 0, 1, 4, 24);
    memcpy(at(DATA + 8), "IPL1twentyfourbytesofdata...", 28);
    add(0x1D, 0, 36, DATA);
    count_put(at(DATA + 64), 0, 2, 4, 144);
    add(0x1D, CCW_SUPPRESS_LENGTH, 8, DATA + 64);
    run_well();
    add_extent(0x40, 0, 0);
    add_locate(0x06, 1, 0, 1, 28);
    add(0x8E, 0, 28, DATA + 128);
    run_well();
    assert_memory_equal(at(DATA + 128), at(DATA + 8), 28);
    memset(at(DATA + 200), 0x77, 148);
    add_extent(0x80, 0, 0);
    add_locate(0x01, 1, 0, 2, 148);
    add(0x8D, 0, 148, DATA + 200);
    run_well();
    memset(at(DATA + 200), 0, 148);
    add_extent(0x40, 0, 0);
    add_locate(0x06, 1, 0, 2, 144);
    add(0x06, 0, 144, DATA + 200);
    run_well();
    assert_int_equal(*at(DATA + 343), 0x77);
    assert_int_equal(*at(DATA + 344), 0);
}

static void next_track_goes_on_behind_record_zero(void **state)
{
    (void)state;
    add_extent(0xC0, 13, 16);
    add_locate(0x43, 4, 14, 0, 0);
    for (unsigned i = 0; i < 4; i++) {
        count_put(at(DATA + 8 * i), 14 + i / 2, (u8)(i % 2 + 1), 0, 1000);
        add(i == 2 ? 0x9D : 0x1D, CCW_SUPPRESS_LENGTH, 8, DATA + 8 * i);
    }
    run_well();
    add_extent(0x40, 13, 16);
    add_locate(0x06, 4, 14, 0, 8);
    for (unsigned i = 0; i < 4; i++)
        add(0x92, 0, 8, DATA + 64 + 8 * i);
    run_well();
    assert_memory_equal(at(DATA), at(DATA + 64), 32);
}

static void writing_record_zero_takes_the_rest_of_the_track_away(void **state)
{
    u8 count[8];
    (void)state;
    format_track(17, 12, 4096);
    run_well();
    count_put(at(DATA), 17, 0, 0, 8);
    memset(at(DATA + 8), 0x5C, 8);
    add_extent(0xC0, 17, 17);
    add_locate(0x43, 1, 17, 0, 0);
    add(0x15, 0, 16, DATA);
    run_well();
    add_extent(0x40, 17, 17);
    add_locate(0x16 | 0xC0, 2, 17, 0, 0);
    add(0x1A, 0, 5, DATA + 32);
    add(0x16, 0, 16, DATA + 64);
    run_well();
    assert_memory_equal(at(DATA + 64), at(DATA), 16);
    cchh_put(count, 17);
    assert_int_equal(*at(DATA + 32), 0);
    assert_memory_equal(at(DATA + 33), count, 4);
    add_extent(0x40, 17, 17);
    add_locate(0x06, 1, 17, 0, 8);
    add(0x12, 0, 8, DATA);
    run_ill(0, 0x08, 0);
}

/* In the image home address and record 0 name the volume's cylinder, for Hercules' tools and for other minidisks. */
static void home_address_and_record_zero_stay_the_volumes(void **state)
{
    struct track *t;
    u8 home[5] = {0};
    (void)state;
    count_put(at(DATA), 17, 0, 0, 8);
    add_extent(0xC0, 17, 17);
    add_locate(0x43, 1, 17, 0, 0);
    add(0x15, CCW_SUPPRESS_LENGTH, 8, DATA);
    run_well();
    cchh_put(home + 1, 17 + FIRST * 15);
    assert_int_equal(track_hold(disk.volume, 17 + FIRST * 15, false, &t), 0);
    assert_memory_equal(t->image, home, 5);
    assert_memory_equal(t->image + 5, home + 1, 4);
    track_release(disk.volume, t);
}

static void write_home_address_needs_the_whole_mask_and_this_track(void **state)
{
    u8 *home = at(DATA);
    (void)state;
    format_track(17, 12, 4096);
    run_well();
    home[0] = 0;
    cchh_put(home + 1, 17);
    add_extent(0x00, 17, 17);
    add_locate(0xC3, 1, 17, 0, 0);
    add(0x19, 0, 5, DATA);
    run_ill(0x80, 0x04, 0);
    home[0] = 0x02; /* defective */
    add_extent(0xC0, 17, 17);
    add_locate(0xC3, 1, 17, 0, 0);
    add(0x19, 0, 5, DATA);
    run_ill(0x80, 0, 4);
    home[0] = 0;
    add_extent(0xC0, 17, 17);
    add_locate(0xC3, 1, 17, 0, 0);
    add(0x19, 0, 5, DATA);
    run_well();
    add_extent(0x40, 17, 17);
    add_locate(0x06, 1, 17, 0, 8);
    add(0x12, 0, 8, DATA + 16);
    run_ill(0, 0x08, 0);
}

static void erase_ends_the_track_behind_the_record(void **state)
{
    (void)state;
    format_track(17, 12, 4096);
    run_well();
    add_extent(0xC0, 17, 17);
    add_locate(0x0B, 1, 17, 5, 4096);
    add(0x11, CCW_SUPPRESS_LENGTH, 8, DATA);
    run_well();
    block_transfer(false, 17, 5, DATA);
    run_well();
    block_transfer(false, 17, 6, DATA);
    run_ill(0, 0x08, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECKD_TEST(a_new_disk_has_no_records),
        ECKD_TEST(a_formatted_track_has_its_counts_and_blocks_of_zeros),
        ECKD_TEST(a_block_comes_back_as_written_and_leaves_its_neighbours),
        ECKD_TEST(a_thirteenth_block_does_not_fit),
        ECKD_TEST(tracks_hold_what_the_capacity_tables_say),
        cmocka_unit_test_setup_teardown(a_3380_has_its_own_capacity, setup_3380, disk_teardown),
        ECKD_TEST(special_records_have_keys),
        ECKD_TEST(next_track_goes_on_behind_record_zero),
        ECKD_TEST(writing_record_zero_takes_the_rest_of_the_track_away),
        ECKD_TEST(home_address_and_record_zero_stay_the_volumes),
        ECKD_TEST(write_home_address_needs_the_whole_mask_and_this_track),
        ECKD_TEST(erase_ends_the_track_behind_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
