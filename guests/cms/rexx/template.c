/* PARSE and its templates to code: where the text comes from, then piece by piece the pattern that ends it and the
 * targets in it. */
#include "guests/cms/rexx/compile.h"
#include "guests/cms/rexx/variable.h"

/* Targets of a piece are assigned after the pattern that ends it was found: they wait here as a range of tokens. */
struct piece {
    uint32_t first, last;
};

static bool is_target(const struct token *token)
{
    return token->kind == TOKEN_SYMBOL ||
           (token->kind == TOKEN_CONSTANT && token->name->length == 1 && token->name->text[0] == '.');
}

static bool is_dot(const struct token *token)
{
    return token->kind == TOKEN_CONSTANT;
}

static bool emit_targets(struct compiler *c, struct piece piece)
{
    for (uint32_t i = piece.first; i < piece.last; i++) {
        const struct token *token = &c->scanner.tokens[i];
        bool last = i + 1 == piece.last;
        c->pushes++;
        if (is_dot(token)) {
            if (!emit(c, OP_PARSE_SKIP, last))
                return false;
        } else if (!emit(c, last ? OP_PARSE_REST : OP_PARSE_WORD, 0) ||
                   !emit_variable(c, OP_STORE, OP_STORE_STEM, OP_STORE_COMPOUND, token->name)) {
            return false;
        }
    }
    return true;
}

/* A whole number of a template. */
static bool take_column(struct compiler *c, uint32_t *column)
{
    struct token *token = token_now(c);
    int64_t number;
    if (token->kind != TOKEN_CONSTANT)
        return compile_fail(c, token->kind == TOKEN_BAD ? token->error : ERROR_TEMPLATE);
    if (!slice_integer(name_slice(token->name), &number))
        return compile_fail(c, ERROR_WHOLE_NUMBER);
    *column = number < 0xFFFFFF ? (uint32_t)number : 0xFFFFFF;
    c->index++;
    return true;
}

/* (name): the variable's value to the stack. */
static bool take_variable(struct compiler *c)
{
    struct token *token = &c->scanner.tokens[++c->index];
    if (token->kind != TOKEN_SYMBOL)
        return compile_fail(c, token->kind == TOKEN_CONSTANT ? ERROR_NAME_START : ERROR_TEMPLATE);
    c->index++;
    if (token_now(c)->kind != TOKEN_RIGHT)
        return compile_fail(c, ERROR_VARIABLE_REFERENCE);
    c->index++;
    c->pushes++;
    return emit_variable(c, OP_LOAD, OP_LOAD_STEM, OP_LOAD_COMPOUND, token->name);
}

static bool compile_position(struct compiler *c, enum op constant, enum op variable)
{
    uint32_t column = 0;
    if (token_now(c)->kind == TOKEN_LEFT)
        return take_variable(c) && emit(c, variable, 0);
    return take_column(c, &column) && emit(c, constant, column);
}

static bool compile_pattern(struct compiler *c)
{
    struct token *token = token_now(c);
    uint32_t number;
    switch (token->kind) {
    case TOKEN_STRING:
        c->index++;
        return make_constant(c, value_keep(token->value), &number) && emit(c, OP_CONSTANT, number) &&
               emit(c, OP_PARSE_STRING, 0);
    case TOKEN_LEFT:
        return take_variable(c) && emit(c, OP_PARSE_STRING, 0);
    case TOKEN_CONSTANT:
        return compile_position(c, OP_PARSE_COLUMN, OP_PARSE_COLUMN_VALUE);
    case TOKEN_OPERATOR:
        c->index++;
        if (token->operator== OPERATOR_ADD)
            return compile_position(c, OP_PARSE_RIGHT, OP_PARSE_RIGHT_VALUE);
        if (token->operator== OPERATOR_SUBTRACT)
            return compile_position(c, OP_PARSE_LEFT, OP_PARSE_LEFT_VALUE);
        if (token->operator== OPERATOR_EQUAL)
            return compile_position(c, OP_PARSE_COLUMN, OP_PARSE_COLUMN_VALUE);
        return compile_fail(c, ERROR_TEMPLATE);
    default:
        return compile_fail(c, token->kind == TOKEN_BAD ? token->error : ERROR_TEMPLATE);
    }
}

/* One template, as far as a comma or the clause's end. */
static bool compile_one(struct compiler *c)
{
    for (;;) {
        struct piece piece = {c->index, c->index};
        while (is_target(token_now(c)))
            piece.last = ++c->index;
        bool ended = clause_ended(c) || token_now(c)->kind == TOKEN_COMMA;
        if (ended && piece.first == piece.last)
            return true;
        if (!(ended ? emit(c, OP_PARSE_END, 0) : compile_pattern(c)) || !emit_targets(c, piece))
            return false;
        if (ended)
            return true;
    }
}

bool compile_template(struct compiler *c, enum op begin, bool upper)
{
    if (!emit(c, begin, upper))
        return false;
    for (;;) {
        if (!compile_one(c))
            return false;
        if (token_now(c)->kind != TOKEN_COMMA)
            return true;
        c->index++;
        if (!emit(c, OP_PARSE_NEXT, 0))
            return false;
    }
}

static bool compile_parse_value(struct compiler *c, bool upper)
{
    uint32_t number;
    if (token_keyword(token_now(c)) == KEYWORD_WITH) {
        if (!make_constant(c, text_value(c->r, "", 0), &number) || !emit(c, OP_CONSTANT, number))
            return false;
    } else if (!compile_until(c, KEYWORD_WITH, 0, 0)) {
        return false;
    }
    if (!take_keyword(c, KEYWORD_WITH))
        return compile_fail(c, ERROR_TEMPLATE);
    return compile_template(c, OP_PARSE_BEGIN, upper);
}

bool compile_parse(struct compiler *c)
{
    bool upper = take_keyword(c, KEYWORD_UPPER);
    struct token *token = token_now(c);
    enum keyword keyword = token_keyword(token);
    c->index += !clause_ended(c);
    switch (keyword) {
    case KEYWORD_ARG:
        return compile_template(c, OP_PARSE_ARGUMENTS, upper);
    case KEYWORD_VALUE:
        return compile_parse_value(c, upper);
    case KEYWORD_VAR:
        token = token_now(c);
        if (token->kind != TOKEN_SYMBOL)
            return compile_fail(c, token->kind == TOKEN_CONSTANT ? ERROR_NAME_START : ERROR_SYMBOL_EXPECTED);
        c->index++;
        return emit_variable(c, OP_LOAD, OP_LOAD_STEM, OP_LOAD_COMPOUND, token->name) &&
               compile_template(c, OP_PARSE_BEGIN, upper);
    case KEYWORD_EXTERNAL:
    case KEYWORD_LINEIN:
    case KEYWORD_NUMERIC:
    case KEYWORD_PULL:
    case KEYWORD_SOURCE:
    case KEYWORD_VERSION:
        return emit(c, OP_PARSE_SOURCE, keyword) && compile_template(c, OP_PARSE_BEGIN, upper);
    default:
        return compile_fail(c, token->kind == TOKEN_BAD ? token->error : ERROR_SUB_KEYWORD);
    }
}
