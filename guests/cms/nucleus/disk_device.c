/* A minidisk as blocks: DIAGNOSE X'250' in its long form. Knows of CMS's format where the label lies, no more. Source:
 * CP Programming Services. */
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/device.h"
#include "guests/cms/nucleus/storage.h"

enum function { INITIALIZE, READ_WRITE, REMOVE };
enum { DONE = 0, READ_ONLY = 4, NO_DEVICE = 16, BAD_STATE = 28 };
enum { WRITE_BLOCK = 1, READ_BLOCK = 2 };
enum { STATUS_READ_ONLY = 3 };
#define LONG_FORM 0x80
#define AT_ONCE 64 /* blocks of one DIAGNOSE */

struct parameters {
    u16 vdev;
    u8 flags, zero[21];
    u8 key, request_flags, zero2[2]; /* INITIALIZE: block size, 4 bytes */
    u32 count;
    u64 offset;
    u64 first; /* what INITIALIZE answers, and the interruption parameter */
    u64 list;  /* and the last block */
    u64 zero3;
} __attribute__((aligned(8)));

struct entry {
    u8 operation, status, zero[6];
    u64 block;
    u64 buffer;
};

static u32 block_io(struct parameters *p, enum function function)
{
    register u64 rx asm("2") = (u64)p;
    register u64 code asm("3") = 0;
    register u64 ry asm("4") = function;

    asm volatile("diag %0,%2,0x250" : "+d"(rx), "+d"(code) : "d"(ry) : "cc", "memory");
    return (u32)code;
}

/* What another IPL left, or another use of the disk, is of no other size than what is there. */
static u32 environment_begin(u16 vdev, u32 block_size)
{
    struct parameters p = {.vdev = vdev, .flags = LONG_FORM};
    u32 rc;

    bytes_set_u32(&p.key, block_size);
    rc = block_io(&p, INITIALIZE);
    if (rc == BAD_STATE) {
        struct parameters old = {.vdev = vdev, .flags = LONG_FORM};

        block_io(&old, REMOVE);
        rc = block_io(&p, INITIALIZE);
    }
    return rc;
}

static void environment_end(u16 vdev)
{
    struct parameters p = {.vdev = vdev, .flags = LONG_FORM};

    block_io(&p, REMOVE);
}

static int transfer(struct disk_device *d, struct entry *e, u32 n)
{
    struct parameters p = {.vdev = d->vdev, .flags = LONG_FORM, .count = n, .list = (u64)e};
    u32 rc = block_io(&p, READ_WRITE);

    if (rc == BAD_STATE && environment_begin(d->vdev, d->block_size) <= READ_ONLY)
        rc = block_io(&p, READ_WRITE);
    if (rc == DONE)
        return 0;
    for (u32 i = 0; i < n; i++)
        if (e[i].status == STATUS_READ_ONLY)
            return DEVICE_READ_ONLY;
    return DEVICE_IO_ERROR;
}

static int device_transfer(struct disk_device *d, u8 operation, const u32 *block, void *const *buffer, u32 n)
{
    int rc = 0;

    for (u32 done = 0, now; done < n && rc == 0; done += now) {
        struct entry e[AT_ONCE];

        now = n - done < AT_ONCE ? n - done : AT_ONCE;
        memset(e, 0, now * sizeof *e);
        for (u32 i = 0; i < now; i++) {
            e[i].operation = operation;
            e[i].block = block[done + i];
            e[i].buffer = (u64)buffer[done + i];
        }
        rc = transfer(d, e, now);
    }
    return rc;
}

static int device_read(struct disk_device *d, const u32 *block, void *const *to, u32 n)
{
    return device_transfer(d, READ_BLOCK, block, to, n);
}

static int device_write(struct disk_device *d, const u32 *block, const void *const *from, u32 n)
{
    return device_transfer(d, WRITE_BLOCK, block, (void *const *)from, n);
}

static void device_begin(struct disk_device *d, const struct device_facts *f, u32 block_size)
{
    *d = (struct disk_device){.vdev = f->vdev,
        .writable = f->writable,
        .block_size = block_size,
        .blocks = device_blocks(f, block_size),
        .cylinders = f->cylinders,
        .type = f->type,
        .read = device_read,
        .write = device_write};
}

#define LABEL_CKD 3 /* a block */
#define LABEL_FBA 2 /* of 512 bytes, at any block size */
#define LABEL_SIZE 12
static const u8 label_name[4] = {0xC3, 0xD4, 0xE2, 0xF1}; /* CMS1 */

/* Read the label as if blocks were of that size; the size that it tells, 0: there is none. */
static u32 label_size(const struct device_facts *f, u32 block_size, u8 *buffer)
{
    struct disk_device d;
    u32 block = f->cylinders ? LABEL_CKD : LABEL_FBA, size = 0;
    void *to = buffer;

    device_begin(&d, f, block_size);
    if (environment_begin(f->vdev, block_size) > READ_ONLY)
        return 0;
    if (device_read(&d, &block, &to, 1) == 0 && memcmp(buffer, label_name, sizeof label_name) == 0)
        size = bytes_u32(buffer + LABEL_SIZE);
    environment_end(f->vdev);
    return size;
}

static u32 block_size_find(const struct device_facts *f)
{
    static const u16 sizes[] = {4096, 1024, 2048, 512};
    u8 *buffer = storage_get(4096);
    u32 found = 0;

    if (f->cylinders == 0 && buffer)
        found = label_size(f, 512, buffer);
    for (u32 i = 0; f->cylinders != 0 && buffer && i < 4 && found == 0; i++)
        found = label_size(f, sizes[i], buffer);
    storage_free(buffer);
    return found;
}

int disk_device_open(u16 vdev, u32 block_size, struct disk_device **out)
{
    struct device_facts f;
    int rc = device_facts(vdev, &f);
    struct disk_device *d;

    if (rc != DEVICE_OK)
        return rc;
    if (f.type == 0)
        return DEVICE_NO_DISK;
    if (block_size == 0)
        block_size = block_size_find(&f);
    if (device_blocks(&f, block_size) == 0)
        return DEVICE_NO_CMS;
    d = storage_get(sizeof *d);
    if (!d)
        return DEVICE_NO_STORAGE;
    if (environment_begin(vdev, block_size) > READ_ONLY) {
        storage_free(d);
        return DEVICE_IO_ERROR;
    }
    device_begin(d, &f, block_size);
    *out = d;
    return DEVICE_OK;
}

void disk_device_close(struct disk_device *d)
{
    environment_end(d->vdev);
    storage_free(d);
}
