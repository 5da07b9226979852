/* A file of the host that appears whole or not at all: written under a hidden name, synced, then given its name. Host
 * facts: linkat(2), fsync(2). */
#define _GNU_SOURCE 1
#include "cp/vm/host_output.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HIDDEN ".printing-"
#define NAMES_MAX 10000

static int folder_open(const char *folder)
{
    int fd;

    if (mkdir(folder, 0777) < 0 && errno != EEXIST)
        return -errno;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int host_output_open(struct host_output *o, const char *folder)
{
    static _Atomic unsigned serial;
    int rc;

    o->used = 0;
    o->folder = folder_open(folder);
    if (o->folder < 0)
        return o->folder;
    snprintf(o->name, sizeof o->name, HIDDEN "%ld-%u", (long)getpid(), serial++ % 1000000);
    o->fd = openat(o->folder, o->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (o->fd >= 0)
        return 0;
    rc = -errno;
    close(o->folder);
    return rc;
}

static int flush(struct host_output *o)
{
    for (size_t at = 0; at < o->used;) {
        ssize_t n = write(o->fd, o->buffer + at, o->used - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        at += (size_t)n;
    }
    o->used = 0;
    return 0;
}

int host_output_write(struct host_output *o, const void *data, size_t length)
{
    const u8 *from = data;

    while (length) {
        size_t n = sizeof o->buffer - o->used;
        if (n > length)
            n = length;
        memcpy(o->buffer + o->used, from, n);
        o->used += n;
        from += n;
        length -= n;
        if (o->used == sizeof o->buffer) {
            int rc = flush(o);
            if (rc < 0)
                return rc;
        }
    }
    return 0;
}

/* A link, not a rename: a file that is there already is somebody's. */
static int give_name(struct host_output *o, const char *name, const char *suffix)
{
    char full[NAME_MAX + 1];

    for (unsigned n = 1; n <= NAMES_MAX; n++) {
        int length = n == 1 ? snprintf(full, sizeof full, "%s%s", name, suffix)
                            : snprintf(full, sizeof full, "%s.%u%s", name, n, suffix);
        if (length >= (int)sizeof full)
            return -ENAMETOOLONG;
        if (linkat(o->folder, o->name, o->folder, full, 0) == 0)
            return 0;
        if (errno == EPERM || errno == EOPNOTSUPP) /* a file system without links */
            return renameat2(o->folder, o->name, o->folder, full, RENAME_NOREPLACE) == 0 ? 0 : -errno;
        if (errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}

int host_output_publish(struct host_output *o, const char *name, const char *suffix)
{
    int rc = flush(o);

    if (rc == 0 && fsync(o->fd) < 0)
        rc = -errno;
    if (rc == 0)
        rc = give_name(o, name, suffix);
    unlinkat(o->folder, o->name, 0);
    if (rc == 0 && fsync(o->folder) < 0)
        rc = -errno;
    close(o->fd);
    close(o->folder);
    return rc;
}

void host_output_discard(struct host_output *o)
{
    unlinkat(o->folder, o->name, 0);
    close(o->fd);
    close(o->folder);
}

void host_output_clean(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    while (dir && (e = readdir(dir)))
        if (strncmp(e->d_name, HIDDEN, sizeof HIDDEN - 1) == 0)
            unlinkat(dirfd(dir), e->d_name, 0);
    if (dir)
        closedir(dir);
}
