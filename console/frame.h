/* The frames of the control socket: one line each, a tag letter, text in UTF-8, an end of line. Knows bytes only; who
 * says what to whom is documented in control.c. */
#pragma once
#include "guests/arch/types.h"
#include <sys/types.h>

#define FRAME_MAX 4096 /* the longest frame with its tag, without the end of line */

enum frame_to_server {
    FRAME_INPUT = 'I',
    FRAME_ATTENTION = 'A',
    FRAME_DISCONNECT = 'D',
    FRAME_COMPLETE = 'C',
    FRAME_IS_SECRET = 'Q',
};

enum frame_to_client {
    FRAME_LINE = 'L',
    FRAME_PIECE = 'P',
    FRAME_STATUS = 'S',
    FRAME_HIDE = 'H',
    FRAME_TYPED = 'E',
    FRAME_TYPED_HIDDEN = 'e',
    FRAME_WORD = 'W',
    FRAME_WORDS_END = 'w',
    FRAME_SECRET = 'Y',
    FRAME_NOT_SECRET = 'N',
    FRAME_REPLY = 'R',
    FRAME_RETURN_CODE = 'Z',
    FRAME_END = 'X',
};

struct frame_reader {
    size_t start, end;
    bool malformed; /* the other side sent an overlong or binary line: nothing more can be had */
    char data[2 * FRAME_MAX];
};

/* Read once, without blocking. Returns the bytes read, 0 at the end of the stream, -EAGAIN or another -errno. */
ssize_t frame_fill(struct frame_reader *r, int fd);
/* The next whole line, without its end; valid until the next frame_fill. NULL: none (or malformed). */
char *frame_next(struct frame_reader *r);

struct frame_writer {
    char *data;
    size_t start, end, size;
};

/* Queue tag (0: none) and text. What does not fit FRAME_MAX is cut; false when out of memory. */
bool frame_put(struct frame_writer *w, char tag, const char *text);
size_t frame_unsent(const struct frame_writer *w);
/* Send what the socket takes without blocking. 0 or -errno (never -EAGAIN). */
int frame_send(struct frame_writer *w, int fd);
/* The same, waiting for the socket up to `milliseconds` in all. 0, -ETIMEDOUT or -errno. */
int frame_send_all(struct frame_writer *w, int fd, int milliseconds);
void frame_free(struct frame_writer *w);
