/* Decimal numbers of any length, as the language's arithmetic has them. Owns the rules of TRL 2 chapter 4 (Numerics).
 */
#pragma once

#include "guests/cms/rexx/state.h"

#define EXPONENT_MAXIMUM 999999999

/* digits * 10 ** exponent; the most significant digit first, each 0 to 9, no leading zeros but for the number 0, which
 * is one digit with exponent 0. */
struct number {
    bool negative;
    uint32_t count;
    int64_t exponent;
    uint8_t *digits;
};

static inline bool number_is_zero(const struct number *n)
{
    return n->count == 1 && n->digits[0] == 0;
}
/* The exponent of the first digit. */
static inline int64_t number_top(const struct number *n)
{
    return n->exponent + n->count - 1;
}

/* Storage for digits, all of it given back by work_reset. Null: no storage. */
void *work_get(struct rexx *, size_t size);
void work_reset(struct rexx *);

/* Whether a text is a number; no error is set unless storage is short (false then too, with r->error). */
bool number_read(struct rexx *, struct slice, struct number *);
bool number_read_value(struct rexx *, value, struct number *);
/* The text of a number that has at most so many digits; 0 on failure (42 or storage). */
value number_write(struct rexx *, const struct number *, uint32_t digits, bool engineering);
value number_value(struct rexx *, const struct number *); /* by NUMERIC */

void number_truncate(struct number *, uint32_t digits);
void number_round(struct number *, uint32_t digits);
void number_strip_zeros(struct number *); /* trailing ones */

/* Results have at most so many digits. Operands are shortened to one more. 0 or -1 with the error set. */
int number_add(struct rexx *, struct number *a, struct number *b, uint32_t digits, struct number *result);
int number_multiply(struct rexx *, struct number *a, struct number *b, uint32_t digits, struct number *result);
int number_divide(struct rexx *, struct number *a, struct number *b, uint32_t digits, struct number *result);
/* quotient or remainder may be null. */
int number_split(struct rexx *, struct number *a, struct number *b, uint32_t digits, struct number *quotient,
    struct number *remainder);
int number_power(struct rexx *, struct number *a, int64_t power, uint32_t digits, struct number *result);
/* The sign of a - b. */
int number_compare(struct rexx *, struct number *a, struct number *b, uint32_t digits, int *order);

/* An operand as a whole number below 10 ** 18; false: it is none. rounded to digits. */
bool number_whole(struct rexx *, value, uint32_t digits, int64_t *whole);

/* The operators, for values under NUMERIC: a new reference, or 0 with the error set. */
value value_add(struct rexx *, value, value);
value value_subtract(struct rexx *, value, value);
value value_multiply(struct rexx *, value, value);
value value_divide(struct rexx *, value, value);
value value_quotient(struct rexx *, value, value);
value value_remainder(struct rexx *, value, value);
value value_power(struct rexx *, value, value);
value value_negate(struct rexx *, value);
value value_plus(struct rexx *, value);
/* The order of two values: numbers as numbers, else as texts without leading and trailing blanks. -1 on failure. */
int value_compare(struct rexx *, value, value, int *order);
/* As texts, character by character. */
int value_compare_strictly(value, value);
