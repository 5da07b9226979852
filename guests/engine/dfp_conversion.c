/* Between the decimal formats, to integral values, from and to fixed-point numbers; what changes exponent or digits
 * alone. Source: PoP chapter 20. */
#include "guests/engine/bfp.h"
#include "guests/engine/dfp.h"

u128 dfp_canonical(struct cpu *cpu, const struct dfp_format *f, u128 bits)
{
    struct dfp_number a = dfp_unpack(f, bits);

    if (dfp_is_nan(a))
        return dfp_nan(cpu, f, a);
    return a.class == DFP_INFINITY ? dfp_infinite(f, a.sign) : dfp_encode(f, a);
}

u128 dfp_convert(struct cpu *cpu, const struct dfp_format *from, const struct dfp_format *to, u128 bits,
    struct dfp_control control, bool keep)
{
    struct dfp_number a = dfp_unpack(from, bits);
    struct dfp_exact x;

    if (a.class == DFP_FINITE) {
        dfp_exactly(&x, a);
        return dfp_pack_loaded(cpu, to, from->width > to->width ? from : to, &x, a.exponent, control);
    }
    if (keep && (a.class == DFP_SNAN || a.class == DFP_INFINITY)) { /* with the digits on the right */
        a.coefficient %= power_of_ten(to->precision - 1u);
        return dfp_encode(to, a);
    }
    return a.class == DFP_INFINITY ? dfp_infinite(to, a.sign) : dfp_nan(cpu, to, a);
}

u128 dfp_to_integral(struct cpu *cpu, const struct dfp_format *f, u128 bits, struct dfp_control control)
{
    struct dfp_number a = dfp_unpack(f, bits);
    struct dfp_rounded r;

    if (a.class != DFP_FINITE || a.exponent >= 0)
        return dfp_canonical(cpu, f, bits);
    r = dfp_round_number(a, -a.exponent, dfp_rounding(cpu, control));
    dfp_inexact(cpu, r, control);
    return dfp_encode(f, (struct dfp_number){DFP_FINITE, a.sign, 0, r.value});
}

u128 dfp_from_integer(struct cpu *cpu, const struct dfp_format *f, bool sign, u64 magnitude, struct dfp_control control)
{
    return dfp_pack_number(cpu, f, (struct dfp_number){DFP_FINITE, sign, 0, magnitude}, control);
}

/* The integral value of a finite number; false if it is far from fitting 64 bits. */
static bool integer_of(struct cpu *cpu, struct dfp_number a, struct dfp_control control, struct dfp_rounded *r)
{
    *r = (struct dfp_rounded){a.coefficient, false, false};
    if (a.exponent < 0)
        *r = dfp_round_number(a, -a.exponent, dfp_rounding(cpu, control));
    else if (a.coefficient && a.exponent + (s32)decimal_digits(a.coefficient) > 20)
        return false;
    else if (a.coefficient)
        r->value *= power_of_ten((u32)a.exponent);
    return true;
}

u64 dfp_to_integer(struct cpu *cpu, const struct dfp_format *f, u128 bits, unsigned size, bool is_signed,
    struct dfp_control control, u8 *cc)
{
    struct dfp_number a = dfp_unpack(f, bits);
    u64 all = size == 64 ? ~0ULL : 0xFFFFFFFFULL, lowest = is_signed ? all / 2 + 1 : 0;
    u64 limit = a.sign ? lowest : is_signed ? all / 2 : all;
    struct dfp_rounded r = {0, true, false};

    *cc = a.class == DFP_FINITE && !a.coefficient ? 0 : a.sign ? 1 : 2;
    if (a.class == DFP_FINITE && integer_of(cpu, a, control, &r) && r.value <= limit) {
        dfp_inexact(cpu, r, control);
        return (a.sign ? -(u64)r.value : (u64)r.value) & all;
    }
    *cc = 3;
    bfp_signal_invalid(cpu);
    dfp_inexact(cpu, (struct dfp_rounded){0, true, false}, control);
    return dfp_is_nan(a) ? lowest : limit;
}

u128 dfp_quantize(struct cpu *cpu, const struct dfp_format *f, u128 like_bits, u128 bits, struct dfp_control control)
{
    struct dfp_number like = dfp_unpack(f, like_bits), a = dfp_unpack(f, bits);
    struct dfp_rounded r;
    s32 up;

    if (dfp_is_nan(like) || dfp_is_nan(a))
        return dfp_nan(cpu, f, dfp_choose_nan(like, a));
    if (like.class != a.class)
        return dfp_invalid(cpu, f);
    if (a.class == DFP_INFINITY)
        return dfp_infinite(f, a.sign);
    up = a.exponent - like.exponent;
    a.exponent = like.exponent;
    if (up < 0) {
        r = dfp_round_number(a, -up, dfp_rounding(cpu, control));
        dfp_inexact(cpu, r, control);
        a.coefficient = r.value;
    } else if (a.coefficient) {
        if (up + (s32)decimal_digits(a.coefficient) > f->precision)
            return dfp_invalid(cpu, f);
        a.coefficient *= power_of_ten((u32)up);
    }
    return dfp_encode(f, a);
}

u128 dfp_reround(struct cpu *cpu, const struct dfp_format *f, unsigned digits, u128 bits, struct dfp_control control)
{
    struct dfp_number a = dfp_unpack(f, bits);
    s32 drop = (s32)decimal_digits(a.coefficient) - (s32)digits;
    struct dfp_rounded r;

    if (a.class != DFP_FINITE || !digits || drop <= 0)
        return dfp_canonical(cpu, f, bits);
    r = dfp_round_number(a, drop, dfp_rounding(cpu, control));
    a.coefficient = r.value;
    a.exponent += drop;
    if (a.coefficient == power_of_ten(digits)) { /* one digit too many */
        a.coefficient /= 10;
        a.exponent++;
    }
    if (a.exponent + f->bias > dfp_greatest_biased(f))
        return dfp_invalid(cpu, f);
    dfp_inexact(cpu, r, control);
    return dfp_encode(f, a);
}

u128 dfp_shift(const struct dfp_format *f, u128 bits, s32 left)
{
    struct dfp_number a = dfp_unpack(f, bits);
    s32 digits = f->precision - (a.class != DFP_FINITE); /* that there are */

    if (left >= digits || -left >= digits)
        a.coefficient = 0;
    else if (left >= 0)
        a.coefficient = a.coefficient % power_of_ten((u32)(digits - left)) * power_of_ten((u32)left);
    else
        a.coefficient /= power_of_ten((u32)-left);
    return dfp_encode(f, a);
}

u128 dfp_insert_exponent(const struct dfp_format *f, s64 biased, u128 bits)
{
    struct dfp_number a = dfp_unpack(f, bits);

    if (biased >= 0 && biased <= dfp_greatest_biased(f)) {
        a.class = DFP_FINITE;
        a.exponent = (s32)biased - f->bias;
    } else {
        a.class = biased == -1 ? DFP_INFINITY : biased == -3 ? DFP_SNAN : DFP_QNAN;
        a.coefficient %= power_of_ten(f->precision - 1u);
    }
    return dfp_encode(f, a);
}

s64 dfp_significance(const struct dfp_format *f, u128 bits)
{
    struct dfp_number a = dfp_unpack(f, bits);

    return a.class == DFP_FINITE ? (s64)decimal_digits(a.coefficient) : -(s64)a.class;
}
