/* The terminal that a connection of the control socket is. Must not know sockets: it puts frames and is given frames.
 */
#include "console/connection.h"
#include "console/latin1.h"
#include "console/terminal_kind.h"
#include <stdio.h>
#include <string.h>

/* A text of this length fits a frame, whatever its characters become in UTF-8. */
#define CHUNK (FRAME_MAX / 2 - 2)

static void output(struct terminal *t, const char *text, bool newline)
{
    struct connection *c = terminal_kind(t);
    char chunk[CHUNK + 1];

    while (strlen(text) > CHUNK) {
        memcpy(chunk, text, CHUNK);
        chunk[CHUNK] = 0;
        connection_put(c, FRAME_PIECE, chunk);
        text += CHUNK;
    }
    connection_put(c, newline ? FRAME_LINE : FRAME_PIECE, text);
    if (frame_unsent(&c->writer) >= UNSENT_HIGH)
        connection_push(c);
    if (frame_unsent(&c->writer) >= UNSENT_HIGH)
        terminal_hold(t, true);
}

static void status(struct terminal *t)
{
    static const char letters[] = {
        [TERMINAL_CP_READ] = 'C', [TERMINAL_VM_READ] = 'V', [TERMINAL_RUNNING] = 'R', [TERMINAL_LOGGED_OFF] = 'O'};
    char system[9], text[16];

    snprintf(text, sizeof text, "%c ", letters[terminal_status(t, system)]);
    strcat(text, system);
    connection_put(terminal_kind(t), FRAME_STATUS, text);
}

static void hide(struct terminal *t, bool hide)
{
    connection_put(terminal_kind(t), FRAME_HIDE, hide ? "1" : "0");
}

static void flush(struct terminal *t)
{
    connection_push(terminal_kind(t));
}

static void terminal_closed(struct terminal *t)
{
    struct connection *c = terminal_kind(t);

    c->terminal = NULL;
    terminal_number_return(c->number);
    connection_end(c, "");
    connection_release(c);
}

static const struct terminal_ops ops = {
    .output = output, .status = status, .hide = hide, .flush = flush, .close = terminal_closed};

void control_terminal_resume(struct connection *c)
{
    if (frame_unsent(&c->writer) < UNSENT_HIGH / 4)
        terminal_hold(c->terminal, false);
}

void control_terminal_gone(struct connection *c)
{
    if (!c->disconnected) {
        c->disconnected = true;
        terminal_disconnect(c->terminal);
    }
}

static void typed(struct connection *c, const char *text)
{
    char line[FRAME_MAX];

    latin1_from_utf8(line, sizeof line, text);
    terminal_flush(c->terminal); /* the echo comes after what was said before */
    if (terminal_secret(c->terminal, line))
        connection_put(c, FRAME_TYPED_HIDDEN, "");
    else
        connection_put(c, FRAME_TYPED, line);
    terminal_input(c->terminal, line);
}

static void add_word(void *ctx, const char *word)
{
    connection_put(ctx, FRAME_WORD, word);
}

static void complete(struct connection *c, char *operands)
{
    char before[FRAME_MAX], text[FRAME_MAX], *tab = strchr(operands, '\t');

    if (!tab) {
        c->refused = true;
        return;
    }
    *tab = 0;
    latin1_from_utf8(before, sizeof before, operands);
    latin1_from_utf8(text, sizeof text, tab + 1);
    terminal_complete(c->terminal, before, text, add_word, c);
    connection_put(c, FRAME_WORDS_END, "");
}

static void is_secret(struct connection *c, const char *text)
{
    char line[FRAME_MAX];

    latin1_from_utf8(line, sizeof line, text);
    connection_put(c, terminal_secret(c->terminal, line) ? FRAME_SECRET : FRAME_NOT_SECRET, "");
}

static void frame_of_terminal(struct connection *c, char *frame)
{
    if (!c->terminal || c->disconnected)
        return; /* what was typed ahead is lost with the terminal */
    switch (frame[0]) {
    case FRAME_INPUT:
        typed(c, frame + 1);
        break;
    case FRAME_ATTENTION:
        terminal_attention(c->terminal);
        break;
    case FRAME_DISCONNECT:
        control_terminal_gone(c);
        break;
    case FRAME_COMPLETE:
        complete(c, frame + 1);
        break;
    case FRAME_IS_SECRET:
        is_secret(c, frame + 1);
        break;
    default:
        c->refused = true;
    }
}

void control_terminal_open(struct connection *c, const char *userid)
{
    char name[16];
    void *arg;
    const struct control_handlers *h = connection_handlers(c, &arg);

    c->number = terminal_number_take();
    snprintf(name, sizeof name, "L%04u", c->number % 10000);
    c->terminal = c->number ? terminal_create(connection_loop(c), name, "", &ops, c) : NULL;
    if (!c->terminal) {
        terminal_number_return(c->number);
        connection_end(c, "The system has no storage for another terminal.");
        return;
    }
    c->frame = frame_of_terminal;
    h->accept(arg, c->terminal, userid);
}
