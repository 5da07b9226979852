/* Decimal addition, multiplication, division, comparison: exact first, then rounded once by dfp_round.c.
 * Source: PoP chapter 20. */
#include "guests/engine/bfp.h"
#include "guests/engine/dfp.h"

/* A sum's greater operand is given so many digits that what may be lost of the other one lies far beyond rounding. */
#define SUM_DIGITS 70

/* A signaling NaN before a quiet one, the first operand before the second. */
struct dfp_number dfp_choose_nan(struct dfp_number a, struct dfp_number b)
{
    if (a.class == DFP_SNAN || b.class < a.class)
        return a;
    return b.class == DFP_SNAN || a.class < DFP_QNAN ? b : a;
}

static bool is_zero(struct dfp_number n)
{
    return n.class == DFP_FINITE && !n.coefficient;
}

/* The sum of finite numbers, neither zero; high has the greater exponent. */
static void sum_exactly(struct dfp_exact *x, struct dfp_number high, struct dfp_number low)
{
    u32 apart = (u32)(high.exponent - low.exponent), room = SUM_DIGITS - decimal_digits(high.coefficient);
    u32 up = apart < room ? apart : room, lost = apart - up;
    struct natural other;

    dfp_exactly(x, high);
    natural_scale(&x->coefficient, up);
    x->exponent -= (s32)up;
    natural_set(&other, low.coefficient);
    x->more = lost && natural_drop(&other, lost < SUM_DIGITS ? lost : SUM_DIGITS);
    if (high.sign == low.sign) {
        natural_add(&x->coefficient, &other);
    } else if (natural_compare(&x->coefficient, &other) >= 0) {
        natural_subtract(&x->coefficient, &other);
        if (x->more) { /* less by a part of one */
            natural_set(&other, 1);
            natural_subtract(&x->coefficient, &other);
        }
    } else { /* nothing was lost */
        natural_subtract(&other, &x->coefficient);
        natural_copy(&x->coefficient, &other);
        x->sign = low.sign;
    }
}

static u128 add_finite(
    struct cpu *cpu, const struct dfp_format *f, struct dfp_number a, struct dfp_number b, struct dfp_control control)
{
    s32 preferred = a.exponent < b.exponent ? a.exponent : b.exponent;
    struct dfp_exact x;

    if (is_zero(a))
        dfp_exactly(&x, b);
    else if (is_zero(b))
        dfp_exactly(&x, a);
    else if (a.exponent >= b.exponent)
        sum_exactly(&x, a, b);
    else
        sum_exactly(&x, b, a);
    if (!x.coefficient.used)
        x.sign = a.sign == b.sign ? a.sign : dfp_rounding(cpu, control) == DFP_DOWN;
    return dfp_pack(cpu, f, &x, preferred, control);
}

static u128 add_numbers(
    struct cpu *cpu, const struct dfp_format *f, struct dfp_number a, struct dfp_number b, struct dfp_control control)
{
    if (a.class == DFP_FINITE && b.class == DFP_FINITE)
        return add_finite(cpu, f, a, b, control);
    if (dfp_is_nan(a) || dfp_is_nan(b))
        return dfp_nan(cpu, f, dfp_choose_nan(a, b));
    if (a.class == b.class && a.sign != b.sign)
        return dfp_invalid(cpu, f);
    return dfp_infinite(f, a.class == DFP_INFINITY ? a.sign : b.sign);
}
u128 dfp_add(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b, struct dfp_control control)
{
    return add_numbers(cpu, f, dfp_unpack(f, a), dfp_unpack(f, b), control);
}
u128 dfp_subtract(struct cpu *cpu, const struct dfp_format *f, u128 a, u128 b_bits, struct dfp_control control)
{
    struct dfp_number b = dfp_unpack(f, b_bits);

    b.sign ^= !dfp_is_nan(b);
    return add_numbers(cpu, f, dfp_unpack(f, a), b, control);
}

u128 dfp_multiply(struct cpu *cpu, const struct dfp_format *f, u128 a_bits, u128 b_bits, struct dfp_control control)
{
    struct dfp_number a = dfp_unpack(f, a_bits), b = dfp_unpack(f, b_bits);
    struct dfp_exact x;

    if (dfp_is_nan(a) || dfp_is_nan(b))
        return dfp_nan(cpu, f, dfp_choose_nan(a, b));
    if (a.class == DFP_INFINITY || b.class == DFP_INFINITY)
        return is_zero(a) || is_zero(b) ? dfp_invalid(cpu, f) : dfp_infinite(f, a.sign != b.sign);
    dfp_exactly(&x, a);
    natural_multiply(&x.coefficient, b.coefficient);
    x.sign = a.sign != b.sign;
    x.exponent += b.exponent;
    return dfp_pack(cpu, f, &x, x.exponent, control);
}

/* To two digits more than f has, at least; the operands are not zero. */
static void quotient_exactly(const struct dfp_format *f, struct dfp_exact *x, struct dfp_number a, struct dfp_number b)
{
    u32 up = f->precision + 2 + decimal_digits(b.coefficient) - decimal_digits(a.coefficient);
    struct natural rest, divisor;

    natural_set(&rest, a.coefficient);
    natural_scale(&rest, up);
    natural_set(&divisor, b.coefficient);
    natural_divide(&rest, &divisor, &x->coefficient);
    x->sign = a.sign != b.sign;
    x->more = rest.used;
    x->exponent = a.exponent - b.exponent - (s32)up;
}

u128 dfp_divide(struct cpu *cpu, const struct dfp_format *f, u128 a_bits, u128 b_bits, struct dfp_control control)
{
    struct dfp_number a = dfp_unpack(f, a_bits), b = dfp_unpack(f, b_bits);
    bool sign = a.sign != b.sign;
    struct dfp_exact x;

    if (dfp_is_nan(a) || dfp_is_nan(b))
        return dfp_nan(cpu, f, dfp_choose_nan(a, b));
    if (a.class == DFP_INFINITY)
        return b.class == DFP_INFINITY ? dfp_invalid(cpu, f) : dfp_infinite(f, sign);
    if (b.class == DFP_INFINITY) /* the least exponent: below any */
        return dfp_encode(f, (struct dfp_number){DFP_FINITE, sign, -f->bias, 0});
    if (is_zero(b)) {
        if (is_zero(a))
            return dfp_invalid(cpu, f);
        bfp_division_by_zero(cpu);
        return dfp_infinite(f, sign);
    }
    if (is_zero(a))
        return dfp_pack_number(cpu, f, (struct dfp_number){DFP_FINITE, sign, a.exponent - b.exponent, 0}, control);
    quotient_exactly(f, &x, a, b);
    return dfp_pack(cpu, f, &x, a.exponent - b.exponent, control);
}

/* Magnitudes of finite numbers: below, at, above zero. */
static int magnitude_compare(struct dfp_number a, struct dfp_number b)
{
    s32 a_lead = a.exponent + (s32)decimal_digits(a.coefficient);
    s32 b_lead = b.exponent + (s32)decimal_digits(b.coefficient);

    if (!a.coefficient || !b.coefficient)
        return (a.coefficient != 0) - (b.coefficient != 0);
    if (a_lead != b_lead)
        return a_lead < b_lead ? -1 : 1;
    if (a.exponent > b.exponent)
        a.coefficient *= power_of_ten((u32)(a.exponent - b.exponent));
    else
        b.coefficient *= power_of_ten((u32)(b.exponent - a.exponent));
    return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
}

u8 dfp_compare(struct cpu *cpu, const struct dfp_format *f, u128 a_bits, u128 b_bits, bool signal)
{
    struct dfp_number a = dfp_unpack(f, a_bits), b = dfp_unpack(f, b_bits);
    int order;

    if (dfp_is_nan(a) || dfp_is_nan(b)) {
        if (signal || a.class == DFP_SNAN || b.class == DFP_SNAN)
            bfp_signal_invalid(cpu);
        return 3;
    }
    if (is_zero(a) && is_zero(b))
        return 0;
    if (a.sign != b.sign)
        return is_zero(a) ? (b.sign ? 2 : 1) : a.sign ? 1 : 2;
    if (a.class == DFP_INFINITY || b.class == DFP_INFINITY)
        order = (a.class == DFP_INFINITY) - (b.class == DFP_INFINITY);
    else
        order = magnitude_compare(a, b);
    return !order ? 0 : (order < 0) != a.sign ? 1 : 2;
}

u8 dfp_compare_exponents(const struct dfp_format *f, u128 a_bits, u128 b_bits)
{
    struct dfp_number a = dfp_unpack(f, a_bits), b = dfp_unpack(f, b_bits);

    if (a.class != DFP_FINITE || b.class != DFP_FINITE)
        return (dfp_is_nan(a) && dfp_is_nan(b)) || (a.class == DFP_INFINITY && b.class == DFP_INFINITY) ? 0 : 3;
    return (u8)((a.exponent < b.exponent) + 2 * (a.exponent > b.exponent));
}
