/* Decimal arithmetic beside Intel's decimal library, which has its own methods: random operations in the five rounding
 * methods that both know, results bit for bit and flags. What the library does not know, dfp_test.c tests. */
#include "guests/engine/dfp.h"
#include "guests/engine/operand_fp.h"
#include "tests/unit/guests_engine/bare.h"
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#define CASES 100000

static u64 seed = 0x243F6A8885A308D3;
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

/* Any bits; or a number whose digits are few or many, often nines or zeros, and whose exponent is near the middle or an
 * end of the range. */
static u128 random_operand(const struct dfp_format *f)
{
    u64 choice = random64();
    s32 greatest = dfp_greatest_biased(f), digits = (s32)(random64() % (f->precision + 1u));
    struct dfp_number n = {DFP_FINITE, choice & 1, 0, 0};

    if (choice % 16 == 0) { /* the library makes something else of what infinities and NaNs ignore */
        u128 bits = random128() & (~(u128)0 >> (128 - f->width));
        if (dfp_unpack(f, bits).class == DFP_FINITE)
            return bits;
    }
    if (choice % 16 == 1) {
        n.class = 1 + random64() % 3;
        n.coefficient = random128() % power_of_ten(f->precision - 1u);
        return dfp_encode(f, n);
    }
    n.coefficient = random128() % power_of_ten((u32)digits);
    if (choice & 0x100)
        n.coefficient = power_of_ten((u32)digits) - 1 - n.coefficient % 3;
    if (choice & 0x200)
        n.coefficient -= n.coefficient % power_of_ten((u32)(random64() % f->precision));
    n.exponent = choice & 0xC00 ? f->bias + (s32)(random64() % (2u * f->precision)) - f->precision
                                : (s32)(random64() % (u64)(greatest + 1));
    if ((choice & 0x3000) == 0x1000)
        n.exponent = (s32)(random64() % (2u * f->precision));
    if ((choice & 0x3000) == 0x2000)
        n.exponent = greatest - (s32)(random64() % (2u * f->precision));
    n.exponent -= f->bias;
    return dfp_encode(f, n);
}

static BID_UINT64 bid64(u128 dpd)
{
    return bid_dpd_to_bid64((u64)dpd);
}
static u128 dpd64(BID_UINT64 bid)
{
    return bid_to_dpd64(bid);
}
static BID_UINT128 bid128(u128 dpd)
{
    return bid_dpd_to_bid128((BID_UINT128){{(u64)dpd, (u64)(dpd >> 64)}});
}
static u128 dpd128(BID_UINT128 bid)
{
    BID_UINT128 r = bid_to_dpd128(bid);
    return (u128)r.w[1] << 64 | r.w[0];
}

static const struct {
    u8 ours, library;
} methods[] = {{DFP_EVEN, BID_ROUNDING_TO_NEAREST}, {DFP_DOWN, BID_ROUNDING_DOWN}, {DFP_UP, BID_ROUNDING_UP},
    {DFP_ZERO, BID_ROUNDING_TO_ZERO}, {DFP_AWAY, BID_ROUNDING_TIES_AWAY}};

static u32 flags_of_library(_IDEC_flags flags)
{
    return (flags & BID_INVALID_EXCEPTION ? IEEE_INVALID : 0) |
           (flags & BID_ZERO_DIVIDE_EXCEPTION ? IEEE_DIVISION : 0) |
           (flags & BID_OVERFLOW_EXCEPTION ? IEEE_OVERFLOW : 0) |
           (flags & BID_UNDERFLOW_EXCEPTION ? IEEE_UNDERFLOW : 0) | (flags & BID_INEXACT_EXCEPTION ? IEEE_INEXACT : 0);
}

/* Of two NaNs the library chooses by its own rule; a NaN made of nothing is compared as such. */
static void same(
    const struct dfp_format *f, const char *what, u128 a, u128 b, u128 ours, u128 theirs, _IDEC_flags flags)
{
    bool both = dfp_is_nan(dfp_unpack(f, a)) && dfp_is_nan(dfp_unpack(f, b));
    u32 our_flags = cpu->fpc >> FPC_FLAG_SHIFT & 0xF8;

    if (both && dfp_is_nan(dfp_unpack(f, ours)))
        return;
    if (ours != theirs || our_flags != flags_of_library(flags)) {
        print_error("%s a %016lx%016lx b %016lx%016lx: %016lx%016lx flags %x, library %016lx%016lx flags %x\n", what,
            (u64)(a >> 64), (u64)a, (u64)(b >> 64), (u64)b, (u64)(ours >> 64), (u64)ours, our_flags,
            (u64)(theirs >> 64), (u64)theirs, flags_of_library(flags));
        fail();
    }
}

/* ours: of a and b with c the method; theirs: of x and y with their method. */
#define COMPARED(name, f, size, our_call, their_call)                                                                  \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        for (unsigned i = 0; i < CASES; i++) {                                                                         \
            u128 a = random_operand(&f), b = random_operand(&f), r, s;                                                 \
            __typeof__(bid##size(0)) x = bid##size(a), y __attribute__((unused)) = bid##size(b);                       \
            struct dfp_control c = {methods[i % 5].ours, false};                                                       \
            _IDEC_round rnd = methods[i % 5].library;                                                                  \
            _IDEC_flags flags = 0;                                                                                     \
            cpu->fpc = 0;                                                                                              \
            r = our_call;                                                                                              \
            s = dpd##size(their_call);                                                                                 \
            same(&f, #name, a, b, r, s, flags);                                                                        \
        }                                                                                                              \
    }
#define COMPARED_BOTH(name, our, their)                                                                                \
    COMPARED(name##_long, dfp_long, 64, our(cpu, &dfp_long, a, b, c), bid64_##their(x, y, rnd, &flags))                \
    COMPARED(name##_extended, dfp_extended, 128, our(cpu, &dfp_extended, a, b, c), bid128_##their(x, y, rnd, &flags))
COMPARED_BOTH(sums, dfp_add, add)
COMPARED_BOTH(differences, dfp_subtract, sub)
COMPARED_BOTH(products, dfp_multiply, mul)
COMPARED_BOTH(quotients, dfp_divide, div)

/* dfp_quantize has the exponent's source first. */
COMPARED(quanta_long, dfp_long, 64, dfp_quantize(cpu, &dfp_long, b, a, c), bid64_quantize(x, y, rnd, &flags))
COMPARED(
    quanta_extended, dfp_extended, 128, dfp_quantize(cpu, &dfp_extended, b, a, c), bid128_quantize(x, y, rnd, &flags))
COMPARED(integral_values_long, dfp_long, 64, (b = 0, dfp_to_integral(cpu, &dfp_long, a, c)),
    bid64_round_integral_exact(x, rnd, &flags))
COMPARED(integral_values_extended, dfp_extended, 128, (b = 0, dfp_to_integral(cpu, &dfp_extended, a, c)),
    bid128_round_integral_exact(x, rnd, &flags))

/* The library converts payloads of NaNs from the left. */
static void same_but_nan(
    const struct dfp_format *f, const char *what, u128 a, u128 ours, u128 theirs, _IDEC_flags flags)
{
    if (!dfp_is_nan(dfp_unpack(f, ours)) || !dfp_is_nan(dfp_unpack(f, theirs)))
        same(f, what, a, 0, ours, theirs, flags);
    else
        assert_int_equal(cpu->fpc >> FPC_FLAG_SHIFT & 0xF8, flags_of_library(flags));
}
static void shorter_formats(void **state)
{
    struct dfp_control c;
    _IDEC_flags flags;

    (void)state;
    for (unsigned i = 0; i < CASES; i++) {
        u128 a = random_operand(&dfp_extended), b = random_operand(&dfp_long), r, s;
        c = (struct dfp_control){methods[i % 5].ours, false};
        cpu->fpc = flags = 0;
        r = dfp_convert(cpu, &dfp_extended, &dfp_long, a, c, false);
        s = dpd64(bid128_to_bid64(bid128(a), methods[i % 5].library, &flags));
        same_but_nan(&dfp_long, "extended to long", a, r, s, flags);
        cpu->fpc = flags = 0;
        r = dfp_convert(cpu, &dfp_long, &dfp_short, b, c, false);
        s = bid_to_dpd32(bid64_to_bid32(bid64(b), methods[i % 5].library, &flags));
        same_but_nan(&dfp_short, "long to short", b, r, s, flags);
    }
}
static void longer_formats(void **state)
{
    struct dfp_control c = {0, false};
    _IDEC_flags flags;

    (void)state;
    for (unsigned i = 0; i < CASES; i++) {
        u128 a = random_operand(&dfp_long), b = random_operand(&dfp_short), r, s;
        cpu->fpc = flags = 0;
        r = dfp_convert(cpu, &dfp_long, &dfp_extended, a, c, false);
        s = dpd128(bid64_to_bid128(bid64(a), &flags));
        same_but_nan(&dfp_extended, "long to extended", a, r, s, flags);
        cpu->fpc = flags = 0;
        r = dfp_convert(cpu, &dfp_short, &dfp_long, b, c, false);
        s = dpd64(bid32_to_bid64(bid_dpd_to_bid32((u32)b), &flags));
        same_but_nan(&dfp_long, "short to long", b, r, s, flags);
    }
}

#define ORDER(size, x, y)                                                                                              \
    (bid##size##_quiet_unordered(x, y, &flags) ? 3                                                                     \
        : bid##size##_quiet_less(x, y, &flags) ? 1                                                                     \
                                               : 2 * bid##size##_quiet_greater(x, y, &flags))
static void comparisons(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CASES; i++) {
        u128 a = random_operand(&dfp_long), b = random_operand(&dfp_long);
        _IDEC_flags flags = 0;
        cpu->fpc = 0;
        assert_int_equal(dfp_compare(cpu, &dfp_long, a, b, false), ORDER(64, bid64(a), bid64(b)));
        assert_int_equal(cpu->fpc >> FPC_FLAG_SHIFT, flags_of_library(flags));
        a = random_operand(&dfp_extended), b = random_operand(&dfp_extended);
        cpu->fpc = flags = 0;
        assert_int_equal(dfp_compare(cpu, &dfp_extended, a, b, false), ORDER(128, bid128(a), bid128(b)));
        assert_int_equal(cpu->fpc >> FPC_FLAG_SHIFT, flags_of_library(flags));
    }
}

/* Where the number does not fit, the library has its own result. */
#define TO_FIXED(type, size, bits, is_signed, field)                                                                   \
    do {                                                                                                               \
        type r = bid##size##_to_##field(x##size, &flags);                                                              \
        cpu->fpc = 0;                                                                                                  \
        u64 ours = dfp_to_integer(cpu, f##size, a##size, bits, is_signed, (struct dfp_control){DFP_EVEN, false}, &cc); \
        assert_int_equal(cc == 3, (flags & BID_INVALID_EXCEPTION) != 0);                                               \
        if (cc != 3) {                                                                                                 \
            assert_int_equal((type)ours, r);                                                                           \
            assert_int_equal(cpu->fpc >> FPC_FLAG_SHIFT, flags_of_library(flags));                                     \
        }                                                                                                              \
        flags = 0;                                                                                                     \
    } while (0)
static void fixed_point_numbers(void **state)
{
    const struct dfp_format *f64 = &dfp_long, *f128 = &dfp_extended;
    _IDEC_flags flags = 0;
    u8 cc;

    (void)state;
    for (unsigned i = 0; i < CASES; i++) {
        u128 a64 = random_operand(f64), a128 = random_operand(f128);
        BID_UINT64 x64 = bid64(a64);
        BID_UINT128 x128 = bid128(a128);
        TO_FIXED(s32, 64, 32, true, int32_xrnint);
        TO_FIXED(s64, 64, 64, true, int64_xrnint);
        TO_FIXED(u32, 64, 32, false, uint32_xrnint);
        TO_FIXED(u64, 64, 64, false, uint64_xrnint);
        TO_FIXED(s32, 128, 32, true, int32_xrnint);
        TO_FIXED(s64, 128, 64, true, int64_xrnint);
        TO_FIXED(u32, 128, 32, false, uint32_xrnint);
        TO_FIXED(u64, 128, 64, false, uint64_xrnint);
    }
}
static void numbers_of_fixed_point(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CASES; i++) {
        struct dfp_control c = {methods[i % 5].ours, false};
        s64 value = (s64)random64() >> random64() % 64;
        bool minus = value < 0;
        u64 magnitude = minus ? -(u64)value : (u64)value;
        _IDEC_flags flags = 0;
        cpu->fpc = 0;
        u128 r = dfp_from_integer(cpu, &dfp_long, minus, magnitude, c);
        u128 s = dpd64(bid64_from_int64(value, methods[i % 5].library, &flags));
        same(&dfp_long, "long of signed", 0, 0, r, s, flags);
        r = dfp_from_integer(cpu, &dfp_extended, minus, magnitude, c);
        assert_true(r == dpd128(bid128_from_int64(value)));
        cpu->fpc = flags = 0;
        r = dfp_from_integer(cpu, &dfp_long, false, (u64)value, c);
        s = dpd64(bid64_from_uint64((u64)value, methods[i % 5].library, &flags));
        same(&dfp_long, "long of unsigned", 0, 0, r, s, flags);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(sums_long),
        BARE_TEST(sums_extended),
        BARE_TEST(differences_long),
        BARE_TEST(differences_extended),
        BARE_TEST(products_long),
        BARE_TEST(products_extended),
        BARE_TEST(quotients_long),
        BARE_TEST(quotients_extended),
        BARE_TEST(quanta_long),
        BARE_TEST(quanta_extended),
        BARE_TEST(integral_values_long),
        BARE_TEST(integral_values_extended),
        BARE_TEST(shorter_formats),
        BARE_TEST(longer_formats),
        BARE_TEST(comparisons),
        BARE_TEST(fixed_point_numbers),
        BARE_TEST(numbers_of_fixed_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
