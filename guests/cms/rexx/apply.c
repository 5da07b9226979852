/* Operators in code: the values on the stack become the result. */
#include "guests/cms/rexx/run.h"

bool value_truth(struct rexx *r, value v, bool *truth)
{
    char room[INTEGER_ROOM];
    struct slice text = value_slice(v, room);
    if (text.length == 1 && (*text.at == '0' || *text.at == '1')) {
        *truth = *text.at == '1';
        return true;
    }
    rexx_fail(r, ERROR_LOGICAL);
    return false;
}

/* Replaces the two operands; takes the result. */
static const uint32_t *finish(struct rexx *r, const uint32_t *at, value result)
{
    if (!result)
        return NULL;
    stack_drop(r);
    stack_drop(r);
    stack_push(r, result);
    if (UNLIKELY(r->trace_intermediates))
        trace_value(r, ">O>", result);
    return at + 1;
}

#define ARITHMETIC(name)                                                                                               \
    const uint32_t *run_##name(struct rexx *r, const uint32_t *at)                                                     \
    {                                                                                                                  \
        return finish(r, at, value_##name(r, r->sp[-2], r->sp[-1]));                                                   \
    }
ARITHMETIC(add)
ARITHMETIC(subtract)
ARITHMETIC(multiply)
ARITHMETIC(divide)
ARITHMETIC(quotient)
ARITHMETIC(remainder)
ARITHMETIC(power)

const uint32_t *run_concatenate(struct rexx *r, const uint32_t *at)
{
    return finish(r, at, text_join(r, r->sp[-2], r->sp[-1], false));
}

const uint32_t *run_blank(struct rexx *r, const uint32_t *at)
{
    return finish(r, at, text_join(r, r->sp[-2], r->sp[-1], true));
}

#define COMPARISON(name, condition)                                                                                    \
    const uint32_t *run_##name(struct rexx *r, const uint32_t *at)                                                     \
    {                                                                                                                  \
        int order;                                                                                                     \
        if (value_compare(r, r->sp[-2], r->sp[-1], &order))                                                            \
            return NULL;                                                                                               \
        return finish(r, at, integer_value(condition));                                                                \
    }
COMPARISON(equal, order == 0)
COMPARISON(unequal, order != 0)
COMPARISON(greater, order > 0)
COMPARISON(less, order < 0)
COMPARISON(greater_equal, order >= 0)
COMPARISON(less_equal, order <= 0)

#define STRICT(name, condition)                                                                                        \
    const uint32_t *run_##name(struct rexx *r, const uint32_t *at)                                                     \
    {                                                                                                                  \
        int order = value_compare_strictly(r->sp[-2], r->sp[-1]);                                                      \
        return finish(r, at, integer_value(condition));                                                                \
    }
STRICT(same, order == 0)
STRICT(different, order != 0)
STRICT(after, order > 0)
STRICT(before, order < 0)
STRICT(not_before, order >= 0)
STRICT(not_after, order <= 0)

#define LOGICAL(name, expression)                                                                                      \
    const uint32_t *run_##name(struct rexx *r, const uint32_t *at)                                                     \
    {                                                                                                                  \
        bool a, b;                                                                                                     \
        if (!value_truth(r, r->sp[-2], &a) || !value_truth(r, r->sp[-1], &b))                                          \
            return NULL;                                                                                               \
        return finish(r, at, integer_value(expression));                                                               \
    }
LOGICAL(and, a &b)
LOGICAL(or, a | b)
LOGICAL(exclusive_or, a ^ b)

static const uint32_t *finish_prefix(struct rexx *r, const uint32_t *at, value result)
{
    if (!result)
        return NULL;
    stack_drop(r);
    stack_push(r, result);
    if (UNLIKELY(r->trace_intermediates))
        trace_value(r, ">P>", result);
    return at + 1;
}

const uint32_t *run_not(struct rexx *r, const uint32_t *at)
{
    bool truth;
    return value_truth(r, r->sp[-1], &truth) ? finish_prefix(r, at, integer_value(!truth)) : NULL;
}

const uint32_t *run_negate(struct rexx *r, const uint32_t *at)
{
    return finish_prefix(r, at, value_negate(r, r->sp[-1]));
}

const uint32_t *run_plus(struct rexx *r, const uint32_t *at)
{
    return finish_prefix(r, at, value_plus(r, r->sp[-1]));
}

const uint32_t *run_constant(struct rexx *r, const uint32_t *at)
{
    value v = value_keep(r->code->constants[word_operand(*at)]);
    stack_push(r, v);
    if (r->trace_intermediates)
        trace_value(r, ">L>", v);
    return at + 1;
}

const uint32_t *run_omitted(struct rexx *r, const uint32_t *at)
{
    stack_push(r, 0);
    return at + 1;
}

const uint32_t *run_jump(struct rexx *r, const uint32_t *at)
{
    return r->code->words + word_operand(*at);
}

const uint32_t *run_jump_false(struct rexx *r, const uint32_t *at)
{
    bool truth;
    trace_result(r, r->sp[-1]);
    if (!value_truth(r, r->sp[-1], &truth))
        return NULL;
    stack_drop(r);
    return truth ? at + 1 : r->code->words + word_operand(*at);
}

const uint32_t *run_raise(struct rexx *r, const uint32_t *at)
{
    rexx_fail(r, (int)word_operand(*at));
    return NULL;
}
