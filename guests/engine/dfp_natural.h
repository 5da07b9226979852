/* Natural numbers without a limit that anything here reaches: what decimal arithmetic computes with before it rounds.
 * The greatest is that of a conversion between extended DFP and BFP, of some 20,700 bits. Knows no floating point. */
#pragma once
#include "guests/arch/types.h"

#define NATURAL_LIMBS 340
/* limb[0] is the least significant; limb[used - 1] is not zero. What is not used is not initialized. */
struct natural {
    unsigned used;
    u64 limb[NATURAL_LIMBS];
};

void natural_set(struct natural *n, u128 value);
void natural_copy(struct natural *n, const struct natural *from);
/* The 128 bits on the right. */
static inline u128 natural_low(const struct natural *n)
{
    return (u128)(n->used > 1 ? n->limb[1] : 0) << 64 | (n->used ? n->limb[0] : 0);
}
int natural_compare(const struct natural *a, const struct natural *b); /* below, at, above zero */
void natural_add(struct natural *a, const struct natural *b);
void natural_subtract(struct natural *a, const struct natural *b); /* a is not less than b */
void natural_multiply(struct natural *n, u128 factor);
void natural_shift(struct natural *n, unsigned left);
bool natural_shift_right(struct natural *n, unsigned right); /* true if something was lost */
void natural_scale(struct natural *n, unsigned power);       /* times 10^power */
/* Divide by 10^power; true if something was lost. */
bool natural_drop(struct natural *n, unsigned power);
u64 natural_divide_small(struct natural *n, u64 divisor); /* the remainder */
/* Divide n, which becomes the remainder, by d, which is not zero and is changed. */
void natural_divide(struct natural *n, struct natural *d, struct natural *quotient);
unsigned natural_bits(const struct natural *n);
unsigned natural_digits(const struct natural *n); /* decimal ones; none of zero */

/* 10^power, up to 10^38, and the decimal digits of a value. */
u128 power_of_ten(unsigned power);
unsigned decimal_digits(u128 value);
