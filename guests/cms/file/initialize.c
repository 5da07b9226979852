/* New disks, and what changes a disk as a whole (CMS Commands and Utilities, "FORMAT", "RESERVE"). */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

static u32 parts_of(const struct disk *d, u32 blocks)
{
    return (blocks + d->block_size * 8 - 1) / (d->block_size * 8);
}

static void sizes_set(struct disk *d, u32 blocks)
{
    u8 *label = d->label + d->label_at;
    const struct disk_device *v = d->device;
    u32 units = v->cylinders ? (u32)((u64)v->cylinders * blocks / v->blocks) : blocks * (d->block_size / 512);

    bytes_set_u32(label + EDF_LABEL_CYLINDERS, units);
    bytes_set_u32(label + EDF_LABEL_CYLINDERS_MOST, v->cylinders ? v->cylinders : v->blocks * (d->block_size / 512));
    bytes_set_u32(label + EDF_LABEL_BLOCKS, blocks);
}

static void label_make(struct disk *d, const char volume[6])
{
    u8 *label = d->label + d->label_at, now[7];

    memset(label, 0, EDF_LABEL_SIZE);
    bytes_set_u32(label + EDF_LABEL_ID, EDF_ID);
    memcpy(label + EDF_LABEL_VOLUME, volume, 6);
    bytes_set_u32(label + EDF_LABEL_BLOCK_SIZE, d->block_size);
    bytes_set_u32(label + EDF_LABEL_ORIGIN, EDF_ORIGIN_B);
    sizes_set(d, d->blocks);
    bytes_set_u32(label + EDF_LABEL_FST_SIZE, FST_SIZE);
    bytes_set_u32(label + EDF_LABEL_FST_PER_BLOCK, d->block_size / FST_SIZE);
    file_now(now);
    memcpy(label + EDF_LABEL_CREATED, now + 1, 6);
    label[EDF_LABEL_FLAGS] = now[0] == 0x20;
}

/* Blocks for a bitmap that is on no disk yet. */
static int map_make(struct disk *d, struct change *c)
{
    u32 parts = parts_of(d, d->blocks);
    int rc = FILE_OK;

    d->map = (struct tree){.disk = d, .width = POINTER_F};
    d->directory = (struct tree){.disk = d, .width = POINTER_F};
    for (u32 i = 0; i < parts && !rc; i++) {
        struct pointer p = {0};

        rc = change_take(c, &p.block);
        if (!rc)
            rc = tree_set(&d->map, i, p);
    }
    return rc;
}

static int disk_fill(struct disk *d, const char volume[6])
{
    struct change c;
    int rc = FILE_OK;

    change_begin(&c, d);
    d->bitmap_bytes = parts_of(d, d->blocks) * d->block_size;
    d->now = file_storage_get(d->bitmap_bytes);
    d->busy = file_storage_get(d->bitmap_bytes);
    d->label = file_storage_get(d->block_size);
    if (!d->now || !d->busy || !d->label)
        return FILE_NO_STORAGE;
    d->now[0] = 0xF8; /* what stands before the first free block */
    d->hint = 1;
    d->used = EDF_ORIGIN_B;
    d->free = d->blocks - d->used;
    rc = block_read(d, d->label_block, d->label);
    if (rc)
        return rc;
    label_make(d, volume);
    rc = map_make(d, &c);
    if (!rc)
        rc = directory_begin(d);
    if (rc) {
        change_abandon(&c);
        return rc;
    }
    return commit(d, &c, &(struct edit){0});
}

int disk_initialize(struct disk_device *device, const char volume[6], u32 blocks)
{
    struct disk *d = file_storage_get(sizeof(*d));
    int rc;

    if (!d)
        return FILE_NO_STORAGE;
    d->device = device;
    d->writable = device->writable;
    d->block_size = device->block_size;
    d->blocks = blocks;
    label_locate(device, &d->label_block, &d->label_at);
    rc = blocks <= EDF_ORIGIN_B + 1 || blocks > device->blocks ? FILE_DISK_FULL : disk_fill(d, volume);
    disk_drop(d);
    return rc;
}

int disk_label(struct disk *d, const char volume[6])
{
    char before[6];
    u8 *at = d->label + d->label_at + EDF_LABEL_VOLUME;
    int rc;

    if (!d->writable)
        return FILE_READ_ONLY;
    memcpy(before, at, sizeof(before));
    memcpy(at, volume, sizeof(before));
    rc = block_write(d, d->label_block, d->label);
    if (rc)
        memcpy(at, before, sizeof(before));
    return rc;
}

int disk_erase_all(struct disk *d)
{
    struct file_status s;
    int rc = FILE_OK;

    for (u8 *fst; !rc && (fst = directory_next(d, NULL, NULL, false));) {
        directory_show(fst, d, &s);
        rc = file_erase(&s.id);
    }
    return rc;
}

/* The bitmap may get another number of parts. What the label says goes with its next write, that of the commit. */
int disk_resize(struct disk *d, u32 blocks)
{
    u32 parts = parts_of(d, blocks), before = d->blocks;

    if (!d->writable)
        return FILE_READ_ONLY;
    if (parts != parts_of(d, d->blocks) || blocks <= EDF_ORIGIN_B + 1 || blocks > d->device->blocks)
        return FILE_DISK_FULL;
    for (u32 b = blocks + 1; b <= d->blocks; b++)
        if (d->now[(b - 1) / 8] & 0x80 >> (b - 1) % 8)
            return FILE_DISK_FULL;
    sizes_set(d, blocks);
    if (block_write(d, d->label_block, d->label)) {
        sizes_set(d, before);
        return FILE_IO_ERROR;
    }
    d->blocks = blocks;
    d->free += blocks - before;
    return FILE_OK;
}
