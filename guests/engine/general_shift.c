/* Shifts and rotates of words, doublewords and register pairs. Source: PoP chapter 7. */
#include "guests/engine/operand.h"

#define OPERATION(name) static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b)

OPERATION(shift_left)
{
    return a << b;
}
OPERATION(shift_right)
{
    return a >> b;
}
OPERATION(shift_right_signed)
{
    return (u64)((s64)a >> b);
}
/* Left shifts of a signed number keep its sign bit; overflow if a bit unlike the sign was shifted out. */
OPERATION(shift_left_signed32)
{
    return (a & 0x80000000) | (a << b & 0x7FFFFFFF);
}
OPERATION(shift_left_signed64)
{
    return (a & 1ULL << 63) | (a << b & INT64_MAX);
}
static inline bool shift_overflows(u64 a, u64 b)
{
    return (s64)(a << b) >> b != (s64)a;
}
CC_RULE(left32) /* a is sign-extended */
{
    overflow_cc(cpu, shift_overflows(a, b) || (s64)(a << b) != (s32)(a << b), sign_cc((s32)r));
}
CC_RULE(left64)
{
    overflow_cc(cpu, shift_overflows(a, b), sign_cc((s64)r));
}
OPERATION(rotate_left32)
{
    return (u32)a << (b & 31) | (u32)a >> (-b & 31);
}
OPERATION(rotate_left64)
{
    return a << b | a >> (-b & 63);
}

#include "guests/engine/general_shift.def"
