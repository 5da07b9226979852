/* Writing without blocking and without O_NONBLOCK, which would be shared with the shell that started us. Host facts:
 * poll(2) promises that as much as a small piece can be written; regular files cannot be watched but are always ready.
 */
#include "console/outlet.h"
#include "cp/base/loop.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define PIECE 512
#define CLOSE_MS 1000

void outlet_write(struct outlet *o, const char *text)
{
    size_t n = strlen(text);

    if (o->dead || n == 0)
        return;
    if (o->size - o->end < n) {
        size_t size = 2 * (o->end + n);
        char *data = realloc(o->data, size);
        if (!data)
            return;
        o->data = data;
        o->size = size;
    }
    memcpy(o->data + o->end, text, n);
    o->end += n;
}

size_t outlet_waiting(const struct outlet *o)
{
    return o->end - o->start;
}

/* Write while the descriptor takes it, waiting at most `milliseconds` for it each time. */
static void write_ready(struct outlet *o, int milliseconds)
{
    struct pollfd p = {.fd = o->fd, .events = POLLOUT};

    while (o->start < o->end && poll(&p, 1, milliseconds) > 0) {
        size_t n = outlet_waiting(o) < PIECE ? outlet_waiting(o) : PIECE;
        ssize_t written = write(o->fd, o->data + o->start, n);
        if (written > 0) {
            o->start += (size_t)written;
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) { /* nobody reads any more */
            o->dead = true;
            o->start = o->end;
        }
    }
    if (o->start == o->end)
        o->start = o->end = 0;
}

static void on_ready(void *arg, u32 events)
{
    struct outlet *o = arg;

    (void)events;
    write_ready(o, 0);
    if (outlet_waiting(o))
        return;
    loop_unwatch(o->loop, o->fd);
    o->watching = false;
    o->drained(o->arg);
}

void outlet_push(struct outlet *o)
{
    if (!o->watching)
        write_ready(o, 0);
    if (outlet_waiting(o) && !o->watching)
        o->watching = loop_watch(o->loop, o->fd, EPOLLOUT, on_ready, o) == 0;
}

void outlet_close(struct outlet *o)
{
    if (o->watching)
        loop_unwatch(o->loop, o->fd);
    write_ready(o, CLOSE_MS);
    free(o->data);
}
