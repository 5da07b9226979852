/* The server of the control socket: listening, and the life of each connection. Must not know users or commands.
 *
 * The protocol, for all of console/: lines of text in UTF-8, at most FRAME_MAX bytes each. The client's first line says
 * what it wants:
 *     console [USERID [operator]]  be a terminal; `operator`: of the operator, who is logged on already
 *     cp USERID COMMAND            issue one CP command (USERID * means the operator)
 *     status | shutdown            as the verbs of the same names
 *     figures                      what is measured of the system (cp/verb/figures_text.h)
 *     arrival USERID               a reader file was made for USERID
 * Every later line begins with one letter (enum frame_to_server, frame_to_client). A terminal's client says
 *     I text  a line was typed          A  attention          D  disconnect
 *     C before TAB text  complete text  Q text  would the line text carry a password?
 * and is told
 *     L text  text, and the line ends   P text  text, the line goes on (a prompt); at once, like everything
 *     E text  text was typed and taken  e  the same, but it was hidden; both end a line that went on
 *     S c system  status c: C (CP READ), V (VM READ), R (RUNNING), O (logged off)     H 1|0  hide what is typed, or not
 *     W word  a completion              w  no more completions     Y|N  it does, it does not carry a password
 *     X text  the terminal is closed (text says why, if the system has a reason)
 * A request is answered by R text (a line of the response) and at last Z n (the return code), or X text if it is
 * refused. Only the user who runs the system, and root, are served. A client that sends anything else is told X and
 * dropped; one that does not read loses lines of its terminal, no more. */
#define _GNU_SOURCE 1 /* accept4, struct ucred */
#include "console/connection.h"
#include "console/latin1.h"
#include "console/socket.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 256
#define LINGER_MS 5000      /* for a client to read its last lines */
#define ACCEPT_PAUSE_MS 500 /* when the host has no more descriptors */
#define CLOSE_MS 500        /* for all last lines together when the server closes */

struct control_server {
    struct loop *loop;
    struct control_handlers handlers;
    void *arg;
    char *directory;
    int fd;
    struct connection *connections;
    unsigned count;
    struct loop_timer *pause;
};

struct loop *connection_loop(const struct connection *c)
{
    return c->server->loop;
}

const struct control_handlers *connection_handlers(const struct connection *c, void **arg)
{
    *arg = c->server->arg;
    return &c->server->handlers;
}

static void on_connection(void *arg, u32 events);

static void watch(struct connection *c)
{
    size_t unsent = frame_unsent(&c->writer);
    u32 events =
        (unsent || c->ending || c->refused ? EPOLLOUT : 0) | (unsent < UNSENT_HIGH && !c->ending ? EPOLLIN : 0);

    if (c->fd < 0 || events == c->events)
        return;
    loop_unwatch(c->server->loop, c->fd);
    c->events = events;
    if (loop_watch(c->server->loop, c->fd, events, on_connection, c) < 0)
        c->refused = true;
}

void connection_put(struct connection *c, char tag, const char *text)
{
    char utf8[FRAME_MAX];

    if (c->fd >= 0 && !c->ending && !frame_put(&c->writer, tag, latin1_to_utf8(utf8, sizeof utf8, text)))
        c->refused = true;
}

void connection_push(struct connection *c)
{
    /* An error will be seen by the loop as well, which is the place to drop the client. */
    if (c->fd >= 0 && frame_send(&c->writer, c->fd) < 0)
        c->writer.start = c->writer.end = 0;
    watch(c);
}

void connection_refuse(struct connection *c)
{
    c->refused = true;
    watch(c);
}

static void connection_free(struct connection *c)
{
    struct connection **at = &c->server->connections;

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
    c->server->count--;
    loop_cancel(c->server->loop, c->linger);
    frame_free(&c->writer);
    free(c);
}

void connection_release(struct connection *c)
{
    if (c->fd < 0 && !c->busy)
        connection_free(c);
}

/* The client is gone: tell who works for it. */
static void connection_drop(struct connection *c)
{
    c->busy = true;
    loop_unwatch(c->server->loop, c->fd);
    close(c->fd);
    c->fd = -1;
    if (c->terminal)
        control_terminal_gone(c);
    if (c->request)
        control_request_abandon(c);
    c->busy = false;
    if (!c->terminal)
        connection_free(c);
}

static void on_linger(void *arg)
{
    struct connection *c = arg;

    c->linger = NULL;
    connection_drop(c);
}

void connection_end(struct connection *c, const char *reason)
{
    if (c->fd < 0 || c->ending)
        return;
    connection_put(c, FRAME_END, reason);
    c->ending = true;
    c->linger = loop_after(c->server->loop, LINGER_MS, on_linger, c);
    connection_push(c);
}

/* Frames are taken only while the answers find room. */
static void take_frames(struct connection *c)
{
    char *frame;

    while (!c->ending && !c->refused && !c->handed && frame_unsent(&c->writer) < UNSENT_HIGH &&
           (frame = frame_next(&c->reader)))
        c->frame(c, frame);
    if (c->reader.malformed)
        c->refused = true;
}

static void on_connection(void *arg, u32 events)
{
    struct connection *c = arg;
    ssize_t got = -EAGAIN;

    c->busy = true;
    if (frame_send(&c->writer, c->fd) < 0)
        events |= EPOLLERR;
    if (c->terminal)
        control_terminal_resume(c);
    take_frames(c);
    if ((events & EPOLLIN) && !c->ending && !c->refused && frame_unsent(&c->writer) < UNSENT_HIGH) {
        got = frame_fill(&c->reader, c->fd);
        take_frames(c);
    }
    if (c->refused && !c->ending) {
        connection_put(c, FRAME_END, "The request was not understood.");
        frame_send(&c->writer, c->fd);
    }
    c->busy = false;
    if (got == 0 || (got < 0 && got != -EAGAIN) || c->refused || c->handed || (events & EPOLLERR) ||
        ((events & EPOLLHUP) && !(events & EPOLLIN)) || (c->ending && frame_unsent(&c->writer) == 0))
        connection_drop(c);
    else
        connection_push(c);
}

static void hello_console(struct connection *c, const char *operands)
{
    char userid[16], flag[16];

    if (!text_word(&operands, userid, sizeof userid)) {
        control_terminal_open(c, NULL);
        return;
    }
    text_upper(userid);
    if (!text_is_userid(userid)) {
        connection_end(c, "That is not a userid.");
        return;
    }
    if (text_word(&operands, flag, sizeof flag)) {
        if (strcmp(flag, "operator") != 0) {
            c->refused = true;
            return;
        }
        memmove(userid + 1, userid, strlen(userid) + 1);
        userid[0] = '*';
    }
    control_terminal_open(c, userid);
}

/* The client speaks telnet from now on. */
static void hello_display(struct connection *c)
{
    int fd = c->server->handlers.display ? fcntl(c->fd, F_DUPFD_CLOEXEC, 0) : -1;

    c->handed = fd >= 0;
    c->refused = fd < 0;
    if (c->handed)
        c->server->handlers.display(c->server->arg, fd);
}

static void frame_hello(struct connection *c, char *frame)
{
    const char *operands = frame;
    char verb[16];

    text_word(&operands, verb, sizeof verb);
    operands = text_rest(operands);
    if (strcmp(verb, "console") == 0)
        hello_console(c, operands);
    else if (strcmp(verb, "display") == 0)
        hello_display(c);
    else if (!control_request_start(c, verb, operands))
        c->refused = true;
}

/* The mode of the socket says so already; it may have been changed. */
static bool peer_is_owner(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

static void connection_open(struct control_server *s, int fd)
{
    struct connection *c = s->count < CONNECTIONS_MAX && peer_is_owner(fd) ? calloc(1, sizeof *c) : NULL;

    if (!c) {
        close(fd);
        return;
    }
    c->server = s;
    c->fd = fd;
    c->frame = frame_hello;
    c->next = s->connections;
    s->connections = c;
    s->count++;
    c->events = EPOLLIN;
    if (loop_watch(s->loop, fd, EPOLLIN, on_connection, c) < 0)
        connection_drop(c);
}

static void on_listener(void *arg, u32 events);

static void on_pause_over(void *arg)
{
    struct control_server *s = arg;

    s->pause = NULL;
    if (loop_watch(s->loop, s->fd, EPOLLIN, on_listener, s) < 0)
        s->pause = loop_after(s->loop, ACCEPT_PAUSE_MS, on_pause_over, s);
}

static void on_listener(void *arg, u32 events)
{
    struct control_server *s = arg;
    int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)events;
    if (fd >= 0) {
        connection_open(s, fd);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        loop_unwatch(s->loop, s->fd);
        s->pause = loop_after(s->loop, ACCEPT_PAUSE_MS, on_pause_over, s);
    }
}

int control_listen(struct loop *l, const char *system_directory, const struct control_handlers *h, void *arg,
    struct control_server **out)
{
    struct control_server *s = calloc(1, sizeof *s);
    int error;

    if (!s)
        return -ENOMEM;
    *s = (struct control_server){.loop = l, .handlers = *h, .arg = arg, .directory = strdup(system_directory)};
    s->fd = s->directory ? socket_listen(system_directory) : -ENOMEM;
    error = s->fd < 0 ? s->fd : loop_watch(l, s->fd, EPOLLIN, on_listener, s);
    if (error) {
        if (s->fd >= 0)
            socket_close(system_directory, s->fd);
        free(s->directory);
        free(s);
        return error;
    }
    *out = s;
    return 0;
}

void control_close(struct control_server *s)
{
    int patience = CLOSE_MS;

    loop_unwatch(s->loop, s->fd);
    loop_cancel(s->loop, s->pause);
    while (s->connections) {
        struct connection *c = s->connections;
        c->busy = true;
        if (c->terminal)
            terminal_close(c->terminal);
        if (c->fd >= 0 && frame_send_all(&c->writer, c->fd, patience) == -ETIMEDOUT)
            patience = 0;
        if (c->fd >= 0)
            connection_drop(c);
        else
            connection_free(c);
    }
    socket_close(s->directory, s->fd);
    free(s->directory);
    free(s);
}
