/* See forms.h. Source: IBM 3211 component description, "Forms-Control Buffer"; IBM 3800 reference manual. */
#include "guests/device/forms.h"

#define CHANNEL 0x0F
#define CHANNELS 12
#define LAST_LINE 0x10
#define INDEX_BYTE 0x80 /* in the first byte: a print-position index, not a line */

bool forms_load(struct forms *f, const u8 *bytes, u32 length)
{
    struct forms loaded = {.loaded = true};
    u32 at = length > 0 && (bytes[0] & INDEX_BYTE) ? 1 : 0;
    while (at < length && loaded.lines < FORMS_LINES) {
        u8 byte = bytes[at++];
        if ((byte & CHANNEL) > CHANNELS)
            return false;
        loaded.channel[loaded.lines++] = byte & CHANNEL;
        if ((byte & LAST_LINE) && loaded.lines > 1) /* in the first line it sets the lines per inch */
            break;
    }
    if (loaded.lines == 0)
        return false;
    *f = loaded;
    return true;
}

bool forms_load_3800(struct forms *f, const u8 *bytes, u32 length)
{
    struct forms loaded = {.loaded = true};
    for (u32 at = 0; at < length && at < FORMS_LINES; at++) {
        if ((bytes[at] & CHANNEL) > CHANNELS)
            return false;
        loaded.channel[loaded.lines++] = bytes[at] & CHANNEL;
    }
    if (loaded.lines == 0)
        return false;
    *f = loaded;
    return true;
}

u32 forms_space(struct forms *f, unsigned lines)
{
    u32 met = 0;
    if (!f->loaded)
        return 0;
    while (lines-- > 0) {
        f->line = (f->line + 1) % f->lines;
        met |= 1u << f->channel[f->line];
    }
    return met;
}

void forms_skip(struct forms *f, u8 channel)
{
    if (!f->loaded)
        return;
    for (unsigned i = 1; i <= f->lines; i++) {
        unsigned line = (f->line + i) % f->lines;
        if (f->channel[line] == channel) {
            f->line = line;
            return;
        }
    }
    f->line = 0;
}
