/* Hexadecimal floating-point arithmetic on integers: exact for every format and exception. Knows no registers. Numbers
 * travel as the bits of their format, right-aligned in u128; an extended one as its two parts side by side.
 *
 * HFP divide and square-root exceptions unwind (suppression). Exponent overflow, exponent underflow and significance
 * leave their code in cpu->hfp_trap and return the result to be stored; the caller then calls hfp_complete. Source: PoP
 * chapter 18. */
#pragma once
#include "guests/engine/access.h"

/* A format is the count of its fraction's hexadecimal digits. */
enum hfp_format { HFP_SHORT = 6, HFP_LONG = 14, HFP_EXTENDED = 28 };

/* fraction / 16^digits * 16^(exponent - 64): the characteristic, while its range is not yet looked at. */
struct hfp_number {
    bool sign;
    s32 exponent;
    u128 fraction;
};
struct hfp_number hfp_unpack(enum hfp_format f, u128 bits);
/* Put together as it is, the characteristic modulo 128. */
u128 hfp_encode(enum hfp_format f, struct hfp_number n);
/* A result: true zero if its fraction is zero, otherwise with exponent overflow or underflow if need be. */
u128 hfp_pack(struct cpu *cpu, enum hfp_format f, struct hfp_number n);
/* Shift until the leftmost of so many digits is not zero; the fraction is not zero. */
struct hfp_number hfp_normalize(unsigned digits, struct hfp_number n);
/* The fraction of `from` digits as one of `to` digits, truncated. */
static inline u128 hfp_resize(u128 fraction, unsigned from, unsigned to)
{
    return from > to ? fraction >> 4 * (from - to) : fraction << 4 * (to - from);
}
static inline u128 hfp_zero(enum hfp_format f, bool sign)
{
    u128 both = (u128)sign << 127 | (u128)sign << 63;

    return f == HFP_EXTENDED ? both : f == HFP_LONG ? (u64)both : (u64)both >> 32;
}

_Noreturn void hfp_trap(struct cpu *cpu);
static inline void hfp_complete(struct cpu *cpu)
{
    if (unlikely(cpu->hfp_trap))
        hfp_trap(cpu);
}
/* Condition code of a result. */
u8 hfp_sign_cc(enum hfp_format f, u128 bits);

u128 hfp_add(struct cpu *cpu, enum hfp_format f, u128 a, u128 b);
u128 hfp_subtract(struct cpu *cpu, enum hfp_format f, u128 a, u128 b);
u128 hfp_add_unnormalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b);
u128 hfp_subtract_unnormalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b);
u8 hfp_compare(enum hfp_format f, u128 a, u128 b);
/* The product of two numbers of format f as one of format to. */
u128 hfp_multiply(struct cpu *cpu, enum hfp_format f, enum hfp_format to, u128 a, u128 b);
u128 hfp_divide(struct cpu *cpu, enum hfp_format f, u128 a, u128 b);
u128 hfp_halve(struct cpu *cpu, enum hfp_format f, u128 a);
u128 hfp_square_root(struct cpu *cpu, enum hfp_format f, u128 a);
/* a * b + c, truncated once; c is subtracted instead if so told. Short and long only. */
u128 hfp_multiply_add(struct cpu *cpu, enum hfp_format f, u128 a, u128 b, u128 c, bool subtract);

/* LOAD ROUNDED and LOAD LENGTHENED. */
u128 hfp_round(struct cpu *cpu, enum hfp_format from, enum hfp_format to, u128 a);
u128 hfp_lengthen(enum hfp_format from, enum hfp_format to, u128 a);
u128 hfp_to_integral(enum hfp_format f, u128 a);
u128 hfp_from_integer(enum hfp_format f, s64 value);
/* To bits (32 or 64) signed bits; m3 is the rounding method. Sets the condition code, 3 if the number does not fit. */
u64 hfp_to_integer(struct cpu *cpu, enum hfp_format f, u128 a, unsigned bits, u8 m3);
/* Between a BFP format (short or long) and long HFP; both set the condition code. The FPC has no part in it. */
struct bfp_format;
u64 hfp_from_bfp(struct cpu *cpu, const struct bfp_format *from, u64 a);
u64 hfp_to_bfp(struct cpu *cpu, const struct bfp_format *to, u64 a, u8 m3);
