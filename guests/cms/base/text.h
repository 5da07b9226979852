/* Text with a length, fields padded with blanks, words. Nothing here allocates. */
#pragma once
#include "guests/arch/types.h"

struct text {
    const char *at;
    u32 n;
};
#define TEXT(literal) ((struct text){literal, sizeof(literal) - 1})

struct text text_of(const char *c_string);
/* The next word of *rest, which moves behind it; empty at the end. */
struct text text_word(struct text *rest);
struct text text_strip(struct text t); /* without leading and trailing blanks */
bool text_equal(struct text a, struct text b);
bool text_equal_upper(struct text a, struct text b); /* upper and lower case are the same */
/* Does t, in any case, abbreviate name to at least least characters? */
bool text_abbreviates(struct text t, const char *name, u32 least);
/* A decimal number without sign; false: none, or more than most. */
bool text_number(struct text t, u64 most, u64 *value);
bool text_hex(struct text t, u64 most, u64 *value);

/* Fields: exactly n bytes, padded with blanks, cut at n. */
void field_set(char *field, u32 n, struct text t);
void field_set_upper(char *field, u32 n, struct text t);
struct text field_text(const char *field, u32 n); /* without trailing blanks */
