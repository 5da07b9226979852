/* The writes, syncs and locks below volumes. Knows nothing of what is in the files. */
#include "cp/volume/host_file.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int host_error(void)
{
    switch (errno) {
    case EFBIG:
    case EDQUOT:
        return -ENOSPC;
    case 0:
        return -EIO;
    default:
        return -errno;
    }
}

int host_file_create(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    return fd < 0 ? host_error() : fd;
}

int host_file_name_sync(const char *path)
{
    char copy[PATH_MAX];
    int fd, rc;

    if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
        return -ENAMETOOLONG;
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return host_error();
    rc = fsync(fd) < 0 ? host_error() : 0;
    close(fd);
    return rc;
}

int host_file_open(const char *path, bool write)
{
    int fd = open(path, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
    return fd < 0 ? host_error() : fd;
}

int host_file_lock(int fd, bool write)
{
    while (flock(fd, (write ? LOCK_EX : LOCK_SH) | LOCK_NB) < 0)
        if (errno != EINTR)
            return host_error();
    return 0;
}

int host_file_read(int fd, u64 offset, void *data, size_t size)
{
    u8 *p = data;

    while (size > 0) {
        ssize_t n = pread(fd, p, size, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? host_error() : -EIO;
        p += n;
        offset += (u64)n;
        size -= (size_t)n;
    }
    return 0;
}

int host_file_write(int fd, u64 offset, const void *data, size_t size, size_t *written)
{
    const u8 *p = data;
    int rc = 0;

    while (size > 0) {
        ssize_t n = pwrite(fd, p, size, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            rc = host_error();
            break;
        }
        p += n;
        offset += (u64)n;
        size -= (size_t)n;
    }
    if (written)
        *written = (size_t)(p - (const u8 *)data);
    return rc;
}

int host_file_remove(const char *path)
{
    return unlink(path) < 0 ? host_error() : 0;
}

int host_file_resize(int fd, u64 size)
{
    return ftruncate(fd, (off_t)size) < 0 ? host_error() : 0;
}

int host_file_sync(int fd)
{
    return fdatasync(fd) < 0 ? host_error() : 0;
}

s64 host_file_size(int fd)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return host_error();
    return S_ISREG(st.st_mode) ? st.st_size : S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
}
