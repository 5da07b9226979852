/* Loads and stores of floating-point registers, signs, and the FPC. No arithmetic.
 * Source: PoP chapter 9, "Floating-Point-Support Instructions". */
#include "guests/engine/operand_fp.h"

_Noreturn void bfp_trap(struct cpu *cpu)
{
    u8 dxc = cpu->ieee_trap;

    cpu->ieee_trap = 0;
    cpu_data_exception(cpu, dxc);
}

static inline u64 sign_plus(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))
{
    return a & ~(1ULL << 63);
}
static inline u64 sign_minus(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))
{
    return a | 1ULL << 63;
}
static inline u64 sign_invert(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))
{
    return a ^ 1ULL << 63;
}
static inline u64 sign_copy(struct cpu *cpu __attribute__((unused)), u64 a, u64 b)
{
    return (a & ~(1ULL << 63)) | (b & 1ULL << 63);
}

static inline void load_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    pair_check_fp(cpu, d->r1 | d->r2);
    fpr_set_extended(cpu, d->r1, fpr_extended(cpu, d->r2));
}
static inline void load_zero_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    pair_check_fp(cpu, d->r1);
    fpr_set_extended(cpu, d->r1, 0);
}

static inline void store_fpc(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu_store32(cpu, d->b, address, cpu->fpc);
}
static inline void extract_fpc(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->gr[d->r1].l = cpu->fpc;
}

static inline bool rounding_valid(unsigned brm)
{
    return brm < 4 || brm == 7;
}
static inline void fpc_check(struct cpu *cpu, u32 fpc)
{
    if (unlikely(fpc & FPC_RESERVED || !rounding_valid(fpc & FPC_BRM)))
        cpu_program(cpu, PGM_SPECIFICATION);
}
static inline u64 set_fpc(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    fpc_check(cpu, (u32)a);
    cpu->fpc = (u32)a;
    return 0;
}
static inline void load_fpc(struct cpu *cpu, const struct insn *d, u64 address)
{
    set_fpc(cpu, cpu_load32(cpu, d->b, address), 0);
}

/* The exceptions flagged now that the new masks enable, the most serious one first, become a data exception as if they
 * had just been recognized. */
static u64 set_fpc_and_signal(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    u32 old_flags = cpu->fpc & 0x00FC0000u, enabled;

    fpc_check(cpu, (u32)a);
    enabled = (u32)a >> FPC_MASK_SHIFT & old_flags >> FPC_FLAG_SHIFT;
    cpu->fpc = (u32)a | old_flags;
    if (!enabled)
        return 0;
    cpu->ieee_trap = enabled & IEEE_INVALID     ? 0x83
                     : enabled & IEEE_DIVISION  ? 0x43
                     : enabled & IEEE_OVERFLOW  ? (old_flags >> FPC_FLAG_SHIFT & IEEE_INEXACT ? 0x2B : 0x23)
                     : enabled & IEEE_UNDERFLOW ? (old_flags >> FPC_FLAG_SHIFT & IEEE_INEXACT ? 0x1B : 0x13)
                     : enabled & IEEE_INEXACT   ? 0x0B
                                                : 0x07;
    bfp_trap(cpu);
}
static void load_fpc_and_signal(struct cpu *cpu, const struct insn *d, u64 address)
{
    set_fpc_and_signal(cpu, cpu_load32(cpu, d->b, address), 0);
}

static inline u64 set_rounding(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    cpu->fpc = (cpu->fpc & ~FPC_BRM) | (a & 3);
    return 0;
}
static inline u64 set_rounding3(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    if ((a & 0xFF) > 7 || !rounding_valid(a & 7))
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu->fpc = (cpu->fpc & ~FPC_BRM) | (a & 7);
    return 0;
}
static inline u64 set_decimal_rounding(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    cpu->fpc = (cpu->fpc & ~FPC_DRM) | (a & 7) << 4;
    return 0;
}

#include "guests/engine/bfp_support.def"
