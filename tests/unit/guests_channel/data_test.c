/* Indirect data addressing: IDAWs of both formats, MIDAWs, and address limits. */
#include "tests/unit/guests_channel/fake.h"

#define LIST 0x5000u
#define DATA 0x8000u

static void read_indirect(u32 orb, u8 flags)
{
    memset(at(DATA), 0, 0x8000);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_INDIRECT | flags, 80, LIST);
    rig_run(fake_number, ORB_FORMAT_1 | orb);
}

static void format_1_idaws_cover_2k_blocks(void **state)
{
    (void)state;
    be32_store(at(LIST), DATA + 0x7F0);
    be32_store(at(LIST + 4), DATA + 0x3000);
    read_indirect(0, 0);
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(at(DATA + 0x7F0), fake.record, 16);
    assert_memory_equal(at(DATA + 0x3000), fake.record + 16, 64);
    assert_int_equal(*at(DATA + 0x800), 0);
}

static void format_2_idaws_cover_4k_or_2k_blocks(void **state)
{
    (void)state;
    be64_store(at(LIST), DATA + 0x7F0);
    be64_store(at(LIST + 8), DATA + 0x3800);
    read_indirect(ORB_IDAW_2, 0);
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(at(DATA + 0x7F0), fake.record, 80); /* within one 4K block */
    read_indirect(ORB_IDAW_2 | ORB_IDAW_2K, 0);
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(at(DATA + 0x7F0), fake.record, 16);
    assert_memory_equal(at(DATA + 0x3800), fake.record + 16, 64);
}

static void output_is_fetched_through_idaws_across_pages(void **state)
{
    (void)state;
    be64_store(at(LIST), DATA + 0xFFC);
    be64_store(at(LIST + 8), DATA + 0x4000);
    memcpy(at(DATA + 0xFFC), "ABCD", 4);
    memcpy(at(DATA + 0x4000), "EFGH", 4);
    ccw1_put(RIG_PROGRAM, 0x01, CCW_INDIRECT, 8, LIST);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_IDAW_2);
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(fake.written[0], "ABCDEFGH", 8);
}

static void idaws_restart_with_each_data_chained_ccw(void **state)
{
    (void)state;
    be32_store(at(LIST), DATA + 0x7FF);
    be32_store(at(LIST + 4), DATA + 0x1000);
    be32_store(at(LIST + 0x20), DATA + 0x2123);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_INDIRECT | CCW_CHAIN_DATA, 2, LIST);
    ccw1_put(RIG_PROGRAM + 8, 0, CCW_INDIRECT, 78, LIST + 0x20);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(*at(DATA + 0x7FF), 1);
    assert_int_equal(*at(DATA + 0x1000), 2);
    assert_memory_equal(at(DATA + 0x2123), fake.record + 2, 78);
}

static void bad_idaws_are_program_checks(void **state)
{
    (void)state;
    be32_store(at(LIST), DATA + 0x7F0);
    be32_store(at(LIST + 4), DATA + 0x3001); /* not at a block boundary */
    read_indirect(0, 0);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.count, 64);
    be32_store(at(LIST), 0x80000000u | DATA);
    read_indirect(0, 0);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    be64_store(at(LIST), 1ULL << 63);
    read_indirect(ORB_IDAW_2, 0);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_INDIRECT, 80, LIST + 4); /* format 2 wants doublewords */
    rig_run(fake_number, ORB_FORMAT_1 | ORB_IDAW_2);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
}

static void midaw_put(u32 address, u8 flags, u16 count, u64 data)
{
    struct midaw m = {.flags = flags, .count = be16_of(count), .address = be64_of(data)};
    memcpy(at(address), &m, sizeof m);
}

static void read_modified(void)
{
    memset(at(DATA), 0, 0x8000);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_MIDAW, 80, LIST);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_MIDAW);
}

static void midaws_scatter_and_skip(void **state)
{
    (void)state;
    midaw_put(LIST, 0, 10, DATA + 3);
    midaw_put(LIST + 16, MIDAW_SKIP, 20, DATA + 0x100);
    midaw_put(LIST + 32, MIDAW_LAST, 50, DATA + 0x200);
    read_modified();
    assert_int_equal(irb.channel, 0);
    assert_memory_equal(at(DATA + 3), fake.record, 10);
    assert_int_equal(*at(DATA + 0x100), 0);
    assert_memory_equal(at(DATA + 0x200), fake.record + 30, 50);
}

static void midaw_interruption_is_told_and_skipped_output_is_zero(void **state)
{
    (void)state;
    memset(at(DATA), 0x77, 16);
    memset(fake.written, 0xEE, sizeof fake.written);
    midaw_put(LIST, MIDAW_SKIP | MIDAW_INTERRUPT, 4, DATA);
    midaw_put(LIST + 16, MIDAW_LAST, 4, DATA);
    ccw1_put(RIG_PROGRAM, 0x01, CCW_MIDAW, 8, LIST);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_MIDAW);
    assert_int_equal(irb.channel, CHANNEL_PCI);
    assert_memory_equal(fake.written[0], "\0\0\0\0\x77\x77\x77\x77", 8);
}

static void bad_midaws_are_program_checks(void **state)
{
    static const struct {
        u8 flags;
        u16 count;
        u32 address;
    } bad[] = {
        {MIDAW_LAST, 79, DATA}, /* less than the CCW's count */
        {0, 80, DATA},          /* the last is not marked */
        {0, 81, DATA},          /* more */
        {0, 0, DATA},
        {MIDAW_LAST, 80, DATA + 0xFF0}, /* crosses a page */
        {MIDAW_LAST | 0x10, 80, DATA},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        midaw_put(LIST, bad[i].flags, bad[i].count, bad[i].address);
        read_modified();
        assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
        assert_int_equal(irb.count, 80);
    }
    midaw_put(0x5FF0, 0, 10, DATA); /* the list may not cross a page */
    midaw_put(0x6000, MIDAW_LAST, 70, DATA);
    ccw1_put(RIG_PROGRAM, 0x02, CCW_MIDAW, 80, 0x5FF0);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_MIDAW);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.count, 70);
}

static void address_limit_bounds_data_from_either_side(void **state)
{
    (void)state;
    assert_int_equal(rig_io_on(SAL, 0x10001, 0), -PGM_OPERAND);
    assert_int_equal(rig_io_on(SAL, 0x10000, 0), 0);
    ccw1_put(RIG_PROGRAM, 0x02, 0, 80, 0xFFF0);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED | PMCW_LIMIT_HIGH, 0), 0);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_ADDRESS_LIMIT);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.count, 64);
    rig_run(fake_number, ORB_FORMAT_1);
    assert_int_equal(irb.channel, 0);
    assert_int_equal(rig_modify(fake_number, PMCW_ENABLED | PMCW_LIMIT_LOW, 0), 0);
    rig_run(fake_number, ORB_FORMAT_1 | ORB_ADDRESS_LIMIT);
    assert_int_equal(irb.channel, CHANNEL_PROGRAM_CHECK);
    assert_int_equal(irb.count, 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(format_1_idaws_cover_2k_blocks),
        FAKE_TEST(format_2_idaws_cover_4k_or_2k_blocks),
        FAKE_TEST(output_is_fetched_through_idaws_across_pages),
        FAKE_TEST(idaws_restart_with_each_data_chained_ccw),
        FAKE_TEST(bad_idaws_are_program_checks),
        FAKE_TEST(midaws_scatter_and_skip),
        FAKE_TEST(midaw_interruption_is_told_and_skipped_output_is_zero),
        FAKE_TEST(bad_midaws_are_program_checks),
        FAKE_TEST(address_limit_bounds_data_from_either_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
