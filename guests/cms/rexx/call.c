/* Calls of routines: labels of the program, built-in functions, what the host finds; RETURN, EXIT, INTERPRET. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"

static void drop_arguments(struct rexx *r, uint32_t count)
{
    while (count--)
        stack_drop(r);
}

static const uint32_t *fail(struct rexx *r, int error)
{
    if (!r->error)
        rexx_fail(r, error);
    return NULL;
}

static const uint32_t *call_label(
    struct rexx *r, const uint32_t *label, bool function, uint32_t count, const uint32_t *next)
{
    struct code *code = r->frame->routine->code;
    struct frame *caller = r->frame;
    uint32_t line = frame_line(caller);
    if (!frame_push(r, FRAME_ROUTINE, code, count))
        return NULL;
    caller->resume = next;
    r->frame->call = function ? REXX_FUNCTION : REXX_SUBROUTINE;
    r->frame->may_procedure = true;
    if (!set_special(r, "SIGL", integer_value(line)))
        return NULL;
    return label;
}

static const uint32_t *call_builtin(
    struct rexx *r, const struct builtin *builtin, bool function, uint32_t count, const uint32_t *next)
{
    if (count > builtin->most || count < builtin->least)
        return fail(r, ERROR_CALL);
    value *arguments = r->sp - count, result = 0;
    for (uint32_t i = 0; i < builtin->least; i++)
        if (!arguments[i])
            return fail(r, ERROR_CALL);
    uint32_t given = count;
    for (; count < builtin->most; count++)
        stack_push(r, 0);
    r->error = 0;
    if (builtin->function(r, arguments, given, &result)) {
        work_reset(r);
        return fail(r, ERROR_CALL);
    }
    drop_arguments(r, count);
    return give_result(r, function ? REXX_FUNCTION : REXX_SUBROUTINE, result, next);
}

const uint32_t *give_result(struct rexx *r, enum rexx_call_kind kind, value v, const uint32_t *next)
{
    if (kind == REXX_FUNCTION) {
        if (!v)
            return fail(r, ERROR_NO_RESULT);
        stack_push(r, v);
        if (UNLIKELY(r->trace_intermediates))
            trace_value(r, ">F>", v);
        return next;
    }
    if (v)
        trace_result(r, v);
    return set_special(r, "RESULT", v) ? next : NULL;
}

static struct rexx_text text_of(value v, char *room)
{
    struct slice slice = v ? value_slice(v, room) : (struct slice){0};
    return (struct rexx_text){slice.at, slice.length};
}

static const uint32_t *call_native(
    struct rexx *r, const struct rexx_routine *routine, bool function, uint32_t count, const uint32_t *next)
{
    char rooms[REXX_ARGUMENTS][INTEGER_ROOM];
    struct rexx_native_call call = {.count = count, .function = function};
    for (uint32_t i = 0; i < count; i++)
        call.arguments[i] = text_of(r->sp[(int)i - (int)count], rooms[i]);
    value_drop(r, r->returned);
    r->returned = 0;
    int error = routine->native(r->context, r, &call);
    if (error)
        return fail(r, error);
    drop_arguments(r, count);
    value result = r->returned;
    r->returned = 0;
    return give_result(r, function ? REXX_FUNCTION : REXX_SUBROUTINE, result, next);
}

const uint32_t *call_external(
    struct rexx *r, struct call_site *site, bool function, uint32_t count, const uint32_t *next)
{
    struct rexx_routine routine = {0};
    struct rexx_text name = {site->name->text, site->name->length};
    enum rexx_found found = r->host->find ? r->host->find(r->context, name, function, &routine) : REXX_NOT_FOUND;
    if (found == REXX_FOUND_NATIVE)
        return call_native(r, &routine, function, count, next);
    if (found != REXX_FOUND_PROGRAM)
        return fail(r, found == REXX_FOUND_FAILED ? ERROR_UNREADABLE : ERROR_ROUTINE);
    struct program *program = program_make(r, &routine.program);
    if (!program)
        return NULL;
    program->external = true;
    program->routine = routine;
    const uint32_t *first = program_start(r, program, function ? REXX_FUNCTION : REXX_SUBROUTINE, count, next);
    program_drop(r, program);
    return first;
}

static void resolve(struct rexx *r, struct call_site *site)
{
    struct code *code = r->frame->routine->code;
    site->label = site->quoted ? NULL : code_label(code, site->name);
    site->kind = SITE_LABEL;
    if (site->label)
        return;
    site->builtin = builtin_named(name_slice(site->name));
    site->kind = site->builtin ? SITE_BUILTIN : SITE_EXTERNAL;
}

static const uint32_t *call(struct rexx *r, const uint32_t *at, bool function)
{
    struct call_site *site = &r->code->sites[word_operand(*at)];
    uint32_t count = at[1];
    if (site->kind == SITE_UNKNOWN)
        resolve(r, site);
    if (site->kind == SITE_BUILTIN)
        return call_builtin(r, site->builtin, function, count, at + 2);
    if (site->kind == SITE_LABEL)
        return call_label(r, site->label, function, count, at + 2);
    return call_external(r, site, function, count, at + 2);
}

const uint32_t *run_call_function(struct rexx *r, const uint32_t *at)
{
    return call(r, at, true);
}

const uint32_t *run_call_routine(struct rexx *r, const uint32_t *at)
{
    return call(r, at, false);
}

const uint32_t *program_start(
    struct rexx *r, struct program *program, enum rexx_call_kind kind, uint32_t count, const uint32_t *resume)
{
    struct code *code = code_compile(r, program);
    if (!code)
        return NULL;
    struct pool *pool = pool_make(r);
    struct frame *caller = r->frame, *frame = pool ? frame_push(r, FRAME_PROGRAM, code, count) : NULL;
    code_drop(r, code);
    if (!frame) {
        if (pool)
            pool_drop(r, pool);
        return NULL;
    }
    if (caller)
        caller->resume = resume;
    frame->pool = r->pool = pool;
    frame->owns_pool = true;
    frame->call = kind;
    frame->elapsed = (struct rexx_clock){0};
    struct name *address = r->now.address;
    frame->first_address = address;
    r->now = (struct settings){.digits = 9, .trace = TRACE_NORMAL, .address = address, .previous = address};
    settings_changed(r);
    return r->code->words;
}

const uint32_t *program_leave(struct rexx *r, value v)
{
    while (r->frame->kind != FRAME_PROGRAM)
        frame_pop(r);
    enum rexx_call_kind kind = r->frame->call;
    bool last = !r->frame->caller;
    const uint32_t *next = NULL;
    if (!last) {
        next = frame_pop(r);
        return give_result(r, kind, v, next);
    }
    r->ended = true;
    value_drop(r, r->result);
    r->result = v;
    return NULL;
}

static const uint32_t *leave_interpreted(struct rexx *r)
{
    while (r->frame->kind == FRAME_INTERPRET || r->frame->kind == FRAME_INTERACTIVE) {
        r->quiet &= r->frame->kind != FRAME_INTERACTIVE;
        frame_pop(r);
    }
    return NULL;
}

const uint32_t *run_return(struct rexx *r, const uint32_t *at)
{
    value v = 0;
    if (word_operand(*at)) {
        v = stack_pop(r);
        trace_result(r, v);
    }
    leave_interpreted(r);
    struct frame *frame = r->frame;
    enum rexx_call_kind kind = frame->call;
    if (frame->kind == FRAME_PROGRAM)
        return program_leave(r, v);
    if (frame->kind == FRAME_HANDLER) {
        value_drop(r, v);
        return frame_pop(r);
    }
    if (kind == REXX_FUNCTION && !v)
        return fail(r, ERROR_NO_RETURN_DATA);
    return give_result(r, kind, v, frame_pop(r));
}

const uint32_t *run_exit(struct rexx *r, const uint32_t *at)
{
    value v = word_operand(*at) ? stack_pop(r) : 0;
    if (v)
        trace_result(r, v);
    r->quiet = false;
    return program_leave(r, v);
}

const uint32_t *run_end_program(struct rexx *r, const uint32_t *at)
{
    (void)at;
    if (r->frame->kind == FRAME_INTERPRET)
        return frame_pop(r);
    if (r->frame->kind != FRAME_INTERACTIVE)
        return program_leave(r, 0);
    r->quiet = false;
    const uint32_t *next = frame_pop(r);
    return next;
}

const uint32_t *run_interpret(struct rexx *r, const uint32_t *at)
{
    value text = stack_pop(r);
    trace_result(r, text);
    struct program *program = program_of_text(r, text, r->frame->program);
    value_drop(r, text);
    struct code *code = program ? code_compile(r, program) : NULL;
    if (program)
        program_drop(r, program);
    if (!code)
        return NULL;
    struct frame *caller = r->frame, *frame = frame_push(r, FRAME_INTERPRET, code, 0);
    code_drop(r, code);
    if (!frame)
        return NULL;
    caller->resume = at + 1;
    return r->code->words;
}
