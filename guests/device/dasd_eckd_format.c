/* Format writes: a record takes its place on the track, and what was behind it is gone. Home address and record 0 keep
 * the volume's own cylinder number in the image and whatever number the guest believes in elsewhere. Source: IBM
 * 3990/9390 Storage Control Reference, "Write Count, Key, and Data", "Write Record Zero", "Write Home Address",
 * "Erase". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

/* What may come before in a CKD channel program. */
static bool sequence_ok(const struct eckd *e, u8 command)
{
    u8 before = e->program.before;

    if (e->program.located)
        return true;
    if (command == 0x15)
        return before == 0x39 || before == 0x19;
    return before == 0x31 || before == 0x29 || before == 0x15 || before == 0x1D;
}

/* Home address and record 0 only if the file mask permits all writes. */
static bool mask_ok(const struct eckd *e)
{
    return (e->program.mask & MASK_WRITE) == MASK_WRITE_ALL;
}

/* Put the buffer's record (its count first) behind the first n records, which are all that is left of the track; length
 * 0: nothing, as ERASE does. */
static enum ccw_end track_cut(struct eckd *e, struct ccw_data *d, u32 n, u32 length)
{
    struct track *t;
    struct eckd_record last;
    u32 at = HOME_ADDRESS;
    int rc;
    enum ccw_end end = eckd_hold(e, d, true, &t);

    if (end != CCW_OK)
        return end;
    if (n != 0 && !eckd_record(t, n - 1, &last)) {
        eckd_let_go(e, t);
        return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
    }
    if (length != 0 && !eckd_fits(e, t, n, e->buffer[5], be16_load(e->buffer + 6))) {
        eckd_let_go(e, t);
        return eckd_check(e, d, 0, SENSE1_INVALID_TRACK_FORMAT, MESSAGE_NONE);
    }
    if (n != 0)
        at = last.end;
    else
        memcpy(e->buffer, t->image + 1, 4); /* record 0 is at home where the home address says */
    memcpy(t->image + at, e->buffer, length);
    memset(t->image + at + length, 0xFF, COUNT_FIELD);
    t->length = at + length + COUNT_FIELD;
    rc = minidisk_track_changed(e->dasd.disk, t, at, t->length);
    eckd_let_go(e, t);
    return rc < 0 ? eckd_host_failed(e, d, rc) : CCW_OK;
}

/* The count, and key and data as it says: what the channel program does not give of them is zero. 0: no count. */
static u32 record_get(struct eckd *e, struct ccw_data *d)
{
    u32 given = ccw_get(d, e->buffer, COUNT_FIELD), length, more;

    if (given < COUNT_FIELD)
        return 0;
    length = (u32)e->buffer[5] + be16_load(e->buffer + 6);
    more = ccw_get(d, e->buffer + COUNT_FIELD, length);
    memset(e->buffer + COUNT_FIELD + more, 0, length - more);
    return COUNT_FIELD + length;
}

static enum ccw_end record_format(struct eckd *e, struct ccw_data *d, u8 command, u32 place)
{
    u32 length = record_get(e, d);
    enum ccw_end end;

    if (length == 0)
        return eckd_reject(e, d, MESSAGE_COUNT);
    end = track_cut(e, d, place, length);
    if (end != CCW_OK)
        return end;
    eckd_oriented(e, AREA_DATA, place);
    e->program.found = command;
    e->dasd.counts.writes++;
    return CCW_OK;
}

/* X'9D', WRITE COUNT KEY AND DATA NEXT TRACK, begins the next track behind its record 0. */
enum ccw_end eckd_write_count_key_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    if (!sequence_ok(e, 0x1D))
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (command & MULTITRACK) {
        enum ccw_end end = e->program.located ? eckd_next_track(e, d) : eckd_reject(e, d, MESSAGE_SEQUENCE);
        if (end != CCW_OK)
            return end;
    }
    return record_format(e, d, 0x1D, e->area >= AREA_COUNT ? e->record + 1 : 1);
}

enum ccw_end eckd_write_record_zero(struct eckd *e, struct ccw_data *d, u8 command)
{
    if (!sequence_ok(e, command))
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (!mask_ok(e))
        return eckd_check(e, d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    return record_format(e, d, command, 0);
}

/* All of the track behind the record is erased. */
enum ccw_end eckd_erase(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 count[COUNT_FIELD];
    enum ccw_end end;

    (void)command;
    if (!sequence_ok(e, 0x1D))
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    ccw_get(d, count, sizeof count);
    end = track_cut(e, d, e->area >= AREA_COUNT ? e->record + 1 : 1, 0);
    if (end == CCW_OK)
        e->dasd.counts.writes++;
    return end;
}

/* The track has a home address and a standard record 0 after it, whatever was there. A track cannot be made defective:
 * its flag byte must say that it is a sound primary one. */
enum ccw_end eckd_write_home(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 home[HOME_ADDRESS];
    enum ccw_end end;
    u32 track;

    if (!mask_ok(e))
        return eckd_check(e, d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    if (ccw_get(d, home, sizeof home) < sizeof home)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (home[0] != 0 || !eckd_address(e, home + 1, &track) || track != e->track)
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    memset(e->buffer, 0, 2 * COUNT_FIELD);
    e->buffer[7] = 8;
    end = track_cut(e, d, 0, 2 * COUNT_FIELD);
    eckd_oriented(e, AREA_HOME, 0);
    e->program.found = command;
    return end;
}
