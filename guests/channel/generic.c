/* The commands that every device answers alike: NO-OPERATION, SENSE, SENSE ID. Devices never see them.
 * Source: ESA/390 Common I/O-Device Commands. */
#include "guests/channel/subchannel.h"
#include <string.h>

u8 generic_sense_length(const struct subchannel *s)
{
    u8 usual = s->ops->sense_length == 0 ? 1 : s->ops->sense_length;
    return s->sense_length > usual ? s->sense_length : usual;
}

void generic_keep_sense(struct subchannel *s, const u8 *sense, u8 length)
{
    memset(s->sense, 0, sizeof s->sense);
    memcpy(s->sense, sense, length);
    s->sense_length = length;
    s->sense_length = generic_sense_length(s);
}

static void generic_sense(struct subchannel *s, struct ccw_data *d)
{
    u8 bytes[SENSE_MAX] = {0};
    memcpy(bytes, s->sense, s->sense_length);
    ccw_put(d, bytes, generic_sense_length(s));
    s->sense_length = 0;
}

static void generic_sense_id(struct subchannel *s, struct ccw_data *d)
{
    u8 bytes[7] = {0xFF};
    be16_store(bytes + 1, s->ops->cu_type);
    bytes[3] = s->ops->cu_model;
    be16_store(bytes + 4, s->ops->dev_type);
    bytes[6] = s->ops->dev_model;
    ccw_put(d, bytes, sizeof bytes);
}

bool generic_command(struct subchannel *s, u8 command, struct ccw_data *d)
{
    switch (command) {
    case COMMAND_NOP:
        return true;
    case COMMAND_SENSE:
        generic_sense(s, d);
        return true;
    case COMMAND_SENSE_ID:
        generic_sense_id(s, d);
        return true;
    default:
        return false;
    }
}
