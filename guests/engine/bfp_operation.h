/* Sum, difference, product, quotient, square root and fused product of short and long numbers: by the host where that
 * is exact (host_fp.h), else by bfp_arithmetic.c. For the scalar rows and for elements of vectors.
 * Source: PoP chapter 19. */
#pragma once
#include "guests/engine/bfp.h"
#include "guests/engine/host_fp.h"
#include <math.h>

/* `host` computes r of x and y (and c), `good` tells of the bits of r whether only inexact can have occurred. */
#define BFP_OPERATION(name, operands, type, value_of, bits_of, host, good, exact)                                      \
    static inline u64 name operands                                                                                    \
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
#define BFP_OPERATION32(name, host, good, exact)                                                                       \
    BFP_OPERATION(name, (struct cpu * cpu, u64 a, u64 b), float, short_of, short_bits, host, good, exact)
#define BFP_OPERATION64(name, host, good, exact)                                                                       \
    BFP_OPERATION(name, (struct cpu * cpu, u64 a, u64 b), double, long_of, long_bits, host, good, exact)

BFP_OPERATION32(add32, x + y, short_normal_or_zero, bfp_add(cpu, &bfp_short, a, b))
BFP_OPERATION64(add64, x + y, long_normal_or_zero, bfp_add(cpu, &bfp_long, a, b))
BFP_OPERATION32(subtract32, x - y, short_normal_or_zero, bfp_subtract(cpu, &bfp_short, a, b))
BFP_OPERATION64(subtract64, x - y, long_normal_or_zero, bfp_subtract(cpu, &bfp_long, a, b))
BFP_OPERATION32(multiply32, x *y, short_normal, bfp_multiply(cpu, &bfp_short, &bfp_short, a, b))
BFP_OPERATION64(multiply64, x *y, long_normal, bfp_multiply(cpu, &bfp_long, &bfp_long, a, b))
BFP_OPERATION32(divide32, x / y, short_normal, bfp_divide(cpu, &bfp_short, a, b))
BFP_OPERATION64(divide64, x / y, long_normal, bfp_divide(cpu, &bfp_long, a, b))
BFP_OPERATION32(root32, host_root32(x), short_normal, bfp_square_root(cpu, &bfp_short, a))
BFP_OPERATION64(root64, host_root64(x), long_normal, bfp_square_root(cpu, &bfp_long, a))

/* a * b + c and a * b - c, rounded once. */
#define BFP_FUSED(name, type, value_of, bits_of, host, good, exact)                                                    \
    BFP_OPERATION(name, (struct cpu * cpu, u64 a, u64 b, u64 c), type, value_of, bits_of, host, good, exact)
BFP_FUSED(fused_add32, float, short_of, short_bits, fmaf(x, y, short_of(c)), short_normal,
    bfp_multiply_add(cpu, &bfp_short, a, b, c, false))
BFP_FUSED(fused_add64, double, long_of, long_bits, fma(x, y, long_of(c)), long_normal,
    bfp_multiply_add(cpu, &bfp_long, a, b, c, false))
BFP_FUSED(fused_subtract32, float, short_of, short_bits, fmaf(x, y, -short_of(c)), short_normal,
    bfp_multiply_add(cpu, &bfp_short, a, b, c, true))
BFP_FUSED(fused_subtract64, double, long_of, long_bits, fma(x, y, -long_of(c)), long_normal,
    bfp_multiply_add(cpu, &bfp_long, a, b, c, true))
