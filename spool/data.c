/* Reading spool data. By pread() and not mmap(): a medium error must come back as -EIO, not as a signal that ends CP.
 */
#include "spool/data.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *data_name(u64 host_file, char name[DATA_NAME_SIZE])
{
    snprintf(name, DATA_NAME_SIZE, "%016llx", (unsigned long long)host_file);
    return name;
}

u64 data_number(const char *name)
{
    if (!name || strlen(name) != DATA_NAME_SIZE - 1 || strspn(name, "0123456789abcdef") != DATA_NAME_SIZE - 1)
        return 0;
    return strtoull(name, NULL, 16);
}

static int file_lock(int fd, int operation)
{
    while (flock(fd, operation) < 0)
        if (errno != EINTR)
            return -errno;
    return 0;
}

static int file_open(int dir, u64 host_file, int operation)
{
    char name[DATA_NAME_SIZE];
    int fd = openat(dir, data_name(host_file, name), O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return -errno;
    rc = file_lock(fd, operation);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    return fd;
}

int data_claim(int dir, u64 host_file)
{
    return file_open(dir, host_file, LOCK_EX | LOCK_NB);
}

static int file_check(int fd, u64 bytes)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) && (u64)st.st_size == bytes ? 0 : -EBADMSG;
}

int data_open(int dir, u64 host_file, u64 bytes, struct data *d)
{
    int rc;

    *d = (struct data){.host_file = host_file, .bytes = bytes, .fd = file_open(dir, host_file, LOCK_SH)};
    if (d->fd < 0)
        return d->fd;
    rc = file_check(d->fd, bytes);
    if (rc == 0)
        rc = block_create(&d->block);
    if (rc < 0)
        data_close(d);
    return rc;
}

void data_close(struct data *d)
{
    block_destroy(&d->block);
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
}

/* Read exactly size bytes at offset: the caller knows that the file has them. */
static int bytes_read(struct data *d, u64 offset, void *out, size_t size)
{
    u8 *p = out;

    while (size > 0) {
        ssize_t n = pread(d->fd, p, size, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EBADMSG;
        p += n;
        offset += (u64)n;
        size -= (size_t)n;
    }
    return 0;
}

/* Make the block at offset the current one. first: the number that its first record must have. */
static int block_load(struct data *d, u64 offset, u64 first)
{
    u64 left = d->bytes - offset;
    u32 size = left < BLOCK_SIZE ? (u32)left : BLOCK_SIZE;
    u64 promised_first;
    u32 promised, records;
    int rc;

    if (size < sizeof(struct block_header))
        return -EBADMSG;
    rc = bytes_read(d, offset, d->block.bytes, size);
    if (rc < 0)
        return rc;
    if (!block_header_read((struct block_header *)d->block.bytes, d->host_file, &promised_first, &promised, &records) ||
        promised > size || promised_first != first || !block_accept(&d->block, d->host_file, promised))
        return -EBADMSG;
    d->next = offset + promised;
    return 0;
}

int data_next(struct data *d, struct spool_record *out)
{
    int rc;

    while ((rc = block_next(&d->block, out)) == 0 && d->next < d->bytes) {
        rc = block_load(d, d->next, d->block.first + d->block.records);
        if (rc < 0)
            break;
    }
    return rc;
}

/* Find the block that holds record, reading only headers, and load it. offset and first are of a block not behind it.
 */
static int block_find(struct data *d, u64 record, u64 offset, u64 first)
{
    while (offset < d->bytes) {
        struct block_header h;
        u64 promised_first;
        u32 size, records;
        int rc = d->bytes - offset < sizeof h ? -EBADMSG : bytes_read(d, offset, &h, sizeof h);

        if (rc < 0)
            return rc;
        if (!block_header_read(&h, d->host_file, &promised_first, &size, &records) || promised_first != first)
            return -EBADMSG;
        if (record < first + records)
            return block_load(d, offset, first);
        offset += size;
        first += records;
    }
    block_start(&d->block, first); /* the end: an empty block behind the last */
    d->next = d->bytes;
    return 0;
}

int data_seek(struct data *d, u64 record)
{
    struct spool_record skipped;
    bool ahead = record >= d->block.first;
    int rc = ahead && record < d->block.first + d->block.records
                 ? 0
                 : block_find(d, record, ahead ? d->next : 0, ahead ? d->block.first + d->block.records : 0);

    if (rc < 0)
        return rc;
    block_rewind(&d->block);
    for (u64 n = d->block.first; n < record && rc >= 0; n++)
        if ((rc = block_next(&d->block, &skipped)) == 0)
            break;
    return rc < 0 ? rc : 0;
}
