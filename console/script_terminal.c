/* A terminal that a session script works at: a client of the control socket (protocol: control.c). */
#include "console/script.h"
#include "console/socket.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct script_terminal *script_terminal_create(const char *name, struct transcript *transcript)
{
    struct script_terminal *t = calloc(1, sizeof *t);
    size_t size = strlen(name) + 3;

    if (!t)
        return NULL;
    t->fd = -1;
    t->name = strdup(name);
    t->stream.heading = malloc(size);
    t->stream.transcript = transcript;
    if (!t->name || !t->stream.heading) {
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
    return say(t, 0, as_operator ? "console OPERATOR operator" : "console") ? 0 : -EPIPE;
}

bool script_terminal_type(struct script_terminal *t, const char *line)
{
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

void script_terminal_receive(struct script_terminal *t)
{
    ssize_t n = frame_fill(&t->reader, t->fd);
    char *frame;

    while (t->fd >= 0 && (frame = frame_next(&t->reader)))
        take_frame(t, frame);
    if (t->fd >= 0 && (t->reader.malformed || n == 0 || (n < 0 && n != -EAGAIN)))
        closed(t);
}

void script_terminal_disconnect(struct script_terminal *t)
{
    if (!say(t, FRAME_DISCONNECT, ""))
        closed(t);
}

void script_terminal_free(struct script_terminal *t)
{
    closed(t);
    frame_free(&t->writer);
    stream_free(&t->stream);
    free(t->name);
    free(t);
}
