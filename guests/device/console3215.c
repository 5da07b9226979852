/* The 3215 console printer-keyboard: writes lines, and reads one when the operator has typed it.
 * Source: IBM 3215 component description; DIAGNOSE class and type: CP Programming Services. */
#include "guests/device/device.h"
#include <stdlib.h>

enum console_command {
    CONSOLE_WRITE = 0x01,
    CONSOLE_WRITE_RETURN = 0x09,
    CONSOLE_READ = 0x0A,
    CONSOLE_ALARM = 0x0B,
};
#define LINE_MAX_READ 256
#define WRITE_PIECE 1024

struct console {
    const struct console_line *line;
    void *cp;
};

void *console3215_create(const struct console_line *line, void *cp)
{
    struct console *c = calloc(1, sizeof *c);
    if (c != NULL)
        *c = (struct console){line, cp};
    return c;
}

/* Long text goes out in pieces; the carriage returns after the last one. */
static enum ccw_end console_write(struct console *c, struct ccw_data *data, bool carriage_return)
{
    u8 piece[WRITE_PIECE];
    u32 n;
    do {
        n = ccw_get(data, piece, sizeof piece);
        c->line->write(c->cp, piece, n, carriage_return && n < sizeof piece);
    } while (n == sizeof piece);
    return CCW_OK;
}

static enum ccw_end console_read(struct console *c, struct ccw_data *data)
{
    u8 text[LINE_MAX_READ];
    u32 room = ccw_count(data), length = 0;
    if (room > sizeof text)
        room = sizeof text;
    if (!c->line->read(c->cp, text, room, &length))
        return CCW_PENDING;
    ccw_put(data, text, length < room ? length : room);
    return CCW_OK;
}

static enum ccw_end console_command(void *state, u8 command, struct ccw_data *data, bool chained)
{
    struct console *c = state;
    (void)chained;
    switch (command) {
    case CONSOLE_WRITE:
    case CONSOLE_WRITE_RETURN:
        return console_write(c, data, command == CONSOLE_WRITE_RETURN);
    case CONSOLE_READ:
        return console_read(c, data);
    case CONSOLE_ALARM:
        c->line->alarm(c->cp);
        return CCW_OK;
    default:
        return CCW_REJECT;
    }
}

static void console_halt(void *state)
{
    struct console *c = state;
    c->line->read_cancelled(c->cp);
}

const struct device_ops console3215_ops = {
    .name = "3215",
    .cu_type = 0x3215,
    .dev_type = 0x3215,
    .vm_class = 0x80,
    .vm_type = 0x00,
    .command = console_command,
    .halt = console_halt,
    .close = free,
};
