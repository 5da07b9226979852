/* Commands that move many records of a track at once, in domains of LOCATE RECORD (EXTENDED): the whole track, or the
 * data of its records one behind the other. Each further one of a domain takes the next track. Source: IBM 3990/9390
 * Storage Control Reference, "Read Track", and the later track commands as operating systems issue them. */
#include "guests/device/dasd_eckd.h"
#include <string.h>

/* Go to the track of this command; extended is its operation, 0 if it has none. */
static enum ccw_end track_begin(struct eckd *e, struct ccw_data *d, u8 extended)
{
    struct eckd_program *p = &e->program;
    enum ccw_end end = CCW_OK;

    if (!p->located || p->extended_operation != extended)
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (p->track_done)
        end = eckd_next_track(e, d);
    p->track_done = true;
    return end;
}

static void track_end(struct eckd *e)
{
    eckd_oriented(e, AREA_DATA, e->record);
    e->program.indexes = 0;
}

/* Everything behind the home address, and the end mark. */
enum ccw_end eckd_read_track(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 count[COUNT_FIELD], mark[COUNT_FIELD];
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = track_begin(e, d, 0);

    (void)command;
    if (end == CCW_OK)
        end = eckd_hold(e, d, false, &t);
    if (end != CCW_OK)
        return end;
    if (eckd_record(t, 0, &r)) {
        eckd_count_shown(e, &r, count);
        ccw_put(d, count, sizeof count);
        ccw_put(d, r.key, eckd_end(t) - r.at - COUNT_FIELD);
    }
    memset(mark, 0xFF, sizeof mark);
    ccw_put(d, mark, sizeof mark);
    eckd_let_go(e, t);
    track_end(e);
    e->dasd.counts.reads++;
    return CCW_OK;
}

/* Where the data begin: with the record that was located, on further tracks with record 1. */
static u32 first_place(const struct eckd *e)
{
    if (e->area < AREA_COUNT)
        return 1;
    return e->area == AREA_DATA ? e->record + 1 : e->record;
}

/* The data areas from there, as far as the channel program has room. */
enum ccw_end eckd_read_track_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u32 place, room = ccw_count(d);
    enum ccw_end end = track_begin(e, d, 0);

    (void)command;
    if (end == CCW_OK)
        end = eckd_hold(e, d, false, &t);
    if (end != CCW_OK)
        return end;
    place = first_place(e);
    for (bool more = eckd_record(t, place, &r); room != 0 && more; more = eckd_record_next(t, &r), place++) {
        u32 n = r.data_length < room ? r.data_length : room;
        ccw_put(d, r.data, n);
        room -= n;
        e->dasd.counts.reads++;
    }
    eckd_let_go(e, t);
    if (place == first_place(e))
        return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
    track_end(e);
    return CCW_OK;
}

/* Put the buffer over the data areas from a place on; what is left of the last of them is zero. */
static enum ccw_end data_overwrite(struct eckd *e, struct ccw_data *d, u32 place, u32 given)
{
    struct track *t;
    struct eckd_record r;
    u32 from = 0, to = 0, done = 0;
    int rc = 0;
    enum ccw_end end = eckd_hold(e, d, true, &t);

    if (end != CCW_OK)
        return end;
    for (bool more = eckd_record(t, place, &r); done < given && more; more = eckd_record_next(t, &r)) {
        u32 n = given - done < r.data_length ? given - done : r.data_length;
        memcpy(r.data, e->buffer + done, n);
        memset(r.data + n, 0, r.data_length - n);
        from = from ? from : r.at;
        to = r.end;
        done += n;
        e->dasd.counts.writes++;
    }
    if (from != 0)
        rc = minidisk_track_changed(e->dasd.disk, t, from, to);
    eckd_let_go(e, t);
    return rc < 0 ? eckd_host_failed(e, d, rc) : CCW_OK;
}

enum ccw_end eckd_write_track_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u32 room = 0, place, given;
    enum ccw_end end = track_begin(e, d, EXTENDED_TRACK_DATA);

    (void)command;
    if (end == CCW_OK)
        end = eckd_hold(e, d, false, &t);
    if (end != CCW_OK)
        return end;
    place = first_place(e);
    for (bool more = eckd_record(t, place, &r); more; more = eckd_record_next(t, &r))
        room += r.data_length;
    eckd_let_go(e, t);
    if (room == 0)
        return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
    given = ccw_get(d, e->buffer, room < sizeof e->buffer ? room : sizeof e->buffer);
    end = data_overwrite(e, d, place, given);
    track_end(e);
    return end;
}

/* Is the buffer an image that begins with a standard record 0 and fits on a track? Records end where the data do, or at
 * an end mark; length becomes the image's, the end mark included. */
static bool full_track_valid(struct eckd *e, u32 *length)
{
    struct track t = {e->buffer, *length};
    struct eckd_record r;
    u32 end = eckd_end(&t);

    if (!eckd_record(&t, 0, &r) || r.count[4] != 0)
        return false;
    for (u32 n = 0; eckd_record(&t, n, &r); n++)
        if (!eckd_fits(e, &t, n, r.key_length, r.data_length))
            return false;
    if (end < *length && e->buffer[end] != 0xFF)
        return false; /* a record that is cut */
    memset(e->buffer + end, 0xFF, COUNT_FIELD);
    *length = end + COUNT_FIELD;
    return true;
}

/* Record 0 and all others are replaced. */
enum ccw_end eckd_write_full_track(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    u32 length, size = e->dasd.geometry.track_bytes - HOME_ADDRESS - COUNT_FIELD;
    int rc;
    enum ccw_end end = track_begin(e, d, EXTENDED_FULL_TRACK);

    (void)command;
    if (end != CCW_OK)
        return end;
    if ((e->program.mask & MASK_WRITE) != MASK_WRITE_ALL)
        return eckd_check(e, d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    length = HOME_ADDRESS + ccw_get(d, e->buffer + HOME_ADDRESS, size);
    if (!full_track_valid(e, &length))
        return eckd_check(e, d, 0, SENSE1_INVALID_TRACK_FORMAT, MESSAGE_NONE);
    end = eckd_hold(e, d, true, &t);
    if (end != CCW_OK)
        return end;
    memcpy(e->buffer + HOME_ADDRESS, t->image + 1, 4);
    memcpy(t->image + HOME_ADDRESS, e->buffer + HOME_ADDRESS, length - HOME_ADDRESS);
    t->length = length;
    rc = minidisk_track_changed(e->dasd.disk, t, HOME_ADDRESS, length);
    eckd_let_go(e, t);
    if (rc < 0)
        return eckd_host_failed(e, d, rc);
    track_end(e);
    e->dasd.counts.writes++;
    return CCW_OK;
}
