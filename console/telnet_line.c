/* A telnet client in line mode: a network virtual terminal (RFC 854) that shows what is typed itself. Text on the line
 * is UTF-8. Must not know sockets. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/latin1.h"
#include "console/telnet_client.h"
#include "console/terminal_kind.h"
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096 /* what is longer is cut */
#define UNSENT_HIGH (64 * 1024)

struct line_terminal {
    struct telnet_client *client;
    struct terminal *t;
    struct terminal_settings settings;
    bool hidden, after_return, unfinished;
    size_t length;
    char line[LINE_MAX_BYTES];
};

enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, ERASE = 0x15, DELETE = 0x7F };

static void output(struct terminal *t, const char *text, bool newline)
{
    struct line_terminal *k = terminal_kind(t);
    size_t size = 2 * strlen(text) + 3;
    char *utf8 = malloc(size);

    if (!utf8)
        return;
    latin1_to_utf8(utf8, size - 2, text);
    if (newline)
        strcat(utf8, "\r\n");
    client_send_text(k->client, (const u8 *)utf8, strlen(utf8));
    free(utf8);
    k->unfinished = !newline;
    if (client_unsent(k->client) > UNSENT_HIGH)
        client_push(k->client);
    if (client_unsent(k->client) > UNSENT_HIGH)
        terminal_hold(t, true);
}

static void status(struct terminal *t)
{
    (void)t; /* no prompts here */
}

static void hide(struct terminal *t, bool hide)
{
    struct line_terminal *k = terminal_kind(t);

    k->hidden = hide;
    telnet_hide(&k->client->telnet, hide);
}

static void flush(struct terminal *t)
{
    struct line_terminal *k = terminal_kind(t);

    client_push(k->client);
}

static void settings(struct terminal *t)
{
    struct line_terminal *k = terminal_kind(t);

    terminal_settings(t, &k->settings);
}

static void terminal_closed(struct terminal *t)
{
    struct line_terminal *k = terminal_kind(t);

    k->t = NULL;
    client_end(k->client);
}

static const struct terminal_ops terminal_operations = {
    .output = output, .status = status, .hide = hide, .flush = flush, .close = terminal_closed, .settings = settings};

static void line_typed(struct line_terminal *k)
{
    char line[LINE_MAX_BYTES];

    k->line[k->length] = 0;
    k->length = 0;
    latin1_from_utf8(line, sizeof line, k->line);
    explicit_bzero(k->line, sizeof k->line);
    terminal_flush(k->t);
    if (k->hidden) /* the client did not show the end of the line */
        client_send_text(k->client, (const u8 *)"\r\n", 2);
    k->unfinished = false;
    terminal_input(k->t, line);
    explicit_bzero(line, sizeof line);
}

static void key(struct line_terminal *k, u8 byte)
{
    bool line_feed_of_return = k->after_return && (byte == '\n' || byte == 0);

    k->after_return = byte == '\r';
    if (line_feed_of_return)
        return;
    if (byte == '\r' || byte == '\n') {
        line_typed(k);
    } else if (byte == BACKSPACE || byte == DELETE) {
        while (k->length && (k->line[--k->length] & 0xC0) == 0x80) /* all bytes of a character */
            ;
    } else if (byte == ERASE) {
        k->length = 0;
    } else if (byte == CTRL_C) {
        terminal_attention(k->t);
    } else if (byte == CTRL_D && k->length == 0) {
        terminal_disconnect(k->t);
    } else if (byte && k->length + 1 < sizeof k->line) {
        k->line[k->length++] = (char)byte;
    }
}

static void on_text(void *arg, const u8 *data, size_t n)
{
    struct line_terminal *k = arg;

    for (size_t i = 0; i < n && k->t; i++)
        key(k, data[i]);
}

static void on_attention(void *arg)
{
    struct line_terminal *k = arg;

    k->length = 0;
    if (k->t)
        terminal_attention(k->t);
}

static void gone(void *arg)
{
    struct line_terminal *k = arg;

    if (k->t)
        terminal_disconnect(k->t);
}

static void drained(void *arg)
{
    struct line_terminal *k = arg;

    if (k->t)
        terminal_hold(k->t, false);
}

static bool logged_on(void *arg)
{
    const struct line_terminal *k = arg;

    return k->settings.logged_on;
}

static bool in_use(void *arg)
{
    const struct line_terminal *k = arg;

    return k->t;
}

static void close_terminal(void *arg)
{
    struct line_terminal *k = arg;

    if (k->t)
        terminal_close(k->t);
}

static const struct telnet_kind line_kind = {.text = on_text,
    .attention = on_attention,
    .end_of_file = gone,
    .drained = drained,
    .gone = gone,
    .logged_on = logged_on,
    .in_use = in_use,
    .close = close_terminal,
    .free = free};

void telnet_line_open(struct telnet_client *c)
{
    struct line_terminal *k = calloc(1, sizeof *k);

    if (!k)
        return;
    k->client = c;
    k->t = terminal_create(listener_loop(c->listener), c->name, c->peer, &terminal_operations, k);
    if (!k->t) {
        free(k);
        return;
    }
    c->kind = k;
    c->ops = &line_kind;
    listener_accept(c->listener, k->t);
}
