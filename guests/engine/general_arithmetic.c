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

/* Add to an integer in storage, interlocked if it is on an integral boundary (interlocked-access facility 1); returns
 * its former value. */
#define STORAGE_ADD(bits)                                                                                              \
    static inline u##bits storage_add##bits(struct cpu *cpu, const struct insn *d, u64 address, u##bits addend)        \
    {                                                                                                                  \
        u##bits old;                                                                                                   \
        struct span sp;                                                                                                \
                                                                                                                       \
        if (unlikely(address & (bits / 8 - 1))) {                                                                      \
            old = cpu_load##bits(cpu, d->b, address);                                                                  \
            cpu_store##bits(cpu, d->b, address, old + addend);                                                         \
            return old;                                                                                                \
        }                                                                                                              \
        u##bits *p = (u##bits *)(void *)cpu_update(cpu, d->b, address, bits / 8, &sp);                                 \
        u##bits raw = __atomic_load_n(p, __ATOMIC_RELAXED);                                                            \
        do                                                                                                             \
            old = __builtin_bswap##bits(raw);                                                                          \
        while (!__atomic_compare_exchange_n(                                                                           \
            p, &raw, __builtin_bswap##bits(old + addend), false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));                 \
        span_done(cpu, &sp);                                                                                           \
        return old;                                                                                                    \
    }
STORAGE_ADD(32)
STORAGE_ADD(64)

static inline void add_storage_32(OPERAND_ARGUMENTS)
{
    s64 b = (s8)d->i2_si, a = (s32)storage_add32(cpu, d, address, (u32)b);

    cc_exact32(cpu, 0, 0, (u64)(a + b));
}
static inline void add_storage_64(OPERAND_ARGUMENTS)
{
    u64 b = (u64)(s8)d->i2_si, a = storage_add64(cpu, d, address, b);

    cc_add64(cpu, a, b, a + b);
}
static inline void add_logical_storage_32(OPERAND_ARGUMENTS)
{
    u32 b = (u32)(s8)d->i2_si, a = storage_add32(cpu, d, address, b);

    cc_carry32(cpu, 0, 0, (u64)a + b);
}
static inline void add_logical_storage_64(OPERAND_ARGUMENTS)
{
    u64 b = (u64)(s8)d->i2_si, a = storage_add64(cpu, d, address, b);

    cc_carry64(cpu, a, b, a + b);
}

#include "guests/engine/general_arithmetic.def"
