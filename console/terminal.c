/* The core of a terminal: the queue between the threads that write and the loop's thread that shows, and the delivery
 * of what is typed. Must not know what kind of terminal it is, nor what the lines mean. */
#include "console/terminal_core.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that wait for a terminal which does not read; then the oldest lines are lost. One command's response (DISPLAY
 * of a megabyte) comes in one burst, which must fit. */
#define QUEUE_LIMIT (4 * 1024 * 1024)

struct terminal *terminal_create(
    struct loop *l, const char *name, const char *peer, const struct terminal_ops *ops, void *kind)
{
    struct terminal *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->loop = l;
    t->ops = ops;
    t->kind = kind;
    text_copy(t->name, sizeof t->name, name);
    text_copy(t->peer, sizeof t->peer, peer);
    t->settings = terminal_usual;
    pthread_mutex_init(&t->lock, NULL);
    t->end = &t->first;
    return t;
}

static void terminal_free(struct terminal *t)
{
    while (t->first) {
        struct piece *p = t->first;
        t->first = p->next;
        free(p);
    }
    free(t->display);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

void *terminal_kind(const struct terminal *t)
{
    return t->kind;
}

const char *terminal_name(const struct terminal *t)
{
    return t->name;
}

const char *terminal_peer(const struct terminal *t)
{
    return t->peer;
}

enum terminal_status terminal_status(struct terminal *t, char system[9])
{
    enum terminal_status status;

    pthread_mutex_lock(&t->lock);
    status = t->status;
    memcpy(system, t->system, sizeof t->system);
    pthread_mutex_unlock(&t->lock);
    return status;
}

/* Take the piece at *at off the queue, with the lock held. */
static struct piece *queue_take(struct terminal *t, struct piece **at)
{
    struct piece *p = *at;

    if (!p)
        return NULL;
    *at = p->next;
    if (!*at)
        t->end = at;
    t->queued -= sizeof *p + p->length;
    return p;
}

static bool is_text(const struct piece *p)
{
    return p->order <= TERMINAL_GUEST_LINE;
}

/* The oldest line goes. False: there is no text. */
static bool queue_lose_line(struct terminal *t)
{
    struct piece **at = &t->first;
    bool whole = false, found = false;

    while (!whole) {
        struct piece *p;
        while (*at && !is_text(*at))
            at = &(*at)->next;
        p = queue_take(t, at);
        if (!p)
            break;
        found = true;
        whole = p->newline;
        free(p);
    }
    t->lost += found;
    return found;
}

static void show(struct terminal *t, const char *text, bool newline)
{
    t->ops->output(t, text, newline);
    t->shown_unfinished = !newline;
}

static void show_piece(struct terminal *t, const struct piece *p)
{
    if (p->order == TERMINAL_TEXT) {
        show(t, (const char *)p->data, p->newline);
    } else {
        t->ops->order(t, p->order, p->data, p->length);
        if (is_text(p))
            t->shown_unfinished = !p->newline;
    }
}

static void show_queue(struct terminal *t)
{
    for (;;) {
        struct piece *p;
        unsigned lost;
        char notice[64];

        pthread_mutex_lock(&t->lock);
        p = queue_take(t, &t->first);
        lost = t->lost;
        t->lost = 0;
        pthread_mutex_unlock(&t->lock);
        if (lost) {
            if (t->shown_unfinished)
                show(t, "", true);
            snprintf(notice, sizeof notice, "(%u lines lost: this terminal reads too slowly)", lost);
            show(t, notice, true);
        }
        if (!p)
            return;
        show_piece(t, p);
        free(p);
        if (t->held && !t->closed)
            return;
    }
}

/* A password's prompt must not be seen before its input is hidden, nor the input be seen again before the text that was
 * written while it was hidden: so hiding is told before the output, the rest after it. */
static void show_state(struct terminal *t, bool before)
{
    bool hide_now, status_now, settings_now, hidden;

    pthread_mutex_lock(&t->lock);
    hidden = t->hidden;
    hide_now = t->hidden_changed && hidden == before;
    status_now = t->status_changed && !before;
    settings_now = t->settings_changed && before;
    t->hidden_changed &= !hide_now;
    t->status_changed &= !status_now;
    t->settings_changed &= !settings_now;
    pthread_mutex_unlock(&t->lock);
    if (settings_now && t->ops->settings)
        t->ops->settings(t);
    if (hide_now)
        t->ops->hide(t, hidden);
    if (status_now)
        t->ops->status(t);
}

void terminal_flush(struct terminal *t)
{
    pthread_mutex_lock(&t->lock);
    t->posted = false;
    pthread_mutex_unlock(&t->lock);
    show_state(t, true);
    if (!t->held || t->closed)
        show_queue(t);
    show_state(t, false);
    if (t->ops->flush)
        t->ops->flush(t);
}

static void flush_posted(void *arg)
{
    terminal_flush(arg);
}

void terminal_request_flush(struct terminal *t)
{
    if (!t->posted) {
        t->posted = true;
        loop_post(t->loop, flush_posted, t);
    }
}

void terminal_queue(struct terminal *t, enum terminal_order order, const void *data, size_t n, bool newline)
{
    struct piece *p = malloc(sizeof *p + n + 1);

    pthread_mutex_lock(&t->lock);
    if (p) {
        *p = (struct piece){.order = order, .newline = newline, .length = n};
        memcpy(p->data, data, n);
        p->data[n] = 0;
        *t->end = p;
        t->end = &p->next;
        t->queued += sizeof *p + n;
        while (t->queued > QUEUE_LIMIT && queue_lose_line(t))
            ;
    } else {
        t->lost++;
    }
    terminal_request_flush(t);
    pthread_mutex_unlock(&t->lock);
}

void terminal_write(struct terminal *t, const char *text, bool newline)
{
    terminal_queue(t, TERMINAL_TEXT, text, strlen(text), newline);
}

void terminal_set_status(struct terminal *t, enum terminal_status status, const char *system)
{
    pthread_mutex_lock(&t->lock);
    t->status = status;
    text_copy(t->system, sizeof t->system, system);
    t->status_changed = true;
    terminal_request_flush(t);
    pthread_mutex_unlock(&t->lock);
}

void terminal_hide_input(struct terminal *t, bool hide)
{
    pthread_mutex_lock(&t->lock);
    if (t->hidden != hide) {
        t->hidden = hide;
        t->hidden_changed = !t->hidden_changed; /* hidden and shown again before anybody saw it is no change */
        terminal_request_flush(t);
    }
    pthread_mutex_unlock(&t->lock);
}

void terminal_hold(struct terminal *t, bool hold)
{
    if (t->held == hold)
        return;
    t->held = hold;
    if (!hold) {
        pthread_mutex_lock(&t->lock);
        terminal_request_flush(t);
        pthread_mutex_unlock(&t->lock);
    }
}

void terminal_attach(struct terminal *t, const struct terminal_handler *handler, void *arg)
{
    t->handler = handler;
    t->arg = arg;
}

void terminal_close(struct terminal *t)
{
    t->closed = true;
    t->handler = NULL;
    terminal_program_gone(t);
    terminal_flush(t);
    t->ops->close(t);
    loop_unpost(t->loop, flush_posted, t);
    if (t->calls == 0)
        terminal_free(t);
}

bool terminal_call_ended(struct terminal *t)
{
    bool closed = t->closed;

    if (--t->calls == 0 && closed)
        terminal_free(t);
    return !closed;
}

bool terminal_input(struct terminal *t, const char *line)
{
    t->calls++;
    terminal_hide_input(t, false);
    if (t->handler)
        t->handler->input(t->arg, line);
    return terminal_call_ended(t);
}

bool terminal_attention(struct terminal *t)
{
    t->calls++;
    if (t->handler)
        t->handler->attention(t->arg);
    return terminal_call_ended(t);
}

bool terminal_disconnect(struct terminal *t)
{
    t->calls++;
    if (t->handler)
        t->handler->disconnect(t->arg);
    return terminal_call_ended(t);
}

void terminal_complete(
    struct terminal *t, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    if (t->handler && t->handler->complete)
        t->handler->complete(t->arg, before, text, add, ctx);
}

bool terminal_secret(struct terminal *t, const char *line)
{
    bool hidden;

    pthread_mutex_lock(&t->lock);
    hidden = t->hidden;
    pthread_mutex_unlock(&t->lock);
    return hidden || (t->handler && t->handler->secret && t->handler->secret(t->arg, line));
}
