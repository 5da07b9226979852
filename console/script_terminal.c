/* A terminal that a session script works at: a client of the control socket (protocol: control.c), or after its first
 * frame of telnet. */
#include "console/latin1.h"
#include "console/script.h"
#include "console/socket.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct script_terminal *script_terminal_create(const char *name, bool display, struct transcript *transcript)
{
    struct script_terminal *t = calloc(1, sizeof *t);
    size_t size = strlen(name) + 3;

    if (!t)
        return NULL;
    t->fd = -1;
    t->name = strdup(name);
    t->stream.heading = malloc(size);
    t->stream.transcript = transcript;
    if (display)
        t->display = script_display_create();
    if (!t->name || !t->stream.heading || (display && !t->display)) {
        script_terminal_free(t);
        return NULL;
    }
    snprintf(t->stream.heading, size, "[%s]", name);
    return t;
}

static bool say(struct script_terminal *t, char tag, const char *text)
{
    return t->fd >= 0 && frame_put(&t->writer, tag, text) && frame_send_all(&t->writer, t->fd, 10 * 1000) == 0;
}

int script_terminal_open(struct script_terminal *t, const char *system_directory, bool as_operator)
{
    t->fd = socket_connect(system_directory);
    if (t->fd < 0) {
        int error = t->fd;
        t->fd = -1;
        return error;
    }
    memset(&t->reader, 0, sizeof t->reader);
    frame_free(&t->writer);
    t->was_opened = true;
    if (t->display) {
        script_display_begin(t->display);
        return say(t, 0, "display") ? 0 : -EPIPE;
    }
    return say(t, 0, as_operator ? "console OPERATOR operator" : "console") ? 0 : -EPIPE;
}

/* The screen as text, in UTF-8. */
static const char *row_text(const struct script_terminal *t, unsigned row)
{
    static char utf8[2 * MODEL_COLUMNS + 1];
    char text[MODEL_COLUMNS + 1];

    model_row(&t->display->model, row, text);
    return latin1_to_utf8(utf8, sizeof utf8, text);
}

void script_terminal_print(const struct script_terminal *t, FILE *f)
{
    for (unsigned row = 0; row < MODEL_ROWS; row++)
        fprintf(f, "    |%s\n", row_text(t, row));
}

/* Before it changes by a person's hand. */
static void screen_to_transcript(struct script_terminal *t)
{
    for (unsigned row = 0; t->display->changed && row < MODEL_ROWS; row++)
        if (*row_text(t, row))
            transcript_line(t->stream.transcript, t->stream.heading, row_text(t, row), "");
    t->display->changed = false;
}

static bool send_all(struct script_terminal *t, struct outbound *out)
{
    bool good = !out->failed && t->fd >= 0;
    size_t sent = 0;

    while (good && sent < out->length) {
        ssize_t n = send(t->fd, out->data + sent, out->length - sent, MSG_NOSIGNAL);
        struct pollfd p = {.fd = t->fd, .events = POLLOUT};
        if (n > 0)
            sent += (size_t)n;
        else if (errno != EAGAIN || poll(&p, 1, 10 * 1000) != 1)
            good = false;
    }
    outbound_free(out);
    return good;
}

bool script_terminal_key(struct script_terminal *t, const char *key)
{
    struct outbound out = {0};

    screen_to_transcript(t);
    return script_display_key(t->display, key, &out) && send_all(t, &out);
}

enum match script_terminal_look(
    struct script_terminal *t, const struct pattern *pattern, char **group, const char **line)
{
    for (unsigned row = 0; row < MODEL_ROWS; row++) {
        *line = row_text(t, row);
        if (pattern && pattern_matches(pattern, *line, group)) {
            stream_allow(&t->stream);
            return MATCH_FOUND;
        }
    }
    for (unsigned row = 0; row < MODEL_ROWS; row++)
        if (stream_forbids(&t->stream, *line = row_text(t, row)))
            return MATCH_FORBIDDEN;
    return MATCH_NONE;
}

bool script_terminal_type(struct script_terminal *t, const char *line)
{
    char latin1[FRAME_MAX];

    if (t->display)
        return model_type(&t->display->model, latin1_from_utf8(latin1, sizeof latin1, line));
    t->typed = false;
    return say(t, FRAME_INPUT, line);
}

static void closed(struct script_terminal *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
    if (t->stream.partial)
        stream_end_line(&t->stream);
}

static void take_frame(struct script_terminal *t, const char *frame)
{
    const char *text = frame[0] ? frame + 1 : frame;

    switch (frame[0]) {
    case FRAME_LINE:
        stream_add(&t->stream, text, strlen(text));
        stream_end_line(&t->stream);
        break;
    case FRAME_PIECE:
        stream_add(&t->stream, text, strlen(text));
        break;
    case FRAME_TYPED:
    case FRAME_TYPED_HIDDEN:
        t->typed = true;
        stream_typed(&t->stream, frame[0] == FRAME_TYPED ? text : NULL);
        break;
    case FRAME_END:
        if (*text) {
            stream_add(&t->stream, text, strlen(text));
            stream_end_line(&t->stream);
        }
        closed(t);
        break;
    default: /* status and hiding are for eyes */
        break;
    }
}

static void take_frames(struct script_terminal *t)
{
    ssize_t n = frame_fill(&t->reader, t->fd);
    char *frame;

    while (t->fd >= 0 && (frame = frame_next(&t->reader)))
        take_frame(t, frame);
    if (t->fd >= 0 && (t->reader.malformed || n == 0 || (n < 0 && n != -EAGAIN)))
        closed(t);
}

static void display_receive(struct script_terminal *t)
{
    u8 data[4096];
    struct outbound out = {0};
    ssize_t n = recv(t->fd, data, sizeof data, MSG_DONTWAIT);

    if (n > 0)
        script_display_receive(t->display, data, (size_t)n, &out);
    if (!send_all(t, &out) || n == 0 || (n < 0 && errno != EAGAIN))
        closed(t);
}

void script_terminal_receive(struct script_terminal *t)
{
    if (t->display) {
        display_receive(t);
        return;
    }
    take_frames(t);
}

void script_terminal_disconnect(struct script_terminal *t)
{
    if (t->display || !say(t, FRAME_DISCONNECT, ""))
        closed(t);
}

void script_terminal_free(struct script_terminal *t)
{
    closed(t);
    if (t->display && t->stream.heading)
        screen_to_transcript(t);
    script_display_free(t->display);
    frame_free(&t->writer);
    stream_free(&t->stream);
    free(t->name);
    free(t);
}
