/* Copies of volumes from format to format, and the check of a whole volume. Must not know formats. */
#include "cp/volume/cache.h"
#include "cp/volume/progress.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int track_copy(struct volume *from, struct volume *to, u32 number)
{
    struct track *t, *copy;
    int rc = track_hold(from, number, false, &t);

    if (rc < 0)
        return rc;
    /* It is empty there already. */
    if (track_empty_find(t->image, t->length) == TRACK_EMPTY) {
        track_release(from, t);
        return 0;
    }
    rc = track_hold(to, number, true, &copy);
    if (rc == 0) {
        memcpy(copy->image, t->image, t->length);
        copy->length = t->length;
        rc = track_changed(to, copy, 0, copy->length);
        track_release(to, copy);
    }
    track_release(from, t);
    return rc;
}

static bool is_zero(const u8 *data, size_t size)
{
    return size == 0 || (data[0] == 0 && memcmp(data, data + 1, size - 1) == 0);
}

static int group_copy(struct volume *from, struct volume *to, u32 group)
{
    u64 first = (u64)group * FBA_GROUP, left = from->geometry.blocks - first;
    u32 count = left < FBA_GROUP ? (u32)left : FBA_GROUP;
    u8 *data = malloc(FBA_GROUP * FBA_BLOCK);
    int rc = data ? blocks_read(from, first, count, data) : -ENOMEM;

    if (rc == 0 && !is_zero(data, count * FBA_BLOCK))
        rc = blocks_write(to, first, count, data);
    free(data);
    return rc;
}

static u64 units_of(const struct volume *v)
{
    return v->geometry.architecture == VOLUME_ECKD ? v->units : (v->geometry.blocks + FBA_GROUP - 1) / FBA_GROUP;
}

static int units_copy(
    struct volume *from, struct volume *to, const struct volume_progress *progress, char reason[VOLUME_REASON])
{
    bool eckd = from->geometry.architecture == VOLUME_ECKD;
    u64 units = units_of(from);

    for (u64 i = 0; i < units; i++) {
        int rc = eckd ? track_copy(from, to, (u32)i) : group_copy(from, to, (u32)i);
        if (rc == -ENOSPC)
            return volume_refuse(reason, rc, "the host's disk is full, or the image cannot grow");
        if (rc < 0)
            return volume_refuse(reason, rc, "%s %llu cannot be copied: it cannot be read, or not be written",
                eckd ? "track" : "block group", (unsigned long long)i);
        progress_tell(progress, i, units);
    }
    return 0;
}

int volume_copy(struct volume *from, const char *path, const struct volume_new *n,
    const struct volume_progress *progress, char reason[VOLUME_REASON])
{
    struct volume_new blank = *n;
    struct volume *to;
    int rc, closed;

    if (n->geometry.type != from->geometry.type &&
        (n->geometry.architecture == VOLUME_ECKD || from->geometry.architecture == VOLUME_ECKD))
        return volume_refuse(reason, -EINVAL, "the copy must be a %X", from->geometry.type);
    if (n->geometry.cylinders < from->geometry.cylinders || n->geometry.blocks < from->geometry.blocks)
        return volume_refuse(reason, -EINVAL, "the copy must not be smaller");
    blank.serial[0] = 0;
    if ((rc = volume_create(path, &blank, NULL, reason)) < 0)
        return rc;
    rc = volume_open(path, 0, &to, reason);
    if (rc == 0) {
        rc = units_copy(from, to, progress, reason);
        closed = volume_close(to);
        if (rc == 0 && closed < 0)
            rc = volume_refuse(reason, closed, "the host cannot write it");
    }
    if (rc < 0)
        host_file_remove(path);
    return rc;
}

#define FAULTS_TOLD 20

u64 volume_check(
    struct volume *v, void (*fault)(void *arg, const char *text), void *arg, const struct volume_progress *progress)
{
    bool eckd = v->geometry.architecture == VOLUME_ECKD;
    u64 units = units_of(v), faults = 0;
    u8 *image = malloc(UNIT_BYTES(&v->geometry));
    char text[VOLUME_REASON];

    for (u64 i = 0; image && i < units; i++) {
        u64 first = i * FBA_GROUP, left = v->geometry.blocks - first;
        int rc = v->format->load ? v->format->load(v, (u32)i, image)
                                 : blocks_read(v, first, left < FBA_GROUP ? (u32)left : FBA_GROUP, image);
        progress_tell(progress, i, units);
        if (rc >= 0 || faults++ >= FAULTS_TOLD || !fault)
            continue;
        snprintf(text, sizeof text, "%s %llu %s", eckd ? "track" : "block group", (unsigned long long)i,
            v->format->fault ? v->format->fault(v, (u32)i) : "cannot be read");
        fault(arg, text);
    }
    free(image);
    return faults;
}
