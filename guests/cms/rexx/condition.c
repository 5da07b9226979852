/* Conditions: what traps catch, SIGNAL, and how an error ends a program. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/run.h"
#include "guests/cms/rexx/trap.h"

const char *const condition_names[CONDITIONS] = {
    [CONDITION_ERROR] = "ERROR",
    [CONDITION_FAILURE] = "FAILURE",
    [CONDITION_HALT] = "HALT",
    [CONDITION_NOVALUE] = "NOVALUE",
    [CONDITION_SYNTAX] = "SYNTAX",
    [CONDITION_NOTREADY] = "NOTREADY",
};

int rexx_fail(struct rexx *r, int error)
{
    r->error = error;
    return -1;
}

uint32_t frame_line(const struct frame *frame)
{
    while (frame->kind == FRAME_INTERPRET || frame->kind == FRAME_INTERACTIVE)
        frame = frame->caller;
    return frame->code->clauses[frame->clause].start.line + 1;
}

/* Leaves interpreted texts, loops and half-done expressions of the routine. */
static void unwind_routine(struct rexx *r)
{
    while (r->frame->kind == FRAME_INTERPRET || r->frame->kind == FRAME_INTERACTIVE) {
        r->quiet &= r->frame->kind != FRAME_INTERACTIVE;
        frame_pop(r);
    }
    blocks_drop(r, r->frame->block_base);
    while (r->sp > r->stack + r->frame->stack_base)
        stack_drop(r);
    settings_changed(r);
}

/* Goes to a label; the line that SIGL tells is where it happened. */
static const uint32_t *go_to(struct rexx *r, struct name *label, uint32_t line)
{
    const uint32_t *next = code_label(r->frame->routine->code, label);
    if (!next) {
        rexx_fail(r, ERROR_LABEL);
        return NULL;
    }
    unwind_routine(r);
    r->frame->may_procedure = false;
    return set_special(r, "SIGL", integer_value(line)) ? next : NULL;
}

const uint32_t *signal_to(struct rexx *r, struct name *label)
{
    return go_to(r, label, frame_line(r->frame));
}

static void set_happened(struct rexx *r, enum condition condition, bool call, value description)
{
    value_drop(r, r->now.happened.description);
    r->now.happened = (struct happened){true, call, condition, description};
}

const uint32_t *condition_signal(struct rexx *r, enum condition condition, value description, const uint32_t *next)
{
    (void)next;
    struct name *label = r->now.traps[condition].label;
    r->now.traps[condition] = (struct trap){0};
    set_happened(r, condition, false, description);
    return go_to(r, label, frame_line(r->frame));
}

const uint32_t *condition_novalue(struct rexx *r, struct slice name, const uint32_t *next)
{
    value description = slice_value(r, name);
    return description ? condition_signal(r, CONDITION_NOVALUE, description, next) : NULL;
}

const uint32_t *condition_raise(struct rexx *r, enum condition condition, value description, const uint32_t *next)
{
    struct trap *trap = &r->now.traps[condition];
    if (!description)
        return NULL;
    if (trap->state == TRAP_SIGNAL)
        return condition_signal(r, condition, description, next);
    if (trap->state == TRAP_CALL && !r->pending[condition].present) {
        r->pending[condition].present = true;
        r->pending[condition].description = description;
        r->attention |= ATTENTION_CONDITION;
        return next;
    }
    value_drop(r, description);
    return next;
}

static const uint32_t *call_handler(struct rexx *r, enum condition condition, const uint32_t *at)
{
    struct trap trap = r->now.traps[condition];
    value description = r->pending[condition].description;
    r->pending[condition].present = false;
    r->pending[condition].description = 0;
    const uint32_t *label = code_label(r->frame->routine->code, trap.label);
    if (!label) {
        value_drop(r, description);
        rexx_fail(r, ERROR_LABEL);
        return NULL;
    }
    struct frame *caller = r->frame;
    uint32_t line = frame_line(caller);
    if (!frame_push(r, FRAME_HANDLER, caller->routine->code, 0)) {
        value_drop(r, description);
        return NULL;
    }
    caller->resume = at;
    r->frame->call = REXX_SUBROUTINE;
    r->frame->may_procedure = true;
    r->now.traps[condition].delayed = true;
    r->now.happened.description = value_keep(r->now.happened.description);
    set_happened(r, condition, true, description);
    return set_special(r, "SIGL", integer_value(line)) ? label : NULL;
}

const uint32_t *conditions_pending(struct rexx *r, const uint32_t *at)
{
    bool waiting = false;
    for (int i = 0; i < CONDITIONS; i++) {
        if (!r->pending[i].present)
            continue;
        if (r->now.traps[i].state == TRAP_CALL && !r->now.traps[i].delayed)
            return call_handler(r, (enum condition)i, at);
        waiting = true;
    }
    if (!waiting)
        r->attention &= ~(uint32_t)ATTENTION_CONDITION;
    return NULL;
}

/* The frame whose routine traps errors, or null: in this program no one does. */
static struct frame *find_trap(struct rexx *r)
{
    const struct settings *settings = &r->now;
    for (struct frame *frame = r->frame; frame; frame = frame->caller) {
        if (frame->kind == FRAME_INTERACTIVE)
            return NULL;
        if (frame->kind == FRAME_INTERPRET)
            continue;
        if (settings->traps[CONDITION_SYNTAX].state == TRAP_SIGNAL)
            return frame;
        if (frame->kind == FRAME_PROGRAM)
            return NULL;
        settings = &frame->saved;
    }
    return NULL;
}

static void tell_error(struct rexx *r, int error, uint32_t line)
{
    int message = 0;
    const char *text = rexx_error_text(error, &message);
    const struct rexx_program *source = &r->frame->routine->program->source;
    struct line out = {.length = 0};
    line_add(&out, "DMSREX", 6);
    line_add_number(&out, message);
    line_add_string(&out, "E Error ");
    line_add_number(&out, error);
    line_add_string(&out, " running ");
    line_add(&out, source->name.at, source->name.length);
    line_add(&out, " ", source->type.length != 0);
    line_add(&out, source->type.at, source->type.length);
    line_add_string(&out, ", line ");
    line_add_number(&out, line);
    line_add_string(&out, ": ");
    line_add_string(&out, text);
    r->host->say(r->context, REXX_MESSAGE, out.at, out.length);
}

static void tell_traceback(struct rexx *r)
{
    for (const struct frame *frame = r->frame; frame; frame = frame->caller) {
        if (frame->code->clause_count)
            trace_clause(r, frame, "+++");
        if (frame->kind == FRAME_PROGRAM)
            return;
    }
}

/* A line of interactive trace failed: that is all that happens. */
static const uint32_t *leave_interactive(struct rexx *r, int error)
{
    struct line out = {.length = 0};
    line_add_string(&out, "       +++ Error ");
    line_add_number(&out, error);
    line_add_string(&out, ": ");
    line_add_string(&out, rexx_error_text(error, NULL));
    r->host->say(r->context, REXX_TRACE, out.at, out.length);
    while (r->frame->kind != FRAME_INTERACTIVE)
        frame_pop(r);
    r->quiet = false;
    return frame_pop(r);
}

static bool is_interactive(const struct frame *frame)
{
    for (; frame && frame->kind != FRAME_PROGRAM; frame = frame->caller)
        if (frame->kind == FRAME_INTERACTIVE)
            return true;
    return false;
}

/* The program that failed ends; so does what called it, with error 40, unless that traps it. */
static const uint32_t *leave_failed(struct rexx *r, int error)
{
    uint32_t line = frame_line(r->frame);
    bool outermost = true;
    tell_traceback(r);
    tell_error(r, error, line);
    for (const struct frame *frame = r->frame; frame; frame = frame->caller)
        outermost &= frame->kind != FRAME_PROGRAM || !frame->caller;
    if (outermost) {
        r->result_code = error;
        r->ended = true;
        return NULL;
    }
    while (r->frame->kind != FRAME_PROGRAM)
        frame_pop(r);
    frame_pop(r);
    rexx_fail(r, error == ERROR_HALTED ? ERROR_HALTED : ERROR_CALL);
    return NULL;
}

const uint32_t *condition_syntax(struct rexx *r)
{
    for (int error; (error = r->error) != 0;) {
        /* HI ends a program whatever it traps but HALT. */
        struct frame *trapping = error == ERROR_HALTED ? NULL : find_trap(r);
        r->error = 0;
        work_reset(r);
        if (!trapping) {
            const uint32_t *next = is_interactive(r->frame) ? leave_interactive(r, error) : leave_failed(r, error);
            if (next)
                return next;
            continue;
        }
        uint32_t line = frame_line(r->frame);
        while (r->frame != trapping)
            frame_pop(r);
        struct name *label = r->now.traps[CONDITION_SYNTAX].label;
        r->now.traps[CONDITION_SYNTAX] = (struct trap){0};
        set_happened(r, CONDITION_SYNTAX, false, string_value(r, rexx_error_text(error, NULL)));
        const uint32_t *next = set_special(r, "RC", integer_value(error)) ? go_to(r, label, line) : NULL;
        if (next)
            return next;
    }
    return NULL;
}

const uint32_t *run_trap(struct rexx *r, const uint32_t *at)
{
    struct trap *trap = &r->now.traps[word_operand(*at) & 0xFF];
    trap->state = (uint8_t)(word_operand(*at) >> 8);
    trap->label = trap->state ? r->code->variables[at[1]].name : NULL;
    return at + 2;
}

const uint32_t *run_signal(struct rexx *r, const uint32_t *at)
{
    return signal_to(r, r->code->variables[word_operand(*at)].name);
}

const uint32_t *run_signal_value(struct rexx *r, const uint32_t *at)
{
    (void)at;
    char room[INTEGER_ROOM];
    trace_result(r, r->sp[-1]);
    struct slice text = value_slice(r->sp[-1], room);
    struct name *name = name_of(r, text.at, text.length);
    if (!name)
        return NULL;
    if (code_label(r->frame->routine->code, name) == NULL)
        name = name_upper(r, text.at, text.length);
    return name ? signal_to(r, name) : NULL;
}
