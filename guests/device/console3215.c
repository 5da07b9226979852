/* The 3215 console printer-keyboard: writes lines, and reads one when the operator has typed it. To DIAGNOSE X'58' it
 * is the display at which the operator sits. Source: IBM 3215 component description; DIAGNOSE class and type, X'58' and
 * its CCWs: CP Programming Services, VM/SP System Programmer's Guide. */
#include "guests/arch/display.h"
#include "guests/device/display.h"
#include <stdlib.h>

enum console_command {
    CONSOLE_WRITE = 0x01,
    CONSOLE_WRITE_RETURN = 0x09,
    CONSOLE_READ = 0x0A,
    CONSOLE_ALARM = 0x0B,
};
/* Of DIAGNOSE X'58'; what they do is in byte 5 of the CCW. */
enum diagnose_command { SHOW_LINES = 0x19, FULL_SCREEN_WRITE = 0x29, FULL_SCREEN_READ = 0x2A };
enum { SCREEN_ERASE = 0x80, SCREEN_ALTERNATE = 0x40, SCREEN_FIELDS = 0x20, SCREEN_ALL_KEYS = 0x10 };
enum { SCREEN_READ_MODIFIED = 0x80 };
#define LINE_MAX_READ 256
#define WRITE_PIECE 1024
#define LINES_MAX 4096 /* bytes shown by one command */

struct console {
    const struct console_line *line;
    void *cp;
    struct display display;
    bool diagnose;
};

void *console3215_create(const struct console_line *line, void *cp)
{
    struct console *c = calloc(1, sizeof *c);
    if (c != NULL)
        *c = (struct console){.line = line, .cp = cp, .display = {line->display, cp}};
    return c;
}

void console3215_diagnose(void *state, bool diagnose)
{
    struct console *c = state;
    c->diagnose = diagnose && c->display.line != NULL;
}

static enum ccw_end console_show(struct console *c, struct ccw_data *data)
{
    u8 text[LINES_MAX], control = ccw_control(data);
    u32 n = ccw_get(data, text, sizeof text);

    c->line->lines(c->cp, control, text, n);
    return CCW_OK;
}

/* Erasing begins with the screen, and so do structured fields, which ask what display it is; whatever else finds it
 * CP's ends with attention and unit check, by which the program knows that it has to draw it anew. */
static enum ccw_end console_full_screen(struct console *c, u8 command, struct ccw_data *data)
{
    u8 control = ccw_control(data);
    enum display_reach reach = c->display.line->reach(c->cp);

    if (reach == DISPLAY_LINE_MODE)
        return CCW_REJECT;
    if (reach == DISPLAY_ABSENT)
        return display_not_ready(data);
    if (command == FULL_SCREEN_WRITE && (control & (SCREEN_ERASE | SCREEN_FIELDS)))
        c->line->begin(c->cp, control & SCREEN_ALL_KEYS);
    if (command == FULL_SCREEN_WRITE && (control & SCREEN_ERASE))
        return display_transfer(
            &c->display, control & SCREEN_ALTERNATE ? DISPLAY_ERASE_WRITE_ALTERNATE : DISPLAY_ERASE_WRITE, data);
    if (c->display.line->reach(c->cp) == DISPLAY_TAKEN)
        return CCW_ATTENTION;
    if (command == FULL_SCREEN_WRITE)
        return display_transfer(
            &c->display, control & SCREEN_FIELDS ? DISPLAY_WRITE_STRUCTURED_FIELD : DISPLAY_WRITE, data);
    return display_transfer(
        &c->display, control & SCREEN_READ_MODIFIED ? DISPLAY_READ_MODIFIED : DISPLAY_READ_BUFFER, data);
}

static enum ccw_end console_diagnose(struct console *c, u8 command, struct ccw_data *data)
{
    switch (command) {
    case SHOW_LINES:
        return console_show(c, data);
    case FULL_SCREEN_WRITE:
    case FULL_SCREEN_READ:
        return console_full_screen(c, command, data);
    default:
        return CCW_REJECT;
    }
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
        return c->diagnose ? console_diagnose(c, command, data) : CCW_REJECT;
    }
}

static void console_halt(void *state)
{
    struct console *c = state;
    c->line->read_cancelled(c->cp);
    if (c->diagnose)
        c->display.line->cancelled(c->cp);
}

static void console_end(void *state)
{
    struct console *c = state;
    c->diagnose = false;
}

const struct device_ops console3215_ops = {
    .name = "3215",
    .cu_type = 0x3215,
    .dev_type = 0x3215,
    .vm_class = 0x80,
    .vm_type = 0x00,
    .command = console_command,
    .halt = console_halt,
    .end = console_end,
    .close = free,
};
