/* HFP arithmetic and signs, short and long. All by hfp_arithmetic.c.
 * Source: PoP chapter 18, "HFP Instructions". */
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"

/* Condition codes: of a result, of a comparison, none; each but the comparison may end with an exception. */
CC_RULE(hfp)
{
    hfp_complete(cpu);
}
CC_RULE(hfp32)
{
    cpu->cc = !(r & 0x00FFFFFF) ? 0 : (u32)r >> 31 ? 1 : 2;
    hfp_complete(cpu);
}
CC_RULE(hfp64)
{
    cpu->cc = !(r & 0x00FFFFFFFFFFFFFF) ? 0 : r >> 63 ? 1 : 2;
    hfp_complete(cpu);
}
CC_RULE(compare32)
{
    cpu->cc = hfp_compare(HFP_SHORT, a, b);
}
CC_RULE(compare64)
{
    cpu->cc = hfp_compare(HFP_LONG, a, b);
}

#define OPERATION(name, value)                                                                                         \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))              \
    {                                                                                                                  \
        return (u64)(value);                                                                                           \
    }
OPERATION(plus32, a & 0x7FFFFFFF)
OPERATION(plus64, a & 0x7FFFFFFFFFFFFFFF)
OPERATION(minus32, a | 0x80000000)
OPERATION(minus64, a | 0x8000000000000000)
OPERATION(invert32, a ^ 0x80000000)
OPERATION(invert64, a ^ 0x8000000000000000)
OPERATION(add32, hfp_add(cpu, HFP_SHORT, a, b))
OPERATION(add64, hfp_add(cpu, HFP_LONG, a, b))
OPERATION(subtract32, hfp_subtract(cpu, HFP_SHORT, a, b))
OPERATION(subtract64, hfp_subtract(cpu, HFP_LONG, a, b))
OPERATION(add_unnormalized32, hfp_add_unnormalized(cpu, HFP_SHORT, a, b))
OPERATION(add_unnormalized64, hfp_add_unnormalized(cpu, HFP_LONG, a, b))
OPERATION(subtract_unnormalized32, hfp_subtract_unnormalized(cpu, HFP_SHORT, a, b))
OPERATION(subtract_unnormalized64, hfp_subtract_unnormalized(cpu, HFP_LONG, a, b))
OPERATION(multiply32, hfp_multiply(cpu, HFP_SHORT, HFP_SHORT, a, b))
OPERATION(multiply64, hfp_multiply(cpu, HFP_LONG, HFP_LONG, a, b))
OPERATION(multiply_to64, hfp_multiply(cpu, HFP_SHORT, HFP_LONG, a, b))
OPERATION(divide32, hfp_divide(cpu, HFP_SHORT, a, b))
OPERATION(divide64, hfp_divide(cpu, HFP_LONG, a, b))
OPERATION(halve32, hfp_halve(cpu, HFP_SHORT, a))
OPERATION(halve64, hfp_halve(cpu, HFP_LONG, a))
OPERATION(root32, hfp_square_root(cpu, HFP_SHORT, a))
OPERATION(root64, hfp_square_root(cpu, HFP_LONG, a))
/* The product is added to operand 1, which no loader brings. */
OPERATION(multiply_add32, hfp_multiply_add(cpu, HFP_SHORT, a, b, fpr_short(cpu, cpu->insn->r1), false))
OPERATION(multiply_add64, hfp_multiply_add(cpu, HFP_LONG, a, b, FPR64(cpu->insn->r1), false))
OPERATION(multiply_subtract32, hfp_multiply_add(cpu, HFP_SHORT, a, b, fpr_short(cpu, cpu->insn->r1), true))
OPERATION(multiply_subtract64, hfp_multiply_add(cpu, HFP_LONG, a, b, FPR64(cpu->insn->r1), true))

#include "guests/engine/hfp.def"
