/* The message table and SET EMSG's four forms. Must not know where a message goes. */
#include "cp/base/message.h"
#include <stdio.h>

/* Number and severity together are unique: a duplicate is a duplicate enumerator. */
enum message_unique {
#define MSG(number, severity, name, module, text) MESSAGE_##number##_##severity,
#include "cp/base/message.def"
#undef MSG
};

const struct message message_table[MSG_COUNT] = {
#define MSG(number, severity, name, module, text) [MSG_##name] = {number, #severity[0], module, text},
#include "cp/base/message.def"
#undef MSG
};

int message_format(char *buf, size_t size, enum emsg mode, const char *module, enum message_id id, va_list ap)
{
    const struct message *m = &message_table[id];
    size_t used = 0;

    buf[0] = 0;
    if (mode == EMSG_OFF && m->severity != 'R' && m->severity != 'W')
        return m->number;
    if (mode == EMSG_ON || mode == EMSG_CODE)
        used = (size_t)snprintf(buf, size, "HCP%.3s%03u%c", module ? module : m->module, m->number, m->severity);
    if (mode == EMSG_CODE)
        return m->number;
    if (used && used + 1 < size)
        buf[used++] = ' ';
    if (used < size) {
        buf[used] = 0;
        vsnprintf(buf + used, size - used, m->text, ap);
    }
    return m->number;
}
