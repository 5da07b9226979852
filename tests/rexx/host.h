/* A host for REXX programs on Linux, for tests and benchmarks: stdio, a stack, commands by the shell, EXECs from a
 * folder. */
#pragma once

#include "guests/cms/rexx/rexx.h"

#include <stdio.h>

struct host_line {
    struct host_line *next, *before;
    size_t length;
    char text[];
};

struct host {
    struct rexx_host face; /* its address is what rexx_begin wants */
    volatile uint32_t pending;
    size_t used, limit;   /* bytes of storage; limit 0: none */
    bool commands;        /* go to the shell; else each is unknown */
    FILE *out, *messages; /* null: nowhere */
    FILE *in;
    const char *folder; /* where external routines are */
    char *line;         /* read or pulled */
    struct host_line *first, *last;
    size_t queued;
};

void host_begin(struct host *);
void host_end(struct host *);

/* A program's source, from a file or a buffer (which is copied). False: it cannot be read. */
bool host_load(struct host *, const char *path, struct rexx_program *);
void host_load_text(const char *text, size_t length, struct rexx_program *);
void host_unload(struct rexx_program *);
