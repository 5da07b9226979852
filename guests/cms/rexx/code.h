/* What a program is compiled to: words for the interpreter's loop, and what they refer to by number. */
#pragma once

#include "guests/cms/rexx/scan.h"

enum op {
#define OP(NAME, name, words) OP_##NAME,
#include "guests/cms/rexx/op.def"
#undef OP
    OPS
};

/* A word that ends one list of a compound symbol's parts is not needed: their number comes first. Each part is a number
 * of references with this bit, or of constants without. */
#define PART_VARIABLE 0x80000000u

static inline enum op word_op(uint32_t word)
{
    return (enum op)(word & 0xFF);
}
static inline uint32_t word_operand(uint32_t word)
{
    return word >> 8;
}

/* A simple variable or stem by name, and where it was found last. */
struct reference {
    struct name *name;
    uint64_t serial; /* of the pool */
    struct cell *cell;
};

enum site_kind { SITE_UNKNOWN, SITE_LABEL, SITE_BUILTIN, SITE_EXTERNAL };

/* A place where a routine is called by name. */
struct call_site {
    struct name *name;
    bool quoted; /* no label is looked for */
    uint8_t kind;
    const uint32_t *label;
    const struct builtin *builtin;
};

struct clause {
    struct position start, end;
    uint8_t level; /* of nesting */
    bool is_label;
};

struct label {
    struct name *name;
    uint32_t word;
};

/* The source of an external program, or the text that is interpreted. */
struct program {
    struct program *next;
    uint32_t references;
    struct rexx_program source;
    struct code *code;           /* of the whole */
    struct rexx_text line;       /* of an interpreted text */
    value text;                  /* the same, kept */
    struct rexx_routine routine; /* what the host is told when it is done with */
    bool external;
};

struct code {
    uint32_t references;
    struct program *program;
    uint64_t serial;
    uint32_t *words;
    value *constants;
    struct reference *variables;
    struct call_site *sites;
    struct clause *clauses;
    struct label *labels;
    uint32_t word_count, word_room, constant_count, constant_room, variable_count, variable_room, site_count, site_room,
        clause_count, clause_room, label_count, label_room;
    uint32_t deepest; /* values that a clause needs on the stack */
};

/* Compiles a program (line 1 on) to code with one reference. Null: no storage. Errors in the source become ops that
 * raise them. */
struct code *code_compile(struct rexx *, struct program *);
void code_drop(struct rexx *, struct code *);

struct program *program_make(struct rexx *, const struct rexx_program *source);
struct program *program_of_text(struct rexx *, value text, const struct program *parent);
void program_drop(struct rexx *, struct program *);

/* The word after a label, or null. */
const uint32_t *code_label(const struct code *, const struct name *);
