/* Heaps: the order in which things come out. */
#include "cp/vm/heap.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define ITEMS 500

static u32 seed = 12345;

static u32 any(u32 below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

static void items_come_out_in_the_order_of_their_keys(void **state)
{
    struct heap_item item[ITEMS] = {0}, *first;
    struct heap h = {0};
    unsigned left = ITEMS;
    u64 last = 0;

    (void)state;
    assert_true(heap_reserve(&h, ITEMS));
    for (unsigned i = 0; i < ITEMS; i++)
        heap_set(&h, &item[i], any(1000));
    for (unsigned i = 0; i < ITEMS; i++) /* some go, some move */
        if (any(3) == 0) {
            heap_remove(&h, &item[i]);
            heap_remove(&h, &item[i]);
            left--;
        } else if (any(2)) {
            heap_set(&h, &item[i], any(1000));
        }
    for (; (first = heap_first(&h)) != NULL; left--) {
        assert_true(first->key >= last);
        last = first->key;
        heap_remove(&h, first);
        assert_int_equal(first->place, 0);
    }
    assert_int_equal(left, 0);
    heap_free(&h);
}

static void keys_may_wrap(void **state)
{
    struct heap_item a = {0}, b = {0};
    struct heap h = {0};

    (void)state;
    assert_true(heap_reserve(&h, 2));
    heap_set(&h, &a, 5);
    heap_set(&h, &b, ~0ULL - 5);
    assert_ptr_equal(heap_first(&h), &b);
    heap_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_out_in_the_order_of_their_keys),
        cmocka_unit_test(keys_may_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
