/* DEFINE EXTENT: the file mask and the tracks that the rest of the channel program may touch; PREFIX, which is DEFINE
 * EXTENT and LOCATE RECORD EXTENDED in one command. Source: IBM 3990/9390 Storage Control Reference, "Define Extent",
 * "Prefix". */
#include "guests/device/dasd_eckd.h"

#define EXTENT_PARAMETERS 16
#define EXTENT_MAX 32    /* with a time stamp and the like */
#define EXTENT_ECKD 0xC0 /* global attributes: extended count key data */
#define PREFIX_EXTENT 12 /* offsets of its parts */
#define PREFIX_LOCATE 44
#define PREFIX_MAX 256
#define VALID_EXTENT 0x80
#define VALID_ALIAS 0x30 /* verify base, and parallel access: there are no aliases */

enum ccw_end eckd_extent(struct eckd *e, struct ccw_data *d, const u8 *parameters)
{
    struct eckd_program *p = &e->program;
    u32 first, last;

    if (p->mask_given)
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if ((parameters[0] & MASK_RESERVED) || (parameters[1] & EXTENT_ECKD) != EXTENT_ECKD ||
        !eckd_address(e, parameters + 8, &first) || !eckd_address(e, parameters + 12, &last) || first > last)
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    p->mask = parameters[0];
    p->first = first;
    p->last = last;
    p->mask_given = p->extent_given = true;
    return CCW_OK;
}

enum ccw_end eckd_define_extent(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 parameters[EXTENT_MAX];

    (void)command;
    if (ccw_get(d, parameters, sizeof parameters) < EXTENT_PARAMETERS)
        return eckd_reject(e, d, MESSAGE_COUNT);
    return eckd_extent(e, d, parameters);
}

/* In format 0 the extent alone is taken; in format 1 a LOCATE RECORD EXTENDED is behind it, perhaps with more. */
enum ccw_end eckd_prefix(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[PREFIX_MAX] = {0};
    u32 given = ccw_get(d, bytes, sizeof bytes);
    u32 needed = bytes[0] == 1 ? PREFIX_LOCATE + LOCATE_EXTENDED : PREFIX_EXTENT + EXTENT_PARAMETERS;
    enum ccw_end end = CCW_OK;

    (void)command;
    if (given < needed)
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (bytes[0] > 1 || (bytes[1] & VALID_ALIAS) || (bytes[0] == 1 && !(bytes[1] & VALID_EXTENT)))
        return eckd_reject(e, d, MESSAGE_PARAMETER);
    if (bytes[1] & VALID_EXTENT)
        end = eckd_extent(e, d, bytes + PREFIX_EXTENT);
    if (end == CCW_OK && bytes[0] == 1)
        end = eckd_locate_extended(e, d, bytes + PREFIX_LOCATE);
    return end;
}
