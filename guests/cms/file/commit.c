/* From one state of a disk to the next. Everything new is written to blocks that the present label does not reach; then
 * the label is written. If anything fails before, the disk is as it was, and so is what is in storage. */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

static void tree_restore(struct tree *t, const struct tree *before)
{
    tree_drop(t);
    *t = *before;
    t->node = NULL;
}

static int label_write(struct disk *d, u32 origin, u32 used)
{
    u8 *label = d->label + d->label_at;
    int rc;

    bytes_set_u32(label + EDF_LABEL_ORIGIN, origin);
    bytes_set_u32(label + EDF_LABEL_USED, used);
    if (d->count == DIRECTORY_OWN) /* what RESERVE had made is gone */
        bytes_set_u32(label + EDF_LABEL_RESERVED, 0);
    rc = block_write(d, d->label_block, d->label);
    d->damaged = rc != FILE_OK;
    return rc;
}

static int state_write(struct disk *d, struct change *c, u32 origin, u8 **next)
{
    int rc = directory_place(d, c, origin);

    if (!rc)
        rc = allocation_place(c, next);
    if (!rc)
        rc = allocation_write(d, *next);
    if (!rc)
        rc = directory_write(d, origin);
    return rc ? rc : label_write(d, origin, d->used + c->taken.n - c->freed);
}

int commit(struct disk *d, struct change *c, const struct edit *e)
{
    u32 present = bytes_u32(d->label + d->label_at + EDF_LABEL_ORIGIN);
    struct tree directory = d->directory, map = d->map;
    u8 removed[FST_SIZE], added[FST_SIZE], *next = NULL;
    int rc = !d->writable ? FILE_READ_ONLY : d->damaged ? FILE_IO_ERROR : FILE_OK;

    if (e->remove)
        memcpy(removed, e->remove, FST_SIZE);
    if (e->add)
        memcpy(added, e->add, FST_SIZE);
    if (!rc)
        rc = directory_apply(d, &(struct edit){e->remove ? removed : NULL, e->add ? added : NULL});
    if (rc) {
        change_abandon(c);
        return rc;
    }
    rc = state_write(d, c, present == EDF_ORIGIN_A ? EDF_ORIGIN_B : EDF_ORIGIN_A, &next);
    if (!rc) {
        allocation_commit(c, next);
        directory_written(d);
        return FILE_OK;
    }
    bytes_set_u32(d->label + d->label_at + EDF_LABEL_ORIGIN, present);
    bytes_set_u32(d->label + d->label_at + EDF_LABEL_USED, d->used);
    file_storage_free(next);
    tree_restore(&d->directory, &directory);
    tree_restore(&d->map, &map);
    directory_apply(d, &(struct edit){e->add ? added : NULL, e->remove ? removed : NULL});
    change_abandon(c);
    return rc;
}
