/* Frames: what a program, a routine or an interpreted text has of its own while it runs. */
#include "guests/cms/rexx/run.h"
#include "guests/cms/rexx/bytes.h"

enum { FIRST_STACK = 64 };

bool stack_room(struct rexx *r, const struct code *code)
{
    size_t used = (size_t)(r->sp - r->stack), room = (size_t)(r->limit - r->stack);
    size_t needed = used + code->deepest + REXX_ARGUMENTS + 8;
    if (r->stack && needed <= room)
        return true;
    size_t larger = room * 2 > needed ? room * 2 : needed + FIRST_STACK;
    value *stack = storage_grow(r, r->stack, room * sizeof(*stack), larger * sizeof(*stack));
    if (!stack)
        return false;
    r->stack = stack;
    r->sp = stack + used;
    r->limit = stack + larger;
    return true;
}

void settings_changed(struct rexx *r)
{
    uint8_t trace = r->quiet ? TRACE_OFF : r->now.trace;
    r->trace_results = trace >= TRACE_RESULTS;
    r->trace_intermediates = trace == TRACE_INTERMEDIATES;
    if (trace >= TRACE_LABELS || r->now.interactive)
        r->attention |= ATTENTION_TRACE;
    else
        r->attention &= ~(uint32_t)ATTENTION_TRACE;
    r->now.integer_limit = 1;
    for (uint32_t i = 0; i < r->now.digits && i < INTEGER_DIGITS; i++)
        r->now.integer_limit *= 10;
}

static bool interprets(const struct frame *frame)
{
    return frame->kind == FRAME_INTERPRET || frame->kind == FRAME_INTERACTIVE;
}

struct frame *frame_push(struct rexx *r, enum frame_kind kind, struct code *code, uint32_t count)
{
    struct frame *caller = r->frame;
    if (caller && caller->depth >= FRAMES_MAXIMUM) {
        rexx_fail(r, ERROR_CONTROL_STACK);
        return NULL;
    }
    if (!stack_room(r, code))
        return NULL;
    struct frame *frame = storage_get(r, sizeof(*frame) + count * sizeof(value));
    if (!frame)
        return NULL;
    *frame = (struct frame){.caller = caller,
        .kind = kind,
        .code = code,
        .depth = caller ? caller->depth + 1 : 0,
        .count = count,
        .block_base = r->block_count,
        .saved = r->now,
        .program = code->program};
    r->sp -= count;
    memcpy(frame->arguments, r->sp, count * sizeof(value));
    frame->stack_base = (size_t)(r->sp - r->stack);
    frame->routine = interprets(frame) ? caller->routine : frame;
    if (caller) {
        frame->pool = caller->pool;
        frame->elapsed = caller->elapsed;
        frame->call = caller->call;
    }
    code->references++;
    value_keep(r->now.happened.description);
    r->frame = frame;
    r->code = code;
    return frame;
}

void blocks_drop(struct rexx *r, size_t down_to)
{
    while (r->block_count > down_to) {
        struct block *block = &r->blocks[--r->block_count];
        value_drop(r, block->to);
        value_drop(r, block->by);
    }
}

const uint32_t *frame_pop(struct rexx *r)
{
    struct frame *frame = r->frame, *caller = frame->caller;
    blocks_drop(r, frame->block_base);
    while (r->sp > r->stack + frame->stack_base)
        stack_drop(r);
    for (uint32_t i = 0; i < frame->count; i++)
        value_drop(r, frame->arguments[i]);
    if (frame->owns_pool)
        pool_drop(r, frame->pool);
    if (interprets(frame)) {
        value_drop(r, frame->saved.happened.description);
    } else {
        value_drop(r, r->now.happened.description);
        r->now = frame->saved;
    }
    code_drop(r, frame->code);
    r->frame = caller;
    r->code = caller ? caller->code : NULL;
    r->pool = caller ? caller->pool : NULL;
    storage_put(r, frame, sizeof(*frame) + frame->count * sizeof(value));
    settings_changed(r);
    return caller ? caller->resume : NULL;
}
