/* Rounding of decimal results, the choice among equal representations, and the IEEE exceptions.
 * Source: PoP chapter 9, "IEEE Exceptions", "Rounding"; chapter 20, "Preferred Quantum". */
#include "guests/engine/bfp.h"
#include "guests/engine/dfp.h"
#include "guests/engine/operand_fp.h"

/* Methods as in the fields of instructions. 1 to 7 are those of BFP instructions. */
enum dfp_rounding dfp_rounding(const struct cpu *cpu, struct dfp_control control)
{
    static const u8 of_field[8] = {0, DFP_AWAY, 0, DFP_SHORTER, DFP_EVEN, DFP_ZERO, DFP_UP, DFP_DOWN};
    u8 method = control.rounding < 8 ? of_field[control.rounding] : control.rounding;

    return method ? method : 8 + ((cpu->fpc & FPC_DRM) >> 4);
}

bool dfp_grows(bool odd, bool changes, u64 last, bool more, bool sign, enum dfp_rounding rounding)
{
    switch (rounding) {
    case DFP_EVEN:
        return last > 5 || (last == 5 && (more || odd));
    case DFP_ZERO:
        return false;
    case DFP_UP:
        return !sign;
    case DFP_DOWN:
        return sign;
    case DFP_AWAY:
        return last >= 5;
    case DFP_HALF_ZERO:
        return last > 5 || (last == 5 && more);
    case DFP_FROM_ZERO:
        return true;
    case DFP_SHORTER:
        return changes;
    }
    return false;
}

struct dfp_rounded dfp_round(struct dfp_exact *x, s32 drop, enum dfp_rounding rounding)
{
    s32 digits = (s32)natural_digits(&x->coefficient);
    struct dfp_rounded r = {0, false, false};
    bool more = x->more;
    u64 last = 0;

    if (drop > digits + 1) /* however far to the right: below a tenth */
        drop = digits + 1;
    if (drop > 0) {
        more |= natural_drop(&x->coefficient, (u32)drop - 1);
        last = natural_divide_small(&x->coefficient, 10);
    }
    r.value = natural_low(&x->coefficient);
    r.inexact = last || more;
    r.incremented = r.inexact && dfp_grows(r.value & 1, r.value % 5 == 0, last, more, x->sign, rounding);
    r.value += r.incremented;
    return r;
}
struct dfp_rounded dfp_round_number(struct dfp_number n, s32 drop, enum dfp_rounding rounding)
{
    struct dfp_exact x;

    dfp_exactly(&x, n);
    return dfp_round(&x, drop, rounding);
}

static u8 inexact_code(struct dfp_rounded r)
{
    return r.inexact ? (r.incremented ? 0x0C : 0x08) : 0;
}
void dfp_inexact(struct cpu *cpu, struct dfp_rounded r, struct dfp_control control)
{
    if (r.inexact && !control.no_inexact && !ieee_flagged(cpu, IEEE_INEXACT))
        cpu->ieee_trap = inexact_code(r);
}
u128 dfp_invalid(struct cpu *cpu, const struct dfp_format *f)
{
    bfp_signal_invalid(cpu);
    return dfp_encode(f, (struct dfp_number){DFP_QNAN, false, 0, 0});
}
u128 dfp_nan(struct cpu *cpu, const struct dfp_format *f, struct dfp_number n)
{
    if (n.class == DFP_SNAN)
        bfp_signal_invalid(cpu);
    n.class = DFP_QNAN;
    n.coefficient %= power_of_ten(f->precision - 1u); /* the digits on the right */
    return dfp_encode(f, n);
}

/* The quantum exception is the least of all: an exception that traps is told alone. */
static void quantum(struct cpu *cpu, s32 delivered, s32 preferred)
{
    if (delivered != preferred && !cpu->ieee_trap && !ieee_flagged(cpu, IEEE_QUANTUM))
        cpu->ieee_trap = IEEE_QUANTUM;
}

static u128 pack_zero(struct cpu *cpu, const struct dfp_format *f, bool sign, s32 preferred)
{
    s32 least = -f->bias, greatest = dfp_greatest_biased(f) - f->bias;
    s32 exponent = preferred < least ? least : preferred > greatest ? greatest : preferred;

    quantum(cpu, exponent, preferred);
    return dfp_encode(f, (struct dfp_number){DFP_FINITE, sign, exponent, 0});
}

/* Another representation of the same value: its exponent nearer to the preferred one, and in the range of f. */
static struct dfp_number cohort_member(const struct dfp_format *f, struct dfp_number n, s32 preferred)
{
    s32 least = -f->bias, greatest = dfp_greatest_biased(f) - f->bias;
    u128 unit = power_of_ten(f->precision - 1u);

    preferred = preferred < least ? least : preferred > greatest ? greatest : preferred;
    for (; n.exponent < preferred && n.coefficient % 10 == 0; n.exponent++)
        n.coefficient /= 10;
    for (; n.exponent > preferred && n.coefficient < unit; n.exponent--)
        n.coefficient *= 10;
    return n;
}

/* A finite result too large: the largest number or infinity. */
static u128 pack_overflow(
    struct cpu *cpu, const struct dfp_format *f, bool sign, s32 preferred, struct dfp_control control)
{
    enum dfp_rounding rounding = dfp_rounding(cpu, control);
    bool largest = rounding == DFP_ZERO || rounding == DFP_SHORTER || rounding == (sign ? DFP_UP : DFP_DOWN);
    struct dfp_number n = {DFP_FINITE, sign, dfp_greatest_biased(f) - f->bias, power_of_ten(f->precision) - 1};

    dfp_inexact(cpu, (struct dfp_rounded){0, true, !largest}, control);
    if (!largest)
        return dfp_infinite(f, sign);
    quantum(cpu, n.exponent, preferred);
    return dfp_encode(f, n);
}

static void scale_result(
    const struct dfp_format *f, const struct dfp_format *from, struct dfp_number *n, s32 *preferred, s32 direction)
{
    s32 scale = direction * (f == from ? f->scale : from->load_scale);

    n->exponent += scale;
    *preferred += scale;
}

u128 dfp_pack_loaded(struct cpu *cpu, const struct dfp_format *f, const struct dfp_format *from, struct dfp_exact *x,
    s32 preferred, struct dfp_control control)
{
    s32 digits = (s32)natural_digits(&x->coefficient), drop = digits - f->precision;
    s32 least = -f->bias, leading = f->precision - 1; /* of a normal number: above its exponent */
    bool tiny = x->exponent + digits - 1 < least + leading;
    bool traps = tiny && cpu->fpc >> FPC_MASK_SHIFT & IEEE_UNDERFLOW;
    struct dfp_number n = {DFP_FINITE, x->sign, 0, 0};
    struct dfp_rounded r;

    if (!digits)
        return pack_zero(cpu, f, x->sign, preferred);
    if (tiny && !traps && drop < least - x->exponent)
        drop = least - x->exponent;
    if (drop < 0)
        drop = 0;
    r = dfp_round(x, drop, dfp_rounding(cpu, control));
    n.coefficient = r.value;
    n.exponent = x->exponent + drop;
    if (n.coefficient == power_of_ten(f->precision)) {
        n.coefficient /= 10;
        n.exponent++;
    }
    if (traps) {
        cpu->ieee_trap = IEEE_UNDERFLOW | inexact_code(r);
        scale_result(f, from, &n, &preferred, 1);
        f = from;
    } else if (n.exponent + (s32)decimal_digits(n.coefficient) - 1 > dfp_greatest_biased(f) - f->bias + leading) {
        if (ieee_flagged(cpu, IEEE_OVERFLOW))
            return pack_overflow(cpu, f, x->sign, preferred, control);
        cpu->ieee_trap = IEEE_OVERFLOW | inexact_code(r);
        scale_result(f, from, &n, &preferred, -1);
        f = from;
    } else {
        if (tiny && r.inexact)
            ieee_flagged(cpu, IEEE_UNDERFLOW);
        dfp_inexact(cpu, r, control);
    }
    if (!r.inexact)
        n = cohort_member(f, n, preferred);
    quantum(cpu, n.exponent, preferred);
    return dfp_encode(f, n);
}

u128 dfp_pack(struct cpu *cpu, const struct dfp_format *f, struct dfp_exact *x, s32 preferred, struct dfp_control c)
{
    return dfp_pack_loaded(cpu, f, f, x, preferred, c);
}
u128 dfp_pack_number(struct cpu *cpu, const struct dfp_format *f, struct dfp_number n, struct dfp_control control)
{
    struct dfp_exact x;

    dfp_exactly(&x, n);
    return dfp_pack(cpu, f, &x, n.exponent, control);
}
