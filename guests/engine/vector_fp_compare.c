/* Vector floating-point comparisons, maximum and minimum, test of the data class. Source: PoP chapter 24. */
#include "guests/engine/host_fp.h"
#include "guests/engine/vector_fp.h"

/* Condition code of the comparison of elements: equal, low, high, unordered. */
static u8 element_compare(struct cpu *cpu, u8 format, u128 a, u128 b, bool signal)
{
    if (format == VFP_LONG && !__builtin_isunordered(long_of((u64)a), long_of((u64)b)))
        return (u8)((long_of((u64)a) < long_of((u64)b)) + 2 * (long_of((u64)a) > long_of((u64)b)));
    if (format == VFP_SHORT && !__builtin_isunordered(short_of((u64)a), short_of((u64)b)))
        return (u8)((short_of((u64)a) < short_of((u64)b)) + 2 * (short_of((u64)a) > short_of((u64)b)));
    return bfp_compare(cpu, vfp_format_of(format), a, b, signal);
}

/* true_codes: a bit for each condition code that makes an element of ones. */
static void compare(struct cpu *cpu, const struct insn *d, unsigned true_codes)
{
    const union vr *a = &cpu->vr[d->r2], *b = &cpu->vr[d->r3];
    unsigned count, matches = 0;
    union vr r = {{0}};
    u32 fpc;

    vfp_check_format(cpu, d->m4);
    vfp_check_zero(cpu, (d->m5 & 3) | (d->m6 & 14));
    count = vfp_count(d->m4, d->m5);
    fpc = vfp_begin(cpu);
    for (unsigned i = 0; i < count; i++) {
        u8 code = element_compare(cpu, d->m4, vfp_get(a, d->m4, i), vfp_get(b, d->m4, i), d->m5 & VFP_SIGNALING);
        bool match = true_codes >> code & 1;
        vfp_element(cpu, fpc, i);
        vfp_put(&r, d->m4, i, match ? ~(u128)0 : 0);
        matches += match;
    }
    vfp_end(cpu, fpc);
    cpu->vr[d->r1] = r;
    if (d->m6 & 1)
        cpu->cc = matches == count ? 0 : matches ? 1 : 3;
}
static void compare_equal(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    compare(cpu, d, 1);
}
static void compare_high(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    compare(cpu, d, 4);
}
static void compare_high_or_equal(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    compare(cpu, d, 5);
}

static void scalar(struct cpu *cpu, const struct insn *d, bool signal)
{
    u32 fpc;
    u8 code;

    vfp_check_format(cpu, d->m3);
    vfp_check_zero(cpu, d->m4);
    fpc = vfp_begin(cpu);
    code = element_compare(cpu, d->m3, vfp_get(&cpu->vr[d->r1], d->m3, 0), vfp_get(&cpu->vr[d->r2], d->m3, 0), signal);
    vfp_element(cpu, fpc, 0);
    vfp_end(cpu, fpc);
    cpu->cc = code;
}
static void compare_scalar(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    scalar(cpu, d, false);
}
static void compare_and_signal_scalar(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    scalar(cpu, d, true);
}

static void test_class(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned count, matches = 0;
    union vr r = cpu->vr[d->r1];

    (void)address;
    vfp_check_format(cpu, d->m4);
    vfp_check_zero(cpu, d->m5 & 7);
    count = vfp_count(d->m4, d->m5);
    for (unsigned i = 0; i < count; i++) {
        bool match = bfp_class_bit(vfp_format_of(d->m4), vfp_get(&cpu->vr[d->r2], d->m4, i)) & d->iv;
        vfp_put(&r, d->m4, i, match ? ~(u128)0 : 0);
        matches += match;
    }
    cpu->vr[d->r1] = r;
    cpu->cc = matches == count ? 0 : matches ? 1 : 3;
}

/* Whose rules a maximum or minimum follows: M6 without its bit for absolute values. */
enum rules { RULES_IEEE, RULES_JAVA, RULES_C_MACRO, RULES_CPP, RULES_C_FUNCTION };
#define ABSOLUTE 8u

/* With a NaN among them. */
static u128 choose_nan(struct cpu *cpu, const struct bfp_format *f, enum rules rules, u128 a_bits, u128 b_bits)
{
    struct bfp_number a = bfp_unpack(f, a_bits), b = bfp_unpack(f, b_bits);
    bool signaling = a.class == BFP_SNAN || b.class == BFP_SNAN;

    switch (rules) {
    case RULES_JAVA:
        return bfp_nan(cpu, f, bfp_choose_nan(a, b));
    case RULES_C_MACRO: /* its comparison signals, and is false */
        bfp_signal_invalid(cpu);
        return b_bits;
    case RULES_CPP:
        bfp_signal_invalid(cpu);
        return a_bits;
    case RULES_C_FUNCTION:
        if (signaling)
            bfp_signal_invalid(cpu);
        return bfp_is_nan(b) ? a_bits : b_bits;
    default: /* IEEE: a number rather than a quiet NaN */
        if (!signaling && bfp_is_nan(a) != bfp_is_nan(b))
            return bfp_is_nan(a) ? b_bits : a_bits;
        return bfp_nan(cpu, f, bfp_choose_nan(a, b));
    }
}
/* Both rules of IEEE compare magnitudes or numbers but give the operand as it is; the others' absolute values are
 * given.
 */
static u128 choose(struct cpu *cpu, u8 format, u8 function, bool largest, u128 a, u128 b)
{
    const struct bfp_format *f = vfp_format_of(format);
    enum rules rules = function & 7;
    u128 magnitude = ((u128)1 << (f->width - 1)) - 1;
    u8 code = 0;

    if (function & ABSOLUTE && rules != RULES_IEEE) {
        a &= magnitude;
        b &= magnitude;
    }
    if (bfp_is_nan(bfp_unpack(f, a)) || bfp_is_nan(bfp_unpack(f, b)))
        return choose_nan(cpu, f, rules, a, b);
    if (function & ABSOLUTE)
        code = element_compare(cpu, format, a & magnitude, b & magnitude, false);
    if (!code)
        code = element_compare(cpu, format, a, b, false);
    if (code)
        return (code == 2) == largest ? a : b;
    /* Equal: they differ at most in the sign of a zero. */
    if (rules == RULES_C_MACRO)
        return b;
    if (rules == RULES_CPP)
        return a;
    return largest ? a & b : a | b;
}
static void extremes(struct cpu *cpu, const struct insn *d, bool largest)
{
    const union vr *a = &cpu->vr[d->r2], *b = &cpu->vr[d->r3];
    union vr r = {{0}};
    u32 fpc;

    vfp_check_format(cpu, d->m4);
    vfp_check_zero(cpu, (d->m5 & 7) | ((d->m6 & 7) > RULES_C_FUNCTION));
    fpc = vfp_begin(cpu);
    for (unsigned i = 0; i < vfp_count(d->m4, d->m5); i++) {
        vfp_put(&r, d->m4, i, choose(cpu, d->m4, d->m6, largest, vfp_get(a, d->m4, i), vfp_get(b, d->m4, i)));
        vfp_element(cpu, fpc, i);
    }
    vfp_end(cpu, fpc);
    cpu->vr[d->r1] = r;
}
static void maximum(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    extremes(cpu, d, true);
}
static void minimum(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    extremes(cpu, d, false);
}

#include "guests/engine/vector_fp_compare.def"
