/* Which blocks of a disk are used. A block is taken only if neither the present label reaches it nor somebody took it
 * since; what is given back stays used until the label is written. The bitmap on the disk is itself such a tree of
 * blocks, so that writing it takes blocks, which changes it: allocation_place goes on until nothing changes any more.
 * Knows no files. */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

static bool bit_of(const u8 *bits, u32 block)
{
    return bits[(block - 1) / 8] & 0x80 >> (block - 1) % 8;
}

static void bit_set(u8 *bits, u32 block, bool value)
{
    u8 mask = (u8)(0x80 >> (block - 1) % 8);

    if (value)
        bits[(block - 1) / 8] |= mask;
    else
        bits[(block - 1) / 8] &= (u8)~mask;
}

int allocation_load(struct disk *d)
{
    u32 parts = (d->blocks + d->block_size * 8 - 1) / (d->block_size * 8);

    d->bitmap_bytes = parts * d->block_size;
    d->now = file_storage_get(d->bitmap_bytes);
    d->busy = file_storage_get(d->bitmap_bytes);
    if (!d->now || !d->busy)
        return FILE_NO_STORAGE;
    d->free = 0;
    d->hint = 1;
    for (u32 i = 0; i < parts; i++) {
        struct pointer p;
        int rc = tree_get(&d->map, i, &p);

        if (!rc)
            rc = block_read(d, p.block, d->now + i * d->block_size);
        if (rc)
            return rc;
    }
    /* What must never be given away, whatever the disk says. */
    for (u32 b = 1; b <= EDF_ORIGIN_B && b <= d->blocks; b++)
        bit_set(d->now, b, true);
    for (u32 b = 1; b <= d->blocks; b++)
        d->free += !bit_of(d->now, b);
    d->used = d->blocks - d->free;
    return FILE_OK;
}

static int list_add(struct block_list *l, u32 block)
{
    if (l->n == l->room) {
        u32 room = l->room ? l->room * 2 : 16;
        u32 *more = file_storage_get((u64)room * sizeof(*more));

        if (!more)
            return FILE_NO_STORAGE;
        if (l->n)
            memcpy(more, l->block, l->n * sizeof(*more));
        file_storage_free(l->block);
        l->block = more;
        l->room = room;
    }
    l->block[l->n++] = block;
    return FILE_OK;
}

void change_begin(struct change *c, struct disk *d)
{
    *c = (struct change){.disk = d};
}

static u32 free_block(struct disk *d)
{
    for (u32 b = d->hint; b <= d->blocks;) {
        u32 at = (b - 1) / 8;

        if ((u8)(d->now[at] | d->busy[at]) == 0xFF) {
            b = (at + 1) * 8 + 1;
            continue;
        }
        if (!bit_of(d->now, b) && !bit_of(d->busy, b))
            return b;
        b++;
    }
    return 0;
}

int change_take(struct change *c, u32 *block)
{
    struct disk *d = c->disk;
    u32 b = free_block(d);

    if (!b)
        return FILE_DISK_FULL;
    if (list_add(&c->taken, b))
        return FILE_NO_STORAGE;
    bit_set(d->busy, b, true);
    d->free--;
    d->hint = b + 1;
    *block = b;
    return FILE_OK;
}

/* Every part of the directory and of the bitmap, once, in the new state beside the old one. */
int change_take_for_data(struct change *c, u32 *block)
{
    const struct disk *d = c->disk;

    if (d->free <= d->directory.count + tree_nodes(&d->directory) + d->map.count + tree_nodes(&d->map) + 1)
        return FILE_DISK_FULL;
    return change_take(c, block);
}

int change_give(struct change *c, u32 block)
{
    if (!block || block > c->disk->blocks)
        return FILE_IO_ERROR;
    return list_add(&c->given, block);
}

bool change_is_fresh(const struct disk *d, u32 block)
{
    return block && block <= d->blocks && bit_of(d->busy, block);
}

void change_forget(struct change *c)
{
    file_storage_free(c->taken.block);
    file_storage_free(c->given.block);
    change_begin(c, c->disk);
}

void change_abandon(struct change *c)
{
    struct disk *d = c->disk;

    for (u32 i = 0; i < c->taken.n; i++) {
        bit_set(d->busy, c->taken.block[i], false);
        if (c->taken.block[i] < d->hint)
            d->hint = c->taken.block[i];
    }
    d->free += c->taken.n;
    change_forget(c);
}

/* What the change says since the last call, into next: given after taken, for a block may be both. */
static void apply(struct change *c, u8 *next, u32 *taken, u32 *given)
{
    while (*taken < c->taken.n)
        bit_set(next, c->taken.block[(*taken)++], true);
    while (*given < c->given.n) {
        u32 b = c->given.block[(*given)++];

        if (b <= EDF_ORIGIN_B || !bit_of(next, b))
            continue;
        bit_set(next, b, false);
        c->freed++;
        if (!c->lowest || b < c->lowest)
            c->lowest = b;
    }
}

static int part_move(struct change *c, u32 part)
{
    struct pointer old, new = {0};
    int rc = tree_get(&c->disk->map, part, &old);

    if (!rc && change_is_fresh(c->disk, old.block))
        return FILE_OK;
    if (!rc)
        rc = change_take(c, &new.block);
    if (!rc)
        rc = change_give(c, old.block);
    return rc ? rc : tree_set(&c->disk->map, part, new);
}

int allocation_place(struct change *c, u8 **next)
{
    struct disk *d = c->disk;
    u8 *bits = file_storage_get(d->bitmap_bytes);
    u32 taken = 0, given = 0;
    int rc = FILE_OK;

    *next = bits;
    if (!bits)
        return FILE_NO_STORAGE;
    memcpy(bits, d->now, d->bitmap_bytes);
    while (!rc && (taken < c->taken.n || given < c->given.n)) {
        apply(c, bits, &taken, &given);
        for (u32 i = 0; i < d->map.count && !rc; i++)
            if (memcmp(bits + i * d->block_size, d->now + i * d->block_size, d->block_size))
                rc = part_move(c, i);
        if (!rc)
            rc = tree_place(&d->map, c);
    }
    return rc;
}

int allocation_write(struct disk *d, const u8 *next)
{
    int rc = FILE_OK;

    for (u32 i = 0; i < d->map.count && !rc; i++) {
        struct pointer p;

        rc = tree_get(&d->map, i, &p);
        if (!rc && change_is_fresh(d, p.block))
            rc = block_write(d, p.block, next + i * d->block_size);
    }
    return rc ? rc : tree_write(&d->map);
}

void allocation_commit(struct change *c, u8 *next)
{
    struct disk *d = c->disk;

    for (u32 i = 0; i < c->taken.n; i++)
        bit_set(d->busy, c->taken.block[i], false);
    file_storage_free(d->now);
    d->now = next;
    d->used += c->taken.n - c->freed;
    d->free += c->freed;
    if (c->lowest && c->lowest < d->hint)
        d->hint = c->lowest;
    change_forget(c);
}
