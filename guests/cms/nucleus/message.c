/* Messages, shown as CP's SET EMSG wants (DIAGNOSE X'5C'). */
#include "guests/cms/nucleus/message.h"
#include "guests/cms/base/format.h"
#include "guests/cms/nucleus/console.h"

static const struct row {
    u16 number;
    s16 rc;
    char severity;
    const char *text;
} rows[] = {
#define DMS(number, severity, NAME, rc, text) {number, rc, #severity[0], text},
#include "guests/cms/nucleus/message.def"
#undef DMS
};

void message_edited(struct text line)
{
    u64 at = (u64)line.at, n = line.n;

    asm volatile("diag %0,%1,0x5c" : "+d"(at), "+d"(n) : : "cc", "memory");
    if (n != 0)
        (message_sink ? message_sink : console_line)((struct text){(const char *)at, (u32)n});
}

void (*message_sink)(struct text line);

int dms(const char *module, enum message m, ...)
{
    const struct row *row = &rows[m];
    char line[512];
    va_list args;
    u32 n;

    n = format(line, sizeof line, "DMS%.3s%03u%c ", module, row->number, row->severity);
    va_start(args, m);
    n += format_list(line + n, sizeof line - n, row->text, args);
    va_end(args);
    if (n >= sizeof line)
        n = sizeof line - 1;
    message_edited((struct text){line, n});
    return row->rc;
}
