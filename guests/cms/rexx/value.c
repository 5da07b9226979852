/* Texts: making, joining, freeing; whole numbers' digits. */
#include "guests/cms/rexx/value.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/state.h"

enum { INLINE_MAXIMUM = 240 };

static struct buffer *text_buffer(struct text *text)
{
    return text->at == text->bytes ? NULL : (struct buffer *)(text->at - offsetof(struct buffer, bytes));
}

void text_free(struct rexx *r, struct text *text)
{
    struct buffer *buffer = text_buffer(text);
    if (buffer && --buffer->references == 0)
        storage_put(r, buffer, sizeof(struct buffer) + buffer->capacity);
    storage_put(r, text, text->size);
}

static struct text *new_text(struct rexx *r, size_t room, size_t length)
{
    struct text *text = storage_get(r, sizeof(struct text) + room);
    if (text)
        *text = (struct text){.references = 1,
            .length = (uint32_t)length,
            .size = (uint32_t)(sizeof(struct text) + room),
            .at = text->bytes};
    return text;
}

/* A text whose bytes are the first of a buffer of its own. */
static struct text *new_buffered(struct rexx *r, size_t length, size_t capacity)
{
    struct buffer *buffer = storage_get(r, sizeof(struct buffer) + capacity);
    if (!buffer)
        return NULL;
    *buffer = (struct buffer){.references = 1, .used = (uint32_t)length, .capacity = (uint32_t)capacity};
    struct text *text = new_text(r, 0, length);
    if (text)
        text->at = buffer->bytes;
    else
        storage_put(r, buffer, sizeof(struct buffer) + capacity);
    return text;
}

value text_make(struct rexx *r, size_t length, char **bytes)
{
    if (length > TEXT_MAXIMUM) {
        rexx_fail(r, ERROR_STORAGE);
        return 0;
    }
    struct text *text = length > INLINE_MAXIMUM ? new_buffered(r, length, length) : new_text(r, length, length);
    if (text)
        *bytes = text->at;
    return (value)text;
}

void text_shorten(value v, size_t length)
{
    struct text *text = (struct text *)v;
    struct buffer *buffer = text_buffer(text);
    text->length = (uint32_t)length;
    if (buffer)
        buffer->used = (uint32_t)length;
}

value text_value(struct rexx *r, const char *at, size_t length)
{
    char *bytes;
    value v = text_make(r, length, &bytes);
    if (v && length)
        memcpy(bytes, at, length);
    return v;
}

value slice_value(struct rexx *r, struct slice slice)
{
    return text_value(r, slice.at, slice.length);
}

value string_value(struct rexx *r, const char *string)
{
    return text_value(r, string, strlen(string));
}

/* left's own buffer goes on after left, if nobody appended before and there is room. */
static struct text *append_shared(struct rexx *r, struct text *left, size_t length)
{
    struct buffer *buffer = text_buffer(left);
    if (!buffer || buffer->used != left->length || buffer->capacity - buffer->used < length - left->length)
        return NULL;
    struct text *text = new_text(r, 0, length);
    if (!text)
        return NULL;
    text->at = buffer->bytes;
    buffer->references++;
    buffer->used = (uint32_t)length;
    return text;
}

value text_join(struct rexx *r, value left, value right, bool blank)
{
    char left_room[INTEGER_ROOM], right_room[INTEGER_ROOM];
    struct slice a = value_slice(left, left_room), b = value_slice(right, right_room);
    size_t length = a.length + blank + b.length;
    if (length > TEXT_MAXIMUM) {
        rexx_fail(r, ERROR_STORAGE);
        return 0;
    }
    struct text *text;
    if (length <= INLINE_MAXIMUM) {
        text = new_text(r, length, length);
    } else {
        text = value_is_integer(left) ? NULL : append_shared(r, (struct text *)left, length);
        if (!text && !(text = new_buffered(r, length, length + length / 2)))
            text = new_buffered(r, length, length);
        if (text)
            r->error = 0;
    }
    if (!text)
        return 0;
    if (text->at != a.at)
        memcpy(text->at, a.at, a.length);
    if (blank)
        text->at[a.length] = ' ';
    memcpy(text->at + a.length + blank, b.at, b.length);
    return (value)text;
}

struct slice integer_slice(int64_t number, char *room)
{
    char *at = room + INTEGER_ROOM;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        *--at = character_digits[left % 10];
        left /= 10;
    } while (left);
    if (number < 0)
        *--at = '-';
    return (struct slice){at, (size_t)(room + INTEGER_ROOM - at)};
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (!a.length || memcmp(a.at, b.at, a.length) == 0);
}

int slice_compare(struct slice a, struct slice b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool slice_integer(struct slice slice, int64_t *number)
{
    const char *at = slice.at, *end = slice.at + slice.length;
    while (at < end && character_is_blank(*at))
        at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        for (at++; at < end && character_is_blank(*at);)
            at++;
    while (at < end && character_is_blank(end[-1]))
        end--;
    if (at == end || end - at > INTEGER_DIGITS)
        return false;
    int64_t sum = 0;
    for (; at < end; at++) {
        if (!character_is_digit(*at))
            return false;
        sum = sum * 10 + (*at - '0');
    }
    *number = negative ? -sum : sum;
    return true;
}

bool slice_canonical(struct slice slice, int64_t *number)
{
    const char *at = slice.at, *end = slice.at + slice.length;
    bool negative = at < end && *at == '-';
    at += negative;
    if (at == end || end - at > INTEGER_DIGITS || (*at == '0' && (end - at > 1 || negative)))
        return false;
    int64_t sum = 0;
    for (; at < end; at++) {
        if (!character_is_digit(*at))
            return false;
        sum = sum * 10 + (*at - '0');
    }
    *number = negative ? -sum : sum;
    return true;
}
