/* Hexadecimal floating-point sums, products, quotients and roots.
 * Source: PoP chapter 18. */
#include "guests/engine/hfp.h"
#include "guests/engine/bfp.h"

static struct hfp_number negate(struct hfp_number n, bool really)
{
    n.sign ^= really;
    return n;
}

/* Of two numbers with fractions of so many digits. The one with the smaller characteristic is shifted right, even if
 * the other is zero; lost digits are forgotten. The sum may have carried into one digit more; a zero is positive. */
static struct hfp_number sum(unsigned digits, struct hfp_number a, struct hfp_number b)
{
    struct hfp_number high = a.exponent >= b.exponent ? a : b, low = a.exponent >= b.exponent ? b : a;
    unsigned shift = (unsigned)(high.exponent - low.exponent);

    low.fraction = shift < digits ? low.fraction >> 4 * shift : 0;
    if (high.sign == low.sign) {
        high.fraction += low.fraction;
    } else if (high.fraction >= low.fraction) {
        high.fraction -= low.fraction;
    } else {
        high.fraction = low.fraction - high.fraction;
        high.sign = low.sign;
    }
    high.sign &= high.fraction != 0;
    return high;
}
/* The same with one digit to the right of the operands': the guard digit. */
static struct hfp_number guarded_sum(enum hfp_format f, struct hfp_number a, struct hfp_number b)
{
    a.fraction <<= 4;
    b.fraction <<= 4;
    return sum(f + 1u, a, b);
}
static struct hfp_number carry_in(unsigned digits, struct hfp_number n)
{
    if (n.fraction >> 4 * digits) {
        n.fraction >>= 4;
        n.exponent++;
    }
    return n;
}

static u128 zero_sum(struct cpu *cpu, enum hfp_format f, struct hfp_number n)
{
    if (!(cpu->psw_mask & PSW_PM_HEXSIG))
        return 0;
    cpu->hfp_trap = PGM_HFP_SIGNIFICANCE;
    return hfp_encode(f, (struct hfp_number){false, n.exponent, 0});
}
/* The guard digit takes part in normalization, and in telling whether there is anything to normalize. */
static u128 add_normalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b, bool subtract)
{
    struct hfp_number n = guarded_sum(f, hfp_unpack(f, a), negate(hfp_unpack(f, b), subtract));

    if (!n.fraction)
        return zero_sum(cpu, f, n);
    n = hfp_normalize(f + 1u, carry_in(f + 1u, n));
    n.fraction >>= 4;
    return hfp_pack(cpu, f, n);
}
static u128 add_unnormalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b, bool subtract)
{
    struct hfp_number n = guarded_sum(f, hfp_unpack(f, a), negate(hfp_unpack(f, b), subtract));

    n = carry_in(f + 1u, n);
    n.fraction >>= 4;
    return n.fraction ? hfp_pack(cpu, f, n) : zero_sum(cpu, f, n);
}
u128 hfp_add(struct cpu *cpu, enum hfp_format f, u128 a, u128 b)
{
    return add_normalized(cpu, f, a, b, false);
}
u128 hfp_subtract(struct cpu *cpu, enum hfp_format f, u128 a, u128 b)
{
    return add_normalized(cpu, f, a, b, true);
}
u128 hfp_add_unnormalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b)
{
    return add_unnormalized(cpu, f, a, b, false);
}
u128 hfp_subtract_unnormalized(struct cpu *cpu, enum hfp_format f, u128 a, u128 b)
{
    return add_unnormalized(cpu, f, a, b, true);
}
u8 hfp_compare(enum hfp_format f, u128 a, u128 b)
{
    struct hfp_number n = guarded_sum(f, hfp_unpack(f, a), negate(hfp_unpack(f, b), true));

    return !n.fraction ? 0 : n.sign ? 1 : 2;
}

/* a * b / 2^108, less than 2^116, of numbers less than 2^112. */
static u128 product_high(u128 a, u128 b)
{
    u64 a1 = (u64)(a >> 64), a0 = (u64)a, b1 = (u64)(b >> 64), b0 = (u64)b;
    u128 middle = ((u128)a0 * b0 >> 64) + (u128)a1 * b0 + (u128)a0 * b1;

    return ((u128)a1 * b1 << 20) + (middle >> 44);
}
/* The normalized product, as *digits digits, at least as many as the result will have; neither fraction is zero. */
static struct hfp_number product(enum hfp_format f, struct hfp_number a, struct hfp_number b, unsigned *digits)
{
    a = hfp_normalize(f, a);
    b = hfp_normalize(f, b);
    a.sign ^= b.sign;
    a.exponent += b.exponent - 64;
    a.fraction = f == HFP_EXTENDED ? product_high(a.fraction, b.fraction) : a.fraction * b.fraction;
    *digits = f == HFP_EXTENDED ? f + 1u : 2u * f;
    return hfp_normalize(*digits, a);
}
u128 hfp_multiply(struct cpu *cpu, enum hfp_format f, enum hfp_format to, u128 a, u128 b)
{
    struct hfp_number x = hfp_unpack(f, a), y = hfp_unpack(f, b);
    unsigned digits;

    if (!x.fraction || !y.fraction)
        return 0;
    x = product(f, x, y, &digits);
    x.fraction = hfp_resize(x.fraction, digits, to);
    return hfp_pack(cpu, to, x);
}

/* The sum is made with 31 digits. What is shifted out still counts, as the last bit: of a difference it takes something
 * away. */
#define WIDE 31
u128 hfp_multiply_add(struct cpu *cpu, enum hfp_format f, u128 a, u128 b, u128 c, bool subtract)
{
    struct hfp_number x = hfp_unpack(f, a), y = hfp_unpack(f, b), z = negate(hfp_unpack(f, c), subtract), *low;
    unsigned digits;
    s32 gap;

    if (x.fraction && y.fraction) {
        x = product(f, x, y, &digits);
        x.fraction = hfp_resize(x.fraction, digits, WIDE);
        if (z.fraction) {
            z.fraction = hfp_resize(z.fraction, f, WIDE);
            z = hfp_normalize(WIDE, z);
            gap = x.exponent - z.exponent;
            low = gap < 0 ? &x : &z;
            gap = gap < 0 ? -gap : gap;
            low->fraction = bfp_shift_sticky(low->fraction, 4 * (u32)gap);
            low->exponent += gap;
            x = carry_in(WIDE, sum(WIDE, x, z));
        }
    } else {
        x = z;
        x.fraction = hfp_resize(x.fraction, f, WIDE);
    }
    if (!x.fraction)
        return 0;
    x = hfp_normalize(WIDE, x);
    x.fraction = hfp_resize(x.fraction, WIDE, f);
    return hfp_pack(cpu, f, x);
}

/* a / b in hexadecimal digits: a is less than b, both less than 16^28. */
static u128 quotient(u128 a, u128 b, unsigned digits)
{
    u128 q = 0;

    if (digits <= HFP_LONG)
        return (a << 4 * digits) / b;
    while (digits--) {
        a <<= 4;
        q = q << 4 | a / b;
        a %= b;
    }
    return q;
}
u128 hfp_divide(struct cpu *cpu, enum hfp_format f, u128 a, u128 b)
{
    struct hfp_number x = hfp_unpack(f, a), y = hfp_unpack(f, b);
    u128 whole;

    if (!y.fraction)
        cpu_program(cpu, PGM_HFP_DIVIDE);
    if (!x.fraction)
        return 0;
    x = hfp_normalize(f, x);
    y = hfp_normalize(f, y);
    x.sign ^= y.sign;
    x.exponent += 64 - y.exponent;
    whole = x.fraction / y.fraction; /* one digit, if any */
    if (whole) {
        x.exponent++;
        x.fraction = whole << 4 * (f - 1u) | quotient(x.fraction % y.fraction, y.fraction, f - 1u);
    } else {
        x.fraction = quotient(x.fraction, y.fraction, f);
    }
    return hfp_pack(cpu, f, x);
}

u128 hfp_halve(struct cpu *cpu, enum hfp_format f, u128 a)
{
    struct hfp_number n = hfp_unpack(f, a);

    if (!n.fraction)
        return 0;
    n.fraction <<= 3; /* a guard digit's worth to the left, one bit to the right */
    n = hfp_normalize(f + 1u, n);
    n.fraction >>= 4;
    return hfp_pack(cpu, f, n);
}

/* The root of fraction / 2^width, which is not less than 1/256, in so many bits: two bits of the radicand give one. */
static u128 root(u128 fraction, int width, unsigned bits)
{
    u128 rest = 0, r = 0;

    while (bits--) {
        u128 trial = r << 2 | 1;
        width -= 2;
        rest = rest << 2 | (width >= 0 ? fraction >> width & 3 : 0);
        r <<= 1;
        if (rest >= trial) {
            rest -= trial;
            r |= 1;
        }
    }
    return r;
}
/* Rounded, unlike everything else; that never carries out of the fraction. */
u128 hfp_square_root(struct cpu *cpu, enum hfp_format f, u128 a)
{
    struct hfp_number n = hfp_unpack(f, a);
    bool odd;

    if (!n.fraction)
        return 0;
    if (n.sign)
        cpu_program(cpu, PGM_HFP_SQUARE_ROOT);
    n = hfp_normalize(f, n);
    odd = n.exponent & 1;
    n.exponent = (n.exponent + odd + 64) / 2;
    n.fraction = (root(n.fraction, 4 * (f + odd), 4 * f + 1u) + 1) >> 1;
    return hfp_pack(cpu, f, n);
}
