/* Moving the access mechanism and choosing what a channel program may do: seeks, RECALIBRATE, SET FILE MASK, SET
 * SECTOR. Source: IBM 3990/9390 Storage Control Reference, "Seek", "Set File Mask", "Set Sector". */
#include "guests/device/dasd_eckd.h"
#include <string.h>

#define SEEK_ADDRESS 6 /* BB CC HH */

static enum ccw_end seek(struct eckd *e, struct ccw_data *d, u8 refused_mask, bool head_only)
{
    u8 bytes[SEEK_ADDRESS];
    u8 mask = e->program.mask & MASK_SEEK;
    u32 track;

    if (ccw_get(d, bytes, sizeof bytes) < sizeof bytes)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (head_only) {
        u8 here[4];
        eckd_address_store(e, e->track, here);
        memcpy(bytes + 2, here, 2);
        bytes[4] = here[2];
        bytes[5] = (u8)((here[3] & 0xF0) | (bytes[5] & 0x0F));
    }
    if (bytes[0] != 0 || bytes[1] != 0 || !eckd_address(e, bytes + 2, &track))
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    if (mask >= refused_mask || track < e->program.first || track > e->program.last)
        return eckd_check(e, d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    eckd_move(e, track);
    return CCW_OK;
}

enum ccw_end eckd_seek(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)command;
    return seek(e, d, MASK_SEEK_CYLINDER, false);
}

enum ccw_end eckd_seek_cylinder(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)command;
    return seek(e, d, MASK_SEEK_HEAD, false);
}

enum ccw_end eckd_seek_head(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)command;
    return seek(e, d, MASK_SEEK_NONE, true);
}

enum ccw_end eckd_recalibrate(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)command;
    if ((e->program.mask & MASK_SEEK) != 0 || e->program.first != 0)
        return eckd_check(e, d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    eckd_move(e, 0);
    return CCW_OK;
}

enum ccw_end eckd_restore(struct eckd *e, struct ccw_data *d, u8 command)
{
    (void)e, (void)d, (void)command;
    return CCW_OK; /* there is nothing to restore since the 2321 */
}

/* Once in a channel program, and not where DEFINE EXTENT has given the mask. */
enum ccw_end eckd_set_file_mask(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 mask;

    (void)command;
    if (e->program.mask_given)
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (ccw_get(d, &mask, 1) < 1)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (mask & MASK_RESERVED)
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    e->program.mask = mask;
    e->program.mask_given = true;
    return CCW_OK;
}

/* There is no rotation to wait for. */
enum ccw_end eckd_set_sector(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 sector;

    (void)command;
    if (ccw_get(d, &sector, 1) < 1)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (sector != 0xFF && sector >= eckd_sectors(e))
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    return CCW_OK;
}

/* Where the last record began, by the part of the track that lies before it. */
enum ccw_end eckd_read_sector(struct eckd *e, struct ccw_data *d, u8 command)
{
    struct track *t;
    struct eckd_record r;
    u8 sector = 0;
    enum ccw_end end;

    (void)command;
    if (e->area >= AREA_COUNT) {
        end = eckd_current(e, d, &t, &r);
        if (end != CCW_OK)
            return end;
        sector = (u8)(r.at * eckd_sectors(e) / e->dasd.geometry.track_bytes);
        eckd_let_go(e, t);
    }
    ccw_put(d, &sector, 1);
    return CCW_OK;
}
