/* Hexadecimal floating point: a storage form gives what the register form gives, whatever the operands; and what only
 * moves, changes signs, widens and converts (PoP chapters 9 and 18). hfp_test.c has the arithmetic of the register
 * forms. */
#include "tests/unit/guests_engine/bare.h"

#define AFP 0x40000ULL
#define OPERAND 0x3000 /* register 3 points there */
enum { ROUNDS = 300 };

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = AFP;
    srandom(9);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

// clang-format off
static const struct {
    const char *registers, *storage;
} forms[] = {
    {"2902", "69003000"},
    {"2A02", "6A003000"},
    {"2B02", "6B003000"},
    {"2C02", "6C003000"},
    {"2D02", "6D003000"},
    {"2E02", "6E003000"},
    {"2F02", "6F003000"},
    {"2702", "67003000"},
    {"3902", "79003000"},
    {"3A02", "7A003000"},
    {"3B02", "7B003000"},
    {"3C02", "7C003000"},
    {"3D02", "7D003000"},
    {"3E02", "7E003000"},
    {"3F02", "7F003000"},
    {"B2450002", "ED0030000034"},
    {"B2440002", "ED0030000035"},
    {"B3370002", "ED0030000037"},
    {"B3240002", "ED0030000024"},
    {"B3250002", "ED0030000025"},
    {"B3260002", "ED0030000026"},
    {"B32E0042", "ED403000002E"},
    {"B32F0042", "ED403000002F"},
    {"B33E0042", "ED403000003E"},
    {"B33F0042", "ED403000003F"},
};

static u64 number(void)
{
    u64 v = (u64)random() << 42 ^ (u64)random() << 21 ^ (u64)random();
    u64 characteristic = 60 + (u64)random() % 9;

    if (random() % 8 == 0)
        return v;
    return (v & 0x80FFFFFFFFFFFFFF & ~(random() % 4 ? 0 : 0xF0000000000000)) | characteristic << 56;
}

struct outcome {
    u16 code;
    u8 cc;
    u64 f0, f2;
};

static struct outcome outcome_of(const char *hex, const u64 operand[4])
{
    struct outcome o;

    cpu->cc = 3;
    cpu->gr[3].g = OPERAND;
    for (unsigned i = 0; i < 4; i++)
        cpu->vr[2 * i].d[0] = operand[i];
    o.code = bare_execute(hex);
    o.cc = cpu->cc;
    o.f0 = cpu->vr[0].d[0];
    o.f2 = cpu->vr[2].d[0];
    return o;
}

static void storage_forms_give_what_register_forms_give(void **state)
{
    (void)state;
    for (unsigned f = 0; f < sizeof forms / sizeof forms[0]; f++)
        for (unsigned round = 0; round < ROUNDS; round++) {
            u64 operand[4] = {number(), number(), number(), number()};
            struct outcome r = outcome_of(forms[f].registers, operand), s;
            bare_put64(OPERAND, operand[1]);
            s = outcome_of(forms[f].storage, operand);
            if (r.code != s.code || r.cc != s.cc || r.f0 != s.f0 || r.f2 != s.f2)
                fail_msg("%s of %lX and %lX: code %X cc %u %lX %lX, but %s: code %X cc %u %lX %lX", forms[f].storage,
                    operand[0], operand[1], s.code, s.cc, s.f0, s.f2, forms[f].registers, r.code, r.cc, r.f0, r.f2);
        }
}

#define EXPECT(hex, operand, cc_, f0_)                                                                                 \
    do {                                                                                                               \
        struct outcome o = outcome_of(hex, (u64[4]){0x1111111111111111, operand, 0x2222222222222222, 0});              \
        assert_int_equal(o.code, 0);                                                                                   \
        assert_int_equal(o.cc, cc_);                                                                                   \
        assert_true(o.f0 == (f0_));                                                                                    \
    } while (0)

static void signs_change_and_tell_the_condition(void **state)
{
    (void)state;
    EXPECT("2202", 0xC110000000000000, 1, 0xC110000000000000); /* LTDR */
    EXPECT("2202", 0x4000000000000000, 0, 0x4000000000000000);
    EXPECT("2302", 0x4110000000000000, 1, 0xC110000000000000); /* LCDR */
    EXPECT("2302", 0xC110000000000000, 2, 0x4110000000000000);
    EXPECT("3002", 0xC110000033333333, 2, 0x4110000011111111); /* LPER: the right half stays */
    EXPECT("3102", 0x4110000033333333, 1, 0xC110000011111111); /* LNER */
    EXPECT("3102", 0x4100000033333333, 0, 0xC100000011111111);
}

static void halving_normalizes(void **state)
{
    (void)state;
    EXPECT("2402", 0x4110000000000000, 3, 0x4080000000000000); /* HDR */
    EXPECT("2402", 0x4130000000000001, 3, 0x4118000000000000);
    EXPECT("2402", 0xC100000000000001, 3, 0xB380000000000000);
}

/* Register pairs 0 and 2, and 4 and 6; f2 is the right half of the result. */
static struct outcome extended(const char *hex, u64 left, u64 right, u64 left2, u64 right2)
{
    return outcome_of(hex, (u64[4]){left, right, left2, right2});
}
static void extended_signs_and_sums(void **state)
{
    struct outcome o = extended("B3600004", 0, 0, 0xC112345678901234, 0xB356789012345678); /* LPXR */

    (void)state;
    assert_true(o.f0 == 0x4112345678901234 && o.f2 == 0x3356789012345678);
    assert_int_equal(o.cc, 2);
    o = extended("B3610004", 0, 0, 0x4112345678901234, 0x3356789012345678); /* LNXR */
    assert_true(o.f0 == 0xC112345678901234 && o.f2 == 0xB356789012345678);
    assert_int_equal(o.cc, 1);
    o = extended(
        "3704", 0x4130000000000000, 0x3300000000000000, 0x4110000000000000, 0x3300000000000000); /* SXR: 3 - 1 */
    assert_int_equal(o.code, 0);
    assert_true(o.f0 == 0x4120000000000000 && o.f2 == 0x3300000000000000);
    assert_int_equal(o.cc, 2);
    o = extended("B3670004", 0, 0, 0xC23FE00000000000, 0x3400000000000000); /* FIXR: -63.875 to -63 */
    assert_true(o.f0 == 0xC23F000000000000 && o.f2 == 0xB400000000000000);
    assert_int_equal(o.cc, 3);
}

static void fixed_point_numbers_convert(void **state)
{
    struct outcome o;

    (void)state;
    cpu->gr[5].g = 0xFFFFFFFFFFFFFFF6;            /* -10 */
    EXPECT("B3B50005", 0, 3, 0xC1A0000000000000); /* CDFR */
    o = outcome_of("B3B60005", (u64[4]){0});      /* CXFR */
    assert_true(o.f0 == 0xC1A0000000000000 && o.f2 == 0xB300000000000000);
    o = outcome_of("B3C60005", (u64[4]){0}); /* CXGR */
    assert_true(o.f0 == 0xC1A0000000000000 && o.f2 == 0xB300000000000000);
    o = outcome_of("B3B95052", (u64[4]){0, 0x42FF800000000000}); /* CFDR, to nearest by M3 5: towards zero */
    assert_int_equal(o.cc, 2);
    assert_int_equal(cpu->gr[5].l, 0xFF);
    o = outcome_of("B3B94052", (u64[4]){0, 0x42FF800000000000}); /* to nearest, ties to even */
    assert_int_equal(cpu->gr[5].l, 0x100);
    o = outcome_of("B3C85052", (u64[4]){0, 0xC2FF800000000000}); /* CGER */
    assert_int_equal(o.cc, 1);
    assert_true(cpu->gr[5].g == (u64)-0xFF);
    o = outcome_of("B3BA5050", (u64[4]){0x4F10000000000000, 0x4100000000000000}); /* CFXR: too large */
    assert_int_equal(o.cc, 3);
    assert_int_equal(cpu->gr[5].l, 0x7FFFFFFF);
    o = outcome_of("B3CA5050", (u64[4]){0x4F10000000000000, 0x4100000000000000}); /* CGXR */
    assert_int_equal(o.cc, 2);
    assert_true(cpu->gr[5].g == 1ULL << 56);
    o = outcome_of("B3CA5050", (u64[4]){0, 0});
    assert_int_equal(o.cc, 0);
    assert_true(cpu->gr[5].g == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(storage_forms_give_what_register_forms_give),
        TEST(signs_change_and_tell_the_condition),
        TEST(halving_normalizes),
        TEST(extended_signs_and_sums),
        TEST(fixed_point_numbers_convert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
