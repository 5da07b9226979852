/* The interpreter's loop: what is executed most is here, the rest is a function for each op. */
#include "guests/cms/rexx/run.h"

/* With so many digits, whole numbers below 10 ** 9 are exact. */
enum { INTEGER_QUICK = 9 };

static run_op *const ops[OPS] = {
#define OP(NAME, name, words) [OP_##NAME] = run_##name,
#include "guests/cms/rexx/op.def"
#undef OP
};

static inline bool both_integers(value a, value b)
{
    return a & b & 1;
}

/* Two small whole numbers on the stack become one, if nobody traces. */
static inline bool quick_sum(struct rexx *r, bool negative)
{
    value a = r->sp[-2], b = r->sp[-1];
    if (!both_integers(a, b))
        return false;
    int64_t left = value_integer(a), right = value_integer(b), limit = r->now.integer_limit;
    int64_t sum = negative ? left - right : left + right;
    if (left >= limit || left <= -limit || right >= limit || right <= -limit || sum >= limit || sum <= -limit ||
        r->trace_intermediates)
        return false;
    r->sp--;
    r->sp[-1] = integer_value(sum);
    return true;
}

static inline bool quick_comparison(struct rexx *r, enum op op)
{
    value a = r->sp[-2], b = r->sp[-1];
    if (!both_integers(a, b) || r->now.fuzz || r->trace_intermediates)
        return false;
    int64_t left = value_integer(a), right = value_integer(b), limit = r->now.integer_limit;
    if (left >= limit || left <= -limit || right >= limit || right <= -limit)
        return false;
    bool truth = op == OP_EQUAL           ? left == right
                 : op == OP_UNEQUAL       ? left != right
                 : op == OP_GREATER       ? left > right
                 : op == OP_LESS          ? left < right
                 : op == OP_GREATER_EQUAL ? left >= right
                                          : left <= right;
    r->sp--;
    r->sp[-1] = integer_value(truth);
    return true;
}

static inline bool quick_load(struct rexx *r, uint32_t word)
{
    struct reference *reference = &r->code->variables[word_operand(word)];
    if (reference->serial != r->pool->serial || !reference->cell->value || r->trace_intermediates)
        return false;
    stack_push(r, value_keep(reference->cell->value));
    return true;
}

static inline bool quick_store(struct rexx *r, uint32_t word)
{
    struct reference *reference = &r->code->variables[word_operand(word)];
    if (reference->serial != r->pool->serial || r->trace_results)
        return false;
    cell_set(r, reference->cell, stack_pop(r));
    return true;
}

/* The next turn of a loop over whole numbers; null if this is none. */
static inline const uint32_t *quick_turn(struct rexx *r, const uint32_t *at)
{
    if (!r->block_count || r->attention)
        return NULL;
    const struct block *block = &r->blocks[r->block_count - 1];
    if (!block->quick || block->start != r->code->words + at[1] || r->now.fuzz || r->now.digits < INTEGER_QUICK)
        return NULL;
    const struct reference *reference = &r->code->variables[word_operand(*block->variable)];
    if (reference->serial != r->pool->serial || !value_is_integer(reference->cell->value))
        return NULL;
    int64_t sum = value_integer(reference->cell->value) + value_integer(block->by), to = value_integer(block->to);
    if (sum >= r->now.integer_limit || sum <= -r->now.integer_limit || (block->down ? sum < to : sum > to))
        return NULL;
    reference->cell->value = integer_value(sum);
    r->frame->clause = block->clause;
    return r->code->words + word_operand(*at);
}

/* Next word if the op could be done here, else the op's function does it. */
static inline const uint32_t *step(struct rexx *r, const uint32_t *at)
{
    uint32_t word = *at;
    switch (word_op(word)) {
    case OP_CLAUSE:
        r->frame->clause = word_operand(word);
        if (UNLIKELY(r->attention | *r->host->pending))
            break;
        return at + 1;
    case OP_LOAD:
        if (quick_load(r, word))
            return at + 1;
        break;
    case OP_CONSTANT:
        if (r->trace_intermediates)
            break;
        stack_push(r, value_keep(r->code->constants[word_operand(word)]));
        return at + 1;
    case OP_STORE:
        if (quick_store(r, word))
            return at + 1;
        break;
    case OP_ADD:
        if (quick_sum(r, false))
            return at + 1;
        break;
    case OP_SUBTRACT:
        if (quick_sum(r, true))
            return at + 1;
        break;
    case OP_EQUAL:
    case OP_UNEQUAL:
    case OP_GREATER:
    case OP_LESS:
    case OP_GREATER_EQUAL:
    case OP_LESS_EQUAL:
        if (quick_comparison(r, word_op(word)))
            return at + 1;
        break;
    case OP_NEXT: {
        const uint32_t *next = quick_turn(r, at);
        if (next)
            return next;
        break;
    }
    case OP_JUMP:
        return r->code->words + word_operand(word);
    case OP_JUMP_FALSE:
        if (r->trace_results || (r->sp[-1] != integer_value(0) && r->sp[-1] != integer_value(1)))
            break;
        return stack_pop(r) == integer_value(1) ? at + 1 : r->code->words + word_operand(word);
    default:
        break;
    }
    return ops[word_op(word)](r, at);
}

void run_loop(struct rexx *r, const uint32_t *next)
{
    while (next) {
        next = step(r, next);
        if (UNLIKELY(!next && r->error && !r->ended))
            next = condition_syntax(r);
    }
}
