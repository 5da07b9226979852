/* Values of the language: a counted text, or a small whole number that stands for its decimal digits.
 * Owns references and the text's storage; knows nothing of variables or expressions. */
#pragma once

#include "guests/cms/rexx/rexx.h"

/* 0: none. Odd: the whole number in the upper 63 bits, less than INTEGER_LIMIT in size. Else a struct text. */
typedef uintptr_t value;

#define INTEGER_LIMIT 1000000000000000000
enum { INTEGER_DIGITS = 18, INTEGER_ROOM = 24 };

/* Longer texts have their bytes in a buffer, and one that was made by appending to another shares its buffer:
 * the buffer's first bytes are the other's. So building a long text from pieces copies each only now and then. */
struct buffer {
    uint32_t references;
    uint32_t used;
    uint32_t capacity;
    char bytes[];
};
struct text {
    uint32_t references;
    uint32_t length;
    uint32_t size; /* of this block */
    uint32_t reserved;
    char *at; /* bytes, or those of a buffer */
    char bytes[];
};
enum { TEXT_MAXIMUM = 0x3FFFFF00 };

struct slice {
    const char *at;
    size_t length;
};

static inline bool value_is_integer(value v)
{
    return v & 1;
}

static inline int64_t value_integer(value v)
{
    return (int64_t)v >> 1;
}

static inline value integer_value(int64_t number)
{
    return (uintptr_t)number << 1 | 1;
}

static inline bool integer_fits(int64_t number)
{
    return number > -INTEGER_LIMIT && number < INTEGER_LIMIT;
}

static inline value value_keep(value v)
{
    if (v && !value_is_integer(v))
        ((struct text *)v)->references++;
    return v;
}

void text_free(struct rexx *, struct text *);

static inline void value_drop(struct rexx *r, value v)
{
    if (v && !value_is_integer(v) && --((struct text *)v)->references == 0)
        text_free(r, (struct text *)v);
}

/* number's digits at the end of room (INTEGER_ROOM bytes). */
struct slice integer_slice(int64_t number, char *room);

/* A value's characters; room (INTEGER_ROOM bytes) is where a number's digits are put. */
static inline struct slice value_slice(value v, char *room)
{
    if (value_is_integer(v))
        return integer_slice(value_integer(v), room);
    const struct text *text = (const struct text *)v;
    return (struct slice){text->at, text->length};
}

/* The following make a new reference, or are 0 with the error set: no storage, or longer than a text can be. */
value text_make(struct rexx *, size_t length, char **bytes); /* to be filled in */
value text_value(struct rexx *, const char *at, size_t length);
value slice_value(struct rexx *, struct slice);
value text_join(struct rexx *, value left, value right, bool blank);
value string_value(struct rexx *, const char *string);
/* Shortens a text that text_make made and nobody else has yet. */
void text_shorten(value, size_t length);

bool slice_equal(struct slice, struct slice);
/* Order of the bytes; the shorter comes first where one begins with the other. */
int slice_compare(struct slice, struct slice);

/* The whole number that a text of at most INTEGER_DIGITS digits and perhaps blanks and a sign is; false for all else.
 */
bool slice_integer(struct slice, int64_t *number);
/* The same for texts that look exactly as the number's digits do. */
bool slice_canonical(struct slice, int64_t *number);
