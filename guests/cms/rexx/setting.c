/* NUMERIC and OPTIONS; SAY, PUSH and QUEUE; the texts that PARSE takes from outside of the program. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/setting.h"

static bool take_whole(struct rexx *r, int64_t least, int64_t *number)
{
    trace_result(r, r->sp[-1]);
    if (!number_whole(r, r->sp[-1], r->now.digits > 9 ? r->now.digits : 9, number)) {
        rexx_fail(r, ERROR_WHOLE_NUMBER);
        return false;
    }
    if (*number < least || *number > DIGITS_MAXIMUM) {
        rexx_fail(r, ERROR_EXPRESSION_RESULT);
        return false;
    }
    stack_drop(r);
    return true;
}

const uint32_t *run_numeric_digits(struct rexx *r, const uint32_t *at)
{
    int64_t digits = 9;
    if (word_operand(*at) && !take_whole(r, 1, &digits))
        return NULL;
    if (digits <= r->now.fuzz) {
        rexx_fail(r, ERROR_EXPRESSION_RESULT);
        return NULL;
    }
    r->now.digits = (uint32_t)digits;
    settings_changed(r);
    return at + 1;
}

const uint32_t *run_numeric_fuzz(struct rexx *r, const uint32_t *at)
{
    int64_t fuzz = 0;
    if (word_operand(*at) && !take_whole(r, 0, &fuzz))
        return NULL;
    if (fuzz >= r->now.digits) {
        rexx_fail(r, ERROR_EXPRESSION_RESULT);
        return NULL;
    }
    r->now.fuzz = (uint32_t)fuzz;
    return at + 1;
}

const uint32_t *run_numeric_form(struct rexx *r, const uint32_t *at)
{
    r->now.engineering = word_operand(*at);
    return at + 1;
}

const uint32_t *run_numeric_form_value(struct rexx *r, const uint32_t *at)
{
    char room[INTEGER_ROOM];
    trace_result(r, r->sp[-1]);
    struct slice text = value_slice(r->sp[-1], room);
    char first = text.length ? character_upper(*text.at) : ' ';
    if (first != 'S' && first != 'E') {
        rexx_fail(r, ERROR_SUB_KEYWORD);
        return NULL;
    }
    r->now.engineering = first == 'E';
    stack_drop(r);
    return at + 1;
}

/* Words that are not known are ignored, as the language asks; there are none that CMS's texts without DBCS would need.
 */
const uint32_t *run_options(struct rexx *r, const uint32_t *at)
{
    trace_result(r, r->sp[-1]);
    stack_drop(r);
    return at + 1;
}

const uint32_t *run_say(struct rexx *r, const uint32_t *at)
{
    char room[INTEGER_ROOM];
    trace_result(r, r->sp[-1]);
    struct slice text = value_slice(r->sp[-1], room);
    r->host->say(r->context, REXX_SAY, text.at, text.length);
    stack_drop(r);
    return at + 1;
}

static const uint32_t *stack_line(struct rexx *r, enum rexx_stack where, const uint32_t *next)
{
    char room[INTEGER_ROOM];
    trace_result(r, r->sp[-1]);
    struct slice text = value_slice(r->sp[-1], room);
    bool good = r->host->stack(r->context, where, text.at, text.length);
    stack_drop(r);
    if (!good)
        rexx_fail(r, ERROR_STORAGE);
    return good ? next : NULL;
}

const uint32_t *run_push(struct rexx *r, const uint32_t *at)
{
    return stack_line(r, REXX_PUSH, at + 1);
}

const uint32_t *run_queue(struct rexx *r, const uint32_t *at)
{
    return stack_line(r, REXX_QUEUE, at + 1);
}

value version_text(struct rexx *r)
{
    return string_value(r, "REXXURSA 4.02 22 Nov 2026");
}

value source_text(struct rexx *r)
{
    static const char *const kinds[] = {
        [REXX_COMMAND] = "CMS COMMAND ", [REXX_SUBROUTINE] = "CMS SUBROUTINE ", [REXX_FUNCTION] = "CMS FUNCTION "};
    const struct frame *frame = r->frame->routine;
    while (frame->kind != FRAME_PROGRAM)
        frame = frame->caller;
    const struct rexx_program *source = &frame->program->source;
    struct rexx_text synonym = !frame->caller && r->call->invoked_as.at ? r->call->invoked_as : source->name;
    struct line out = {.length = 0};
    line_add_string(&out, kinds[frame->call]);
    line_add(&out, source->name.at, source->name.length);
    line_add(&out, " ", 1);
    line_add(&out, source->type.at, source->type.length);
    line_add(&out, " ", 1);
    line_add(&out, source->mode.at, source->mode.length);
    line_add(&out, " ", 1);
    line_add(&out, synonym.at, synonym.length);
    line_add(&out, " ", 1);
    const struct name *address = frame->first_address;
    if (address->length)
        line_add(&out, address->text, address->length);
    else
        line_add_string(&out, "?");
    return text_value(r, out.at, out.length);
}

static value numeric_text(struct rexx *r)
{
    struct line out = {.length = 0};
    line_add_number(&out, r->now.digits);
    line_add(&out, " ", 1);
    line_add_number(&out, r->now.fuzz);
    line_add_string(&out, r->now.engineering ? " ENGINEERING" : " SCIENTIFIC");
    return text_value(r, out.at, out.length);
}

static value read_line(struct rexx *r, bool stacked)
{
    struct rexx_text line = {"", 0};
    bool got = stacked && r->host->pull(r->context, &line);
    if (!got && !r->host->read(r->context, &line))
        line = (struct rexx_text){"", 0};
    return text_value(r, line.at, line.length);
}

const uint32_t *run_parse_source(struct rexx *r, const uint32_t *at)
{
    value v;
    switch (word_operand(*at)) {
    case KEYWORD_NUMERIC:
        v = numeric_text(r);
        break;
    case KEYWORD_SOURCE:
        v = source_text(r);
        break;
    case KEYWORD_VERSION:
        v = version_text(r);
        break;
    default:
        v = read_line(r, word_operand(*at) == KEYWORD_PULL);
    }
    if (!v)
        return NULL;
    stack_push(r, v);
    trace_result(r, v);
    return at + 1;
}
