/* A host that can lose its power. The functions through which a process changes files are replaced by ones that also
 * keep a log; from any point of it a directory can be rebuilt as a disk may be found after a power loss at that moment:
 * what was synced is there, each write, creation and removal that was not is there or not, whatever came before or
 * after it, and a write may be there in part (sectors). That is more than any host file system does to us. To be
 * included by one test. */
#pragma once
#include "tests/unit/spool/fixture.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define SECTOR 512
#define OPS_MAX 4000
#define OBJECTS_MAX 200

enum op_kind { OP_DIRECTORY, OP_CREATE, OP_REMOVE, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_SYNC_DIRECTORY, OP_MARK };
struct op {
    enum op_kind kind;
    int object;     /* files: which */
    char path[100]; /* names and directories: below the root; "" is the root */
    u64 offset, size;
    u8 *data;
    u64 mark;
};

static struct {
    char root[256]; /* empty: nothing is logged */
    struct op ops[OPS_MAX];
    int count, objects;
    ino_t inode[OBJECTS_MAX]; /* of an object; 0 when the inode may be another's */
} host_log;

static struct op *op_add(enum op_kind kind)
{
    struct op *op = &host_log.ops[host_log.count];
    if (++host_log.count == OPS_MAX)
        abort();
    *op = (struct op){.kind = kind};
    return op;
}

static void log_mark(u64 mark)
{
    op_add(OP_MARK)->mark = mark;
}

/* The part of path below the root; NULL if it is elsewhere or nothing is logged. SQLite's -shm is rebuilt from nothing.
 */
static const char *below_root(const char *path)
{
    size_t n = strlen(host_log.root), length = strlen(path);
    if (n == 0 || strncmp(path, host_log.root, n) != 0 || (length > 4 && strcmp(path + length - 4, "-shm") == 0))
        return NULL;
    return path[n] == '/' ? path + n + 1 : path + n;
}

static void path_resolve(int dir, const char *name, char out[400])
{
    char link[64];
    ssize_t n = 0;

    if (name[0] != '/') {
        snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        n = readlink(link, out, 300);
        out[n > 0 ? n++ : 0] = '/';
    }
    text_copy(out + n, 400 - (size_t)n, name);
}

/* The object that fd has open; -1 if it is none of ours. */
static int object_of(int fd)
{
    struct stat st;

    if (host_log.root[0] && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        for (int i = 0; i < host_log.objects; i++)
            if (host_log.inode[i] == st.st_ino)
                return i;
    return -1;
}

static int logged_open(int dir, const char *name, int flags, int mode)
{
    char path[400];
    const char *ours;
    struct stat st;
    bool existed;
    int fd;

    path_resolve(dir, name, path);
    existed = stat(path, &st) == 0;
    fd = (int)syscall(SYS_openat, dir, name, flags, mode);
    ours = below_root(path);
    if (fd >= 0 && !existed && ours && (flags & O_CREAT) && fstat(fd, &st) == 0) {
        struct op *op = op_add(OP_CREATE);
        text_copy(op->path, sizeof op->path, ours);
        for (int i = 0; i < host_log.objects; i++)
            if (host_log.inode[i] == st.st_ino)
                host_log.inode[i] = 0;
        op->object = host_log.objects++;
        host_log.inode[op->object] = st.st_ino;
    }
    return fd;
}

static int logged_unlink(int dir, const char *name, int flags)
{
    char path[400];
    const char *ours;
    int rc;

    path_resolve(dir, name, path);
    ours = below_root(path);
    rc = (int)syscall(SYS_unlinkat, dir, name, flags);
    if (rc == 0 && ours)
        text_copy(op_add(OP_REMOVE)->path, sizeof host_log.ops->path, ours);
    return rc;
}

static ssize_t logged_pwrite(int fd, const void *data, size_t size, s64 offset)
{
    ssize_t n = syscall(SYS_pwrite64, fd, data, size, offset);
    int object = object_of(fd);

    if (n > 0 && object >= 0) {
        struct op *op = op_add(OP_WRITE);
        op->object = object;
        op->offset = (u64)offset;
        op->size = (u64)n;
        op->data = malloc((size_t)n);
        memcpy(op->data, data, (size_t)n);
    }
    return n;
}

static int logged_truncate(int fd, s64 size)
{
    int rc = (int)syscall(SYS_ftruncate, fd, size);
    int object = object_of(fd);

    if (rc == 0 && object >= 0) {
        struct op *op = op_add(OP_TRUNCATE);
        op->object = object;
        op->size = (u64)size;
    }
    return rc;
}

/* The real sync is spared: nobody pulls the real plug. */
static int logged_sync(int fd)
{
    char path[400];
    const char *ours;
    struct stat st;
    int object = object_of(fd);

    if (object >= 0) {
        op_add(OP_SYNC)->object = object;
    } else if (host_log.root[0] && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        path_resolve(fd, "", path);
        path[strlen(path) - 1] = 0;
        ours = below_root(path);
        if (ours)
            text_copy(op_add(OP_SYNC_DIRECTORY)->path, sizeof host_log.ops->path, ours);
    }
    return 0;
}

/* The names that the spool and SQLite call. */
int open(const char *path, int flags, ...)
{
    va_list ap;
    int mode;
    va_start(ap, flags);
    mode = flags & O_CREAT ? va_arg(ap, int) : 0;
    va_end(ap);
    return logged_open(AT_FDCWD, path, flags, mode);
}
int openat(int dir, const char *path, int flags, ...)
{
    va_list ap;
    int mode;
    va_start(ap, flags);
    mode = flags & O_CREAT ? va_arg(ap, int) : 0;
    va_end(ap);
    return logged_open(dir, path, flags, mode);
}
int open64(const char *path, int flags, ...)
{
    va_list ap;
    int mode;
    va_start(ap, flags);
    mode = flags & O_CREAT ? va_arg(ap, int) : 0;
    va_end(ap);
    return logged_open(AT_FDCWD, path, flags, mode);
}
int unlink(const char *path)
{
    return logged_unlink(AT_FDCWD, path, 0);
}
int unlinkat(int dir, const char *path, int flags)
{
    return logged_unlink(dir, path, flags);
}
int mkdir(const char *path, mode_t mode)
{
    int rc = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    const char *ours = below_root(path);
    if (rc == 0 && ours)
        text_copy(op_add(OP_DIRECTORY)->path, sizeof host_log.ops->path, ours);
    return rc;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return logged_pwrite(fd, data, size, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t size, s64 offset)
{
    return logged_pwrite(fd, data, size, offset);
}
int ftruncate(int fd, off_t size)
{
    return logged_truncate(fd, size);
}
int ftruncate64(int fd, s64 size)
{
    return logged_truncate(fd, size);
}
int fsync(int fd)
{
    return logged_sync(fd);
}
int fdatasync(int fd)
{
    return logged_sync(fd);
}

/* This host keeps no room for anybody. */
int fallocate(int fd, int mode, off_t offset, off_t length)
{
    (void)fd, (void)mode, (void)offset, (void)length;
    errno = EOPNOTSUPP;
    return -1;
}
int fallocate64(int fd, int mode, s64 offset, s64 length)
{
    return fallocate(fd, mode, offset, length);
}
int posix_fallocate(int fd, off_t offset, off_t length)
{
    (void)fd, (void)offset, (void)length;
    return EINVAL;
}
int posix_fallocate64(int fd, s64 offset, s64 length)
{
    return posix_fallocate(fd, offset, length);
}
