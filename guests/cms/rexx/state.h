/* The state of one interpreter: storage, names, frames of routines, what conditions are trapped. */
#pragma once

#include "guests/cms/rexx/value.h"

#define UNLIKELY(x) __builtin_expect(!!(x), 0)

enum error_number {
#define ERROR(name, number, message, text) ERROR_##name = number,
#include "guests/cms/rexx/error.def"
#undef ERROR
};

/* Depths that bound the use of storage and of the C stack. */
enum { FRAMES_MAXIMUM = 4000, EXPRESSION_DEPTH = 200, NAME_MAXIMUM = 250 };

enum { SIZE_CLASSES = 32, SIZE_STEP = 16 };

struct storage {
    void *free[SIZE_CLASSES + 1];
    struct chunk *chunks; /* what small blocks are cut from */
    char *next, *end;     /* in the newest chunk */
    struct large *blocks; /* each of its own */
};

/* A symbol in upper case, once for all programs. */
struct name {
    struct name *next;
    uint32_t hash;
    uint8_t keyword;  /* enum keyword, or 0 */
    uint32_t seen_as; /* its number in the code that last mentioned it */
    uint64_t seen;    /* that code's serial number */
    uint32_t length;
    char text[];
};

struct name_table {
    struct name **buckets;
    uint32_t mask;
    uint32_t count;
};

enum condition {
    CONDITION_ERROR,
    CONDITION_FAILURE,
    CONDITION_HALT,
    CONDITION_NOVALUE,
    CONDITION_SYNTAX,
    CONDITION_NOTREADY,
    CONDITIONS
};
enum trap_state { TRAP_OFF, TRAP_SIGNAL, TRAP_CALL };

struct trap {
    uint8_t state;   /* enum trap_state */
    uint8_t delayed; /* its routine runs */
    struct name *label;
};

/* What CONDITION tells. */
struct happened {
    uint8_t present, call;
    enum condition condition;
    value description;
};

enum trace_mode {
    TRACE_OFF,
    TRACE_NORMAL,
    TRACE_FAILURES,
    TRACE_ERRORS,
    TRACE_COMMANDS,
    TRACE_LABELS,
    TRACE_ALL,
    TRACE_RESULTS,
    TRACE_INTERMEDIATES
};

/* What a routine may change without its caller's noticing. */
struct settings {
    uint32_t digits, fuzz;
    bool engineering;
    bool interactive, inhibited; /* TRACE ? and ! */
    uint8_t trace;               /* enum trace_mode */
    int64_t integer_limit;       /* 10 ** digits if that is in reach of integer values, else their own */
    struct name *address, *previous;
    struct trap traps[CONDITIONS];
    struct happened happened;
};

enum frame_kind { FRAME_PROGRAM, FRAME_ROUTINE, FRAME_HANDLER, FRAME_INTERPRET, FRAME_INTERACTIVE };

struct frame {
    struct frame *caller;
    struct frame *routine; /* itself, or for INTERPRET the routine that it is in */
    enum frame_kind kind;
    enum rexx_call_kind call; /* how a program or routine was called */
    struct code *code;
    const uint32_t *resume; /* where it goes on when what it called returns */
    uint32_t clause;
    uint32_t depth;
    bool may_procedure;
    bool owns_pool;
    enum condition handles; /* of FRAME_HANDLER */
    struct pool *pool;
    size_t stack_base, block_base;
    struct settings saved;     /* the caller's */
    struct rexx_clock elapsed; /* TIME('R')'s start; seconds 0: not started */
    struct program *program;
    const struct name *first_address; /* of a program */
    uint32_t count;
    value arguments[];
};

enum block_kind { BLOCK_SIMPLE, BLOCK_FOREVER, BLOCK_COUNT, BLOCK_CONTROLLED, BLOCK_SELECT };

/* A DO or SELECT that is being executed. */
struct block {
    uint8_t kind; /* enum block_kind */
    bool limited, counted;
    bool down;             /* BY is negative */
    bool quick;            /* a simple variable, whole numbers, no FOR */
    uint32_t clause;       /* the DO */
    const uint32_t *start; /* identifies it */
    const uint32_t *exit;
    const uint32_t *variable; /* the store of the control variable */
    value to, by;
    int64_t left; /* FOR's count */
};

/* How a call, a native function or a condition in progress speaks to the interpreter. */
struct rexx {
    const struct rexx_host *host;
    void *context;
    struct storage storage;
    struct name_table names;
    int error; /* of the operation that failed */
    bool ended;

    struct frame *frame;
    struct code *code; /* the frame's */
    struct pool *pool;
    struct settings now;
    value *stack, *sp, *limit;
    struct block *blocks;
    size_t block_count, block_room;
    uint64_t pools; /* serial numbers given */

    uint32_t attention; /* something to do between clauses: ATTENTION_ bits */
    bool trace_results, trace_intermediates;
    bool traced;                 /* the value that is about to be assigned */
    bool told_interactive;       /* how to end it */
    bool quiet;                  /* a line of interactive trace runs */
    int64_t skip;                /* clauses that interactive trace passes; negative: without tracing */
    const uint32_t *last_clause; /* that was traced before the pause */
    struct pending_condition {
        bool present;
        value description;
    } pending[CONDITIONS];

    struct parse_state {
        value text;
        struct slice all;
        size_t match, from; /* where the last pattern was found; after it */
        size_t start, end;  /* of the piece being split */
        size_t next_argument;
        bool upper, arguments;
        char room[INTEGER_ROOM];
    } parse;

    struct work *work; /* numbers' digits */
    char *scratch;     /* names of tails */
    size_t scratch_room;
    struct pool *walked; /* EXECCOMM next */
    uint32_t walk_cell, walk_tail;
    value shared, shared_name; /* what EXECCOMM last answered */
    value returned;            /* by a native function */
    uint64_t random;
    bool random_started;
    value result;            /* of the program */
    struct rexx_clock clock; /* the same for all TIMEs and DATEs of a clause */
    bool clock_read;
    int32_t result_code;
    const struct rexx_call *call;
    char tail_room[INTEGER_ROOM];
};

enum { ATTENTION_TRACE = 1, ATTENTION_CONDITION = 2, ATTENTION_PAUSE = 4, ATTENTION_CLOCK = 8 };

/* Says which error it is that made an operation fail; -1. */
int rexx_fail(struct rexx *, int error);

/* Storage that is freed at the latest with the interpreter. Null with the error set if there is none. */
void *storage_get(struct rexx *, size_t size);
void storage_put(struct rexx *, void *, size_t size);
/* Larger, with the old contents. */
void *storage_grow(struct rexx *, void *, size_t old, size_t size);
void storage_end(struct rexx *);

uint32_t bytes_hash(const char *at, size_t length);
/* text, which is in upper case; null: no storage. */
struct name *name_of(struct rexx *, const char *text, size_t length);
struct name *name_upper(struct rexx *, const char *text, size_t length);

static inline struct slice name_slice(const struct name *name)
{
    return (struct slice){name->text, name->length};
}

/* A buffer for at least so many bytes, with the old contents; valid until it is asked for again. */
char *scratch_room(struct rexx *, size_t size);
