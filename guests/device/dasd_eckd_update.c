/* Update writes: new data, or key and data, into a record that is there. The channel program's bytes are taken first
 * and the track is held only while they are put into it. Source: IBM 3990/9390 Storage Control Reference, "Write Data",
 * "Write Key and Data", "Write Update Data". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

/* In CKD channel programs a search must have found the record just before. */
static enum ccw_end record_to_update(
    struct eckd *e, struct ccw_data *d, u8 command, bool key, struct track **t, struct eckd_record *r)
{
    u8 before = e->program.before;

    if (!e->program.located) {
        if (before != 0x31 && (before != 0x29 || key))
            return eckd_reject(e, d, MESSAGE_SEQUENCE);
        return eckd_current(e, d, t, r);
    }
    if (e->area == AREA_COUNT)
        return eckd_current(e, d, t, r);
    return eckd_next_count(e, d, command & MULTITRACK, false, t, r);
}

/* Put the buffer over the last n bytes of the record, if it is still there with the lengths that it had. */
static enum ccw_end record_overwrite(struct eckd *e, struct ccw_data *d, const struct eckd_record *old, u32 n)
{
    struct track *t;
    struct eckd_record r;
    int rc = 0;
    enum ccw_end end = eckd_hold(e, d, true, &t);

    if (end != CCW_OK)
        return end;
    if (!eckd_record(t, e->record, &r) || r.at != old->at || r.end != old->end) {
        eckd_let_go(e, t);
        return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
    }
    memcpy(t->image + r.end - n, e->buffer, n);
    rc = minidisk_track_changed(e->dasd.disk, t, r.end - n, r.end);
    eckd_let_go(e, t);
    if (rc < 0)
        return eckd_host_failed(e, d, rc);
    eckd_oriented(e, AREA_DATA, e->record);
    e->dasd.counts.writes++;
    return r.data_length == 0 ? CCW_UNIT_EXCEPTION : CCW_OK;
}

/* What the channel program does not give is zero. */
static enum ccw_end update(struct eckd *e, struct ccw_data *d, u8 command, bool key)
{
    struct track *t;
    struct eckd_record r;
    u32 length, given;
    enum ccw_end end = record_to_update(e, d, command, key, &t, &r);

    if (end != CCW_OK)
        return end;
    eckd_let_go(e, t);
    length = r.data_length + (key ? r.key_length : 0u);
    given = ccw_get(d, e->buffer, length);
    memset(e->buffer + given, 0, length - given);
    return record_overwrite(e, d, &r, length);
}

enum ccw_end eckd_write_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    return update(e, d, command, false);
}

enum ccw_end eckd_write_key_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    return update(e, d, command, true);
}
