/* The commands that disks of both kinds share: reservation and path groups. Source: IBM 3990/9390 Storage Control
 * Reference, "Device Reserve", "Device Release", "Unconditional Reserve", "Sense Path Group ID", "Set Path Group ID".
 */
#include "guests/device/dasd.h"
#include <string.h>

/* The control commands of reservation also move the sense bytes of a device that has nothing to tell. */
static enum ccw_end reservation(struct ccw_data *data)
{
    static const u8 sense[DASD_SENSE];

    ccw_put(data, sense, sizeof sense);
    return CCW_OK;
}

/* Byte 0: bits 0-1 the path's group state, 2-3 reservation, 4 multipath mode. */
static enum ccw_end sense_path_group(struct dasd *d, struct ccw_data *data)
{
    u8 bytes[1 + PATH_GROUP_ID];
    bool any = d->path_group[0] != 0;

    bytes[0] = d->grouped ? 0xC0 : any ? 0x80 : 0x00;
    if (dasd_is_reserved(d))
        bytes[0] |= 0x20;
    else if (d->disk->owner != NULL)
        bytes[0] |= 0x30;
    if (d->multipath)
        bytes[0] |= 0x08;
    memcpy(bytes + 1, d->path_group, PATH_GROUP_ID);
    ccw_put(data, bytes, sizeof bytes);
    return CCW_OK;
}

/* The function byte: bit 0 multipath mode, bits 1-2 establish, disband (01), resign (10). */
static enum ccw_end set_path_group(struct dasd *d, struct ccw_data *data)
{
    u8 bytes[1 + PATH_GROUP_ID] = {0};

    if (ccw_get(data, bytes, sizeof bytes) < sizeof bytes || (bytes[0] & 0x60) == 0x60 || (bytes[0] & 0x1F))
        return CCW_REJECT;
    d->grouped = !(bytes[0] & 0x60);
    d->multipath = d->grouped && (bytes[0] & 0x80);
    memcpy(d->path_group, bytes + 1, PATH_GROUP_ID);
    return CCW_OK;
}

bool dasd_command(struct dasd *d, u8 command, struct ccw_data *data, enum ccw_end *end)
{
    switch (command) {
    case 0x14: /* UNCONDITIONAL RESERVE */
        dasd_reserve(d, true);
        *end = reservation(data);
        return true;
    case 0x34:
        *end = sense_path_group(d, data);
        return true;
    case 0x94: /* DEVICE RELEASE */
        dasd_release(d);
        *end = reservation(data);
        return true;
    case 0xAF:
        *end = set_path_group(d, data);
        return true;
    case 0xB4: /* DEVICE RESERVE; who has it already was told busy */
        *end = dasd_reserve(d, false) ? reservation(data) : CCW_PENDING;
        return true;
    default:
        return false;
    }
}

bool dasd_busy(const struct dasd *d, u8 command, bool chained)
{
    return !chained && command != 0x14 && command != 0x34 && dasd_is_reserved(d);
}
