/* Reading records: count, key and data, home address, record 0. What is read is the record whose
 * count or key has just gone by, or the next one. Source: IBM 3990/9390 Storage Control Reference, "Read Commands". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

/* The record to which the areas up to `passed` have gone by already, or the next. */
static enum ccw_end record_to_read(
    struct eckd *e, struct ccw_data *d, u8 command, enum eckd_area passed, struct track **t, struct eckd_record *r)
{
    if (e->area >= AREA_COUNT && e->area <= passed)
        return eckd_current(e, d, t, r);
    return eckd_next_count(e, d, command & MULTITRACK, false, t, r);
}

/* A record was read: let go of the track. Data of length zero mark the end of a file. */
static enum ccw_end record_was_read(struct eckd *e, struct track *t, const struct eckd_record *r)
{
    enum ccw_end end = r->data_length == 0 ? CCW_UNIT_EXCEPTION : CCW_OK;

    eckd_let_go(e, t);
    eckd_oriented(e, AREA_DATA, e->record);
    e->program.indexes = 0;
    e->dasd.counts.reads++;
    return end;
}

enum ccw_end eckd_read_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = record_to_read(e, d, command, AREA_KEY, &t, &r);

    if (end != CCW_OK)
        return end;
    ccw_put(d, r.data, r.data_length);
    return record_was_read(e, t, &r);
}

enum ccw_end eckd_read_key_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = record_to_read(e, d, command, AREA_COUNT, &t, &r);

    if (end != CCW_OK)
        return end;
    ccw_put(d, r.key, (u32)r.key_length + r.data_length);
    return record_was_read(e, t, &r);
}

enum ccw_end eckd_read_count(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u8 count[COUNT_FIELD];
    enum ccw_end end = eckd_next_count(e, d, command & MULTITRACK, false, &t, &r);

    if (end != CCW_OK)
        return end;
    eckd_count_shown(e, &r, count);
    eckd_let_go(e, t);
    ccw_put(d, count, sizeof count);
    return CCW_OK;
}

enum ccw_end eckd_read_count_key_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = eckd_next_count(e, d, command & MULTITRACK, false, &t, &r);

    if (end != CCW_OK)
        return end;
    ccw_put(d, r.count, r.end - r.at);
    return record_was_read(e, t, &r);
}

/* The records from here to the end of the track. An end of file among them is no exception. */
enum ccw_end eckd_read_multiple(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = eckd_next_count(e, d, false, false, &t, &r);

    (void)command;
    if (end != CCW_OK)
        return end;
    ccw_put(d, r.count, eckd_end(t) - r.at);
    while (eckd_record(t, e->record + 1, &r))
        e->record++;
    record_was_read(e, t, &r);
    return CCW_OK;
}

enum ccw_end eckd_read_home(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 home[HOME_ADDRESS];
    struct track *t;
    enum ccw_end end = command & MULTITRACK && e->area != AREA_NONE ? eckd_next_track(e, d) : CCW_OK;

    if (end == CCW_OK)
        end = eckd_hold(e, d, false, &t);
    if (end != CCW_OK)
        return end;
    home[0] = t->image[0];
    eckd_let_go(e, t);
    eckd_address_store(e, e->track, home + 1);
    ccw_put(d, home, sizeof home);
    eckd_oriented(e, AREA_HOME, 0);
    e->program.indexes = 0;
    return CCW_OK;
}

/* With what the device keeps before and behind the home address proper: skip displacements and cell number, all zero.
 */
enum ccw_end eckd_read_special_home(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[30] = {0};
    struct track *t;
    enum ccw_end end = eckd_hold(e, d, false, &t);

    (void)command;
    if (end != CCW_OK)
        return end;
    bytes[14] = t->image[0];
    eckd_let_go(e, t);
    eckd_address_store(e, e->track, bytes + 15);
    ccw_put(d, bytes, sizeof bytes);
    eckd_oriented(e, AREA_HOME, 0);
    e->program.indexes = 0;
    return CCW_OK;
}

enum ccw_end eckd_read_record_zero(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 count[COUNT_FIELD];
    struct track *t;
    struct eckd_record r;
    enum ccw_end end = CCW_OK;

    if (command & MULTITRACK && e->area >= AREA_COUNT)
        end = eckd_next_track(e, d);
    eckd_oriented(e, AREA_HOME, 0);
    if (end == CCW_OK)
        end = eckd_next_count(e, d, false, true, &t, &r);
    if (end != CCW_OK)
        return end;
    eckd_count_shown(e, &r, count);
    ccw_put(d, count, sizeof count);
    ccw_put(d, r.key, (u32)r.key_length + r.data_length);
    record_was_read(e, t, &r);
    return CCW_OK;
}

/* IPL: record 1 of the first track, whatever the arm did before. LOCATE RECORD may follow without DEFINE EXTENT. */
enum ccw_end eckd_read_ipl(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)command;
    if (e->program.first != 0)
        return eckd_check(e, d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    eckd_move(e, 0);
    e->program.extent_given = true;
    return eckd_read_data(e, d, 0x06);
}

/* SPACE COUNT: the next count is passed over, which even a damaged one can be. */
enum ccw_end eckd_space_count(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 lengths[3];
    struct track *t;
    struct eckd_record r;
    enum ccw_end end;

    (void)command;
    ccw_get(d, lengths, sizeof lengths); /* for a count that cannot be read: there is none such */
    end = eckd_next_count(e, d, false, true, &t, &r);
    if (end == CCW_OK)
        eckd_let_go(e, t);
    return end;
}
