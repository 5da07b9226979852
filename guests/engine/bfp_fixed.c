/* BFP conversions, short and long: to and from fixed-point and logical numbers, between the two formats, to integral
 * values. The commonest by the host (host_fp.h), the others by bfp_conversion.c. Source: PoP chapter 19. */
#include "guests/engine/bfp_control.h"
#include "guests/engine/host_fp.h"

static inline u64 lengthen(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    u64 r = long_bits((double)short_of(a));

    return likely(long_normal_or_zero(r))
               ? r
               : (u64)bfp_convert(cpu, &bfp_short, &bfp_long, a, (struct bfp_control){ROUND_FPC, false});
}

/* An overflow or underflow that traps leaves a result in the long format. */
static void load_rounded_exactly(struct cpu *cpu, const struct insn *d)
{
    u128 r = bfp_convert(cpu, &bfp_long, &bfp_short, FPR64(d->r2), control_get(cpu));

    if (cpu->ieee_trap & (IEEE_OVERFLOW | IEEE_UNDERFLOW))
        FPR64(d->r1) = (u64)r;
    else
        fpr_set_short(cpu, d->r1, (u32)r);
    bfp_complete(cpu);
}
static inline void load_rounded(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    if (host_usable(cpu) && !d->m3 && !d->m4) {
        double x = long_of(FPR64(d->r2));
        bool watched = inexact_watch(cpu);
        float r;
        HOST_FENCE(x);
        r = (float)x;
        HOST_FENCE(r);
        if (likely(short_normal(short_bits(r)))) {
            inexact_note(cpu, watched);
            fpr_set_short(cpu, d->r1, (u32)short_bits(r));
            return;
        }
    }
    load_rounded_exactly(cpu, d);
}

static inline u64 integral32(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    return (u64)bfp_to_integral(cpu, &bfp_short, a, control_get(cpu));
}
static inline u64 integral64(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    return (u64)bfp_to_integral(cpu, &bfp_long, a, control_get(cpu));
}

/* From a sign-extended integer. */
#define FROM_SIGNED(name, type, bits_of, format)                                                                       \
    static inline u64 name(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))                                      \
    {                                                                                                                  \
        if (host_usable(cpu) && !cpu->insn->m3 && !cpu->insn->m4) {                                                    \
            bool watched = inexact_watch(cpu);                                                                         \
            type r;                                                                                                    \
            __asm__ volatile("" : "+r"(a));                                                                            \
            r = (type)(s64)a;                                                                                          \
            HOST_FENCE(r);                                                                                             \
            inexact_note(cpu, watched);                                                                                \
            return bits_of(r);                                                                                         \
        }                                                                                                              \
        return (u64)of_signed(cpu, &format, a);                                                                        \
    }
FROM_SIGNED(short_of_signed, float, short_bits, bfp_short)
FROM_SIGNED(long_of_signed, double, long_bits, bfp_long)

static inline u64 short_of_unsigned(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    return (u64)bfp_from_integer(cpu, &bfp_short, false, a, control_get(cpu));
}
static inline u64 long_of_unsigned(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    return (u64)bfp_from_integer(cpu, &bfp_long, false, a, control_get(cpu));
}

/* By truncation, with nothing enabled to trap, of what fits: all that compilers ask for. */
static inline bool truncated(struct cpu *cpu, double x, double below, double above, u64 *r)
{
    s64 whole;

    if (cpu->insn->m3 != ROUND_ZERO || cpu->insn->m4 || cpu->fpc & FPC_MASKS || !(x > below && x < above))
        return false;
    whole = (s64)x;
    if ((double)whole != x)
        cpu->fpc |= IEEE_INEXACT << FPC_FLAG_SHIFT;
    cpu->cc = (u8)((x < 0) + 2 * (x > 0));
    *r = (u64)whole;
    return true;
}

#define TO_FIXED(name, value_of, format, size, is_signed, below, above)                                                \
    static inline u64 name(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))                                      \
    {                                                                                                                  \
        u64 r;                                                                                                         \
        return likely(truncated(cpu, value_of(a), below, above, &r)) ? r : fixed_of(cpu, &format, a, size, is_signed); \
    }
TO_FIXED(signed32_of_short, short_of, bfp_short, 32, true, -0x1p31 - 1, 0x1p31)
TO_FIXED(signed32_of_long, long_of, bfp_long, 32, true, -0x1p31 - 1, 0x1p31)
TO_FIXED(signed64_of_short, short_of, bfp_short, 64, true, -0x1p63, 0x1p63)
TO_FIXED(signed64_of_long, long_of, bfp_long, 64, true, -0x1p63, 0x1p63)
TO_FIXED(unsigned32_of_short, short_of, bfp_short, 32, false, -1, 0x1p32)
TO_FIXED(unsigned32_of_long, long_of, bfp_long, 32, false, -1, 0x1p32)
TO_FIXED(unsigned64_of_short, short_of, bfp_short, 64, false, -1, 0x1p63)
TO_FIXED(unsigned64_of_long, long_of, bfp_long, 64, false, -1, 0x1p63)

#include "guests/engine/bfp_fixed.def"
