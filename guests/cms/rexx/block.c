/* DO and SELECT while they are executed. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/run.h"

enum { FIRST_BLOCKS = 16 };

static struct block *new_block(struct rexx *r, enum block_kind kind, const uint32_t *at)
{
    if (r->block_count == r->block_room) {
        size_t room = r->block_room ? r->block_room * 2 : FIRST_BLOCKS;
        struct block *blocks = storage_grow(r, r->blocks, r->block_room * sizeof(*blocks), room * sizeof(*blocks));
        if (!blocks)
            return NULL;
        r->blocks = blocks;
        r->block_room = room;
    }
    struct block *block = &r->blocks[r->block_count++];
    *block = (struct block){
        .kind = (uint8_t)kind, .start = at, .exit = r->code->words + word_operand(*at), .clause = r->frame->clause};
    return block;
}

/* The newest block of this frame, if it is the one that started there. */
static struct block *this_block(struct rexx *r, const uint32_t *start)
{
    if (r->block_count == r->frame->block_base)
        return NULL;
    struct block *block = &r->blocks[r->block_count - 1];
    return !start || block->start == start ? block : NULL;
}

static const uint32_t *leave_block(struct rexx *r)
{
    const uint32_t *exit = r->blocks[r->block_count - 1].exit;
    blocks_drop(r, r->block_count - 1);
    return exit;
}

static const uint32_t *fail(struct rexx *r, int error)
{
    rexx_fail(r, error);
    return NULL;
}

const uint32_t *run_simple(struct rexx *r, const uint32_t *at)
{
    return new_block(r, BLOCK_SIMPLE, at) ? at + 1 : NULL;
}

const uint32_t *run_select(struct rexx *r, const uint32_t *at)
{
    return new_block(r, BLOCK_SELECT, at) ? at + 1 : NULL;
}

const uint32_t *run_forever(struct rexx *r, const uint32_t *at)
{
    return new_block(r, BLOCK_FOREVER, at) ? at + 1 : NULL;
}

/* A count of repetitions: a whole number, not negative. */
static bool take_count(struct rexx *r, value v, int64_t *count)
{
    if (number_whole(r, v, r->now.digits, count) && *count >= 0)
        return true;
    rexx_fail(r, ERROR_WHOLE_NUMBER);
    return false;
}

const uint32_t *run_count(struct rexx *r, const uint32_t *at)
{
    int64_t count;
    trace_result(r, r->sp[-1]);
    if (!take_count(r, r->sp[-1], &count))
        return NULL;
    stack_drop(r);
    struct block *block = new_block(r, BLOCK_COUNT, at);
    if (!block)
        return NULL;
    block->counted = true;
    block->left = count;
    return at + 1;
}

/* Takes TO, BY and FOR from the stack, the last written first. */
static bool take_limits(struct rexx *r, struct block *block, uint32_t order)
{
    int32_t shift = 0;
    while (order >> shift & 3)
        shift += 2;
    while ((shift -= 2) >= 0) {
        uint32_t which = order >> shift & 3;
        if (which == 3) {
            block->counted = true;
            if (!take_count(r, r->sp[-1], &block->left))
                return false;
            stack_drop(r);
            continue;
        }
        value number = value_plus(r, r->sp[-1]);
        if (!number)
            return false;
        stack_drop(r);
        *(which == 1 ? &block->to : &block->by) = number;
        block->limited |= which == 1;
    }
    return true;
}

static bool is_small(value v)
{
    return value_is_integer(v) && value_integer(v) < 1000000000 && value_integer(v) > -1000000000;
}

/* The first value of the control variable, TO, BY and FOR as they were written. */
static void trace_limits(struct rexx *r, uint32_t order)
{
    int limits = 0;
    while (order >> 2 * limits & 3)
        limits++;
    for (; limits >= 0; limits--)
        trace_result(r, r->sp[-1 - limits]);
}

const uint32_t *run_controlled(struct rexx *r, const uint32_t *at)
{
    trace_limits(r, at[1]);
    struct block *block = new_block(r, BLOCK_CONTROLLED, at);
    if (!block || !take_limits(r, block, at[1]))
        return NULL;
    if (!block->by)
        block->by = integer_value(1);
    int sign;
    if (value_compare(r, block->by, integer_value(0), &sign))
        return NULL;
    block->down = sign < 0;
    block->variable = at + 2;
    value first = value_plus(r, r->sp[-1]);
    if (!first)
        return NULL;
    stack_drop(r);
    block->quick =
        word_op(at[2]) == OP_STORE && !block->counted && is_small(block->by) && block->limited && is_small(block->to);
    return store_at(r, block->variable, first);
}

/* Whether the loop ends before its next turn. */
static bool is_done(struct rexx *r, struct block *block, value now, bool *done)
{
    *done = false;
    if (block->limited) {
        int order;
        if (value_is_integer(now) && value_is_integer(block->to) && !r->now.fuzz && r->now.digits >= 9 &&
            value_integer(now) < 1000000000 && value_integer(now) > -1000000000 &&
            value_integer(block->to) < 1000000000)
            order = (value_integer(now) > value_integer(block->to)) - (value_integer(now) < value_integer(block->to));
        else if (value_compare(r, now, block->to, &order))
            return false;
        *done = block->down ? order < 0 : order > 0;
    }
    if (!*done && block->counted)
        *done = block->left-- <= 0;
    return true;
}

static const uint32_t *check(struct rexx *r, struct block *block, value now, const uint32_t *next)
{
    bool done;
    if (!is_done(r, block, now, &done))
        return NULL;
    return done ? leave_block(r) : next;
}

const uint32_t *run_check(struct rexx *r, const uint32_t *at)
{
    struct block *block = this_block(r, NULL);
    if (!block)
        return fail(r, ERROR_UNEXPECTED_END);
    if (!block->limited)
        return check(r, block, 0, at + 1);
    value now = load_at(r, block->variable);
    if (!now)
        return NULL;
    const uint32_t *next = check(r, block, now, at + 1);
    value_drop(r, now);
    return next;
}

/* Steps the control variable, and checks. */
static const uint32_t *step_variable(struct rexx *r, struct block *block, const uint32_t *next)
{
    const uint32_t *variable = block->variable;
    struct cell *cell = word_op(*variable) == OP_STORE ? reference_cell(r, word_operand(*variable)) : NULL;
    value now = cell && cell->value ? cell->value : 0;
    if (now && value_is_integer(now) && value_is_integer(block->by)) {
        int64_t sum = value_integer(now) + value_integer(block->by), limit = r->now.integer_limit;
        if (sum < limit && sum > -limit) {
            cell->value = integer_value(sum);
            return check(r, block, cell->value, next);
        }
    }
    value old = load_at(r, variable);
    value sum = old ? value_add(r, old, block->by) : 0;
    value_drop(r, old);
    if (!sum || !store_at(r, variable, value_keep(sum))) {
        value_drop(r, sum);
        return NULL;
    }
    next = check(r, block, sum, next);
    value_drop(r, sum);
    return next;
}

const uint32_t *run_next(struct rexx *r, const uint32_t *at)
{
    struct block *block = this_block(r, r->code->words + at[1]);
    if (!block)
        return fail(r, ERROR_UNEXPECTED_END);
    r->frame->clause = block->clause;
    if (UNLIKELY(r->attention & ATTENTION_TRACE) && r->now.trace >= TRACE_ALL)
        trace_clause(r, r->frame, "*-*");
    const uint32_t *next = r->code->words + word_operand(*at);
    if (block->kind == BLOCK_CONTROLLED)
        return step_variable(r, block, next);
    return block->counted ? check(r, block, 0, next) : next;
}

const uint32_t *run_while(struct rexx *r, const uint32_t *at)
{
    bool truth;
    trace_result(r, r->sp[-1]);
    if (!value_truth(r, r->sp[-1], &truth))
        return NULL;
    stack_drop(r);
    return truth ? at + 1 : leave_block(r);
}

const uint32_t *run_until(struct rexx *r, const uint32_t *at)
{
    bool truth;
    if (!this_block(r, NULL))
        return fail(r, ERROR_UNEXPECTED_END);
    trace_result(r, r->sp[-1]);
    if (!value_truth(r, r->sp[-1], &truth))
        return NULL;
    stack_drop(r);
    return truth ? leave_block(r) : at + 1;
}

const uint32_t *run_end_block(struct rexx *r, const uint32_t *at)
{
    if (!this_block(r, r->code->words + at[1]))
        return fail(r, ERROR_UNEXPECTED_END);
    blocks_drop(r, r->block_count - 1);
    return at + 2;
}

/* Drops the blocks inside of the loop; it itself must be one of this frame's. */
static bool unwind(struct rexx *r, uint32_t blocks, const uint32_t *start)
{
    if (r->block_count - r->frame->block_base < blocks || r->blocks[r->block_count - blocks].start != start) {
        rexx_fail(r, ERROR_LEAVE);
        return false;
    }
    blocks_drop(r, r->block_count - blocks + 1);
    return true;
}

const uint32_t *run_leave(struct rexx *r, const uint32_t *at)
{
    return unwind(r, word_operand(*at), r->code->words + at[1]) ? leave_block(r) : NULL;
}

const uint32_t *run_iterate(struct rexx *r, const uint32_t *at)
{
    return unwind(r, word_operand(*at), r->code->words + at[1]) ? r->code->words + at[2] : NULL;
}
