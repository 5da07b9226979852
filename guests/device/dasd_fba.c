/* Fixed-block disks (9336, 9332, 3370): DEFINE EXTENT maps the guest's block numbers, LOCATE says how many blocks from
 * where, READ or WRITE moves them. Source: IBM 9335 and 9336 DASD references, "Channel Commands". */
#include "guests/device/dasd.h"
#include <stdlib.h>
#include <string.h>

#define BLOCK 512
#define CHUNK 128 /* blocks on their way at a time */
#define FBA_SENSE 24
#define MASK_WRITE 0xC0
#define MASK_WRITE_NONE 0x40
#define MASK_RESERVED 0x3F
#define DIAGNOSTIC 0x08

enum locate_operation { LOCATE_NONE = 0, LOCATE_WRITE = 1, LOCATE_WRITE_CHECK = 5, LOCATE_READ = 6, LOCATE_ZERO = 8 };

struct fba {
    struct dasd dasd;
    /* Of the channel program: its extent, and what LOCATE asked for. */
    bool extent_given;
    u8 mask;
    u32 offset;      /* block of the disk at which the extent begins */
    u32 first, last; /* the guest's numbers of its blocks */
    enum locate_operation operation;
    u64 block;
    u32 count;
    u8 buffer[CHUNK * BLOCK];
};

static enum ccw_end fba_check(struct ccw_data *d, u8 sense0, u8 sense1, u8 message)
{
    u8 sense[FBA_SENSE] = {sense0, sense1};

    sense[7] = message;
    ccw_sense(d, sense, sizeof sense);
    return CCW_UNIT_CHECK;
}

static enum ccw_end fba_reject(struct ccw_data *d, u8 message)
{
    return fba_check(d, SENSE_COMMAND_REJECT, 0, message);
}

static enum ccw_end fba_host_failed(struct fba *f, struct ccw_data *d, int error)
{
    u8 sense0, sense1;

    dasd_host_failed(&f->dasd, error, &sense0, &sense1);
    return fba_check(d, sense0, sense1, MESSAGE_NONE);
}

/* Mask, block size (0 or 512), where the extent begins on the disk, and the guest's first and last number in it. */
static enum ccw_end fba_define_extent(struct fba *f, struct ccw_data *d)
{
    u8 bytes[16];
    u32 size;

    if (ccw_get(d, bytes, sizeof bytes) < sizeof bytes)
        return fba_reject(d, MESSAGE_COUNT);
    size = be16_load(bytes + 2);
    f->mask = bytes[0];
    f->offset = be32_load(bytes + 4);
    f->first = be32_load(bytes + 8);
    f->last = be32_load(bytes + 12);
    f->extent_given = false;
    f->operation = LOCATE_NONE;
    if ((f->mask & MASK_RESERVED & ~DIAGNOSTIC) || bytes[1] != 0 || (size != 0 && size != BLOCK) || f->first > f->last)
        return fba_reject(d, MESSAGE_PARAMETER);
    if ((u64)f->offset + (f->last - f->first) >= f->dasd.geometry.blocks)
        return fba_check(d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    f->extent_given = true;
    return CCW_OK;
}

static bool fba_writes(enum locate_operation operation)
{
    return operation == LOCATE_WRITE || operation == LOCATE_WRITE_CHECK || operation == LOCATE_ZERO;
}

static enum ccw_end fba_locate(struct fba *f, struct ccw_data *d)
{
    u8 bytes[8];
    u32 block;

    f->operation = LOCATE_NONE;
    if (!f->extent_given)
        return fba_reject(d, MESSAGE_SEQUENCE);
    if (ccw_get(d, bytes, sizeof bytes) < sizeof bytes)
        return fba_reject(d, MESSAGE_COUNT);
    block = be32_load(bytes + 4);
    f->count = be16_load(bytes + 2);
    if ((!fba_writes(bytes[0]) && bytes[0] != LOCATE_READ) || bytes[1] != 0 || f->count == 0)
        return fba_reject(d, MESSAGE_PARAMETER);
    if (block < f->first || block > f->last || f->count > f->last - block + 1)
        return fba_check(d, 0, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    if (fba_writes(bytes[0]) && f->dasd.read_only)
        return fba_check(d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED | SENSE1_WRITE_INHIBITED, MESSAGE_NONE);
    if (fba_writes(bytes[0]) && (f->mask & MASK_WRITE) == MASK_WRITE_NONE)
        return fba_check(d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    f->operation = bytes[0];
    f->block = (u64)f->offset + (block - f->first);
    return CCW_OK;
}

/* As many blocks as the channel program has room for, of those located. */
static enum ccw_end fba_read(struct fba *f, struct ccw_data *d)
{
    if (f->operation != LOCATE_READ)
        return fba_reject(d, MESSAGE_SEQUENCE);
    f->operation = LOCATE_NONE;
    while (f->count != 0) {
        u32 n = f->count < CHUNK ? f->count : CHUNK;
        int rc = minidisk_blocks_read(f->dasd.disk, f->block, n, f->buffer);
        if (rc < 0)
            return fba_host_failed(f, d, rc);
        f->dasd.counts.reads += n;
        f->block += n;
        f->count -= n;
        if (ccw_put(d, f->buffer, n * BLOCK) < n * BLOCK)
            break;
    }
    return CCW_OK;
}

static enum ccw_end fba_write_blocks(struct fba *f, struct ccw_data *d, u32 n)
{
    int rc = minidisk_blocks_write(f->dasd.disk, f->block, n, f->buffer);

    if (rc < 0)
        return fba_host_failed(f, d, rc);
    f->dasd.counts.writes += n;
    f->block += n;
    f->count -= n;
    return CCW_OK;
}

/* Zeros without data from the channel program. Blocks that are zero already are left alone, so that a guest that clears
 * its whole disk does not fill the host's. */
static enum ccw_end fba_zero(struct fba *f, struct ccw_data *d)
{
    enum ccw_end end = CCW_OK;

    while (f->count != 0 && end == CCW_OK) {
        u32 n = f->count < CHUNK ? f->count : CHUNK;
        int rc = minidisk_blocks_read(f->dasd.disk, f->block, n, f->buffer);
        if (rc < 0)
            return fba_host_failed(f, d, rc);
        if (f->buffer[0] == 0 && memcmp(f->buffer, f->buffer + 1, n * BLOCK - 1) == 0) {
            f->block += n;
            f->count -= n;
            continue;
        }
        memset(f->buffer, 0, n * BLOCK);
        end = fba_write_blocks(f, d, n);
    }
    return end;
}

/* A last block that is not given whole ends with zeros; blocks of which nothing is given stay. */
static enum ccw_end fba_write(struct fba *f, struct ccw_data *d)
{
    enum locate_operation operation = f->operation;
    enum ccw_end end = CCW_OK;

    if (!fba_writes(operation))
        return fba_reject(d, MESSAGE_SEQUENCE);
    f->operation = LOCATE_NONE;
    if (operation == LOCATE_ZERO)
        return fba_zero(f, d);
    while (f->count != 0 && end == CCW_OK) {
        u32 n = f->count < CHUNK ? f->count : CHUNK;
        u32 given = ccw_get(d, f->buffer, n * BLOCK), whole = (given + BLOCK - 1) / BLOCK;
        memset(f->buffer + given, 0, whole * BLOCK - given);
        if (whole != 0)
            end = fba_write_blocks(f, d, whole);
        if (given < n * BLOCK)
            break;
    }
    return end;
}

static enum ccw_end fba_read_ipl(struct fba *f, struct ccw_data *d)
{
    int rc = minidisk_blocks_read(f->dasd.disk, 0, 1, f->buffer);

    if (rc < 0)
        return fba_host_failed(f, d, rc);
    ccw_put(d, f->buffer, BLOCK);
    /* What follows may LOCATE anywhere. */
    f->extent_given = true;
    f->mask = f->offset = f->first = 0;
    f->last = (u32)f->dasd.geometry.blocks - 1;
    f->dasd.counts.reads++;
    return CCW_OK;
}

static enum ccw_end fba_characteristics(struct fba *f, struct ccw_data *d)
{
    u8 bytes[DASD_CHARACTERISTICS];

    ccw_put(d, bytes, dasd_characteristics(f->dasd.disk, bytes));
    return CCW_OK;
}

/* READ AND RESET BUFFERED LOG: there are no errors to tell of. */
static enum ccw_end fba_log(struct ccw_data *d)
{
    static const u8 log[FBA_SENSE];

    ccw_put(d, log, sizeof log);
    return CCW_OK;
}

static enum ccw_end fba_execute(void *state, u8 command, struct ccw_data *d, bool chained)
{
    struct fba *f = state;
    enum ccw_end end;

    if (dasd_busy(&f->dasd, command, chained))
        return CCW_PENDING;
    if (!chained) {
        f->extent_given = false;
        f->operation = LOCATE_NONE;
    }
    if (dasd_command(&f->dasd, command, d, &end))
        return end;
    switch (command) {
    case 0x02:
        return fba_read_ipl(f, d);
    case 0x24:
    case 0xA4:
        return fba_log(d);
    case 0x41:
        return fba_write(f, d);
    case 0x42:
        return fba_read(f, d);
    case 0x43:
        return fba_locate(f, d);
    case 0x63:
        return fba_define_extent(f, d);
    case 0x64:
        return fba_characteristics(f, d);
    default:
        return CCW_REJECT;
    }
}

static void fba_ended(void *state)
{
    struct fba *f = state;

    f->dasd.counts.programs++;
}

static void fba_reset(void *state)
{
    struct fba *f = state;

    dasd_reset(&f->dasd);
}

static void fba_close(void *state)
{
    fba_reset(state);
    free(state);
}

void *fba_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp)
{
    struct fba *f = calloc(1, sizeof *f);

    if (f)
        dasd_begin(&f->dasd, m, read_only, host, cp);
    return f;
}

static void fba_describe(void *state, struct device_identity *id)
{
    const struct fba *f = state;

    id->dev_model = dasd_model(&f->dasd.geometry);
}

// clang-format off
#define FBA_OPS(text, cu, device, letter)                                                                              \
    {.name = text, .cu_type = cu, .dev_type = device, .vm_class = 0x01, .vm_type = letter, .sense_length = FBA_SENSE,  \
     .describe = fba_describe, .command = fba_execute, .end = fba_ended, .reset = fba_reset, .close = fba_close}
// clang-format on

const struct device_ops dasd9336_ops = FBA_OPS("9336", 0x6310, 0x9336, 0x40);
const struct device_ops dasd9332_ops = FBA_OPS("9332", 0x6310, 0x9332, 0x10);
const struct device_ops dasd3370_ops = FBA_OPS("3370", 0x3880, 0x3370, 0x02);
