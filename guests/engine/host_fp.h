/* Short and long BFP arithmetic by the host's own instructions, where they give exactly what the architecture wants:
 * rounding to nearest, nothing enabled to trap, and a result far enough from overflow and underflow that only the
 * inexact exception can have occurred. The host's inexact flag is consulted only while the FPC's is off. The host's
 * control word stays at its default. */
#pragma once
#include "guests/engine/operand_fp.h"
#ifdef __x86_64__
#include <emmintrin.h>
#else
#include <fenv.h>
#include <math.h>
#endif

static inline double long_of(u64 bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}
static inline u64 long_bits(double v)
{
    u64 bits;
    memcpy(&bits, &v, sizeof v);
    return bits;
}
static inline float short_of(u64 bits)
{
    u32 low = (u32)bits;
    float v;
    memcpy(&v, &low, sizeof v);
    return v;
}
static inline u64 short_bits(float v)
{
    u32 bits;
    memcpy(&bits, &v, sizeof v);
    return bits;
}

static inline bool host_usable(const struct cpu *cpu)
{
    return likely(!(cpu->fpc & (FPC_MASKS | FPC_BRM)));
}

/* The host's exception flags and square roots. HOST_FENCE keeps an operand or result on its side of what watches. */
#ifdef __x86_64__
#define MXCSR_FLAGS 0x3Fu
#define MXCSR_INEXACT 0x20u
static inline u32 mxcsr_get(void)
{
    u32 v;
    __asm__ volatile("stmxcsr %0" : "=m"(v));
    return v;
}
static inline void mxcsr_set(u32 v)
{
    __asm__ volatile("ldmxcsr %0" : : "m"(v));
}
#define HOST_FENCE(v) __asm__ volatile("" : "+x"(v))
static inline void host_flags_clear(void)
{
    u32 flags = mxcsr_get();

    if (flags & MXCSR_FLAGS)
        mxcsr_set(flags & ~MXCSR_FLAGS);
}
static inline bool host_inexact(void)
{
    return mxcsr_get() & MXCSR_INEXACT;
}
static inline float host_root32(float x)
{
    return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x)));
}
static inline double host_root64(double x)
{
    return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_set_sd(x), _mm_set_sd(x)));
}
#else
#define HOST_FENCE(v) __asm__ volatile("" : "+m"(v) : : "memory")
static inline void host_flags_clear(void)
{
    feclearexcept(FE_ALL_EXCEPT);
}
static inline bool host_inexact(void)
{
    return fetestexcept(FE_INEXACT);
}
static inline float host_root32(float x)
{
    return sqrtf(x);
}
static inline double host_root64(double x)
{
    return sqrt(x);
}
#endif

/* Begin and end watching for the inexact exception. */
static inline bool inexact_watch(const struct cpu *cpu)
{
    if (likely(cpu->fpc & IEEE_INEXACT << FPC_FLAG_SHIFT))
        return false;
    host_flags_clear();
    return true;
}
static inline void inexact_note(struct cpu *cpu, bool watched)
{
    if (watched && host_inexact())
        cpu->fpc |= IEEE_INEXACT << FPC_FLAG_SHIFT;
}

/* Normal and greater than the smallest normal number, into which a tiny one may have been rounded. */
static inline bool long_normal(u64 bits)
{
    return (u32)(bits >> 52 & 0x7FF) - 2 <= 0x7FC;
}
static inline bool short_normal(u64 bits)
{
    return (u32)(bits >> 23 & 0xFF) - 2 <= 0xFC;
}
static inline bool long_normal_or_zero(u64 bits)
{
    return long_normal(bits) || !(bits << 1);
}
static inline bool short_normal_or_zero(u64 bits)
{
    return short_normal(bits) || !(u32)(bits << 1);
}
