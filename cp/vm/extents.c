/* The list of extents, and what their devices report. */
#include "cp/vm/extents.h"
#include "cp/base/text.h"
#include "cp/vm/operator.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct disk_limits disk_limits = {DISK_NO_LIMIT, DISK_NO_LIMIT, DISK_NO_LIMIT};

static struct extent *extents;
static pthread_mutex_t failure_lock = PTHREAD_MUTEX_INITIALIZER; /* leaf */

struct extent *extent_first(void)
{
    return extents;
}

static struct extent *add(enum extent_kind kind, struct volume *v, const char *owner, u16 owner_vdev)
{
    struct extent *e = calloc(1, sizeof *e);

    if (!e)
        return NULL;
    e->kind = kind;
    e->minidisk.volume = v;
    text_copy(e->owner, sizeof e->owner, owner);
    e->owner_vdev = owner_vdev;
    e->next = extents;
    extents = e;
    return e;
}

struct extent *extent_on_volume(
    struct real_dasd *real, enum extent_kind kind, u32 first, u32 size, const char *owner, u16 owner_vdev)
{
    struct extent *e = extents;

    while (e && !(e->real == real && e->minidisk.first == first && e->minidisk.size == size))
        e = e->next;
    if (e)
        return e;
    e = add(kind, real->volume, owner, owner_vdev);
    if (e) {
        e->real = real;
        e->minidisk.first = first;
        e->minidisk.size = size;
    }
    return e;
}

struct extent *extent_in_memory(
    enum extent_kind kind, const struct volume_geometry *geometry, const char *owner, u16 owner_vdev)
{
    struct volume *v;
    struct extent *e;

    if (volume_open_memory(geometry, &v) < 0)
        return NULL;
    e = add(kind, v, owner, owner_vdev);
    if (!e) {
        volume_close(v);
        return NULL;
    }
    e->minidisk.size = geometry->architecture == VOLUME_FBA ? (u32)geometry->blocks : geometry->cylinders;
    return e;
}

struct extent *extent_virtual(const char *owner, u16 owner_vdev)
{
    struct extent *e = extents;

    while (e && !(e->kind == EXTENT_VIRTUAL && e->of_directory && e->owner_vdev == owner_vdev &&
                    strcmp(e->owner, owner) == 0))
        e = e->next;
    return e;
}

static void tell_failure(void *arg);
static void wake_waiting(void *arg);

void extent_release(struct extent *e)
{
    struct extent **at = &extents;

    if (e->links)
        return;
    while (*at != e)
        at = &(*at)->next;
    *at = e->next;
    loop_unpost(cp.loop, tell_failure, e);
    loop_unpost(cp.loop, wake_waiting, e);
    if (!e->real)
        volume_close(e->minidisk.volume);
    free(e);
}

struct virtual_device *extent_dedicated(const struct real_dasd *real)
{
    struct extent *e = extents;

    while (e && !(e->kind == EXTENT_DEDICATED && e->real == real))
        e = e->next;
    return e ? e->links : NULL;
}

unsigned extent_links_on(const struct real_dasd *real)
{
    unsigned n = 0;

    for (const struct extent *e = extents; e; e = e->next)
        for (const struct virtual_device *d = e->links; d && e->real == real; d = d->next_link)
            n++;
    return n;
}

bool extent_is_fba(const struct extent *e)
{
    return volume_geometry(e->minidisk.volume)->architecture == VOLUME_FBA;
}

u64 extent_virtual_blocks(const char *owner)
{
    u64 blocks = 0;

    for (const struct extent *e = extents; e; e = e->next)
        if (e->kind == EXTENT_VIRTUAL && (!owner || (!e->of_directory && strcmp(e->owner, owner) == 0)))
            blocks += e->minidisk.size;
    return blocks;
}

u64 extent_temporary_bytes(void)
{
    u64 bytes = 0;

    for (const struct extent *e = extents; e; e = e->next) {
        const struct volume_geometry *g = volume_geometry(e->minidisk.volume);
        if (e->kind == EXTENT_TEMPORARY)
            bytes += g->architecture == VOLUME_FBA ? g->blocks * 512 : (u64)g->cylinders * g->heads * g->track_bytes;
    }
    return bytes;
}

/* A thread may have posted this for an extent that was forgotten since. */
static bool exists(const struct extent *wanted)
{
    const struct extent *e = extents;

    while (e && e != wanted)
        e = e->next;
    return e != NULL;
}

static void tell_failure(void *arg)
{
    struct extent *e = arg;
    char line[sizeof e->failure] = "";

    cp_enter();
    if (exists(e)) {
        pthread_mutex_lock(&failure_lock);
        text_copy(line, sizeof line, e->failure);
        *e->failure = 0;
        pthread_mutex_unlock(&failure_lock);
    }
    if (*line)
        operator_tell("%s", line);
    cp_leave();
}

/* Under the vm->lock of the device's virtual machine: the operator is told from the loop. One at a time is enough. */
static void failed(void *arg, const char *why)
{
    struct virtual_device *d = arg;
    struct extent *e = d->extent;
    const struct real_dasd *r = e->real;
    char where[16] = "in storage";
    bool first;

    if (r)
        snprintf(where, sizeof where, "%04X %s", r->rdev, r->volser);
    pthread_mutex_lock(&failure_lock);
    first = !*e->failure;
    if (first)
        snprintf(e->failure, sizeof e->failure, "DASD %s: I/O error for %s %04X: %.200s", where, d->vm->userid, d->vdev,
            why);
    pthread_mutex_unlock(&failure_lock);
    if (first)
        loop_post(cp.loop, tell_failure, e);
}

/* Devices that wait for the reservation may go on; those that do not are left alone by the channel. */
static void wake_waiting(void *arg)
{
    struct extent *e = arg;

    cp_enter();
    for (struct virtual_device *d = exists(e) ? e->links : NULL; d; d = d->next_link) {
        pthread_mutex_lock(&d->vm->lock);
        channels_resume_device(d->vm->channels, d->vdev);
        pthread_mutex_unlock(&d->vm->lock);
    }
    cp_leave();
}

static void released(void *arg)
{
    const struct virtual_device *d = arg;

    loop_post(cp.loop, wake_waiting, d->extent);
}

const struct dasd_host extent_host = {.failed = failed, .released = released};
