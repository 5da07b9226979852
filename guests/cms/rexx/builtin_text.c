/* Built-in functions of texts as characters. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

#define TEXT(n) struct slice text##n = argument_slice(arguments[n], room##n)
#define ROOM(n) char room##n[INTEGER_ROOM]

/* So many characters of a text from an offset on, padded where the text has none. */
static value cut(struct rexx *r, struct slice text, int64_t from, int64_t length, char pad)
{
    char *bytes;
    value v = text_make(r, (size_t)length, &bytes);
    if (!v)
        return 0;
    int64_t start = from < 0 ? -from : 0; /* pad before the text */
    if (start > length)
        start = length;
    int64_t copied = from + start < (int64_t)text.length ? (int64_t)text.length - (from + start) : 0;
    if (copied > length - start)
        copied = length - start;
    memset(bytes, pad, (size_t)start);
    if (copied)
        memcpy(bytes + start, text.at + from + start, (size_t)copied);
    memset(bytes + start + copied, pad, (size_t)(length - start - copied));
    return v;
}

int builtin_length(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)r, (void)count;
    ROOM(0);
    TEXT(0);
    return answer(result, integer_value((int64_t)text0.length));
}

int builtin_left(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t length;
    char pad;
    if (!argument_count(r, arguments[1], 0, 0, &length) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    return answer(result, cut(r, text0, 0, length, pad));
}

int builtin_right(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t length;
    char pad;
    if (!argument_count(r, arguments[1], 0, 0, &length) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    return answer(result, cut(r, text0, (int64_t)text0.length - length, length, pad));
}

int builtin_center(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t length;
    char pad;
    if (!argument_count(r, arguments[1], 0, 0, &length) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    int64_t extra = length - (int64_t)text0.length;
    int64_t before = extra >= 0 ? extra / 2 : -(-extra / 2);
    return answer(result, cut(r, text0, -before, length, pad));
}

int builtin_substr(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t from, length;
    char pad;
    if (!argument_count(r, arguments[1], 1, 1, &from) || !argument_pad(r, arguments[3], ' ', &pad))
        return -1;
    int64_t rest = (int64_t)text0.length - (from - 1);
    if (!argument_count(r, arguments[2], rest > 0 ? rest : 0, 0, &length))
        return -1;
    if (from == 1 && length == (int64_t)text0.length)
        return answer(result, value_keep(arguments[0]));
    return answer(result, cut(r, text0, from - 1, length, pad));
}

/* before, middle, after as one text. */
static value join(struct rexx *r, struct slice before, struct slice middle, struct slice after)
{
    char *bytes;
    value v = text_make(r, before.length + middle.length + after.length, &bytes);
    if (v) {
        memcpy(bytes, before.at, before.length);
        memcpy(bytes + before.length, middle.at, middle.length);
        memcpy(bytes + before.length + middle.length, after.at, after.length);
    }
    return v;
}

int builtin_delstr(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t from, length, all = (int64_t)text0.length;
    if (!argument_count(r, arguments[1], 1, 1, &from) || !argument_count(r, arguments[2], all, 0, &length))
        return -1;
    if (from > all)
        return answer(result, value_keep(arguments[0]));
    int64_t rest = all - (from - 1);
    if (length > rest)
        length = rest;
    struct slice before = {text0.at, (size_t)(from - 1)},
                 after = {text0.at + from - 1 + length, (size_t)(rest - length)};
    return answer(result, join(r, before, (struct slice){"", 0}, after));
}

/* INSERT puts the new text, cut or padded, into another; OVERLAY on it. */
static int place(struct rexx *r, const value *arguments, bool over, value *result)
{
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    int64_t at, length;
    char pad;
    if (!argument_count(r, arguments[2], over ? 1 : 0, over ? 1 : 0, &at) ||
        !argument_count(r, arguments[3], (int64_t)text0.length, 0, &length) ||
        !argument_pad(r, arguments[4], ' ', &pad))
        return -1;
    at -= over;
    if (at > TEXT_MAXIMUM || length > TEXT_MAXIMUM)
        return rexx_fail(r, ERROR_STORAGE);
    value before = cut(r, text1, 0, at, pad), middle = cut(r, text0, 0, length, pad);
    int64_t rest = over ? at + length : at;
    struct slice after = rest < (int64_t)text1.length ? (struct slice){text1.at + rest, text1.length - (size_t)rest}
                                                      : (struct slice){"", 0};
    char room[INTEGER_ROOM];
    if (before && middle)
        *result = join(r, value_slice(before, room), value_slice(middle, room), after);
    value_drop(r, before);
    value_drop(r, middle);
    return *result ? 0 : -1;
}

int builtin_insert(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return place(r, arguments, false, result);
}

int builtin_overlay(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return place(r, arguments, true, result);
}

int builtin_copies(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    int64_t copies;
    char *bytes;
    if (!argument_count(r, arguments[1], 0, 0, &copies))
        return -1;
    if (text0.length && copies > (int64_t)(TEXT_MAXIMUM / text0.length))
        return rexx_fail(r, ERROR_STORAGE);
    if (!text0.length)
        copies = 0;
    value v = text_make(r, (size_t)copies * text0.length, &bytes);
    for (int64_t i = 0; v && i < copies; i++)
        memcpy(bytes + (size_t)i * text0.length, text0.at, text0.length);
    return answer(result, v);
}

int builtin_reverse(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    char *bytes;
    value v = text_make(r, text0.length, &bytes);
    for (size_t i = 0; v && i < text0.length; i++)
        bytes[i] = text0.at[text0.length - 1 - i];
    return answer(result, v);
}

int builtin_strip(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    TEXT(0);
    char option, pad;
    if (!argument_option(r, arguments[1], 'B', &option) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    if (option != 'B' && option != 'L' && option != 'T')
        return refuse(r);
    while (option != 'T' && text0.length && *text0.at == pad)
        text0.at++, text0.length--;
    while (option != 'L' && text0.length && text0.at[text0.length - 1] == pad)
        text0.length--;
    return answer(result, slice_value(r, text0));
}

int builtin_abbrev(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    int64_t least;
    if (!argument_count(r, arguments[2], (int64_t)text1.length, 0, &least))
        return -1;
    bool truth = text1.length <= text0.length && (int64_t)text1.length >= least &&
                 (!text1.length || memcmp(text0.at, text1.at, text1.length) == 0);
    return answer_truth(result, truth);
}

int builtin_compare(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    char pad;
    if (!argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    size_t longer = text0.length > text1.length ? text0.length : text1.length;
    for (size_t i = 0; i < longer; i++) {
        char a = i < text0.length ? text0.at[i] : pad, b = i < text1.length ? text1.at[i] : pad;
        if (a != b)
            return answer(result, integer_value((int64_t)i + 1));
    }
    return answer(result, integer_value(0));
}

static int find_from(struct rexx *r, struct slice text, struct slice what, value start, value *result)
{
    int64_t from;
    if (!argument_count(r, start, 1, 1, &from))
        return -1;
    size_t found = from <= (int64_t)text.length ? slice_find(text, (size_t)from - 1, what) : text.length;
    return answer(result, integer_value(found < text.length ? (int64_t)found + 1 : 0));
}

int builtin_pos(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    return find_from(r, text1, text0, arguments[2], result);
}

int builtin_index(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    return find_from(r, text0, text1, arguments[2], result);
}

int builtin_lastpos(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    int64_t from;
    if (!argument_count(r, arguments[2], (int64_t)text1.length, 1 - (int64_t)!arguments[2], &from))
        return -1;
    if (from > (int64_t)text1.length)
        from = (int64_t)text1.length;
    for (int64_t i = from - (int64_t)text0.length; text0.length && i >= 0; i--)
        if (memcmp(text1.at + i, text0.at, text0.length) == 0)
            return answer(result, integer_value(i + 1));
    return answer(result, integer_value(0));
}

int builtin_translate(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    ROOM(2);
    TEXT(0);
    TEXT(1);
    TEXT(2);
    char pad, *bytes;
    if (!argument_pad(r, arguments[3], ' ', &pad))
        return -1;
    value v = text_make(r, text0.length, &bytes);
    if (!v)
        return -1;
    bool upper = !arguments[1] && !arguments[2];
    char table[256];
    for (size_t i = 0; i < 256; i++)
        table[i] = upper ? character_upper((char)i) : (char)i;
    size_t inputs = arguments[2] ? text2.length : 256;
    for (size_t i = upper ? 0 : inputs; i--;) /* the first of equal ones counts */
        table[arguments[2] ? (uint8_t)text2.at[i] : i] = i < text1.length ? text1.at[i] : pad;
    for (size_t i = 0; i < text0.length; i++)
        bytes[i] = table[(uint8_t)text0.at[i]];
    return answer(result, v);
}

int builtin_verify(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    char option;
    int64_t from;
    if (!argument_option(r, arguments[2], 'N', &option) || !argument_count(r, arguments[3], 1, 1, &from))
        return -1;
    if (option != 'N' && option != 'M')
        return refuse(r);
    bool known[256] = {false};
    for (size_t i = 0; i < text1.length; i++)
        known[(uint8_t)text1.at[i]] = true;
    for (int64_t i = from - 1; i < (int64_t)text0.length; i++)
        if (known[(uint8_t)text0.at[i]] == (option == 'M'))
            return answer(result, integer_value(i + 1));
    return answer(result, integer_value(0));
}

int builtin_xrange(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char first, last, *bytes;
    if (!argument_pad(r, arguments[0], 0, &first) || !argument_pad(r, arguments[1], (char)0xFF, &last))
        return -1;
    size_t length = (uint8_t)((uint8_t)last - (uint8_t)first) + 1u;
    value v = text_make(r, length, &bytes);
    for (size_t i = 0; v && i < length; i++)
        bytes[i] = (char)((uint8_t)first + i);
    return answer(result, v);
}

enum bit_operation { BIT_AND, BIT_OR, BIT_XOR };

static int combine(struct rexx *r, const value *arguments, enum bit_operation operation, value *result)
{
    ROOM(0);
    ROOM(1);
    TEXT(0);
    TEXT(1);
    char pad, *bytes;
    if (!argument_pad(r, arguments[2], 0, &pad))
        return -1;
    struct slice longer = text0.length >= text1.length ? text0 : text1,
                 shorter = text0.length >= text1.length ? text1 : text0;
    value v = text_make(r, longer.length, &bytes);
    for (size_t i = 0; v && i < longer.length; i++) {
        char a = longer.at[i], b = i < shorter.length ? shorter.at[i] : pad;
        if (i >= shorter.length && !arguments[2])
            bytes[i] = a;
        else
            bytes[i] = (char)(operation == BIT_AND ? a & b : operation == BIT_OR ? a | b : a ^ b);
    }
    return answer(result, v);
}

int builtin_bitand(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return combine(r, arguments, BIT_AND, result);
}

int builtin_bitor(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return combine(r, arguments, BIT_OR, result);
}

int builtin_bitxor(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return combine(r, arguments, BIT_XOR, result);
}
