/* LOCATE RECORD and LOCATE RECORD EXTENDED: go to a track, find a record there, and say how many commands of what kind
 * come next, the domain. Source: IBM 3990/9390 Storage Control Reference, "Locate Record", "Locate Record Extended". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

#define LOCATE 16                   /* bytes of the parameters */
#define LOCATE_EXTENDED_MAX 256     /* with extended parameters */
#define AUXILIARY_RESERVED 0x7E     /* of LOCATE RECORD */
#define AUXILIARY_EXTENDED_BAD 0x66 /* what of LOCATE RECORD EXTENDED is not done: an imbedded command and count */

static bool operation_valid(const struct eckd_locate *l)
{
    switch (l->operation & OPERATION_MASK) {
    case OPERATION_ORIENT:
        return l->count == 0;
    case OPERATION_WRITE:
    case OPERATION_FORMAT:
    case OPERATION_READ_DATA:
    case OPERATION_WRITE_TRACK:
    case OPERATION_READ_TRACKS:
    case OPERATION_READ:
        return l->count != 0 && l->extended_operation == 0;
    case OPERATION_EXTENDED:
        return l->count != 0 &&
               (l->extended_operation == EXTENDED_FULL_TRACK || l->extended_operation == EXTENDED_TRACK_DATA);
    default:
        return false;
    }
}

/* The record that the search argument names, on the track where the device is. */
static enum ccw_end find(struct eckd *e, struct ccw_data *d, const u8 *argument, enum eckd_area area)
{
    struct track *t;
    struct eckd_record r;
    u8 count[COUNT_FIELD];
    enum ccw_end end = eckd_hold(e, d, false, &t);

    if (end != CCW_OK)
        return end;
    for (u32 n = 0; eckd_record(t, n, &r); n++) {
        eckd_count_shown(e, &r, count);
        if (memcmp(count, argument, 5) == 0) {
            eckd_let_go(e, t);
            eckd_oriented(e, area, n);
            return CCW_OK;
        }
    }
    eckd_let_go(e, t);
    return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
}

static enum ccw_end orient(struct eckd *e, struct ccw_data *d, const struct eckd_locate *l)
{
    switch (l->operation & ORIENT_MASK) {
    case ORIENT_COUNT:
        return find(e, d, l->search, AREA_COUNT);
    case ORIENT_DATA:
        return find(e, d, l->search, AREA_DATA);
    case ORIENT_HOME:
        eckd_oriented(e, AREA_HOME, 0);
        return CCW_OK;
    default:
        eckd_oriented(e, AREA_INDEX, 0);
        return CCW_OK;
    }
}

enum ccw_end eckd_locate(struct eckd *e, struct ccw_data *d, const struct eckd_locate *l)
{
    struct eckd_program *p = &e->program;
    enum ccw_end end;
    u32 track;

    if (!p->extent_given)
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (!operation_valid(l) || !eckd_address(e, l->seek, &track) || (l->sector != 0xFF && l->sector >= eckd_sectors(e)))
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    if (track < p->first || track > p->last)
        return eckd_check(e, d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    eckd_move(e, track);
    end = orient(e, d, l);
    if (end != CCW_OK)
        return end;
    p->located = (l->operation & OPERATION_MASK) != OPERATION_ORIENT;
    p->operation = l->operation & OPERATION_MASK;
    p->extended_operation = l->extended_operation;
    p->left = l->count;
    p->track_done = false;
    p->length = l->length;
    return CCW_OK;
}

enum ccw_end eckd_locate_record(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[LOCATE];

    (void)command;
    if (ccw_get(d, bytes, sizeof bytes) < sizeof bytes)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if ((bytes[1] & AUXILIARY_RESERVED) || bytes[2] != 0)
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    return eckd_locate(e, d,
        &(struct eckd_locate){.operation = bytes[0],
            .count = bytes[3],
            .seek = bytes + 4,
            .search = bytes + 8,
            .sector = bytes[13],
            .length = be16_load(bytes + 14)});
}

enum ccw_end eckd_locate_extended(struct eckd *e, struct ccw_data *d, const u8 *bytes)
{
    if (bytes[1] & AUXILIARY_EXTENDED_BAD)
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    return eckd_locate(e, d,
        &(struct eckd_locate){.operation = bytes[0],
            .count = bytes[3],
            .seek = bytes + 4,
            .search = bytes + 8,
            .sector = bytes[13],
            .length = be16_load(bytes + 14),
            .extended_operation = bytes[17]});
}

enum ccw_end eckd_locate_record_extended(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[LOCATE_EXTENDED_MAX];

    (void)command;
    if (ccw_get(d, bytes, sizeof bytes) < LOCATE_EXTENDED)
        return eckd_reject(e, d, MESSAGE_COUNT);
    return eckd_locate_extended(e, d, bytes);
}
