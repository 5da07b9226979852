/* The bytes of one telnet client, in both directions, and what it may cost: input is taken at a bounded rate, output
 * that a slow client does not fetch is bounded (the terminal's own queue keeps the rest), and who says nothing is
 * dropped in the end. Must not know what is said. */
#include "console/telnet_client.h"
#include "console/terminal_kind.h"
#include "console/tls.h"
#include "cp/base/clock.h"
#include "cp/base/loop.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* A byte costs 1, a record or line 256; each tick of the listener takes COST_A_TICK off again: 64K a second, or 256
 * lines. */
#define COST_A_TICK 16384
#define COST_RECORD 256
#define UNSENT_MAX (1024 * 1024) /* no terminal sends so much: a client that only makes us answer */
#define SILENT_MS 1500           /* who has not said a telnet command by then does not speak telnet */
#define NEGOTIATION_MS 8000
#define ENDING_MS 5000

static void on_socket(void *arg, u32 events);

size_t client_unsent(const struct telnet_client *c)
{
    return c->end - c->start;
}

static void watch(struct telnet_client *c)
{
    u32 events = (client_unsent(c) || tls_wants_write(c->tls) ? EPOLLOUT : 0) |
                 (c->cost <= COST_A_TICK && client_unsent(c) < UNSENT_MAX ? EPOLLIN : 0);

    if (c->fd < 0 || events == c->events)
        return;
    loop_unwatch(listener_loop(c->listener), c->fd);
    c->events = events;
    if (loop_watch(listener_loop(c->listener), c->fd, events, on_socket, c) < 0)
        client_drop(c);
}

static void put(void *arg, const u8 *data, size_t n)
{
    struct telnet_client *c = arg;

    if (c->fd < 0 || c->ending)
        return;
    if (c->end + n > c->size) {
        size_t waiting = client_unsent(c), size = 2 * (waiting + n) + 1024;
        u8 *more = waiting + n <= UNSENT_MAX ? malloc(size) : NULL;
        if (!more) {
            telnet_stop(&c->telnet);
            c->telnet.broken = true;
            return;
        }
        if (waiting)
            memcpy(more, c->out + c->start, waiting);
        free(c->out);
        c->out = more;
        c->size = size;
        c->start = 0;
        c->end = waiting;
    }
    if (n)
        memcpy(c->out + c->end, data, n);
    c->end += n;
}

/* False: the client is gone. */
static bool send_some(struct telnet_client *c)
{
    while (client_unsent(c)) {
        ssize_t n = tls_write(c->tls, c->fd, c->out + c->start, client_unsent(c));
        if (n == -EAGAIN || n == -EINTR)
            return true;
        if (n < 0)
            return false;
        c->start += (size_t)n;
    }
    c->start = c->end = 0;
    return true;
}

void client_push(struct telnet_client *c)
{
    if (c->fd < 0)
        return;
    if (send_some(c))
        watch(c);
    else /* the loop sees it as well, which is the place to drop the client */
        c->start = c->end = 0;
}

void client_send_record(struct telnet_client *c, const u8 *data, size_t n)
{
    telnet_send_record(&c->telnet, data, n);
}

void client_send_text(struct telnet_client *c, const u8 *data, size_t n)
{
    telnet_send_text(&c->telnet, data, n);
}

void client_end(struct telnet_client *c)
{
    if (c->fd < 0 || c->ending)
        return;
    c->ending = true;
    c->ending_ms = clock_monotonic_ns() / 1000000;
    telnet_stop(&c->telnet);
    client_push(c);
}

void client_drop(struct telnet_client *c)
{
    if (c->fd < 0)
        return;
    loop_unwatch(listener_loop(c->listener), c->fd);
    tls_end(c->tls);
    c->tls = NULL;
    close(c->fd);
    c->fd = -1;
    telnet_stop(&c->telnet);
    if (c->kind)
        c->ops->gone(c->kind);
}

static void decided(void *arg)
{
    struct telnet_client *c = arg;

    if (c->telnet.mode == TELNET_LINE)
        telnet_line_open(c);
    else
        tn3270_open(c);
    if (!c->kind)
        client_end(c);
}

static void record(void *arg, const u8 *data, size_t n)
{
    struct telnet_client *c = arg;

    c->cost += COST_RECORD;
    c->ops->record(c->kind, data, n);
}

static void text(void *arg, const u8 *data, size_t n)
{
    struct telnet_client *c = arg;

    c->cost += *data == '\n' || *data == '\r' ? COST_RECORD : 0;
    c->ops->text(c->kind, data, n);
}

static void attention(void *arg)
{
    struct telnet_client *c = arg;

    if (c->kind)
        c->ops->attention(c->kind);
}

static void end_of_file(void *arg)
{
    struct telnet_client *c = arg;

    if (c->kind)
        c->ops->end_of_file(c->kind);
}

static const struct telnet_user user = {.send = put,
    .decided = decided,
    .record = record,
    .text = text,
    .attention = attention,
    .end_of_file = end_of_file};

/* False: the client has left, or is to. */
static bool receive(struct telnet_client *c)
{
    u8 data[4096];
    ssize_t n = tls_read(c->tls, c->fd, data, sizeof data);

    if (n == -EAGAIN || n == -EINTR)
        return true;
    if (n <= 0)
        return false;
    c->cost += (size_t)n;
    c->heard_ms = clock_monotonic_ns() / 1000000;
    telnet_receive(&c->telnet, data, (size_t)n);
    return !c->telnet.broken;
}

/* Send what can be; if that is all, the terminal may have more. */
static void push_and_tell(struct telnet_client *c)
{
    client_push(c);
    if (c->fd >= 0 && c->kind && !client_unsent(c))
        c->ops->drained(c->kind);
}

static void on_socket(void *arg, u32 events)
{
    struct telnet_client *c = arg;
    bool alive = true;

    c->busy++;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        alive = receive(c);
    /* TLS may keep what the socket does not show. */
    while (alive && c->fd >= 0 && c->cost <= COST_A_TICK && tls_pending(c->tls))
        alive = receive(c);
    if (alive && c->fd >= 0)
        alive = send_some(c);
    if (!alive || (c->ending && !client_unsent(c)))
        client_drop(c);
    push_and_tell(c);
    c->busy--;
}

void client_open(struct telnet_client *c)
{
    c->opened_ms = c->heard_ms = clock_monotonic_ns() / 1000000;
    telnet_open(&c->telnet, &user, c, c->name);
    c->events = EPOLLIN;
    if (loop_watch(listener_loop(c->listener), c->fd, EPOLLIN, on_socket, c) < 0)
        client_drop(c);
    client_push(c);
}

static bool out_of_time(const struct telnet_client *c, u64 now_ms)
{
    unsigned idle = listener_limits(c->listener)->idle_seconds;

    if (c->ending)
        return now_ms - c->ending_ms > ENDING_MS || !client_unsent(c);
    return idle && now_ms - c->heard_ms > idle * 1000ULL && !(c->kind && c->ops->logged_on(c->kind));
}

void client_tick(struct telnet_client *c, u64 now_ms)
{
    u64 age = now_ms - c->opened_ms;

    if (c->fd < 0)
        return;
    c->busy++;
    c->cost -= c->cost < COST_A_TICK ? c->cost : COST_A_TICK;
    if (c->telnet.mode == TELNET_NEGOTIATING && !c->telnet.stopped && !tls_handshaking(c->tls) &&
        age > (c->telnet.spoken ? NEGOTIATION_MS : SILENT_MS))
        telnet_time_is_up(&c->telnet);
    if (c->telnet.broken || out_of_time(c, now_ms) || (tls_handshaking(c->tls) && age > NEGOTIATION_MS))
        client_drop(c);
    push_and_tell(c);
    c->busy--;
}

void client_free(struct telnet_client *c)
{
    if (c->kind)
        c->ops->free(c->kind);
    if (c->number)
        terminal_number_return(c->number);
    telnet_close(&c->telnet);
    free(c->out);
    free(c);
}
