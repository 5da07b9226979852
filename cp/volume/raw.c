/* Blocks in and out of volumes. Must not know formats. Source: how Linux lays blocks on a 3390: records 1 to 12 of a
 * track. */
#include "cp/volume/raw.h"
#include "cp/volume/format.h"
#include "cp/volume/geometry.h"
#include "cp/volume/progress.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS_3390 12
#define BLOCKS_3380 10
#define PIECE_BYTES(g) (raw_blocks_track(g) ? raw_blocks_track(g) * RAW_BLOCK : FBA_GROUP * FBA_BLOCK)

u32 raw_blocks_track(const struct volume_geometry *g)
{
    if (g->architecture == VOLUME_FBA)
        return 0;
    return g->type == 0x3390 ? BLOCKS_3390 : BLOCKS_3380;
}

u64 raw_bytes(const struct volume_geometry *g)
{
    if (g->architecture == VOLUME_FBA)
        return g->blocks * FBA_BLOCK;
    return (u64)geometry_tracks(g) * raw_blocks_track(g) * RAW_BLOCK;
}

static int track_put(struct volume *v, u32 number, const u8 *data)
{
    struct track *t;
    int rc = track_hold(v, number, true, &t);

    if (rc < 0)
        return rc;
    t->length = track_empty_make(t->image, &v->geometry, number, TRACK_EMPTY);
    for (u8 r = 1; r <= raw_blocks_track(&v->geometry); r++)
        t->length = track_record_add(t->image, t->length, r, NULL, 0, data + (r - 1) * RAW_BLOCK, RAW_BLOCK);
    rc = track_changed(v, t, 0, t->length);
    track_release(v, t);
    return rc;
}

/* The next piece of the file; how much of it there was, the rest is zeros. */
static ssize_t piece_read(int in, u8 *data, size_t size)
{
    size_t have = 0;

    memset(data, 0, size);
    while (have < size) {
        ssize_t n = read(in, data + have, size - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -EIO;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

static int piece_put(struct volume *v, u64 piece, const u8 *data, size_t bytes)
{
    u64 first = piece * FBA_GROUP;
    u32 count = (u32)((bytes + FBA_BLOCK - 1) / FBA_BLOCK);

    if (raw_blocks_track(&v->geometry))
        return track_put(v, (u32)piece, data);
    return blocks_write(v, first, count, data);
}

int raw_import(struct volume *v, int in, const struct volume_progress *progress, char reason[VOLUME_REASON])
{
    size_t size = PIECE_BYTES(&v->geometry);
    u64 total = (raw_bytes(&v->geometry) + size - 1) / size, piece = 0;
    u8 *data = malloc(size);
    ssize_t n = data ? (ssize_t)size : -ENOMEM;
    int rc = 0;

    while (n == (ssize_t)size && rc == 0) {
        n = piece_read(in, data, size);
        if (n > 0)
            rc = piece_put(v, piece++, data, (size_t)n);
        progress_tell(progress, piece, total);
    }
    free(data);
    if (n < 0)
        return volume_refuse(reason, (int)n, "the host cannot read the input");
    if (rc == -ERANGE)
        return volume_refuse(reason, -EINVAL, "the input is longer than the volume");
    return rc < 0 ? volume_refuse(reason, rc, rc == -ENOSPC ? "the host's disk is full" : "the host cannot write it")
                  : 0;
}

/* The data of a track's records but record 0, in order. */
static int track_get(struct volume *v, u32 number, u8 *data)
{
    u32 room = raw_blocks_track(&v->geometry);
    const u8 *record;
    struct track *t;
    int rc = track_hold(v, number, false, &t);

    if (rc < 0)
        return rc;
    memset(data, 0, room * RAW_BLOCK);
    for (u32 r = 1; rc == 0 && (record = track_record_find(t->image, t->length, (u8)r)); r++) {
        u16 size = be16_load(record + 6);
        if (r > room || size > RAW_BLOCK)
            rc = -EINVAL;
        else
            memcpy(data + (r - 1) * RAW_BLOCK, record + TRACK_COUNT + record[5], size);
    }
    track_release(v, t);
    return rc;
}

static int piece_write(int out, const u8 *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(out, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? -ENOSPC : -EIO;
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

static int piece_get(struct volume *v, u64 piece, u8 *data, size_t *size)
{
    u64 first = piece * FBA_GROUP, left = v->geometry.blocks - first;

    if (raw_blocks_track(&v->geometry))
        return track_get(v, (u32)piece, data);
    if (left < FBA_GROUP)
        *size = (size_t)left * FBA_BLOCK;
    return blocks_read(v, first, (u32)(*size / FBA_BLOCK), data);
}

int raw_export(struct volume *v, int out, const struct volume_progress *progress, char reason[VOLUME_REASON])
{
    size_t size = PIECE_BYTES(&v->geometry);
    u64 total = (raw_bytes(&v->geometry) + size - 1) / size;
    u8 *data = malloc(size);
    int rc = data ? 0 : -ENOMEM;

    for (u64 piece = 0; piece < total && rc == 0; piece++) {
        rc = piece_get(v, piece, data, &size);
        if (rc == -EINVAL)
            volume_refuse(reason, rc,
                "track %llu has records that are not of blocks of 4096 bytes: it is no disk of Linux's",
                (unsigned long long)piece);
        else if (rc < 0)
            volume_refuse(reason, rc, "track or block group %llu cannot be read", (unsigned long long)piece);
        else if ((rc = piece_write(out, data, size)) < 0)
            volume_refuse(reason, rc, rc == -ENOSPC ? "the host's disk is full" : "the host cannot write it");
        progress_tell(progress, piece, total);
    }
    free(data);
    return rc;
}
