/* DO in all its forms. A loop's code: its start; CHECK; what UNTIL asks and NEXT, where END and ITERATE go; WHILE; the
 * instructions. */
#include "guests/cms/rexx/compile.h"

enum { ORDER_TO = 1, ORDER_BY, ORDER_FOR };

/* TO, BY and FOR in the order written: each expression's value stays on the stack. */
static bool compile_limits(struct compiler *c, uint32_t *order)
{
    *order = 0;
    for (uint32_t shift = 0;; shift += 2) {
        enum keyword keyword = token_keyword(token_now(c));
        uint32_t which = keyword == KEYWORD_TO    ? ORDER_TO
                         : keyword == KEYWORD_BY  ? ORDER_BY
                         : keyword == KEYWORD_FOR ? ORDER_FOR
                                                  : 0;
        if (!which)
            return true;
        for (uint32_t i = 0; i < shift; i += 2)
            if ((*order >> i & 3) == which)
                return compile_fail(c, ERROR_DO_SYNTAX);
        *order |= which << shift;
        c->index++;
        if (clause_ended(c))
            return compile_fail(c, ERROR_DO_SYNTAX);
        c->stops[0] = KEYWORD_TO;
        c->stops[1] = KEYWORD_BY;
        c->stops[2] = KEYWORD_FOR;
        if (!compile_expression(c))
            return false;
    }
}

static bool compile_controlled(struct compiler *c, struct name *variable, uint32_t *start)
{
    uint32_t order;
    c->index += 2;
    c->loop_header = true;
    bool good = compile_until(c, KEYWORD_TO, KEYWORD_BY, KEYWORD_FOR) && compile_limits(c, &order);
    c->loop_header = false;
    c->stops[0] = c->stops[1] = c->stops[2] = 0;
    *start = here(c);
    return good && emit(c, OP_CONTROLLED, 0) && emit_word(c, order) &&
           emit_variable(c, OP_STORE, OP_STORE_STEM, OP_STORE_COMPOUND, variable);
}

static bool compile_repetition(struct compiler *c, struct name **variable, uint32_t *start)
{
    struct token *token = token_now(c), *after = token_after(c);
    enum keyword keyword = token_keyword(token);
    bool equals = after->kind == TOKEN_OPERATOR && after->operator== OPERATOR_EQUAL;
    *start = here(c);
    if (token->kind == TOKEN_CONSTANT && equals)
        return compile_fail(c, ERROR_NAME_START);
    if (token->kind == TOKEN_SYMBOL && equals) {
        *variable = token->name;
        return compile_controlled(c, token->name, start);
    }
    if (keyword == KEYWORD_FOREVER) {
        c->index++;
        return emit(c, OP_FOREVER, 0);
    }
    if (keyword == KEYWORD_WHILE || keyword == KEYWORD_UNTIL)
        return emit(c, OP_FOREVER, 0);
    c->loop_header = true;
    bool good = compile_until(c, 0, 0, 0);
    c->loop_header = false;
    *start = here(c);
    return good && emit(c, OP_COUNT, 0);
}

/* WHILE is asked before the instructions, UNTIL after them, though it stands before. */
static bool compile_loop_condition(struct compiler *c, struct construct *loop)
{
    enum keyword keyword = token_keyword(token_now(c));
    bool until = keyword == KEYWORD_UNTIL, condition = until || keyword == KEYWORD_WHILE;
    uint32_t start = loop->start, jump = here(c) + 1;
    if (!emit(c, OP_CHECK, 0) || !emit(c, OP_JUMP, 0))
        return false;
    loop->again = here(c);
    loop->until = until;
    c->index += condition;
    if (condition && clause_ended(c))
        return compile_fail(c, ERROR_DO_SYNTAX);
    if (until && (!compile_until(c, KEYWORD_WHILE, KEYWORD_UNTIL, 0) || !emit(c, OP_UNTIL, 0)))
        return false;
    uint32_t next = here(c);
    if (!emit(c, OP_NEXT, next + 2) || !emit_word(c, start))
        return false;
    loop->top = next + 2;
    patch_here(c, jump);
    if (keyword == KEYWORD_WHILE && (!compile_until(c, KEYWORD_WHILE, KEYWORD_UNTIL, 0) || !emit(c, OP_WHILE, 0)))
        return false;
    return clause_ended(c) || compile_fail(c, ERROR_DO_SYNTAX);
}

/* A construct is made even where the header is wrong, so that its END finds it. */
static bool compile_header(struct compiler *c, struct construct *made)
{
    c->index++;
    if (clause_ended(c)) {
        made->kind = CONSTRUCT_DO;
        made->start = here(c);
        return emit(c, OP_SIMPLE, 0);
    }
    return compile_repetition(c, &made->variable, &made->start) && compile_loop_condition(c, made);
}

bool compile_do(struct compiler *c)
{
    struct construct made = {.kind = CONSTRUCT_LOOP, .clause = c->clause, .start = here(c)};
    bool good = compile_header(c, &made);
    if (!good) {
        if (c->failed < 0)
            return false;
        /* Executing the DO fails; the rest of its code must only be well-formed. */
        int error = c->failed;
        c->failed = 0;
        c->code->word_count = c->clause_word + 1;
        if (!emit(c, OP_RAISE, (uint32_t)error))
            return false;
        made.start = made.top = made.again = here(c);
        made.until = false;
        if (!emit(c, OP_FOREVER, 0))
            return false;
        while (!clause_ended(c))
            c->index++;
    }
    end_clause(c);
    struct construct *top = push_construct(c, CONSTRUCT_LOOP);
    if (!top)
        return false;
    *top = made;
    return next_clause(c);
}
