/* The tables of a compressed image, and its orderly end. */
#include "cp/volume/compressed.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_BYTES (TABLE_ENTRIES * sizeof(table_entry))

static table_entry empty_entry(const struct compressed *c)
{
    return entry_of(0, c->header.empty_form, c->header.empty_form);
}

table_entry compressed_entry(const struct compressed *c, u32 unit)
{
    const struct table *t = atomic_load(&c->table[unit / TABLE_ENTRIES]);
    return t ? atomic_load(&t->entry[unit % TABLE_ENTRIES]) : empty_entry(c);
}

void compressed_entry_set(struct compressed *c, u32 unit, table_entry e)
{
    struct table *t = atomic_load(&c->table[unit / TABLE_ENTRIES]);

    atomic_store(&t->entry[unit % TABLE_ENTRIES], e);
    t->changed = true;
}

int compressed_table_need(struct compressed *c, u32 unit)
{
    struct table *t;

    if (atomic_load(&c->table[unit / TABLE_ENTRIES]))
        return 0;
    t = calloc(1, sizeof *t);
    if (!t)
        return -ENOMEM;
    for (u32 i = 0; i < TABLE_ENTRIES; i++)
        atomic_init(&t->entry[i], empty_entry(c));
    atomic_store(&c->table[unit / TABLE_ENTRIES], t);
    return 0;
}

static int table_write(struct compressed *c, const struct table *t)
{
    return host_file_write(c->fd, t->offset, (const void *)t->entry, TABLE_BYTES, NULL);
}

int compressed_table_place(struct compressed *c, u32 unit)
{
    int rc = compressed_table_need(c, unit);
    struct table *t = atomic_load(&c->table[unit / TABLE_ENTRIES]);
    u32 taken;

    if (rc < 0 || t->offset != 0)
        return rc;
    t->offset = space_take(&c->space, TABLE_BYTES, true, &taken);
    if (t->offset == 0)
        return -ENOSPC;
    rc = table_write(c, t);
    if (rc < 0) {
        space_untake(&c->space, t->offset, taken);
        t->offset = 0;
        return rc;
    }
    t->changed = true;
    return 0;
}

int compressed_tables_write(struct compressed *c)
{
    for (u32 i = 0; i < c->tables; i++) {
        struct table *t = atomic_load(&c->table[i]);
        u8 link[4];
        int rc;
        if (!t || !t->changed)
            continue;
        if ((rc = compressed_table_place(c, i * TABLE_ENTRIES)) < 0 || (rc = table_write(c, t)) < 0)
            return rc;
        le32_store(link, t->offset);
        if ((rc = host_file_write(c->fd, LEVEL_1_OFFSET + i * 4, link, sizeof link, NULL)) < 0)
            return rc;
        t->changed = false;
    }
    return 0;
}

static u32 embedded_sum(const struct compressed *c)
{
    u32 sum = 0;

    for (u32 i = 0; i < c->tables * TABLE_ENTRIES; i++) {
        table_entry e;
        if (!atomic_load(&c->table[i / TABLE_ENTRIES])) {
            i |= TABLE_ENTRIES - 1;
            continue;
        }
        e = compressed_entry(c, i);
        sum += entry_offset(e) ? entry_space(e) - entry_length(e) : 0;
    }
    return sum;
}

/* Chain the free extents: each begins with the offset of the next and its length. */
static int free_chain_write(struct compressed *c)
{
    const struct extents *f = &c->space.free;
    struct compressed_header *h = &c->header;
    u32 total = 0, largest = 0, embedded = embedded_sum(c);
    int rc = 0;

    for (u32 i = 0; i < f->count && rc == 0; i++) {
        u8 link[8];
        le32_store(link, i + 1 < f->count ? f->list[i + 1].offset : 0);
        le32_store(link + 4, f->list[i].length);
        rc = host_file_write(c->fd, f->list[i].offset, link, sizeof link, NULL);
        total += f->list[i].length;
        largest = f->list[i].length > largest ? f->list[i].length : largest;
    }
    total += embedded;
    le32_store(h->size, c->space.end);
    le32_store(h->used, c->space.end - total);
    le32_store(h->free, f->count ? f->list[0].offset : 0);
    le32_store(h->free_total, total);
    le32_store(h->free_largest, largest);
    le32_store(h->free_number, f->count);
    le32_store(h->free_embedded, embedded);
    return rc;
}

static int header_write_synced(struct compressed *c)
{
    int rc = host_file_write(c->fd, COMPRESSED_HEADER_OFFSET, &c->header, sizeof c->header, NULL);
    return rc < 0 ? rc : host_file_sync(c->fd);
}

int compressed_finish(struct compressed *c)
{
    struct compressed_header *h = &c->header;
    int rc = host_file_sync(c->fd);

    if (rc == 0)
        rc = compressed_tables_write(c);
    if (rc == 0)
        rc = host_file_sync(c->fd);
    if (rc < 0)
        return rc;
    /* The journal is done with before anything of what it names is written over. */
    memset(h->journal_id, 0, sizeof h->journal_id);
    memset(h->free, 0, offsetof(struct compressed_header, cylinders) - offsetof(struct compressed_header, free));
    if ((rc = header_write_synced(c)) < 0)
        return rc;
    space_give(&c->space, c->journal_offset, c->journal_space);
    c->journal_offset = c->journal_space = c->journal_count = 0;
    c->opened = false;
    space_mark(&c->space);
    space_mark(&c->space);
    rc = free_chain_write(c);
    if (rc == 0)
        rc = host_file_resize(c->fd, c->space.end);
    if (rc == 0)
        rc = host_file_sync(c->fd);
    h->options &= (u8)~OPTION_OPENED;
    return rc < 0 ? rc : header_write_synced(c);
}
