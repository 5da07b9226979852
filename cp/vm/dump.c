/* Writing a dump: the records at its head, then which pages of storage it has, with their keys, and then those pages. A
 * page of zeros is not kept. */
#include "cp/vm/dump.h"
#include "cp/base/text.h"
#include "cp/vm/dump_record.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A map tells of storage in stretches: one bit of an index page is one page of keys, and that is 16M. */
#define STRETCH_PAGES 4096u
#define INDEX_STRETCHES (8u * 4096u)
#define PRESENT 0x01 /* beside a page's storage key */

struct dump {
    const struct vm *vm;
    const struct dump_request *q;
    struct spool_writer *writer;
};

static int record_write(struct dump *d, const void *record)
{
    return spool_write(d->writer, &(struct spool_record){0, DUMP_RECORD, record});
}

static bool is_wanted(const struct dump_request *q, u64 page)
{
    u64 at = page * PAGE_SIZE_GUEST;

    for (unsigned i = 0; i < q->count; i++)
        if (q->range[i].first <= at + PAGE_SIZE_GUEST - 1 && at <= q->range[i].last)
            return true;
    return q->count == 0;
}

static bool is_zero(const u8 *page)
{
    return page[0] == 0 && memcmp(page, page + 1, PAGE_SIZE_GUEST - 1) == 0;
}

/* Which pages of a stretch are in the dump, each with its key; false if none is. */
static bool stretch_map(const struct dump *d, u64 stretch, u8 keys[DUMP_RECORD])
{
    const struct storage *s = d->vm->machine->storage;
    bool any = false;

    memset(keys, 0, DUMP_RECORD);
    for (u64 i = 0; i < STRETCH_PAGES; i++) {
        u64 page = stretch * STRETCH_PAGES + i;
        if (page * PAGE_SIZE_GUEST >= s->size)
            break;
        keys[i] = s->keys[page] & (u8)~PRESENT;
        if (is_wanted(d->q, page) && !is_zero(s->base + page * PAGE_SIZE_GUEST)) {
            keys[i] |= PRESENT;
            any = true;
        }
    }
    return any;
}

static u64 stretches(const struct dump *d)
{
    u64 unit = STRETCH_PAGES * PAGE_SIZE_GUEST;
    return (d->vm->machine->storage->size + unit - 1) / unit;
}

/* An index page and the pages of keys that it tells of, for the stretches from first on. The keys are found twice,
 * which needs no storage for them. */
static int maps_write(struct dump *d, u64 first)
{
    u8 index[DUMP_RECORD] = {0}, keys[DUMP_RECORD];
    u64 end = stretches(d) < first + INDEX_STRETCHES ? stretches(d) : first + INDEX_STRETCHES;
    int rc;

    for (u64 n = first; n < end; n++)
        if (stretch_map(d, n, keys))
            index[(n - first) / 8] |= (u8)(0x80 >> (n - first) % 8);
    rc = record_write(d, index);
    for (u64 n = first; n < end && rc == 0; n++)
        if (index[(n - first) / 8] & (0x80 >> (n - first) % 8)) {
            stretch_map(d, n, keys);
            rc = record_write(d, keys);
        }
    return rc;
}

static int storage_dump(struct dump *d)
{
    const struct storage *s = d->vm->machine->storage;
    u8 keys[DUMP_RECORD];
    int rc = 0;

    for (u64 first = 0; first < stretches(d) && rc == 0; first += INDEX_STRETCHES)
        rc = maps_write(d, first);
    for (u64 n = 0; n < stretches(d) && rc == 0; n++) {
        bool any = stretch_map(d, n, keys);
        for (u64 i = 0; any && i < STRETCH_PAGES && rc == 0; i++)
            if (keys[i] & PRESENT)
                rc = record_write(d, s->base + (n * STRETCH_PAGES + i) * PAGE_SIZE_GUEST);
    }
    return rc;
}

static int head_write(struct dump *d)
{
    u8 record[DUMP_RECORD], *information = malloc(DUMP_INFORMATION_MAX);
    unsigned n;
    int rc;

    if (!information)
        return -ENOMEM;
    n = dump_information(d->vm, information);
    dump_symptom(d->vm, d->q, record);
    rc = record_write(d, record);
    dump_map(n, record);
    if (rc == 0)
        rc = record_write(d, record);
    for (unsigned i = 0; i < n && rc == 0; i++)
        rc = record_write(d, information + i * DUMP_RECORD);
    free(information);
    dump_access_list(record);
    if (rc == 0)
        rc = record_write(d, record);
    dump_address_space(d->vm, d->q, record);
    return rc == 0 ? record_write(d, record) : rc;
}

int dump_write(const struct vm *vm, const struct dump_request *q, struct spool_file *file)
{
    struct dump d = {vm, q, NULL};
    struct spool_file template = {
        .queue = SPOOL_RDR, .origin = ORIGIN_VMD, .spool_class = 'V', .copies = 1, .data = DATA_PAGES};
    int rc;

    text_copy(template.owner, sizeof template.owner, q->to);
    text_copy(template.origin_user, sizeof template.origin_user, vm->userid);
    text_copy(template.dist, sizeof template.dist, vm->user->distribution);
    text_copy(template.name, sizeof template.name, "VMDUMP");
    text_copy(template.type, sizeof template.type, "FILE");
    rc = spool_create(cp.spool, &template, &d.writer);
    if (rc < 0)
        return rc;
    rc = head_write(&d);
    if (rc == 0)
        rc = storage_dump(&d);
    if (rc == 0)
        return spool_close(d.writer, file);
    spool_discard(d.writer);
    return rc;
}
