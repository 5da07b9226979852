/* Binary heaps of what is to happen in an order: due times, deadlines. What is in one knows its place, so it can be
 * moved or taken out at any time. Keys are compared by their difference, so they may wrap. */
#pragma once
#include "guests/arch/types.h"

struct heap_item {
    u64 key;
    size_t place; /* 1..; 0: in no heap */
};

struct heap {
    struct heap_item **items; /* items[1..count] */
    size_t count, room;
};

/* Room for so many items: false when out of memory. */
bool heap_reserve(struct heap *h, size_t items);
void heap_free(struct heap *h);
/* Put an item in, for which there is room, or move it to its new key. */
void heap_set(struct heap *h, struct heap_item *item, u64 key);
void heap_remove(struct heap *h, struct heap_item *item); /* nothing happens if it is in no heap */
struct heap_item *heap_first(const struct heap *h);       /* NULL if empty */
