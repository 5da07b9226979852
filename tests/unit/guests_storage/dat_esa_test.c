/* The DAT walk of the ESA/390 mode (ESA/390 Principles of Operation, chapter 3; the entries are written by hand). */
#include "guests/storage/dat.h"
#include "guests/arch/interruption.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { SEGMENTS = 0x10000, PAGES = 0x12000 };
#define ADDRESS 0x01234567ULL /* segment 18, page 52 */

static struct storage *s;

static void word_set(u64 at, u32 value)
{
    be32_store(s->base + at, value);
}

static int setup(void **state)
{
    (void)state;
    if (storage_create(4 << 20, &s) != 0)
        return -1;
    word_set(SEGMENTS + 4 * 18, PAGES | 0xF);
    word_set(PAGES + 4 * 0x34, 0x123000);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    storage_destroy(s);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static struct dat_result walk(u32 designation)
{
    return dat_translate_esa(s, 0, designation, ADDRESS);
}

static void two_tables_lead_to_the_frame(void **state)
{
    (void)state;
    struct dat_result r = walk(SEGMENTS | 1);
    assert_int_equal(r.exception, 0);
    assert_int_equal(r.real, 0x123567);
    assert_int_equal(r.entry, PAGES + 4 * 0x34);
    assert_false(r.read_only);
    word_set(PAGES + 4 * 0x34, 0x123200);
    assert_true(walk(SEGMENTS | 1).read_only);
}

static void lengths_count_sixteen_entries(void **state)
{
    (void)state;
    assert_int_equal(walk(SEGMENTS).exception, PGM_SEGMENT_TRANSLATION); /* 18 is in the second block */
    word_set(SEGMENTS + 4 * 18, PAGES | 2);
    assert_int_equal(walk(SEGMENTS | 1).exception, PGM_PAGE_TRANSLATION);
    word_set(SEGMENTS + 4 * 18, PAGES | 3);
    assert_int_equal(walk(SEGMENTS | 1).exception, 0);
}

static void invalid_entries_and_formats_are_told(void **state)
{
    (void)state;
    word_set(PAGES + 4 * 0x34, 0x400);
    assert_int_equal(walk(SEGMENTS | 1).exception, PGM_PAGE_TRANSLATION);
    word_set(PAGES + 4 * 0x34, 0x100);
    assert_int_equal(walk(SEGMENTS | 1).exception, PGM_TRANSLATION_SPEC);
    word_set(SEGMENTS + 4 * 18, PAGES | 0x20);
    assert_int_equal(walk(SEGMENTS | 1).exception, PGM_SEGMENT_TRANSLATION);
    word_set(SEGMENTS + 4 * 18, PAGES | 0x1F);
    assert_int_equal(walk(SEGMENTS | 0x101).exception, PGM_TRANSLATION_SPEC); /* common in a private space */
    assert_int_equal(walk(0x7FFFF001).exception, PGM_ADDRESSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_tables_lead_to_the_frame),
        TEST(lengths_count_sixteen_entries),
        TEST(invalid_entries_and_formats_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
