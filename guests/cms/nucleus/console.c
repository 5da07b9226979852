/* The console: a 3215, by channel programs; immediate commands. What was typed before anybody asked for it goes to the
 * stack. */
#include "guests/cms/nucleus/console.h"
#include "guests/cms/base/format.h"
#include "guests/cms/nucleus/channel.h"
#include "guests/cms/nucleus/display.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"
#include <stdarg.h>

enum { WRITE_PART = 0x01, WRITE_LINE = 0x09, READ_LINE = 0x0A };
#define SAY_MAX 1024

static u16 known_vdev;

/* The console's device number: by DIAGNOSE X'24', which wants 31-bit addressing. */
u16 console_device(void)
{
    register u64 rx asm("2") = 0xFFFFFFFF;
    register u64 ry asm("4") = 0;
    register u64 next asm("5") = 0;

    if (known_vdev == 0) {
        asm volatile("sam31\n diag %0,%1,0x24\n sam64" : "+d"(rx), "+d"(ry), "+d"(next) : : "cc");
        known_vdev = (u32)rx == 0xFFFFFFFF ? 0x0009 : (u16)rx;
    }
    return known_vdev;
}

/* SET OUTPUT: a copy, which is to be given back; NULL: t is shown as it is. */
static char *output_translated(struct text t)
{
    char *copy = settings.output_table && t.n ? storage_get(t.n) : NULL;

    for (u32 k = 0; copy && k < t.n; k++)
        copy[k] = settings.output_table[(u8)t.at[k]];
    return copy;
}

static void console_write(u8 command, struct text t)
{
    char *copy = output_translated(t);
    struct channel_end end;
    struct ccw ccw = {command, CCW_SLI, 1, (u32)(u64) " "};

    if (t.n != 0) {
        ccw.count = (u16)(t.n < 0xFFFF ? t.n : 0xFFFF);
        ccw.address = (u32)(u64)(copy ? copy : t.at);
    } else if (command == WRITE_PART) {
        return;
    }
    channel_run(console_device(), &ccw, &end);
    storage_free(copy);
}

void console_line(struct text line)
{
    if (!settings.typing_halted)
        console_write(WRITE_LINE, line);
}

void console_part(struct text part)
{
    if (!settings.typing_halted)
        console_write(WRITE_PART, part);
}

void say(const char *text, ...)
{
    char line[SAY_MAX];
    va_list args;
    u32 n;

    va_start(args, text);
    n = format_list(line, sizeof line, text, args);
    va_end(args);
    console_line((struct text){line, n < sizeof line ? n : (u32)sizeof line - 1});
}

static u32 console_type(char line[CONSOLE_LINE_MAX + 1])
{
    struct channel_end end;
    struct ccw ccw = {READ_LINE, CCW_SLI, CONSOLE_LINE_MAX, (u32)(u64)line};
    u32 n = 0;

    if (channel_run(console_device(), &ccw, &end) && !(end.device_status & STATUS_UNIT_CHECK) &&
        end.subchannel_status == 0)
        n = CONSOLE_LINE_MAX - end.residual;
    for (u32 k = 0; settings.input_table && k < n; k++)
        line[k] = settings.input_table[(u8)line[k]];
    line[n] = 0;
    return n;
}

/* Lines that came by an attention. */
static void console_take_typed(void)
{
    char line[CONSOLE_LINE_MAX + 1];

    while (channel_attention_taken()) {
        if (display_attention())
            continue;
        struct text typed = {line, console_type(line)};

        if (!immediate_take(typed))
            stack_type_ahead(typed);
    }
}

bool console_attention(void)
{
    channel_interruptions_take();
    console_take_typed();
    return immediate.ending;
}

static u32 line_end(char *line, u32 n)
{
    n = n < CONSOLE_LINE_MAX ? n : CONSOLE_LINE_MAX;
    line[n] = 0;
    return n;
}

u32 console_read_terminal(char line[CONSOLE_LINE_MAX + 1])
{
    u32 n;

    if (stack_take_typed(line, CONSOLE_LINE_MAX + 1, &n))
        return line_end(line, n);
    do {
        n = console_type(line);
        if (!immediate_take((struct text){line, n}))
            return n;
    } while (!immediate.ending);
    line[0] = 0;
    return 0;
}

u32 console_read(char line[CONSOLE_LINE_MAX + 1])
{
    u32 n;

    if (stack_take(line, CONSOLE_LINE_MAX + 1, &n))
        return line_end(line, n);
    return console_read_terminal(line);
}
