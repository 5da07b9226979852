/* PARSE while it is executed: the text, the piece between two patterns, its words. TRL 2 chapter 3 (Parsing). */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/run.h"

/* Takes the value. */
static bool set_text(struct rexx *r, value v, bool upper)
{
    struct parse_state *parse = &r->parse;
    if (v && upper) {
        char room[INTEGER_ROOM], *bytes;
        struct slice text = value_slice(v, room);
        value made = text_make(r, text.length, &bytes);
        for (size_t i = 0; made && i < text.length; i++)
            bytes[i] = character_upper(text.at[i]);
        value_drop(r, v);
        v = made;
    }
    if (!v)
        return false;
    value_drop(r, parse->text);
    parse->text = v;
    parse->all = value_slice(v, parse->room);
    parse->from = parse->match = 0;
    return true;
}

const uint32_t *run_parse_begin(struct rexx *r, const uint32_t *at)
{
    r->parse.arguments = false;
    return set_text(r, stack_pop(r), word_operand(*at)) ? at + 1 : NULL;
}

static bool set_argument(struct rexx *r)
{
    const struct frame *frame = r->frame->routine;
    size_t which = r->parse.next_argument++;
    value v = which < frame->count ? value_keep(frame->arguments[which]) : 0;
    return set_text(r, v ? v : text_value(r, "", 0), r->parse.upper);
}

const uint32_t *run_parse_arguments(struct rexx *r, const uint32_t *at)
{
    r->parse.arguments = true;
    r->parse.upper = word_operand(*at);
    r->parse.next_argument = 0;
    return set_argument(r) ? at + 1 : NULL;
}

const uint32_t *run_parse_next(struct rexx *r, const uint32_t *at)
{
    if (r->parse.arguments)
        return set_argument(r) ? at + 1 : NULL;
    return set_text(r, text_value(r, "", 0), false) ? at + 1 : NULL;
}

const uint32_t *run_parse_end(struct rexx *r, const uint32_t *at)
{
    struct parse_state *parse = &r->parse;
    parse->start = parse->from;
    parse->end = parse->all.length;
    return at + 1;
}

/* Where a text is in the rest, or its end. */
static size_t find(struct slice all, size_t from, struct slice what)
{
    if (!what.length)
        return all.length;
    for (size_t i = from; i + what.length <= all.length; i++)
        if (all.at[i] == *what.at && memcmp(all.at + i, what.at, what.length) == 0)
            return i;
    return all.length;
}

const uint32_t *run_parse_string(struct rexx *r, const uint32_t *at)
{
    struct parse_state *parse = &r->parse;
    char room[INTEGER_ROOM];
    struct slice what = value_slice(r->sp[-1], room);
    size_t found = find(parse->all, parse->from, what);
    parse->start = parse->from;
    parse->end = parse->match = found;
    parse->from = found < parse->all.length ? found + what.length : found;
    stack_drop(r);
    return at + 1;
}

/* The piece ends at a column (from 0), or is all the rest if that is not to the right of its start. */
static const uint32_t *end_at(struct rexx *r, size_t start, int64_t column, const uint32_t *next)
{
    struct parse_state *parse = &r->parse;
    size_t length = parse->all.length;
    size_t target = column < 0 ? 0 : (uint64_t)column > length ? length : (size_t)column;
    parse->start = start;
    parse->end = target > start ? target : length;
    parse->from = parse->match = target;
    return next;
}

static const uint32_t *end_absolute(struct rexx *r, int64_t column, const uint32_t *next)
{
    return end_at(r, r->parse.from, column - 1, next);
}

/* A piece that ends at a distance starts where the last pattern was found, not after it. */
static const uint32_t *end_relative(struct rexx *r, int64_t distance, const uint32_t *next)
{
    return end_at(r, r->parse.match, (int64_t)r->parse.match + distance, next);
}

const uint32_t *run_parse_column(struct rexx *r, const uint32_t *at)
{
    return end_absolute(r, word_operand(*at), at + 1);
}
const uint32_t *run_parse_right(struct rexx *r, const uint32_t *at)
{
    return end_relative(r, word_operand(*at), at + 1);
}
const uint32_t *run_parse_left(struct rexx *r, const uint32_t *at)
{
    return end_relative(r, -(int64_t)word_operand(*at), at + 1);
}

static bool take_number(struct rexx *r, int64_t *number)
{
    value v = stack_pop(r);
    bool good = number_whole(r, v, r->now.digits, number) && *number >= 0 && *number <= TEXT_MAXIMUM;
    value_drop(r, v);
    if (!good)
        rexx_fail(r, ERROR_WHOLE_NUMBER);
    return good;
}

const uint32_t *run_parse_column_value(struct rexx *r, const uint32_t *at)
{
    int64_t number;
    return take_number(r, &number) ? end_absolute(r, number, at + 1) : NULL;
}
const uint32_t *run_parse_right_value(struct rexx *r, const uint32_t *at)
{
    int64_t number;
    return take_number(r, &number) ? end_relative(r, number, at + 1) : NULL;
}
const uint32_t *run_parse_left_value(struct rexx *r, const uint32_t *at)
{
    int64_t number;
    return take_number(r, &number) ? end_relative(r, -number, at + 1) : NULL;
}

static struct slice take_word(struct parse_state *parse)
{
    const char *all = parse->all.at;
    size_t at = parse->start, end;
    while (at < parse->end && character_is_blank(all[at]))
        at++;
    for (end = at; end < parse->end && !character_is_blank(all[end]);)
        end++;
    parse->start = end < parse->end ? end + 1 : end;
    return (struct slice){all + at, end - at};
}

static struct slice take_rest(struct parse_state *parse)
{
    struct slice rest = {parse->all.at + parse->start, parse->end - parse->start};
    parse->start = parse->end;
    return rest;
}

/* A small whole number that looks like itself is kept as one. */
static const uint32_t *push_piece(struct rexx *r, struct slice piece, const uint32_t *next)
{
    int64_t number;
    bool whole = piece.length <= 10 && slice_canonical(piece, &number);
    value v = whole ? integer_value(number) : slice_value(r, piece);
    if (!v)
        return NULL;
    stack_push(r, v);
    if (UNLIKELY(r->trace_results)) {
        trace_value(r, ">>>", v);
        r->traced = true;
    }
    return next;
}

const uint32_t *run_parse_word(struct rexx *r, const uint32_t *at)
{
    return push_piece(r, take_word(&r->parse), at + 1);
}

const uint32_t *run_parse_rest(struct rexx *r, const uint32_t *at)
{
    return push_piece(r, take_rest(&r->parse), at + 1);
}

const uint32_t *run_parse_skip(struct rexx *r, const uint32_t *at)
{
    struct slice piece = word_operand(*at) ? take_rest(&r->parse) : take_word(&r->parse);
    if (UNLIKELY(r->trace_results)) {
        value v = slice_value(r, piece);
        if (!v)
            return NULL;
        trace_value(r, ">.>", v);
        value_drop(r, v);
    }
    return at + 1;
}
