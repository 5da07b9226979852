/* Binary floating point that no witness has: DIVIDE TO INTEGER, and the storage forms of the multiplications that
 * widen, against their register forms and the host's arithmetic (PoP chapter 19). */
#include "tests/unit/guests_engine/bare.h"
#include <math.h>

#define AFP 0x40000ULL
#define OPERAND 0x3000

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = AFP;
    srandom(19);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static u64 bits_of(double v)
{
    u64 bits;

    memcpy(&bits, &v, sizeof bits);
    return bits;
}
static u64 short_bits_of(float v)
{
    u32 bits;

    memcpy(&bits, &v, sizeof bits);
    return (u64)bits << 32;
}
static double value(void)
{
    return ((double)random() - 1e9) * (double)random() / 1e6;
}

/* Remainder in F0 or E0, quotient in F4: dividend F0, divisor F2, M4 5: towards zero, as fmod has it. */
static void divide_to_integer_leaves_remainder_and_quotient(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        double a = value(), b = value() / 1000;
        float x = (float)a, y = (float)b;
        cpu->vr[0].d[0] = bits_of(a);
        cpu->vr[2].d[0] = bits_of(b);
        assert_int_equal(bare_execute("B35B 4502"), 0); /* DIDBR 0,4,2,5 */
        if (cpu->cc != 0)                               /* the quotient is exact: else it was partial */
            continue;
        assert_true(cpu->vr[0].d[0] == bits_of(fmod(a, b)));
        assert_true(cpu->vr[4].d[0] == bits_of(trunc((a - fmod(a, b)) / b + copysign(0.25, a * b))));
        cpu->vr[0].d[0] = short_bits_of(x);
        cpu->vr[2].d[0] = short_bits_of(y);
        assert_int_equal(bare_execute("B353 4502"), 0); /* DIEBR */
        if (cpu->cc == 0)
            assert_true(cpu->vr[0].d[0] >> 32 == short_bits_of(fmodf(x, y)) >> 32);
    }
}

static void products_wider_than_their_operands(void **state)
{
    (void)state;
    cpu->gr[3].g = OPERAND;
    for (unsigned i = 0; i < 1000; i++) {
        float x = (float)value(), y = (float)value();
        double a = value(), b = value();
        u64 left, right;
        bare_put64(OPERAND, short_bits_of(y));
        cpu->vr[0].d[0] = short_bits_of(x);
        assert_int_equal(bare_execute("ED00 3000 000C"), 0); /* MDEB */
        assert_true(cpu->vr[0].d[0] == bits_of((double)x * (double)y));
        bare_put64(OPERAND, bits_of(b));
        cpu->vr[0].d[0] = bits_of(a);
        cpu->vr[4].d[0] = bits_of(b);
        assert_int_equal(bare_execute("B307 0004"), 0); /* MXDBR */
        left = cpu->vr[0].d[0];
        right = cpu->vr[2].d[0];
        cpu->vr[0].d[0] = bits_of(a);
        assert_int_equal(bare_execute("ED00 3000 0007"), 0); /* MXDB */
        assert_true(cpu->vr[0].d[0] == left && cpu->vr[2].d[0] == right);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(divide_to_integer_leaves_remainder_and_quotient),
        TEST(products_wider_than_their_operands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
