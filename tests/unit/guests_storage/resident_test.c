/* What of a guest's storage is in the host's memory. */
#include "guests/storage/storage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void storage_that_was_touched_is_resident(void **state)
{
    struct storage *s;
    u64 after;

    (void)state;
    assert_int_equal(storage_create(64ULL << 20, &s), 0);
    assert_int_equal(storage_resident(s->base, s->size), 0);
    s->base[5] = 1;
    s->base[40 << 20] = 1;
    after = storage_resident(s->base, s->size);
    assert_true(after >= 2 * PAGE_SIZE_GUEST);
    assert_int_equal(after % PAGE_SIZE_GUEST, 0);
    storage_release(s, 0, s->size);
    assert_int_equal(storage_resident(s->base, s->size), 0);
    storage_destroy(s);
}

/* As a reader of figures meets one that logs off. */
static void storage_that_is_gone_is_not_resident(void **state)
{
    struct storage *s;
    const u8 *base;

    (void)state;
    assert_int_equal(storage_create(1ULL << 32, &s), 0);
    base = s->base;
    s->base[5] = 1;
    storage_destroy(s);
    assert_int_equal(storage_resident(base, 1ULL << 32), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(storage_that_was_touched_is_resident),
        cmocka_unit_test(storage_that_is_gone_is_not_resident),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
