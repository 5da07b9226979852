/* The search commands of CKD channel programs: what they compare comes from the channel program, and a match is told by
 * status modifier, upon which command chaining skips the TRANSFER IN CHANNEL that would search again. Source: IBM
 * 3990/9390 Storage Control Reference, "Search Commands". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

#define SEARCH_EQUAL 0x20
#define SEARCH_HIGH 0x40

/* Compare as much as the channel program gives, at most length bytes. */
static enum ccw_end compare(struct eckd *e, struct ccw_data *d, u8 command, const u8 *field, u32 length)
{
    u8 argument[255];
    u32 given = ccw_get(d, argument, length);
    int order = memcmp(argument, field, given);
    bool match = ((command & SEARCH_EQUAL) && order == 0) || ((command & SEARCH_HIGH) && order < 0);

    if (given == 0)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (!match)
        return CCW_OK;
    e->program.found = (u8)(command & ~MULTITRACK);
    return CCW_MODIFIER;
}

enum ccw_end eckd_search_home(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 cchh[4];

    if (command & MULTITRACK && e->area != AREA_NONE) { /* the index goes by: the next track's */
        enum ccw_end end = eckd_next_track(e, d);
        if (end != CCW_OK)
            return end;
    } else if (++e->program.indexes > 2) {
        return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
    }
    eckd_oriented(e, AREA_HOME, 0);
    eckd_address_store(e, e->track, cchh);
    return compare(e, d, command, cchh, sizeof cchh);
}

enum ccw_end eckd_search_id(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u8 count[COUNT_FIELD];
    enum ccw_end end = eckd_next_count(e, d, command & MULTITRACK, true, &t, &r);

    if (end != CCW_OK)
        return end;
    eckd_count_shown(e, &r, count);
    eckd_let_go(e, t);
    return compare(e, d, command, count, 5);
}

/* The key of the record whose count was read or found just before, else of the next record. Records without a key are
 * passed over. */
enum ccw_end eckd_search_key(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u8 key[255], length = 0;

    for (bool current = e->area == AREA_COUNT; length == 0; current = false) {
        enum ccw_end end =
            current ? eckd_current(e, d, &t, &r) : eckd_next_count(e, d, command & MULTITRACK, false, &t, &r);
        if (end != CCW_OK)
            return end;
        length = r.key_length;
        memcpy(key, r.key, length);
        eckd_let_go(e, t);
    }
    eckd_oriented(e, AREA_KEY, e->record);
    return compare(e, d, command, key, length);
}
