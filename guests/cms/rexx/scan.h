/* Clauses: a program's lines cut into tokens, one clause at a time. Owns comments, continuation and literals. */
#pragma once

#include "guests/cms/rexx/state.h"

enum keyword {
    KEYWORD_NONE,
#define KEYWORD(name) KEYWORD_##name,
#include "guests/cms/rexx/keyword.def"
#undef KEYWORD
};

enum token_kind {
    TOKEN_CLAUSE_END,
    TOKEN_PROGRAM_END,
    TOKEN_SYMBOL,
    TOKEN_CONSTANT, /* a symbol that starts with a digit or a dot */
    TOKEN_STRING,
    TOKEN_OPERATOR,
    TOKEN_LEFT,
    TOKEN_RIGHT,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_BAD
};

/* In the order of operator ops (op.def). */
enum operator_kind {
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_QUOTIENT,
    OPERATOR_REMAINDER,
    OPERATOR_POWER,
    OPERATOR_CONCATENATE,
    OPERATOR_BLANK, /* never a token */
    OPERATOR_EQUAL,
    OPERATOR_UNEQUAL,
    OPERATOR_GREATER,
    OPERATOR_LESS,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_LESS_EQUAL,
    OPERATOR_SAME,
    OPERATOR_DIFFERENT,
    OPERATOR_AFTER,
    OPERATOR_BEFORE,
    OPERATOR_NOT_BEFORE,
    OPERATOR_NOT_AFTER,
    OPERATOR_AND,
    OPERATOR_OR,
    OPERATOR_EXCLUSIVE_OR,
    OPERATOR_NOT /* prefix only */
};

struct position {
    uint32_t line, column; /* from 0 */
};

struct token {
    uint8_t kind;     /* enum token_kind */
    uint8_t operator; /* enum operator_kind */
    uint8_t error;    /* of TOKEN_BAD */
    bool blank_before;
    struct position start, end;
    struct name *name; /* a symbol's, in upper case */
    value value;       /* a string's, owned; a label's name too */
};

struct scanner {
    struct rexx *r;
    const struct rexx_text *lines;
    uint32_t line_count;
    struct position at;
    struct token *tokens;
    uint32_t count, room;
};

/* Fills tokens with the next clause and its end. False: no storage. */
bool scan_clause(struct scanner *);
void scan_end(struct scanner *);
/* Gives the keywords' names their numbers. */
bool scan_keywords(struct rexx *);

/* The bytes that hexadecimal or binary digits stand for, with blanks at byte boundaries (of four, of eight digits for
 * binary ones). 0 with the error set to HEXADECIMAL or STORAGE. */
value hexadecimal_bytes(struct rexx *, struct slice digits);
value binary_bytes(struct rexx *, struct slice digits);
