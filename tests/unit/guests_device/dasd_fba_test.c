/* Fixed-block disks: extents, blocks read and written, what is refused, zeros without data. */
#include "tests/unit/guests_device/disk.h"

static void add_fba_extent(u8 mask, u32 offset, u32 first, u32 last)
{
    u8 p[16] = {mask};
    be32_store(p + 4, offset);
    be32_store(p + 8, first);
    be32_store(p + 12, last);
    memcpy(at(DEFINE), p, sizeof p);
    add(0x63, 0, 16, DEFINE);
}

static void add_fba_locate(u8 operation, u16 count, u32 block)
{
    u32 where = LOCATE + disk.next * 2;
    u8 p[8] = {operation};
    be16_store(p + 2, count);
    be32_store(p + 4, block);
    memcpy(at(where), p, sizeof p);
    add(0x43, 0, 8, where);
}

static void fba_transfer(bool write, u32 first, u16 count, u32 data)
{
    add_fba_extent(write ? 0x80 : 0x40, first, 0, count - 1u);
    add_fba_locate(write ? 0x05 : 0x06, count, 0);
    add(write ? 0x41 : 0x42, 0, (u16)(count * 512), data);
}

static void blocks_come_back_as_written(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 8; i++)
        memset(at(DATA + 512 * i), (int)(i + 1), 512);
    fba_transfer(true, 992, 8, DATA);
    run_well();
    memset(at(DATA), 0, 4096);
    fba_transfer(false, 994, 2, DATA);
    run_well();
    assert_int_equal(*at(DATA), 3);
    assert_int_equal(*at(DATA + 1023), 4);
    assert_int_equal(*at(DATA + 1024), 0);
}

static void the_extent_maps_the_guests_numbers(void **state)
{
    (void)state;
    memset(at(DATA), 0x55, 512);
    fba_transfer(true, 107, 1, DATA);
    run_well();
    memset(at(DATA), 0, 512);
    add_fba_extent(0x40, 100, 5000, 5010);
    add_fba_locate(0x06, 1, 5007);
    add(0x42, 0, 512, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0x55);
}

static void the_minidisk_ends_where_it_ends(void **state)
{
    (void)state;
    fba_transfer(false, 999, 1, DATA);
    run_well();
    fba_transfer(false, 999, 2, DATA);
    run_ill(0, 0x04, 0);
    add_fba_extent(0x40, 0xFFFFFFFF, 0, 0xFFFFFFFF);
    run_ill(0, 0x04, 0);
    add_fba_extent(0x40, 0, 0, 9);
    add_fba_locate(0x06, 3, 8);
    run_ill(0, 0x04, 0);
}

static void wrong_programs_are_told_why(void **state)
{
    (void)state;
    add_fba_locate(0x06, 1, 0);
    run_ill(0x80, 0, 2);
    add_fba_extent(0x40, 0, 0, 9);
    add(0x42, 0, 512, DATA);
    run_ill(0x80, 0, 2);
    add_fba_extent(0x40, 0, 0, 9);
    add_fba_locate(0x06, 1, 0);
    add(0x41, 0, 512, DATA);
    run_ill(0x80, 0, 2);
    add_fba_extent(0x40, 0, 0, 9);
    add_fba_locate(0x05, 1, 0);
    run_ill(0x80, 0x04, 0);
    add_fba_extent(0x40, 0, 9, 0);
    run_ill(0x80, 0, 4);
    add_fba_extent(0x40, 0, 0, 9);
    add_fba_locate(0x07, 1, 0);
    run_ill(0x80, 0, 4);
    add(0x63, 0, 12, DEFINE);
    run_ill(0x80, 0, 3);
    add(0x31, 0, 5, DATA);
    run_ill(0x80, 0, 0);
}

static void data_chaining_gathers_one_transfer(void **state)
{
    (void)state;
    memset(at(DATA), 0x61, 512);
    memset(at(DATA + 0x1000), 0x62, 512);
    add_fba_extent(0x80, 10, 0, 1);
    add_fba_locate(0x05, 2, 0);
    add(0x41, CCW_CHAIN_DATA, 512, DATA);
    ccw1_put(RIG_PROGRAM + disk.next, 0, 0, 512, DATA + 0x1000);
    run_well();
    fba_transfer(false, 10, 2, DATA + 0x2000);
    run_well();
    assert_int_equal(*at(DATA + 0x2000), 0x61);
    assert_int_equal(*at(DATA + 0x2200), 0x62);
}

static void a_short_write_fills_its_last_block(void **state)
{
    (void)state;
    memset(at(DATA), 0x61, 1536);
    fba_transfer(true, 10, 3, DATA);
    run_well();
    add_fba_extent(0x80, 10, 0, 2);
    add_fba_locate(0x05, 3, 0);
    add(0x41, CCW_SUPPRESS_LENGTH, 600, DATA);
    run_well();
    fba_transfer(false, 10, 3, DATA);
    run_well();
    assert_int_equal(*at(DATA + 599), 0x61);
    assert_int_equal(*at(DATA + 600), 0);
    assert_int_equal(*at(DATA + 1023), 0);
    assert_int_equal(*at(DATA + 1024), 0x61);
}

static void zeros_are_written_without_data(void **state)
{
    (void)state;
    memset(at(DATA), 0x61, 1536);
    fba_transfer(true, 10, 3, DATA);
    run_well();
    add_fba_extent(0x80, 0, 0, 999);
    add_fba_locate(0x08, 500, 11);
    add(0x41, CCW_SUPPRESS_LENGTH, 0, 0);
    run_well();
    fba_transfer(false, 10, 3, DATA);
    run_well();
    assert_int_equal(*at(DATA + 511), 0x61);
    assert_int_equal(*at(DATA + 512), 0);
    assert_int_equal(*at(DATA + 1535), 0);
}

static void nothing_writes_through_a_read_only_link(void **state)
{
    u16 reader = disk_attach(0x0201, true);
    (void)state;
    memset(at(DATA), 0x61, 512);
    fba_transfer(true, 10, 1, DATA);
    run_on(reader);
    const u8 *s = sense_on(reader);
    assert_int_equal(s[0], SENSE_COMMAND_REJECT);
    assert_int_equal(s[1], 0x06);
    fba_transfer(false, 10, 1, DATA);
    run_well();
    assert_int_equal(*at(DATA), 0);
}

/* Block 0 has a PSW, and CCWs that read block 7. */
static void ipl_reads_the_first_block_and_what_it_chains_to(void **state)
{
    (void)state;
    memset(at(DATA), 0, 512);
    be64_store(at(DATA), 0x0008000080002000ULL);
    be32_store(at(DATA + 8), 0x43000000 | 0x500);
    be32_store(at(DATA + 12), 0x40000008);
    be32_store(at(DATA + 16), 0x42000000 | 0x2000);
    be32_store(at(DATA + 20), 0x20000200);
    fba_transfer(true, 0, 1, DATA);
    run_well();
    memset(at(DATA), 0x99, 512);
    fba_transfer(true, 7, 1, DATA);
    run_well();
    u8 locate[8] = {0x06, 0, 0, 1, 0, 0, 0, 7};
    memcpy(at(0x500), locate, sizeof locate);
    struct ipl_result r = channels_ipl(rig.channels, 0x0200);
    assert_true(r.ok);
    assert_int_equal(be64_load(at(0)), 0x0008000080002000ULL);
    assert_int_equal(*at(0x2000), 0x99);
    assert_int_equal(*at(0x21FF), 0x99);
}

static void blocks_of_other_sizes_are_groups(void **state)
{
    u8 data[4096];
    void *device;
    (void)state;
    assert_true(channels_find(rig.channels, 0x0200, NULL, &device, NULL));
    assert_int_equal(dasd_blocks(device, 4096), 125);
    memset(data, 0x77, sizeof data);
    assert_int_equal(dasd_block_write(device, 4096, 124, data), 0);
    fba_transfer(false, 999, 1, DATA);
    run_well();
    assert_int_equal(*at(DATA + 511), 0x77);
    assert_true(dasd_block_write(device, 4096, 125, data) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FBA_TEST(blocks_come_back_as_written),
        FBA_TEST(the_extent_maps_the_guests_numbers),
        FBA_TEST(the_minidisk_ends_where_it_ends),
        FBA_TEST(wrong_programs_are_told_why),
        FBA_TEST(data_chaining_gathers_one_transfer),
        FBA_TEST(a_short_write_fills_its_last_block),
        FBA_TEST(zeros_are_written_without_data),
        FBA_TEST(nothing_writes_through_a_read_only_link),
        FBA_TEST(ipl_reads_the_first_block_and_what_it_chains_to),
        FBA_TEST(blocks_of_other_sizes_are_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
