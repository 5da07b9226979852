/* Floating-point registers as operands of DFP instructions of any format, and what the fields of instructions control.
 * Each instruction is written once for a format and becomes a function for long and one for extended operands. */
#pragma once
#include "guests/engine/dfp.h"
#include "guests/engine/operand_fp.h"

/* Registers of a format, or'ed: extended operands are pairs. */
static inline void dfp_pairs(struct cpu *cpu, const struct dfp_format *f, unsigned registers)
{
    if (f == &dfp_extended)
        pair_check_fp(cpu, (u8)registers);
}
static inline u128 dfp_get(const struct cpu *cpu, const struct dfp_format *f, u8 r)
{
    return f == &dfp_extended ? fpr_extended(cpu, r) : f == &dfp_long ? FPR64(r) : fpr_short(cpu, r);
}
static inline void dfp_put(struct cpu *cpu, const struct dfp_format *f, u8 r, u128 v)
{
    if (f == &dfp_extended)
        fpr_set_extended(cpu, r, v);
    else if (f == &dfp_long)
        FPR64(r) = (u64)v;
    else
        fpr_set_short(cpu, r, (u32)v);
}

/* XxC and XiC: M4 bits of conversions. */
#define M4_NO_INEXACT 4
#define M4_NO_INVALID 8
static inline struct dfp_control dfp_control_m3(const struct insn *d)
{
    return (struct dfp_control){d->m3, d->m4 & M4_NO_INEXACT};
}
/* Of instructions whose M4 is the rounding method. */
static inline struct dfp_control dfp_control_m4(const struct insn *d)
{
    return (struct dfp_control){d->m4, false};
}
static inline struct dfp_control dfp_control_fpc(void)
{
    return (struct dfp_control){0, false};
}

#define DFP_ARGUMENTS                                                                                                  \
    struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)), const struct dfp_format *f
#define DFP_LONG(name)                                                                                                 \
    static void name##_long(struct cpu *cpu, const struct insn *d, u64 address)                                        \
    {                                                                                                                  \
        name(cpu, d, address, &dfp_long);                                                                              \
    }
#define DFP_EXTENDED(name)                                                                                             \
    static void name##_extended(struct cpu *cpu, const struct insn *d, u64 address)                                    \
    {                                                                                                                  \
        name(cpu, d, address, &dfp_extended);                                                                          \
    }
#define DFP_BOTH(name)                                                                                                 \
    DFP_LONG(name)                                                                                                     \
    DFP_EXTENDED(name)
