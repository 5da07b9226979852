/* Decimal floating-point arithmetic on integers: exact for every format, rounding method and exception. Knows no
 * registers but the FPC. Numbers travel as the bits of their format, right-aligned in u128.
 *
 * Exceptions are as in bfp.h: what is not enabled by a mask sets its flag in the FPC; an enabled invalid operation or
 * division by zero unwinds (suppression); enabled overflow, underflow, inexact and quantum exceptions leave the DXC in
 * cpu->ieee_trap and return the result to be stored, and the caller then calls bfp_complete (operand_fp.h).
 * Source: PoP chapter 9, "IEEE Exceptions"; chapter 20. */
#pragma once
#include "guests/engine/access.h"
#include "guests/engine/dfp_natural.h"

/* Exponents are those of the rightmost digit (the right-units view). declets: of the trailing significand; there is one
 * digit more. scale and load_scale: what exponents of trapped results are changed by, in arithmetic, and in LOAD
 * ROUNDED from this format. */
struct dfp_format {
    u8 width, declets, precision, exponent_bits; /* of the continuation */
    s16 bias, scale, load_scale;
};
extern const struct dfp_format dfp_short, dfp_long, dfp_extended;
static inline s32 dfp_greatest_biased(const struct dfp_format *f)
{
    return 3 * (1 << f->exponent_bits) - 1;
}

/* Rounding methods: values 8 to 15 of an M3 or M4 field; those of FPC bits 25-27 are 8 less. */
enum dfp_rounding {
    DFP_EVEN = 8,  /* to nearest, ties to even */
    DFP_ZERO,      /* toward zero */
    DFP_UP,        /* toward plus infinity */
    DFP_DOWN,      /* toward minus infinity */
    DFP_AWAY,      /* to nearest, ties away from zero */
    DFP_HALF_ZERO, /* to nearest, ties toward zero */
    DFP_FROM_ZERO, /* away from zero */
    DFP_SHORTER,   /* to prepare for shorter precision: truncate, a last digit 0 or 5 incremented if inexact */
};
/* M3 and M4 of one instruction. */
struct dfp_control {
    u8 rounding;     /* the field, 0 to 15 */
    bool no_inexact; /* XxC: the inexact exception is not recognized */
};
/* The method in effect. */
enum dfp_rounding dfp_rounding(const struct cpu *cpu, struct dfp_control control);

enum dfp_class { DFP_FINITE, DFP_INFINITY, DFP_QNAN, DFP_SNAN };
/* Of infinities and NaNs the coefficient is what the trailing significand has (a NaN's payload). */
struct dfp_number {
    u8 class;
    bool sign;
    s32 exponent; /* unbiased; 0 unless finite */
    u128 coefficient;
};
struct dfp_number dfp_unpack(const struct dfp_format *f, u128 bits);
/* In canonical form but for the coefficient of an infinity, which is encoded as it is. */
u128 dfp_encode(const struct dfp_format *f, struct dfp_number n);
u128 dfp_infinite(const struct dfp_format *f, bool sign);
static inline bool dfp_is_nan(struct dfp_number n)
{
    return n.class >= DFP_QNAN;
}
/* The biased exponent of EXTRACT and COMPARE BIASED EXPONENT: -1 infinity, -2 QNaN, -3 SNaN. */
s64 dfp_biased_exponent(const struct dfp_format *f, struct dfp_number n);
/* Condition code of a result. */
u8 dfp_sign_cc(const struct dfp_format *f, u128 bits);
/* The bits of the masks of TEST DATA CLASS and TEST DATA GROUP that select such numbers. */
u32 dfp_class_bit(const struct dfp_format *f, u128 bits);
u32 dfp_group_bit(const struct dfp_format *f, u128 bits);
/* Decimal digits, the last 32, as binary-coded ones, and back. */
u128 dfp_digits_coded(u128 value);
u128 dfp_digits_value(u128 coded);
bool dfp_digits_valid(u128 coded);

/* A result before rounding: coefficient * 10^exponent, and, if more, something below one unit of it besides; then the
 * coefficient has more digits than any format. */
struct dfp_exact {
    bool sign, more;
    s32 exponent;
    struct natural coefficient;
};
static inline void dfp_exactly(struct dfp_exact *x, struct dfp_number n)
{
    x->sign = n.sign;
    x->more = false;
    x->exponent = n.exponent;
    natural_set(&x->coefficient, n.coefficient);
}
struct dfp_rounded {
    u128 value;
    bool inexact, incremented;
};
/* Is a number to grow that has lost digits? last: the first of them; more: of what follows. The last digit kept is one
 * of those that shorter precision asks to change. */
bool dfp_grows(bool odd, bool changes, u64 last, bool more, bool sign, enum dfp_rounding rounding);
/* Divide by 10^drop and round; at most 38 digits are left. x->coefficient is used up. */
struct dfp_rounded dfp_round(struct dfp_exact *x, s32 drop, enum dfp_rounding rounding);
struct dfp_rounded dfp_round_number(struct dfp_number n, s32 drop, enum dfp_rounding rounding);
/* Round to f with all exceptions, the exponent as near to the preferred one as the value allows. */
u128 dfp_pack(struct cpu *cpu, const struct dfp_format *f, struct dfp_exact *x, s32 preferred, struct dfp_control c);
/* The same for LOAD ROUNDED: a trapped overflow or underflow leaves the result in the source's format, from. */
u128 dfp_pack_loaded(struct cpu *cpu, const struct dfp_format *f, const struct dfp_format *from, struct dfp_exact *x,
    s32 preferred, struct dfp_control control);
u128 dfp_pack_number(struct cpu *cpu, const struct dfp_format *f, struct dfp_number n, struct dfp_control control);
void dfp_inexact(struct cpu *cpu, struct dfp_rounded r, struct dfp_control control);
/* Invalid operation: the default NaN, unless it traps. */
u128 dfp_invalid(struct cpu *cpu, const struct dfp_format *f);
/* A NaN operand as the result, quiet; a signaling one is an invalid operation. */
u128 dfp_nan(struct cpu *cpu, const struct dfp_format *f, struct dfp_number n);
/* Which of two operands, one of them a NaN, the result is made of. */
struct dfp_number dfp_choose_nan(struct dfp_number a, struct dfp_number b);

u128 dfp_add(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, struct dfp_control control);
u128 dfp_subtract(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, struct dfp_control control);
u128 dfp_multiply(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, struct dfp_control control);
u128 dfp_divide(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, struct dfp_control control);
/* Condition code of a comparison; signal: a quiet NaN is invalid too. */
u8 dfp_compare(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, bool signal);
u8 dfp_compare_exponents(const struct dfp_format *f, u128 a, u128 b);

/* To itself, without a change but canonical: LOAD AND TEST. */
u128 dfp_canonical(struct cpu *cpu, const struct dfp_format *f, u128 a);
/* LOAD ROUNDED and LOAD LENGTHENED. keep: a signaling NaN stays one and is no exception (XiC). */
u128 dfp_convert(struct cpu *cpu, const struct dfp_format *from, const struct dfp_format *to, u128 a,
    struct dfp_control control, bool keep);
u128 dfp_to_integral(struct cpu *cpu, const struct dfp_format *f, u128 a, struct dfp_control control);
u128 dfp_from_integer(
    struct cpu *cpu, const struct dfp_format *f, bool sign, u64 magnitude, struct dfp_control control);
/* To bits (32 or 64) fixed-point bits, signed or not; *cc is 0-2 by the operand's sign, 3 if it does not fit. */
u64 dfp_to_integer(struct cpu *cpu, const struct dfp_format *f, u128 a, unsigned bits, bool is_signed,
    struct dfp_control control, u8 *cc);
/* a with the exponent of like, and with so many significant digits (0: as it is). */
u128 dfp_quantize(struct cpu *cpu, const struct dfp_format *f, u128 like, u128 a, struct dfp_control control);
u128 dfp_reround(struct cpu *cpu, const struct dfp_format *f, unsigned digits, u128 a, struct dfp_control control);
/* The significand shifted by digits, right if negative. */
u128 dfp_shift(const struct dfp_format *f, u128 a, s32 left);
u128 dfp_insert_exponent(const struct dfp_format *f, s64 biased, u128 a);
/* EXTRACT SIGNIFICANCE: digits, -1 infinity, -2 QNaN, -3 SNaN. */
s64 dfp_significance(const struct dfp_format *f, u128 a);
