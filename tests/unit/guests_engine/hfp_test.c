/* Hexadecimal floating point: random operands against plain integer arithmetic that follows the PoP digit by digit, and
 * clauses worked by hand (chapter 18; qemu-s390x has none of these instructions). */
#include "tests/unit/guests_engine/bare.h"

#define AFP 0x40000ULL
#define UNDERFLOW_MASK PSW_PM_HEXUFL
#define SIGNIFICANCE_MASK PSW_PM_HEXSIG
#define F(n) cpu->vr[n].d[0]
enum { ROUNDS = 3000 };
typedef unsigned __int128 wide;

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = AFP;
    srandom(18);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* Execute with FPRs 0 and 2 (and 4 and 6 as they are). */
static u16 run_masked(u64 masks, const char *hex, u64 f0, u64 f2)
{
    F(0) = f0;
    F(2) = f2;
    return bare_execute_psw(BARE_PSW | masks, hex);
}
static u16 run(const char *hex, u64 f0, u64 f2)
{
    return run_masked(0, hex, f0, f2);
}
#define EXPECT(hex, f0, f2, result)                                                                                    \
    do {                                                                                                               \
        assert_int_equal(run(hex, f0, f2), 0);                                                                         \
        assert_true(F(0) == (result));                                                                                 \
    } while (0)
/* Short operands and results, in the left halves. */
#define S(v) ((u64)(v) << 32)

/* The model's numbers: digits of fraction, exponent as in the characteristic. */
struct model {
    bool sign;
    int exponent;
    wide fraction;
};
static struct model model_of(u64 bits, unsigned digits)
{
    return (struct model){bits >> 63, (int)(bits >> 56 & 127), (bits & 0xFFFFFFFFFFFFFF) >> (56 - 4 * digits)};
}
/* What an instruction ends with: a result of so many digits, all exceptions masked; overflow interrupts all the same.
 */
struct outcome {
    u64 bits;
    u16 code;
};
static struct outcome outcome_of(struct model n, unsigned digits, unsigned has)
{
    struct outcome r = {0, 0};

    if (!n.fraction)
        return r;
    for (; !(n.fraction >> 4 * (has - 1)); n.exponent--)
        n.fraction <<= 4;
    for (; has > digits; has--)
        n.fraction >>= 4;
    for (; has < digits; has++)
        n.fraction <<= 4;
    if (n.exponent < 0)
        return r;
    r.code = n.exponent > 127 ? PGM_HFP_OVERFLOW : 0;
    r.bits = (u64)n.sign << 63 | (u64)(n.exponent & 127) << 56 | (u64)(n.fraction << (56 - 4 * digits));
    return r;
}
/* With one guard digit, and the carry made room for. */
static struct model model_sum(struct model a, struct model b)
{
    wide x, y;
    a.fraction <<= 4, b.fraction <<= 4;
    for (; a.exponent < b.exponent; a.exponent++)
        a.fraction >>= 4;
    for (; b.exponent < a.exponent; b.exponent++)
        b.fraction >>= 4;
    x = a.sign ? -a.fraction : a.fraction;
    y = b.sign ? -b.fraction : b.fraction;
    x += y;
    a.sign = x >> 127;
    a.fraction = a.sign ? -x : x;
    return a;
}

static u64 random_bits(void)
{
    return (u64)random() << 42 ^ (u64)random() << 21 ^ (u64)random();
}
/* Characteristics near each other, some leading zeros. */
static u64 random_number(unsigned digits)
{
    static const u8 centers[] = {64, 64, 64, 3, 125};
    u64 fraction = random_bits() & 0xFFFFFFFFFFFFFF;
    int exponent = centers[random() % 5] + (int)(random() % 11) - 5;

    fraction >>= random() % 3 ? 0 : 4 * (random() % 15);
    fraction = fraction >> (56 - 4 * digits) << (56 - 4 * digits);
    return (random_bits() & 1) << 63 | (u64)(exponent < 0 ? 0 : exponent > 127 ? 127 : exponent) << 56 | fraction;
}
/* Execute on a and b; what lies right of the digits stays. */
static void check(const char *hex, u64 a, u64 b, unsigned digits, struct outcome expected)
{
    u64 rest = digits == 6 ? 0xFFFFFFFF : 0;
    u16 code;

    code = run(hex, a | (rest & 0x11111111), b | (rest & 0x77777777));
    expected.bits |= rest & 0x11111111;
    if (F(0) != expected.bits || code != expected.code)
        fail_msg("%s %016lX %016lX: %016lX code %X, not %016lX %X", hex, a, b, (u64)F(0), code, expected.bits,
            expected.code);
}
static u8 sign_cc(u64 r)
{
    return r & 0xFFFFFFFFFFFFFF ? r >> 63 ? 1 : 2 : 0;
}

static void sums_agree_with_seven_and_fifteen_digits(void **state)
{
    static const char *names[2][4] = {{"3A02", "3B02", "3E02", "3902"}, {"2A02", "2B02", "2E02", "2902"}};

    (void)state;
    for (unsigned round = 0; round < 4 * ROUNDS; round++) {
        bool is_long = round & 1, subtract = (round / 2) & 1;
        unsigned digits = is_long ? 14 : 6;
        u64 a = random_number(digits), b = random() % 16 ? random_number(digits) : a;
        struct outcome r;
        struct model n = model_sum(model_of(a, digits), model_of(subtract ? b ^ 1ULL << 63 : b, digits));

        r = outcome_of((struct model){n.sign, n.exponent + 1, n.fraction}, digits, digits + 2);
        check(names[is_long][subtract], a, b, digits, r);
        assert_int_equal(cpu->cc, sign_cc(r.bits));
        if (subtract) {
            check(names[is_long][3], a, b, digits, (struct outcome){a, 0});
            assert_int_equal(cpu->cc, !n.fraction ? 0 : n.sign ? 1 : 2);
            continue;
        }
        if (n.fraction >> 4 * (digits + 1)) /* unnormalized: the carry alone is made room for */
            n.fraction >>= 4, n.exponent++;
        n.fraction >>= 4;
        r.code = n.fraction && n.exponent > 127 ? PGM_HFP_OVERFLOW : 0;
        r.bits = (u64)n.sign << 63 | (u64)(n.exponent & 127) << 56 | (u64)n.fraction << (56 - 4 * digits);
        r.bits = n.fraction ? r.bits : 0;
        check(names[is_long][2], a, b, digits, r);
    }
}

static void products_and_quotients_agree_with_integers(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        u64 a = random_number(14), b = random_number(14);
        struct model x = model_of(a, 14), y = model_of(b, 14), n = {x.sign ^ y.sign, x.exponent + y.exponent - 64, 0};

        n.fraction = x.fraction * y.fraction;
        check("2C02", a, b, 14, outcome_of(n, 14, 28));
        if (!y.fraction) {
            check("2D02", a, b, 14, (struct outcome){a, PGM_HFP_DIVIDE});
            continue;
        }
        for (; x.fraction && !(x.fraction >> 52); x.exponent--)
            x.fraction <<= 4;
        for (; !(y.fraction >> 52); y.exponent--)
            y.fraction <<= 4;
        n.exponent = x.exponent - y.exponent + 64 + 1;
        n.fraction = (x.fraction << 60) / y.fraction; /* 15 or 16 digits, one of them whole */
        check("2D02", a, b, 14, outcome_of(n, 14, 16));
    }
}

static void short_products_quotients_and_roots_agree_with_integers(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        u64 a = random_number(6), b = random_number(6), root = 0;
        struct outcome r;
        struct model x = model_of(a, 6), y = model_of(b, 6), n = {x.sign ^ y.sign, x.exponent + y.exponent - 64, 0};
        wide radicand;

        n.fraction = x.fraction * y.fraction;
        check("B3370002", a, b, 6, outcome_of(n, 6, 12));
        r = outcome_of(n, 14, 12);
        assert_int_equal(run("3C02", a, b), r.code);
        assert_true(F(0) == r.bits);
        n = (struct model){y.sign, y.exponent, y.fraction << 3}; /* half of it, with a guard digit */
        check("3402", a, b, 6, outcome_of(n, 6, 7));
        if (y.fraction && y.sign) {
            check("B2450002", a, b, 6, (struct outcome){a, PGM_HFP_SQUARE_ROOT});
            b ^= 1ULL << 63;
        }
        /* The root is the greatest r with (r - 1/2)^2 not above the radicand. */
        for (; y.fraction && !(y.fraction >> 20); y.exponent--)
            y.fraction <<= 4;
        radicand = y.fraction << (y.exponent & 1 ? 20 : 24);
        for (u64 bit = 1 << 23; bit; bit >>= 1)
            if ((wide)(2 * (root | bit) - 1) * (2 * (root | bit) - 1) <= 4 * radicand)
                root |= bit;
        n = (struct model){false, (y.exponent + 64 + (y.exponent & 1)) / 2, y.fraction ? root : 0};
        check("B2450002", a, b, 6, outcome_of(n, 6, 6));
    }
}

static void multiply_and_add_truncates_the_exact_sum_once(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        u64 a = random_number(6), b = random_number(6), c = random_number(6);
        struct model x = model_of(a, 6), y = model_of(b, 6), z = model_of(c, 6), n;
        bool subtract = round & 1;

        x.sign ^= y.sign;
        x.exponent += y.exponent - 64;
        x.fraction *= y.fraction; /* 12 digits */
        z.sign ^= subtract;
        z.fraction <<= 24;
        if (x.exponent - z.exponent > 17 || z.exponent - x.exponent > 17)
            continue;
        n.exponent =
            (x.exponent < z.exponent ? x.exponent : z.exponent); /* all is kept: up to 29 digits, and a carry */
        x.fraction <<= 4 * (x.exponent - n.exponent);
        z.fraction <<= 4 * (z.exponent - n.exponent);
        n.sign = (x.fraction > z.fraction ? x : z).sign;
        n.fraction = x.sign == z.sign          ? x.fraction + z.fraction
                     : x.fraction > z.fraction ? x.fraction - z.fraction
                                               : z.fraction - x.fraction;
        n.exponent += 31 - 12;
        F(4) = a;
        check(subtract ? "B32F0042" : "B32E0042", c, b, 6, outcome_of(n, 6, 31));
    }
    /* Long: what is subtracted far to the right still counts. */
    F(4) = 0x4110000000000000;
    EXPECT("B33F0042", 0x1110000000000000, 0x4110000000000000, 0x40FFFFFFFFFFFFFF);
    EXPECT("B33E0042", 0x1110000000000000, 0x4110000000000000, 0x4110000000000000);
    bare_put64(0x3000, 0x4120000000000000);
    cpu->gr[1].g = 0x3000;
    F(4) = 0x4130000000000000;
    assert_int_equal(run("ED401000003E", 0x4110000000000000, 0), 0); /* MAD 0,4,0(1) */
    assert_true(F(0) == 0x4170000000000000);
}

static void exceptions_complete_as_the_masks_say(void **state)
{
    (void)state;
    /* Overflow: always an interruption, the characteristic 128 less. */
    cpu->cc = 0;
    assert_int_equal(run("3A02", S(0x7FFFFFFF), S(0x7FFFFFFF)), PGM_HFP_OVERFLOW);
    assert_true(F(0) == S(0x001FFFFF));
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(run("2C02", 0xFF10000000000000, 0x7F10000000000000), PGM_HFP_OVERFLOW);
    assert_true(F(0) == 0xBD10000000000000);
    /* Underflow: true zero, or the characteristic 128 more. */
    EXPECT("3B02", S(0x00100000), S(0x000FFFFF), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run_masked(UNDERFLOW_MASK, "3B02", S(0x00100000), S(0x000FFFFF)), PGM_HFP_UNDERFLOW);
    assert_true(F(0) == S(0x7B100000));
    assert_int_equal(cpu->cc, 2);
    EXPECT("3402", 7, S(0x00100000), 7);
    assert_int_equal(run_masked(UNDERFLOW_MASK, "3402", 0, S(0x80100000)), PGM_HFP_UNDERFLOW);
    assert_true(F(0) == S(0xFF800000));
    /* Significance: true zero, or the characteristic of the intermediate sum. */
    EXPECT("3B02", S(0x45123456), S(0x45123456), 0);
    assert_int_equal(run_masked(SIGNIFICANCE_MASK, "3B02", S(0x45123456), S(0x45123456)), PGM_HFP_SIGNIFICANCE);
    assert_true(F(0) == S(0x45000000));
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run_masked(UNDERFLOW_MASK | SIGNIFICANCE_MASK, "3C02", 0, S(0x45123456)), 0);
    /* The guard digit saves AE from a zero, AU not. */
    EXPECT("3B02", S(0x42000001), S(0x41000001), S(0x3CF00000));
    EXPECT("3F02", S(0x42000000), S(0x41000001), 0);
    assert_int_equal(run_masked(SIGNIFICANCE_MASK, "3F02", S(0x42000000), S(0x41000001)), PGM_HFP_SIGNIFICANCE);
    /* Division and the square root suppress. */
    cpu->cc = 3;
    assert_int_equal(run("3D02", S(0x41100000), S(0x7F000000)), PGM_HFP_DIVIDE);
    assert_true(F(0) == S(0x41100000));
    assert_int_equal(run("B2440002", 1, 0xC110000000000000), PGM_HFP_SQUARE_ROOT);
    assert_true(F(0) == 1);
    assert_int_equal(cpu->cc, 3);
}

/* A zero with a large characteristic takes digits from the other operand: how programs truncate. */
static void unnormalized_zeros_truncate(void **state)
{
    (void)state;
    EXPECT("2A02", 0x4E00000000000000, 0x421ABC0000000000, 0x421AB00000000000);
    EXPECT("2E02", 0x4E00000000000000, 0x421ABC0000000000, 0x4E0000000000001A);
    EXPECT("3902", S(0x60000000), S(0x41100000), S(0x60000000));
    assert_int_equal(cpu->cc, 0);
}

static void signs_are_loaded_and_tested(void **state)
{
    (void)state;
    EXPECT("3202", 7, S(0xC5000000), S(0xC5000000) | 7);
    assert_int_equal(cpu->cc, 0);
    EXPECT("3302", 7, S(0xC5000001), S(0x45000001) | 7);
    assert_int_equal(cpu->cc, 2);
    EXPECT("2102", 0, 0x0000000000000001, 0x8000000000000001);
    assert_int_equal(cpu->cc, 1);
    EXPECT("2002", 0, 0xC500000000000000, 0x4500000000000000);
    assert_int_equal(cpu->cc, 0);
    /* Extended: the right part is made to fit; a zero loses its characteristic, not its sign. */
    F(4) = 0xC500000000000000, F(6) = 0x1200000000000001;
    assert_int_equal(bare_execute("B3620004"), 0);
    assert_true(F(0) == 0xC500000000000000 && F(2) == 0xB700000000000001);
    assert_int_equal(cpu->cc, 1);
    F(6) = 0x1200000000000000;
    assert_int_equal(bare_execute("B3620004"), 0);
    assert_true(F(0) == 0x8000000000000000 && F(2) == 0x8000000000000000);
    assert_int_equal(bare_execute("B3630004"), 0);
    assert_true(F(0) == 0 && F(2) == 0);
    assert_int_equal(cpu->cc, 0);
}

static void rounding_adds_half_of_the_last_place(void **state)
{
    (void)state;
    EXPECT("3502", 7, 0x4112345680000000, S(0x41123457) | 7);
    EXPECT("3502", 7, 0xC11234567FFFFFFF, S(0xC1123456) | 7);
    EXPECT("3502", 0, 0x41FFFFFFFFFFFFFF, S(0x42100000));
    EXPECT("3502", 0, 0x4500000000000000, S(0x45000000));
    assert_int_equal(run("3502", 0, 0xFFFFFFFFFFFFFFFF), PGM_HFP_OVERFLOW);
    assert_true(F(0) == S(0x80100000));
    F(4) = 0x4112345678901234, F(6) = 0x3380000000000000;
    assert_int_equal(bare_execute("2504"), 0);
    assert_true(F(0) == 0x4112345678901235);
    assert_int_equal(run("B3660004", 0, 0), 0);
    assert_true(F(0) == S(0x41123456));
    EXPECT("B3240002", 1, S(0xC5000001) | 0x77777777, S(0xC5000001));
    assert_int_equal(run("B3250004", 0, 0), 0);
    assert_true(F(0) == 0x4112345678901234 && F(2) == 0x3300000000000000);
}

/* Extended: constants known to more digits than there are. */
static void extended_arithmetic_has_28_digits(void **state)
{
    (void)state;
    F(4) = 0x4120000000000000, F(6) = 0x3300000000000000;
    assert_int_equal(bare_execute("B3360004"), 0); /* root of 2: 1.6A09E667F3BCC908B2FB1366EA957D */
    assert_true(F(0) == 0x4116A09E667F3BCC && F(2) == 0x33908B2FB1366EA9);
    F(0) = 0x4110000000000000, F(2) = 0;
    F(4) = 0xC130000000000000, F(6) = 0;
    assert_int_equal(bare_execute("B22D0004"), 0); /* 1 by -3 */
    assert_true(F(0) == 0xC055555555555555 && F(2) == 0xB255555555555555);
    assert_int_equal(bare_execute("2604"), 0); /* and back, truncated */
    assert_true(F(0) == 0x40FFFFFFFFFFFFFF && F(2) == 0x32FFFFFFFFFFFFFF);
    F(4) = 0x2410000000000000, F(6) = 0x1600000000000000;
    assert_int_equal(bare_execute("3604"), 0); /* the guard digit alone: 1 more in the 29th */
    assert_true(F(0) == 0x40FFFFFFFFFFFFFF && F(2) == 0x32FFFFFFFFFFFFFF);
    F(4) = 0x2510000000000000;
    assert_int_equal(bare_execute("3604"), 0);
    assert_true(F(0) == 0x4110000000000000 && F(2) == 0x3300000000000000);
    assert_int_equal(cpu->cc, 2);
    F(0) = 0x0510000000000001, F(2) = 0x7700000000000000; /* the right part's characteristic wraps */
    F(4) = 0x0500000000000000, F(6) = 0;
    assert_int_equal(bare_execute("3604"), 0);
    assert_true(F(0) == 0x0510000000000001 && F(2) == 0x7700000000000000);
    F(0) = 0x7FFFFFFFFFFFFFFF, F(2) = 0x71FFFFFFFFFFFFFF;
    F(4) = F(0), F(6) = F(2);
    assert_int_equal(bare_execute("3604"), PGM_HFP_OVERFLOW);
    assert_true(F(0) == 0x001FFFFFFFFFFFFF && F(2) == 0x72FFFFFFFFFFFFFF);
    EXPECT("2702", 0x41FFFFFFFFFFFFFF, 0x41FFFFFFFFFFFFFF, 0x42FFFFFFFFFFFFFE);
    assert_true(F(2) == 0x3400000000000001);
}

static void fixed_point_numbers_are_rounded_as_told(void **state)
{
    static const struct {
        char m3;
        int plus_half, minus_half, plus_one_half, minus_point_6;
    } cases[] = {{'0', 0, 0, 1, 0}, {'1', 1, -1, 2, -1}, {'4', 0, 0, 2, -1}, {'5', 0, 0, 1, 0}, {'6', 1, 0, 2, 0},
        {'7', 0, -1, 1, -1}};
    char hex[] = "B3B8x030"; /* CFER 3,x,0 */

    (void)state;
    cpu->gr[3].g = ~0ULL << 32;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hex[4] = cases[i].m3;
        assert_int_equal(run(hex, S(0x40800000), 0), 0);
        assert_int_equal((s32)cpu->gr[3].l, cases[i].plus_half);
        assert_int_equal(cpu->cc, 2);
        assert_int_equal(run(hex, S(0xC0800000), 0), 0);
        assert_int_equal((s32)cpu->gr[3].l, cases[i].minus_half);
        assert_int_equal(cpu->cc, 1);
        assert_int_equal(run(hex, S(0x41180000), 0), 0);
        assert_int_equal((s32)cpu->gr[3].l, cases[i].plus_one_half);
        assert_int_equal(run(hex, S(0xC099999A), 0), 0);
        assert_int_equal((s32)cpu->gr[3].l, cases[i].minus_point_6);
    }
    assert_true(cpu->gr[3].g >> 32 == 0xFFFFFFFF);
    assert_int_equal(run("B3B82030", 0, 0), PGM_SPECIFICATION);
    assert_int_equal(run("B3B83030", 0, 0), PGM_SPECIFICATION);
    assert_int_equal(run("B3B80030", S(0x48800000), 0), 0); /* 2^31 */
    assert_true(cpu->gr[3].l == 0x7FFFFFFF && cpu->cc == 3);
    assert_int_equal(run("B3B80030", S(0xC8800000), 0), 0);
    assert_true(cpu->gr[3].l == 0x80000000 && cpu->cc == 1);
    assert_int_equal(run("B3C90030", 0xD081000000000000, 0), 0); /* CGDR */
    assert_true(cpu->gr[3].g == 1ULL << 63 && cpu->cc == 3);
    assert_int_equal(run("B3C90030", 0x7F00000000000000, 0), 0);
    assert_true(cpu->gr[3].g == 0 && cpu->cc == 0);
    cpu->gr[3].g = 0x80000000FFFFFFFF;
    EXPECT("B3B40003", 7, 0, S(0xC1100000) | 7);  /* CEFR */
    EXPECT("B3C40003", 7, 0, S(0xD07FFFFF) | 7);  /* CEGR: truncated */
    EXPECT("B3C50003", 7, 0, 0xD07FFFFFFF000000); /* CDGR */
}

static void integral_values_are_truncated(void **state)
{
    (void)state;
    EXPECT("B37F0002", 1, 0xC21ABCDEF0000000, 0xC21A000000000000);
    EXPECT("B37F0002", 1, 0xC0FFFFFFFFFFFFFF, 0);
    EXPECT("B3770002", 1, S(0x45001ABC), S(0x431AB000) | 1);
    EXPECT("B37F0002", 1, 0x7F00000000000001, 0x7210000000000000);
}

static void bfp_numbers_are_converted(void **state)
{
    (void)state;
    EXPECT("B3590002", 0, 0x3FF0000000000000, 0x4110000000000000); /* THDR */
    assert_int_equal(cpu->cc, 2);
    EXPECT("B3590002", 0, 0xBFFFFFFFFFFFFFFF, 0xC11FFFFFFFFFFFFF);
    assert_int_equal(cpu->cc, 1);
    EXPECT("B3590002", 1, 0x8000000000000000, 0x8000000000000000);
    assert_int_equal(cpu->cc, 0);
    EXPECT("B3590002", 0, 0xFFF0000000000000, 0xFFFFFFFFFFFFFFFF);
    assert_int_equal(cpu->cc, 3);
    EXPECT("B3590002", 0, 0x7FF8000000000000, 0x7FFFFFFFFFFFFFFF);
    EXPECT("B3590002", 0, 0x4FB0000000000000, 0x7FFFFFFFFFFFFFFF); /* 2^252 */
    assert_int_equal(cpu->cc, 3);
    EXPECT("B3590002", 0, 0x4FA0000000000000, 0x7F80000000000000);
    assert_int_equal(cpu->cc, 2);
    EXPECT("B3580002", 0, S(0x00000001), 0x1B80000000000000); /* THDER, 2^-149 */
    cpu->fpc = 0xF8000000;                                    /* TBEDR and TBDR neither trap nor flag */
    EXPECT("B3504002", 7, 0x4110000010000000, S(0x3F800000) | 7);
    EXPECT("B3506002", 7, 0x4110000010000000, S(0x3F800001) | 7);
    EXPECT("B3500002", 0, 0x7F10000000000000, S(0x7F7FFFFF)); /* toward zero */
    assert_int_equal(cpu->cc, 3);
    EXPECT("B3501002", 0, 0xFF10000000000000, S(0xFF800000));
    assert_int_equal(cpu->cc, 3);
    EXPECT("B3504002", 0, 0x1B80000000000000, S(0x00000001));
    assert_int_equal(cpu->cc, 2);
    EXPECT("B3514002", 0, 0xC100000000000001, 0xBCB0000000000000); /* TBDR: -2^-52 */
    EXPECT("B3514002", 0, 0xC500000000000000, 0x8000000000000000);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->fpc, 0xF8000000);
    assert_int_equal(run("B3512002", 0, 0), PGM_SPECIFICATION);
}

static void registers_are_checked(void **state)
{
    (void)state;
    assert_int_equal(run("2620", 0, 0), PGM_SPECIFICATION); /* MXR 2,0 */
    assert_int_equal(run("B3690002", 0, 0), PGM_SPECIFICATION);
    assert_int_equal(run("2713", 0, 0), 0);
    cpu->cr[0] = 0;
    assert_int_equal(run("3A02", 0, 0), 0);
    assert_int_equal(run("3A12", 0, 0), PGM_DATA);
    assert_int_equal(m->storage->base[Z_DXC + 3], DXC_AFP_REGISTER);
    assert_int_equal(run("3A08", 0, 0), PGM_DATA);
    assert_int_equal(run("B32E0020", 0, 0), 0);
    assert_int_equal(run("B32E1020", 0, 0), PGM_DATA);
    assert_int_equal(run("B32E0021", 0, 0), PGM_DATA);
    assert_int_equal(run("ED100000002E", 0, 0), PGM_DATA);
    assert_int_equal(run("ED000000102E", 0, 0), PGM_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sums_agree_with_seven_and_fifteen_digits),
        TEST(products_and_quotients_agree_with_integers),
        TEST(short_products_quotients_and_roots_agree_with_integers),
        TEST(multiply_and_add_truncates_the_exact_sum_once),
        TEST(exceptions_complete_as_the_masks_say),
        TEST(unnormalized_zeros_truncate),
        TEST(signs_are_loaded_and_tested),
        TEST(rounding_adds_half_of_the_last_place),
        TEST(extended_arithmetic_has_28_digits),
        TEST(fixed_point_numbers_are_rounded_as_told),
        TEST(integral_values_are_truncated),
        TEST(bfp_numbers_are_converted),
        TEST(registers_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
