/* The minidisks of a book as one array, sorted by volume and start, and what follows from their order. */
#include "directory/map.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct map {
    struct directory_extent *extents;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    const struct directory_extent *x = a, *y = b;
    int order = strcmp(x->volser, y->volser);

    if (order == 0 && x->whole != y->whole)
        return x->whole ? -1 : 1;
    if (order == 0)
        order = x->start < y->start ? -1 : x->start > y->start;
    if (order == 0)
        order = x->line < y->line ? -1 : x->line > y->line;
    return order ? order : strcmp(x->entry, y->entry);
}

static bool on_volume(const struct directory_device *d)
{
    return d->kind == DIR_MDISK && !*d->subtype;
}

static const struct directory_volume *volume_of(const struct directory_volumes *volumes, const char *volser)
{
    for (size_t i = 0; volumes && i < volumes->count; i++)
        if (strcmp(volumes->volume[i].volser, volser) == 0)
            return &volumes->volume[i];
    return NULL;
}

static void extent_fill(struct directory_extent *e, const struct entry *entry, const struct directory_device *d,
    const struct directory_volumes *volumes)
{
    const struct directory_volume *v = volume_of(volumes, d->volser);

    text_copy(e->volser, sizeof e->volser, d->volser);
    text_copy(e->entry, sizeof e->entry, entry->name);
    text_copy(e->type, sizeof e->type, d->type);
    e->vdev = d->vdev;
    e->start = d->start;
    e->size = d->size;
    e->line = d->line;
    e->whole = d->start == 0 && (d->size == 0 || (v && d->size == v->size));
}

/* Behind its last cylinder or block. */
static u64 extent_end(const struct directory_extent *e)
{
    return e->size ? e->start + e->size : UINT64_MAX;
}

/* Each that begins before the end of one before it overlaps; other[i] is that one. */
static void overlaps_find(struct map *m, const struct directory_extent **other)
{
    const struct directory_extent *longest = NULL;

    for (size_t i = 0; i < m->count; i++) {
        struct directory_extent *e = &m->extents[i];
        if (e->whole)
            continue;
        if (longest && strcmp(longest->volser, e->volser) == 0 && e->start < extent_end(longest)) {
            e->overlaps = true;
            other[i] = longest;
        }
        if (!longest || strcmp(longest->volser, e->volser) != 0 || extent_end(e) > extent_end(longest))
            longest = e;
    }
}

/* other: for each extent the one that it overlaps, or NULL; freed with the map. 0 or -ENOMEM. */
static int map_make(const struct entry_book *book, const struct directory_volumes *volumes, struct map *m,
    const struct directory_extent ***other)
{
    size_t total = 1;

    for (size_t i = 0; i < book->count; i++)
        total += book->entries[i]->lists[LIST_DEVICES].count;
    m->extents = calloc(total, sizeof *m->extents);
    *other = calloc(total, sizeof **other);
    m->count = 0;
    if (!m->extents || !*other) {
        free(m->extents);
        free(*other);
        return -ENOMEM;
    }
    for (size_t i = 0; i < book->count; i++) {
        const struct directory_device *devices = book->entries[i]->lists[LIST_DEVICES].items;
        for (size_t k = 0; k < book->entries[i]->lists[LIST_DEVICES].count; k++)
            if (on_volume(&devices[k]))
                extent_fill(&m->extents[m->count++], book->entries[i], &devices[k], volumes);
    }
    qsort(m->extents, m->count, sizeof *m->extents, compare);
    overlaps_find(m, *other);
    return 0;
}

static void extent_check(const struct directory_extent *e, const struct directory_volume *v, struct report *r)
{
    if (!v)
        return;
    if (v->fba != (strcmp(e->type, "9336") == 0 || strcmp(e->type, "FB-512") == 0))
        report_add(r, e->line, MSG_DIR_VOLUME_TYPE, e->vdev, e->entry, e->volser);
    else if (e->start >= v->size || (e->size && e->size > v->size - e->start))
        report_add(r, e->line, MSG_DIR_OUTSIDE, e->vdev, e->entry, e->volser, (unsigned long long)v->size);
}

int map_check(const struct entry_book *book, const struct directory_volumes *volumes, struct report *r)
{
    const struct directory_extent **other;
    struct map m;

    if (map_make(book, volumes, &m, &other) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < m.count; i++) {
        const struct directory_extent *e = &m.extents[i], *o = other[i];
        if (o && e->line < o->line) { /* the later statement is told of the earlier */
            o = e;
            e = other[i];
        }
        if (o)
            report_add(r, e->line, MSG_DIR_OVERLAP, e->vdev, e->entry, o->vdev, o->entry, e->volser);
        extent_check(&m.extents[i], volume_of(volumes, m.extents[i].volser), r);
    }
    free(m.extents);
    free(other);
    return 0;
}

int map_walk(const struct entry_book *book, const struct directory_volumes *volumes,
    void (*row)(void *arg, const struct directory_extent *e), void *arg)
{
    const struct directory_extent **other;
    struct map m;

    if (map_make(book, volumes, &m, &other) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < m.count; i++)
        row(arg, &m.extents[i]);
    free(m.extents);
    free(other);
    return 0;
}
