/* What the control unit says of itself and of its devices: READ DEVICE CHARACTERISTICS, READ CONFIGURATION DATA with
 * its node elements, PERFORM SUBSYSTEM FUNCTION and READ SUBSYSTEM DATA. One control unit belongs to each device, and
 * there are no aliases. Source: IBM 3990/9390 Storage Control Reference, "Subsystem Commands"; ESA/390 Common
 * I/O-Device Commands, "Node Descriptors". */
#include "guests/arch/ebcdic.h"
#include "guests/device/dasd_eckd.h"
#include <stdio.h>
#include <string.h>

#define ELEMENT 32 /* bytes of a node element */
#define CONFIGURATION 256
#define SUBSYSTEM_ID 0x0001

enum ccw_end eckd_read_characteristics(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[DASD_CHARACTERISTICS];

    (void)command;
    ccw_put(d, bytes, dasd_characteristics(e->dasd.disk, bytes));
    return CCW_OK;
}

/* A node element: its four bytes of flags, type, and as serial number that of the volume. */
static void element(u8 *out, u32 flags, const char *type, const char *serial)
{
    char text[28];

    be32_store(out, flags);
    snprintf(text, sizeof text, "  %-4.4s   IBM00%12.12s", type, serial);
    ebcdic_encode(out + 4, text, 26);
}

/* Device, its storage, the control unit, the token of the whole; then, where z/VM has it, what tells minidisks of a
 * volume from each other; last the general qualifier, with the missing-interruption time and the subsystem's number. */
static void configuration(const struct eckd *e, u8 out[CONFIGURATION])
{
    char serial[13] = "000000000000", volume[7], type[5];
    u8 *minidisk = out + 4 * ELEMENT, *general = out + CONFIGURATION - ELEMENT;

    memset(out, 0, CONFIGURATION);
    volume_serial(e->dasd.disk->volume, volume);
    memcpy(serial + 12 - strlen(volume), volume, strlen(volume));
    snprintf(type, sizeof type, "%04X", e->dasd.geometry.type);
    element(out, 0xDC010100, type, serial);
    element(out + ELEMENT, 0xDC000000, type, serial);
    element(out + 2 * ELEMENT, 0xD4020000, "3990", serial);
    element(out + 3 * ELEMENT, 0xF0000001, "3990", serial);
    be32_store(minidisk, 0x40000004);
    ebcdic_encode(minidisk + 8, serial + 6, 6);
    be32_store(minidisk + 16, e->dasd.disk->first);
    be32_store(minidisk + 20, e->dasd.disk->size);
    be32_store(general, 0x80000000);
    general[6] = 30; /* seconds */
    be16_store(general + 8, SUBSYSTEM_ID);
}

enum ccw_end eckd_read_configuration(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[CONFIGURATION];

    (void)command;
    configuration(e, bytes);
    ccw_put(d, bytes, sizeof bytes);
    return CCW_OK;
}

/* READ SUBSYSTEM DATA without preparation is READ NODE IDENTIFIER. */
static u32 node_identifier(const struct eckd *e, u8 *out)
{
    u8 bytes[CONFIGURATION];

    configuration(e, bytes);
    memcpy(out, bytes + 2 * ELEMENT, ELEMENT);
    return 3 * ELEMENT;
}

/* Byte 8: PREFIX with LOCATE RECORD EXTENDED; 9: read track data; 12: write track data. */
static u32 features(const struct eckd *e, u8 *out)
{
    (void)e;
    out[8] = 0x01;
    out[9] = 0x20;
    out[12] = 0x40;
    return 256;
}

/* Of each unit address its kind and its base: the device at 00 is a base, the others do not exist. */
static u32 unit_addresses(const struct eckd *e, u8 *out)
{
    (void)e;
    out[0] = 1;
    return 512;
}

/* Subsystem statistics: record 0, of channel programs, reads and writes. */
static u32 statistics(const struct eckd *e, u8 *out)
{
    be32_store(out + 8, (u32)e->dasd.counts.programs);
    be32_store(out + 16, (u32)e->dasd.counts.reads);
    be32_store(out + 24, (u32)e->dasd.counts.writes);
    return 192;
}

static u32 path_status(const struct eckd *e, u8 *out)
{
    (void)e;
    out[0] = 0x80;
    return 16;
}

/* By suborder of PREPARE FOR READ SUBSYSTEM DATA. */
static const struct {
    u8 suborder;
    u32 (*read)(const struct eckd *e, u8 *out);
} subsystem_data[] = {{0x00, path_status}, {0x01, statistics}, {0x0E, unit_addresses}, {0x41, features}};
#define SUBSYSTEM_DATA 512

enum ccw_end eckd_perform_subsystem_function(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[12] = {0};
    u32 given = ccw_get(d, bytes, sizeof bytes);

    (void)command;
    if (given == 0 || (bytes[0] == 0x18 && given < sizeof bytes))
        return eckd_reject(e, d, MESSAGE_COUNT);
    if (bytes[0] == 0x1D) { /* SET SUBSYSTEM CHARACTERISTICS: which of its features the host means to use */
        u8 rest[64];
        ccw_get(d, rest, sizeof rest);
        return CCW_OK;
    }
    for (unsigned i = 0; bytes[0] == 0x18 && i < sizeof subsystem_data / sizeof *subsystem_data; i++)
        if (subsystem_data[i].suborder == bytes[6]) {
            e->program.prepared = (u8)(i + 1);
            return CCW_OK;
        }
    return eckd_reject(e, d, MESSAGE_PARAMETER);
}

enum ccw_end eckd_read_subsystem_data(struct eckd *e, struct ccw_data *d, u8 command)
{
    u8 bytes[SUBSYSTEM_DATA] = {0};
    u8 prepared = e->program.prepared;

    (void)command;
    e->program.prepared = 0;
    ccw_put(d, bytes, prepared ? subsystem_data[prepared - 1].read(e, bytes) : node_identifier(e, bytes));
    return CCW_OK;
}

enum ccw_end eckd_sense_subsystem_status(struct eckd *e, struct ccw_data *d, u8 command)
{
    static const u8 bytes[40]; /* caching and fast write are the host's affair: nothing is off, nothing failed */

    (void)e, (void)command;
    ccw_put(d, bytes, sizeof bytes);
    return CCW_OK;
}
