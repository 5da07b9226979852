/* BFP conversions, short and long: to and from fixed-point and logical numbers, between the two formats, to integral
 * values. The commonest by the host (host_fp.h), the others by bfp_conversion.c. Source: PoP chapter 19. */
#include "guests/engine/bfp_control.h"
#include "guests/engine/host_fp.h"
#include <math.h>

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

/* x rounded to an integral value, with nothing enabled to trap; false for rarer methods, great numbers and NaNs. */
static inline bool whole_of(const struct cpu *cpu, double x, double *whole)
{
    u8 method = cpu->insn->m3;

    if (cpu->fpc & FPC_MASKS || !(x > -0x1p63 && x < 0x1p63))
        return false;
    if (method == ROUND_FPC && !(cpu->fpc & FPC_BRM))
        method = ROUND_EVEN;
    if (method < ROUND_EVEN || method > ROUND_DOWN)
        return false;
    if (x >= 0x1p52 || x <= -0x1p52)
        *whole = x;
    else if (method == ROUND_EVEN)
        *whole = copysign(fabs(x) + 0x1p52 - 0x1p52, x);
    else {
        double cut = (double)(s64)x;
        *whole = copysign(cut + (method == ROUND_UP && cut < x) - (method == ROUND_DOWN && cut > x), x);
    }
    return true;
}
static inline void inexact_if(struct cpu *cpu, bool inexact)
{
    if (inexact && !(cpu->insn->m4 & 4))
        cpu->fpc |= IEEE_INEXACT << FPC_FLAG_SHIFT;
}

static inline u64 integral32(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    double whole;

    if (likely(whole_of(cpu, short_of(a), &whole))) {
        inexact_if(cpu, whole != short_of(a));
        return short_bits((float)whole);
    }
    return (u64)bfp_to_integral(cpu, &bfp_short, a, control_get(cpu));
}
static inline u64 integral64(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))
{
    double whole;

    if (likely(whole_of(cpu, long_of(a), &whole))) {
        inexact_if(cpu, whole != long_of(a));
        return long_bits(whole);
    }
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

/* What fits below `end` and not below `begin`; the limits themselves are whole numbers. */
static inline bool fixed_fast(struct cpu *cpu, double x, double begin, double end, u64 *r)
{
    double whole;

    if (!whole_of(cpu, x, &whole) || !(whole >= begin && whole < end))
        return false;
    inexact_if(cpu, whole != x);
    cpu->cc = (u8)((x < 0) + 2 * (x > 0));
    *r = (u64)(s64)whole;
    return true;
}

#define TO_FIXED(name, value_of, format, size, is_signed, begin, end)                                                  \
    static inline u64 name(struct cpu *cpu, u64 a, u64 b __attribute__((unused)))                                      \
    {                                                                                                                  \
        u64 r;                                                                                                         \
        return likely(fixed_fast(cpu, value_of(a), begin, end, &r)) ? r : fixed_of(cpu, &format, a, size, is_signed);  \
    }
TO_FIXED(signed32_of_short, short_of, bfp_short, 32, true, -0x1p31, 0x1p31)
TO_FIXED(signed32_of_long, long_of, bfp_long, 32, true, -0x1p31, 0x1p31)
TO_FIXED(signed64_of_short, short_of, bfp_short, 64, true, -0x1p63, 0x1p63)
TO_FIXED(signed64_of_long, long_of, bfp_long, 64, true, -0x1p63, 0x1p63)
TO_FIXED(unsigned32_of_short, short_of, bfp_short, 32, false, 0, 0x1p32)
TO_FIXED(unsigned32_of_long, long_of, bfp_long, 32, false, 0, 0x1p32)
TO_FIXED(unsigned64_of_short, short_of, bfp_short, 64, false, 0, 0x1p63)
TO_FIXED(unsigned64_of_long, long_of, bfp_long, 64, false, 0, 0x1p63)

#include "guests/engine/bfp_fixed.def"
