/* Taking hexadecimal floating-point numbers apart and putting results together, with the exceptions that complete.
 * Source: PoP chapter 18, "HFP Number Representation", "Normalization"; chapter 6, "HFP Exponent Overflow" and others.
 */
#include "guests/engine/hfp.h"

#define FRACTION_56 0x00FFFFFFFFFFFFFFu

struct hfp_number hfp_unpack(enum hfp_format f, u128 bits)
{
    u64 high = f == HFP_EXTENDED ? (u64)(bits >> 64) : f == HFP_LONG ? (u64)bits : (u64)bits << 32;
    struct hfp_number n = {high >> 63, high >> 56 & 127, high & FRACTION_56};

    if (f == HFP_EXTENDED)
        n.fraction = n.fraction << 56 | (bits & FRACTION_56);
    else
        n.fraction = hfp_resize(n.fraction, HFP_LONG, f);
    return n;
}

/* Sign and characteristic of the leftmost byte. */
static u64 head(bool sign, s32 exponent)
{
    return (u64)sign << 63 | (u64)(exponent & 127) << 56;
}
u128 hfp_encode(enum hfp_format f, struct hfp_number n)
{
    u64 high;

    if (f == HFP_EXTENDED) /* the right part has the same sign, and a characteristic 14 less */
        return (u128)(head(n.sign, n.exponent) | (u64)(n.fraction >> 56)) << 64 | head(n.sign, n.exponent - 14) |
               (n.fraction & FRACTION_56);
    high = head(n.sign, n.exponent) | (u64)hfp_resize(n.fraction, f, HFP_LONG);
    return f == HFP_LONG ? high : high >> 32;
}

u128 hfp_pack(struct cpu *cpu, enum hfp_format f, struct hfp_number n)
{
    if (!n.fraction)
        return 0;
    if (unlikely(n.exponent > 127)) {
        cpu->hfp_trap = PGM_HFP_OVERFLOW;
    } else if (unlikely(n.exponent < 0)) {
        if (!(cpu->psw_mask & PSW_PM_HEXUFL))
            return 0;
        cpu->hfp_trap = PGM_HFP_UNDERFLOW;
    }
    return hfp_encode(f, n);
}

struct hfp_number hfp_normalize(unsigned digits, struct hfp_number n)
{
    u64 high = (u64)(n.fraction >> 64);
    unsigned zeros = high ? (unsigned)__builtin_clzll(high) : 64 + (unsigned)__builtin_clzll((u64)n.fraction);
    unsigned shift = zeros / 4 - (32 - digits);

    n.fraction <<= 4 * shift;
    n.exponent -= (s32)shift;
    return n;
}

_Noreturn void hfp_trap(struct cpu *cpu)
{
    u16 code = cpu->hfp_trap;

    cpu->hfp_trap = 0;
    cpu_program(cpu, code);
}

u8 hfp_sign_cc(enum hfp_format f, u128 bits)
{
    struct hfp_number n = hfp_unpack(f, bits);

    return !n.fraction ? 0 : n.sign ? 1 : 2;
}
