/* Free space: whatever is taken and given back, nothing is given out twice, and not before its time. */
#include "tests/unit/cp_volume/fixture.h"
#include "cp/volume/space.h"

#define CELLS 4000 /* of 8 bytes */
#define HELD_MAX 200

enum cell { FREE, USED, GIVEN, AGEING };
static enum cell cell[CELLS];
static struct extent held[HELD_MAX];
static int holding;

static void cells_set(u32 offset, u32 length, enum cell from, enum cell to)
{
    assert_int_equal(offset % 8, 0);
    assert_int_equal(length % 8, 0);
    for (u32 i = offset / 8; i < (offset + length) / 8; i++) {
        assert_true(i < CELLS);
        assert_int_equal(cell[i], from);
        cell[i] = to;
    }
}

static void step(struct space *s)
{
    u32 length, offset;
    int i;

    switch (rand() % 5) {
    case 0:
    case 1:
        if (holding == HELD_MAX || s->end > CELLS * 8 - 1000)
            break;
        offset = space_take(s, 1 + (u32)rand() % 300, rand() % 2, &length);
        assert_true(offset >= 64);
        cells_set(offset, length, FREE, USED);
        if (rand() % 8 == 0) {
            space_untake(s, offset, length);
            cells_set(offset, length, USED, FREE);
        } else {
            held[holding++] = (struct extent){offset, length};
        }
        break;
    case 2:
    case 3:
        if (holding == 0)
            break;
        i = rand() % holding;
        assert_true(space_give(s, held[i].offset, held[i].length));
        cells_set(held[i].offset, held[i].length, USED, GIVEN);
        held[i] = held[--holding];
        break;
    default:
        if (rand() % 10)
            break;
        space_mark(s);
        for (i = 0; i < CELLS; i++)
            cell[i] = cell[i] == AGEING ? FREE : cell[i] == GIVEN ? AGEING : cell[i];
    }
}

static void extents_check(const struct space *s)
{
    u32 free = 0, cells = 0;

    for (u32 i = 0; i < s->free.count; i++) {
        struct extent e = s->free.list[i];
        assert_true(e.length >= SPACE_SHORTEST);
        assert_true(e.offset + e.length <= s->end);
        if (i > 0)
            assert_true(e.offset > s->free.list[i - 1].offset + s->free.list[i - 1].length); /* joined */
        free += e.length;
    }
    for (u32 i = 0; i < s->end / 8; i++)
        cells += cell[i] == FREE ? 8 : 0;
    assert_int_equal(free, cells);
}

static void space_is_neither_lost_nor_given_twice(void **state)
{
    struct extents used = {0};
    struct space s;
    u32 bad;

    (void)state;
    srand(1);
    assert_true(extents_add(&used, 0, 64));
    assert_true(space_start(&s, &used, &bad));
    free(used.list);
    cells_set(0, 64, FREE, USED);
    for (int i = 0; i < 20000; i++) {
        step(&s);
        extents_check(&s);
    }
    space_free(&s);
}

static void what_overlaps_is_found(void **state)
{
    struct extents used = {0};
    struct space s;
    u32 bad;

    (void)state;
    extents_add(&used, 100, 50);
    extents_add(&used, 0, 64);
    extents_add(&used, 149, 10);
    extents_sort(&used);
    assert_false(space_start(&s, &used, &bad));
    assert_int_equal(bad, 149);
    space_free(&s);
    used.list[2].offset = 158;
    assert_true(space_start(&s, &used, &bad));
    assert_int_equal(s.end, 168);
    assert_int_equal(s.free.count, 2);
    space_free(&s);
    free(used.list);
}

static void aligned_space_leaves_no_crumbs(void **state)
{
    struct extents used = {0};
    struct space s;
    u32 bad, length, offset;

    (void)state;
    extents_add(&used, 0, 1027);
    assert_true(space_start(&s, &used, &bad));
    offset = space_take(&s, 2048, true, &length);
    assert_int_equal(offset % 8, 0);
    assert_true(offset == 1027 || offset >= 1027 + SPACE_SHORTEST);
    space_free(&s);
    free(used.list);
}

static void a_file_does_not_grow_beyond_its_limit(void **state)
{
    struct extents used = {0};
    struct space s;
    u32 bad, length;

    (void)state;
    extents_add(&used, 0, SPACE_LIMIT - 1000);
    assert_true(space_start(&s, &used, &bad));
    assert_int_equal(space_take(&s, 1001, false, &length), 0);
    assert_int_equal(space_take(&s, UINT32_MAX - 7, true, &length), 0);
    assert_true(space_take(&s, 900, false, &length) > 0);
    space_free(&s);
    free(used.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_is_neither_lost_nor_given_twice),
        cmocka_unit_test(what_overlaps_is_found),
        cmocka_unit_test(aligned_space_leaves_no_crumbs),
        cmocka_unit_test(a_file_does_not_grow_beyond_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
