/* DFP instructions whose operands are all floating-point: arithmetic, comparison, tests, other formats and quanta.
 * Source: PoP chapter 20. */
#include "guests/engine/dfp_operand.h"

/* An operation of b and c, the second and third operands. */
#define ARITHMETIC(name, operation, cc_of)                                                                             \
    static inline void name(DFP_ARGUMENTS)                                                                             \
    {                                                                                                                  \
        u128 r;                                                                                                        \
        dfp_pairs(cpu, f, d->r1 | d->r2 | d->r3);                                                                      \
        r = operation(cpu, f, dfp_get(cpu, f, d->r2), dfp_get(cpu, f, d->r3), dfp_control_m4(d));                      \
        dfp_put(cpu, f, d->r1, r);                                                                                     \
        cc_of;                                                                                                         \
        bfp_complete(cpu);                                                                                             \
    }                                                                                                                  \
    DFP_BOTH(name)
ARITHMETIC(add, dfp_add, cpu->cc = dfp_sign_cc(f, r))
ARITHMETIC(subtract, dfp_subtract, cpu->cc = dfp_sign_cc(f, r))
ARITHMETIC(multiply, dfp_multiply, )
ARITHMETIC(divide, dfp_divide, )
ARITHMETIC(quantize, dfp_quantize, )

/* Of two operands: the result r is made of b, the second, or of both. */
#define OPERATION(name, body)                                                                                          \
    static inline void name(DFP_ARGUMENTS)                                                                             \
    {                                                                                                                  \
        u128 a __attribute__((unused)), b;                                                                             \
        dfp_pairs(cpu, f, d->r1 | d->r2);                                                                              \
        a = dfp_get(cpu, f, d->r1);                                                                                    \
        b = dfp_get(cpu, f, d->r2);                                                                                    \
        body;                                                                                                          \
        bfp_complete(cpu);                                                                                             \
    }                                                                                                                  \
    DFP_BOTH(name)
OPERATION(compare, cpu->cc = dfp_compare(cpu, f, a, b, false))
OPERATION(compare_and_signal, cpu->cc = dfp_compare(cpu, f, a, b, true))
OPERATION(compare_exponents, cpu->cc = dfp_compare_exponents(f, a, b))
OPERATION(load_and_test, b = dfp_canonical(cpu, f, b); dfp_put(cpu, f, d->r1, b); cpu->cc = dfp_sign_cc(f, b))
OPERATION(integral, dfp_put(cpu, f, d->r1, dfp_to_integral(cpu, f, b, dfp_control_m3(d))))

/* The second operand is in a general register, the third is the number. */
static inline void insert_exponent(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1 | d->r3);
    dfp_put(cpu, f, d->r1, dfp_insert_exponent(f, (s64)cpu->gr[d->r2].g, dfp_get(cpu, f, d->r3)));
}
DFP_BOTH(insert_exponent)
static inline void reround(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1 | d->r3);
    dfp_put(cpu, f, d->r1, dfp_reround(cpu, f, cpu->gr[d->r2].l & 63, dfp_get(cpu, f, d->r3), dfp_control_m4(d)));
    bfp_complete(cpu);
}
DFP_BOTH(reround)

static inline void shift_left(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1 | d->r3_rxf);
    dfp_put(cpu, f, d->r1, dfp_shift(f, dfp_get(cpu, f, d->r3_rxf), (s32)(address & 63)));
}
static inline void shift_right(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1 | d->r3_rxf);
    dfp_put(cpu, f, d->r1, dfp_shift(f, dfp_get(cpu, f, d->r3_rxf), -(s32)(address & 63)));
}
DFP_BOTH(shift_left)
DFP_BOTH(shift_right)

static inline void test_class(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1);
    cpu->cc = (dfp_class_bit(f, dfp_get(cpu, f, d->r1)) & address) != 0;
}
static inline void test_group(DFP_ARGUMENTS)
{
    dfp_pairs(cpu, f, d->r1);
    cpu->cc = (dfp_group_bit(f, dfp_get(cpu, f, d->r1)) & address) != 0;
}
DFP_BOTH(test_class)
DFP_BOTH(test_group)
#define SHORT(name)                                                                                                    \
    static void name##_short(struct cpu *cpu, const struct insn *d, u64 address)                                       \
    {                                                                                                                  \
        name(cpu, d, address, &dfp_short);                                                                             \
    }
SHORT(test_class)
SHORT(test_group)

/* From format f to the next longer one. */
static inline void lengthen(
    struct cpu *cpu, const struct insn *d, const struct dfp_format *f, const struct dfp_format *to)
{
    dfp_pairs(cpu, to, d->r1);
    dfp_put(cpu, to, d->r1, dfp_convert(cpu, f, to, dfp_get(cpu, f, d->r2), dfp_control_fpc(), d->m4 & M4_NO_INVALID));
    bfp_complete(cpu);
}
static void lengthen_short(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    lengthen(cpu, d, &dfp_short, &dfp_long);
}
static void lengthen_long(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    lengthen(cpu, d, &dfp_long, &dfp_extended);
}

/* To the next shorter one; an overflow or underflow that traps leaves a result in format f. */
static inline void shorten(
    struct cpu *cpu, const struct insn *d, const struct dfp_format *f, const struct dfp_format *to)
{
    u128 r;

    dfp_pairs(cpu, f, d->r1 | d->r2);
    r = dfp_convert(cpu, f, to, dfp_get(cpu, f, d->r2), dfp_control_m3(d), d->m4 & M4_NO_INVALID);
    dfp_put(cpu, cpu->ieee_trap & (IEEE_OVERFLOW | IEEE_UNDERFLOW) ? f : to, d->r1, r);
    bfp_complete(cpu);
}
static void shorten_long(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    shorten(cpu, d, &dfp_long, &dfp_short);
}
static void shorten_extended(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    shorten(cpu, d, &dfp_extended, &dfp_long);
}

#include "guests/engine/dfp.def"
