/* The ECKD control unit: the table of its commands, the rules on which may follow which, and its unit checks. A channel
 * program either searches and seeks itself (CKD), or works in the domains that LOCATE RECORD opens (ECKD). Source: IBM
 * 3990/9390 Storage Control Reference, "Extended Count Key Data", "Sense Information". */
#include "guests/device/dasd_eckd.h"
#include <stdlib.h>
#include <string.h>

/* In the domains of which operations of LOCATE RECORD a command may be. */
#define IN(operation) (1ULL << (operation))
#define IN_NONE 0
#define IN_WRITE (IN(OPERATION_WRITE))
#define IN_FORMAT (IN(OPERATION_FORMAT) | IN(OPERATION_WRITE_TRACK))
#define IN_READ (IN(OPERATION_READ))
#define IN_READS (IN(OPERATION_READ) | IN(OPERATION_READ_DATA))
#define IN_READ_TRACKS (IN(OPERATION_READ_TRACKS))
#define IN_EXTENDED (IN(OPERATION_EXTENDED))

/* By command code, without the multitrack bit where that may be on; the codes between have no handler. */
static const struct eckd_command commands[256] = {
#define ECKD(code, multitrack, kind, operations, handler) [code] = {multitrack, kind, operations, handler},
#include "guests/device/dasd_eckd.def"
#undef ECKD
};

static const struct eckd_command *command_find(u8 command)
{
    const struct eckd_command *c = &commands[command];

    if (c->execute)
        return c;
    c = &commands[command & ~MULTITRACK];
    return c->execute && c->multitrack ? c : NULL;
}

enum ccw_end eckd_check(const struct eckd *e, struct ccw_data *d, u8 sense0, u8 sense1, u8 message)
{
    u8 sense[DASD_SENSE] = {sense0, sense1};
    u8 cchh[4];

    eckd_address_store(e, e->track, cchh);
    sense[5] = cchh[1];
    sense[6] = (u8)(cchh[0] << 4 | (cchh[3] & 0x0F));
    sense[7] = message; /* format 0 */
    sense[27] = 0x80;   /* 24 bytes that mean what they always did */
    memcpy(sense + 28, cchh, sizeof cchh);
    ccw_sense(d, sense, sizeof sense);
    return CCW_UNIT_CHECK;
}

enum ccw_end eckd_reject(const struct eckd *e, struct ccw_data *d, u8 message)
{
    return eckd_check(e, d, SENSE_COMMAND_REJECT, 0, message);
}

enum ccw_end eckd_host_failed(struct eckd *e, struct ccw_data *d, int error)
{
    u8 sense0, sense1;

    dasd_host_failed(&e->dasd, error, &sense0, &sense1);
    return eckd_check(e, d, sense0, sense1, MESSAGE_NONE);
}

/* A command in, or behind, the domain of LOCATE RECORD. */
static bool sequence_of_domain(struct eckd *e, const struct eckd_command *c)
{
    struct eckd_program *p = &e->program;

    if (p->left != 0) { /* the domain is not at its end */
        if (!(c->operations & IN(p->operation & OPERATION_MASK)))
            return false;
        p->left--;
        return true;
    }
    switch (c->kind) {
    case ECKD_CONTROL:
        return true;
    case ECKD_SEEK:
        p->located = false;
        return true;
    default:
        return false;
    }
}

/* What the file mask and a read-only link leave a command. */
static enum ccw_end permitted(const struct eckd *e, struct ccw_data *d, const struct eckd_command *c)
{
    u8 mask = e->program.mask & MASK_WRITE;

    if (c->kind != ECKD_UPDATE && c->kind != ECKD_FORMAT)
        return CCW_OK;
    if (e->dasd.read_only)
        return eckd_check(e, d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED | SENSE1_WRITE_INHIBITED, MESSAGE_NONE);
    if (mask == MASK_WRITE_NONE || (mask == MASK_WRITE_UPDATE && c->kind == ECKD_FORMAT))
        return eckd_check(e, d, SENSE_COMMAND_REJECT, SENSE1_FILE_PROTECTED, MESSAGE_NONE);
    return CCW_OK;
}

static enum ccw_end command_execute(struct eckd *e, struct ccw_data *d, u8 command)
{
    const struct eckd_command *c = command_find(command);
    enum ccw_end end;

    if (!c) {
        eckd_reject(e, d, MESSAGE_COMMAND);
        return CCW_REJECT;
    }
    end = permitted(e, d, c);
    if (end != CCW_OK)
        return end;
    if (e->program.located && !sequence_of_domain(e, c))
        return eckd_reject(e, d, MESSAGE_SEQUENCE);
    if (c->kind != ECKD_SEARCH && c->kind != ECKD_READ)
        e->program.indexes = 0;
    e->program.before = e->program.found;
    e->program.found = 0;
    return c->execute(e, d, command);
}

static enum ccw_end eckd_execute(void *state, u8 command, struct ccw_data *d, bool chained)
{
    struct eckd *e = state;
    enum ccw_end end;

    if (dasd_busy(&e->dasd, command, chained))
        return CCW_PENDING;
    if (!chained) {
        e->program = (struct eckd_program){.last = e->dasd.geometry.cylinders * e->dasd.geometry.heads - 1};
        eckd_oriented(e, AREA_NONE, 0);
    }
    if (dasd_command(&e->dasd, command, d, &end))
        return end;
    return command_execute(e, d, command);
}

static void eckd_ended(void *state)
{
    struct eckd *e = state;

    e->dasd.counts.programs++;
}

static void eckd_reset(void *state)
{
    struct eckd *e = state;

    dasd_reset(&e->dasd);
}

static void eckd_close(void *state)
{
    eckd_reset(state);
    free(state);
}

void *eckd_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp)
{
    struct eckd *e = calloc(1, sizeof *e);

    if (e)
        dasd_begin(&e->dasd, m, read_only, host, cp);
    return e;
}

/* The control unit is a 3990-6, whose commands READ CONFIGURATION DATA, SET INTERFACE IDENTIFIER (PERFORM SUBSYSTEM
 * FUNCTION) and READ NODE IDENTIFIER (READ SUBSYSTEM DATA) the words name, with the bytes that each moves. */
static void eckd_describe(void *state, struct device_identity *id)
{
    const struct eckd *e = state;

    id->dev_model = dasd_model(&e->dasd.geometry);
    id->words = 3;
    id->word[0] = 0x40FA0100;
    id->word[1] = 0x41270004;
    id->word[2] = 0x423E0060;
}

// clang-format off
#define ECKD_OPS(text, type, letter)                                                                                   \
    {.name = text, .cu_type = 0x3990, .cu_model = 0xE9, .dev_type = type, .vm_class = 0x04, .vm_type = letter,         \
     .sense_length = DASD_SENSE, .describe = eckd_describe, .command = eckd_execute, .end = eckd_ended,                \
     .reset = eckd_reset, .close = eckd_close}
// clang-format on

const struct device_ops dasd3390_ops = ECKD_OPS("3390", 0x3390, 0x82);
const struct device_ops dasd3380_ops = ECKD_OPS("3380", 0x3380, 0x20);
