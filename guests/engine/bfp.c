/* BFP arithmetic, short and long. By the host where that is exact (host_fp.h), else by bfp_arithmetic.c.
 * Source: PoP chapter 19, "BFP Instructions". */
#include "guests/engine/bfp.h"
#include "guests/engine/host_fp.h"
#include <emmintrin.h>
#include <math.h>

LOADER(f3_rxf32, HAS_R3_RXF)
{
    return fpr_short(cpu, d->r3_rxf);
}
LOADER(f3_rxf64, HAS_R3_RXF)
{
    return FPR64(d->r3_rxf);
}

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

/* An operation of rows: `host` computes r of x and y, `good` tells of the bits of r whether only inexact can have
 * occurred. */
#define OPERATION(name, type, value_of, bits_of, host, good, exact)                                                    \
    static inline u64 name(struct cpu *cpu, u64 a, u64 b)                                                              \
    {                                                                                                                  \
        if (host_usable(cpu)) {                                                                                        \
            type x = value_of(a), y = value_of(b), r;                                                                  \
            bool watched = inexact_watch(cpu);                                                                         \
            HOST_FENCE(x);                                                                                             \
            HOST_FENCE(y);                                                                                             \
            r = host;                                                                                                  \
            HOST_FENCE(r);                                                                                             \
            if (likely(good(bits_of(r)))) {                                                                            \
                inexact_note(cpu, watched);                                                                            \
                return bits_of(r);                                                                                     \
            }                                                                                                          \
        }                                                                                                              \
        return (u64)(exact);                                                                                           \
    }
#define OPERATION32(name, host, good, exact) OPERATION(name, float, short_of, short_bits, host, good, exact)
#define OPERATION64(name, host, good, exact) OPERATION(name, double, long_of, long_bits, host, good, exact)

OPERATION32(add32, x + y, short_normal_or_zero, bfp_add(cpu, &bfp_short, a, b))
OPERATION64(add64, x + y, long_normal_or_zero, bfp_add(cpu, &bfp_long, a, b))
OPERATION32(subtract32, x - y, short_normal_or_zero, bfp_subtract(cpu, &bfp_short, a, b))
OPERATION64(subtract64, x - y, long_normal_or_zero, bfp_subtract(cpu, &bfp_long, a, b))
OPERATION32(multiply32, x *y, short_normal, bfp_multiply(cpu, &bfp_short, &bfp_short, a, b))
OPERATION64(multiply64, x *y, long_normal, bfp_multiply(cpu, &bfp_long, &bfp_long, a, b))
OPERATION32(divide32, x / y, short_normal, bfp_divide(cpu, &bfp_short, a, b))
OPERATION64(divide64, x / y, long_normal, bfp_divide(cpu, &bfp_long, a, b))
OPERATION32(root32, _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))), short_normal, bfp_square_root(cpu, &bfp_short, a))
OPERATION64(
    root64, _mm_cvtsd_f64(_mm_sqrt_sd(_mm_set_sd(x), _mm_set_sd(x))), long_normal, bfp_square_root(cpu, &bfp_long, a))
/* The product is added to operand 1, which no loader brings. */
OPERATION32(multiply_add32, fmaf(x, y, short_of(fpr_short(cpu, cpu->insn->r1))), short_normal,
    bfp_multiply_add(cpu, &bfp_short, a, b, fpr_short(cpu, cpu->insn->r1), false))
OPERATION64(multiply_add64, fma(x, y, long_of(FPR64(cpu->insn->r1))), long_normal,
    bfp_multiply_add(cpu, &bfp_long, a, b, FPR64(cpu->insn->r1), false))
OPERATION32(multiply_subtract32, fmaf(x, y, -short_of(fpr_short(cpu, cpu->insn->r1))), short_normal,
    bfp_multiply_add(cpu, &bfp_short, a, b, fpr_short(cpu, cpu->insn->r1), true))
OPERATION64(multiply_subtract64, fma(x, y, -long_of(FPR64(cpu->insn->r1))), long_normal,
    bfp_multiply_add(cpu, &bfp_long, a, b, FPR64(cpu->insn->r1), true))

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
