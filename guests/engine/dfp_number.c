/* Decimal floating-point numbers taken apart and put together: declets, combination field, classes.
 * Source: PoP chapter 20, "DFP Data Formats", "Densely Packed Decimal". */
#include "guests/engine/dfp.h"

const struct dfp_format dfp_short = {32, 2, 7, 6, 101, 0, 0};
const struct dfp_format dfp_long = {64, 5, 16, 8, 398, 576, 192};
const struct dfp_format dfp_extended = {128, 11, 34, 12, 6176, 9216, 3072};

/* The three digits of a declet p q r s t u v w x y, whichever of its forms it has. */
static unsigned declet_value(unsigned d)
{
    unsigned pqr = d >> 7, stu = d >> 4 & 7, wxy = d & 7, r = pqr & 1, u = stu & 1, y = d & 1;
    unsigned pq0 = pqr & 6, st0 = stu & 6;

    if (!(d & 8))
        return pqr * 100 + stu * 10 + wxy;
    switch (wxy >> 1) {
    case 0:
        return pqr * 100 + stu * 10 + 8 + y;
    case 1:
        return pqr * 100 + (8 + u) * 10 + st0 + y;
    case 2:
        return (8 + r) * 100 + stu * 10 + pq0 + y;
    }
    switch (st0 >> 1) {
    case 0:
        return (8 + r) * 100 + (8 + u) * 10 + pq0 + y;
    case 1:
        return (8 + r) * 100 + (pq0 + u) * 10 + 8 + y;
    case 2:
        return pqr * 100 + (8 + u) * 10 + 8 + y;
    }
    return (8 + r) * 100 + (8 + u) * 10 + 8 + y;
}

static unsigned declet_of(unsigned value)
{
    unsigned a = value / 100, b = value / 10 % 10, c = value % 10;
    unsigned low = (a & 1) << 7 | (b & 1) << 4 | (c & 1); /* each digit's last bit stays */

    switch (a / 8 << 2 | b / 8 << 1 | c / 8) {
    case 0:
        return a << 7 | b << 4 | c;
    case 1:
        return a << 7 | b << 4 | 8 | (c & 1);
    case 2:
        return a << 7 | (c & 6) << 4 | low | 0xA;
    case 3:
        return a << 7 | 0x40 | low | 0xE;
    case 4:
        return (c & 6) << 7 | b << 4 | low | 0xC;
    case 5:
        return (b & 6) << 7 | 0x20 | low | 0xE;
    case 6:
        return (c & 6) << 7 | low | 0xE;
    }
    return 0x60 | low | 0xE;
}

static u64 declets_value(u64 bits, unsigned count)
{
    u64 value = 0;

    while (count-- > 0)
        value = value * 1000 + declet_value((unsigned)(bits >> 10 * count) & 0x3FF);
    return value;
}
static u64 declets_of(u64 value, unsigned count)
{
    u64 bits = 0;

    for (unsigned i = 0; i < count; i++) {
        bits |= (u64)declet_of((unsigned)(value % 1000)) << 10 * i;
        value /= 1000;
    }
    return bits;
}

/* Six declets, 18 digits, are as much as a doubleword holds. */
#define HALF 6
#define HALF_UNIT 1000000000000000000ULL

static unsigned trailing_bits(const struct dfp_format *f)
{
    return 10u * f->declets;
}
static u128 trailing_value(const struct dfp_format *f, u128 bits)
{
    u128 trailing = bits & (((u128)1 << trailing_bits(f)) - 1);

    if (f->declets <= HALF)
        return declets_value((u64)trailing, f->declets);
    return (u128)declets_value((u64)(trailing >> 10 * HALF), f->declets - HALF) * HALF_UNIT +
           declets_value((u64)trailing, HALF);
}
static u128 trailing_of(const struct dfp_format *f, u128 value)
{
    if (f->declets <= HALF)
        return declets_of((u64)value, f->declets);
    return (u128)declets_of((u64)(value / HALF_UNIT), f->declets - HALF) << 10 * HALF |
           declets_of((u64)(value % HALF_UNIT), HALF);
}

struct dfp_number dfp_unpack(const struct dfp_format *f, u128 bits)
{
    unsigned five = (unsigned)(bits >> (f->width - 6)) & 31; /* the combination field's beginning */
    u32 continuation = (u32)(bits >> trailing_bits(f)) & ((1u << f->exponent_bits) - 1);
    struct dfp_number n = {DFP_FINITE, (bits >> (f->width - 1)) & 1, 0, trailing_value(f, bits)};
    unsigned lead = five & 7, high = five >> 3;

    if (five == 30) {
        n.class = DFP_INFINITY;
    } else if (five == 31) {
        n.class = continuation >> (f->exponent_bits - 1) ? DFP_SNAN : DFP_QNAN;
    } else {
        if (high == 3) {
            high = five >> 1 & 3;
            lead = 8 + (five & 1);
        }
        n.exponent = (s32)(high << f->exponent_bits | continuation) - f->bias;
        n.coefficient += lead * power_of_ten(f->precision - 1u);
    }
    return n;
}

u128 dfp_encode(const struct dfp_format *f, struct dfp_number n)
{
    u128 unit = power_of_ten(f->precision - 1u);
    unsigned five, lead = (unsigned)(n.coefficient / unit);
    u32 biased = (u32)(n.exponent + f->bias), continuation = biased & ((1u << f->exponent_bits) - 1);

    if (n.class == DFP_FINITE) {
        unsigned high = biased >> f->exponent_bits;
        five = lead < 8 ? high << 3 | lead : 0x18 | high << 1 | (lead & 1);
    } else {
        five = n.class == DFP_INFINITY ? 30 : 31;
        continuation = (u32)(n.class == DFP_SNAN) << (f->exponent_bits - 1);
    }
    return (u128)n.sign << (f->width - 1) | (u128)five << (f->width - 6) | (u128)continuation << trailing_bits(f) |
           trailing_of(f, n.coefficient % unit);
}

u128 dfp_infinite(const struct dfp_format *f, bool sign)
{
    return dfp_encode(f, (struct dfp_number){DFP_INFINITY, sign, 0, 0});
}

s64 dfp_biased_exponent(const struct dfp_format *f, struct dfp_number n)
{
    return n.class == DFP_FINITE ? n.exponent + f->bias : -(s64)n.class;
}

u8 dfp_sign_cc(const struct dfp_format *f, u128 bits)
{
    struct dfp_number n = dfp_unpack(f, bits);

    if (dfp_is_nan(n))
        return 3;
    return n.class == DFP_FINITE && !n.coefficient ? 0 : n.sign ? 1 : 2;
}

u32 dfp_class_bit(const struct dfp_format *f, u128 bits)
{
    struct dfp_number n = dfp_unpack(f, bits);
    static const u32 plus[] = {[DFP_INFINITY] = 0x20, [DFP_QNAN] = 0x8, [DFP_SNAN] = 0x2};
    s32 least_normal = f->precision - 1 - f->bias; /* the exponent of its leading digit */
    u32 bit;

    if (n.class != DFP_FINITE)
        bit = plus[n.class];
    else if (!n.coefficient)
        bit = 0x800;
    else
        bit = n.exponent + (s32)decimal_digits(n.coefficient) - 1 < least_normal ? 0x200 : 0x80;
    return bit >> n.sign;
}

u32 dfp_group_bit(const struct dfp_format *f, u128 bits)
{
    struct dfp_number n = dfp_unpack(f, bits);
    s32 biased = n.exponent + f->bias;
    bool extreme = biased == 0 || biased == dfp_greatest_biased(f);
    u32 bit;

    if (n.class != DFP_FINITE)
        bit = 0x2;
    else if (!n.coefficient)
        bit = extreme ? 0x200 : 0x800;
    else if (extreme)
        bit = 0x80;
    else
        bit = n.coefficient < power_of_ten(f->precision - 1u) ? 0x20 : 0x8;
    return bit >> n.sign;
}

u128 dfp_digits_coded(u128 value)
{
    u128 coded = 0;

    for (unsigned i = 0; i < 128; i += 4) {
        coded |= (value % 10) << i;
        value /= 10;
    }
    return coded;
}
u128 dfp_digits_value(u128 coded)
{
    u128 value = 0;

    for (unsigned i = 32; i-- > 0;)
        value = value * 10 + ((u32)(coded >> 4 * i) & 15);
    return value;
}
bool dfp_digits_valid(u128 coded)
{
    u128 eights = ((u128)0x8888888888888888 << 64) | 0x8888888888888888;

    return !(coded & (coded << 1 | coded << 2) & eights);
}
