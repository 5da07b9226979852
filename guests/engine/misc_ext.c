/* What later machines added to the general instructions: complements, selection, multiplication with a condition code,
 * the indirect branch. Source: PoP chapter 7. */
#include "guests/engine/operand.h"

#define OPERATION(name)                                                                                                \
    static inline u64 name(                                                                                            \
        struct cpu *cpu __attribute__((unused)), u64 a __attribute__((unused)), u64 b __attribute__((unused)))

OPERATION(and_complement)
{
    return a & ~b;
}
OPERATION(or_complement)
{
    return a | ~b;
}
OPERATION(not_and)
{
    return ~(a & b);
}
OPERATION(not_or)
{
    return ~(a | b);
}
OPERATION(not_xor)
{
    return ~(a ^ b);
}
OPERATION(add)
{
    return a + b;
}
OPERATION(subtract)
{
    return a - b;
}
OPERATION(multiply)
{
    return a * b;
}
OPERATION(zero_rightmost)
{
    return a & ~0xFFULL;
}

CC_RULE(product64) /* r = a * b signed, the low half */
{
    s64 product;
    overflow_cc(cpu, __builtin_mul_overflow((s64)a, (s64)b, &product), sign_cc((s64)r));
}

static inline void product_128(struct cpu *cpu, u8 r1, u64 a, u64 b)
{
    s128 product = (s128)(s64)a * (s64)b;

    GR64(r1) = (u64)(product >> 64);
    GR64(r1 | 1) = (u64)product;
}
static inline void multiply_128(OPERAND_ARGUMENTS)
{
    product_128(cpu, d->r1, GR64(d->r1 | 1), cpu_load64(cpu, d->b, address));
}
static inline void multiply_128_r(OPERAND_ARGUMENTS)
{
    product_128(cpu, d->r1, GR64(d->r2), GR64(d->r3));
}

static inline bool condition_met(const struct cpu *cpu, u8 mask)
{
    return mask << cpu->cc & 8;
}
#define SELECT(name, field)                                                                                            \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        cpu->gr[d->r1].field = condition_met(cpu, d->m4) ? cpu->gr[d->r2].field : cpu->gr[d->r3].field;                \
    }
SELECT(select_32, l)
SELECT(select_64, g)
SELECT(select_high, h)

/* When the condition is not met, the storage operand is not accessed. */
#define ON_CONDITION(name, action)                                                                                     \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        if (condition_met(cpu, d->m3))                                                                                 \
            action;                                                                                                    \
    }
ON_CONDITION(load_on_condition_high_r, cpu->gr[d->r1].h = cpu->gr[d->r2].h)
ON_CONDITION(load_on_condition_high, cpu->gr[d->r1].h = cpu_load32(cpu, d->b, address))
ON_CONDITION(store_on_condition_high, cpu_store32(cpu, d->b, address, cpu->gr[d->r1].h))
ON_CONDITION(load_immediate_on_condition_32, GR32(d->r1) = (u32)d->imm)
ON_CONDITION(load_immediate_on_condition_64, GR64(d->r1) = (u64)(s64)d->imm)
ON_CONDITION(load_immediate_on_condition_high, cpu->gr[d->r1].h = (u32)d->imm)

/* Byte by byte from the right: the overlap decides what is moved. The length less one is in register 0. */
static __attribute__((noinline)) void move_right_to_left(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned length = (u8)cpu->gr[0].l + 1u;
    struct span from, to;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, length, SPAN_WRITE, &to);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, length, SPAN_READ, &from);
    while (length-- > 0)
        *span_at(&to, length) = *span_at(&from, length);
    span_done(cpu, &to);
}

/* The branch address is in storage, a doubleword in every addressing mode. */
static inline const struct insn *branch_indirect(struct cpu *cpu, const struct insn *d, u64 address)
{
    return condition_met(cpu, d->m1) ? cpu_branch(cpu, cpu_load64(cpu, d->b, address)) : NOT_TAKEN;
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/misc_ext.def"
