/* HFP instructions with an extended operand, which is in a pair of registers.
 * Source: PoP chapter 18. */
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"

static void result(struct cpu *cpu, const struct insn *d, u128 r)
{
    fpr_set_extended(cpu, d->r1, r);
    hfp_complete(cpu);
}
static void result_cc(struct cpu *cpu, const struct insn *d, u128 r)
{
    cpu->cc = hfp_sign_cc(HFP_EXTENDED, r);
    result(cpu, d, r);
}

EXTENDED(add, result_cc(cpu, d, hfp_add(cpu, HFP_EXTENDED, a, b)))
EXTENDED(subtract, result_cc(cpu, d, hfp_subtract(cpu, HFP_EXTENDED, a, b)))
EXTENDED(multiply, result(cpu, d, hfp_multiply(cpu, HFP_EXTENDED, HFP_EXTENDED, a, b)))
EXTENDED(divide, result(cpu, d, hfp_divide(cpu, HFP_EXTENDED, a, b)))
EXTENDED(square_root, result(cpu, d, hfp_square_root(cpu, HFP_EXTENDED, b)))
EXTENDED(to_integral, result(cpu, d, hfp_to_integral(HFP_EXTENDED, b)))
EXTENDED(compare, cpu->cc = hfp_compare(HFP_EXTENDED, a, b))

/* The right part's sign and characteristic are made to fit the left one's; a zero loses its characteristic. */
static void load_signed(struct cpu *cpu, const struct insn *d, u128 b, bool sign)
{
    struct hfp_number n = hfp_unpack(HFP_EXTENDED, b);

    n.sign = sign;
    result_cc(cpu, d, n.fraction ? hfp_encode(HFP_EXTENDED, n) : hfp_zero(HFP_EXTENDED, sign));
}
EXTENDED(load_positive, load_signed(cpu, d, b, false))
EXTENDED(load_negative, load_signed(cpu, d, b, true))
EXTENDED(load_test, load_signed(cpu, d, b, b >> 127))
EXTENDED(load_complement, load_signed(cpu, d, b, !(b >> 127)))

/* One operand is a pair, the other shorter, or fixed-point. */
#define TO_EXTENDED(name, value)                                                                                       \
    static void name(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))                       \
    {                                                                                                                  \
        pair_check_fp(cpu, d->r1);                                                                                     \
        result(cpu, d, value);                                                                                         \
    }
TO_EXTENDED(lengthen_long, hfp_lengthen(HFP_LONG, HFP_EXTENDED, FPR64(d->r2)))
TO_EXTENDED(lengthen_short, hfp_lengthen(HFP_SHORT, HFP_EXTENDED, fpr_short(cpu, d->r2)))
TO_EXTENDED(lengthen_long_storage, hfp_lengthen(HFP_LONG, HFP_EXTENDED, cpu_load64(cpu, d->b, address)))
TO_EXTENDED(lengthen_short_storage, hfp_lengthen(HFP_SHORT, HFP_EXTENDED, cpu_load32(cpu, d->b, address)))
TO_EXTENDED(multiply_long, hfp_multiply(cpu, HFP_LONG, HFP_EXTENDED, FPR64(d->r1), FPR64(d->r2)))
TO_EXTENDED(
    multiply_long_storage, hfp_multiply(cpu, HFP_LONG, HFP_EXTENDED, FPR64(d->r1), cpu_load64(cpu, d->b, address)))
TO_EXTENDED(from_word, hfp_from_integer(HFP_EXTENDED, (s32)cpu->gr[d->r2].l))
TO_EXTENDED(from_doubleword, hfp_from_integer(HFP_EXTENDED, (s64)cpu->gr[d->r2].g))

/* body sees b, the pair in R2. */
#define OF_EXTENDED(name, body)                                                                                        \
    static void name(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))                       \
    {                                                                                                                  \
        u128 b;                                                                                                        \
        pair_check_fp(cpu, d->r2);                                                                                     \
        b = fpr_extended(cpu, d->r2);                                                                                  \
        body;                                                                                                          \
        hfp_complete(cpu);                                                                                             \
    }
OF_EXTENDED(round_to_long, FPR64(d->r1) = (u64)hfp_round(cpu, HFP_EXTENDED, HFP_LONG, b))
OF_EXTENDED(round_to_short, fpr_set_short(cpu, d->r1, (u32)hfp_round(cpu, HFP_EXTENDED, HFP_SHORT, b)))
OF_EXTENDED(to_word, cpu->gr[d->r1].l = (u32)hfp_to_integer(cpu, HFP_EXTENDED, b, 32, d->m3))
OF_EXTENDED(to_doubleword, cpu->gr[d->r1].g = hfp_to_integer(cpu, HFP_EXTENDED, b, 64, d->m3))

#include "guests/engine/hfp_extended.def"
