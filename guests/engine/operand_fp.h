/* Floating-point registers and the FPC as operands of rows, and what must hold to use them.
 * Source: PoP chapter 9, "Floating-Point Overview and Support Instructions". */
#pragma once
#include "guests/arch/control.h"
#include "guests/engine/operand.h"

/* The FPC: masks and flags of the IEEE exceptions, data-exception code, decimal and binary rounding modes. */
#define FPC_MASK_SHIFT 24
#define FPC_FLAG_SHIFT 16
#define FPC_MASKS 0xF8000000u
#define FPC_DRM 0x00000070u
#define FPC_BRM 0x00000007u
#define FPC_RESERVED 0x03030088u
/* The exceptions: bits of the mask and flag bytes, and the DXCs before the refinements "inexact" and "incremented". */
#define IEEE_INVALID 0x80u
#define IEEE_DIVISION 0x40u
#define IEEE_OVERFLOW 0x20u
#define IEEE_UNDERFLOW 0x10u
#define IEEE_INEXACT 0x08u
#define IEEE_QUANTUM 0x04u

/* A data exception that completes the instruction waits in ieee_trap until the result is stored. */
_Noreturn void bfp_trap(struct cpu *cpu);
static inline void bfp_complete(struct cpu *cpu)
{
    if (unlikely(cpu->ieee_trap))
        bfp_trap(cpu);
}

/* Without AFP control there are the registers 0, 2, 4, 6 only (DXC 1), and no BFP (DXC 2) or DFP (DXC 3) instructions.
 */
static inline void check_fprs(struct cpu *cpu, unsigned registers)
{
    if (unlikely(!(cpu->cr[0] & CR0_AFP)) && registers & 9)
        cpu_data_exception(cpu, DXC_AFP_REGISTER);
}
static inline void check_FPR1(struct cpu *cpu, const struct insn *d)
{
    check_fprs(cpu, d->r1);
}
static inline void check_FPR2(struct cpu *cpu, const struct insn *d)
{
    check_fprs(cpu, d->r2);
}
static inline void check_FPR12(struct cpu *cpu, const struct insn *d)
{
    check_fprs(cpu, d->r1 | d->r2);
}
static inline void check_FPR123(struct cpu *cpu, const struct insn *d)
{
    check_fprs(cpu, d->r1 | d->r2 | d->r3);
}
static inline void check_FPR13_RXF(struct cpu *cpu, const struct insn *d)
{
    check_fprs(cpu, d->r1 | d->r3_rxf);
}
static inline void check_BFP(struct cpu *cpu, const struct insn *d __attribute__((unused)))
{
    if (unlikely(!(cpu->cr[0] & CR0_AFP)))
        cpu_data_exception(cpu, DXC_BFP_INSTRUCTION);
}
static inline void check_DFP(struct cpu *cpu, const struct insn *d __attribute__((unused)))
{
    if (unlikely(!(cpu->cr[0] & CR0_AFP)))
        cpu_data_exception(cpu, DXC_DFP_INSTRUCTION);
}

/* Short operands are in the left half of a register; storing one leaves the right half. */
#define FPR64(n) (cpu->vr[n].d[0])
static inline u32 fpr_short(const struct cpu *cpu, u8 r)
{
    return (u32)(FPR64(r) >> 32);
}
static inline void fpr_set_short(struct cpu *cpu, u8 r, u32 v)
{
    FPR64(r) = (u64)v << 32 | (u32)FPR64(r);
}
/* Extended operands are in registers n and n + 2. */
static inline void pair_check_fp(struct cpu *cpu, u8 registers)
{
    if (unlikely(registers & 2))
        cpu_program(cpu, PGM_SPECIFICATION);
}
static inline u128 fpr_extended(const struct cpu *cpu, u8 r)
{
    return (u128)FPR64(r) << 64 | FPR64(r + 2);
}
static inline void fpr_set_extended(struct cpu *cpu, u8 r, u128 v)
{
    FPR64(r) = (u64)(v >> 64);
    FPR64(r + 2) = (u64)v;
}

#define FPR_LOADERS(rn, field)                                                                                         \
    LOADER(f##rn##_32, field)                                                                                          \
    {                                                                                                                  \
        return fpr_short(cpu, d->r##rn);                                                                               \
    }                                                                                                                  \
    LOADER(f##rn##_64, field)                                                                                          \
    {                                                                                                                  \
        return FPR64(d->r##rn);                                                                                        \
    }
FPR_LOADERS(1, HAS_R1)
FPR_LOADERS(2, HAS_R2)
FPR_LOADERS(3, HAS_R3)
#undef FPR_LOADERS
LOADER(f3_rxf32, HAS_R3_RXF)
{
    return fpr_short(cpu, d->r3_rxf);
}
LOADER(f3_rxf64, HAS_R3_RXF)
{
    return FPR64(d->r3_rxf);
}
STORER(f1_32, HAS_R1)
{
    fpr_set_short(cpu, d->r1, (u32)r);
}
STORER(f1_64, HAS_R1)
{
    FPR64(d->r1) = r;
}

CC_RULE(trap) /* none, but an IEEE exception may complete the instruction */
{
    bfp_complete(cpu);
}

/* An operation of two extended operands: body sees a, the operand in R1, and b, the one in R2; both are pairs. */
#define EXTENDED(name, body)                                                                                           \
    static void name(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))                       \
    {                                                                                                                  \
        u128 a __attribute__((unused)), b __attribute__((unused));                                                     \
        pair_check_fp(cpu, d->r1 | d->r2);                                                                             \
        a = fpr_extended(cpu, d->r1);                                                                                  \
        b = fpr_extended(cpu, d->r2);                                                                                  \
        body;                                                                                                          \
    }
