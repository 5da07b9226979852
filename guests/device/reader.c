/* Card readers: the 2540's reader side and the 3505. One record of a spool file is one card; a file ends with unit
 * exception. Source: IBM 2540 and 3505 component descriptions; CP Planning on what a virtual reader answers. */
#include "guests/device/device.h"
#include <stdlib.h>

#define CARD_MAX 32760

struct reader {
    const struct card_source *source;
    void *cp;
    bool at_station; /* a card was read without being fed: the next command meets it again */
    u32 length;
    u8 card[CARD_MAX];
};

void *reader_create(const struct card_source *source, void *cp)
{
    struct reader *r = calloc(1, sizeof *r);
    if (r != NULL) {
        r->source = source;
        r->cp = cp;
    }
    return r;
}

static enum ccw_end reader_sense(struct ccw_data *data, u8 sense)
{
    ccw_sense(data, &sense, 1);
    return CCW_UNIT_CHECK;
}

/* See that a card is at the read station. */
static enum ccw_end reader_card(struct reader *r, struct ccw_data *data)
{
    if (r->at_station)
        return CCW_OK;
    switch (r->source->read(r->cp, r->card, &r->length)) {
    case CARD_READ:
        r->at_station = true;
        return CCW_OK;
    case CARD_END:
        return CCW_UNIT_EXCEPTION;
    case CARD_NONE:
        return reader_sense(data, SENSE_INTERVENTION_REQUIRED);
    default:
        return reader_sense(data, SENSE_EQUIPMENT_CHECK);
    }
}

/* X'02' read, feed and select stacker; X'C2' read only; X'23' feed only. The leading bits choose the stacker. */
static enum ccw_end reader_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    struct reader *r = state;
    bool read = false, feed = false;
    (void)chained;
    switch (command) {
    case 0x02:
    case 0x42:
    case 0x82:
        read = feed = true;
        break;
    case 0xC2:
        read = true;
        break;
    case 0x23:
    case 0x63:
    case 0xA3:
        feed = true;
        break;
    default:
        return CCW_REJECT;
    }
    enum ccw_end end = reader_card(r, data);
    if (end != CCW_OK)
        return end;
    if (read)
        ccw_put(data, r->card, r->length <= CARD_MAX ? r->length : CARD_MAX);
    if (feed)
        r->at_station = false;
    return CCW_OK;
}

static void reader_reset(void *state)
{
    struct reader *r = state;
    r->at_station = false;
}

const struct device_ops reader2540_ops = {
    .name = "2540R",
    .cu_type = 0x2540,
    .dev_type = 0x2540,
    .vm_class = 0x20,
    .vm_type = 0x82,
    .command = reader_command,
    .reset = reader_reset,
    .close = free,
};
const struct device_ops reader3505_ops = {
    .name = "3505",
    .cu_type = 0x3505,
    .dev_type = 0x3505,
    .vm_class = 0x20,
    .vm_type = 0x84,
    .sense_length = 4,
    .command = reader_command,
    .reset = reader_reset,
    .close = free,
};
