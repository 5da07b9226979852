/* The REXX interpreter's face: what a host program (CMS, or a test on the Linux host) gives it and asks of it.
 * The interpreter keeps nothing outside of its struct rexx, needs no C library but the mem... functions, and works in
 * the character set that it was compiled for. Language: the REXX of VM (The REXX Language, second edition; z/VM REXX/VM
 * Reference). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rexx;

struct rexx_text {
    const char *at;
    size_t length;
};

/* A program's source, which stays where it is until its run has ended. name, type and mode are what PARSE SOURCE says
 * of it. */
struct rexx_program {
    const struct rexx_text *lines;
    size_t count;
    struct rexx_text name, type, mode;
};

enum rexx_call_kind { REXX_COMMAND, REXX_SUBROUTINE, REXX_FUNCTION };

enum { REXX_ARGUMENTS = 20 };

struct rexx_call {
    struct rexx_program program;
    enum rexx_call_kind kind;
    struct rexx_text invoked_as; /* PARSE SOURCE's synonym; null: the program's name */
    struct rexx_text address;    /* the first environment of commands: CMS unless told */
    size_t count;
    struct rexx_text arguments[REXX_ARGUMENTS]; /* at null: omitted */
};

/* Bits of *pending, which immediate commands set at any moment; the interpreter looks between clauses and clears what
 * it served.
 * REXX_LOOK asks for a call of served() only, which may set others. */
enum { REXX_HALT = 1, REXX_TRACE_START = 2, REXX_TRACE_END = 4, REXX_LOOK = 8 };

enum rexx_output { REXX_SAY, REXX_TRACE, REXX_MESSAGE };

struct rexx_clock {
    int64_t seconds; /* since 1970-01-01 00:00 UTC */
    uint32_t microseconds;
    int32_t offset; /* seconds that local time is east of UTC */
};

enum rexx_found { REXX_NOT_FOUND = 0, REXX_FOUND_PROGRAM = 1, REXX_FOUND_NATIVE = 2, REXX_FOUND_FAILED = -1 };

/* A routine outside of the program: another program's source, or a function of a package, which fetches its arguments
 * from the array and answers with rexx_return; its result is 0 or the number of a REXX error (40 if it dislikes an
 * argument). */
struct rexx_native_call {
    size_t count;
    struct rexx_text arguments[REXX_ARGUMENTS];
    bool function; /* a result is needed */
};
struct rexx_routine {
    struct rexx_program program;
    int (*native)(void *context, struct rexx *, const struct rexx_native_call *call);
};

enum rexx_stack { REXX_PUSH, REXX_QUEUE };

struct rexx_host {
    const volatile uint32_t *pending;
    /* The lowest address of the C stack that deeply nested expressions may reach (error 11 then); null: there is enough
     * for all. */
    const void *stack_limit;
    /* Storage: null if there is none (error 5). */
    void *(*get)(void *context, size_t size);
    void (*release)(void *context, void *storage, size_t size);
    void (*served)(void *context, uint32_t bits); /* clears them in *pending */
    void (*say)(void *context, enum rexx_output kind, const char *text, size_t length);
    /* Each answers with true and a line that stays valid until the next call, or false: none (end of input; an empty
     * stack). */
    bool (*read)(void *context, struct rexx_text *line);
    bool (*pull)(void *context, struct rexx_text *line);
    /* False: no storage, or the line is longer than the stack takes. */
    bool (*stack)(void *context, enum rexx_stack where, const char *text, size_t length);
    size_t (*queued)(void *context);
    /* The return code of a command; -3 if there is no such command or environment. */
    int32_t (*command)(void *context, struct rexx *, struct rexx_text environment, struct rexx_text command);
    enum rexx_found (*find)(void *context, struct rexx_text name, bool function, struct rexx_routine *);
    void (*found_done)(void *context, struct rexx_routine *); /* the program's source is no longer needed */
    void (*clock)(void *context, struct rexx_clock *);
    /* The functions of CMS. Each gives its answer by rexx_return and says whether it could; null: not in this system
     * (error 43). */
    int (*diagnose)(void *context, struct rexx *, bool with_codes, size_t count, const struct rexx_text *arguments);
    int (*storage)(
        void *context, struct rexx *, uint64_t address, size_t length, bool sized, const struct rexx_text *data);
    int (*flag)(void *context, struct rexx_text name); /* 0, 1, or -1: no such flag */
    struct rexx_text (*userid)(void *context);
    uint32_t (*line_size)(void *context); /* 0: no display */
};

struct rexx_outcome {
    int error;               /* 0, or the number of the REXX error that ended the program */
    int32_t code;            /* what a command returns: the EXIT value if it is a whole number, 20000 + error */
    bool has_result;         /* EXIT or RETURN gave a value */
    bool bad_code;           /* it is no return code, as a command needs one */
    struct rexx_text result; /* valid until rexx_end */
};

enum rexx_language { REXX_LANGUAGE_EXEC, REXX_LANGUAGE_EXEC2, REXX_LANGUAGE_REXX };

/* Which language an EXEC file's first line says it is in. */
enum rexx_language rexx_language(struct rexx_text first_line);

/* Null if there is no storage. host and context must outlive the interpreter. */
struct rexx *rexx_begin(const struct rexx_host *host, void *context);
void rexx_end(struct rexx *);

/* Runs a program to its end, once for a struct rexx. */
void rexx_run(struct rexx *, const struct rexx_call *call, struct rexx_outcome *);

/* The answer of a native function or of a CMS function. False: no storage. */
bool rexx_return(struct rexx *, const char *text, size_t length);

/* The text of error number (1 to 49), and the number of the CMS message that tells it; null if there is no such error.
 */
const char *rexx_error_text(int number, int *message);

/* The shared-variable interface (EXECCOMM), for a command or function that the program called. Results as SHVBLOCK's
 * SHVRET bits. */
enum {
    REXX_SHARED_NEW = 0x01,       /* the variable did not exist */
    REXX_SHARED_LAST = 0x02,      /* no next variable */
    REXX_SHARED_TRUNCATED = 0x04, /* the host's to set: its buffer was too small */
    REXX_SHARED_BAD_NAME = 0x08,
    REXX_SHARED_STORAGE = 0x10,
    REXX_SHARED_BAD_REQUEST = 0x80
};
/* symbolic: the name is in upper-cased and its tail's variables are replaced as in a program; else it is the name after
 * that. The text that a fetch answers with is valid until the next call of any function here. */
int rexx_fetch(struct rexx *, bool symbolic, struct rexx_text name, struct rexx_text *value);
int rexx_set(struct rexx *, bool symbolic, struct rexx_text name, struct rexx_text value);
int rexx_drop(struct rexx *, bool symbolic, struct rexx_text name);
int rexx_next(struct rexx *, struct rexx_text *name, struct rexx_text *value);
/* name: ARG, SOURCE, VERSION, PARM (count of arguments), PARM.n. */
int rexx_private(struct rexx *, struct rexx_text name, struct rexx_text *value);
