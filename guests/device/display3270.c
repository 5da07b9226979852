/* A 3278 display at a 3274 control unit: what the guest's channel program writes goes to the terminal that CP has put
 * behind it, keys come as attention interruptions, and a display without a terminal wants intervention. Must not know
 * telnet and users. Source: GA23-0061, 3274 Control Unit Description, "Channel Commands", "Status and Sense Bytes";
 * GA23-0059 for the data. */
#include "guests/device/display.h"
#include "guests/arch/display.h"
#include <stdlib.h>

#define DATA_MAX (256 * 1024) /* of one write */
#define SELECT 0x0B           /* and with other bits before: which buffer the next command is for */

void *display3270_create(const struct display_line *line, void *cp)
{
    struct display *d = calloc(1, sizeof *d);
    if (d != NULL)
        *d = (struct display){line, cp};
    return d;
}

static enum ccw_end check(struct ccw_data *data, u8 sense)
{
    ccw_sense(data, &sense, 1);
    return CCW_UNIT_CHECK;
}

enum ccw_end display_not_ready(struct ccw_data *data)
{
    static const u8 sense = SENSE_INTERVENTION_REQUIRED;
    ccw_sense(data, &sense, 1);
    return CCW_REJECT;
}

static enum ccw_end transfer_out(struct display *d, u8 command, struct ccw_data *data)
{
    u32 n = command == DISPLAY_ERASE_ALL_UNPROTECTED ? 0 : ccw_count(data);
    u8 *bytes;
    enum ccw_end end = CCW_OK;

    if (n > DATA_MAX)
        return check(data, SENSE_OPERATION_CHECK);
    bytes = malloc(n + 1u);
    if (bytes == NULL)
        return check(data, SENSE_EQUIPMENT_CHECK);
    if (n != 0)
        n = ccw_get(data, bytes, n);
    if (!display_data_valid(command, bytes, n, d->line->characters(d->cp)))
        end = check(data, SENSE_OPERATION_CHECK);
    else if (!d->line->write(d->cp, command, bytes, n))
        end = CCW_PENDING;
    free(bytes);
    return end;
}

static enum ccw_end transfer_in(struct display *d, u8 command, struct ccw_data *data)
{
    size_t n;
    const u8 *bytes = d->line->read(d->cp, command, &n);

    if (bytes == NULL)
        return CCW_PENDING;
    ccw_put(data, bytes, n < UINT32_MAX ? (u32)n : UINT32_MAX);
    return CCW_OK;
}

enum ccw_end display_transfer(struct display *d, u8 command, struct ccw_data *data)
{
    switch (command) {
    case DISPLAY_WRITE:
    case DISPLAY_ERASE_WRITE:
    case DISPLAY_ERASE_WRITE_ALTERNATE:
    case DISPLAY_ERASE_ALL_UNPROTECTED:
    case DISPLAY_WRITE_STRUCTURED_FIELD:
        return transfer_out(d, command, data);
    case DISPLAY_READ_BUFFER:
    case DISPLAY_READ_MODIFIED:
    case DISPLAY_READ_MODIFIED_ALL:
        return transfer_in(d, command, data);
    default:
        return CCW_REJECT;
    }
}

/* While CP shows its own screen there commands end with unit exception, and device end follows when the screen is the
 * guest's again. */
static enum ccw_end display_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    struct display *d = state;

    (void)chained;
    if ((command & 0x0F) == SELECT)
        return CCW_OK;
    switch (d->line->reach(d->cp)) {
    case DISPLAY_READY:
        return display_transfer(d, command, data);
    case DISPLAY_TAKEN:
        return CCW_UNIT_EXCEPTION;
    default:
        return display_not_ready(data);
    }
}

static void display_describe(void *state, struct device_identity *id)
{
    struct display *d = state;
    id->dev_model = d->line->model(d->cp);
}

static void display_halt(void *state)
{
    struct display *d = state;
    d->line->cancelled(d->cp);
}

const struct device_ops display3270_ops = {
    .name = "3270",
    .cu_type = 0x3274,
    .cu_model = 0x1D,
    .dev_type = 0x3278,
    .dev_model = 0x02,
    .vm_class = 0x40,
    .vm_type = 0x01,
    .describe = display_describe,
    .command = display_command,
    .halt = display_halt,
    .close = free,
};
