/* Lines over a stream socket that never block and never grow without bound on the reading side. Must not know the tags.
 */
#include "console/frame.h"
#include "cp/base/clock.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

ssize_t frame_fill(struct frame_reader *r, int fd)
{
    ssize_t n;

    memmove(r->data, r->data + r->start, r->end - r->start);
    r->end -= r->start;
    r->start = 0;
    n = recv(fd, r->data + r->end, sizeof r->data - r->end, MSG_DONTWAIT);
    if (n < 0)
        return -errno;
    r->end += (size_t)n;
    return n;
}

char *frame_next(struct frame_reader *r)
{
    char *line = r->data + r->start;
    size_t n = r->end - r->start;
    char *end = memchr(line, '\n', n);

    if (r->malformed)
        return NULL;
    if (end)
        n = (size_t)(end - line);
    if (n > FRAME_MAX || memchr(line, 0, n)) {
        r->malformed = true;
        return NULL;
    }
    if (!end)
        return NULL;
    *end = 0;
    r->start += n + 1;
    return line;
}

static bool make_room(struct frame_writer *w, size_t need)
{
    size_t size = w->size ? w->size : 1024;
    char *data;

    if (w->start) {
        memmove(w->data, w->data + w->start, w->end - w->start);
        w->end -= w->start;
        w->start = 0;
    }
    while (size - w->end < need)
        size *= 2;
    if (size == w->size)
        return true;
    data = realloc(w->data, size);
    if (!data)
        return false;
    w->data = data;
    w->size = size;
    return true;
}

bool frame_put(struct frame_writer *w, char tag, const char *text)
{
    size_t n = strnlen(text, FRAME_MAX - 1);

    if (w->size - w->end < n + 2 && !make_room(w, n + 2))
        return false;
    if (tag)
        w->data[w->end++] = tag;
    memcpy(w->data + w->end, text, n);
    w->end += n;
    w->data[w->end++] = '\n';
    return true;
}

size_t frame_unsent(const struct frame_writer *w)
{
    return w->end - w->start;
}

int frame_send(struct frame_writer *w, int fd)
{
    while (w->start < w->end) {
        ssize_t n = send(fd, w->data + w->start, w->end - w->start, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN ? 0 : -errno;
        w->start += (size_t)n;
    }
    w->start = w->end = 0;
    return 0;
}

int frame_send_all(struct frame_writer *w, int fd, int milliseconds)
{
    u64 until = clock_monotonic_ns() + (u64)milliseconds * 1000000;

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        int error = frame_send(w, fd);
        u64 now = clock_monotonic_ns();
        if (error || frame_unsent(w) == 0)
            return error;
        if (now >= until)
            return -ETIMEDOUT;
        poll(&p, 1, (int)((until - now) / 1000000) + 1);
    }
}

void frame_free(struct frame_writer *w)
{
    free(w->data);
    *w = (struct frame_writer){0};
}
