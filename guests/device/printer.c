/* Line printers: 1403, 3203, 3211. They differ in width and in having a forms-control buffer, which the 1403 has not.
 * Source: IBM 1403, 3203 and 3211 component descriptions. */
#include "guests/device/device.h"
#include "guests/device/forms.h"
#include <stdlib.h>

#define WIDTH_MAX 150

#define SENSE_LOAD_CHECK 0x02
#define SENSE_CHANNEL_9 0x01

enum printer_command {
    PRINTER_LOAD_FCB = 0x63,
    PRINTER_BLOCK_DATA_CHECK = 0x73,
    PRINTER_ALLOW_DATA_CHECK = 0x7B,
    PRINTER_GATE_LOAD = 0xEB,
    PRINTER_LOAD_UCS = 0xF3,
    PRINTER_LOAD_UCS_FOLD = 0xFB,
};

struct printer {
    const struct record_sink *sink;
    void *cp;
    struct forms forms;
};

void *printer_create(const struct record_sink *sink, void *cp)
{
    struct printer *p = calloc(1, sizeof *p);
    if (p != NULL) {
        p->sink = sink;
        p->cp = cp;
    }
    return p;
}

static enum ccw_end printer_sense(struct ccw_data *data, u8 sense)
{
    ccw_sense(data, &sense, 1);
    return CCW_UNIT_CHECK;
}

/* How the command moves the form: X'01' and X'03' in the low bits are write and immediate, then 2 bits of lines to
 * space, or bit 0 and 4 bits of channel to skip to. */
static bool printer_moves(u8 command, u8 *lines, u8 *channel)
{
    u8 low = command & 0x07;
    *lines = *channel = 0;
    if (low != 0x01 && low != 0x03)
        return false;
    if (command & 0x80) {
        *channel = (command >> 3) & 0x0F;
        return *channel >= 1 && *channel <= 12;
    }
    *lines = (command >> 3) & 0x03;
    return (command & 0x60) == 0 && command != 0x03;
}

static enum ccw_end printer_print(struct printer *p, u8 command, struct ccw_data *data, u32 width)
{
    u8 line[WIDTH_MAX], lines, channel;
    if (!printer_moves(command, &lines, &channel))
        return CCW_REJECT;
    u32 length = (command & 0x02) ? 0 : ccw_get(data, line, width);
    if (!p->sink->write(p->cp, command, line, length))
        return printer_sense(data, SENSE_INTERVENTION_REQUIRED);
    if (channel != 0) {
        forms_skip(&p->forms, channel);
        return CCW_OK;
    }
    u32 met = forms_space(&p->forms, lines);
    if (met & 1u << 9)
        return printer_sense(data, SENSE_CHANNEL_9);
    return met & 1u << 12 ? CCW_UNIT_EXCEPTION : CCW_OK;
}

/* Character sets make no difference to a spool file. */
static enum ccw_end printer_ignore_load(struct ccw_data *data)
{
    u8 set[512];
    ccw_get(data, set, sizeof set);
    return CCW_OK;
}

static enum ccw_end printer_load_forms(struct printer *p, struct ccw_data *data)
{
    u8 buffer[FORMS_LINES];
    u32 length = ccw_get(data, buffer, sizeof buffer);
    return forms_load(&p->forms, buffer, length) ? CCW_OK : printer_sense(data, SENSE_LOAD_CHECK);
}

static enum ccw_end printer_execute(struct printer *p, u8 command, struct ccw_data *data, u32 width, bool has_forms)
{
    switch (command) {
    case PRINTER_BLOCK_DATA_CHECK:
    case PRINTER_ALLOW_DATA_CHECK:
    case PRINTER_GATE_LOAD:
        return CCW_OK;
    case PRINTER_LOAD_UCS:
    case PRINTER_LOAD_UCS_FOLD:
        return printer_ignore_load(data);
    case PRINTER_LOAD_FCB:
        return has_forms ? printer_load_forms(p, data) : CCW_REJECT;
    default:
        return printer_print(p, command, data, width);
    }
}

static enum ccw_end printer_command_1403(void *state, u8 command, struct ccw_data *data, bool chained)
{
    (void)chained;
    return printer_execute(state, command, data, 132, false);
}

static enum ccw_end printer_command_3203(void *state, u8 command, struct ccw_data *data, bool chained)
{
    (void)chained;
    return printer_execute(state, command, data, 132, true);
}

static enum ccw_end printer_command_3211(void *state, u8 command, struct ccw_data *data, bool chained)
{
    (void)chained;
    return printer_execute(state, command, data, WIDTH_MAX, true);
}

const struct device_ops printer1403_ops = {
    .name = "1403",
    .cu_type = 0x1403,
    .dev_type = 0x1403,
    .vm_class = 0x10,
    .vm_type = 0x41,
    .command = printer_command_1403,
    .close = free,
};
const struct device_ops printer3203_ops = {
    .name = "3203",
    .cu_type = 0x3203,
    .dev_type = 0x3203,
    .vm_class = 0x10,
    .vm_type = 0x43,
    .sense_length = 2,
    .command = printer_command_3203,
    .close = free,
};
const struct device_ops printer3211_ops = {
    .name = "3211",
    .cu_type = 0x3211,
    .dev_type = 0x3211,
    .vm_class = 0x10,
    .vm_type = 0x42,
    .sense_length = 6,
    .command = printer_command_3211,
    .close = free,
};
