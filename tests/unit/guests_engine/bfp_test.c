/* BFP where the witness of the instruction tests is silent or wrong: traps and scaled results, DIVIDE TO INTEGER,
 * products in a longer format, NaNs, AFP control (PoP chapters 9 and 19). */
#include "tests/unit/guests_engine/bare.h"

#define AFP 0x40000ULL
#define MASK_INVALID 0x80000000u
#define MASK_OVERFLOW 0x20000000u
#define MASK_UNDERFLOW 0x10000000u
#define MASK_INEXACT 0x08000000u
#define FLAG_INVALID 0x00800000u
#define FLAG_DIVISION 0x00400000u
#define FLAG_OVERFLOW 0x00200000u
#define FLAG_UNDERFLOW 0x00100000u
#define FLAG_INEXACT 0x00080000u
#define F(n) cpu->vr[n].d[0]

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = AFP;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* Execute with FPRs 0 and 2 and the FPC; 0 or the DXC of the data exception. */
static u8 run(const char *hex, u64 f0, u64 f2, u32 fpc)
{
    u16 code;

    F(0) = f0;
    F(2) = f2;
    cpu->fpc = fpc;
    code = bare_execute(hex);
    if (!code)
        return 0;
    assert_int_equal(code, PGM_DATA);
    return m->storage->base[Z_DXC + 3];
}

static void without_afp_control_there_are_four_registers_and_no_bfp(void **state)
{
    (void)state;
    cpu->cr[0] = 0;
    assert_int_equal(run("B31A 0002", 0, 0, 0), DXC_BFP_INSTRUCTION);
    assert_int_equal(run("B29C 1000", 0, 0, 0), DXC_BFP_INSTRUCTION);
    assert_int_equal(run("2810", 0, 0, 0), DXC_AFP_REGISTER);
    assert_int_equal(run("2802", 0, 0x1234, 0), 0);
    assert_true(F(0) == 0x1234);
}

static void a_trapped_overflow_completes_with_a_scaled_result(void **state)
{
    (void)state;
    assert_int_equal(run("B31A 0002", 0x7FEFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, MASK_OVERFLOW), 0x20);
    assert_true(F(0) == 0x1FFFFFFFFFFFFFFF);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(cpu->fpc, MASK_OVERFLOW | 0x2000);
    assert_int_equal(run("B31A 0002", 0x7FEFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0), 0);
    assert_true(F(0) == 0x7FF0000000000000);
    assert_int_equal(cpu->fpc, FLAG_OVERFLOW | FLAG_INEXACT);
    /* Not enabled, but the inexact exception is: the result has grown. */
    assert_int_equal(run("B31A 0002", 0x7FEFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, MASK_INEXACT), 0x0C);
    assert_int_equal(cpu->fpc, MASK_INEXACT | FLAG_OVERFLOW | 0x0C00);
}

static void a_trapped_underflow_completes_with_a_scaled_result(void **state)
{
    (void)state;
    assert_int_equal(run("B31C 0002", 0x1A70000000000000, 0x1A70000000000000, MASK_UNDERFLOW), 0x10);
    assert_true(F(0) == 0x54F0000000000000);
    /* Exact and tiny: recognized only if it is enabled. */
    assert_int_equal(run("B31A 0002", 1, 0, 0), 0);
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B31A 0002", 1, 0, MASK_UNDERFLOW), 0x10);
    assert_int_equal(run("B31C 0002", 0x1A70000000000000, 0x1A70000000000000, 0), 0);
    assert_int_equal(cpu->fpc, FLAG_UNDERFLOW | FLAG_INEXACT);
    assert_true(F(0) == 0);
}

static void tininess_is_seen_before_rounding(void **state)
{
    (void)state;
    /* (1 - 2^-53) * 2^-1022 rounds up to the smallest normal number. */
    assert_int_equal(run("B31C 0002", 0x3FEFFFFFFFFFFFFF, 0x0010000000000000, 0), 0);
    assert_true(F(0) == 0x0010000000000000);
    assert_int_equal(cpu->fpc, FLAG_UNDERFLOW | FLAG_INEXACT);
}

static void a_trapped_inexact_result_is_stored(void **state)
{
    (void)state;
    assert_int_equal(run("B31D 0002", 0x3FF0000000000000, 0x4008000000000000, MASK_INEXACT), 0x08);
    assert_true(F(0) == 0x3FD5555555555555);
    assert_int_equal(run("B31D 0002", 0x3FF0000000000000, 0x4024000000000000, MASK_INEXACT), 0x0C);
    assert_true(F(0) == 0x3FB999999999999A);
}

static void trapped_invalid_operation_and_division_suppress(void **state)
{
    (void)state;
    cpu->cc = 1;
    assert_int_equal(run("B31A 0002", 0x7FF0000000000000, 0xFFF0000000000000, MASK_INVALID), 0x80);
    assert_true(F(0) == 0x7FF0000000000000);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run("B31D 0002", 0x3FF0000000000000, 0, 0x40000000), 0x40);
    assert_true(F(0) == 0x3FF0000000000000);
    assert_int_equal(run("B31D 0002", 0xBFF0000000000000, 0, 0), 0);
    assert_true(F(0) == 0xFFF0000000000000);
    assert_int_equal(cpu->fpc, FLAG_DIVISION);
    cpu->gr[3].g = 0x1234;
    assert_int_equal(run("B399 0030", 0x7FF8000000000000, 0, MASK_INVALID), 0x80);
    assert_int_equal(cpu->gr[3].g, 0x1234);
}

static void load_rounded_traps_leave_the_longer_format(void **state)
{
    (void)state;
    assert_int_equal(run("B344 0002", 0, 0x4C70000000000000, MASK_OVERFLOW), 0x20); /* 2^200 */
    assert_true(F(0) == 0x2C70000000000000);
    assert_int_equal(run("B344 0002", 0x123456789ABCDEF0, 0x4C70000000000000, 0), 0);
    assert_true(F(0) == 0x7F8000009ABCDEF0);
}

static void products_in_a_longer_format_are_exact(void **state)
{
    (void)state;
    assert_int_equal(run("B30C 0002", 0x3F80000111111111, 0x3F80000122222222, 0), 0); /* MDEBR: (1 + 2^-23)^2 */
    assert_true(F(0) == 0x3FF0000040000040);
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B307 0001", 0x3FF0000000000001, 0, 0), 0); /* MXDBR 0,1 */
    F(1) = 0x3FF0000000000001;
    assert_int_equal(run("B307 0001", 0x3FF0000000000001, 0, 0), 0);
    assert_true(F(0) == 0x3FFF000000000000 && F(2) == 0x2000000000000100);
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(bare_execute("B307 0021"), PGM_SPECIFICATION);
}

static void nans_become_quiet_signaling_ones_first(void **state)
{
    (void)state;
    assert_int_equal(run("B312 0002", 0, 0x7FF0000000000001, 0), 0); /* LTDBR */
    assert_true(F(0) == 0x7FF8000000000001);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(run("B31A 0002", 0x7FF8000000000001, 0xFFF0000000000002, 0), 0);
    assert_true(F(0) == 0xFFF8000000000002);
    assert_int_equal(run("B31A 0002", 0x7FF8000000000001, 0xFFF8000000000002, 0), 0);
    assert_true(F(0) == 0x7FF8000000000001);
    assert_int_equal(cpu->fpc, 0);
    F(4) = 0x7FF8000000000003;
    assert_int_equal(run("B31E 0042", 0x7FF0000000000001, 0x3FF0000000000000, 0), 0); /* MADBR 0,4,2 */
    assert_true(F(0) == 0x7FF8000000000001);
}

static void what_does_not_fit_a_fixed_point_number_is_invalid_and_inexact(void **state)
{
    (void)state;
    cpu->gr[3].g = ~0ULL;
    assert_int_equal(run("B399 5030", 0x421BF08EB0000000, 0, 0), 0); /* CFDBR 3,5,0 */
    assert_true(cpu->gr[3].g == 0xFFFFFFFF7FFFFFFF);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->fpc, FLAG_INVALID | FLAG_INEXACT);
    assert_int_equal(run("B399 5430", 0x421BF08EB0000000, 0, 0), 0); /* XxC */
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(bare_execute("B399 2030"), PGM_SPECIFICATION);
}

static void divide_to_integer_gives_quotient_and_remainder(void **state)
{
    (void)state;
    assert_int_equal(
        run("B35B 4402", 0x401C000000000000, 0x4000000000000000, 0), 0); /* DIDBR 0,4,2,4: 7 by 2, to even */
    assert_true(F(4) == 0x4010000000000000 && F(0) == 0xBFF0000000000000);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run("B35B 4502", 0x401C000000000000, 0x4000000000000000, 0), 0); /* truncated */
    assert_true(F(4) == 0x4008000000000000 && F(0) == 0x3FF0000000000000);
    assert_int_equal(run("B35B 4502", 0x3FF0000000000000, 0x7FF0000000000000, 0), 0); /* by infinity */
    assert_true(F(4) == 0 && F(0) == 0x3FF0000000000000);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run("B35B 4502", 0x3FF0000000000000, 0, 0), 0); /* by zero: invalid */
    assert_true(F(4) == 0x7FF8000000000000 && F(0) == 0x7FF8000000000000);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(bare_execute("B35B 0502"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B35B 4202"), PGM_SPECIFICATION);
}

static void divide_to_integer_goes_on_until_the_remainder_is_complete(void **state)
{
    unsigned steps = 0;

    (void)state;
    F(0) = 0x4630000000000000; /* 2^100 */
    F(2) = 0x4008000000000000;
    do
        assert_int_equal(bare_execute("B35B 4502"), 0);
    while (cpu->cc & 2 && ++steps < 10);
    assert_int_equal(steps, 1);
    assert_true(F(0) == 0x3FF0000000000000);
    assert_int_equal(cpu->cc, 0);
    F(0) = 0x7FE0000000000000; /* the quotient overflows: by the least number */
    F(2) = 1;
    assert_int_equal(bare_execute("B35B 4502"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_true(F(0) == 0);
}

static void flags_and_new_masks_signal(void **state)
{
    (void)state;
    cpu->gr[1].l = MASK_OVERFLOW;
    assert_int_equal(run("B385 0010", 0, 0, FLAG_OVERFLOW | FLAG_INEXACT), 0x2B); /* SFASR */
    assert_int_equal(cpu->fpc, MASK_OVERFLOW | FLAG_OVERFLOW | FLAG_INEXACT | 0x2B00);
    assert_int_equal(run("B385 0010", 0, 0, FLAG_INEXACT), 0);
    assert_int_equal(cpu->fpc, MASK_OVERFLOW | FLAG_INEXACT);
    cpu->gr[1].l = 0x04; /* an invalid rounding mode */
    assert_int_equal(bare_execute("B384 0010"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B2B8 0005"), PGM_SPECIFICATION);
    assert_int_equal(run("B2B8 0007", 0, 0, 0), 0);
    assert_int_equal(cpu->fpc, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_afp_control_there_are_four_registers_and_no_bfp),
        TEST(a_trapped_overflow_completes_with_a_scaled_result),
        TEST(a_trapped_underflow_completes_with_a_scaled_result),
        TEST(tininess_is_seen_before_rounding),
        TEST(a_trapped_inexact_result_is_stored),
        TEST(trapped_invalid_operation_and_division_suppress),
        TEST(load_rounded_traps_leave_the_longer_format),
        TEST(products_in_a_longer_format_are_exact),
        TEST(nans_become_quiet_signaling_ones_first),
        TEST(what_does_not_fit_a_fixed_point_number_is_invalid_and_inexact),
        TEST(divide_to_integer_gives_quotient_and_remainder),
        TEST(divide_to_integer_goes_on_until_the_remainder_is_complete),
        TEST(flags_and_new_masks_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
