/* Commands to the host, and ADDRESS, which says to which environment they go. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/run.h"

enum { ENVIRONMENT_LENGTH = 8 };

/* TRACE of commands that failed, or before all of them. */
static void trace_return_code(struct rexx *r, int32_t code)
{
    struct line out = {.length = 0};
    line_add_string(&out, "       +++ RC(");
    line_add_number(&out, code);
    line_add_string(&out, ") +++");
    r->host->say(r->context, REXX_TRACE, out.at, out.length);
}

static void trace_after(struct rexx *r, value command, int32_t code)
{
    bool failure = code < 0, error = code != 0;
    bool shown = r->now.trace >= TRACE_COMMANDS && r->now.trace != TRACE_LABELS;
    if (r->quiet || !error || r->now.trace == TRACE_OFF || r->now.trace == TRACE_LABELS)
        return;
    bool wanted = shown || (r->now.trace == TRACE_ERRORS && error) || (r->now.trace <= TRACE_FAILURES && failure);
    if (!wanted)
        return;
    if (r->now.trace < TRACE_ALL && r->now.trace != TRACE_COMMANDS) {
        trace_clause(r, r->frame, "*-*");
        trace_value(r, ">>>", command);
    }
    trace_return_code(r, code);
}

static void trace_before(struct rexx *r, value command)
{
    if (r->quiet)
        return;
    if (r->now.trace == TRACE_COMMANDS)
        trace_clause(r, r->frame, "*-*");
    if (r->now.trace == TRACE_COMMANDS || r->now.trace == TRACE_ALL || r->now.trace == TRACE_RESULTS)
        trace_value(r, ">>>", command);
}

const uint32_t *run_host_command(struct rexx *r, struct name *environment, value command, const uint32_t *next)
{
    char room[INTEGER_ROOM];
    struct slice text = value_slice(command, room);
    trace_before(r, command);
    if (r->now.inhibited)
        return set_special(r, "RC", integer_value(0)) ? next : NULL;
    struct rexx_text name = {environment->text, environment->length};
    int32_t code = r->host->command(r->context, r, name, (struct rexx_text){text.at, text.length});
    r->error = 0;
    trace_after(r, command, code);
    if (!r->quiet && !set_special(r, "RC", integer_value(code)))
        return NULL;
    if (code == 0 || r->quiet)
        return next;
    enum condition condition = code < 0 ? CONDITION_FAILURE : CONDITION_ERROR;
    if (code < 0 && r->now.traps[CONDITION_FAILURE].state == TRAP_OFF)
        condition = CONDITION_ERROR;
    if (r->now.traps[condition].state == TRAP_OFF)
        return next;
    return condition_raise(r, condition, slice_value(r, text), next);
}

const uint32_t *run_command(struct rexx *r, const uint32_t *at)
{
    value command = stack_pop(r);
    const uint32_t *next = run_host_command(r, r->now.address, command, at + 1);
    value_drop(r, command);
    return next;
}

/* An environment's name, in upper case as CMS has them. */
static struct name *environment_name(struct rexx *r, struct slice text)
{
    if (text.length <= ENVIRONMENT_LENGTH)
        return name_upper(r, text.at, text.length);
    rexx_fail(r, ERROR_ENVIRONMENT);
    return NULL;
}

const uint32_t *run_address_command(struct rexx *r, const uint32_t *at)
{
    struct name *name = environment_name(r, name_slice(r->code->variables[word_operand(*at)].name));
    if (!name)
        return NULL;
    value command = stack_pop(r);
    const uint32_t *next = run_host_command(r, name, command, at + 1);
    value_drop(r, command);
    return next;
}

static const uint32_t *set_address(struct rexx *r, struct slice text, const uint32_t *next)
{
    struct name *name = environment_name(r, text);
    if (!name)
        return NULL;
    r->now.previous = r->now.address;
    r->now.address = name;
    return next;
}

const uint32_t *run_address(struct rexx *r, const uint32_t *at)
{
    return set_address(r, name_slice(r->code->variables[word_operand(*at)].name), at + 1);
}

const uint32_t *run_address_value(struct rexx *r, const uint32_t *at)
{
    char room[INTEGER_ROOM];
    value v = stack_pop(r);
    trace_result(r, v);
    const uint32_t *next = set_address(r, value_slice(v, room), at + 1);
    value_drop(r, v);
    return next;
}

const uint32_t *run_address_swap(struct rexx *r, const uint32_t *at)
{
    struct name *name = r->now.previous;
    r->now.previous = r->now.address;
    r->now.address = name;
    return at + 1;
}
