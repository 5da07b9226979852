/* The bytes of an open file, one block of them in hand. A block that the label reaches is not overwritten: it moves,
 * unless the file's mode number is 6. */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/open.h"

static int place(struct file *f, struct pointer *p)
{
    u32 old = p->block;
    int rc;

    if (change_is_fresh(f->disk, old) || (old && f->status.id.number == '6'))
        return FILE_OK;
    rc = change_take_for_data(&f->change, &p->block);
    if (!rc && old)
        rc = change_give(&f->change, old);
    if (!rc && !old && f->status.format == 'F')
        f->status.blocks++;
    return rc;
}

int stream_flush(struct file *f)
{
    struct pointer p = {0}, before;
    int rc = FILE_OK;

    if (!f->dirty)
        return FILE_OK;
    if (f->held < f->tree.count)
        rc = tree_get(&f->tree, f->held, &p);
    before = p;
    if (!rc)
        rc = place(f, &p);
    if (!rc && (p.block != before.block || f->held >= f->tree.count))
        rc = tree_set(&f->tree, f->held, p);
    if (!rc)
        rc = block_write(f->disk, p.block, f->block);
    f->dirty = rc != FILE_OK;
    return rc;
}

static int hold(struct file *f, u32 index)
{
    struct pointer p = {0};
    int rc;

    if (f->held == index)
        return FILE_OK;
    rc = stream_flush(f);
    if (rc)
        return rc;
    f->held = NOT_HELD;
    if (index < f->tree.count)
        rc = tree_get(&f->tree, index, &p);
    if (!rc && p.block)
        rc = block_read(f->disk, p.block, f->block);
    else if (!rc)
        memset(f->block, 0, f->disk->block_size);
    if (!rc)
        f->held = index;
    return rc;
}

static u32 part_of(const struct file *f, u64 at, u32 n)
{
    u32 size = f->disk->block_size, left = size - (u32)(at % size);

    return n < left ? n : left;
}

int stream_read(struct file *f, u64 at, void *to, u32 n)
{
    u8 *out = to;

    while (n) {
        u32 part = part_of(f, at, n);
        int rc = hold(f, (u32)(at / f->disk->block_size));

        if (rc)
            return rc;
        memcpy(out, f->block + at % f->disk->block_size, part);
        out += part;
        at += part;
        n -= part;
    }
    return FILE_OK;
}

int stream_write(struct file *f, u64 at, const void *from, u32 n)
{
    const u8 *in = from;

    if ((at + n) / f->disk->block_size >= TREE_BLOCKS_MAX)
        return FILE_TOO_LONG;
    while (n) {
        u32 part = part_of(f, at, n);
        int rc = hold(f, (u32)(at / f->disk->block_size));

        if (rc)
            return rc;
        memcpy(f->block + at % f->disk->block_size, in, part);
        f->dirty = true;
        in += part;
        at += part;
        n -= part;
    }
    return FILE_OK;
}

int stream_cut(struct file *f, u64 end)
{
    u32 size = f->disk->block_size, keep = (u32)((end + size - 1) / size), given = 0, tail = (u32)(end % size);
    int rc = stream_flush(f);

    if (!rc)
        rc = tree_cut(&f->tree, keep, &f->change, &given);
    if (f->status.format == 'F')
        f->status.blocks -= given;
    f->held = NOT_HELD;
    if (!rc && tail && keep <= f->tree.count) {
        struct pointer p;

        rc = tree_get(&f->tree, keep - 1, &p);
        if (rc || !p.block)
            return rc;
        rc = hold(f, keep - 1);
        if (rc)
            return rc;
        memset(f->block + tail, 0, size - tail);
        f->dirty = true;
    }
    return rc;
}
