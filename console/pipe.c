/* The terminal on standard input and output when they are no screen: plain lines in, plain lines out. Must not know
 * readline. Host fact: epoll refuses regular files and /dev/null, which never block; those are read by posted work. */
#include "console/latin1.h"
#include "console/outlet.h"
#include "console/standard.h"
#include "console/terminal_kind.h"
#include "cp/base/loop.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096 /* what is longer is cut */

struct pipe_terminal {
    struct loop *loop;
    struct terminal *t;
    struct outlet out;
    bool watching, posted, hidden, unfinished; /* the last output line goes on */
    size_t length;
    char line[LINE_MAX_BYTES];
};

static void output(struct terminal *t, const char *text, bool newline)
{
    struct pipe_terminal *p = terminal_kind(t);
    char *utf8 = malloc(2 * strlen(text) + 1);

    if (!utf8)
        return;
    outlet_write(&p->out, latin1_to_utf8(utf8, 2 * strlen(text) + 1, text));
    free(utf8);
    if (newline)
        outlet_write(&p->out, "\n");
    p->unfinished = !newline;
    if (outlet_waiting(&p->out) > WAITING_HIGH)
        outlet_push(&p->out);
    if (outlet_waiting(&p->out) > WAITING_HIGH)
        terminal_hold(t, true);
}

static void flush(struct terminal *t)
{
    struct pipe_terminal *p = terminal_kind(t);

    outlet_push(&p->out);
}

static void on_drained(void *arg)
{
    struct pipe_terminal *p = arg;

    terminal_hold(p->t, false);
}

static void status(struct terminal *t)
{
    (void)t; /* no prompts here */
}

/* Standard input may still be a keyboard, with standard output a file. */
static void hide(struct terminal *t, bool hide)
{
    struct pipe_terminal *p = terminal_kind(t);
    struct termios mode;

    if (p->hidden == hide || tcgetattr(STDIN_FILENO, &mode) < 0)
        return;
    p->hidden = hide;
    mode.c_lflag = hide ? mode.c_lflag & ~(tcflag_t)ECHO : mode.c_lflag | ECHO;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

static void read_posted(void *arg);

static void stop_reading(struct pipe_terminal *p)
{
    if (p->watching)
        loop_unwatch(p->loop, STDIN_FILENO);
    if (p->posted)
        loop_unpost(p->loop, read_posted, p);
    p->watching = p->posted = false;
}

static void pipe_closed(struct terminal *t)
{
    struct pipe_terminal *p = terminal_kind(t);

    stop_reading(p);
    hide(t, false);
    if (p->unfinished)
        outlet_write(&p->out, "\n");
    outlet_close(&p->out);
    free(p);
}

static const struct terminal_ops ops = {
    .output = output, .status = status, .hide = hide, .flush = flush, .close = pipe_closed};

/* A whole line was read. False: the terminal is gone. */
static bool take_line(struct pipe_terminal *p)
{
    char line[LINE_MAX_BYTES];

    p->line[p->length] = 0;
    p->length = 0;
    terminal_flush(p->t);
    if (p->unfinished)
        outlet_write(&p->out, "\n");
    p->unfinished = false;
    return terminal_input(p->t, latin1_from_utf8(line, sizeof line, p->line));
}

static bool take_bytes(struct pipe_terminal *p, const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (data[i] == '\n') {
            if (!take_line(p))
                return false;
        } else if (p->length + 1 < sizeof p->line && data[i]) {
            p->line[p->length++] = data[i];
        }
    }
    return true;
}

/* False: there will be no more input, or the terminal is gone. */
static bool read_some(struct pipe_terminal *p)
{
    char data[1024];
    ssize_t n = read(STDIN_FILENO, data, sizeof data);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n > 0)
        return take_bytes(p, data, (size_t)n);
    stop_reading(p);
    if (p->length == 0 || take_line(p))
        terminal_disconnect(p->t);
    return false;
}

static void on_input(void *arg, u32 events)
{
    (void)events;
    read_some(arg);
}

static void read_posted(void *arg)
{
    struct pipe_terminal *p = arg;

    if (read_some(p))
        loop_post(p->loop, read_posted, p);
}

struct terminal *console_pipe(struct loop *l, const char *name)
{
    struct pipe_terminal *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->loop = l;
    p->out = (struct outlet){.loop = l, .fd = STDOUT_FILENO, .drained = on_drained, .arg = p};
    p->t = terminal_create(l, name, "", &ops, p);
    if (!p->t) {
        free(p);
        return NULL;
    }
    p->watching = loop_watch(l, STDIN_FILENO, EPOLLIN, on_input, p) == 0;
    if (!p->watching) {
        p->posted = true;
        loop_post(l, read_posted, p);
    }
    return p->t;
}
