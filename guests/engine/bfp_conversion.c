/* Between the formats, to integral values, from and to fixed-point numbers; DIVIDE TO INTEGER. Source: PoP chapter 19.
 */
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"

u128 bfp_convert(
    struct cpu *cpu, const struct bfp_format *from, const struct bfp_format *to, u128 bits, struct bfp_control control)
{
    struct bfp_number a = bfp_unpack(from, bits);

    if (bfp_is_nan(a))
        return bfp_nan(cpu, to, a);
    if (a.class == BFP_INFINITY)
        return bfp_infinite(to, a.sign);
    if (a.class == BFP_ZERO)
        return bfp_zero(to, a.sign);
    return bfp_pack_loaded(cpu, to, from->width > to->width ? from : to, a, control);
}

u128 bfp_to_integral(struct cpu *cpu, const struct bfp_format *f, u128 bits, struct bfp_control control)
{
    struct bfp_number a = bfp_unpack(f, bits);
    struct bfp_rounded r;

    if (bfp_is_nan(a))
        return bfp_nan(cpu, f, a);
    if (a.class != BFP_FINITE || a.exponent >= f->precision - 1)
        return bits;
    r = bfp_round(a.significand, (u32)(127 - a.exponent), a.sign, bfp_rounding(cpu, control));
    bfp_inexact(cpu, r, control);
    if (!r.value)
        return bfp_zero(f, a.sign);
    a.significand = r.value;
    a.exponent = 127;
    return bfp_encode(f, bfp_normalize(a));
}

u128 bfp_from_integer(struct cpu *cpu, const struct bfp_format *f, bool sign, u64 magnitude, struct bfp_control control)
{
    struct bfp_number n = {BFP_FINITE, sign, false, 127, magnitude};

    return magnitude ? bfp_pack(cpu, f, bfp_normalize(n), control) : bfp_zero(f, false);
}

u64 bfp_to_integer(struct cpu *cpu, const struct bfp_format *f, u128 bits, unsigned size, bool is_signed,
    struct bfp_control control, u8 *cc)
{
    struct bfp_number a = bfp_unpack(f, bits);
    u64 all = size == 64 ? ~0ULL : 0xFFFFFFFFULL, lowest = is_signed ? all / 2 + 1 : 0;
    u64 limit = a.sign ? lowest : is_signed ? all / 2 : all;
    struct bfp_rounded r = {0, true, false};

    *cc = a.class == BFP_ZERO ? 0 : a.sign ? 1 : 2;
    if (a.class == BFP_ZERO)
        return 0;
    if (a.class == BFP_FINITE && a.exponent < 65) {
        r = bfp_round(a.significand, (u32)(127 - a.exponent), a.sign, bfp_rounding(cpu, control));
        if (r.value <= limit) {
            bfp_inexact(cpu, r, control);
            return (a.sign ? -(u64)r.value : (u64)r.value) & all;
        }
        r = (struct bfp_rounded){0, true, false};
    }
    /* Out of range: invalid, and inexact besides (PoP figure 19-18). */
    *cc = 3;
    bfp_signal_invalid(cpu);
    bfp_inexact(cpu, r, control);
    return bfp_is_nan(a) ? lowest : limit;
}

/* The integral quotient of finite numbers, not zero: rounded if it has at most f's digits, else the leading digits
 * truncated, and *complete says which. Zero has class BFP_ZERO. */
static struct bfp_number integral_quotient(
    const struct bfp_format *f, struct bfp_number a, struct bfp_number b, enum bfp_rounding rounding, bool *complete)
{
    struct bfp_number q = bfp_quotient(f, a, b);
    u128 kept = (~(u128)0) << (128 - f->precision);

    *complete = q.exponent < f->precision;
    if (!*complete) {
        q.significand &= kept;
        return q;
    }
    q.significand = bfp_round(q.significand, (u32)(127 - q.exponent), q.sign, rounding).value;
    q.exponent = 127;
    if (!q.significand)
        q.class = BFP_ZERO;
    return q.significand ? bfp_normalize(q) : q;
}

/* a - b * q, which has the sign of a if it is zero. */
static u128 remainder_of(
    struct cpu *cpu, const struct bfp_format *f, struct bfp_number a, struct bfp_number b, struct bfp_number q)
{
    struct bfp_number n = bfp_product(b, q);

    n.sign = !n.sign;
    n = bfp_sum(a, n);
    return n.class == BFP_ZERO ? bfp_zero(f, a.sign) : bfp_pack(cpu, f, n, (struct bfp_control){ROUND_FPC, false});
}

void bfp_divide_to_integer(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits, u8 rounding,
    u128 *remainder, u128 *quotient, u8 *cc)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits), q;
    bool complete = true, overflow;

    *cc = 1;
    if (bfp_is_nan(a) || bfp_is_nan(b)) {
        *remainder = *quotient = bfp_nan(cpu, f, bfp_choose_nan(a, b));
        return;
    }
    if (a.class == BFP_INFINITY || b.class == BFP_ZERO) {
        *remainder = *quotient = bfp_invalid(cpu, f);
        return;
    }
    *cc = 0;
    *remainder = a_bits;
    *quotient = bfp_zero(f, a.sign != b.sign);
    if (a.class == BFP_ZERO || b.class == BFP_INFINITY)
        return;
    q = integral_quotient(f, a, b, bfp_rounding(cpu, (struct bfp_control){rounding, false}), &complete);
    if (q.class == BFP_ZERO) {
        *remainder = bfp_pack(cpu, f, a, (struct bfp_control){ROUND_FPC, false});
        return;
    }
    overflow = q.exponent > f->emax;
    *cc = (u8)(!complete << 1 | overflow);
    *remainder = remainder_of(cpu, f, a, b, q);
    if (overflow)
        q.exponent -= f->scale;
    *quotient = bfp_encode(f, q);
}
