/* Built-in functions about the program itself: its arguments, variables, conditions, source. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/trap.h"

int builtin_address(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, slice_value(r, name_slice(r->now.address)));
}

int builtin_arg(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    const struct frame *frame = r->frame->routine;
    int64_t number;
    char option;
    if (count == 0)
        return answer(result, integer_value(frame->count));
    if (!arguments[0] || !argument_count(r, arguments[0], 1, 1, &number) ||
        !argument_option(r, arguments[1], 0, &option))
        return refuse(r);
    bool exists = number <= frame->count && frame->arguments[number - 1];
    if (option == 'E' || option == 'O')
        return answer_truth(result, exists == (option == 'E'));
    if (option)
        return refuse(r);
    return answer(result, exists ? value_keep(frame->arguments[number - 1]) : text_value(r, "", 0));
}

int builtin_condition(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    const struct happened *happened = &r->now.happened;
    char option;
    if (!argument_option(r, arguments[0], 'I', &option))
        return -1;
    if (option != 'C' && option != 'D' && option != 'I' && option != 'S')
        return refuse(r);
    if (!happened->present)
        return answer(result, text_value(r, "", 0));
    const struct trap *trap = &r->now.traps[happened->condition];
    switch (option) {
    case 'C':
        return answer(result, string_value(r, condition_names[happened->condition]));
    case 'D':
        return answer(result, value_keep(happened->description));
    case 'I':
        return answer(result, string_value(r, happened->call ? "CALL" : "SIGNAL"));
    default:
        return answer(result, string_value(r, trap->state == TRAP_OFF ? "OFF" : trap->delayed ? "DELAY" : "ON"));
    }
}

int builtin_errortext(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    int64_t number;
    if (!argument_count(r, arguments[0], 0, 0, &number) || number > 99)
        return refuse(r);
    const char *text = rexx_error_text((int)number, NULL);
    return answer(result, string_value(r, text ? text : ""));
}

/* Lines that wait at the terminal: CMS has no such buffer that a program could see. */
int builtin_externals(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)r, (void)arguments, (void)count;
    return answer(result, integer_value(0));
}

int builtin_queued(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, integer_value((int64_t)r->host->queued(r->context)));
}

int builtin_linesize(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    return answer(result, integer_value(r->host->line_size ? r->host->line_size(r->context) : 0));
}

int builtin_userid(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)arguments, (void)count;
    struct rexx_text userid = r->host->userid ? r->host->userid(r->context) : (struct rexx_text){"", 0};
    return answer(result, text_value(r, userid.at, userid.length));
}

int builtin_sourceline(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    const struct rexx_program *source = &r->frame->routine->code->program->source;
    int64_t number;
    if (!count || !arguments[0])
        return answer(result, integer_value((int64_t)source->count));
    if (!argument_count(r, arguments[0], 1, 1, &number) || number > (int64_t)source->count)
        return refuse(r);
    return answer(result, text_value(r, source->lines[number - 1].at, source->lines[number - 1].length));
}

int builtin_trace(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char before[4] = {0}, room[INTEGER_ROOM];
    trace_option(&r->now, before);
    value old = string_value(r, before);
    if (!old)
        return -1;
    bool ignored = r->now.interactive && !r->quiet;
    if (arguments[0] && !ignored && !trace_set(r, value_slice(arguments[0], room))) {
        value_drop(r, old);
        return refuse(r);
    }
    return answer(result, old);
}

static bool is_symbol(struct slice text)
{
    if (!text.length || text.length > NAME_MAXIMUM)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (!character_is_symbol(text.at[i]))
            return false;
    return true;
}

/* The name that a symbol's characters stand for now. At null with no error: they are no variable's. */
static struct slice resolved(struct rexx *r, struct slice text)
{
    struct name *name = name_upper(r, text.at, text.length);
    if (!name || character_class(*name->text) != CHARACTER_LETTER)
        return (struct slice){0};
    return symbol_resolve(r, r->pool, name_slice(name));
}

int builtin_symbol(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room);
    if (!is_symbol(text))
        return answer(result, string_value(r, "BAD"));
    struct slice name = resolved(r, text);
    return answer(result, string_value(r, name.at && variable_fetch(r, r->pool, name) ? "VAR" : "LIT"));
}

int builtin_value(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room);
    if (arguments[2]) /* pools outside of the program: CMS's GLOBALV has commands for them */
        return refuse(r);
    if (!is_symbol(text))
        return refuse(r);
    struct slice name = resolved(r, text);
    if (!name.at) {
        if (r->error || arguments[1])
            return refuse(r);
        struct name *constant = name_upper(r, text.at, text.length);
        return answer(result, constant ? slice_value(r, name_slice(constant)) : 0);
    }
    value full = slice_value(r, name), old = full ? variable_fetch(r, r->pool, value_slice(full, room)) : 0;
    *result = old ? value_keep(old) : value_keep(full);
    bool good = *result && (!arguments[1] || variable_set(r, r->pool, value_slice(full, room), arguments[1]));
    value_drop(r, full);
    return good ? 0 : -1;
}
