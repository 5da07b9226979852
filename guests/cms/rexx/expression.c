/* Expressions to code: TRL 2.3. Operators of one priority are taken from the left. */
#include "guests/cms/rexx/compile.h"
#include "guests/cms/rexx/variable.h"

enum {
    PRIORITY_OR = 1,
    PRIORITY_AND,
    PRIORITY_COMPARISON,
    PRIORITY_JOIN,
    PRIORITY_SUM,
    PRIORITY_PRODUCT,
    PRIORITY_POWER,
    PRIORITY_PREFIX
};

// clang-format off
static const uint8_t priorities[] = {
    [OPERATOR_ADD] = PRIORITY_SUM, [OPERATOR_SUBTRACT] = PRIORITY_SUM,
    [OPERATOR_MULTIPLY] = PRIORITY_PRODUCT, [OPERATOR_DIVIDE] = PRIORITY_PRODUCT, [OPERATOR_QUOTIENT] = PRIORITY_PRODUCT,
    [OPERATOR_REMAINDER] = PRIORITY_PRODUCT, [OPERATOR_POWER] = PRIORITY_POWER,
    [OPERATOR_CONCATENATE] = PRIORITY_JOIN, [OPERATOR_BLANK] = PRIORITY_JOIN,
    [OPERATOR_EQUAL] = PRIORITY_COMPARISON, [OPERATOR_UNEQUAL] = PRIORITY_COMPARISON, [OPERATOR_GREATER] = PRIORITY_COMPARISON,
    [OPERATOR_LESS] = PRIORITY_COMPARISON, [OPERATOR_GREATER_EQUAL] = PRIORITY_COMPARISON, [OPERATOR_LESS_EQUAL] = PRIORITY_COMPARISON,
    [OPERATOR_SAME] = PRIORITY_COMPARISON, [OPERATOR_DIFFERENT] = PRIORITY_COMPARISON, [OPERATOR_AFTER] = PRIORITY_COMPARISON,
    [OPERATOR_BEFORE] = PRIORITY_COMPARISON, [OPERATOR_NOT_BEFORE] = PRIORITY_COMPARISON, [OPERATOR_NOT_AFTER] = PRIORITY_COMPARISON,
    [OPERATOR_AND] = PRIORITY_AND, [OPERATOR_OR] = PRIORITY_OR, [OPERATOR_EXCLUSIVE_OR] = PRIORITY_OR, [OPERATOR_NOT] = 0,
};
// clang-format on

static bool compile_binary(struct compiler *, int priority);

bool is_variable(const struct token *token)
{
    return token->kind == TOKEN_SYMBOL;
}

static bool is_stop(const struct compiler *c, const struct token *token)
{
    enum keyword keyword = token_keyword(token);
    if (!keyword)
        return false;
    return keyword == c->stops[0] || keyword == c->stops[1] || keyword == c->stops[2] ||
           (c->loop_header && (keyword == KEYWORD_WHILE || keyword == KEYWORD_UNTIL));
}

static bool starts_term(const struct compiler *c, const struct token *token)
{
    return (token->kind == TOKEN_SYMBOL || token->kind == TOKEN_CONSTANT || token->kind == TOKEN_STRING ||
               token->kind == TOKEN_LEFT || (token->kind == TOKEN_OPERATOR && token->operator== OPERATOR_NOT)) &&
           !is_stop(c, token);
}

/* The parts of a compound symbol after its stem, as words. */
static bool emit_parts(struct compiler *c, struct slice tail)
{
    uint32_t counter = here(c), count = 0;
    if (!emit_word(c, 0))
        return false;
    for (size_t at = 0, end; at <= tail.length; at = end + 1, count++) {
        for (end = at; end < tail.length && tail.at[end] != '.';)
            end++;
        struct name *name = name_of(c->r, tail.at + at, end - at);
        bool variable = end > at && !(tail.at[at] >= '0' && tail.at[at] <= '9');
        uint32_t number;
        if (!name)
            return compile_fail(c, -1);
        if (variable ? !make_reference(c, name, &number)
                     : !make_constant(c, text_value(c->r, tail.at + at, end - at), &number))
            return false;
        if (!emit_word(c, number | (variable ? PART_VARIABLE : 0)))
            return false;
    }
    c->code->words[counter] = count;
    return true;
}

bool emit_variable(struct compiler *c, enum op simple, enum op stem, enum op compound, struct name *name)
{
    struct slice text = name_slice(name);
    size_t dot = stem_length(text);
    uint32_t number;
    struct name *own = dot ? name_of(c->r, text.at, dot) : name;
    if (!own)
        return compile_fail(c, -1);
    if (!make_reference(c, own, &number))
        return false;
    if (!dot || dot == text.length)
        return emit(c, dot ? stem : simple, number);
    return emit(c, compound, number) && emit_parts(c, (struct slice){text.at + dot, text.length - dot});
}

static bool emit_constant(struct compiler *c, value v)
{
    char room[INTEGER_ROOM];
    int64_t number;
    uint32_t at;
    if (!v)
        return compile_fail(c, -1);
    if (slice_canonical(value_slice(v, room), &number)) {
        value_drop(c->r, v);
        v = integer_value(number);
    }
    return make_constant(c, v, &at) && emit(c, OP_CONSTANT, at);
}

static bool compile_call_of(struct compiler *c, struct name *name, bool quoted)
{
    uint32_t count, site;
    c->index += 2;
    uint8_t stops[3] = {c->stops[0], c->stops[1], c->stops[2]};
    c->stops[0] = c->stops[1] = c->stops[2] = 0;
    if (!make_site(c, name, quoted, &site) || !compile_arguments(c, true, &count))
        return false;
    for (int i = 0; i < 3; i++)
        c->stops[i] = stops[i];
    c->index++;
    c->pushes++;
    return emit(c, OP_CALL_FUNCTION, site) && emit_word(c, count);
}

bool compile_arguments(struct compiler *c, bool parenthesis, uint32_t *count)
{
    *count = 0;
    bool after_comma = false;
    for (;;) {
        struct token *token = token_now(c);
        bool ended = parenthesis ? token->kind == TOKEN_RIGHT : clause_ended(c);
        if (ended && !after_comma && !*count)
            return true;
        if (*count == REXX_ARGUMENTS)
            return compile_fail(c, ERROR_CALL);
        ++*count;
        if (ended || token->kind == TOKEN_COMMA) {
            if (!emit(c, OP_OMITTED, 0))
                return false;
            c->pushes++;
        } else if (!compile_binary(c, PRIORITY_OR)) {
            return false;
        }
        token = token_now(c);
        after_comma = token->kind == TOKEN_COMMA;
        if (after_comma)
            c->index++;
        else if (parenthesis)
            return token->kind == TOKEN_RIGHT || compile_fail(c, token->kind == TOKEN_BAD ? token->error
                                                                 : clause_ended(c)        ? ERROR_PARENTHESIS
                                                                                          : ERROR_EXPRESSION);
        else
            return clause_ended(c) || compile_fail(c, token->kind == TOKEN_RIGHT ? ERROR_COMMA : ERROR_EXPRESSION);
    }
}

static bool compile_parenthesis(struct compiler *c)
{
    uint8_t stops[3] = {c->stops[0], c->stops[1], c->stops[2]};
    c->stops[0] = c->stops[1] = c->stops[2] = 0;
    c->index++;
    if (!compile_binary(c, PRIORITY_OR))
        return false;
    struct token *token = token_now(c);
    if (token->kind != TOKEN_RIGHT)
        return compile_fail(c, token->kind == TOKEN_BAD     ? token->error
                               : token->kind == TOKEN_COMMA ? ERROR_COMMA
                               : clause_ended(c)            ? ERROR_PARENTHESIS
                                                            : ERROR_EXPRESSION);
    c->index++;
    for (int i = 0; i < 3; i++)
        c->stops[i] = stops[i];
    return true;
}

static bool compile_prefix(struct compiler *c, enum operator_kind operator)
{
    c->index++;
    if (!compile_binary(c, PRIORITY_PREFIX))
        return false;
    return emit(c, operator== OPERATOR_NOT ? OP_NOT : operator== OPERATOR_ADD ? OP_PLUS : OP_NEGATE, 0);
}

static bool compile_term(struct compiler *c)
{
    struct token *token = token_now(c), *after = token_after(c);
    if (is_stop(c, token))
        return compile_fail(c, ERROR_EXPRESSION);
    bool call =
        token->kind >= TOKEN_SYMBOL && token->kind <= TOKEN_STRING && after->kind == TOKEN_LEFT && !after->blank_before;
    c->pushes++;
    switch (token->kind) {
    case TOKEN_STRING:
        if (call) {
            char room[INTEGER_ROOM];
            struct slice text = value_slice(token->value, room);
            struct name *name = name_of(c->r, text.at, text.length);
            return name ? compile_call_of(c, name, true) : compile_fail(c, -1);
        }
        c->index++;
        return emit_constant(c, value_keep(token->value));
    case TOKEN_SYMBOL:
    case TOKEN_CONSTANT:
        if (call)
            return compile_call_of(c, token->name, false);
        c->index++;
        if (token->kind == TOKEN_SYMBOL)
            return emit_variable(c, OP_LOAD, OP_LOAD_STEM, OP_LOAD_COMPOUND, token->name);
        return emit_constant(c, slice_value(c->r, name_slice(token->name)));
    case TOKEN_LEFT:
        return compile_parenthesis(c);
    case TOKEN_OPERATOR:
        if (token->operator== OPERATOR_ADD || token->operator== OPERATOR_SUBTRACT || token->operator== OPERATOR_NOT)
            return compile_prefix(c, (enum operator_kind)token->operator);
        return compile_fail(c, ERROR_EXPRESSION);
    case TOKEN_BAD:
        return compile_fail(c, token->error);
    case TOKEN_COMMA:
    case TOKEN_RIGHT:
        return compile_fail(c, ERROR_COMMA);
    default:
        return compile_fail(c, ERROR_EXPRESSION);
    }
}

/* The operator before the next term, and whether it is a token. */
static bool find_operator(
    const struct compiler *c, const struct token *token, enum operator_kind *operator, bool * is_token)
{
    *is_token = token->kind == TOKEN_OPERATOR && token->operator!= OPERATOR_NOT;
    if (*is_token)
        *operator=(enum operator_kind) token->operator;
    else if (starts_term(c, token))
        *operator= token->blank_before ? OPERATOR_BLANK : OPERATOR_CONCATENATE;
    else
        return false;
    return true;
}

static bool compile_binary(struct compiler *c, int priority)
{
    if (++c->depth > EXPRESSION_DEPTH || (uintptr_t)__builtin_frame_address(0) < (uintptr_t)c->r->host->stack_limit)
        return compile_fail(c, ERROR_CONTROL_STACK);
    if (!compile_term(c))
        return false;
    enum operator_kind operator;
    bool is_token;
    while (find_operator(c, token_now(c), &operator, &is_token) && priorities[operator] >= priority) {
        c->index += is_token;
        /* Prefixes bind closest: the operand of one takes no operator at all. */
        if (!compile_binary(c, priorities[operator] + 1) || !emit(c, (enum op)operator, 0))
            return false;
    }
    c->depth--;
    return true;
}

bool compile_expression(struct compiler *c)
{
    c->depth = 0;
    if (!compile_binary(c, PRIORITY_OR))
        return false;
    struct token *token = token_now(c);
    if (clause_ended(c) || is_stop(c, token))
        return true;
    return compile_fail(c, token->kind == TOKEN_BAD                                   ? token->error
                           : token->kind == TOKEN_COMMA || token->kind == TOKEN_RIGHT ? ERROR_COMMA
                                                                                      : ERROR_EXPRESSION);
}

bool compile_until(struct compiler *c, enum keyword a, enum keyword b, enum keyword third)
{
    c->stops[0] = (uint8_t)a;
    c->stops[1] = (uint8_t)b;
    c->stops[2] = (uint8_t)third;
    bool good = compile_expression(c);
    c->stops[0] = c->stops[1] = c->stops[2] = 0;
    return good;
}

bool compile_optional(struct compiler *c, bool *given)
{
    *given = !clause_ended(c);
    return !*given || compile_expression(c);
}
