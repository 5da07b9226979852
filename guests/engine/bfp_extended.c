/* BFP instructions with an extended operand, which is in a pair of registers. All by bfp_arithmetic.c and
 * bfp_conversion.c. Source: PoP chapter 19. */
#include "guests/engine/bfp_control.h"
#include "guests/engine/operand_fp.h"

#define SIGN ((u128)1 << 127)
static const struct bfp_control exact = {ROUND_FPC, false};

/* An operation on a (and b) whose result goes to the pair at R1. */
static void result(struct cpu *cpu, const struct insn *d, u128 r)
{
    fpr_set_extended(cpu, d->r1, r);
    bfp_complete(cpu);
}
static void result_cc(struct cpu *cpu, const struct insn *d, u128 r)
{
    cpu->cc = bfp_sign_cc(&bfp_extended, r);
    result(cpu, d, r);
}

EXTENDED(add, result_cc(cpu, d, bfp_add(cpu, &bfp_extended, a, b)))
EXTENDED(subtract, result_cc(cpu, d, bfp_subtract(cpu, &bfp_extended, a, b)))
EXTENDED(multiply, result(cpu, d, bfp_multiply(cpu, &bfp_extended, &bfp_extended, a, b)))
EXTENDED(divide, result(cpu, d, bfp_divide(cpu, &bfp_extended, a, b)))
EXTENDED(square_root, result(cpu, d, bfp_square_root(cpu, &bfp_extended, b)))
EXTENDED(compare, cpu->cc = bfp_compare(cpu, &bfp_extended, a, b, false))
EXTENDED(compare_and_signal, cpu->cc = bfp_compare(cpu, &bfp_extended, a, b, true))
EXTENDED(load_positive, result_cc(cpu, d, b & ~SIGN))
EXTENDED(load_negative, result_cc(cpu, d, b | SIGN))
EXTENDED(load_complement, result_cc(cpu, d, b ^ SIGN))
EXTENDED(load_and_test, struct bfp_number n = bfp_unpack(&bfp_extended, b);
         result_cc(cpu, d, bfp_is_nan(n) ? bfp_nan(cpu, &bfp_extended, n) : b))
EXTENDED(integral, result(cpu, d, bfp_to_integral(cpu, &bfp_extended, b, control_get(cpu))))

/* An overflow or underflow that traps leaves an extended result. */
static void load_rounded(struct cpu *cpu, const struct insn *d, const struct bfp_format *to, u128 b)
{
    u128 r = bfp_convert(cpu, &bfp_extended, to, b, control_get(cpu));

    if (cpu->ieee_trap & (IEEE_OVERFLOW | IEEE_UNDERFLOW))
        fpr_set_extended(cpu, d->r1, r);
    else if (to == &bfp_long)
        FPR64(d->r1) = (u64)r;
    else
        fpr_set_short(cpu, d->r1, (u32)r);
    bfp_complete(cpu);
}
EXTENDED(round_to_long, load_rounded(cpu, d, &bfp_long, b))
EXTENDED(round_to_short, load_rounded(cpu, d, &bfp_short, b))

/* The result alone is a pair: the other operand is shorter, or fixed-point. */
#define TO_EXTENDED(name, value)                                                                                       \
    static void name(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))                       \
    {                                                                                                                  \
        pair_check_fp(cpu, d->r1);                                                                                     \
        result(cpu, d, value);                                                                                         \
    }
TO_EXTENDED(lengthen_long, bfp_convert(cpu, &bfp_long, &bfp_extended, FPR64(d->r2), exact))
TO_EXTENDED(lengthen_short, bfp_convert(cpu, &bfp_short, &bfp_extended, fpr_short(cpu, d->r2), exact))
TO_EXTENDED(lengthen_long_storage, bfp_convert(cpu, &bfp_long, &bfp_extended, cpu_load64(cpu, d->b, address), exact))
TO_EXTENDED(lengthen_short_storage, bfp_convert(cpu, &bfp_short, &bfp_extended, cpu_load32(cpu, d->b, address), exact))
TO_EXTENDED(multiply_long, bfp_multiply(cpu, &bfp_long, &bfp_extended, FPR64(d->r1), FPR64(d->r2)))
TO_EXTENDED(
    multiply_long_storage, bfp_multiply(cpu, &bfp_long, &bfp_extended, FPR64(d->r1), cpu_load64(cpu, d->b, address)))
TO_EXTENDED(from_signed32, of_signed(cpu, &bfp_extended, (u64)(s32)cpu->gr[d->r2].l))
TO_EXTENDED(from_signed64, of_signed(cpu, &bfp_extended, cpu->gr[d->r2].g))
TO_EXTENDED(from_unsigned32, bfp_from_integer(cpu, &bfp_extended, false, cpu->gr[d->r2].l, control_get(cpu)))
TO_EXTENDED(from_unsigned64, bfp_from_integer(cpu, &bfp_extended, false, cpu->gr[d->r2].g, control_get(cpu)))

#define TO_FIXED(name, size, is_signed, field)                                                                         \
    static void name(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))                       \
    {                                                                                                                  \
        pair_check_fp(cpu, d->r2);                                                                                     \
        cpu->gr[d->r1].field = (u##size)fixed_of(cpu, &bfp_extended, fpr_extended(cpu, d->r2), size, is_signed);       \
        bfp_complete(cpu);                                                                                             \
    }
TO_FIXED(to_signed32, 32, true, l)
TO_FIXED(to_unsigned32, 32, false, l)
TO_FIXED(to_signed64, 64, true, g)
TO_FIXED(to_unsigned64, 64, false, g)

static void test_class(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check_fp(cpu, d->r1);
    cpu->cc = (bfp_class_bit(&bfp_extended, fpr_extended(cpu, d->r1)) & address) != 0;
}

#include "guests/engine/bfp_extended.def"
