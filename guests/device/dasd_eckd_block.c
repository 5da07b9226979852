/* ECKD tracks as blocks of one size. Must not know channel programs. Source: CP Programming Services, DIAGNOSE X'250';
 * CMS File System, disk formats. */
#include "guests/device/dasd_eckd.h"
#include <errno.h>
#include <string.h>

/* Track and record number of a block. */
static void place(const struct dasd *d, u32 size, u64 block, u32 *track, u8 *record)
{
    u32 each = eckd_capacity(&d->geometry, (u16)size);

    *track = (u32)(block / each);
    *record = (u8)(block % each + 1);
}

u64 eckd_blocks(const struct dasd *d, u32 size)
{
    return (u64)d->geometry.cylinders * d->geometry.heads * eckd_capacity(&d->geometry, (u16)size);
}

/* The record, by its number, whatever its cylinder and head say; it must have that length and no key. */
static bool find(const struct track *t, u8 record, u32 size, struct eckd_record *r)
{
    for (u32 n = 1; eckd_record(t, n, r); n++)
        if (r->count[4] == record)
            return r->key_length == 0 && r->data_length == size;
    return false;
}

int eckd_block_read(struct dasd *d, u32 size, u64 block, void *data)
{
    struct track *t;
    struct eckd_record r;
    u32 track;
    u8 record;
    int rc;

    place(d, size, block, &track, &record);
    rc = minidisk_track_hold(d->disk, track, false, &t);
    if (rc < 0)
        return rc;
    if (find(t, record, size, &r))
        memcpy(data, r.data, size);
    else
        rc = -EBADMSG;
    minidisk_track_release(d->disk, t);
    return rc;
}

int eckd_block_write(struct dasd *d, u32 size, u64 block, const void *data)
{
    struct track *t;
    struct eckd_record r;
    u32 track;
    u8 record;
    int rc;

    place(d, size, block, &track, &record);
    rc = minidisk_track_hold(d->disk, track, true, &t);
    if (rc < 0)
        return rc;
    if (find(t, record, size, &r)) {
        memcpy(r.data, data, size);
        rc = minidisk_track_changed(d->disk, t, r.end - size, r.end);
    } else {
        rc = -EBADMSG;
    }
    minidisk_track_release(d->disk, t);
    return rc;
}
