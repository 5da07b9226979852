/* The free space of a file. Must not know what is in the file. */
#include "cp/volume/space.h"
#include <stdlib.h>
#include <string.h>

bool extents_add(struct extents *e, u32 offset, u32 length)
{
    if (length == 0)
        return true;
    if (e->count == e->room) {
        u32 room = e->room ? e->room * 2 : 64;
        struct extent *list = realloc(e->list, room * sizeof *list);
        if (!list)
            return false;
        e->list = list;
        e->room = room;
    }
    e->list[e->count++] = (struct extent){offset, length};
    return true;
}

static int extent_compare(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void extents_sort(struct extents *e)
{
    if (e->count > 0)
        qsort(e->list, e->count, sizeof *e->list, extent_compare);
}

bool space_start(struct space *s, struct extents *used, u32 *bad)
{
    memset(s, 0, sizeof *s);
    *bad = 0;
    for (u32 i = 0; i < used->count; i++) {
        struct extent u = used->list[i];
        if (u.offset < s->end) {
            *bad = u.offset;
            return false;
        }
        if (!extents_add(&s->free, s->end, u.offset - s->end))
            return false;
        s->end = u.offset + u.length;
    }
    return true;
}

void space_free(struct space *s)
{
    free(s->free.list);
    free(s->given_back.list);
    free(s->ageing.list);
    memset(s, 0, sizeof *s);
}

/* The first free extent that ends behind offset. */
static u32 extent_find(const struct extents *e, u32 offset)
{
    u32 low = 0, high = e->count;

    while (low < high) {
        u32 middle = (low + high) / 2;
        if (e->list[middle].offset + e->list[middle].length > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Make free [offset, offset + length), joined with its neighbours. */
static bool extent_insert(struct extents *e, u32 offset, u32 length)
{
    u32 i = extent_find(e, offset);
    bool before = i > 0 && e->list[i - 1].offset + e->list[i - 1].length == offset;
    bool after = i < e->count && e->list[i].offset == offset + length;

    if (before) {
        e->list[i - 1].length += length + (after ? e->list[i].length : 0);
        if (after)
            memmove(e->list + i, e->list + i + 1, (--e->count - i) * sizeof *e->list);
    } else if (after) {
        e->list[i].offset -= length;
        e->list[i].length += length;
    } else {
        if (!extents_add(e, 0, 1))
            return false;
        memmove(e->list + i + 1, e->list + i, (e->count - 1 - i) * sizeof *e->list);
        e->list[i] = (struct extent){offset, length};
    }
    return true;
}

/* Bytes to skip so that offset is aligned, and the skipped ones can be a free extent. */
static u32 skip_of(u32 offset, bool aligned)
{
    u32 skip = aligned ? -offset & 7 : 0;
    return skip ? skip + SPACE_SHORTEST : 0;
}

static u32 end_take(struct space *s, u32 size, bool aligned, u32 *length)
{
    u32 skip = skip_of(s->end, aligned), offset = s->end + skip;

    if (size > SPACE_LIMIT - SPACE_SHORTEST * 2 || offset > SPACE_LIMIT - size ||
        (skip > 0 && !extent_insert(&s->free, s->end, skip)))
        return 0;
    *length = size;
    s->end = offset + size;
    return offset;
}

u32 space_take(struct space *s, u32 size, bool aligned, u32 *length)
{
    size = (size + 7) & ~7u;
    for (u32 i = 0; i < s->free.count; i++) {
        struct extent e = s->free.list[i];
        u32 skip = skip_of(e.offset, aligned), rest;
        if (e.length < skip + size)
            continue;
        rest = e.length - skip - size;
        *length = rest < SPACE_SHORTEST ? size + rest : size;
        rest = rest < SPACE_SHORTEST ? 0 : rest;
        if (skip > 0 && rest > 0)
            continue; /* would make two of it: there is a better one, or the end */
        if (skip > 0)
            s->free.list[i].length = skip;
        else if (rest > 0)
            s->free.list[i] = (struct extent){e.offset + *length, rest};
        else
            memmove(s->free.list + i, s->free.list + i + 1, (--s->free.count - i) * sizeof e);
        return e.offset + skip;
    }
    return end_take(s, size, aligned, length);
}

void space_untake(struct space *s, u32 offset, u32 length)
{
    if (offset + length == s->end)
        s->end = offset;
    else
        extent_insert(&s->free, offset, length);
}

bool space_give(struct space *s, u32 offset, u32 length)
{
    return extents_add(&s->given_back, offset, length);
}

void space_mark(struct space *s)
{
    struct extents empty = s->ageing;

    for (u32 i = 0; i < s->ageing.count; i++)
        extent_insert(&s->free, s->ageing.list[i].offset, s->ageing.list[i].length);
    empty.count = 0;
    s->ageing = s->given_back;
    s->given_back = empty;
    while (s->free.count > 0) {
        struct extent last = s->free.list[s->free.count - 1];
        if (last.offset + last.length != s->end)
            break;
        s->end = last.offset;
        s->free.count--;
    }
}
