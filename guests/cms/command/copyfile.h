/* COPYFILE's request, and how its parts share the work. */
#pragma once
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"

enum copy_how { COPY_NEW, COPY_REPLACE, COPY_APPEND, COPY_OVERLAY };

/* A piece of an output record: columns of the input record, or a string. */
struct copy_piece {
    u32 from, to;       /* from 1; from 0: */
    struct text string; /* within struct copy's list */
    u32 target;         /* from 1 */
};
enum { COPY_PIECES = 40, COPY_LIST = 1024, COPY_INPUTS = 30 };

struct copy {
    /* Options. */
    u32 how;
    bool type, old_date, single, prompt, specs, truncate, translate, pack;
    char format;       /* 0: as the input's */
    u32 record_length; /* 0: as the input's */
    char fill;
    u32 from, count; /* count: 0: all */
    struct text from_label, to_label;
    /* Lists that were entered. */
    char list[COPY_LIST];
    u32 list_n;
    struct copy_piece piece[COPY_PIECES];
    u32 pieces;
    char *table; /* 256 characters, or NULL */
    /* The records of now. */
    char *in, *out;
    u32 in_size, out_size;
};

int copy_options(struct copy *c, const struct invocation *i, u32 *operands);
/* Ask for the lists that the options want. */
int copy_lists(struct copy *c);
/* The output record, in c->out, of n bytes in c->in; before: of what is overlaid. Its length. */
u32 copy_record(struct copy *c, u32 n, u32 before);

/* Copy all that the request wants of in to out; made: out is new. */
int copy_records(struct copy *c, const struct file_status *in, struct file *out, u32 *copied);
