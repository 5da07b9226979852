/* Reading a compressed image's headers and tables, and finding what is wrong with them. */
#include "cp/volume/compressed.h"
#include "cp/volume/geometry.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int geometry_read(
    struct volume *v, const struct compressed *c, const struct ckd_header *h, char reason[VOLUME_REASON])
{
    u32 size = le32(c->header.cylinders);
    int rc;

    if (memcmp(h->id, FBA_COMPRESSED, sizeof h->id) == 0) {
        geometry_of_blocks(size, &v->geometry);
        v->units = (u32)((v->geometry.blocks + FBA_GROUP - 1) / FBA_GROUP);
        return size ? 0 : volume_refuse(reason, -EINVAL, "it is damaged: it has no blocks");
    }
    if ((rc = ckd_header_geometry(h, &v->geometry, reason)) < 0)
        return rc;
    if (!geometry_of_cylinders(v->geometry.type, size, &v->geometry))
        return volume_refuse(reason, -EINVAL, "it is damaged: a %X cannot have %u cylinders", v->geometry.type, size);
    v->units = geometry_tracks(&v->geometry);
    return 0;
}

static int headers_read(struct volume *v, struct compressed *c, char reason[VOLUME_REASON])
{
    struct ckd_header h;
    int rc;

    if (host_file_read(c->fd, 0, &h, sizeof h) < 0 ||
        host_file_read(c->fd, COMPRESSED_HEADER_OFFSET, &c->header, sizeof c->header) < 0)
        return volume_refuse(reason, -EINVAL, "it is truncated: it ends inside of its headers");
    if (!(c->header.options & (OPTION_OPENED | OPTION_BIG_ENDIAN)) && host_file_size(c->fd) < le32(c->header.size))
        return volume_refuse(reason, -EINVAL, "it is truncated: it should have %u bytes", le32(c->header.size));
    if (c->header.options & OPTION_BIG_ENDIAN)
        return volume_refuse(reason, -EINVAL, "it was written by a big-endian host: turn it with cckdswap first");
    if ((rc = geometry_read(v, c, &h, reason)) < 0)
        return rc;
    c->tables = le32(c->header.tables);
    if (le32(c->header.table_entries) != TABLE_ENTRIES || c->tables < (v->units + TABLE_ENTRIES - 1) / TABLE_ENTRIES ||
        c->tables > SPACE_LIMIT / TABLE_ENTRIES / 64)
        return volume_refuse(reason, -EINVAL, "it is damaged: its tables do not fit its size");
    if (c->header.codec >= CODEC_COUNT || c->header.empty_form >= TRACK_EMPTY_COUNT)
        return volume_refuse(reason, -EINVAL, "it is damaged: it names a compression that is not known");
    return 0;
}

static int table_read(const struct volume *v, struct compressed *c, u32 number, u32 offset, struct extents *used,
    char reason[VOLUME_REASON])
{
    u64 size = (u64)host_file_size(c->fd);
    struct table *t = calloc(1, sizeof *t);

    if (!t)
        return -ENOMEM;
    atomic_store(&c->table[number], t);
    t->offset = offset;
    if (offset < LEVEL_1_OFFSET || host_file_read(c->fd, offset, (void *)t->entry, sizeof t->entry) < 0)
        return volume_refuse(reason, -EINVAL, "it is truncated or damaged: a table is missing");
    if (!extents_add(used, offset, sizeof t->entry))
        return -ENOMEM;
    for (u32 i = 0; i < TABLE_ENTRIES; i++) {
        table_entry e = atomic_load(&t->entry[i]);
        u32 unit = number * TABLE_ENTRIES + i;
        if (entry_offset(e) == 0)
            continue;
        if (entry_length(e) <= CODEC_HEADER || entry_offset(e) < LEVEL_1_OFFSET || unit >= v->units)
            return volume_refuse(reason, -EINVAL, "it is damaged: the table's entry of unit %u is none", unit);
        if (entry_offset(e) + (u64)entry_length(e) > size)
            return volume_refuse(reason, -EINVAL,
                "it is truncated: unit %u should be at byte %u, where the file has ended", unit, entry_offset(e));
        if (!extents_add(used, entry_offset(e), entry_space(e)))
            return -ENOMEM;
    }
    return 0;
}

static int tables_read(struct volume *v, struct compressed *c, struct extents *used, char reason[VOLUME_REASON])
{
    u32 bytes = c->tables * 4;
    u8 *level_1 = malloc(bytes);
    int rc = 0;

    c->table = calloc(c->tables, sizeof *c->table);
    if (!level_1 || !c->table || !extents_add(used, 0, LEVEL_1_OFFSET + bytes))
        rc = -ENOMEM;
    else if (host_file_read(c->fd, LEVEL_1_OFFSET, level_1, bytes) < 0)
        rc = volume_refuse(reason, -EINVAL, "it is truncated: it ends inside of its table");
    for (u32 i = 0; i < c->tables && rc == 0; i++)
        if (le32(level_1 + i * 4) != 0)
            rc = table_read(v, c, i, le32(level_1 + i * 4), used, reason);
    free(level_1);
    return rc;
}

int compressed_read(struct volume *v, struct compressed *c, char reason[VOLUME_REASON])
{
    struct extents used = {0};
    u32 bad = 0;
    int rc = headers_read(v, c, reason);

    if (rc == 0)
        rc = tables_read(v, c, &used, reason);
    if (rc == 0)
        rc = journal_find(v, c, &used);
    extents_sort(&used);
    if (rc == 0 && !space_start(&c->space, &used, &bad))
        rc = bad ? volume_refuse(
                       reason, -EINVAL, "it is damaged: two things are at byte %u; cckdcdsk may repair it", bad)
                 : -ENOMEM;
    free(used.list);
    if (rc == 0)
        rc = journal_take_over(c);
    if (rc == 0 && c->found && !(v->flags & VOLUME_READ_ONLY) && (rc = compressed_finish(c)) < 0)
        volume_refuse(reason, rc, "what was written before a crash cannot be put in order: %s",
            rc == -ENOSPC ? "the host's disk is full" : "the host cannot write to it");
    return rc;
}
