/* Hexadecimal floating-point numbers to and from other formats, integral values, fixed-point and BFP numbers.
 * Source: PoP chapter 18; chapter 9, "CONVERT BFP TO HFP", "CONVERT HFP TO BFP". */
#include "guests/engine/hfp.h"
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"

/* Half of the last place that remains is added to the magnitude. Nothing is normalized, and zeros keep sign and
 * characteristic. */
u128 hfp_round(struct cpu *cpu, enum hfp_format from, enum hfp_format to, u128 a)
{
    struct hfp_number n = hfp_unpack(from, a);
    unsigned drop = 4u * (from - to);

    n.fraction = (n.fraction + ((u128)1 << (drop - 1))) >> drop;
    if (n.fraction >> 4 * to) {
        n.fraction >>= 4;
        n.exponent++;
        return hfp_pack(cpu, to, n);
    }
    return hfp_encode(to, n);
}

/* An extended result with a zero fraction is a true zero with the operand's sign. */
u128 hfp_lengthen(enum hfp_format from, enum hfp_format to, u128 a)
{
    struct hfp_number n = hfp_unpack(from, a);

    if (to == HFP_EXTENDED && !n.fraction)
        return hfp_zero(to, n.sign);
    n.fraction = hfp_resize(n.fraction, from, to);
    return hfp_encode(to, n);
}

u128 hfp_to_integral(enum hfp_format f, u128 a)
{
    struct hfp_number n = hfp_unpack(f, a);
    s32 whole;

    if (!n.fraction)
        return 0;
    n = hfp_normalize(f, n);
    whole = n.exponent - 64;
    if (whole <= 0)
        return 0;
    if (whole < (s32)f)
        n.fraction &= ~(((u128)1 << 4 * ((s32)f - whole)) - 1);
    return hfp_encode(f, n);
}

u128 hfp_from_integer(enum hfp_format f, s64 value)
{
    struct hfp_number n = {value < 0, 64 + 16, value < 0 ? -(u64)value : (u64)value};

    if (!value)
        return 0;
    n = hfp_normalize(16, n);
    n.fraction = hfp_resize(n.fraction, 16, f);
    return hfp_encode(f, n);
}

/* An M3 field: 0 is toward zero. */
static enum bfp_rounding rounding_get(struct cpu *cpu, u8 m3)
{
    if (m3 == 2 || m3 == 3 || m3 > 7)
        cpu_program(cpu, PGM_SPECIFICATION);
    return m3 ? m3 : ROUND_ZERO;
}
u64 hfp_to_integer(struct cpu *cpu, enum hfp_format f, u128 a, unsigned bits, u8 m3)
{
    enum bfp_rounding rounding = rounding_get(cpu, m3);
    struct hfp_number n = hfp_unpack(f, a);
    u128 magnitude, limit = ((u128)1 << (bits - 1)) - !n.sign;
    s32 drop;

    cpu->cc = 0;
    if (!n.fraction)
        return 0;
    n = hfp_normalize(f, n);
    drop = 4 * ((s32)f - (n.exponent - 64));
    if (n.exponent - 64 > 16)
        magnitude = limit + 1;
    else
        magnitude = drop < 0 ? n.fraction << -drop : bfp_round(n.fraction, (u32)drop, n.sign, rounding).value;
    cpu->cc = magnitude > limit ? 3 : n.sign ? 1 : 2;
    if (magnitude > limit)
        magnitude = limit;
    return n.sign ? -(u64)magnitude : (u64)magnitude;
}

/* Every significand fits; what is too large or no number becomes the largest number, what is too small zero. */
u64 hfp_from_bfp(struct cpu *cpu, const struct bfp_format *from, u64 a)
{
    struct bfp_number b = bfp_unpack(from, a);
    s32 exponent = 65 + (b.exponent >> 2); /* b is not less than 16^(exponent / 4), rounded down */
    bool too_large = b.class == BFP_INFINITY || bfp_is_nan(b) || (b.class == BFP_FINITE && exponent > 127);

    cpu->cc = b.class == BFP_ZERO ? 0 : too_large ? 3 : b.sign ? 1 : 2;
    if (too_large)
        return (u64)(b.sign && !bfp_is_nan(b)) << 63 | ~0ULL >> 1;
    if (b.class == BFP_ZERO || exponent < 0)
        return (u64)hfp_zero(HFP_LONG, b.sign);
    b.significand >>= 128 - 56 + 3 - (b.exponent & 3);
    return (u64)hfp_encode(HFP_LONG, (struct hfp_number){b.sign, exponent, b.significand});
}

u64 hfp_to_bfp(struct cpu *cpu, const struct bfp_format *to, u64 a, u8 m3)
{
    struct bfp_control control = {(u8)rounding_get(cpu, m3), true};
    struct hfp_number n = hfp_unpack(HFP_LONG, a);
    struct bfp_number b = {BFP_FINITE, n.sign, false, 4 * (n.exponent - 64) - 1, n.fraction << (128 - 56)};
    u32 fpc = cpu->fpc;
    u128 r;

    cpu->cc = 0;
    if (!n.fraction)
        return (u64)bfp_zero(to, n.sign);
    cpu->fpc = 0; /* nothing traps, and what is flagged is seen here only */
    r = bfp_pack(cpu, to, bfp_normalize(b), control);
    cpu->cc = cpu->fpc & IEEE_OVERFLOW << FPC_FLAG_SHIFT ? 3 : n.sign ? 1 : 2;
    cpu->fpc = fpc;
    return (u64)r;
}
