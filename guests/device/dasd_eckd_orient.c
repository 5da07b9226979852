/* Where on its track the device is, and how it comes to the next record: over the index point, and with multitrack
 * operations to the next track. Source: IBM 3990/9390 Storage Control Reference, "Orientation", "Multitrack
 * Operations", "End of Cylinder", "No Record Found". */
#include "guests/device/dasd_eckd.h"

void eckd_oriented(struct eckd *e, enum eckd_area area, u32 record)
{
    e->area = area;
    e->record = record;
}

void eckd_move(struct eckd *e, u32 track)
{
    e->track = track;
    eckd_oriented(e, AREA_NONE, 0);
    e->program.indexes = 0;
}

enum ccw_end eckd_hold(struct eckd *e, struct ccw_data *d, bool write, struct track **t)
{
    int rc = minidisk_track_hold(e->dasd.disk, e->track, write, t);

    return rc < 0 ? eckd_host_failed(e, d, rc) : CCW_OK;
}

void eckd_let_go(struct eckd *e, struct track *t)
{
    minidisk_track_release(e->dasd.disk, t);
}

enum ccw_end eckd_next_track(struct eckd *e, struct ccw_data *d)
{
    const struct eckd_program *p = &e->program;
    u32 heads = e->dasd.geometry.heads;

    if (!p->located && e->track % heads == heads - 1)
        return eckd_check(e, d, 0, SENSE1_END_OF_CYLINDER, MESSAGE_NONE);
    if (e->track == p->last || (p->mask & MASK_SEEK) == MASK_SEEK_NONE)
        return eckd_check(e, d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    e->track++;
    eckd_oriented(e, AREA_INDEX, 0);
    return CCW_OK;
}

/* The place of the record whose count comes by next. Record 0 is passed over unless it is asked for. */
static u32 next_place(const struct eckd *e, bool with_zero)
{
    if (e->area >= AREA_COUNT)
        return e->record + 1;
    return with_zero ? 0 : 1;
}

enum ccw_end eckd_next_count(
    struct eckd *e, struct ccw_data *d, bool multitrack, bool with_zero, struct track **t, struct eckd_record *r)
{
    for (bool moved = false;;) {
        u32 place = next_place(e, with_zero);
        enum ccw_end end = eckd_hold(e, d, false, t);
        if (end != CCW_OK)
            return end;
        if (eckd_record(*t, place, r)) {
            eckd_oriented(e, AREA_COUNT, place);
            return CCW_OK;
        }
        eckd_let_go(e, *t);
        eckd_oriented(e, AREA_INDEX, 0);
        if (multitrack && !(moved && e->program.located))
            end = eckd_next_track(e, d);
        else if (moved || ++e->program.indexes >= 2)
            end = eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE);
        if (end != CCW_OK)
            return end;
        moved = multitrack;
    }
}

enum ccw_end eckd_current(struct eckd *e, struct ccw_data *d, struct track **t, struct eckd_record *r)
{
    enum ccw_end end = eckd_hold(e, d, false, t);

    if (end != CCW_OK || eckd_record(*t, e->record, r))
        return end;
    eckd_let_go(e, *t);
    return eckd_check(e, d, 0, SENSE1_NO_RECORD_FOUND, MESSAGE_NONE); /* another virtual machine rewrote the track */
}
