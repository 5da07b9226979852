/* The compiler: clauses to code, in one pass. What is wrong in a clause becomes an op that raises the error there. */
#pragma once

#include "guests/cms/rexx/code.h"

enum construct_kind { CONSTRUCT_DO, CONSTRUCT_LOOP, CONSTRUCT_SELECT, CONSTRUCT_THEN, CONSTRUCT_ELSE, CONSTRUCT_WHEN };

/* An instruction that contains others and is not complete. */
struct construct {
    uint8_t kind;
    bool otherwise; /* SELECT: met */
    bool when;      /* SELECT: a WHEN was met */
    uint32_t start; /* its first word */
    uint32_t patch; /* the jump to where it goes on otherwise; 0: none */
    uint32_t ends;  /* SELECT: the last of the jumps to its END, linked; 0: none */
    uint32_t again; /* LOOP: where ITERATE goes */
    uint32_t top;   /* LOOP: after the checks */
    bool until;
    uint32_t clause;
    struct name *variable; /* LOOP: the control variable */
};

struct compiler {
    struct rexx *r;
    struct code *code;
    struct scanner scanner;
    uint32_t index;  /* of the token in the scanner's clause */
    uint32_t depth;  /* of expressions */
    uint32_t pushes; /* of the clause */
    uint32_t first_token;
    uint32_t clause, clause_word;
    bool open_clause;
    struct construct *constructs;
    uint32_t construct_count, construct_room;
    uint8_t stops[3]; /* keywords that end an expression */
    bool loop_header; /* WHILE and UNTIL end it too */
    int failed;       /* the error of the clause; -1: no storage */
};

/* All of these return false if the clause is wrong (compile_fail) or there is no storage. */
bool compile_fail(struct compiler *, int error);
bool emit(struct compiler *, enum op, uint32_t operand);
bool emit_word(struct compiler *, uint32_t word);
void patch_here(struct compiler *, uint32_t word);
bool make_constant(struct compiler *, value, uint32_t *number); /* takes the reference */
bool make_reference(struct compiler *, struct name *, uint32_t *number);
bool make_site(struct compiler *, struct name *, bool quoted, uint32_t *number);

static inline struct token *token_now(struct compiler *c)
{
    return &c->scanner.tokens[c->index];
}
static inline struct token *token_after(struct compiler *c)
{
    return &c->scanner.tokens[c->index + 1];
}
static inline bool clause_ended(struct compiler *c)
{
    return token_now(c)->kind <= TOKEN_PROGRAM_END;
}
static inline uint32_t here(const struct compiler *c)
{
    return c->code->word_count;
}
/* The keyword that the token is, if it is one. */
static inline enum keyword token_keyword(const struct token *token)
{
    return token->kind == TOKEN_SYMBOL ? (enum keyword)token->name->keyword : KEYWORD_NONE;
}
bool take_keyword(struct compiler *, enum keyword);
bool expect_end(struct compiler *);
/* Reads the next clause where this one ended. */
bool next_clause(struct compiler *);
/* Starts a clause of its own at this token, and ends it before it. */
bool begin_clause(struct compiler *);
void end_clause(struct compiler *);

bool compile_expression(struct compiler *);
/* As far as one of up to three keywords (0: none), outside of parentheses. */
bool compile_until(struct compiler *, enum keyword, enum keyword, enum keyword);
/* An expression or nothing before the end of the clause: an empty text, or none at all with *given false. */
bool compile_optional(struct compiler *, bool *given);
bool compile_arguments(struct compiler *, bool parenthesis, uint32_t *count);
/* A symbol that is a variable: its value to the stack, the stack's to it, or another of the three forms of an op. */
bool emit_variable(struct compiler *, enum op simple, enum op stem, enum op compound, struct name *);
bool is_variable(const struct token *);

/* Constructs. */
struct construct *push_construct(struct compiler *, enum construct_kind);
struct construct *top_construct(struct compiler *);
bool complete_instruction(struct compiler *);
bool compile_do(struct compiler *);
bool compile_end(struct compiler *);
bool compile_select(struct compiler *);
bool compile_when(struct compiler *);
bool compile_otherwise(struct compiler *);
bool compile_if(struct compiler *);
bool compile_leave(struct compiler *, bool iterate);

bool compile_parse(struct compiler *);
bool compile_template(struct compiler *, enum op begin, bool upper);
bool compile_call(struct compiler *);
bool compile_signal(struct compiler *);
bool compile_instruction(struct compiler *, enum keyword);
