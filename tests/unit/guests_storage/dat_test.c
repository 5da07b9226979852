/* The DAT walk: every level, every exception (PoP chapter 3, "Dynamic Address Translation"; the entries are written by
 * hand). */
#include "guests/storage/dat.h"
#include "guests/arch/interruption.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MB (1ULL << 20)
enum { TYPE_SEGMENT = 0x00, TYPE_THIRD = 0x04, TYPE_SECOND = 0x08, TYPE_FIRST = 0x0C };
/* Tables of 16K each, and a page table; all at fixed real addresses. */
enum { FIRST = 0x10000, SECOND = 0x14000, THIRD = 0x18000, SEGMENT = 0x1C000, PAGE = 0x20000 };
#define ADDRESS 0x0040100200345678ULL

static struct storage *s;

static unsigned index_of(u64 address, unsigned level) /* 0 segment .. 3 region-first */
{
    return address >> (20 + 11 * level) & 0x7FF;
}

static void entry_set(u64 table, unsigned index, u64 value)
{
    be64_store(s->base + table + index * 8, value);
}

static int setup(void **state)
{
    (void)state;
    if (storage_create(4 * MB, &s) != 0)
        return -1;
    /* Full-length tables that lead ADDRESS to the frame 0x123000. */
    entry_set(FIRST, index_of(ADDRESS, 3), SECOND | TYPE_FIRST | 3);
    entry_set(SECOND, index_of(ADDRESS, 2), THIRD | TYPE_SECOND | 3);
    entry_set(THIRD, index_of(ADDRESS, 1), SEGMENT | TYPE_THIRD | 3);
    entry_set(SEGMENT, index_of(ADDRESS, 0), PAGE);
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    storage_destroy(s);
    return 0;
}

static struct dat_result walk(u64 asce)
{
    return dat_translate(s, 0, asce, ADDRESS, true);
}
#define FULL (FIRST | TYPE_FIRST | 3)

static void all_five_levels_lead_to_the_frame(void **state)
{
    (void)state;
    struct dat_result r = walk(FULL);
    assert_int_equal(r.exception, 0);
    assert_int_equal(r.real, 0x123678);
    assert_int_equal(r.entry, PAGE + (ADDRESS >> 12 & 0xFF) * 8);
    assert_false(r.read_only);
    assert_false(r.large);
}

static void real_space_needs_no_table(void **state)
{
    (void)state;
    struct dat_result r = walk(ASCE_REAL_SPACE);
    assert_int_equal(r.exception, 0);
    assert_true(r.real == ADDRESS);
}

static void each_designation_covers_its_range(void **state)
{
    (void)state;
    static const struct {
        u64 asce, first_outside;
    } rows[] = {
        {SEGMENT | TYPE_SEGMENT | 3, 1ULL << 31},
        {THIRD | TYPE_THIRD | 3, 1ULL << 42},
        {SECOND | TYPE_SECOND | 3, 1ULL << 53},
    };
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(dat_translate(s, 0, rows[i].asce, rows[i].first_outside, true).exception, PGM_ASCE_TYPE);
        assert_int_not_equal(
            dat_translate(s, 0, rows[i].asce, rows[i].first_outside - 1, true).exception, PGM_ASCE_TYPE);
    }
    assert_int_not_equal(dat_translate(s, 0, FULL, ~0ULL, true).exception, PGM_ASCE_TYPE);
}

static void a_shorter_designation_enters_at_its_level(void **state)
{
    (void)state;
    assert_int_equal(dat_translate(s, 0, SEGMENT | 3, ADDRESS & 0x7FFFFFFF, true).real, 0x123678);
    assert_int_equal(dat_translate(s, 0, THIRD | TYPE_THIRD | 3, ADDRESS & ((1ULL << 42) - 1), true).real, 0x123678);
    assert_int_equal(dat_translate(s, 0, SECOND | TYPE_SECOND | 3, ADDRESS & ((1ULL << 53) - 1), true).real, 0x123678);
}

static const struct {
    u64 table;
    unsigned level;
    u16 exception;
} levels[] = {
    {FIRST, 3, PGM_REGION_FIRST_TRANSLATION},
    {SECOND, 2, PGM_REGION_SECOND_TRANSLATION},
    {THIRD, 1, PGM_REGION_THIRD_TRANSLATION},
    {SEGMENT, 0, PGM_SEGMENT_TRANSLATION},
};

static u64 *host_entry(unsigned i)
{
    return (u64 *)(void *)(s->base + levels[i].table + index_of(ADDRESS, levels[i].level) * 8);
}

static void an_invalid_entry_names_its_level_and_address(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        u64 kept = *host_entry(i);
        *host_entry(i) |= be64_of(0x20).raw;
        struct dat_result r = walk(FULL);
        assert_int_equal(r.exception, levels[i].exception);
        assert_int_equal(r.entry, levels[i].table + index_of(ADDRESS, levels[i].level) * 8);
        *host_entry(i) = kept;
    }
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000 | 0x400);
    assert_int_equal(walk(FULL).exception, PGM_PAGE_TRANSLATION);
    assert_int_equal(walk(FULL).entry, PAGE + (ADDRESS >> 12 & 0xFF) * 8);
}

static void a_wrong_type_is_a_translation_specification(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        u64 kept = *host_entry(i);
        *host_entry(i) ^= be64_of(0x04).raw;
        assert_int_equal(walk(FULL).exception, PGM_TRANSLATION_SPEC);
        *host_entry(i) |= be64_of(0x20).raw; /* unless the entry is invalid */
        assert_int_equal(walk(FULL).exception, levels[i].exception);
        *host_entry(i) = kept;
    }
}

static void an_index_beyond_the_length_is_no_entry(void **state)
{
    (void)state;
    u64 low = 0x00400000 | (600ULL << 20); /* segment index 600: second quarter of the table */
    struct dat_result r = dat_translate(s, 0, SEGMENT | 0, low, true);
    assert_int_equal(r.exception, PGM_SEGMENT_TRANSLATION);
    assert_true(r.entry == DAT_NO_ENTRY);
    r = dat_translate(s, 0, SEGMENT | 1, 1023ULL << 20, true);
    assert_true(r.entry != DAT_NO_ENTRY);
    r = dat_translate(s, 0, SEGMENT | 1, 1024ULL << 20, true);
    assert_true(r.entry == DAT_NO_ENTRY);
    r = dat_translate(s, 0, FIRST | TYPE_FIRST | 2, 0xC000000000000000ULL, true);
    assert_int_equal(r.exception, PGM_REGION_FIRST_TRANSLATION);
    assert_true(r.entry == DAT_NO_ENTRY);
}

static void an_index_before_the_offset_is_no_entry(void **state)
{
    (void)state;
    /* The segment table designated by the region-third entry begins at its second quarter. */
    entry_set(THIRD, 0, SEGMENT | TYPE_THIRD | 1 << 6 | 3);
    struct dat_result r = dat_translate(s, 0, THIRD | TYPE_THIRD | 3, 511ULL << 20, true);
    assert_int_equal(r.exception, PGM_SEGMENT_TRANSLATION);
    assert_true(r.entry == DAT_NO_ENTRY);
    r = dat_translate(s, 0, THIRD | TYPE_THIRD | 3, 512ULL << 20, true);
    assert_true(r.entry != DAT_NO_ENTRY);
}

static void a_table_outside_storage_is_an_addressing_exception(void **state)
{
    (void)state;
    assert_int_equal(walk(0x40000000 | TYPE_FIRST | 3).exception, PGM_ADDRESSING);
    entry_set(SEGMENT, index_of(ADDRESS, 0), 0x7FFFF800);
    assert_int_equal(walk(FULL).exception, PGM_ADDRESSING);
}

static void protection_adds_up_over_the_levels(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        u64 kept = *host_entry(i);
        *host_entry(i) |= be64_of(0x200).raw;
        assert_true(walk(FULL).read_only);
        /* Without EDAT the bit exists in segment- and page-table entries only. */
        assert_int_equal(dat_translate(s, 0, FULL, ADDRESS, false).read_only, levels[i].level == 0);
        *host_entry(i) = kept;
    }
    assert_false(walk(FULL).read_only);
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000 | 0x200);
    assert_true(walk(FULL).read_only);
}

static void a_large_segment_ends_the_walk_with_edat_only(void **state)
{
    (void)state;
    entry_set(SEGMENT, index_of(ADDRESS, 0), 0x200000 | 0x400);
    struct dat_result r = walk(FULL);
    assert_int_equal(r.exception, 0);
    assert_int_equal(r.real, 0x200000 | (ADDRESS & 0xFFFFF));
    assert_true(r.large);
    assert_int_equal(r.entry, SEGMENT + index_of(ADDRESS, 0) * 8);
    /* Without EDAT the same bits designate a page table. */
    r = dat_translate(s, 0, FULL, ADDRESS, false);
    assert_false(r.large);
    assert_int_equal(r.real, ADDRESS & 0xFFF);
}

static void a_large_frame_is_absolute_and_tables_are_real(void **state)
{
    (void)state;
    entry_set(SEGMENT, index_of(ADDRESS, 0), 0 | 0x400);
    u64 at_prefix = (ADDRESS & ~0xFFFFFULL) | 0x42010;
    struct dat_result r = dat_translate(s, 0x42000, FULL, at_prefix, true);
    assert_int_equal(r.exception, 0);
    assert_int_equal(prefix_apply(r.real, 0x42000), 0x42010);
    /* A table at real 0 is found at the prefix. */
    entry_set(0x42000, 0, PAGE);
    entry_set(PAGE, 0, 0x300000);
    assert_int_equal(dat_translate(s, 0x42000, 0, 0x123, true).real, 0x300123);
    assert_int_not_equal(dat_translate(s, 0, 0, 0x123, true).real, 0x300123);
}

static void a_common_segment_in_a_private_space_is_a_translation_specification(void **state)
{
    (void)state;
    entry_set(SEGMENT, index_of(ADDRESS, 0), PAGE | 0x10);
    assert_int_equal(walk(FULL).exception, 0);
    assert_int_equal(walk(FULL | ASCE_PRIVATE).exception, PGM_TRANSLATION_SPEC);
}

static void reserved_bits_of_a_page_entry_are_a_translation_specification(void **state)
{
    (void)state;
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000 | 0x800);
    assert_int_equal(walk(FULL).exception, PGM_TRANSLATION_SPEC);
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000 | 0x100); /* change-recording override: EDAT only */
    assert_int_equal(walk(FULL).exception, 0);
    assert_int_equal(dat_translate(s, 0, FULL, ADDRESS, false).exception, PGM_TRANSLATION_SPEC);
    entry_set(PAGE, ADDRESS >> 12 & 0xFF, 0x123000 | 0xC00);
    assert_int_equal(walk(FULL).exception, PGM_PAGE_TRANSLATION);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
static void a_region_of_2g_can_be_one_frame(void **state)
{
    (void)state;
    entry_set(THIRD, index_of(ADDRESS, 1), 0x80000000 | 0x400 | TYPE_THIRD | 0x300); /* protected, not to be executed */
    struct dat_result r = dat_translate(s, 0, FULL, ADDRESS, DAT_EDAT2);
    assert_int_equal(r.exception, 0);
    assert_int_equal(r.real, 0x80000000 | (ADDRESS & 0x7FFFFFFF));
    assert_int_equal(r.entry, THIRD + 8 * index_of(ADDRESS, 1));
    assert_true(r.large && r.read_only && r.no_execute);
    assert_int_equal(dat_translate(s, 0, FULL, ADDRESS, DAT_EDAT1).large, false);
    entry_set(THIRD, index_of(ADDRESS, 1), 0x80000000 | 0x400 | TYPE_THIRD | 0x10); /* common */
    assert_int_equal(dat_translate(s, 0, FULL, ADDRESS, DAT_EDAT2).exception, 0);
    assert_int_equal(dat_translate(s, 0, FULL | ASCE_PRIVATE, ADDRESS, DAT_EDAT2).exception, PGM_TRANSLATION_SPEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_five_levels_lead_to_the_frame),
        TEST(real_space_needs_no_table),
        TEST(each_designation_covers_its_range),
        TEST(a_shorter_designation_enters_at_its_level),
        TEST(an_invalid_entry_names_its_level_and_address),
        TEST(a_wrong_type_is_a_translation_specification),
        TEST(an_index_beyond_the_length_is_no_entry),
        TEST(an_index_before_the_offset_is_no_entry),
        TEST(a_table_outside_storage_is_an_addressing_exception),
        TEST(protection_adds_up_over_the_levels),
        TEST(a_large_segment_ends_the_walk_with_edat_only),
        TEST(a_large_frame_is_absolute_and_tables_are_real),
        TEST(a_common_segment_in_a_private_space_is_a_translation_specification),
        TEST(reserved_bits_of_a_page_entry_are_a_translation_specification),
        TEST(a_region_of_2g_can_be_one_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
