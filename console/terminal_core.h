/* The inside of a terminal's core, for terminal.c (lines) and terminal_screen.c (what only displays have). */
#pragma once
#include "console/terminal_kind.h"
#include <pthread.h>

struct piece { /* of the queue */
    struct piece *next;
    enum terminal_order order;
    bool newline;
    size_t length;
    u8 data[]; /* and a zero behind */
};

struct terminal {
    struct loop *loop;
    const struct terminal_ops *ops;
    void *kind;
    const struct terminal_handler *handler;
    void *arg;
    char name[16], peer[64];
    int calls;                           /* handler calls under way: the terminal is freed after them */
    bool held, closed, shown_unfinished; /* the last text given to the kind did not end its line */
    struct terminal_display *display;    /* NULL: it is none */

    pthread_mutex_t lock; /* of what follows */
    struct piece *first, **end;
    size_t queued; /* bytes */
    unsigned lost; /* lines */
    bool posted;
    enum terminal_status status;
    char system[9];
    bool hidden, status_changed, hidden_changed, settings_changed;
    struct terminal_settings settings;
    const struct terminal_program *program;
    void *program_arg;
};

/* Any thread. */
void terminal_queue(struct terminal *t, enum terminal_order order, const void *data, size_t n, bool newline);
void terminal_request_flush(struct terminal *t); /* with the lock held */
/* The end of a call to the handler or the program: false if the terminal was closed in it. */
bool terminal_call_ended(struct terminal *t);
void terminal_program_gone(struct terminal *t);
