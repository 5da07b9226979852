/* Free storage: given out below X'F00000' from the top down, and above the nucleus from the bottom up, so that pages
 * nobody needed are never touched; pages that are free again go back to CP. Owns both areas. */
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/storage_areas.h"

#define MAGIC 0xC6D9C5C5 /* FREE */
#define LARGE 0x10000
#define PAGE 4096ull

struct block {
    u64 size; /* with this */
    u32 magic;
    u32 owner; /* enum storage_owner */
};
struct hole {
    u64 size;
    struct hole *next;
};

static struct {
    u64 low_from, low_to;   /* untouched, between programs and what was given out */
    u64 high_from, high_to; /* untouched, above the nucleus */
    struct hole *holes;     /* in order of address, never adjacent */
} area;

void storage_areas_set(u64 size)
{
    area.low_from = USER_AREA;
    area.low_to = size < NUCLEUS_AREA ? size : NUCLEUS_AREA;
    area.high_from = NUCLEUS_AREA_END;
    area.high_to = size > NUCLEUS_AREA_END ? size : NUCLEUS_AREA_END;
    if (area.high_to > 1ull << 31) /* what CP is given must be below 2G */
        area.high_to = 1ull << 31;
    area.holes = NULL;
}

static u64 from_hole(u64 size)
{
    for (struct hole **at = &area.holes; *at; at = &(*at)->next) {
        struct hole *h = *at;

        if (h->size < size)
            continue;
        if (h->size - size >= sizeof *h) { /* its upper part, so that the hole stays where it is */
            h->size -= size;
            return (u64)h + h->size;
        }
        if (h->size == size) {
            *at = h->next;
            return (u64)h;
        }
    }
    return 0;
}

static u64 from_untouched(u64 size)
{
    if (size >= LARGE && area.high_to - area.high_from >= size) {
        area.high_from += size;
        return area.high_from - size;
    }
    if (area.low_to > area.low_from && area.low_to - area.low_from >= size)
        return area.low_to -= size;
    if (area.high_to - area.high_from >= size) {
        area.high_from += size;
        return area.high_from - size;
    }
    return 0;
}

void *storage_get_for(u64 bytes, enum storage_owner owner)
{
    u64 size = (bytes + sizeof(struct block) + 15) & ~15ull;
    u64 at = bytes < 1ull << 31 ? from_hole(size) : 0;
    bool untouched = !at;
    struct block *b;

    if (!at && bytes < 1ull << 31)
        at = from_untouched(size);
    if (!at)
        return NULL;
    b = (struct block *)at;
    if (!untouched || size < LARGE) /* what is large comes as CP gave it or got it back: zero */
        memset(b, 0, size);
    *b = (struct block){size, MAGIC, owner};
    return b + 1;
}

void *storage_get(u64 bytes)
{
    return storage_get_for(bytes, STORAGE_NUCLEUS);
}

/* Whole pages within go back to CP, and are zero when they are touched again. */
static void pages_release(u64 from, u64 to)
{
    u64 first = (from + PAGE - 1) & ~(PAGE - 1), end = to & ~(PAGE - 1);

    if (first < end)
        asm volatile("diag %0,%1,0x10" : : "d"(first), "d"(end - PAGE) : "memory");
}

/* The same, and what is left at both ends is zero too: as it was untouched. */
static void give_back(u64 from, u64 to)
{
    u64 first = (from + PAGE - 1) & ~(PAGE - 1), end = to & ~(PAGE - 1);

    if (first >= end) {
        memset((void *)from, 0, to - from);
        return;
    }
    memset((void *)from, 0, first - from);
    memset((void *)end, 0, to - end);
    pages_release(from, to);
}

/* Holes at the edge of what is untouched become that again. */
static void edges_release(void)
{
    struct hole **at = &area.holes;

    while (*at) {
        struct hole *h = *at;
        u64 from = (u64)h, to = from + h->size;

        if (from == area.low_to || to == area.high_from) {
            *at = h->next;
            if (from == area.low_to)
                area.low_to = to;
            else
                area.high_from = from;
            give_back(from, to);
        } else {
            at = &h->next;
        }
    }
}

bool storage_program_reserve(u64 end)
{
    if (end > area.low_to)
        return false;
    end = (end + 7) & ~7ull;
    if (end < area.low_from)
        give_back(end, area.low_from);
    area.low_from = end;
    return true;
}

static void hole_add(u64 from, u64 size)
{
    struct hole **at = &area.holes, *before = NULL, *h = (struct hole *)from;

    while (*at && (u64)*at < from) {
        before = *at;
        at = &before->next;
    }
    h->size = size;
    h->next = *at;
    *at = h;
    if (h->next && from + size == (u64)h->next) {
        h->size += h->next->size;
        h->next = h->next->next;
    }
    if (before && (u64)before + before->size == from) {
        before->size += h->size;
        before->next = h->next;
        h = before;
    }
    if (size >= LARGE)
        pages_release((u64)(h + 1), (u64)h + h->size);
    edges_release();
}

static struct block *block_of(void *at)
{
    struct block *b = (struct block *)at - 1;
    u64 address = (u64)at;

    if (address % 8 != 0 || address < USER_AREA + sizeof *b || address >= area.high_to + NUCLEUS_AREA ||
        b->magic != MAGIC)
        return NULL;
    return b;
}

void storage_free(void *at)
{
    struct block *b = at ? block_of(at) : NULL;

    if (b) {
        b->magic = 0;
        hole_add((u64)b, b->size);
    }
}

void *storage_resize(void *at, u64 bytes)
{
    struct block *b = at ? block_of(at) : NULL;
    void *to;
    u64 had;

    if (!b)
        return storage_get(bytes);
    had = b->size - sizeof *b;
    if (bytes <= had && bytes >= had / 2)
        return at;
    to = storage_get_for(bytes, b->owner);
    if (to) {
        memcpy(to, at, had < bytes ? had : bytes);
        storage_free(at);
    }
    return to;
}

void storage_keep(void *at)
{
    struct block *b = block_of(at);

    if (b)
        b->owner = STORAGE_NUCLEUS;
}

/* The first block of an owner in an area without gaps, NULL: none. */
static struct block *block_next(u64 from, u64 to, enum storage_owner owner)
{
    const struct hole *h = area.holes;

    while (from < to) {
        struct block *b = (struct block *)from;

        while (h && (u64)h < from)
            h = h->next;
        if (h && (u64)h == from) {
            from += h->size;
            continue;
        }
        if (b->magic != MAGIC || b->size == 0)
            return NULL; /* somebody stored into it: what lies behind is lost */
        if (b->owner == owner)
            return b;
        from += b->size;
    }
    return NULL;
}

void storage_reclaim(enum storage_owner owner)
{
    struct block *b;

    while ((b = block_next(area.low_to, NUCLEUS_AREA, owner)) != NULL ||
           (b = block_next(NUCLEUS_AREA_END, area.high_from, owner)) != NULL)
        storage_free(b + 1);
}

void storage_tidy(void)
{
    for (struct hole *h = area.holes; h; h = h->next)
        pages_release((u64)(h + 1), (u64)h + h->size);
}
