/* A 3270 display as a terminal: CP's console on its screen, and the states of the screen that CP does not know
 * (MORE..., HOLDING, NOT ACCEPTED). Must not know sockets or telnet. Source: CP Commands and Utilities Reference,
 * "Using a Display Terminal" and TERMINAL. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/tn3270.h"
#include "cp/base/clock.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFUSED_MS 3000 /* how long NOT ACCEPTED stands */

static struct loop *loop_of(const struct tn3270 *k)
{
    return listener_loop(k->client->listener);
}

static void timer_stop(struct tn3270 *k, struct loop_timer **timer)
{
    loop_cancel(loop_of(k), *timer);
    *timer = NULL;
}

void tn3270_forget(struct tn3270 *k)
{
    timer_stop(k, &k->pausing);
    timer_stop(k, &k->refusing);
    timer_stop(k, &k->waiting);
}

bool tn3270_in_cp_mode(struct tn3270 *k)
{
    char system[9];

    return k->t && terminal_status(k->t, system) == TERMINAL_CP_READ;
}

static void status_text(struct tn3270 *k, char *text, size_t size)
{
    static const char *const states[] = {[TERMINAL_CP_READ] = "CP READ",
        [TERMINAL_VM_READ] = "VM READ",
        [TERMINAL_RUNNING] = "RUNNING",
        [TERMINAL_LOGGED_OFF] = ""};
    char system[9] = "";
    const char *state = k->t ? states[terminal_status(k->t, system)] : "";

    if (k->refusing) {
        snprintf(text, size, "NOT ACCEPTED");
        return;
    }
    if (k->view == VIEW_LOGO)
        state = "RUNNING";
    else if (k->pause == PAUSE_MORE)
        state = "MORE...";
    else if (k->pause == PAUSE_HOLDING)
        state = "HOLDING";
    snprintf(text, size, "%-10s%s", state, system);
}

static void draw_console(struct tn3270 *k, struct outbound *out, const char *status)
{
    struct console_frame f = {.style = k->settings.style,
        .hidden = k->hidden,
        .alarm = k->alarm,
        .restore = k->restore || k->redraw,
        .all = k->redraw,
        .input = k->input_changed,
        .input_attribute = k->attribute_changed,
        .status_changed = strcmp(status, k->status) != 0,
        .cursor_moved = k->cursor_moved,
        .text = k->text,
        .cursor = k->cursor};

    if (k->colours_changed) { /* everything, but what is being typed stays */
        f.input_attribute = f.status_changed = true;
        k->screen.dirty = 0;
        k->screen.dirty_end = k->screen.rows;
    }
    if (!f.all && !f.alarm && !f.restore && !f.input && !f.input_attribute && !f.status_changed && !f.cursor_moved &&
        k->screen.dirty == k->screen.dirty_end)
        return;
    text_copy(f.status, sizeof f.status, status);
    console_draw(out, &k->layout, &k->screen, &f);
    text_copy(k->status, sizeof k->status, status);
    k->redraw = k->restore = k->alarm = k->input_changed = k->attribute_changed = false;
    k->cursor_moved = k->colours_changed = false;
    explicit_bzero(k->text, sizeof k->text); /* from now on the display has it */
    k->cursor = 0;
}

void tn3270_update(struct tn3270 *k)
{
    struct outbound out = {0};
    char status[24];

    if (client_unsent(k->client))
        return; /* drained() comes back to it */
    status_text(k, status, sizeof status);
    if (k->view == VIEW_CONSOLE) {
        draw_console(k, &out, status);
    } else if (k->view == VIEW_LOGO && k->redraw) {
        logo_draw(&out, &k->layout, k->logo ? k->logo : "", status);
        k->redraw = k->restore = false;
    } else if (k->view == VIEW_PROGRAM && k->alarm) {
        outbound_command(&out, DISPLAY_WRITE);
        outbound_control(&out, WCC_ALARM);
        k->alarm = false;
    }
    if (out.length && !out.failed)
        client_send_record(k->client, out.data, out.length);
    outbound_free(&out);
    client_push(k->client);
}

static void more_time(void *arg)
{
    struct tn3270 *k = arg;

    k->pausing = NULL;
    if (k->more_alarmed) {
        tn3270_new_page(k);
    } else {
        k->more_alarmed = k->alarm = true;
        k->pausing = loop_after(loop_of(k), k->settings.more_second * 1000ULL, more_time, k);
    }
    tn3270_update(k);
}

/* MORE...: at first without an alarm, then with it. */
static void more_begin(struct tn3270 *k)
{
    k->pause = PAUSE_MORE;
    k->more_alarmed = false;
    timer_stop(k, &k->pausing);
    k->pausing = loop_after(loop_of(k), k->settings.more_first * 1000ULL, more_time, k);
}

void tn3270_page_checked(struct tn3270 *k)
{
    while (screen_has_waiting(&k->screen) && k->pause == PAUSE_NONE) {
        if (k->settings.more_first || k->settings.more_second || !k->t)
            more_begin(k);
        else
            screen_page(&k->screen);
    }
    if (k->t)
        terminal_hold(k->t, k->pause != PAUSE_NONE && screen_has_waiting(&k->screen));
}

void tn3270_new_page(struct tn3270 *k)
{
    timer_stop(k, &k->pausing);
    k->pause = PAUSE_NONE;
    screen_page(&k->screen);
    tn3270_page_checked(k);
    program_give_back(k);
}

void tn3270_hold(struct tn3270 *k)
{
    timer_stop(k, &k->pausing);
    k->pause = PAUSE_HOLDING;
}

void tn3270_interrupt(struct tn3270 *k)
{
    program_take(k);
    k->alarm = true;
    if (k->settings.hold)
        tn3270_hold(k);
    else
        more_begin(k);
}

static void refused_long_enough(void *arg)
{
    struct tn3270 *k = arg;

    k->refusing = NULL;
    tn3270_update(k);
}

void tn3270_refuse(struct tn3270 *k)
{
    timer_stop(k, &k->refusing);
    k->refusing = loop_after(loop_of(k), REFUSED_MS, refused_long_enough, k);
}

void tn3270_show_logo(struct tn3270 *k)
{
    k->logo_waits = false;
    k->view = VIEW_LOGO;
    k->redraw = true;
    screen_clear(&k->screen);
    retrieve_forget(&k->retrieve);
}

static void text(struct tn3270 *k, u8 area, const char *line, bool newline)
{
    if (*k->password && k->hidden)
        return; /* CP asks for what was typed at the logo */
    if (k->view == VIEW_LOGO) {
        k->view = VIEW_CONSOLE;
        k->redraw = true;
    }
    if (k->view == VIEW_PROGRAM && !k->settings.guest_controls)
        tn3270_interrupt(k);
    if (k->settings.timestamp && !screen_line_unfinished(&k->screen) && *line) {
        struct clock_text now;
        clock_describe(time(NULL), &now);
        screen_put(&k->screen, area, now.time, false);
        screen_put(&k->screen, area, " ", false);
    }
    screen_put(&k->screen, area, line, newline);
    k->unread = true;
    tn3270_page_checked(k);
}

void tn3270_output(struct terminal *t, const char *line, bool newline)
{
    text(terminal_kind(t), AREA_CP, line, newline);
}

static void logo(struct tn3270 *k, const char *lines)
{
    free(k->logo);
    k->logo = strdup(lines);
    if (!k->unread) {
        tn3270_show_logo(k);
        return;
    }
    k->logo_waits = true;
    screen_put(&k->screen, AREA_CP, "Press enter or clear key to continue", true);
    tn3270_page_checked(k);
}

void tn3270_order(struct terminal *t, enum terminal_order what, const u8 *data, size_t n)
{
    struct tn3270 *k = terminal_kind(t);

    switch (what) {
    case TERMINAL_GUEST_TEXT:
    case TERMINAL_GUEST_LINE:
        text(k, AREA_GUEST, (const char *)data, what == TERMINAL_GUEST_LINE);
        break;
    case TERMINAL_LOGO:
        logo(k, (const char *)data);
        break;
    case TERMINAL_ALARM:
        k->alarm = true;
        break;
    case TERMINAL_REFUSE:
        tn3270_refuse(k);
        break;
    case TERMINAL_PROGRAM_WRITE:
        program_write(k, data, n);
        break;
    case TERMINAL_PROGRAM_READ:
        program_read(k, data[0]);
        break;
    case TERMINAL_PROGRAM_END:
        program_end(k);
        break;
    default:
        break;
    }
}
