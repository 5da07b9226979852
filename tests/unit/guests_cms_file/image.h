/* Disks in the test's storage: what the file system asks for, every write in a log, and a checker that reads the format
 * on its own. */
#pragma once
#include "guests/cms/file/edf.h"
#include "guests/cms/file/file.h"
#include "guests/cms/file/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct file_anchor *file_anchor;

static long storage_taken;

void *file_storage_get(u64 bytes)
{
    storage_taken++;
    return calloc(1, bytes ? bytes : 1);
}
void file_storage_free(void *at)
{
    storage_taken -= at != NULL;
    free(at);
}
void file_now(u8 moment[7])
{
    memcpy(moment, "\x20\x26\x11\x22\x21\x39\x37", 7);
}

struct image {
    struct disk_device device;
    u8 *bytes;
    u32 writes, writes_most; /* further ones fail; 0: none does */
    bool logged;
    struct logged {
        u32 block;
        u8 *bytes;
    } * log;
};

static int image_read(struct disk_device *d, const u32 *block, void *const *to, u32 n)
{
    struct image *m = (struct image *)d;

    for (u32 i = 0; i < n; i++) {
        assert_in_range(block[i], 1, d->blocks);
        memcpy(to[i], m->bytes + (u64)(block[i] - 1) * d->block_size, d->block_size);
    }
    return 0;
}

static int image_write(struct disk_device *d, const u32 *block, const void *const *from, u32 n)
{
    struct image *m = (struct image *)d;

    for (u32 i = 0; i < n; i++) {
        assert_in_range(block[i], 1, d->blocks);
        if (m->writes_most && m->writes >= m->writes_most)
            return FILE_IO_ERROR;
        if (m->logged) {
            m->log = realloc(m->log, (m->writes + 1) * sizeof(*m->log));
            m->log[m->writes] = (struct logged){block[i], malloc(d->block_size)};
            memcpy(m->log[m->writes].bytes, from[i], d->block_size);
        }
        m->writes++;
        memcpy(m->bytes + (u64)(block[i] - 1) * d->block_size, from[i], d->block_size);
    }
    return 0;
}

static struct image *image_new(u32 block_size, u32 blocks, bool eckd)
{
    struct image *m = calloc(1, sizeof(*m));

    m->device = (struct disk_device){.vdev = 0x191,
        .writable = true,
        .block_size = block_size,
        .blocks = blocks,
        .cylinders = eckd ? 10 : 0,
        .type = eckd ? 0x3390 : 0x9336,
        .read = image_read,
        .write = image_write};
    m->bytes = calloc(blocks, block_size);
    return m;
}

static void image_free(struct image *m)
{
    for (u32 i = 0; m->logged && i < m->writes; i++)
        free(m->log[i].bytes);
    free(m->log);
    free(m->bytes);
    free(m);
}

/* A formatted disk, accessed as A. */
static inline struct image *image_formatted(u32 block_size, u32 blocks, bool eckd)
{
    struct image *m = image_new(block_size, blocks, eckd);
    struct disk *d;

    assert_int_equal(disk_initialize(&m->device, "CMSTST", blocks), 0);
    assert_int_equal(disk_access(&m->device, 'A', 0, &d), 0);
    return m;
}

/* Released, and nothing of it is left. */
static inline void image_done(struct image *m)
{
    while (disk_next(NULL))
        assert_int_equal(disk_release(disk_next(NULL)), 0);
    image_free(m);
    file_storage_free(file_anchor);
    file_anchor = NULL;
    assert_int_equal(storage_taken, 0);
}

static inline struct fileid name_of(const char *name, const char *type, const char *mode)
{
    struct fileid id;

    assert_int_equal(fileid_of(text_of(name), text_of(type), text_of(mode), true, &id), 0);
    return id;
}

/* The checker. */
struct check {
    struct image *m;
    u8 *reached; /* how often, by block */
};

static const u8 *check_block(struct check *c, u32 block)
{
    assert_in_range(block, 1, c->m->device.blocks);
    assert_int_equal(c->reached[block], 0);
    c->reached[block]++;
    return c->m->bytes + (u64)(block - 1) * c->m->device.block_size;
}

/* Data blocks below a pointer, into list (holes too); *n of them. */
static void check_tree(struct check *c, u32 block, u32 level, u32 width, u64 most, u32 **list, u64 *n)
{
    u32 fan = c->m->device.block_size / width;
    u64 span = 1;
    const u8 *at;

    for (u32 i = 0; i < level; i++)
        span *= fan;
    if (!block) {
        for (u64 i = 0; i < span && *n < most; i++)
            (*list)[(*n)++] = 0;
        return;
    }
    at = check_block(c, block);
    if (!level) {
        (*list)[(*n)++] = block;
        return;
    }
    for (u32 e = 0; e < fan && *n < most; e++)
        check_tree(c, bytes_u32(at + e * width), level - 1, width, most, list, n);
}

static void check_file(struct check *c, const u8 *fst)
{
    u32 size = c->m->device.block_size, data = 0, *list;
    u32 records = bytes_u32(fst + FST_RECORDS);
    bool v = fst[FST_FORMAT] == FST_FORMAT_V;
    u64 n = 0, most = v ? bytes_u32(fst + FST_BLOCKS) : ((u64)records * bytes_u32(fst + FST_LENGTH) + size - 1) / size;

    assert_in_range(most, 0, 1000000);
    list = malloc((most + 1) * sizeof(*list));
    if (most)
        check_tree(c, bytes_u32(fst + FST_ORIGIN), fst[FST_LEVELS], fst[FST_POINTER_SIZE], most, &list, &n);
    assert_int_equal(n, most);
    for (u64 i = 0; i < n; i++)
        data += list[i] != 0;
    assert_int_equal(data, bytes_u32(fst + FST_BLOCKS));
    free(list);
}

/* The bitmap says exactly what is reached, and the label how many. */
static void check_map(struct check *c, const u8 *fst, u32 used)
{
    u32 size = c->m->device.block_size, parts = (c->m->device.blocks + size * 8 - 1) / (size * 8), count = 0;
    u32 *list = malloc((parts + 1) * sizeof(*list));
    u64 n = 0;

    check_tree(c, bytes_u32(fst + FST_ORIGIN), fst[FST_LEVELS], 4, parts, &list, &n);
    assert_int_equal(n, parts);
    for (u32 b = 1; b <= EDF_ORIGIN_B; b++)
        c->reached[b] = 1;
    for (u32 b = 1; b <= c->m->device.blocks; b++) {
        const u8 *part = c->m->bytes + (u64)(list[(b - 1) / (size * 8)] - 1) * size;
        bool bit = part[(b - 1) / 8 % size] & 0x80 >> (b - 1) % 8;

        if (bit != (c->reached[b] != 0))
            fail_msg("block %u is %sreached, its bit is %d", b, c->reached[b] ? "" : "not ", bit);
        count += bit;
    }
    assert_int_equal(used, count);
    free(list);
}

/* What is on the disk is one consistent state; the number of its files. */
static inline u32 image_check(struct image *m)
{
    struct check c = {m, calloc(m->device.blocks + 1, 1)};
    u32 size = m->device.block_size, files, per = size / FST_SIZE;
    const u8 *label = m->bytes + (m->device.cylinders ? 2 * size : 512), *first, *map = NULL;
    u32 *list;
    u64 n = 0;
    u8 last[16] = {0};

    assert_int_equal(bytes_u32(label), EDF_ID);
    first = m->bytes + (u64)(bytes_u32(label + EDF_LABEL_ORIGIN) - 1) * size;
    files = bytes_u32(first + FST_RECORDS);
    list = malloc((files / per + 2) * sizeof(*list));
    check_tree(&c, bytes_u32(first + FST_ORIGIN), first[FST_LEVELS], 4, (files + per - 1) / per, &list, &n);
    assert_int_equal(list[0], bytes_u32(label + EDF_LABEL_ORIGIN));
    for (u32 i = 0; i < files; i++) {
        const u8 *fst = m->bytes + (u64)(list[i / per] - 1) * size + i % per * FST_SIZE;

        if (i == 1)
            map = fst;
        if (i > 1) {
            assert_true(memcmp(last, fst, 16) < 0);
            memcpy(last, fst, 16);
            check_file(&c, fst);
        }
    }
    check_map(&c, map, bytes_u32(label + EDF_LABEL_USED));
    free(list);
    free(c.reached);
    return files - 2;
}
