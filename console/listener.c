/* The telnet port: its address, who may come in, the tick by which clients are looked after. Must not know telnet. */
#define _GNU_SOURCE 1 /* accept4 */
#include "console/telnet_client.h"
#include "console/terminal_kind.h"
#include "console/tls.h"
#include "cp/base/clock.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MS 250
#define ACCEPT_PAUSE_TICKS 2 /* when the host has no more descriptors */
#define DEAD_LINE_MS 120000  /* a peer that acknowledges nothing for so long is gone */

const struct listener_options listener_usual = {.address = "127.0.0.1:3270", .sessions = 400, .idle_seconds = 900};

struct listener {
    struct loop *loop;
    struct listener_options options;
    console_accept_fn *accept;
    void *arg;
    int fd;
    bool watching;
    struct tls_context *tls;
    struct telnet_client *clients;
    unsigned count;
    struct loop_timer *tick;
};

struct loop *listener_loop(const struct listener *s)
{
    return s->loop;
}

const struct listener_options *listener_limits(const struct listener *s)
{
    return &s->options;
}

void listener_accept(struct listener *s, struct terminal *t)
{
    s->accept(s->arg, t, NULL);
}

static void on_listener(void *arg, u32 events);

/* Clients that have gone are freed here and nowhere else: nobody works on them now. */
static void sweep(struct listener *s)
{
    for (struct telnet_client **at = &s->clients; *at;) {
        struct telnet_client *c = *at;
        if (c->fd < 0 && !c->busy && !(c->kind && c->ops->in_use(c->kind))) {
            *at = c->next;
            s->count--;
            client_free(c);
        } else {
            at = &c->next;
        }
    }
}

static void on_tick(void *arg)
{
    struct listener *s = arg;
    u64 now = clock_monotonic_ns() / 1000000;

    s->tick = NULL;
    for (struct telnet_client *c = s->clients; c; c = c->next)
        client_tick(c, now);
    sweep(s);
    if (!s->watching && s->fd >= 0)
        s->watching = loop_watch(s->loop, s->fd, EPOLLIN, on_listener, s) == 0;
    if (s->clients || (!s->watching && s->fd >= 0))
        s->tick = loop_after(s->loop, TICK_MS, on_tick, s);
}

static void name_peer(int fd, char *text, size_t size)
{
    struct sockaddr_storage a;
    socklen_t n = sizeof a;

    if (getpeername(fd, (struct sockaddr *)&a, &n) < 0 || a.ss_family == AF_UNIX ||
        getnameinfo((struct sockaddr *)&a, n, text, (socklen_t)size, NULL, 0, NI_NUMERICHOST) != 0)
        *text = 0;
}

/* Notice lines that are dead, send small records at once, and take urgent data (telnet's synch) as they come. */
static void set_options(int fd)
{
    int on = 1, idle = 60, interval = 20, probes = 3;
    unsigned dead = DEAD_LINE_MS;

    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead, sizeof dead);
}

static void come_in(struct listener *s, int fd, struct tls_context *tls)
{
    struct telnet_client *c = s->count < s->options.sessions ? calloc(1, sizeof *c) : NULL;

    if (c && tls)
        c->tls = tls_begin(tls, fd);
    if (c)
        c->number = terminal_number_take();
    if (!c || !c->number || (tls && !c->tls)) {
        static const char full[] = "The system has no room for another terminal.\r\n";
        if (!tls && send(fd, full, sizeof full - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
            errno = 0; /* then it is not told */
        close(fd);
        if (c)
            client_free(c);
        return;
    }
    c->fd = fd;
    c->listener = s;
    snprintf(c->name, sizeof c->name, "L%04u", c->number % 10000);
    name_peer(fd, c->peer, sizeof c->peer);
    set_options(fd);
    c->next = s->clients;
    s->clients = c;
    s->count++;
    if (!s->tick)
        s->tick = loop_after(s->loop, TICK_MS, on_tick, s);
    client_open(c);
}

void listener_adopt(struct listener *s, int fd)
{
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        close(fd);
    else
        come_in(s, fd, NULL);
}

static void on_listener(void *arg, u32 events)
{
    struct listener *s = arg;
    int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)events;
    if (fd >= 0) {
        come_in(s, fd, s->tls);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        loop_unwatch(s->loop, s->fd);
        s->watching = false;
        if (!s->tick)
            s->tick = loop_after(s->loop, ACCEPT_PAUSE_TICKS * TICK_MS, on_tick, s);
    }
}

static int bind_to(const struct addrinfo *a)
{
    int on = 1, fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, a->ai_addr, a->ai_addrlen) < 0 || listen(fd, 128) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

/* HOST:PORT, where HOST may stand in brackets. */
static int listen_at(const char *address)
{
    char host[80];
    const char *colon = strrchr(address, ':');
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *found;
    size_t n = colon ? (size_t)(colon - address) : 0;
    u64 port;
    int fd;

    if (!colon || n >= sizeof host || !text_decimal(colon + 1, 65535, &port))
        return -EINVAL;
    memcpy(host, address, n);
    host[n] = 0;
    if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = 0;
        memmove(host, host + 1, n - 1);
    }
    if (n == 0 || getaddrinfo(strcmp(host, "*") == 0 ? NULL : host, colon + 1, &hints, &found) != 0)
        return -EINVAL;
    fd = bind_to(found);
    freeaddrinfo(found);
    return fd;
}

int listener_open(
    struct loop *l, const struct listener_options *o, console_accept_fn *accept, void *arg, struct listener **out)
{
    struct listener *s = calloc(1, sizeof *s);
    char reason[128];
    int rc = s ? 0 : -ENOMEM;

    if (rc)
        return rc;
    *s = (struct listener){.loop = l, .options = *o, .accept = accept, .arg = arg, .fd = -1};
    if (*o->certificate)
        rc = tls_open(o->certificate, o->key, &s->tls, reason, sizeof reason);
    if (rc == 0 && *o->address)
        rc = s->fd = listen_at(o->address);
    if (rc >= 0 && *o->address)
        rc = loop_watch(l, s->fd, EPOLLIN, on_listener, s);
    if (rc < 0) {
        if (s->fd >= 0)
            close(s->fd);
        tls_close(s->tls);
        free(s);
        return rc;
    }
    s->watching = s->fd >= 0;
    *out = s;
    return 0;
}

void listener_address(const struct listener *s, char *text, size_t size)
{
    struct sockaddr_storage a;
    socklen_t n = sizeof a;
    char port[8] = "?";

    if (getsockname(s->fd, (struct sockaddr *)&a, &n) == 0)
        getnameinfo((struct sockaddr *)&a, n, NULL, 0, port, sizeof port, NI_NUMERICSERV);
    snprintf(
        text, size, "%.*s:%s", (int)(strrchr(s->options.address, ':') - s->options.address), s->options.address, port);
}

void listener_close(struct listener *s)
{
    if (!s)
        return;
    if (s->watching)
        loop_unwatch(s->loop, s->fd);
    loop_cancel(s->loop, s->tick);
    for (struct telnet_client *c = s->clients; c; c = c->next) {
        c->busy++;
        if (c->kind)
            c->ops->close(c->kind);
        client_push(c); /* what the host takes now; nobody is waited for */
        client_drop(c);
        c->busy--;
    }
    sweep(s);
    if (s->fd >= 0)
        close(s->fd);
    tls_close(s->tls);
    free(s);
}
