/* Conversions between BFP and DFP beside Intel's decimal library: random numbers of each pair of formats in the five
 * rounding methods that both know, results bit for bit and flags. */
#include "guests/engine/bfp.h"
#include "guests/engine/operand_fp.h"
#include "guests/engine/pfpo.h"
#include "tests/unit/guests_engine/bare.h"
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#define CASES 3000

static const struct pfpo_format bfp32 = {PFPO_BFP, 32, &bfp_short, 0}, bfp64 = {PFPO_BFP, 64, &bfp_long, 0},
                                bfp128 = {PFPO_BFP, 128, &bfp_extended, 0}, dfp32 = {PFPO_DFP, 32, &dfp_short, 0},
                                dfp64 = {PFPO_DFP, 64, &dfp_long, 0}, dfp128 = {PFPO_DFP, 128, &dfp_extended, 0};
static const struct {
    u8 ours, library;
} methods[] = {{DFP_EVEN, BID_ROUNDING_TO_NEAREST}, {DFP_DOWN, BID_ROUNDING_DOWN}, {DFP_UP, BID_ROUNDING_UP},
    {DFP_ZERO, BID_ROUNDING_TO_ZERO}, {DFP_AWAY, BID_ROUNDING_TIES_AWAY}};

static u64 seed = 0x13198A2E03707344;
static u64 random64(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 0x9E3779B97F4A7C15;
}
static u128 random128(void)
{
    return (u128)random64() << 64 | random64();
}

/* Exponents near zero half of the time, few digits or bits likewise. */
static u128 random_bfp(const struct pfpo_format *p)
{
    const struct bfp_format *f = p->format;
    u64 choice = random64();
    struct bfp_number n = {BFP_FINITE, choice & 1, false, (s32)(random64() % 160) - 80, random128() | (u128)1 << 127};

    if (choice % 8 == 2)
        return random128() >> (128 - f->width);
    if (choice & 0x10)
        n.significand &= ~(u128)0 << (127 - random64() % 128);
    if (choice & 0x20 || n.exponent > f->emax || n.exponent < 1 - f->emax)
        n.exponent = (s32)(random64() % (2u * (u32)f->emax)) + 1 - f->emax;
    return bfp_encode(f, n);
}
static u128 random_dfp(const struct pfpo_format *p)
{
    const struct dfp_format *f = p->format;
    u64 choice = random64();
    struct dfp_number n = {DFP_FINITE, choice & 1, (s32)(random64() % 80) - 40, 0};

    n.coefficient = random128() % power_of_ten((u32)(random64() % (f->precision + 1u)));
    if (choice & 0x20)
        n.exponent = (s32)(random64() % (u64)(dfp_greatest_biased(f) + 1)) - f->bias;
    if (choice % 32 == 2)
        n.class = 1 + random64() % 2;
    n.coefficient %= power_of_ten(f->precision - (n.class != DFP_FINITE));
    return dfp_encode(f, n);
}

typedef BID_UINT128 quad;
static quad quad_of(u128 v)
{
    return (quad){{(u64)v, (u64)(v >> 64)}};
}
static u128 of_quad(quad v)
{
    return (u128)v.w[1] << 64 | v.w[0];
}
static float float_of(u128 v)
{
    u32 bits = (u32)v;
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}
static u128 of_float(float f)
{
    u32 bits;
    memcpy(&bits, &f, sizeof f);
    return bits;
}
static double double_of(u128 v)
{
    u64 bits = (u64)v;
    double f;
    memcpy(&f, &bits, sizeof f);
    return f;
}
static u128 of_double(double f)
{
    u64 bits;
    memcpy(&bits, &f, sizeof f);
    return bits;
}
#define BINARY32_OF float_of
#define BINARY64_OF double_of
#define BINARY128_OF quad_of
#define OF_BINARY32 of_float
#define OF_BINARY64 of_double
#define OF_BINARY128 of_quad
#define BID32_OF(v) bid_dpd_to_bid32((u32)(v))
#define BID64_OF(v) bid_dpd_to_bid64((u64)(v))
#define BID128_OF(v) bid_dpd_to_bid128(quad_of(v))
#define OF_BID32 bid_to_dpd32
#define OF_BID64 bid_to_dpd64
#define OF_BID128(v) of_quad(bid_to_dpd128(v))

static u32 flags_of_library(_IDEC_flags flags)
{
    return (flags & BID_INVALID_EXCEPTION ? IEEE_INVALID : 0) | (flags & BID_OVERFLOW_EXCEPTION ? IEEE_OVERFLOW : 0) |
           (flags & BID_UNDERFLOW_EXCEPTION ? IEEE_UNDERFLOW : 0) | (flags & BID_INEXACT_EXCEPTION ? IEEE_INEXACT : 0);
}
static void same(u128 from, u128 ours, u128 theirs, unsigned method, _IDEC_flags flags)
{
    u32 our_flags = cpu->fpc >> FPC_FLAG_SHIFT & 0xF8;

    if (ours == theirs && our_flags == flags_of_library(flags))
        return;
    print_error("of %016lx%016lx method %u: %016lx%016lx flags %x, library %016lx%016lx flags %x\n", (u64)(from >> 64),
        (u64)from, method, (u64)(ours >> 64), (u64)ours, our_flags, (u64)(theirs >> 64), (u64)theirs,
        flags_of_library(flags));
    fail();
}
static u128 ours_of(const struct pfpo_format *to, const struct pfpo_format *from, unsigned method, u128 a)
{
    struct pfpo p = {.to = to, .from = from, .rounding = methods[method].ours, .quantum_is_one = true};

    cpu->fpc = 0;
    return pfpo_convert(cpu, &p, a);
}

#define TO_DECIMAL(from, to)                                                                                           \
    static void binary##from##_to_decimal##to(void **state)                                                            \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        for (unsigned i = 0; i < CASES; i++) {                                                                         \
            _IDEC_flags flags = 0;                                                                                     \
            u128 a = random_bfp(&bfp##from), r, s;                                                                     \
            if (bfp_is_nan(bfp_unpack(bfp##from.format, a)))                                                           \
                continue;                                                                                              \
            r = ours_of(&dfp##to, &bfp##from, i % 5, a);                                                               \
            s = OF_BID##to(binary##from##_to_bid##to(BINARY##from##_OF(a), methods[i % 5].library, &flags));           \
            same(a, r, s, i % 5, flags);                                                                               \
        }                                                                                                              \
    }
#define TO_BINARY(from, to)                                                                                            \
    static void decimal##from##_to_binary##to(void **state)                                                            \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        for (unsigned i = 0; i < CASES; i++) {                                                                         \
            _IDEC_flags flags = 0;                                                                                     \
            u128 a = random_dfp(&dfp##from), r, s;                                                                     \
            if (dfp_is_nan(dfp_unpack(dfp##from.format, a)))                                                           \
                continue;                                                                                              \
            r = ours_of(&bfp##to, &dfp##from, i % 5, a);                                                               \
            s = OF_BINARY##to(bid##from##_to_binary##to(BID##from##_OF(a), methods[i % 5].library, &flags));           \
            same(a, r, s, i % 5, flags);                                                                               \
        }                                                                                                              \
    }
#define EACH_PAIR(X) X(32, 32) X(32, 64) X(32, 128) X(64, 32) X(64, 64) X(64, 128) X(128, 32) X(128, 64) X(128, 128)
EACH_PAIR(TO_DECIMAL)
EACH_PAIR(TO_BINARY)

#define TEST_TO_DECIMAL(from, to) BARE_TEST(binary##from##_to_decimal##to),
#define TEST_TO_BINARY(from, to) BARE_TEST(decimal##from##_to_binary##to),
int main(void)
{
    const struct CMUnitTest tests[] = {EACH_PAIR(TEST_TO_DECIMAL) EACH_PAIR(TEST_TO_BINARY)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
