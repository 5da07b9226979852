/* Binary heaps whose items know their places. */
#include "cp/vm/heap.h"
#include <stdlib.h>

bool heap_reserve(struct heap *h, size_t items)
{
    size_t more = h->room ? h->room : 64;
    struct heap_item **room;

    if (items <= h->room)
        return true;
    while (more < items)
        more *= 2;
    room = realloc(h->items, (more + 1) * sizeof *room);
    if (!room)
        return false;
    h->items = room;
    h->room = more;
    return true;
}

void heap_free(struct heap *h)
{
    free(h->items);
    *h = (struct heap){0};
}

static void put(struct heap *h, size_t place, struct heap_item *item)
{
    h->items[place] = item;
    item->place = place;
}

static bool before(const struct heap_item *a, const struct heap_item *b)
{
    return (s64)(a->key - b->key) < 0;
}

static void sift(struct heap *h, size_t place, struct heap_item *item)
{
    while (place > 1 && before(item, h->items[place / 2])) {
        put(h, place, h->items[place / 2]);
        place /= 2;
    }
    for (;;) {
        size_t child = place * 2;
        if (child > h->count)
            break;
        if (child < h->count && before(h->items[child + 1], h->items[child]))
            child++;
        if (!before(h->items[child], item))
            break;
        put(h, place, h->items[child]);
        place = child;
    }
    put(h, place, item);
}

void heap_set(struct heap *h, struct heap_item *item, u64 key)
{
    item->key = key;
    sift(h, item->place ? item->place : ++h->count, item);
}

void heap_remove(struct heap *h, struct heap_item *item)
{
    size_t place = item->place;
    struct heap_item *last;

    if (!place)
        return;
    item->place = 0;
    last = h->items[h->count--];
    if (last != item)
        sift(h, place, last);
}

struct heap_item *heap_first(const struct heap *h)
{
    return h->count ? h->items[1] : NULL;
}
