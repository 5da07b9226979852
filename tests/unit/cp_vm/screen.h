/* A display that a test is at: what CP and programs show there is kept, reads are answered at once. */
#pragma once
#include "console/terminal_kind.h"
#include "cp/vm/session.h"
#include "tests/unit/cp_vm/system.h"

static struct screen {
    struct terminal *t;
    unsigned writes, reads, ends, logos;
    u8 order[256]; /* the last write: command and data */
    size_t length;
    char text[4096];
} screen;
static struct session *session;

static void on_output(struct terminal *t, const char *text, bool newline)
{
    (void)t;
    if (strlen(screen.text) + strlen(text) + 2 < sizeof screen.text) {
        strcat(screen.text, text);
        strcat(screen.text, newline ? "\n" : "");
    }
}

static void on_order(struct terminal *t, enum terminal_order order, const u8 *data, size_t length)
{
    if (order == TERMINAL_GUEST_LINE || order == TERMINAL_GUEST_TEXT)
        on_output(t, (const char *)data, order == TERMINAL_GUEST_LINE);
    screen.logos += order == TERMINAL_LOGO;
    screen.ends += order == TERMINAL_PROGRAM_END;
    if (!terminal_has_program(t))
        return;
    if (order == TERMINAL_PROGRAM_WRITE) {
        screen.writes++;
        memcpy(screen.order, data, length < sizeof screen.order ? length : sizeof screen.order);
        screen.length = length;
        terminal_program_written(t);
    } else if (order == TERMINAL_PROGRAM_READ) {
        screen.reads++;
        terminal_program_read(t, (const u8 *)"\x7D\x40\x40\x11\x40\x41\xC1", 7);
    }
}

static void ignore(struct terminal *t)
{
    (void)t;
}

static void ignore_hiding(struct terminal *t, bool hide)
{
    (void)t;
    (void)hide;
}

static const struct terminal_ops screen_operations = {.output = on_output,
    .status = ignore,
    .hide = ignore_hiding,
    .close = ignore,
    .order = on_order,
    .settings = ignore};

static void sit_down(u8 model)
{
    struct terminal_display display = {.model = model,
        .rows = 24,
        .columns = 80,
        .alternate_rows = 32,
        .alternate_columns = 80,
        .colour = true,
        .query_length = 4,
        .query = {0x00, 0x04, 0x81, 0x80}};

    memset(&screen, 0, sizeof screen);
    screen.t = terminal_create(cp.loop, "L0001", "", &screen_operations, NULL);
    if (model)
        terminal_set_display(screen.t, &display);
    cp_enter();
    session = session_open(screen.t, false);
    cp_leave();
}
