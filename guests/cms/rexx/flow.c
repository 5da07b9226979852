/* IF, DO, SELECT and what stands in them, to jumps. */
#include "guests/cms/rexx/compile.h"

struct construct *push_construct(struct compiler *c, enum construct_kind kind)
{
    if (c->construct_count == c->construct_room) {
        uint32_t room = c->construct_room ? c->construct_room * 2 : 16;
        struct construct *grown =
            storage_grow(c->r, c->constructs, c->construct_room * sizeof(*grown), room * sizeof(*grown));
        if (!grown) {
            compile_fail(c, -1);
            return NULL;
        }
        c->constructs = grown;
        c->construct_room = room;
    }
    struct construct *top = &c->constructs[c->construct_count++];
    *top = (struct construct){.kind = (uint8_t)kind, .clause = c->clause};
    return top;
}

struct construct *top_construct(struct compiler *c)
{
    return c->construct_count ? &c->constructs[c->construct_count - 1] : NULL;
}

/* THEN, in this clause or as the next one. */
static bool expect_then(struct compiler *c)
{
    struct token *token = token_now(c);
    if (token->kind == TOKEN_CLAUSE_END) {
        end_clause(c);
        if (!next_clause(c))
            return false;
    } else if (token_keyword(token) == KEYWORD_THEN) {
        end_clause(c);
    }
    if (token_keyword(token_now(c)) != KEYWORD_THEN)
        return compile_fail(c, ERROR_THEN_EXPECTED);
    if (!begin_clause(c))
        return false;
    c->index++;
    end_clause(c);
    return token_now(c)->kind != TOKEN_CLAUSE_END || next_clause(c);
}

/* The jump stands before the construct is known to be one: a THEN that is missing leaves none. */
static bool compile_condition(struct compiler *c, enum construct_kind kind)
{
    c->index++;
    if (!compile_until(c, KEYWORD_THEN, 0, 0))
        return false;
    uint32_t jump = here(c);
    if (!emit(c, OP_JUMP_FALSE, here(c) + 1) || !expect_then(c))
        return false;
    struct construct *top = push_construct(c, kind);
    if (top)
        top->patch = jump;
    return top != NULL;
}

bool compile_if(struct compiler *c)
{
    return compile_condition(c, CONSTRUCT_THEN);
}

/* The part after THEN is complete: is there an ELSE? */
static bool complete_then(struct compiler *c, bool *more)
{
    struct construct *top = top_construct(c);
    *more = token_keyword(token_now(c)) != KEYWORD_ELSE || token_after(c)->kind == TOKEN_COLON;
    if (*more) {
        patch_here(c, top->patch);
        c->construct_count--;
        return true;
    }
    uint32_t jump = here(c);
    if (!emit(c, OP_JUMP, 0))
        return false;
    patch_here(c, top->patch);
    top->patch = jump;
    top->kind = CONSTRUCT_ELSE;
    c->construct_count--;
    if (!begin_clause(c))
        return false;
    c->construct_count++;
    c->index++;
    end_clause(c);
    return token_now(c)->kind != TOKEN_CLAUSE_END || next_clause(c);
}

/* An instruction has ended, and with it perhaps those that contain it. */
bool complete_instruction(struct compiler *c)
{
    for (;;) {
        struct construct *top = top_construct(c);
        bool more = true;
        if (!top)
            return true;
        switch (top->kind) {
        case CONSTRUCT_THEN:
            if (!complete_then(c, &more))
                return false;
            if (!more)
                return true;
            break;
        case CONSTRUCT_ELSE:
            patch_here(c, top->patch);
            c->construct_count--;
            break;
        case CONSTRUCT_WHEN: {
            uint32_t jump = here(c);
            if (!emit(c, OP_JUMP, top[-1].ends))
                return false;
            top[-1].ends = jump;
            patch_here(c, top->patch);
            c->construct_count--;
            return true;
        }
        default:
            return true;
        }
    }
}

bool compile_select(struct compiler *c)
{
    c->index++;
    if (!expect_end(c))
        return false;
    uint32_t start = here(c);
    if (!emit(c, OP_SELECT, 0))
        return false;
    end_clause(c);
    struct construct *top = push_construct(c, CONSTRUCT_SELECT);
    if (!top)
        return false;
    top->start = start;
    return next_clause(c);
}

bool compile_when(struct compiler *c)
{
    struct construct *top = top_construct(c);
    if (!top || top->kind != CONSTRUCT_SELECT || top->otherwise)
        return compile_fail(c, ERROR_UNEXPECTED_WHEN);
    top->when = true;
    return compile_condition(c, CONSTRUCT_WHEN);
}

bool compile_otherwise(struct compiler *c)
{
    struct construct *top = top_construct(c);
    if (!top || top->kind != CONSTRUCT_SELECT || top->otherwise)
        return compile_fail(c, ERROR_UNEXPECTED_WHEN);
    if (!top->when)
        return compile_fail(c, ERROR_WHEN_EXPECTED);
    top->otherwise = true;
    c->index++;
    end_clause(c);
    return token_now(c)->kind != TOKEN_CLAUSE_END || next_clause(c);
}

/* END of SELECT: no WHEN was true, and those that were jump here. */
static bool end_select(struct compiler *c, struct construct *top)
{
    if (!top->otherwise && !emit(c, OP_RAISE, ERROR_WHEN_EXPECTED))
        return false;
    uint32_t clause_word = here(c);
    for (uint32_t jump = top->ends; jump;) {
        uint32_t before = word_operand(c->code->words[jump]);
        c->code->words[jump] = OP_JUMP | clause_word << 8;
        jump = before;
    }
    return emit(c, OP_CLAUSE, c->clause) && emit(c, OP_END_BLOCK, 0) && emit_word(c, top->start);
}

static bool end_loop(struct compiler *c, struct construct *top)
{
    if (top->kind == CONSTRUCT_DO)
        return emit(c, OP_END_BLOCK, 0) && emit_word(c, top->start);
    /* Jumped to by ITERATE, or done at once. */
    if (top->until)
        return emit(c, OP_JUMP, top->again);
    return emit(c, OP_NEXT, top->top) && emit_word(c, top->start);
}

bool compile_end(struct compiler *c)
{
    struct construct *top = top_construct(c);
    if (!top || top->kind > CONSTRUCT_SELECT || (top->kind == CONSTRUCT_SELECT && !top->when))
        return compile_fail(c, top && top->kind == CONSTRUCT_SELECT ? ERROR_WHEN_EXPECTED : ERROR_UNEXPECTED_END);
    c->code->clauses[c->clause].level -= c->code->clauses[c->clause].level > 0;
    c->index++;
    if (token_now(c)->kind == TOKEN_SYMBOL) {
        if (token_now(c)->name != top->variable)
            return compile_fail(c, ERROR_UNEXPECTED_END);
        c->index++;
    }
    if (!expect_end(c))
        return false;
    if (top->kind == CONSTRUCT_SELECT) {
        /* The clause was begun before it was known that this is where jumps go. */
        c->code->word_count--;
        if (!end_select(c, top))
            return false;
    } else if (!end_loop(c, top)) {
        return false;
    }
    if (top->kind != CONSTRUCT_DO)
        patch_here(c, top->start);
    end_clause(c);
    c->construct_count--;
    return next_clause(c) && complete_instruction(c);
}

/* The loop that LEAVE or ITERATE names, and how many blocks are between. */
static struct construct *find_loop(struct compiler *c, struct name *variable, uint32_t *blocks)
{
    *blocks = 0;
    for (uint32_t i = c->construct_count; i--;) {
        struct construct *at = &c->constructs[i];
        if (at->kind > CONSTRUCT_SELECT)
            continue;
        ++*blocks;
        if (at->kind == CONSTRUCT_LOOP && (!variable || at->variable == variable))
            return at;
    }
    return NULL;
}

bool compile_leave(struct compiler *c, bool iterate)
{
    c->index++;
    struct name *variable = NULL;
    if (token_now(c)->kind == TOKEN_SYMBOL) {
        variable = token_now(c)->name;
        c->index++;
    } else if (!clause_ended(c)) {
        return compile_fail(c, ERROR_SYMBOL_EXPECTED);
    }
    if (!expect_end(c))
        return false;
    uint32_t blocks;
    struct construct *loop = find_loop(c, variable, &blocks);
    if (!loop)
        return compile_fail(c, ERROR_LEAVE);
    if (!emit(c, iterate ? OP_ITERATE : OP_LEAVE, blocks) || !emit_word(c, loop->start))
        return false;
    return !iterate || emit_word(c, loop->again);
}
