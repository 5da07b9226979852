/* A number of one radix made one of another: exactly, to more digits than any format has, and then rounded once.
 * Source: PoP chapter 9, "PERFORM FLOATING-POINT OPERATION". */
#include "guests/engine/bfp.h"
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"
#include "guests/engine/pfpo.h"

/* What results have at least before they are rounded. */
#define BITS 192
#define DIGITS 70

/* coefficient * (decimal ? 10 : 2)^exponent, or a NaN's payload. */
struct source {
    u8 class; /* enum dfp_class */
    bool sign, decimal;
    s32 exponent;
    u128 coefficient;
};

static struct source source_bfp(const struct bfp_format *f, u128 bits)
{
    static const u8 class_of[] = {[BFP_ZERO] = DFP_FINITE,
        [BFP_FINITE] = DFP_FINITE,
        [BFP_INFINITY] = DFP_INFINITY,
        [BFP_QNAN] = DFP_QNAN,
        [BFP_SNAN] = DFP_SNAN};
    struct bfp_number n = bfp_unpack(f, bits);
    struct source s = {class_of[n.class], n.sign, false, n.exponent - 127, n.significand};

    if (bfp_is_nan(n)) /* without the bit that makes it quiet */
        s.coefficient = n.significand << 1 >> (130 - f->precision);
    return s;
}
static struct source source_of(const struct pfpo_format *f, u128 bits)
{
    struct dfp_number d;
    struct hfp_number h;

    switch (f->radix) {
    case PFPO_HFP:
        h = hfp_unpack(f->digits, bits);
        return (struct source){DFP_FINITE, h.sign, false, 4 * (h.exponent - 64 - f->digits), h.fraction};
    case PFPO_BFP:
        return source_bfp(f->format, bits);
    }
    d = dfp_unpack(f->format, bits);
    return (struct source){d.class, d.sign, true, d.exponent, d.coefficient};
}

/* A nonzero number as one of BITS bits or more, times a power of two. */
static void binary_exactly(struct dfp_exact *x, const struct source *s)
{
    struct natural *c = &x->coefficient, dividend, power;
    unsigned bits;

    x->sign = s->sign;
    x->more = false;
    x->exponent = s->decimal ? 0 : s->exponent;
    natural_set(c, s->coefficient);
    if (s->decimal && s->exponent >= 0) {
        natural_scale(c, (u32)s->exponent);
    } else if (s->decimal) {
        natural_set(&power, 1);
        natural_scale(&power, (u32)-s->exponent);
        natural_copy(&dividend, c);
        bits = natural_bits(&power) + BITS;
        natural_shift(&dividend, bits);
        natural_divide(&dividend, &power, c);
        x->more = dividend.used;
        x->exponent = -(s32)bits;
    }
    bits = natural_bits(c);
    if (bits > BITS)
        x->more |= natural_shift_right(c, bits - BITS);
    else
        natural_shift(c, BITS - bits);
    x->exponent += (s32)(bits - BITS);
}

/* A nonzero binary number as one of DIGITS digits or more, unless it is exact with fewer. */
static void decimal_exactly(struct dfp_exact *x, const struct source *s)
{
    struct natural *c = &x->coefficient, dividend, power;
    s32 exponent = s->exponent, digits;
    u128 coefficient = s->coefficient;

    x->sign = s->sign;
    x->more = false;
    x->exponent = 0;
    for (; !(coefficient & 1); coefficient >>= 1)
        exponent++;
    natural_set(c, coefficient);
    if (exponent < 0) {
        s32 below = -exponent - (s32)natural_bits(c); /* bits that are zero right of the point */
        digits = (below > 0 ? below * 30103 / 100000 : 0) + DIGITS;
        natural_scale(c, (u32)digits);
        x->more = natural_shift_right(c, (u32)-exponent);
        x->exponent = -digits;
        return;
    }
    natural_shift(c, (u32)exponent);
    digits = (s32)natural_digits(c) - DIGITS;
    if (digits > 0) {
        natural_copy(&dividend, c);
        natural_set(&power, 1);
        natural_scale(&power, (u32)digits);
        natural_divide(&dividend, &power, c);
        x->more = dividend.used;
        x->exponent = digits;
    }
}

/* Drop bits of a binary number and round. unit: the radix, 2 or 16. */
static struct dfp_rounded round_binary(const struct dfp_exact *x, s32 drop, unsigned unit, enum dfp_rounding rounding)
{
    s32 bits = (s32)natural_bits(&x->coefficient);
    struct natural c;
    struct dfp_rounded r;
    bool more = x->more, half;

    if (drop > bits + 1)
        drop = bits + 1;
    natural_copy(&c, &x->coefficient);
    more |= natural_shift_right(&c, (u32)drop - 1);
    half = c.used && c.limb[0] & 1;
    natural_shift_right(&c, 1);
    r.value = natural_low(&c);
    r.inexact = half || more;
    r.incremented = r.inexact && dfp_grows(r.value & 1, r.value % (unit > 2 ? unit / 2 : 2) == 0, half ? 5 : 0, more,
                                     x->sign, rounding);
    r.value += r.incremented;
    return r;
}

static bool enabled(const struct cpu *cpu, u32 exception)
{
    return cpu->fpc >> FPC_MASK_SHIFT & exception;
}
static void inexact(struct cpu *cpu, struct pfpo *p, struct dfp_rounded r)
{
    if (r.inexact && !p->no_inexact && !ieee_flagged(cpu, IEEE_INEXACT))
        p->dxc = r.incremented ? 0x0C : 0x08;
}
/* An overflow or underflow that traps; the result's exponent, which is left out, is exponent. */
static void scaled(struct pfpo *p, u8 exception, struct dfp_rounded r, s32 exponent)
{
    p->dxc = exception | (r.inexact ? (r.incremented ? 0x0C : 0x08) : 0);
    p->scaled = exponent;
}
static void invalid(struct cpu *cpu, struct pfpo *p)
{
    if (!ieee_flagged(cpu, IEEE_INVALID))
        p->dxc = IEEE_INVALID;
}

static bool overflows_to_largest(enum dfp_rounding rounding, bool sign)
{
    return rounding == DFP_ZERO || rounding == DFP_SHORTER || rounding == (sign ? DFP_UP : DFP_DOWN);
}

static u128 pack_bfp(struct cpu *cpu, struct pfpo *p, const struct dfp_exact *x)
{
    const struct bfp_format *f = p->to->format;
    s32 lead = x->exponent + (s32)natural_bits(&x->coefficient) - 1, least = 1 - f->emax;
    bool tiny = lead < least, traps = tiny && enabled(cpu, IEEE_UNDERFLOW);
    s32 place = (tiny && !traps ? least : lead) - (f->precision - 1); /* of the last bit kept */
    struct dfp_rounded r = round_binary(x, place - x->exponent, 2, p->rounding);
    struct bfp_number n = {BFP_FINITE, x->sign, false, lead, r.value << (128 - f->precision)};

    if (tiny && !traps) {
        if (r.inexact)
            ieee_flagged(cpu, IEEE_UNDERFLOW);
        inexact(cpu, p, r);
        return bfp_zero(f, x->sign) | r.value; /* rounded up to a normal number, the exponent is right as well */
    }
    if (r.value >> f->precision) {
        n.significand = (u128)1 << 127;
        n.exponent++;
    }
    if (!traps && n.exponent <= f->emax) {
        inexact(cpu, p, r);
    } else if (traps || !ieee_flagged(cpu, IEEE_OVERFLOW)) {
        scaled(p, traps ? IEEE_UNDERFLOW : IEEE_OVERFLOW, r, n.exponent);
        n.exponent = 0;
    } else {
        bool largest = overflows_to_largest(p->rounding, x->sign);
        inexact(cpu, p, (struct dfp_rounded){0, true, !largest});
        return bfp_infinite(f, x->sign) - largest;
    }
    return bfp_encode(f, n);
}

static u128 largest_hfp(const struct pfpo *p, bool sign)
{
    return hfp_encode(p->to->digits, (struct hfp_number){sign, 127, ((u128)1 << 4 * p->to->digits) - 1});
}
static u128 pack_hfp(struct cpu *cpu, struct pfpo *p, const struct dfp_exact *x)
{
    unsigned digits = p->to->digits;
    s32 lead = x->exponent + (s32)natural_bits(&x->coefficient) - 1;
    s32 exponent = (lead >> 2) + 1; /* of the whole fraction */
    struct dfp_rounded r = round_binary(x, 4 * (exponent - (s32)digits) - x->exponent, 16, p->rounding);
    struct hfp_number n = {x->sign, 64, r.value};

    if (r.value >> 4 * digits) {
        n.fraction >>= 4;
        exponent++;
    }
    if (exponent > 63 && !p->overflow_is_ieee) {
        invalid(cpu, p);
        return largest_hfp(p, x->sign);
    }
    if (exponent < -64 && !p->underflow_is_ieee)
        return hfp_zero(digits, x->sign);
    if (exponent >= -64 && exponent <= 63) {
        inexact(cpu, p, r);
        n.exponent += exponent;
        return hfp_encode(digits, n);
    }
    if (!ieee_flagged(cpu, exponent > 0 ? IEEE_OVERFLOW : IEEE_UNDERFLOW)) {
        scaled(p, exponent > 0 ? IEEE_OVERFLOW : IEEE_UNDERFLOW, r, exponent);
        return hfp_encode(digits, n);
    }
    inexact(cpu, p, (struct dfp_rounded){0, true, false});
    return exponent > 0 ? largest_hfp(p, x->sign) : hfp_zero(digits, x->sign);
}

/* A trapped result, or what dfp_round.c makes of it. */
static u128 pack_dfp(struct cpu *cpu, struct pfpo *p, struct dfp_exact *x)
{
    const struct dfp_format *f = p->to->format;
    s32 digits = (s32)natural_digits(&x->coefficient), lead = x->exponent + digits - 1;
    s32 least = f->precision - 1 - f->bias, greatest = least + dfp_greatest_biased(f);
    s32 smallest = lead - (f->precision - 1); /* exponent with as many digits as there can be */
    struct dfp_control control = {(u8)p->rounding, p->no_inexact};
    struct dfp_rounded r;
    struct dfp_exact copy = {.sign = x->sign, .more = x->more};
    struct dfp_number n = {DFP_FINITE, x->sign, 0, 0};
    u128 bits;

    natural_copy(&copy.coefficient, &x->coefficient);
    r = dfp_round(&copy, digits > f->precision ? digits - f->precision : 0, p->rounding);
    lead += r.value == power_of_ten(f->precision);
    if ((lead < least && enabled(cpu, IEEE_UNDERFLOW)) || (lead > greatest && enabled(cpu, IEEE_OVERFLOW))) {
        scaled(p, lead < least ? IEEE_UNDERFLOW : IEEE_OVERFLOW, r, lead);
        n.coefficient = r.value == power_of_ten(f->precision) ? r.value / 10 : r.value;
        n.coefficient *= power_of_ten(f->precision - decimal_digits(n.coefficient));
        n.exponent = 1 - f->precision;
        return dfp_encode(f, n);
    }
    bits = dfp_pack(cpu, f, x, p->quantum_is_one ? 0 : smallest, control);
    p->dxc = cpu->ieee_trap == IEEE_QUANTUM ? 0 : cpu->ieee_trap; /* the quantum exception is not recognized */
    cpu->ieee_trap = 0;
    cpu->fpc &= ~(IEEE_QUANTUM << FPC_FLAG_SHIFT);
    return bits;
}

/* Zeros, infinities and NaNs. A payload that does not fit becomes zero. */
static u128 convert_special(struct cpu *cpu, struct pfpo *p, const struct source *s)
{
    const struct bfp_format *b = p->to->format;
    const struct dfp_format *f = p->to->format;
    struct dfp_number n = {s->class, s->sign, 0, s->coefficient};

    if (s->class == DFP_SNAN || (s->class != DFP_FINITE && p->to->radix == PFPO_HFP))
        invalid(cpu, p);
    switch (p->to->radix) {
    case PFPO_HFP:
        return s->class == DFP_FINITE ? hfp_zero(p->to->digits, s->sign) : largest_hfp(p, s->sign);
    case PFPO_BFP:
        if (s->class == DFP_FINITE)
            return bfp_zero(b, s->sign);
        if (s->class == DFP_INFINITY)
            return bfp_infinite(b, s->sign);
        return bfp_infinite(b, s->sign) | (u128)1 << (b->precision - 2) |
               (s->coefficient >> (b->precision - 2) ? 0 : s->coefficient);
    }
    if (s->class == DFP_FINITE)
        n.exponent = p->quantum_is_one ? 0 : -f->bias;
    else if (s->class == DFP_INFINITY || s->coefficient >= power_of_ten(f->precision - 1u))
        n.coefficient = 0;
    if (s->class == DFP_SNAN)
        n.class = DFP_QNAN;
    return dfp_encode(f, n);
}

u128 pfpo_convert(struct cpu *cpu, struct pfpo *p, u128 operand)
{
    struct source s = source_of(p->from, operand);
    struct dfp_exact x;

    if (s.class != DFP_FINITE || !s.coefficient)
        return convert_special(cpu, p, &s);
    if (p->to->radix == PFPO_DFP) {
        decimal_exactly(&x, &s);
        return pack_dfp(cpu, p, &x);
    }
    binary_exactly(&x, &s);
    return p->to->radix == PFPO_BFP ? pack_bfp(cpu, p, &x) : pack_hfp(cpu, p, &x);
}
