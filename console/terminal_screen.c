/* What only displays do: settings, logo, alarm, and programs that own the whole screen. Must not know how a display is
 * reached; on a terminal without `order` in its operations nothing happens here, but that text is text. */
#include "console/terminal_core.h"
#include "guests/arch/display.h"
#include <stdlib.h>
#include <string.h>

const struct terminal_settings terminal_usual = {
    .hold = true, .more_first = 50, .more_second = 10, .break_key = AID_PA1};

static const struct terminal_display no_display;

void terminal_set_display(struct terminal *t, const struct terminal_display *d)
{
    t->display = malloc(sizeof *d);
    if (t->display)
        *t->display = *d;
}

const struct terminal_display *terminal_display(const struct terminal *t)
{
    return t->display ? t->display : &no_display;
}

void terminal_configure(struct terminal *t, const struct terminal_settings *s)
{
    if (!t->ops->settings)
        return;
    pthread_mutex_lock(&t->lock);
    t->settings = *s;
    t->settings_changed = true;
    terminal_request_flush(t);
    pthread_mutex_unlock(&t->lock);
}

void terminal_settings(struct terminal *t, struct terminal_settings *s)
{
    pthread_mutex_lock(&t->lock);
    *s = t->settings;
    pthread_mutex_unlock(&t->lock);
}

void terminal_write_guest(struct terminal *t, const char *text, bool newline)
{
    enum terminal_order order = newline ? TERMINAL_GUEST_LINE : TERMINAL_GUEST_TEXT;

    terminal_queue(t, t->ops->order ? order : TERMINAL_TEXT, text, strlen(text), newline);
}

void terminal_refuse(struct terminal *t)
{
    if (t->ops->order)
        terminal_queue(t, TERMINAL_REFUSE, "", 0, false);
    else
        terminal_write(t, "NOT ACCEPTED", true);
}

void terminal_alarm(struct terminal *t)
{
    if (t->ops->order)
        terminal_queue(t, TERMINAL_ALARM, "", 0, false);
}

bool terminal_logo(struct terminal *t, const char *text)
{
    if (terminal_display(t)->model)
        terminal_queue(t, TERMINAL_LOGO, text, strlen(text), false);
    return terminal_display(t)->model;
}

bool terminal_fullscreen_begin(struct terminal *t, const struct terminal_program *p, void *arg)
{
    bool taken = false;

    if (!terminal_display(t)->model)
        return false;
    pthread_mutex_lock(&t->lock);
    if (!t->program) {
        t->program = p;
        t->program_arg = arg;
        taken = true;
    }
    pthread_mutex_unlock(&t->lock);
    return taken;
}

bool terminal_has_program(struct terminal *t)
{
    bool has;

    pthread_mutex_lock(&t->lock);
    has = t->program;
    pthread_mutex_unlock(&t->lock);
    return has;
}

void terminal_fullscreen_write(struct terminal *t, u8 command, const u8 *data, size_t length)
{
    u8 *all = malloc(length + 1);

    if (!all || !terminal_has_program(t)) {
        free(all);
        return;
    }
    all[0] = command;
    if (length)
        memcpy(all + 1, data, length);
    terminal_queue(t, TERMINAL_PROGRAM_WRITE, all, length + 1, false);
    free(all);
}

void terminal_fullscreen_read(struct terminal *t, u8 command)
{
    if (terminal_has_program(t))
        terminal_queue(t, TERMINAL_PROGRAM_READ, &command, 1, false);
}

void terminal_fullscreen_end(struct terminal *t)
{
    bool had;

    pthread_mutex_lock(&t->lock);
    had = t->program;
    t->program = NULL;
    pthread_mutex_unlock(&t->lock);
    if (had)
        terminal_queue(t, TERMINAL_PROGRAM_END, "", 0, false);
}

/* The program, if there is one, with t kept until terminal_call_ended. */
static const struct terminal_program *program_call(struct terminal *t, void **arg)
{
    const struct terminal_program *p;

    t->calls++;
    pthread_mutex_lock(&t->lock);
    p = t->program;
    *arg = t->program_arg;
    pthread_mutex_unlock(&t->lock);
    return p;
}

bool terminal_program_written(struct terminal *t)
{
    void *arg;
    const struct terminal_program *p = program_call(t, &arg);

    if (p)
        p->written(arg);
    return terminal_call_ended(t);
}

bool terminal_program_attention(struct terminal *t, u8 aid)
{
    void *arg;
    const struct terminal_program *p = program_call(t, &arg);

    if (p)
        p->attention(arg, aid);
    return terminal_call_ended(t);
}

bool terminal_program_read(struct terminal *t, const u8 *data, size_t length)
{
    void *arg;
    const struct terminal_program *p = program_call(t, &arg);

    if (p)
        p->read(arg, data, length);
    return terminal_call_ended(t);
}

bool terminal_program_screen(struct terminal *t, bool owned)
{
    void *arg;
    const struct terminal_program *p = program_call(t, &arg);

    if (p)
        p->screen(arg, owned);
    return terminal_call_ended(t);
}

void terminal_program_gone(struct terminal *t)
{
    const struct terminal_program *p;
    void *arg;

    pthread_mutex_lock(&t->lock);
    p = t->program;
    arg = t->program_arg;
    t->program = NULL;
    pthread_mutex_unlock(&t->lock);
    if (p)
        p->gone(arg);
}
