/* A disk that is one file, whose blocks stand in order: others (DIAGNOSE users, Linux) take them for a disk of their
 * own, from the block that the label names to the last but one (CMS Commands and Utilities, "RESERVE"). */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

static u32 last_used(const struct disk *d)
{
    u32 last = 0;

    for (u32 b = 1; b <= d->blocks; b++)
        if (d->now[(b - 1) / 8] & 0x80 >> (b - 1) % 8)
            last = b;
    return last;
}

static int blocks_take(struct disk *d, struct tree *t, struct change *c, u32 first, u32 count)
{
    int rc = FILE_OK;

    d->hint = first;
    for (u32 i = 0; i < count && !rc; i++) {
        struct pointer p = {0};

        rc = change_take(c, &p.block);
        if (!rc)
            rc = p.block == first + i ? tree_set(t, i, p) : FILE_IO_ERROR;
    }
    d->hint = 1;
    return rc;
}

static void fst_make(const struct disk *d, const struct fileid *id, const struct tree *t, u8 fst[FST_SIZE])
{
    u8 now[7];

    memset(fst, 0, FST_SIZE);
    memcpy(fst + FST_NAME, id->name, 8);
    memcpy(fst + FST_TYPE, id->type, 8);
    fst[FST_MODE] = (u8)d->mode;
    fst[FST_MODE + 1] = (u8)id->number;
    fst[FST_FORMAT] = FST_FORMAT_F;
    bytes_set_u32(fst + FST_LENGTH, d->block_size);
    bytes_set_u32(fst + FST_ORIGIN, t->top.block);
    bytes_set_u32(fst + FST_BLOCKS, t->count);
    bytes_set_u32(fst + FST_RECORDS, t->count);
    fst[FST_LEVELS] = t->levels;
    fst[FST_POINTER_SIZE] = t->width;
    file_now(now);
    directory_set_changed(fst, now);
}

/* Room for the pointer blocks and for the bitmap and directory beside their old ones stands before the data. */
static u32 first_of(const struct disk *d)
{
    struct tree t = {.disk = (struct disk *)d, .width = POINTER_F, .count = d->blocks};

    return last_used(d) + 1 + tree_nodes(&t) + 2 * (d->map.count + tree_nodes(&d->map) + 2);
}

int disk_reserve(struct disk *d, const struct fileid *id)
{
    struct tree t = {.disk = d, .width = POINTER_F};
    struct change c;
    u8 fst[FST_SIZE];
    u32 first;
    int rc = d->writable ? disk_erase_all(d) : FILE_READ_ONLY;

    if (rc)
        return rc;
    first = first_of(d);
    if (first + 1 >= d->blocks)
        return FILE_DISK_FULL;
    change_begin(&c, d);
    rc = blocks_take(d, &t, &c, first, d->blocks - first);
    if (!rc)
        rc = tree_place(&t, &c);
    if (!rc)
        rc = tree_write(&t);
    fst_make(d, id, &t, fst);
    tree_drop(&t);
    if (rc) {
        change_abandon(&c);
        return rc;
    }
    bytes_set_u32(d->label + d->label_at + EDF_LABEL_RESERVED, first - 1);
    rc = commit(d, &c, &(struct edit){NULL, fst});
    if (rc)
        bytes_set_u32(d->label + d->label_at + EDF_LABEL_RESERVED, 0);
    return rc;
}
