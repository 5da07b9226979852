/* Accessed disks: their labels, their modes, their search order. */
#include "guests/cms/file/disk.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

static const char modes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static u32 mode_index(char mode)
{
    for (u32 i = 0; i < 26; i++)
        if (modes[i] == mode)
            return i;
    return 26;
}

void label_locate(const struct disk_device *device, u32 *block, u32 *at)
{
    bool small = device->block_size == 512;

    *block = device->cylinders ? 3 : small ? 2 : 1;
    *at = device->cylinders || small ? 0 : 512;
}

static int label_load(struct disk *d)
{
    const u8 *label;
    u32 origin;
    int rc;

    d->blocks = d->device->blocks; /* until the label is read */
    label_locate(d->device, &d->label_block, &d->label_at);
    d->label = file_storage_get(d->block_size);
    if (!d->label)
        return FILE_NO_STORAGE;
    rc = block_read(d, d->label_block, d->label);
    if (rc)
        return rc;
    label = d->label + d->label_at;
    origin = bytes_u32(label + EDF_LABEL_ORIGIN);
    d->blocks = bytes_u32(label + EDF_LABEL_BLOCKS);
    if (bytes_u32(label) != EDF_ID || bytes_u32(label + EDF_LABEL_BLOCK_SIZE) != d->block_size ||
        (origin != EDF_ORIGIN_A && origin != EDF_ORIGIN_B) || bytes_u32(label + EDF_LABEL_FST_SIZE) != FST_SIZE ||
        d->blocks <= EDF_ORIGIN_B || d->blocks > d->device->blocks)
        return DISK_NO_FORMAT;
    return FILE_OK;
}

void disk_drop(struct disk *d)
{
    if (!d)
        return;
    tree_drop(&d->map);
    tree_drop(&d->directory);
    file_storage_free(d->fst);
    file_storage_free(d->changed);
    file_storage_free(d->now);
    file_storage_free(d->busy);
    file_storage_free(d->label);
    file_storage_free(d);
}

static bool block_size_valid(u32 n)
{
    return n == 512 || n == 1024 || n == 2048 || n == 4096;
}

static int disk_load(struct disk *d)
{
    int rc = block_size_valid(d->block_size) ? label_load(d) : DISK_NO_FORMAT;

    if (!rc)
        rc = directory_load(d);
    /* Who only reads needs no bitmap. */
    if (!rc && d->writable)
        rc = allocation_load(d);
    return rc;
}

int disk_access_as(struct disk_device *device, const struct disk_use *use, struct disk **out)
{
    struct disk *d = file_storage_get(sizeof(*d));
    u32 i = mode_index(use->mode);
    int rc;

    *out = NULL;
    if (!file_anchor)
        file_anchor = file_storage_get(sizeof(*file_anchor));
    if (!d || !file_anchor || i == 26) {
        file_storage_free(d);
        return i == 26 ? FILE_NOT_ACCESSED : FILE_NO_STORAGE;
    }
    d->device = device;
    d->mode = use->mode;
    d->parent = use->parent;
    d->mode0 = use->mode0;
    d->block_size = device->block_size;
    d->writable = device->writable && !use->read_only && !use->filter;
    if (use->filter) {
        d->filter = *use->filter;
        d->filter.mode = '*';
        d->filtered = true;
    }
    rc = disk_load(d);
    if (!rc && file_anchor->disk[i])
        rc = disk_release(file_anchor->disk[i]);
    if (rc) {
        disk_drop(d);
        return rc;
    }
    file_anchor->disk[i] = d;
    *out = d;
    return FILE_OK;
}

int disk_access(struct disk_device *d, char mode, char parent, struct disk **out)
{
    return disk_access_as(d, &(struct disk_use){.mode = mode, .parent = parent, .read_only = parent}, out);
}

int disk_release(struct disk *d)
{
    int rc = file_close_disk(d);

    file_anchor->disk[mode_index(d->mode)] = NULL;
    disk_drop(d);
    return rc;
}

struct disk *disk_of_mode(char mode)
{
    u32 i = mode_index(character_upper(mode));

    return file_anchor && i < 26 ? file_anchor->disk[i] : NULL;
}

struct disk *disk_of_vdev(u16 vdev)
{
    for (struct disk *d = disk_next(NULL); d; d = disk_next(d))
        if (d->device->vdev == vdev)
            return d;
    return NULL;
}

struct disk *disk_next(const struct disk *d)
{
    if (!file_anchor)
        return NULL;
    for (u32 i = d ? mode_index(d->mode) + 1 : 0; i < 26; i++)
        if (file_anchor->disk[i])
            return file_anchor->disk[i];
    return NULL;
}

bool disk_shows(const struct disk *d, const struct fileid *id)
{
    if (id->number == '0' && !d->writable && !d->mode0)
        return false;
    return !d->filtered || fileid_matches(&d->filter, id);
}

void disk_facts(const struct disk *d, struct disk_facts *f)
{
    struct file_status s;

    *f = (struct disk_facts){.mode = d->mode,
        .parent = d->parent,
        .writable = d->writable,
        .block_size = d->block_size,
        .blocks = d->blocks,
        .used = d->writable ? d->used : bytes_u32(d->label + d->label_at + EDF_LABEL_USED),
        .cylinders = d->device->cylinders ? bytes_u32(d->label + d->label_at + EDF_LABEL_CYLINDERS) : 0,
        .device = d->device};
    memcpy(f->label, d->label + d->label_at + EDF_LABEL_VOLUME, sizeof(f->label));
    for (const u8 *fst = directory_next(d, NULL, NULL, false); fst;
         fst = directory_next(d, s.id.name, s.id.type, true)) {
        directory_show(fst, (struct disk *)d, &s);
        f->files += disk_shows(d, &s.id);
    }
}
