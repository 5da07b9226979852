/* Card punches: the 2540's punch side and the 3525. Each write is a card of 80 columns.
 * Source: IBM 2540 and 3525 component descriptions. */
#include "guests/arch/ebcdic.h"
#include "guests/device/device.h"
#include <stdlib.h>
#include <string.h>

#define COLUMNS 80

struct punch {
    const struct record_sink *sink;
    void *cp;
};

void *punch_create(const struct record_sink *sink, void *cp)
{
    struct punch *p = calloc(1, sizeof *p);
    if (p != NULL)
        *p = (struct punch){sink, cp};
    return p;
}

/* X'01' write, feed and select stacker; the leading bits choose the stacker. Columns without data stay unpunched. */
static enum ccw_end punch_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    static const u8 full = SENSE_INTERVENTION_REQUIRED;
    struct punch *p = state;
    u8 card[COLUMNS];
    (void)chained;
    if (command != 0x01 && command != 0x41 && command != 0x81)
        return CCW_REJECT;
    memset(card, EBCDIC_BLANK, sizeof card);
    ccw_get(data, card, sizeof card);
    if (p->sink->write(p->cp, command, card, sizeof card))
        return CCW_OK;
    ccw_sense(data, &full, 1);
    return CCW_UNIT_CHECK;
}

const struct device_ops punch2540_ops = {
    .name = "2540P",
    .cu_type = 0x2540,
    .dev_type = 0x2540,
    .vm_class = 0x10,
    .vm_type = 0x82,
    .command = punch_command,
    .close = free,
};
const struct device_ops punch3525_ops = {
    .name = "3525",
    .cu_type = 0x3525,
    .dev_type = 0x3525,
    .vm_class = 0x10,
    .vm_type = 0x84,
    .sense_length = 4,
    .command = punch_command,
    .close = free,
};
