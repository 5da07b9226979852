/* Taking numbers apart, rounding them, putting them together; the IEEE exceptions.
 * Source: PoP chapter 9, "IEEE Exceptions", "Rounding"; chapter 19, "BFP Number Representation". */
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"

const struct bfp_format bfp_short = {32, 24, 127, 192};
const struct bfp_format bfp_long = {64, 53, 1023, 1536};
const struct bfp_format bfp_extended = {128, 113, 16383, 24576};

static u128 sign_bit(const struct bfp_format *f, bool sign)
{
    return (u128)sign << (f->width - 1);
}
static u128 unit_bit(const struct bfp_format *f)
{
    return (u128)1 << (f->precision - 1);
}
static unsigned leading_zeros(u128 v)
{
    return v >> 64 ? (unsigned)__builtin_clzll((u64)(v >> 64)) : 64 + (unsigned)__builtin_clzll((u64)v);
}

u128 bfp_zero(const struct bfp_format *f, bool sign)
{
    return sign_bit(f, sign);
}
u128 bfp_infinite(const struct bfp_format *f, bool sign)
{
    return sign_bit(f, sign) | (u128)(2 * f->emax + 1) << (f->precision - 1);
}

struct bfp_number bfp_normalize(struct bfp_number n)
{
    unsigned shift = leading_zeros(n.significand);

    n.significand <<= shift;
    n.exponent -= (s32)shift;
    return n;
}

struct bfp_number bfp_unpack(const struct bfp_format *f, u128 bits)
{
    u128 fraction = bits & (unit_bit(f) - 1);
    s32 biased = (s32)(u32)(bits >> (f->precision - 1)) & (2 * f->emax + 1);
    struct bfp_number n = {BFP_FINITE, (bits >> (f->width - 1)) & 1, false, biased - f->emax, 0};

    n.significand = fraction << (128 - f->precision);
    if (biased == 2 * f->emax + 1) {
        n.class = !fraction ? BFP_INFINITY : fraction & unit_bit(f) >> 1 ? BFP_QNAN : BFP_SNAN;
        n.significand <<= 1;
    } else if (biased) {
        n.significand |= (u128)1 << 127;
    } else if (!fraction) {
        n.class = BFP_ZERO;
    } else {
        n.subnormal = true;
        n.exponent++;
        n = bfp_normalize(n);
    }
    return n;
}

enum bfp_rounding bfp_rounding(const struct cpu *cpu, struct bfp_control control)
{
    static const u8 of_fpc[8] = {
        ROUND_EVEN, ROUND_ZERO, ROUND_UP, ROUND_DOWN, ROUND_EVEN, ROUND_EVEN, ROUND_EVEN, ROUND_SHORTER};

    return control.rounding ? control.rounding : of_fpc[cpu->fpc & FPC_BRM];
}

u128 bfp_shift_sticky(u128 significand, u32 amount)
{
    if (amount == 0)
        return significand;
    if (amount > 127)
        return significand != 0;
    return significand >> amount | ((significand & (((u128)1 << amount) - 1)) != 0);
}

struct bfp_rounded bfp_round(u128 significand, u32 drop, bool sign, enum bfp_rounding rounding)
{
    u128 rest, half;
    struct bfp_rounded r = {significand, false, false};

    if (drop == 0)
        return r;
    if (drop > 128) { /* less than half of the last place, whatever it is */
        significand = significand != 0;
        drop = 128;
    }
    r.value = drop == 128 ? 0 : significand >> drop;
    rest = drop == 128 ? significand : significand & (((u128)1 << drop) - 1);
    half = (u128)1 << (drop - 1);
    r.inexact = rest != 0;
    if (!r.inexact)
        return r;
    switch (rounding) {
    case ROUND_FPC:
    case ROUND_EVEN:
        r.incremented = rest > half || (rest == half && r.value & 1);
        break;
    case ROUND_AWAY:
        r.incremented = rest >= half;
        break;
    case ROUND_ZERO:
        break;
    case ROUND_SHORTER:
        r.incremented = !(r.value & 1);
        break;
    case ROUND_UP:
        r.incremented = !sign;
        break;
    case ROUND_DOWN:
        r.incremented = sign;
        break;
    }
    r.value += r.incremented;
    return r;
}

bool ieee_flagged(struct cpu *cpu, u32 exception)
{
    if (cpu->fpc >> FPC_MASK_SHIFT & exception)
        return false;
    cpu->fpc |= exception << FPC_FLAG_SHIFT;
    return true;
}
static u8 inexact_code(struct bfp_rounded r)
{
    return r.inexact ? (r.incremented ? 0x0C : 0x08) : 0;
}

void bfp_inexact(struct cpu *cpu, struct bfp_rounded r, struct bfp_control control)
{
    if (r.inexact && !control.no_inexact && !ieee_flagged(cpu, IEEE_INEXACT))
        cpu->ieee_trap = inexact_code(r);
}
void bfp_signal_invalid(struct cpu *cpu)
{
    if (!ieee_flagged(cpu, IEEE_INVALID))
        cpu_data_exception(cpu, IEEE_INVALID);
}
u128 bfp_invalid(struct cpu *cpu, const struct bfp_format *f)
{
    bfp_signal_invalid(cpu);
    return bfp_infinite(f, false) | unit_bit(f) >> 1;
}
void bfp_division_by_zero(struct cpu *cpu)
{
    if (!ieee_flagged(cpu, IEEE_DIVISION))
        cpu_data_exception(cpu, IEEE_DIVISION);
}

u128 bfp_nan(struct cpu *cpu, const struct bfp_format *f, struct bfp_number n)
{
    if (n.class == BFP_SNAN)
        bfp_signal_invalid(cpu);
    return bfp_infinite(f, n.sign) | unit_bit(f) >> 1 | n.significand >> (129 - f->precision);
}

u128 bfp_encode(const struct bfp_format *f, struct bfp_number n)
{
    u128 fraction = n.significand << 1 >> (129 - f->precision);

    return sign_bit(f, n.sign) | (u128)(u32)(n.exponent + f->emax) << (f->precision - 1) | fraction;
}

/* Rounded to f's precision with no bound on the exponent: significand and exponent of n are replaced. */
static struct bfp_rounded round_unbounded(const struct bfp_format *f, struct bfp_number *n, enum bfp_rounding rounding)
{
    struct bfp_rounded r = bfp_round(n->significand, 128 - f->precision, n->sign, rounding);

    if (r.value >> f->precision) {
        n->exponent++;
        n->significand = (u128)1 << 127;
    } else {
        n->significand = r.value << (128 - f->precision);
    }
    return r;
}

/* Does a finite result too large for the format become the largest number rather than infinity? */
static bool overflows_to_largest(enum bfp_rounding rounding, bool sign)
{
    return rounding == ROUND_ZERO || rounding == ROUND_SHORTER || rounding == (sign ? ROUND_UP : ROUND_DOWN);
}

u128 bfp_pack_loaded(struct cpu *cpu, const struct bfp_format *f, const struct bfp_format *from, struct bfp_number n,
    struct bfp_control control)
{
    enum bfp_rounding rounding = bfp_rounding(cpu, control);
    s32 scale = from == f ? f->scale : from == &bfp_long ? 512 : 8192, emin = 1 - f->emax;
    struct bfp_rounded r;
    u128 bits;

    if (n.exponent < emin) {
        if (cpu->fpc >> FPC_MASK_SHIFT & IEEE_UNDERFLOW) {
            r = round_unbounded(f, &n, rounding);
            cpu->ieee_trap = IEEE_UNDERFLOW | inexact_code(r);
            n.exponent += scale;
            return bfp_encode(from, n);
        }
        r = bfp_round(n.significand, (u32)(128 - f->precision + emin - n.exponent), n.sign, rounding);
        if (r.inexact)
            ieee_flagged(cpu, IEEE_UNDERFLOW);
        bits = sign_bit(f, n.sign) | r.value; /* rounded up to the unit bit, the exponent is right as well */
    } else {
        r = round_unbounded(f, &n, rounding);
        if (n.exponent <= f->emax) {
            bits = bfp_encode(f, n);
        } else if (!ieee_flagged(cpu, IEEE_OVERFLOW)) {
            cpu->ieee_trap = IEEE_OVERFLOW | inexact_code(r);
            n.exponent -= scale;
            return bfp_encode(from, n);
        } else {
            bool largest = overflows_to_largest(rounding, n.sign);
            bits = bfp_infinite(f, n.sign) - largest;
            r.inexact = true;
            r.incremented = !largest;
        }
    }
    bfp_inexact(cpu, r, control);
    return bits;
}

u128 bfp_pack(struct cpu *cpu, const struct bfp_format *f, struct bfp_number n, struct bfp_control control)
{
    return bfp_pack_loaded(cpu, f, f, n, control);
}

u32 bfp_class_bit(const struct bfp_format *f, u128 bits)
{
    struct bfp_number n = bfp_unpack(f, bits);
    static const u32 plus[] = {
        [BFP_ZERO] = 0x800, [BFP_FINITE] = 0x200, [BFP_INFINITY] = 0x20, [BFP_QNAN] = 0x8, [BFP_SNAN] = 0x2};

    return (n.subnormal ? 0x80 : plus[n.class]) >> n.sign;
}
