/* EXECIO's request, and what its parts do with it. */
#pragma once
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"

enum { EXECIO_ALL = 0xFFFFFFFF, EXECIO_CUT = 1, EXECIO_END = 2, EXECIO_UNMATCHED = 3, EXECIO_STORAGE = 41 };
enum execio_search { SEARCH_NONE, SEARCH_FIND, SEARCH_LOCATE, SEARCH_AVOID };

struct execio {
    const char *operation; /* its name, for messages */
    u32 lines;             /* how many, or EXECIO_ALL */
    /* Operands of a disk. */
    struct fileid id;
    u32 record; /* the first; 0: where the last EXECIO was, or for writing the end */
    char format;
    u32 record_length;
    char carriage; /* PRINT: CC */
    bool data;     /* PRINT: each line begins with its own */
    u32 buffer;    /* CP */
    /* Options. */
    bool finis, lifo, skip, strip, quiet, upper, has_string;
    struct text stem, variable, string, wanted;
    enum execio_search search;
    u32 zone[2], margins[2]; /* columns from 1; 0: none given */
    /* Progress. */
    u32 seen, stored;
    bool cut, matched;
};

/* The operands and options behind the number of lines and the operation. 0, or 24 with its message. */
int execio_operands(struct execio *x, const struct invocation *i);
int execio_options(struct execio *x, struct text rest);
int execio_bad(struct text why); /* DMSEIO621E */

/* A line was read; absolute is its record number, 0: it has none. False: no more are wanted, or *rc is not 0. */
bool execio_give(struct execio *x, struct text line, u32 absolute, int *rc);
/* After the last: the return code, from that of the reading. */
int execio_given(struct execio *x, int rc);
/* Line number n (from 1) of what is to be written: from the string, variables, the stack; room for it: 256 characters.
 * False: there are no more, or *rc is not 0. */
bool execio_next(struct execio *x, u32 n, char *room, struct text *line, int *rc);

int execio_read_disk(struct execio *x);
int execio_read_disk_update(struct execio *x);
int execio_write_disk(struct execio *x);
int execio_read_card(struct execio *x);
int execio_punch(struct execio *x);
int execio_print(struct execio *x);
int execio_cp(struct execio *x);
int execio_message(struct execio *x);
/* FINIS: 6 if no such file was in use. */
int execio_finis(const struct fileid *pattern);
void execio_forget(void); /* the outermost EXEC ended: positions in files are lost */
