/* What the disk control units share inside this folder: the minidisk behind a device, reservation, sense bytes. Must
 * not know ECKD or FBA commands. Source: IBM 3990/9390 Storage Control Reference, "Sense Information". */
#pragma once
#include "guests/device/device.h"

#define DASD_SENSE 32

/* Sense byte 1 of every disk. */
#define SENSE1_PERMANENT 0x80
#define SENSE1_INVALID_TRACK_FORMAT 0x40
#define SENSE1_END_OF_CYLINDER 0x20
#define SENSE1_NO_RECORD_FOUND 0x08
#define SENSE1_FILE_PROTECTED 0x04
#define SENSE1_WRITE_INHIBITED 0x02

/* Messages of format 0 in sense byte 7. */
#define MESSAGE_NONE 0
#define MESSAGE_COMMAND 1   /* invalid command */
#define MESSAGE_SEQUENCE 2  /* invalid command sequence */
#define MESSAGE_COUNT 3     /* CCW count less than required */
#define MESSAGE_PARAMETER 4 /* invalid parameter */
#define MESSAGE_MASK 5      /* special command violates the file mask */

#define PATH_GROUP_ID 11

struct dasd {
    struct minidisk *disk;
    struct volume_geometry geometry; /* the minidisk's */
    bool read_only;
    const struct dasd_host *host;
    void *cp;
    struct dasd_counts counts;
    bool grouped, multipath; /* SET PATH GROUP ID */
    u8 path_group[PATH_GROUP_ID];
};

void dasd_begin(struct dasd *d, struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp);

/* Does somebody else have the minidisk reserved? */
bool dasd_is_reserved(const struct dasd *d);
/* Reserve it; by force also if somebody else has. */
bool dasd_reserve(struct dasd *d, bool by_force); /* false: somebody else has it */
void dasd_release(struct dasd *d);                /* if it is ours */
void dasd_reset(struct dasd *d);                  /* system reset, or the device goes away */

/* Commands of both kinds of disk, in dasd_command.c. False: it is not one of them. */
bool dasd_command(struct dasd *d, u8 command, struct ccw_data *data, enum ccw_end *end);
/* The first command of a channel program must wait while somebody else has the disk reserved. */
bool dasd_busy(const struct dasd *d, u8 command, bool chained);

/* A host failure (-errno): CP hears of it, and these are the sense bytes 0 and 1 for it. */
void dasd_host_failed(struct dasd *d, int error, u8 *sense0, u8 *sense1);

/* dasd_eckd_block.c: as dasd_block_read and dasd_block_write, of ECKD tracks. */
u64 eckd_blocks(const struct dasd *d, u32 size);
int eckd_block_read(struct dasd *d, u32 size, u64 block, void *data);
int eckd_block_write(struct dasd *d, u32 size, u64 block, const void *data);

void *eckd_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp);
void *fba_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp);
