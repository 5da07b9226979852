/* Sum, product, quotient, square root, multiply-and-add, comparison. Source: PoP chapter 19. */
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"

static const struct bfp_control as_fpc = {ROUND_FPC, false};

struct bfp_number bfp_choose_nan(struct bfp_number a, struct bfp_number b)
{
    if (a.class == BFP_SNAN || b.class == BFP_SNAN)
        return a.class == BFP_SNAN ? a : b;
    return a.class == BFP_QNAN ? a : b;
}

/* Exact in the 128 bits but for the sticky one: an operand that is shifted out of sight leaves the other one at least
 * two bits longer than any format. */
struct bfp_number bfp_sum(struct bfp_number a, struct bfp_number b)
{
    u128 shifted;

    if (a.exponent < b.exponent || (a.exponent == b.exponent && a.significand < b.significand)) {
        struct bfp_number swap = a;
        a = b;
        b = swap;
    }
    shifted = bfp_shift_sticky(b.significand, (u32)(a.exponent - b.exponent));
    if (a.sign != b.sign) {
        a.significand -= shifted;
        if (!a.significand)
            a.class = BFP_ZERO;
        else
            a = bfp_normalize(a);
    } else if (__builtin_add_overflow(a.significand, shifted, &a.significand)) {
        a.significand = bfp_shift_sticky(a.significand, 1) | (u128)1 << 127;
        a.exponent++;
    }
    return a;
}

/* a + b, neither a NaN. */
static u128 add_numbers(struct cpu *cpu, const struct bfp_format *f, struct bfp_number a, struct bfp_number b)
{
    bool minus_zero = bfp_rounding(cpu, as_fpc) == ROUND_DOWN;

    if (a.class == BFP_INFINITY && b.class == BFP_INFINITY && a.sign != b.sign)
        return bfp_invalid(cpu, f);
    if (a.class == BFP_INFINITY || b.class == BFP_INFINITY)
        return bfp_infinite(f, a.class == BFP_INFINITY ? a.sign : b.sign);
    if (a.class == BFP_ZERO && b.class == BFP_ZERO)
        return bfp_zero(f, a.sign == b.sign ? a.sign : minus_zero);
    if (a.class == BFP_ZERO)
        a = b;
    else if (b.class != BFP_ZERO)
        a = bfp_sum(a, b);
    return a.class == BFP_ZERO ? bfp_zero(f, minus_zero) : bfp_pack(cpu, f, a, as_fpc);
}

u128 bfp_add(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);

    if (bfp_is_nan(a) || bfp_is_nan(b))
        return bfp_nan(cpu, f, bfp_choose_nan(a, b));
    return add_numbers(cpu, f, a, b);
}

u128 bfp_subtract(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);

    if (bfp_is_nan(a) || bfp_is_nan(b))
        return bfp_nan(cpu, f, bfp_choose_nan(a, b));
    b.sign = !b.sign;
    return add_numbers(cpu, f, a, b);
}

/* Upper half of the 256-bit product, bit 0 sticky. */
static u128 multiply_high(u128 a, u128 b)
{
    u64 ah = (u64)(a >> 64), al = (u64)a, bh = (u64)(b >> 64), bl = (u64)b;
    u128 low = (u128)al * bl, middle1 = (u128)ah * bl, middle2 = (u128)al * bh, carry;

    carry = (low >> 64) + (u64)middle1 + (u64)middle2;
    return ((u128)ah * bh + (middle1 >> 64) + (middle2 >> 64) + (carry >> 64)) | (((u64)low | (u64)carry) != 0);
}

static bool invalid_product(struct bfp_number a, struct bfp_number b)
{
    return (a.class == BFP_INFINITY && b.class == BFP_ZERO) || (a.class == BFP_ZERO && b.class == BFP_INFINITY);
}

struct bfp_number bfp_product(struct bfp_number a, struct bfp_number b)
{
    struct bfp_number n = {BFP_FINITE, a.sign != b.sign, false, a.exponent + b.exponent + 1, 0};

    if (a.class != BFP_FINITE || b.class != BFP_FINITE) {
        n.class = a.class == BFP_ZERO || b.class == BFP_ZERO ? BFP_ZERO : BFP_INFINITY;
        return n;
    }
    n.significand = multiply_high(a.significand, b.significand);
    return bfp_normalize(n);
}

static u128 pack_any(struct cpu *cpu, const struct bfp_format *f, struct bfp_number n)
{
    if (n.class == BFP_FINITE)
        return bfp_pack(cpu, f, n, as_fpc);
    return n.class == BFP_ZERO ? bfp_zero(f, n.sign) : bfp_infinite(f, n.sign);
}

u128 bfp_multiply(struct cpu *cpu, const struct bfp_format *f, const struct bfp_format *to, u128 a_bits, u128 b_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);

    if (bfp_is_nan(a) || bfp_is_nan(b))
        return bfp_nan(cpu, to, bfp_choose_nan(a, b));
    if (invalid_product(a, b))
        return bfp_invalid(cpu, to);
    return pack_any(cpu, to, bfp_product(a, b));
}

u128 bfp_multiply_add(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits, u128 c_bits, bool subtract)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits), c = bfp_unpack(f, c_bits);

    if (invalid_product(a, b)) /* whatever is added */
        return bfp_invalid(cpu, f);
    if (bfp_is_nan(a) || bfp_is_nan(b) || bfp_is_nan(c))
        return bfp_nan(cpu, f, bfp_choose_nan(bfp_choose_nan(a, b), c));
    c.sign ^= subtract;
    if (f == &bfp_extended && a.class == BFP_FINITE && b.class == BFP_FINITE && c.class == BFP_FINITE) {
        a = bfp_fused(a, b, c);
        return a.class == BFP_ZERO ? bfp_zero(f, bfp_rounding(cpu, as_fpc) == ROUND_DOWN) : bfp_pack(cpu, f, a, as_fpc);
    }
    return add_numbers(cpu, f, bfp_product(a, b), c);
}

struct bfp_number bfp_quotient(const struct bfp_format *f, struct bfp_number a, struct bfp_number b)
{
    struct bfp_number n = {BFP_FINITE, a.sign != b.sign, false, a.exponent - b.exponent, 0};
    unsigned bits = f->precision + 2u;
    u128 rest = a.significand;
    bool carry = false; /* the bit left of rest */

    if (rest < b.significand) {
        n.exponent--;
        carry = rest >> 127;
        rest <<= 1;
    }
    for (unsigned i = 0; i < bits; i++) {
        n.significand <<= 1;
        if (carry || rest >= b.significand) {
            rest -= b.significand;
            n.significand |= 1;
        }
        carry = rest >> 127;
        rest <<= 1;
    }
    n.significand = n.significand << (128 - bits) | (rest || carry);
    return n;
}

u128 bfp_divide(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);
    bool sign = a.sign != b.sign;

    if (bfp_is_nan(a) || bfp_is_nan(b))
        return bfp_nan(cpu, f, bfp_choose_nan(a, b));
    if (a.class == b.class && a.class != BFP_FINITE)
        return bfp_invalid(cpu, f);
    if (a.class == BFP_INFINITY)
        return bfp_infinite(f, sign);
    if (a.class == BFP_ZERO || b.class == BFP_INFINITY)
        return bfp_zero(f, sign);
    if (b.class == BFP_ZERO) {
        bfp_division_by_zero(cpu);
        return bfp_infinite(f, sign);
    }
    return bfp_pack(cpu, f, bfp_quotient(f, a, b), as_fpc);
}

u128 bfp_square_root(struct cpu *cpu, const struct bfp_format *f, u128 a_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits);
    unsigned bits = f->precision + 2u;
    u128 radicand, root = 0, rest = 0;

    if (bfp_is_nan(a))
        return bfp_nan(cpu, f, a);
    if (a.class == BFP_ZERO)
        return a_bits;
    if (a.sign)
        return bfp_invalid(cpu, f);
    if (a.class == BFP_INFINITY)
        return a_bits;
    radicand = a.exponent & 1 ? a.significand : a.significand >> 1; /* two bits make one of the root */
    for (unsigned i = 0; i < bits; i++) {
        rest = rest << 2 | radicand >> 126;
        radicand <<= 2;
        root <<= 1;
        if (rest > root << 1) {
            rest -= root << 1 | 1;
            root |= 1;
        }
    }
    a.significand = root << (128 - bits) | (rest != 0);
    a.exponent = (a.exponent - (a.exponent & 1)) / 2;
    return bfp_pack(cpu, f, a, as_fpc);
}

/* -1, 0, 1: neither is a NaN. */
static int order(struct bfp_number a, struct bfp_number b)
{
    int sign = a.sign ? -1 : 1;

    if (a.class == BFP_ZERO && b.class == BFP_ZERO)
        return 0;
    if (a.class == BFP_ZERO)
        return b.sign ? 1 : -1;
    if (b.class == BFP_ZERO || a.sign != b.sign)
        return sign;
    if (a.class != b.class)
        return a.class == BFP_INFINITY ? sign : -sign;
    if (a.class == BFP_INFINITY)
        return 0;
    if (a.exponent != b.exponent)
        return a.exponent > b.exponent ? sign : -sign;
    return a.significand == b.significand ? 0 : a.significand > b.significand ? sign : -sign;
}

u8 bfp_compare(struct cpu *cpu, const struct bfp_format *f, u128 a_bits, u128 b_bits, bool signal)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);
    int result;

    if (bfp_is_nan(a) || bfp_is_nan(b)) {
        if (signal || a.class == BFP_SNAN || b.class == BFP_SNAN)
            bfp_signal_invalid(cpu);
        return 3;
    }
    result = order(a, b);
    return result == 0 ? 0 : result < 0 ? 1 : 2;
}

u8 bfp_sign_cc(const struct bfp_format *f, u128 bits)
{
    struct bfp_number n = bfp_unpack(f, bits);

    return bfp_is_nan(n) ? 3 : n.class == BFP_ZERO ? 0 : n.sign ? 1 : 2;
}
