/* Addition, subtraction and sign operations on binary integers. Source: PoP chapter 7. */
#include "guests/engine/operand.h"

#define OPERATION(name)                                                                                                \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))

OPERATION(add)
{
    return a + b;
}
OPERATION(subtract)
{
    return a - b;
}
/* The carry of the last operation is the left bit of its condition code; no borrow is a carry. */
OPERATION(add_carry)
{
    return a + b + (cpu->cc >> 1);
}
OPERATION(subtract_borrow)
{
    return a - b - (1 - (cpu->cc >> 1));
}
OPERATION(positive)
{
    return (s64)a < 0 ? -a : a;
}
OPERATION(negative)
{
    return (s64)a < 0 ? a : -a;
}
OPERATION(complement)
{
    return -a;
}
CC_RULE(sign_or_overflow64) /* r = |a|: only the maximum negative number stays negative */
{
    overflow_cc(cpu, r >> 63, sign_cc((s64)r));
}

#include "guests/engine/general_arithmetic.def"
