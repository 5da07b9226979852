/* Ranges of storage: pages of a host file that configurations have in common, or each of its own, or cannot store into;
 * storage that grows under them. */
#define _GNU_SOURCE
#include "guests/storage/range.h"
#include "guests/arch/interruption.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#define MB (1ULL << 20)
#define PAGES 16
#define LENGTH (PAGES * PAGE_SIZE_GUEST)

static struct storage *a, *b;
static int file;

static int setup(void **state)
{
    u8 page[PAGE_SIZE_GUEST];

    (void)state;
    assert_int_equal(storage_create(2 * MB, &a), 0);
    assert_int_equal(storage_create(2 * MB, &b), 0);
    file = memfd_create("range", 0);
    for (unsigned i = 0; i < PAGES; i++) {
        memset(page, 0x80 + (int)i, sizeof page);
        assert_int_equal(write(file, page, sizeof page), sizeof page);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    storage_destroy(a);
    storage_destroy(b);
    close(file);
    return 0;
}

static struct storage_range range(u64 first, enum range_how how, bool read_only)
{
    return (struct storage_range){NULL, first, LENGTH, how, read_only, file, 0};
}

static void map(struct storage *s, u64 first, enum range_how how, bool read_only)
{
    struct storage_range r = range(first, how, read_only);
    assert_int_equal(range_map(s, &r), 0);
}

static u8 byte_at(struct storage *s, u64 at)
{
    u8 byte = 0;
    assert_int_equal(storage_read(s, at, &byte, 1, KEY_NONE, NULL), 0);
    return byte;
}

static int put(struct storage *s, u64 at, u8 byte)
{
    return storage_write(s, at, &byte, 1, KEY_NONE, NULL);
}

static void private_pages_are_the_files_until_they_are_stored_into(void **state)
{
    (void)state;
    map(a, MB, RANGE_PRIVATE, false);
    map(b, MB, RANGE_PRIVATE, false);
    assert_int_equal(byte_at(a, MB + PAGE_SIZE_GUEST), 0x81);
    assert_int_equal(put(a, MB + PAGE_SIZE_GUEST, 0x11), 0);
    assert_int_equal(byte_at(a, MB + PAGE_SIZE_GUEST), 0x11);
    assert_int_equal(byte_at(b, MB + PAGE_SIZE_GUEST), 0x81);
    range_unmap(a, MB);
    assert_int_equal(byte_at(a, MB + PAGE_SIZE_GUEST), 0);
}

static void stores_into_shared_pages_are_seen_by_all(void **state)
{
    (void)state;
    map(a, MB, RANGE_SHARED, false);
    map(b, 0, RANGE_SHARED, false);
    assert_true(range_shared(a, MB + LENGTH - 1));
    assert_false(range_shared(a, MB + LENGTH));
    assert_int_equal(put(a, MB + 5, 0x22), 0);
    assert_int_equal(byte_at(b, 5), 0x22);
}

static void a_read_only_range_refuses_stores_and_nothing_else_does(void **state)
{
    (void)state;
    map(a, MB, RANGE_PRIVATE, true);
    assert_int_equal(put(a, MB, 1), PGM_PROTECTION);
    assert_int_equal(put(a, MB + LENGTH - 1, 1), PGM_PROTECTION);
    assert_int_equal(put(a, MB + LENGTH, 1), 0);
    assert_int_equal(put(a, MB - 1, 1), 0);
    assert_int_equal(byte_at(a, MB), 0x80);
}

static void storage_grows_with_what_is_in_it(void **state)
{
    const u8 *before = a->base;

    (void)state;
    assert_int_equal(put(a, 0x3000, 0x33), 0);
    a->keys[3] = 0x36;
    map(a, MB, RANGE_PRIVATE, false);
    assert_int_equal(put(a, MB + 7, 0x44), 0);
    assert_int_equal(put(a, 4 * MB, 1), PGM_ADDRESSING);
    assert_int_equal(storage_extend(a, 64 * MB + 1), 0);
    assert_true(a->base != before);
    assert_int_equal(a->reach, 65 * MB);
    assert_int_equal(a->size, 2 * MB);
    assert_int_equal(put(a, 4 * MB, 1), PGM_ADDRESSING);
    map(a, 64 * MB, RANGE_SHARED, false);
    assert_int_equal(byte_at(a, 64 * MB + PAGE_SIZE_GUEST), 0x81);
    assert_int_equal(put(a, 64 * MB + LENGTH, 1), PGM_ADDRESSING);
    assert_null(storage_host(a, 64 * MB - 1));
    assert_int_equal(byte_at(a, 0x3000), 0x33);
    assert_int_equal(a->keys[3] & KEY_ACC, 0x30);
    assert_int_equal(byte_at(a, MB + 7), 0x44);
    assert_int_equal(byte_at(a, MB + PAGE_SIZE_GUEST), 0x81);
    range_unmap(a, 64 * MB);
    assert_int_equal(put(a, 64 * MB, 1), PGM_ADDRESSING);
}

static void released_pages_are_zeros_but_for_what_others_have_too(void **state)
{
    (void)state;
    map(a, 0, RANGE_PRIVATE, false);
    map(a, LENGTH, RANGE_SHARED, false);
    map(a, 2 * LENGTH, RANGE_PRIVATE, true);
    assert_int_equal(put(a, 3 * LENGTH, 9), 0);
    storage_release(a, 0, 3 * LENGTH + PAGE_SIZE_GUEST);
    assert_int_equal(byte_at(a, PAGE_SIZE_GUEST), 0);
    assert_int_equal(byte_at(a, LENGTH + PAGE_SIZE_GUEST), 0x81);
    assert_int_equal(byte_at(a, 2 * LENGTH + PAGE_SIZE_GUEST), 0x81);
    assert_int_equal(byte_at(a, 3 * LENGTH), 0);
}

static void pages_of_ones_own_are_told_from_common_ones(void **state)
{
    struct storage_pages p;

    (void)state;
    map(a, MB, RANGE_PRIVATE, false);
    assert_int_equal(storage_pages_count(a, &p), 0);
    assert_int_equal(p.own, 0);
    for (unsigned i = 0; i < PAGES; i++)
        byte_at(a, MB + i * PAGE_SIZE_GUEST);
    byte_at(a, 0x9000); /* reading what was never stored costs nothing */
    assert_int_equal(put(a, 0x3000, 1), 0);
    assert_int_equal(put(a, MB, 1), 0);
    assert_int_equal(storage_pages_count(a, &p), 0);
    assert_int_equal(p.own, 2);
    assert_int_equal(p.common, PAGES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(private_pages_are_the_files_until_they_are_stored_into, setup, teardown),
        cmocka_unit_test_setup_teardown(stores_into_shared_pages_are_seen_by_all, setup, teardown),
        cmocka_unit_test_setup_teardown(a_read_only_range_refuses_stores_and_nothing_else_does, setup, teardown),
        cmocka_unit_test_setup_teardown(storage_grows_with_what_is_in_it, setup, teardown),
        cmocka_unit_test_setup_teardown(released_pages_are_zeros_but_for_what_others_have_too, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_of_ones_own_are_told_from_common_ones, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
