/* A host that can lose its power, for one file. The functions that write are replaced by ones that also keep a log;
 * from any point of it the file can be rebuilt as a disk may be found after a power loss at that moment: what was
 * synced is there, each write since then is there or not, whatever came before or after it, and may be there in part
 * (sectors). To be included by one test. */
#pragma once
#include "tests/unit/cp_volume/fixture.h"
#include <sys/stat.h>
#include <sys/syscall.h>

#define SECTOR 512
#define OPS_MAX 8000

struct host_op {
    enum { OP_WRITE, OP_RESIZE, OP_SYNC } kind;
    u64 offset, size;
    u8 *data;
};
struct host_log {
    ino_t inode; /* 0: nothing is logged */
    u8 *start;   /* the file when the log began */
    u64 start_size;
    struct host_op op[OPS_MAX];
    int count;
};
static struct host_log *host_log;
/* Writes that make the file longer than this fail; 0: the host has room. */
static u64 host_limit;

static bool is_logged(int fd)
{
    struct stat st;
    return host_log && host_log->inode && fstat(fd, &st) == 0 && st.st_ino == host_log->inode;
}

static struct host_op *op_add(int kind, u64 offset, u64 size, const void *data)
{
    struct host_op *op = &host_log->op[host_log->count];
    if (++host_log->count == OPS_MAX)
        abort();
    *op = (struct host_op){.kind = kind, .offset = offset, .size = size};
    if (data) {
        op->data = malloc(size);
        memcpy(op->data, data, size);
    }
    return op;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    ssize_t n;

    if (host_limit && (u64)offset + size > host_limit) {
        if ((u64)offset >= host_limit) {
            errno = ENOSPC;
            return -1;
        }
        size = host_limit - (u64)offset;
    }
    n = syscall(SYS_pwrite64, fd, data, size, offset);
    if (n > 0 && is_logged(fd))
        op_add(OP_WRITE, (u64)offset, (u64)n, data);
    return n;
}
int ftruncate(int fd, off_t size)
{
    int rc = (int)syscall(SYS_ftruncate, fd, size);
    if (rc == 0 && is_logged(fd))
        op_add(OP_RESIZE, 0, (u64)size, NULL);
    return rc;
}
/* The real sync is spared: nobody pulls the real plug. */
int fdatasync(int fd)
{
    if (is_logged(fd))
        op_add(OP_SYNC, 0, 0, NULL);
    return 0;
}

static inline u8 *file_read(const char *path, u64 *size)
{
    FILE *f = fopen(path, "r");
    u8 *data;
    fseek(f, 0, SEEK_END);
    *size = (u64)ftell(f);
    rewind(f);
    data = malloc(*size + 1);
    if (*size && fread(data, *size, 1, f) != 1)
        abort();
    fclose(f);
    return data;
}

static inline void host_log_begin(struct host_log *log, const char *path)
{
    struct stat st;
    memset(log, 0, sizeof *log);
    log->start = file_read(path, &log->start_size);
    assert_int_equal(stat(path, &st), 0);
    log->inode = st.st_ino;
    host_log = log;
}

static inline void host_log_free(struct host_log *log)
{
    for (int i = 0; i < log->count; i++)
        free(log->op[i].data);
    free(log->start);
}

/* A file's content in the making. */
struct content {
    u8 *data;
    u64 size;
};

static inline void content_resize(struct content *c, u64 size)
{
    if (size > c->size) {
        c->data = realloc(c->data, size);
        memset(c->data + c->size, 0, size - c->size);
    }
    c->size = size;
}

static inline void op_apply(struct content *c, const struct host_op *op, bool torn)
{
    u64 end = op->offset + op->size;

    if (op->kind == OP_RESIZE)
        content_resize(c, op->size);
    if (op->kind != OP_WRITE)
        return;
    if (end > c->size)
        content_resize(c, end);
    for (u64 at = op->offset, next; at < end; at = next) {
        next = at / SECTOR * SECTOR + SECTOR < end ? at / SECTOR * SECTOR + SECTOR : end;
        if (!torn || rand() % 2)
            memcpy(c->data + at, op->data + (at - op->offset), next - at);
    }
}

/* Of what was not synced: nothing, everything, any part, any part down to sectors, only the last few. */
enum survival { SURVIVES_NOTHING, SURVIVES_ALL, SURVIVES_SOME, SURVIVES_TORN, SURVIVES_NEWEST, SURVIVAL_COUNT };

/* Write to path what a disk may have when the power fails before op number `loss`. */
static inline void host_rebuild(const struct host_log *log, int loss, enum survival survival, const char *path)
{
    struct content c = {malloc(log->start_size + 1), log->start_size};
    int synced = 0;
    FILE *f;

    memcpy(c.data, log->start, log->start_size);
    for (int i = 0; i < loss; i++)
        synced = log->op[i].kind == OP_SYNC ? i : synced;
    for (int i = 0; i < loss; i++) {
        bool there = survival == SURVIVES_ALL || (survival == SURVIVES_NEWEST && i >= loss - 4) ||
                     (survival >= SURVIVES_SOME && survival <= SURVIVES_TORN && rand() % 2);
        if (i < synced || there)
            op_apply(&c, &log->op[i], i >= synced && survival == SURVIVES_TORN);
    }
    f = fopen(path, "w");
    if (!f || (c.size && fwrite(c.data, c.size, 1, f) != 1) || fclose(f) != 0)
        abort();
    free(c.data);
}
