/* BFP arithmetic, short and long, on registers and storage. Source: PoP chapter 19, "BFP Instructions". */
#include "guests/engine/bfp_operation.h"

/* Condition codes: of a result, of a comparison, of a class. */
CC_RULE(bfp32)
{
    u32 magnitude = (u32)r & 0x7FFFFFFF;

    cpu->cc = !magnitude ? 0 : magnitude > 0x7F800000 ? 3 : (u32)r >> 31 ? 1 : 2;
    bfp_complete(cpu);
}
CC_RULE(bfp64)
{
    u64 magnitude = r & 0x7FFFFFFFFFFFFFFF;

    cpu->cc = !magnitude ? 0 : magnitude > 0x7FF0000000000000 ? 3 : r >> 63 ? 1 : 2;
    bfp_complete(cpu);
}
#define COMPARISON(bits, value_of, format)                                                                             \
    CC_RULE(compare##bits)                                                                                             \
    {                                                                                                                  \
        cpu->cc = likely(!__builtin_isunordered(value_of(a), value_of(b)))                                             \
                      ? (u8)((value_of(a) < value_of(b)) + 2 * (value_of(a) > value_of(b)))                            \
                      : bfp_compare(cpu, &format, a, b, false);                                                        \
    }                                                                                                                  \
    CC_RULE(signal##bits)                                                                                              \
    {                                                                                                                  \
        cpu->cc = likely(!__builtin_isunordered(value_of(a), value_of(b)))                                             \
                      ? (u8)((value_of(a) < value_of(b)) + 2 * (value_of(a) > value_of(b)))                            \
                      : bfp_compare(cpu, &format, a, b, true);                                                         \
    }                                                                                                                  \
    CC_RULE(class##bits)                                                                                               \
    {                                                                                                                  \
        cpu->cc = (bfp_class_bit(&format, a) & b) != 0;                                                                \
    }
COMPARISON(32, short_of, bfp_short)
COMPARISON(64, long_of, bfp_long)

/* The product is added to operand 1, which no loader brings. */
static inline u64 multiply_add32(struct cpu *cpu, u64 a, u64 b)
{
    return fused_add32(cpu, a, b, fpr_short(cpu, cpu->insn->r1));
}
static inline u64 multiply_add64(struct cpu *cpu, u64 a, u64 b)
{
    return fused_add64(cpu, a, b, FPR64(cpu->insn->r1));
}
static inline u64 multiply_subtract32(struct cpu *cpu, u64 a, u64 b)
{
    return fused_subtract32(cpu, a, b, fpr_short(cpu, cpu->insn->r1));
}
static inline u64 multiply_subtract64(struct cpu *cpu, u64 a, u64 b)
{
    return fused_subtract64(cpu, a, b, FPR64(cpu->insn->r1));
}

/* Exact unless an operand is none: infinite or a NaN. */
static inline u64 multiply_to64(struct cpu *cpu, u64 a, u64 b)
{
    u64 r = long_bits((double)short_of(a) * short_of(b));

    return likely(long_normal_or_zero(r)) ? r : (u64)bfp_multiply(cpu, &bfp_short, &bfp_long, a, b);
}

#define SIGNS(bits, top, infinity, format)                                                                             \
    static inline u64 plus##bits(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))        \
    {                                                                                                                  \
        return a & ~(top);                                                                                             \
    }                                                                                                                  \
    static inline u64 minus##bits(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))       \
    {                                                                                                                  \
        return a | (top);                                                                                              \
    }                                                                                                                  \
    static inline u64 invert##bits(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))      \
    {                                                                                                                  \
        return a ^ (top);                                                                                              \
    }                                                                                                                  \
    static inline u64 test##bits(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))                                \
    {                                                                                                                  \
        return likely((a & ~(top)) <= (infinity)) ? a : (u64)bfp_nan(cpu, &format, bfp_unpack(&format, a));            \
    }
SIGNS(32, 0x80000000ULL, 0x7F800000ULL, bfp_short)
SIGNS(64, 0x8000000000000000ULL, 0x7FF0000000000000ULL, bfp_long)

/* R1 has the dividend and gets the remainder, R3 the quotient, R2 the divisor; M4 rounds the quotient. */
static void divide_to_integer_check(struct cpu *cpu, const struct insn *d)
{
    if (d->r1 == d->r2 || d->r1 == d->r3 || d->r2 == d->r3 || (d->m4 > 1 && d->m4 < 4) || d->m4 > 7)
        cpu_program(cpu, PGM_SPECIFICATION);
}
static void divide_to_integer32(struct cpu *cpu, const struct insn *d, u64 address)
{
    u128 remainder, quotient;
    u8 cc;

    (void)address;
    divide_to_integer_check(cpu, d);
    bfp_divide_to_integer(
        cpu, &bfp_short, fpr_short(cpu, d->r1), fpr_short(cpu, d->r2), d->m4, &remainder, &quotient, &cc);
    fpr_set_short(cpu, d->r1, (u32)remainder);
    fpr_set_short(cpu, d->r3, (u32)quotient);
    cpu->cc = cc;
    bfp_complete(cpu);
}
static void divide_to_integer64(struct cpu *cpu, const struct insn *d, u64 address)
{
    u128 remainder, quotient;
    u8 cc;

    (void)address;
    divide_to_integer_check(cpu, d);
    bfp_divide_to_integer(cpu, &bfp_long, FPR64(d->r1), FPR64(d->r2), d->m4, &remainder, &quotient, &cc);
    FPR64(d->r1) = (u64)remainder;
    FPR64(d->r3) = (u64)quotient;
    cpu->cc = cc;
    bfp_complete(cpu);
}

#include "guests/engine/bfp.def"
