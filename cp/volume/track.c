/* Tracks and blocks of a volume as its users hold, read and write them. Must not know formats. */
#include "cp/volume/cache.h"
#include <errno.h>
#include <string.h>

static int write_refused(const struct volume *v)
{
    if (v->flags & VOLUME_READ_ONLY)
        return -EROFS;
    return atomic_load(&v->failed) ? -EIO : 0;
}

int track_hold(struct volume *v, u32 number, bool write, struct track **out)
{
    struct cached *c;
    int rc;

    *out = NULL;
    if (v->geometry.architecture != VOLUME_ECKD || number >= v->units)
        return -ERANGE;
    rc = write ? write_refused(v) : 0;
    if (rc == 0)
        rc = cache_hold(v, number, write, &c);
    if (rc == 0)
        *out = &c->track;
    return rc < 0 && rc != -ENOMEM && rc != -EROFS ? -EIO : rc;
}

void track_release(struct volume *v, struct track *t)
{
    (void)v;
    cache_release((struct cached *)t);
}

/* What the holder changed in storage is taken back: storage has what the image has. */
static void unit_restore(struct volume *v, struct cached *c)
{
    int length = v->format->load(v, c->number, c->track.image);

    if (length < 0)
        volume_fail(v, length);
    else
        c->track.length = (u32)length;
}

/* The image has it, or has what it had before, and then storage has that again too. */
static int unit_store(struct volume *v, struct cached *c, u32 from, u32 to)
{
    struct unit_change change = {c->track.image, c->track.length, from, to};
    int rc = write_refused(v);

    if (rc == 0)
        rc = v->format->store(v, c->number, &change);
    if (rc == 0)
        return volume_written(v);
    unit_restore(v, c);
    return rc == -ENOSPC || rc == -EROFS || rc == -ENOMEM ? rc : -EIO;
}

int track_changed(struct volume *v, struct track *t, u32 from, u32 to)
{
    struct cached *c = (struct cached *)t;

    if (!c->writer)
        return -EROFS;
    if (from < to && to <= t->length && t->length <= v->geometry.track_bytes &&
        track_measure(t->image, t->length, &v->geometry, c->number, NULL) == t->length)
        return unit_store(v, c, from, to);
    unit_restore(v, c);
    return from == to ? 0 : -ERANGE;
}

/* One unit's part of a range of blocks. */
static int group_copy(struct volume *v, u32 group, u32 offset, u32 bytes, void *in, const void *out)
{
    struct cached *c;
    int rc = cache_hold(v, group, out != NULL, &c);

    if (rc < 0)
        return rc == -ENOMEM ? rc : -EIO;
    if (out) {
        memcpy(c->track.image + offset, out, bytes);
        rc = unit_store(v, c, offset, offset + bytes);
    } else {
        memcpy(in, c->track.image + offset, bytes);
    }
    cache_release(c);
    return rc;
}

static int groups_copy(struct volume *v, u64 first, u32 count, u8 *in, const u8 *out)
{
    int rc = 0;

    while (count > 0 && rc == 0) {
        u32 offset = first % FBA_GROUP, blocks = FBA_GROUP - offset < count ? FBA_GROUP - offset : count;
        rc = group_copy(v, (u32)(first / FBA_GROUP), offset * FBA_BLOCK, blocks * FBA_BLOCK, in, out);
        first += blocks;
        count -= blocks;
        in = in ? in + blocks * FBA_BLOCK : NULL;
        out = out ? out + blocks * FBA_BLOCK : NULL;
    }
    return rc;
}

static bool blocks_outside(const struct volume *v, u64 first, u32 count)
{
    return v->geometry.architecture != VOLUME_FBA || first > v->geometry.blocks || count > v->geometry.blocks - first;
}

int blocks_read(struct volume *v, u64 first, u32 count, void *data)
{
    if (blocks_outside(v, first, count))
        return -ERANGE;
    if (v->format->blocks_read)
        return v->format->blocks_read(v, first, count, data) < 0 ? -EIO : 0;
    return groups_copy(v, first, count, data, NULL);
}

int blocks_write(struct volume *v, u64 first, u32 count, const void *data)
{
    int rc = write_refused(v);

    if (blocks_outside(v, first, count))
        return -ERANGE;
    if (rc < 0)
        return rc;
    if (!v->format->blocks_write)
        return groups_copy(v, first, count, NULL, data);
    rc = v->format->blocks_write(v, first, count, data);
    if (rc < 0)
        return rc == -ENOSPC ? rc : -EIO;
    return volume_written(v);
}
