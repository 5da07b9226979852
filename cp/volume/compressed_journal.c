/* The journal of a compressed image that is open for writing: see compressed.h. */
#include "cp/volume/compressed.h"
#include "cp/base/clock.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct journal_entry {
    u32 sequence, unit;
    table_entry entry;
    u32 unit_sum; /* of the stored unit */
    u32 reserved[2];
    u32 sum; /* of what is before */
};
_Static_assert(sizeof(struct journal_entry) == JOURNAL_ENTRY_BYTES, "journal entry");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tables and journal are written as they are in storage");

static u32 sum_of(const void *data, size_t size)
{
    return (u32)crc32(0, data, (uInt)size);
}

static u32 half_offset(const struct compressed *c)
{
    return c->journal_offset + c->journal_half * (JOURNAL_BYTES / 2);
}

static int header_write(struct compressed *c)
{
    return host_file_write(c->fd, COMPRESSED_HEADER_OFFSET, &c->header, sizeof c->header, NULL);
}

static void header_name_journal(struct compressed *c)
{
    memcpy(c->header.journal_id, JOURNAL_ID, sizeof c->header.journal_id);
    le32_store(c->header.journal_offset, half_offset(c));
    le32_store(c->header.journal_first, c->journal_first);
}

int journal_start(struct compressed *c)
{
    struct compressed_header before = c->header;
    u8 *zeros;
    int rc;

    if (c->opened)
        return 0;
    if (c->journal_offset == 0)
        c->journal_offset = space_take(&c->space, JOURNAL_BYTES, true, &c->journal_space);
    if (c->journal_offset == 0)
        return -ENOSPC;
    c->journal_first = (u32)(clock_tod() >> 20); /* not one that an older journal in this place had */
    c->header.options |= OPTION_OPENED;
    memset(c->header.free, 0,
        offsetof(struct compressed_header, free_embedded) - offsetof(struct compressed_header, free));
    header_name_journal(c);
    zeros = calloc(1, JOURNAL_BYTES);
    rc = zeros ? host_file_write(c->fd, c->journal_offset, zeros, JOURNAL_BYTES, NULL) : -ENOMEM;
    free(zeros);
    if (rc == 0)
        rc = header_write(c);
    /* From here on the free chain on the disk may be written over. */
    if (rc == 0)
        rc = host_file_sync(c->fd);
    c->opened = rc == 0;
    if (rc < 0)
        c->header = before;
    return rc;
}

bool journal_is_full(const struct compressed *c)
{
    return c->journal_count == JOURNAL_ENTRIES;
}

int journal_add(struct compressed *c, u32 unit, table_entry e, const u8 *stored)
{
    struct journal_entry j = {.sequence = c->journal_first + c->journal_count, .unit = unit, .entry = e};
    int rc;

    j.unit_sum = entry_offset(e) ? sum_of(stored, entry_length(e)) : 0;
    j.sum = sum_of(&j, offsetof(struct journal_entry, sum));
    rc = host_file_write(c->fd, half_offset(c) + c->journal_count * sizeof j, &j, sizeof j, NULL);
    if (rc == 0)
        c->journal_count++;
    return rc;
}

int journal_checkpoint(struct compressed *c)
{
    int rc;

    if (c->journal_count == 0)
        return 0;
    rc = host_file_sync(c->fd);
    if (rc == 0)
        rc = compressed_tables_write(c);
    if (rc == 0)
        rc = host_file_sync(c->fd);
    if (rc < 0)
        return rc;
    c->journal_first += c->journal_count;
    c->journal_count = 0;
    c->journal_half = !c->journal_half;
    header_name_journal(c);
    space_mark(&c->space);
    return header_write(c);
}

static bool unit_holds(const struct compressed *c, const struct journal_entry *j)
{
    u32 length = entry_length(j->entry);
    u8 *stored;
    bool holds;

    if (entry_offset(j->entry) == 0)
        return true;
    stored = malloc(length);
    holds = stored && host_file_read(c->fd, entry_offset(j->entry), stored, length) == 0 &&
            sum_of(stored, length) == j->unit_sum;
    free(stored);
    return holds;
}

int journal_find(const struct volume *v, struct compressed *c, struct extents *used)
{
    u32 offset = le32(c->header.journal_offset), first = le32(c->header.journal_first);
    struct journal_entry *j;

    if (!(c->header.options & OPTION_OPENED) ||
        memcmp(c->header.journal_id, JOURNAL_ID, sizeof c->header.journal_id) != 0)
        return 0;
    j = c->found = calloc(JOURNAL_ENTRIES, sizeof *j);
    if (!j)
        return -ENOMEM;
    if (offset < LEVEL_1_OFFSET || host_file_read(c->fd, offset, j, JOURNAL_BYTES / 2) < 0)
        return 0;
    c->journal_offset = offset;
    c->journal_space = JOURNAL_BYTES / 2;
    if (!extents_add(used, offset, JOURNAL_BYTES / 2))
        return -ENOMEM;
    for (; c->found_count < JOURNAL_ENTRIES; c->found_count++, j++) {
        if (j->sequence != first + c->found_count || j->sum != sum_of(j, offsetof(struct journal_entry, sum)) ||
            j->unit >= v->units || !unit_holds(c, j))
            break;
        /* The tables may have it already. */
        if (entry_offset(j->entry) && j->entry != compressed_entry(c, j->unit) &&
            !extents_add(used, entry_offset(j->entry), entry_space(j->entry)))
            return -ENOMEM;
    }
    return 0;
}

/* Is there a later entry for the same unit? */
static bool entry_superseded(const struct compressed *c, u32 i)
{
    for (u32 k = i + 1; k < c->found_count; k++)
        if (c->found[k].unit == c->found[i].unit)
            return true;
    return false;
}

int journal_take_over(struct compressed *c)
{
    for (u32 i = 0; i < c->found_count; i++) {
        const struct journal_entry *j = &c->found[i];
        bool superseded = entry_superseded(c, i);
        table_entry now = compressed_entry(c, j->unit), gone = superseded ? j->entry : now;
        int rc = compressed_table_need(c, j->unit);
        if (rc < 0)
            return rc;
        if (j->entry == now)
            continue;
        if (entry_offset(gone) && !space_give(&c->space, entry_offset(gone), entry_space(gone)))
            return -ENOMEM;
        if (!superseded)
            compressed_entry_set(c, j->unit, j->entry);
    }
    return 0;
}
