/* Decimal arithmetic where the library is no witness: z/Architecture's own rounding methods, preferred and lost quanta,
 * traps and scaled results, NaNs, canonical forms, controls (PoP chapters 9 and 20). */
#include "tests/unit/guests_engine/dfp_numbers.h"

/* ADTR 0,2,4   SDTR   MDTR   DDTR   FIDTR 0,m,2   LTDTR 0,2 */
#define ADTR "B3D2 4002"
#define SDTR "B3D3 4002"
#define MDTR "B3D0 4002"
#define DDTR "B3D1 4002"
#define LTDTR "B3D6 0002"

static void known_encodings_add_up(void **state)
{
    (void)state;
    assert_true(decimal64(1, 0) == 0x2238000000000001);
    assert_true(decimal64(-75, -1) == 0xA234000000000075);
    assert_true(decimal64(9999999999999999, 369) == 0x77FCFF3FCFF3FCFF);
    assert_true(decimal32(1, 0) == 0x22500001);
    assert_true(decimal128(1, 0) == ((u128)0x2208000000000000 << 64 | 1));
    assert_int_equal(run(ADTR, 0x2238000000000001, 0x2238000000000001, 0), 0);
    assert_true(F(0) == 0x2238000000000002);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(run_extended("B3DA 8004", decimal128(1, 0), decimal128(25, -1), 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(35, -1));
    cpu->cc = 0;
    assert_int_equal(run_extended("B3DA 8004", decimal128(1, 0) | (u128)1 << 127, decimal128(1, -1), 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(9, -1) | (u128)1 << 127));
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run_extended("B3D8 8004", decimal128(12, 0), decimal128(12, -1), 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(144, -1));
}

static void exact_results_have_the_preferred_quantum(void **state)
{
    (void)state;
    run(ADTR, decimal64(10, -1), decimal64(1, 0), 0);
    assert_true(F(0) == decimal64(20, -1));
    run(SDTR, decimal64(10, -1), decimal64(1, 0), 0);
    assert_true(F(0) == decimal64(0, -1));
    assert_int_equal(cpu->cc, 0);
    run(MDTR, decimal64(20, -1), decimal64(300, -2), 0);
    assert_true(F(0) == decimal64(6000, -3));
    run(DDTR, decimal64(600, -2), decimal64(3, 0), 0);
    assert_true(F(0) == decimal64(200, -2));
    assert_int_equal(cpu->fpc, 0);
    /* 0.75 has no exponent 0: the nearest is taken. */
    run(DDTR, decimal64(3, 0), decimal64(4, 0), 0);
    assert_true(F(0) == decimal64(75, -2));
    assert_int_equal(cpu->fpc, FLAG_QUANTUM);
}

static void a_lost_quantum_is_flagged_or_traps_with_the_result(void **state)
{
    (void)state;
    /* 17 digits, the last one zero. */
    assert_int_equal(run(ADTR, decimal64(9999999999999999, 0), decimal64(1, 0), 0), 0);
    assert_true(F(0) == decimal64(1000000000000000, 1));
    assert_int_equal(cpu->fpc, FLAG_QUANTUM);
    F(0) = 0;
    assert_int_equal(run(ADTR, decimal64(9999999999999999, 0), decimal64(1, 0), MASK_QUANTUM), 0x04);
    assert_true(F(0) == decimal64(1000000000000000, 1));
    assert_int_equal(cpu->fpc, MASK_QUANTUM | 0x0400);
    assert_int_equal(cpu->cc, 2);
    /* An inexact exception that traps is told alone. */
    assert_int_equal(run(DDTR, decimal64(1, 0), decimal64(3, 0), MASK_QUANTUM | MASK_INEXACT), 0x08);
    assert_int_equal(cpu->fpc, MASK_QUANTUM | MASK_INEXACT | 0x0800);
    /* An exponent beyond the range is clamped. */
    run(MDTR, decimal64(1, 369), decimal64(1, 5), 0);
    assert_true(F(0) == decimal64(100000, 369));
    assert_int_equal(cpu->fpc, FLAG_QUANTUM);
}

static void every_rounding_method_of_a_field(void **state)
{
    /* 24, 25, 26, 35, -24, -25, -26, 105 tenths, and 101 tenths, as integers */
    static const s64 tenths[] = {24, 25, 26, 35, -24, -25, -26, 105, 101};
    static const struct {
        u8 method;
        s64 integer[9];
    } expected[] = {
        {8, {2, 2, 3, 4, -2, -2, -3, 10, 10}},
        {9, {2, 2, 2, 3, -2, -2, -2, 10, 10}},
        {10, {3, 3, 3, 4, -2, -2, -2, 11, 11}},
        {11, {2, 2, 2, 3, -3, -3, -3, 10, 10}},
        {12, {2, 3, 3, 4, -2, -3, -3, 11, 10}},
        {13, {2, 2, 3, 3, -2, -2, -3, 10, 10}},
        {14, {3, 3, 3, 4, -3, -3, -3, 11, 11}},
        {15, {2, 2, 2, 3, -2, -2, -2, 11, 11}},
    };
    static const u8 same_as[8] = {0, 12, 0, 15, 8, 9, 10, 11};
    char hex[16];

    (void)state;
    for (unsigned i = 0; i < 8; i++)
        for (unsigned j = 0; j < 9; j++)
            for (unsigned form = 0; form < 8; form++) {
                unsigned m3 = form == 7 ? expected[i].method : form,
                         fpc = form == 7 ? 0 : (expected[i].method - 8u) << 4;
                if (same_as[form] && form != 7 && same_as[form] != expected[i].method)
                    continue;
                snprintf(hex, sizeof hex, "B3D7 %X002", m3);
                assert_int_equal(run(hex, decimal64(tenths[j], -1), 0, fpc), 0);
                assert_true(F(0) == decimal64(expected[i].integer[j], 0));
                assert_int_equal(cpu->fpc, fpc | FLAG_INEXACT);
            }
    assert_int_equal(run("B3D7 7002", decimal64(-25, -1), 0, 0), 0);
    assert_true(F(0) == decimal64(-3, 0));
}

static void integral_values_keep_great_exponents_and_may_be_silent(void **state)
{
    (void)state;
    run("B3D7 0002", decimal64(7, 5), 0, 0);
    assert_true(F(0) == decimal64(7, 5));
    run("B3D7 0402", decimal64(75, -1), 0, 0);
    assert_true(F(0) == decimal64(8, 0));
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B3D7 0002", decimal64(75, -1), 0, MASK_INEXACT), 0x0C);
    assert_true(F(0) == decimal64(8, 0));
    run("B3D7 0002", decimal64(-4, -1), 0, 0);
    assert_true(F(0) == MINUS_ZERO64);
}

static void the_rounding_field_of_arithmetic_overrides_the_fpc(void **state)
{
    (void)state;
    run(DDTR, decimal64(2, 0), decimal64(3, 0), 0x10); /* toward zero */
    assert_true(F(0) == decimal64(6666666666666666, -16));
    run("B3D1 4A02", decimal64(2, 0), decimal64(3, 0), 0x10);
    assert_true(F(0) == decimal64(6666666666666667, -16));
    run(SDTR, decimal64(5, 0), decimal64(5, 0), 0x30); /* toward minus infinity */
    assert_true(F(0) == MINUS_ZERO64);
}

static void trapped_overflow_and_underflow_leave_scaled_results(void **state)
{
    (void)state;
    assert_int_equal(run(MDTR, decimal64(9, 369), decimal64(8, 369), MASK_OVERFLOW), 0x20);
    assert_true(F(0) == decimal64(72, 738 - 576));
    assert_int_equal(cpu->fpc, MASK_OVERFLOW | 0x2000);
    assert_int_equal(run(ADTR, LARGEST64, LARGEST64, MASK_OVERFLOW), 0x2C); /* 19999999999999998 */
    assert_true(F(0) == decimal64(2000000000000000, 370 - 576));
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(run(MDTR, LARGEST64, LARGEST64, 0), 0);
    assert_true(F(0) == INFINITY64);
    assert_int_equal(cpu->fpc, FLAG_OVERFLOW | FLAG_INEXACT);
    assert_int_equal(run(MDTR, LARGEST64, LARGEST64, 0x10), 0);
    assert_true(F(0) == LARGEST64);
    assert_int_equal(run(MDTR, decimal64(3, -398), decimal64(5, -1), MASK_UNDERFLOW), 0x10);
    assert_true(F(0) == decimal64(15, -399 + 576));
    assert_int_equal(run(MDTR, decimal64(3, -398), decimal64(5, -1), 0), 0);
    assert_true(F(0) == decimal64(2, -398));
    assert_int_equal(cpu->fpc, FLAG_UNDERFLOW | FLAG_INEXACT | FLAG_QUANTUM);
    /* Exact and tiny: recognized only if it is enabled. */
    assert_int_equal(run(ADTR, decimal64(1, -398), decimal64(1, -398), 0), 0);
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run(ADTR, decimal64(1, -398), decimal64(1, -398), MASK_UNDERFLOW), 0x10);
    assert_int_equal(run_extended("B3D8 8004", decimal128(3, -6176), decimal128(5, -100), MASK_UNDERFLOW), 0x10);
    assert_true(F_EXTENDED(0) == decimal128(15, -6276 + 9216));
    assert_int_equal(run_extended("B3D8 8004", decimal128(3, 6111), decimal128(5, 100), MASK_OVERFLOW), 0x20);
    assert_true(F_EXTENDED(0) == decimal128(15, 6211 - 9216));
}

static void a_trapped_inexact_result_says_which_way(void **state)
{
    (void)state;
    assert_int_equal(run(DDTR, decimal64(1, 0), decimal64(3, 0), MASK_INEXACT), 0x08);
    assert_true(F(0) == decimal64(3333333333333333, -16));
    assert_int_equal(run(DDTR, decimal64(2, 0), decimal64(3, 0), MASK_INEXACT), 0x0C);
    assert_true(F(0) == decimal64(6666666666666667, -16));
}

static void trapped_invalid_operation_and_division_suppress(void **state)
{
    (void)state;
    F(0) = 0x1234;
    cpu->cc = 1;
    assert_int_equal(run(ADTR, INFINITY64, INFINITY64 | 1ULL << 63, MASK_INVALID), 0x80);
    assert_int_equal(run(DDTR, decimal64(1, 0), decimal64(0, 0), MASK_DIVISION), 0x40);
    assert_true(F(0) == 0x1234);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run(ADTR, INFINITY64, INFINITY64 | 1ULL << 63, 0), 0);
    assert_true(F(0) == QNAN64);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(run(DDTR, decimal64(-1, 0), decimal64(0, 0), 0), 0);
    assert_true(F(0) == (INFINITY64 | 1ULL << 63));
    assert_int_equal(cpu->fpc, FLAG_DIVISION);
    assert_int_equal(run(MDTR, INFINITY64, decimal64(0, 3), 0), 0);
    assert_true(F(0) == QNAN64);
}

static void nans_go_by_kind_and_then_by_operand(void **state)
{
    (void)state;
    assert_int_equal(run(ADTR, QNAN64 | 1, QNAN64 | 2, 0), 0);
    assert_true(F(0) == (QNAN64 | 1));
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run(ADTR, QNAN64 | 1, SNAN64 | 2, 0), 0);
    assert_true(F(0) == (QNAN64 | 2));
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(run(ADTR, SNAN64 | 1, SNAN64 | 2, 0), 0);
    assert_true(F(0) == (QNAN64 | 1));
    assert_int_equal(run(SDTR, decimal64(1, 0), QNAN64 | 1ULL << 63 | 5, 0), 0);
    assert_true(F(0) == (QNAN64 | 1ULL << 63 | 5));
}

static void results_are_canonical(void **state)
{
    (void)state;
    assert_int_equal(run(LTDTR, 0x7BFFFFFFFFFFFFFF, 0, 0), 0); /* infinity with everything on */
    assert_true(F(0) == INFINITY64);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(run(LTDTR, 0x7DFF000000000000 | 0x3FF, 0, 0), 0); /* NaN: reserved bits, 999 in its long form */
    assert_true((F(0) & 0x3FF) == 0x0FF && F(0) >> 56 == 0x7C);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(run(LTDTR, decimal64(0, 0) | 0x3FF, 0, 0), 0);
    assert_true(F(0) == decimal64(999, 0));
    assert_int_equal(run(LTDTR, SNAN64 | 7, 0, MASK_INVALID), 0x80);
    assert_int_equal(run(LTDTR, SNAN64 | 7, 0, 0), 0);
    assert_true(F(0) == (QNAN64 | 7));
    assert_int_equal(run(LTDTR, MINUS_ZERO64, 0, 0), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run_extended("B3DE 0004", decimal128(5, 3) | (u128)1 << 127, 0, 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(5, 3) | (u128)1 << 127));
    assert_int_equal(cpu->cc, 1);
}

static void comparisons_signal_or_not(void **state)
{
    (void)state;
    assert_int_equal(run("B3E4 0024", decimal64(10, -1), decimal64(1, 0), 0), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run("B3E4 0024", decimal64(-1, 369), decimal64(1, -398), 0), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run("B3E4 0024", QNAN64, decimal64(1, 0), 0), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B3E0 0024", QNAN64, decimal64(1, 0), 0), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(run("B3E0 0024", decimal64(2, 0), decimal64(1, 0), 0), 0);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(run_extended("B3EC 0048", decimal128(2, 0), decimal128(20, -1), 0), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run_extended("B3E8 0048", decimal128(2, 0), decimal128(3, 0), 0), 0);
    assert_int_equal(cpu->cc, 1);
}

static void extended_results_use_the_pair(void **state)
{
    u128 third = decimal128(power_of_ten(34) / 3, -34);

    (void)state;
    assert_int_equal(run_extended("B3D9 8004", decimal128(1, 0), decimal128(3, 0), 0), 0);
    assert_true(F_EXTENDED(0) == third);
    assert_int_equal(run_extended("B3DB 8004", decimal128(1, 0), decimal128(3, 0), 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(2, 0) | (u128)1 << 127));
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run_extended("B3DF 0004", decimal128(34, -1), 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(3, 0));
    assert_int_equal(bare_execute("B3DA 2004"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B3DA 8024"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B3EC 0026"), PGM_SPECIFICATION);
}

static void without_afp_control_there_is_no_dfp(void **state)
{
    (void)state;
    cpu->cr[0] = 0;
    assert_int_equal(run(ADTR, 0, 0, 0), DXC_DFP_INSTRUCTION);
    assert_int_equal(run("B2B9 0005", 0, 0, 0), DXC_DFP_INSTRUCTION);
    assert_int_equal(run("ED07 2000 08AA", 0, 0, 0), DXC_DFP_INSTRUCTION);
}

static void set_fpc_and_signal_knows_the_quantum_exception(void **state)
{
    (void)state;
    cpu->gr[5].g = MASK_QUANTUM;
    assert_int_equal(run("B385 0050", 0, 0, FLAG_QUANTUM), 0x07);
    assert_int_equal(run("B385 0050", 0, 0, FLAG_INEXACT), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DFP_TEST(known_encodings_add_up),
        DFP_TEST(exact_results_have_the_preferred_quantum),
        DFP_TEST(a_lost_quantum_is_flagged_or_traps_with_the_result),
        DFP_TEST(every_rounding_method_of_a_field),
        DFP_TEST(integral_values_keep_great_exponents_and_may_be_silent),
        DFP_TEST(the_rounding_field_of_arithmetic_overrides_the_fpc),
        DFP_TEST(trapped_overflow_and_underflow_leave_scaled_results),
        DFP_TEST(a_trapped_inexact_result_says_which_way),
        DFP_TEST(trapped_invalid_operation_and_division_suppress),
        DFP_TEST(nans_go_by_kind_and_then_by_operand),
        DFP_TEST(results_are_canonical),
        DFP_TEST(comparisons_signal_or_not),
        DFP_TEST(extended_results_use_the_pair),
        DFP_TEST(without_afp_control_there_is_no_dfp),
        DFP_TEST(set_fpc_and_signal_knows_the_quantum_exception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
