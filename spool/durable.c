/* The writes, syncs and removals below the spool. A test that watches or breaks the spool's writes has to know this
 * file and SQLite's VFS only. */
#define _GNU_SOURCE /* fallocate */
#include "spool/durable.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int durable_error(int host_errno)
{
    switch (host_errno) {
    case EFBIG:
    case EDQUOT:
        return -ENOSPC;
    case 0:
        return -EIO;
    default:
        return -host_errno;
    }
}

/* The directory that holds path. */
static int parent_sync(const char *path)
{
    char copy[PATH_MAX];
    int fd, rc;

    if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
        return -ENAMETOOLONG;
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return durable_error(errno);
    rc = durable_sync(fd);
    close(fd);
    return rc;
}

int durable_directory(const char *path)
{
    struct stat st;

    if (mkdir(path, 0700) == 0)
        return parent_sync(path);
    if (errno != EEXIST || stat(path, &st) < 0)
        return durable_error(errno);
    return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

int durable_create(int dir, const char *name)
{
    struct stat st;
    int fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return durable_error(errno);
    while (flock(fd, LOCK_EX) < 0)
        if (errno != EINTR) {
            int rc = durable_error(errno);
            close(fd);
            unlinkat(dir, name, 0);
            return rc;
        }
    /* A warm start may have seen the name before it was locked, and have removed it. */
    if (fstat(fd, &st) < 0 || st.st_nlink == 0) {
        close(fd);
        return -EEXIST;
    }
    return fd;
}

int durable_write(int fd, u64 offset, const void *data, size_t size)
{
    const u8 *p = data;

    while (size > 0) {
        ssize_t n = pwrite(fd, p, size, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return durable_error(errno);
        p += n;
        offset += (u64)n;
        size -= (size_t)n;
    }
    return 0;
}

int durable_sync(int fd)
{
    return fsync(fd) < 0 ? durable_error(errno) : 0;
}

int durable_remove(int dir, const char *name)
{
    return unlinkat(dir, name, 0) < 0 ? durable_error(errno) : 0;
}

int durable_rename(int dir, const char *from, const char *to)
{
    return renameat(dir, from, dir, to) < 0 ? durable_error(errno) : 0;
}

void durable_reserve(const char *path, u64 bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)bytes);
    close(fd);
}
