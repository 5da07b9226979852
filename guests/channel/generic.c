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

static void generic_identity(const struct device_ops *ops, void *state, struct device_identity *id)
{
    *id = (struct device_identity){ops->cu_type, ops->dev_type, ops->cu_model, ops->dev_model, 0, {0}};
    if (ops->describe != NULL)
        ops->describe(state, id);
}

/* The words begin at byte 8; without them the reply ends before. */
static void generic_sense_id(struct subchannel *s, struct ccw_data *d)
{
    struct device_identity id;
    u8 bytes[8 + sizeof id.word] = {0xFF};
    generic_identity(s->ops, s->state, &id);
    be16_store(bytes + 1, id.cu_type);
    bytes[3] = id.cu_model;
    be16_store(bytes + 4, id.dev_type);
    bytes[6] = id.dev_model;
    for (unsigned i = 0; i < id.words; i++)
        be32_store(bytes + 8 + 4 * i, id.word[i]);
    ccw_put(d, bytes, id.words == 0 ? 7 : 8 + 4u * id.words);
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
