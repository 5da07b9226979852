/* Tracks: their addresses, the records of an image, and how much a track holds. Must not know commands. Sources: IBM
 * 3990/9390 Storage Control Reference, "Track Format"; IBM 3380 and 3390 Direct Access Storage Reference, "Track
 * Capacity". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

static const u8 end_mark[COUNT_FIELD] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

bool eckd_address(const struct eckd *e, const u8 cchh[4], u32 *track)
{
    const struct volume_geometry *g = &e->dasd.geometry;
    u16 hh = be16_load(cchh + 2);
    u32 cylinder = be16_load(cchh) | (u32)(hh & 0xFFF0) << 12;

    if (cylinder >= g->cylinders || (hh & 0x0F) >= g->heads)
        return false;
    *track = cylinder * g->heads + (hh & 0x0F);
    return true;
}

void eckd_address_store(const struct eckd *e, u32 track, u8 cchh[4])
{
    u32 cylinder = track / e->dasd.geometry.heads, head = track % e->dasd.geometry.heads;

    be16_store(cchh, (u16)cylinder);
    be16_store(cchh + 2, (u16)((cylinder >> 16) << 4 | head));
}

static bool record_at(const struct track *t, u32 at, struct eckd_record *r)
{
    u8 *count = t->image + at;

    if (at + COUNT_FIELD > t->length || memcmp(count, end_mark, COUNT_FIELD) == 0)
        return false;
    r->at = at;
    r->count = count;
    r->key_length = count[5];
    r->data_length = be16_load(count + 6);
    r->key = count + COUNT_FIELD;
    r->data = r->key + r->key_length;
    r->end = at + COUNT_FIELD + r->key_length + r->data_length;
    return r->end <= t->length;
}

bool eckd_record(const struct track *t, u32 n, struct eckd_record *r)
{
    u32 at = HOME_ADDRESS;

    for (u32 i = 0;; i++, at = r->end) {
        if (!record_at(t, at, r))
            return false;
        if (i == n)
            return true;
    }
}

bool eckd_record_next(const struct track *t, struct eckd_record *r)
{
    return record_at(t, r->end, r);
}

u32 eckd_end(const struct track *t)
{
    struct eckd_record r;
    u32 at = HOME_ADDRESS;

    while (record_at(t, at, &r))
        at = r.end;
    return at;
}

void eckd_count_shown(const struct eckd *e, const struct eckd_record *r, u8 count[COUNT_FIELD])
{
    memcpy(count, r->count, COUNT_FIELD);
    if (r->at == HOME_ADDRESS)
        eckd_address_store(e, e->track, count);
}

static u32 ceiling(u32 a, u32 b)
{
    return (a + b - 1) / b;
}

/* The room of a record in the cells of a track's formula. */
static u32 cells_3390(u32 key, u32 data)
{
    u32 cells = 19 + ceiling(data + 6 * (ceiling(data + 6, 232) + 1), 34);

    if (key)
        cells += 9 + ceiling(key + 6 * (ceiling(key + 6, 232) + 1), 34);
    return cells;
}

static u32 cells_3380(u32 key, u32 data)
{
    return 15 + ceiling(data + 12, 32) + (key ? 7 + ceiling(key + 12, 32) : 0);
}

/* By type: sectors of a track, and its room for what is beside home address and a standard record 0. */
static const struct formula {
    u16 type;
    u8 sectors;
    u32 room;
    u32 (*cells)(u32 key, u32 data);
} formulas[] = {{0x3390, 224, 1729, cells_3390}, {0x3380, 222, 1499, cells_3380}};

static const struct formula *formula(const struct volume_geometry *g)
{
    return &formulas[g->type == formulas[1].type];
}

u8 eckd_sectors(const struct eckd *e)
{
    return formula(&e->dasd.geometry)->sectors;
}

u32 eckd_capacity(const struct volume_geometry *g, u16 size)
{
    return formula(g)->room / formula(g)->cells(0, size);
}

bool eckd_fits(const struct eckd *e, const struct track *t, u32 n, u8 key_length, u16 data_length)
{
    const struct formula *f = formula(&e->dasd.geometry);
    u32 used = f->cells(key_length, data_length), standard = f->cells(0, 8), at = HOME_ADDRESS;
    struct eckd_record r;

    if (n == 0) /* it is record 0 itself */
        used -= used < standard ? used : standard;
    for (u32 i = 0; i < n && record_at(t, at, &r); i++, at = r.end)
        if (i != 0)
            used += f->cells(r.key_length, r.data_length);
        else if (r.key_length != 0 || r.data_length > 8)
            used += f->cells(r.key_length, r.data_length) - standard;
    return used <= f->room && at + COUNT_FIELD + key_length + data_length + COUNT_FIELD <= e->dasd.geometry.track_bytes;
}
