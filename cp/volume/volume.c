/* Opening and closing volumes, and what all formats share: limits, syncs, failures. Must not know who uses them. */
#define _GNU_SOURCE /* memfd_create */
#include "cp/volume/cache.h"
#include "cp/volume/ckd_header.h"
#include "cp/volume/flusher.h"
#include "cp/volume/foreign.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic(void (*)(const char *path, const char *reason)) reporter;

int volume_refuse(char reason[VOLUME_REASON], int rc, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vsnprintf(reason, VOLUME_REASON, format, ap);
    va_end(ap);
    return rc;
}

static int open_refuse(char reason[VOLUME_REASON], int rc)
{
    switch (rc) {
    case -ENOENT:
        return volume_refuse(reason, rc, "there is no such file");
    case -EACCES:
    case -EPERM:
    case -EROFS:
        return volume_refuse(reason, rc, "permission denied");
    case -EISDIR:
        return volume_refuse(reason, rc, "it is a directory");
    case -EWOULDBLOCK:
        return volume_refuse(reason, rc, "it is in use: another program writes to it, or reads what is to be written");
    case -EINVAL:
        return volume_refuse(reason, rc, "it is not a file");
    default:
        return volume_refuse(reason, rc, "the host cannot open or read it");
    }
}

/* Which format is it? What has no header of ours is plain FBA. */
static int format_open(struct volume *v, int fd, char reason[VOLUME_REASON])
{
    struct ckd_header h;
    s64 size = host_file_size(fd);

    if (size < (s64)sizeof h || host_file_read(fd, 0, &h, sizeof h) < 0)
        memset(&h, 0, sizeof h);
    if (memcmp(h.id, CKD_PLAIN, sizeof h.id) == 0)
        return ckd_open(v, fd, reason);
    if (memcmp(h.id, CKD_COMPRESSED, sizeof h.id) == 0 || memcmp(h.id, FBA_COMPRESSED, sizeof h.id) == 0)
        return compressed_open(v, fd, reason);
    if (foreign_find(&h)) {
        close(fd);
        return volume_refuse(reason, -EINVAL, "it is %s", foreign_find(&h));
    }
    return fba_open(v, fd, reason);
}

static struct volume *volume_allocate(const char *path, unsigned flags)
{
    struct volume *v = calloc(1, sizeof *v);

    if (!v || !(v->path = strdup(path))) {
        free(v);
        return NULL;
    }
    v->flags = flags;
    pthread_mutex_init(&v->syncing, NULL);
    return v;
}

static int volume_free(struct volume *v)
{
    int rc = v->format ? v->format->close(v) : 0;

    pthread_mutex_destroy(&v->syncing);
    free(v->path);
    free(v);
    return rc;
}

int volume_open(const char *path, unsigned flags, struct volume **out, char reason[VOLUME_REASON])
{
    bool write = !(flags & VOLUME_READ_ONLY);
    int fd = host_file_open(path, write), rc = fd;
    struct volume *v;

    *out = NULL;
    if (fd < 0)
        return open_refuse(reason, fd);
    if ((rc = (int)(host_file_size(fd) < 0 ? host_file_size(fd) : host_file_lock(fd, write))) < 0) {
        close(fd);
        return open_refuse(reason, rc);
    }
    v = volume_allocate(path, flags);
    if (!v) {
        close(fd);
        return volume_refuse(reason, -ENOMEM, "not enough storage on the host");
    }
    reason[0] = 0;
    rc = format_open(v, fd, reason);
    if (rc < 0) {
        volume_free(v);
        return reason[0] ? rc : open_refuse(reason, rc);
    }
    *out = v;
    return 0;
}

int volume_open_memory(const struct volume_geometry *geometry, struct volume **out)
{
    int fd = memfd_create("volume", MFD_CLOEXEC), rc;
    struct volume *v = volume_allocate("", 0);

    *out = NULL;
    if (fd < 0 || !v) {
        if (fd >= 0)
            close(fd);
        if (v)
            volume_free(v);
        return -ENOMEM;
    }
    v->in_memory = true;
    v->geometry = *geometry;
    rc = geometry->architecture == VOLUME_ECKD ? ckd_open_memory(v, fd) : fba_open_memory(v, fd);
    if (rc < 0)
        volume_free(v);
    else
        *out = v;
    return rc;
}

int volume_close(struct volume *v)
{
    int rc, closed;

    flusher_forget(v);
    rc = volume_sync(v);
    cache_drop(v);
    closed = volume_free(v);
    return rc < 0 ? rc : closed;
}

const struct volume_geometry *volume_geometry(const struct volume *v)
{
    return &v->geometry;
}

bool volume_is_read_only(const struct volume *v)
{
    return v->flags & VOLUME_READ_ONLY;
}

const char *volume_format_name(const struct volume *v)
{
    return v->format->name;
}

void volume_report_to(void (*report)(const char *path, const char *reason))
{
    atomic_store(&reporter, report);
}

void volume_fail(struct volume *v, int rc)
{
    void (*report)(const char *, const char *) = atomic_load(&reporter);

    if (!atomic_exchange(&v->failed, true) && report)
        report(v->path, rc == -ENOSPC ? "the host's disk is full" : "the host cannot write to it");
}

int volume_sync(struct volume *v)
{
    int rc = 0;

    if (v->in_memory)
        return 0;
    /* Who comes while another syncs waits for what that one began before. */
    pthread_mutex_lock(&v->syncing);
    if (atomic_load(&v->failed))
        rc = -EIO;
    else if (atomic_exchange(&v->unsynced, false))
        rc = v->format->sync(v);
    if (rc < 0)
        volume_fail(v, rc);
    pthread_mutex_unlock(&v->syncing);
    return rc;
}

int volume_written(struct volume *v)
{
    if (v->in_memory)
        return 0;
    if (!(v->flags & VOLUME_SYNCHRONOUS)) {
        flusher_note(v);
        return 0;
    }
    atomic_store(&v->unsynced, true);
    return volume_sync(v);
}
