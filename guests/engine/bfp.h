/* Binary floating-point arithmetic on integers: exact for every format, rounding mode and exception. Knows no registers
 * but the FPC. Numbers travel as the bits of their format, right-aligned in u128.
 *
 * Exceptions: what is not enabled by a mask sets its flag in the FPC. An enabled invalid operation or division by zero
 * unwinds (suppression). Enabled overflow, underflow and inexact leave the DXC in cpu->ieee_trap and return the result
 * to be stored; the caller then calls bfp_complete (operand_fp.h). Source: PoP chapter 9, "IEEE Exceptions";
 * chapter 19. */
#pragma once
#include "guests/engine/access.h"

/* precision: bits of the significand with its unit bit; emax: greatest exponent, also the bias. */
struct bfp_format {
    u8 width, precision;
    s16 emax, scale;
};
extern const struct bfp_format bfp_short, bfp_long, bfp_extended;

/* Rounding methods as in an M3 field with the floating-point extension: 0 the FPC's. */
enum bfp_rounding {
    ROUND_FPC,
    ROUND_AWAY = 1,    /* to nearest, ties away from zero */
    ROUND_SHORTER = 3, /* to prepare for shorter precision: truncate, the last digit odd if inexact */
    ROUND_EVEN,        /* to nearest, ties to even */
    ROUND_ZERO,
    ROUND_UP,
    ROUND_DOWN,
};
/* M3 and M4 of one instruction. */
struct bfp_control {
    u8 rounding;
    bool no_inexact; /* XxC: the inexact exception is not recognized */
};

enum bfp_class { BFP_ZERO, BFP_FINITE, BFP_INFINITY, BFP_QNAN, BFP_SNAN };
/* A finite number is significand / 2^127 * 2^exponent, bit 127 on. Of a NaN the significand is the fraction,
 * left-aligned. */
struct bfp_number {
    u8 class;
    bool sign;
    bool subnormal;
    s32 exponent;
    u128 significand;
};
struct bfp_number bfp_unpack(const struct bfp_format *f, u128 bits);
/* Shift until bit 127 of the significand, which is not zero, is on. */
struct bfp_number bfp_normalize(struct bfp_number n);

/* Round a finite number (bit 0 of the significand may stand for lost bits) to f, with overflow, underflow and inexact.
 */
u128 bfp_pack(struct cpu *cpu, const struct bfp_format *f, struct bfp_number n, struct bfp_control control);
/* The same for LOAD ROUNDED: a trapped overflow or underflow leaves the result in the source's format, from. */
u128 bfp_pack_loaded(struct cpu *cpu, const struct bfp_format *f, const struct bfp_format *from, struct bfp_number n,
    struct bfp_control control);
/* Encode a finite number that needs no rounding in f; its exponent is in range. */
u128 bfp_encode(const struct bfp_format *f, struct bfp_number n);
u128 bfp_zero(const struct bfp_format *f, bool sign);
u128 bfp_infinite(const struct bfp_format *f, bool sign);
/* Invalid operation: the default NaN, unless it traps. */
u128 bfp_invalid(struct cpu *cpu, const struct bfp_format *f);
void bfp_signal_invalid(struct cpu *cpu);
void bfp_division_by_zero(struct cpu *cpu);
/* A NaN operand as the result: quiet, in format f; a signaling one is an invalid operation. */
u128 bfp_nan(struct cpu *cpu, const struct bfp_format *f, struct bfp_number n);
static inline bool bfp_is_nan(struct bfp_number n)
{
    return n.class >= BFP_QNAN;
}
/* The method in effect for a control or the FPC: never ROUND_FPC. */
enum bfp_rounding bfp_rounding(const struct cpu *cpu, struct bfp_control control);

/* significand >> amount with bit 0 on if bits were lost. */
u128 bfp_shift_sticky(u128 significand, u32 amount);
/* significand >> drop, rounded; drop may exceed 128. */
struct bfp_rounded {
    u128 value;
    bool inexact, incremented;
};
struct bfp_rounded bfp_round(u128 significand, u32 drop, bool sign, enum bfp_rounding rounding);
/* An exception (operand_fp.h), also for DFP: false if it is enabled, otherwise its flag is set. */
bool ieee_flagged(struct cpu *cpu, u32 exception);
void bfp_inexact(struct cpu *cpu, struct bfp_rounded r, struct bfp_control control);

/* Which of two operands, one of them a NaN, the result is made of. */
struct bfp_number bfp_choose_nan(struct bfp_number a, struct bfp_number b);
/* The sum of finite numbers (class BFP_ZERO if they cancel out) and the product of any but NaNs and invalid pairs: bit
 * 0 of the significand is sticky, the product of short or long operands is exact. */
struct bfp_number bfp_sum(struct bfp_number a, struct bfp_number b);
struct bfp_number bfp_product(struct bfp_number a, struct bfp_number b);
/* Quotient of two finite numbers, to two bits more than f holds and bit 0 sticky. */
struct bfp_number bfp_quotient(const struct bfp_format *f, struct bfp_number a, struct bfp_number b);

u128 bfp_add(struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b);
u128 bfp_subtract(struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b);
/* The product of two numbers of format f as one of format to. */
u128 bfp_multiply(struct cpu *cpu, const struct bfp_format *f, const struct bfp_format *to, u128 a, u128 b);
u128 bfp_divide(struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b);
u128 bfp_square_root(struct cpu *cpu, const struct bfp_format *f, u128 a);
/* a * b + c of finite numbers, class BFP_ZERO if they cancel out, bit 0 of the significand sticky. */
struct bfp_number bfp_fused(struct bfp_number a, struct bfp_number b, struct bfp_number c);
/* a * b + c, rounded once; c is subtracted instead if so told. */
u128 bfp_multiply_add(struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b, u128 c, bool subtract);
/* Condition code of a comparison; signal: a quiet NaN is invalid too. */
u8 bfp_compare(struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b, bool signal);
/* Condition code of a result. */
u8 bfp_sign_cc(const struct bfp_format *f, u128 bits);

/* LOAD ROUNDED, LOAD LENGTHENED, LOAD AND TEST (to the same format). */
u128 bfp_convert(
    struct cpu *cpu, const struct bfp_format *from, const struct bfp_format *to, u128 a, struct bfp_control control);
u128 bfp_to_integral(struct cpu *cpu, const struct bfp_format *f, u128 a, struct bfp_control control);
u128 bfp_from_integer(
    struct cpu *cpu, const struct bfp_format *f, bool sign, u64 magnitude, struct bfp_control control);
/* To bits (32 or 64) fixed-point bits, signed or not; *cc is 0-2 by the operand's sign, 3 if it does not fit. */
u64 bfp_to_integer(struct cpu *cpu, const struct bfp_format *f, u128 a, unsigned bits, bool is_signed,
    struct bfp_control control, u8 *cc);
/* DIVIDE TO INTEGER: remainder and quotient; the condition code in *cc. rounding: of the quotient, an M4 field. */
void bfp_divide_to_integer(
    struct cpu *cpu, const struct bfp_format *f, u128 a, u128 b, u8 rounding, u128 *remainder, u128 *quotient, u8 *cc);
/* The bit of TEST DATA CLASS's mask that selects numbers like this one. */
u32 bfp_class_bit(const struct bfp_format *f, u128 bits);
