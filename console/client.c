/* The other side of the control socket (protocol: control.c): requests, and a terminal of a running system in this
 * process. Must not know what requests and lines mean. */
#include "console/console.h"
#include "console/frame.h"
#include "console/latin1.h"
#include "console/socket.h"
#include "console/terminal_kind.h"
#include "cp/base/clock.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define ANSWER_MS 1000 /* for the system to complete a word */

int control_connect(const char *system_directory)
{
    return socket_connect(system_directory);
}

/* Wait for the next frame of a request's answer. NULL: the system has gone. */
static char *frame_wait(struct frame_reader *r, int fd)
{
    char *frame;

    while (!(frame = frame_next(r))) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t n;
        if (r->malformed || (poll(&p, 1, -1) < 0 && errno != EINTR))
            return NULL;
        n = frame_fill(r, fd);
        if (n == 0 || (n < 0 && n != -EAGAIN))
            return NULL;
    }
    return frame;
}

static int take_answer(int fd, FILE *out)
{
    struct frame_reader reader = {0};
    char *frame;

    while ((frame = frame_wait(&reader, fd)))
        switch (frame[0]) {
        case FRAME_REPLY:
            fprintf(out, "%s\n", frame + 1);
            break;
        case FRAME_RETURN_CODE:
            return atoi(frame + 1);
        default:
            return -EPROTO;
        }
    return -ECONNRESET;
}

int control_ask(const char *system_directory, const char *verb, const char *a, const char *b, void *out)
{
    char request[FRAME_MAX + 1];
    struct frame_writer writer = {0};
    int n = snprintf(request, sizeof request, "%s %s %s", verb, a && *a ? a : "*", b ? b : "");
    int fd, result;

    if (n >= FRAME_MAX)
        return -EMSGSIZE;
    if (strchr(request, '\n'))
        return -EINVAL;
    fd = control_connect(system_directory);
    if (fd < 0)
        return fd;
    result = frame_put(&writer, 0, request) ? frame_send_all(&writer, fd, 60 * 1000) : -ENOMEM;
    if (result == 0)
        result = take_answer(fd, out);
    frame_free(&writer);
    close(fd);
    return result;
}

/* A terminal of the system, shown at this process's terminal. */
struct client {
    struct loop *loop;
    struct terminal *t;
    int fd;
    struct frame_reader reader;
    struct frame_writer writer;
    bool watched, ended, lost; /* FRAME_END came; the system went without one */
    char reason[256];
    char answer;                              /* the tag of an awaited answer, once it came */
    void (*add)(void *ctx, const char *word); /* who wants FRAME_WORD */
    void *ctx;
};

static void client_end(struct client *c, const char *reason, bool lost)
{
    c->ended = true;
    c->lost = lost;
    text_copy(c->reason, sizeof c->reason, reason);
    loop_stop(c->loop);
}

static void show_status(struct client *c, const char *text)
{
    static const struct {
        char letter;
        enum terminal_status status;
    } statuses[] = {
        {'C', TERMINAL_CP_READ}, {'V', TERMINAL_VM_READ}, {'R', TERMINAL_RUNNING}, {'O', TERMINAL_LOGGED_OFF}};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (text[0] == statuses[i].letter)
            terminal_set_status(c->t, statuses[i].status, text[1] ? text + 2 : "");
}

static void take_frame(struct client *c, const char *frame)
{
    char text[FRAME_MAX];

    latin1_from_utf8(text, sizeof text, frame[0] ? frame + 1 : frame);
    switch (frame[0]) {
    case FRAME_LINE:
    case FRAME_PIECE:
        terminal_write(c->t, text, frame[0] == FRAME_LINE);
        break;
    case FRAME_STATUS:
        show_status(c, text);
        break;
    case FRAME_HIDE:
        terminal_hide_input(c->t, text[0] == '1');
        break;
    case FRAME_WORD:
        if (c->add)
            c->add(c->ctx, text);
        break;
    case FRAME_WORDS_END:
    case FRAME_SECRET:
    case FRAME_NOT_SECRET:
        c->answer = frame[0];
        break;
    case FRAME_END:
        client_end(c, text, false);
        break;
    default: /* what was typed is on the screen already */
        break;
    }
}

static void receive(struct client *c)
{
    ssize_t n = frame_fill(&c->reader, c->fd);
    char *frame;

    while (!c->ended && (frame = frame_next(&c->reader)))
        take_frame(c, frame);
    if (!c->ended && (c->reader.malformed || n == 0 || (n < 0 && n != -EAGAIN)))
        client_end(c, "The system has ended.", true);
}

static void on_socket(void *arg, u32 events);

/* Send, and have the loop send what the system does not take yet. */
static void push(struct client *c)
{
    frame_send(&c->writer, c->fd);
    if (c->watched)
        loop_unwatch(c->loop, c->fd);
    c->watched = true;
    loop_watch(c->loop, c->fd, EPOLLIN | (frame_unsent(&c->writer) ? EPOLLOUT : 0), on_socket, c);
}

static void on_socket(void *arg, u32 events)
{
    struct client *c = arg;

    if (events & EPOLLOUT)
        push(c);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        receive(c);
}

static void send_utf8(struct client *c, char tag, const char *utf8)
{
    frame_put(&c->writer, tag, utf8);
    push(c);
}

static void tell(struct client *c, char tag, const char *text)
{
    char utf8[FRAME_MAX];

    send_utf8(c, tag, latin1_to_utf8(utf8, sizeof utf8, text));
}

/* Ask and wait for the answer's tag; 0 if none comes in time. What comes in between is queued by the terminal. */
static char ask(struct client *c, char tag, const char *utf8)
{
    u64 until = clock_monotonic_ns() + ANSWER_MS * 1000000ULL, now;

    c->answer = 0;
    send_utf8(c, tag, utf8);
    while (!c->answer && !c->ended && (now = clock_monotonic_ns()) < until) {
        struct pollfd p = {.fd = c->fd, .events = POLLIN};
        if (poll(&p, 1, (int)((until - now) / 1000000) + 1) > 0)
            receive(c);
    }
    return c->answer;
}

static void on_input(void *arg, const char *line)
{
    tell(arg, FRAME_INPUT, line);
}

static void on_attention(void *arg)
{
    tell(arg, FRAME_ATTENTION, "");
}

static void on_disconnect(void *arg)
{
    tell(arg, FRAME_DISCONNECT, "");
}

static void on_complete(
    void *arg, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    struct client *c = arg;
    char request[FRAME_MAX];
    size_t n;

    latin1_to_utf8(request, sizeof request / 2, before);
    n = strlen(request);
    request[n] = '\t';
    latin1_to_utf8(request + n + 1, sizeof request - n - 1, text);
    c->add = add;
    c->ctx = ctx;
    ask(c, FRAME_COMPLETE, request);
    c->add = NULL;
}

static bool on_secret(void *arg, const char *line)
{
    char utf8[FRAME_MAX];

    return ask(arg, FRAME_IS_SECRET, latin1_to_utf8(utf8, sizeof utf8, line)) != FRAME_NOT_SECRET;
}

static const struct terminal_handler handler = {.input = on_input,
    .attention = on_attention,
    .disconnect = on_disconnect,
    .complete = on_complete,
    .secret = on_secret};

static int client_run(struct client *c, const char *system_directory, const char *userid)
{
    char hello[64], history[4096];

    snprintf(hello, sizeof hello, "console %.32s", userid ? userid : "");
    snprintf(history, sizeof history, "%s/history", system_directory);
    c->loop = loop_create();
    c->t = c->loop ? console_readline(c->loop, "CONSOLE", history) : NULL;
    if (!c->t) {
        fprintf(stderr, "ursa: this terminal cannot be used\n");
        return 1;
    }
    terminal_attach(c->t, &handler, c);
    frame_put(&c->writer, 0, hello);
    push(c);
    loop_run(c->loop);
    terminal_close(c->t);
    if (c->reason[0])
        fprintf(stderr, "ursa: %s\n", c->reason);
    return c->lost || c->reason[0] ? 1 : 0;
}

int console_client(const char *system_directory, const char *userid)
{
    struct client *c = calloc(1, sizeof *c);
    int status;

    if (!c)
        return 1;
    c->fd = control_connect(system_directory);
    if (c->fd < 0) {
        fprintf(stderr, "ursa: no system is running in %s\n", system_directory);
        free(c);
        return 1;
    }
    status = client_run(c, system_directory, userid);
    if (c->loop)
        loop_destroy(c->loop);
    frame_free(&c->writer);
    close(c->fd);
    free(c);
    return status;
}
