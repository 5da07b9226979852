/* Lines in storage. Text lies in chunks that only grow; a change is a new text. */
#include "guests/cms/xedit/lines.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"

#define CHUNK 0x10000
#define SLOTS_FIRST 512

struct lines_chunk {
    struct lines_chunk *older;
    u32 size, used;
    char text[];
};

struct removed {
    struct removed *older;
    struct line line;
};

u32 lines_count(const struct lines *l)
{
    return l->count;
}

struct line *lines_at(const struct lines *l, u32 n)
{
    u32 i = n - 1;

    return &l->slot[i < l->gap ? i : i + (l->slots - l->count)];
}

struct text lines_text(const struct lines *l, u32 n)
{
    const struct line *line = lines_at(l, n);

    return (struct text){line->at, line->n};
}

/* Storage that stays until the file is left; NULL: there is none. */
static void *keep(struct lines *l, u32 bytes)
{
    struct lines_chunk *c = l->chunk;
    u32 need = (bytes + 7) & ~7u;

    if (!c || c->size - c->used < need) {
        u32 size = need > CHUNK / 4 ? need : CHUNK - (u32)sizeof *c - 64;

        c = program_storage_get(sizeof *c + size);
        if (!c)
            return NULL;
        c->size = size;
        c->older = l->chunk;
        l->chunk = c;
    }
    c->used += need;
    return c->text + c->used - need;
}

static bool text_keep(struct lines *l, struct text t, struct line *line)
{
    char *at = t.n ? keep(l, t.n) : NULL;

    if (t.n && !at)
        return false;
    if (t.n)
        memcpy(at, t.at, t.n);
    line->at = at;
    line->n = t.n;
    return true;
}

static void gap_move(struct lines *l, u32 to)
{
    u32 width = l->slots - l->count;

    if (to < l->gap)
        memmove(l->slot + to + width, l->slot + to, (l->gap - to) * sizeof *l->slot);
    else
        memmove(l->slot + l->gap, l->slot + l->gap + width, (to - l->gap) * sizeof *l->slot);
    l->gap = to;
}

static bool gap_widen(struct lines *l)
{
    u32 slots = l->slots ? l->slots * 2 : SLOTS_FIRST;
    struct line *slot = program_storage_get((u64)slots * sizeof *slot);

    if (!slot)
        return false;
    for (u32 i = 0; i < l->count; i++)
        slot[i] = *lines_at(l, i + 1);
    storage_free(l->slot);
    l->slot = slot;
    l->slots = slots;
    l->gap = l->count;
    return true;
}

static bool line_insert(struct lines *l, u32 after, const struct line *line)
{
    if (l->count == l->slots && !gap_widen(l))
        return false;
    gap_move(l, after);
    l->slot[l->gap++] = *line;
    l->count++;
    return true;
}

bool lines_insert(struct lines *l, u32 after, struct text t)
{
    struct line line = {0};

    return text_keep(l, t, &line) && line_insert(l, after, &line);
}

bool lines_replace(struct lines *l, u32 n, struct text t)
{
    return text_keep(l, t, lines_at(l, n));
}

bool lines_remove(struct lines *l, u32 from, u32 count)
{
    struct removed *r = count ? keep(l, count * (u32)sizeof *r) : NULL;

    if (!count)
        return true;
    if (!r)
        return false;
    gap_move(l, from - 1);
    for (u32 i = 0; i < count; i++) {
        r[i] = (struct removed){l->removed, *lines_at(l, from)};
        l->removed = &r[i];
        l->count--; /* the gap is wider by one */
    }
    return true;
}

u32 lines_recover(struct lines *l, u32 before, u32 count)
{
    u32 done = 0;

    for (; done < count && l->removed && line_insert(l, before - 1, &l->removed->line); done++) {
        l->removed = l->removed->older;
    }
    return done;
}

bool lines_reorder(struct lines *l, u32 from, u32 count, const u32 *order)
{
    struct line *was = program_storage_get((u64)count * sizeof *was);

    if (!was)
        return false;
    for (u32 i = 0; i < count; i++)
        was[i] = *lines_at(l, order[i]);
    for (u32 i = 0; i < count; i++)
        *lines_at(l, from + i) = was[i];
    storage_free(was);
    return true;
}

void lines_free(struct lines *l)
{
    while (l->chunk) {
        struct lines_chunk *older = l->chunk->older;
        storage_free(l->chunk);
        l->chunk = older;
    }
    storage_free(l->slot);
    *l = (struct lines){0};
}
