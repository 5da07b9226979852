/* PERFORM FLOATING-POINT OPERATION as an instruction: which functions there are, HFP operands and results, exceptions
 * that trap, the alternate action (PoP chapter 9). */
#include "tests/unit/guests_engine/dfp_numbers.h"

#define PFPO "010A"
#define TEST_BIT 0x80000000u
#define FUNCTION(to, from, controls) (0x01000000u | (to) << 16 | (from) << 8 | (controls))
enum { HFP32, HFP64, HFP128, BFP32 = 5, BFP64, BFP128, DFP32, DFP64, DFP128 };
#define NO_INEXACT 0x80u
#define ALTERNATE 0x40u
#define CONTROL1 0x20u
#define CONTROL2 0x10u

/* 0 or the DXC; the operand is in register 4. */
static u8 perform(u32 function, u64 f4, u64 f6, u32 fpc)
{
    cpu->gr[0].g = 0x5555555500000000 | function;
    cpu->gr[1].g = 0x6666666677777777;
    F(0) = F(2) = 0xAAAAAAAAAAAAAAAA;
    F(4) = f4;
    F(6) = f6;
    cpu->fpc = fpc;
    return execute(PFPO);
}

static void the_test_bit_asks_which_functions_there_are(void **state)
{
    unsigned functions = 0;

    (void)state;
    for (u32 to = 0; to < 16; to++)
        for (u32 from = 0; from < 16; from++) {
            assert_int_equal(perform(TEST_BIT | FUNCTION(to, from, 0), 0, 0, 0), 0);
            assert_true(cpu->cc == 0 || cpu->cc == 3);
            assert_true(cpu->gr[1].g == 0x6666666600000000);
            functions += !cpu->cc;
        }
    assert_int_equal(functions, 54);
    assert_int_equal(perform(TEST_BIT | FUNCTION(DFP64, BFP64, 2), 0, 0, 0), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(perform(TEST_BIT | FUNCTION(DFP64, BFP64, CONTROL1), 0, 0, 0), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(perform(TEST_BIT | FUNCTION(BFP64, DFP64, CONTROL2), 0, 0, 0), 0);
    assert_int_equal(cpu->cc, 3);
    cpu->gr[0].g = FUNCTION(DFP64, DFP32, 0);
    assert_int_equal(bare_execute(PFPO), PGM_SPECIFICATION);
    cpu->gr[0].g = 0x02000000 | FUNCTION(DFP64, BFP64, 0);
    assert_int_equal(bare_execute(PFPO), PGM_SPECIFICATION);
}

static void all_radices_meet_in_one_and_a_half(void **state)
{
    static const struct {
        u64 high, low;
    } number[] = {
        [HFP32] = {0x4118000000000000, 0},
        [HFP64] = {0x4118000000000000, 0},
        [HFP128] = {0x4118000000000000, 0x3300000000000000},
        [BFP32] = {0x3FC0000000000000, 0},
        [BFP64] = {0x3FF8000000000000, 0},
        [BFP128] = {0x3FFF800000000000, 0},
        [DFP32] = {0x2240001500000000, 0},
        [DFP64] = {0x2234000000000015, 0},
        [DFP128] = {0x2207C00000000000, 0x15},
    };

    (void)state;
    for (u32 to = HFP32; to <= DFP128; to++)
        for (u32 from = HFP32; from <= DFP128; from++) {
            bool pair = to == HFP128 || to == BFP128 || to == DFP128, word = to == HFP32 || to == BFP32 || to == DFP32;
            u32 one = to >= DFP32 ? CONTROL2 : 0;
            assert_int_equal(perform(TEST_BIT | FUNCTION(to, from, one), 0, 0, 0), 0);
            if (cpu->cc)
                continue;
            assert_int_equal(perform(FUNCTION(to, from, one), number[from].high, number[from].low, 0), 0);
            assert_true(F(0) == (word ? number[to].high | 0xAAAAAAAA : number[to].high));
            assert_true(F(2) == (pair ? number[to].low : 0xAAAAAAAAAAAAAAAA));
            assert_int_equal(cpu->cc, 0);
            assert_true(cpu->gr[1].g == 0x6666666600000000);
        }
}

static void the_smallest_quantum_fills_the_significand(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, 0), 0x3FF8000000000000, 0, 0), 0);
    assert_true(F(0) == decimal64(1500000000000000, -15));
    assert_int_equal(cpu->fpc, 0);
}

static void inexact_results_set_cc1_unless_suppressed(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 0), decimal64(1, -1), 0, 0), 0);
    assert_true(F(0) == 0x3FB999999999999A);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->fpc, FLAG_INEXACT);
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, NO_INEXACT | 9), decimal64(1, -1), 0, 0), 0);
    assert_true(F(0) == 0x3FB9999999999999);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(cpu->fpc, 0);
    /* By the FPC's method for BFP, and for DFP. */
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 1), decimal64(1, -1), 0, 0x12), 0); /* up; toward zero */
    assert_true(F(0) == 0x3FB999999999999A);
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 0), decimal64(1, -1), 0, 0x12), 0);
    assert_true(F(0) == 0x3FB9999999999999);
    /* Shorter precision: the last bit odd. */
    assert_int_equal(perform(FUNCTION(BFP32, DFP64, 15), decimal64(1, -1), 0, 0), 0);
    assert_true(F(0) >> 32 == 0x3DCCCCCD);
    assert_int_equal(perform(FUNCTION(HFP32, DFP64, 9), decimal64(1, -1), 0, 0), 0);
    assert_true(F(0) >> 32 == 0x40199999);
    assert_int_equal(perform(FUNCTION(HFP32, DFP64, 14), decimal64(-1, -1), 0, 0), 0);
    assert_true(F(0) >> 32 == 0xC019999A);
    assert_int_equal(perform(FUNCTION(HFP64, DFP128, 8), (u64)(decimal128(1, 60) >> 64), (u64)decimal128(1, 60), 0), 0);
    assert_true(F(0) == 0x729F4F2726179A22); /* 10^60 = 9F4F2726179A224501D762... hexadecimal */
}

static void hfp_has_no_infinities(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, 0), 0xFFF0000000000000, 0, 0), 0);
    assert_true(F(0) == 0xFFFFFFFFFFFFFFFF);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(cpu->cc, 1);
    /* 2^300 is too large: invalid, or an overflow. */
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, 0), 0x52B0000000000000, 0, 0), 0);
    assert_true(F(0) == 0x7FFFFFFFFFFFFFFF);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, CONTROL1), 0x52B0000000000000, 0, 0), 0);
    assert_true(F(0) == 0x7FFFFFFFFFFFFFFF);
    assert_int_equal(cpu->fpc, FLAG_OVERFLOW | FLAG_INEXACT);
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, CONTROL1), 0x52B0000000000000, 0, MASK_OVERFLOW), 0x20);
    assert_true(F(0) == 0x4010000000000000 && (s32)cpu->gr[1].l == 76); /* 16^75 */
    assert_int_equal(cpu->cc, 2);
    /* 2^-300 is zero, or an underflow. */
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, 0), 0xAD30000000000000, 0, 0), 0);
    assert_true(F(0) == 1ULL << 63 && !cpu->fpc && !cpu->cc);
    assert_int_equal(perform(FUNCTION(HFP64, BFP64, CONTROL2), 0x2D30000000000000, 0, MASK_UNDERFLOW), 0x10);
    assert_true(F(0) == 0x4010000000000000 && (s32)cpu->gr[1].l == -74);
}

static void trapped_results_lack_their_exponent(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 0), decimal64(2, 308), 0, MASK_OVERFLOW), 0x2C);
    assert_true(F(0) >> 52 == 0x3FF && (s32)cpu->gr[1].l == 1024);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(perform(FUNCTION(DFP32, BFP64, 0), 0x7FEFFFFFFFFFFFFF, 0, MASK_OVERFLOW), 0x28);
    assert_true(F(0) >> 32 == decimal32(1797693, -6) && (s32)cpu->gr[1].l == 308);
    assert_int_equal(perform(FUNCTION(DFP32, BFP64, 0), 0x7FEFFFFFFFFFFFFF, 0, 0), 0);
    assert_true(F(0) >> 32 == 0x78000000 && cpu->cc == 1);
}

static void the_alternate_action_interrupts_nothing(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(DFP32, BFP64, ALTERNATE), 0x7FEFFFFFFFFFFFFF, 0, MASK_OVERFLOW), 0);
    assert_true(F(0) >> 32 == decimal32(1797693, -6) && (s32)cpu->gr[1].l == 308);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(cpu->fpc, MASK_OVERFLOW | 0x2800);
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, ALTERNATE), 0x7FF4000000000000, 0, MASK_INVALID), 0);
    assert_true(F(0) == 0xAAAAAAAAAAAAAAAA);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(cpu->fpc, MASK_INVALID | 0x8000);
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, 0), 0x7FF4000000000000, 0, MASK_INVALID), 0x80);
    assert_true(F(0) == 0xAAAAAAAAAAAAAAAA);
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, 0), 0x7FF4000000000000, 0, 0), 0);
    assert_true(F(0) >> 56 == 0x7C && cpu->fpc == FLAG_INVALID);
}

static void zeros_and_nans_keep_sign_and_payload(void **state)
{
    (void)state;
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, CONTROL2), 1ULL << 63, 0, 0), 0);
    assert_true(F(0) == MINUS_ZERO64);
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 0), MINUS_ZERO64, 0, 0), 0);
    assert_true(F(0) == 1ULL << 63);
    assert_int_equal(perform(FUNCTION(HFP128, DFP64, 0), decimal64(0, 5), 0, 0), 0);
    assert_true(F(0) == 0 && F(2) == 0);
    assert_int_equal(perform(FUNCTION(BFP64, DFP64, 0), QNAN64 | 1ULL << 63 | 7, 0, 0), 0);
    assert_true(F(0) == 0xFFF8000000000007);
    assert_int_equal(perform(FUNCTION(DFP64, BFP64, 0), 0x7FF8000000000007, 0, 0), 0);
    assert_true(F(0) == (QNAN64 | 7));
    assert_int_equal(perform(FUNCTION(BFP32, DFP64, 0), INFINITY64 | 1ULL << 63, 0, 0), 0);
    assert_true(F(0) >> 32 == 0xFF800000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DFP_TEST(the_test_bit_asks_which_functions_there_are),
        DFP_TEST(all_radices_meet_in_one_and_a_half),
        DFP_TEST(the_smallest_quantum_fills_the_significand),
        DFP_TEST(inexact_results_set_cc1_unless_suppressed),
        DFP_TEST(hfp_has_no_infinities),
        DFP_TEST(trapped_results_lack_their_exponent),
        DFP_TEST(the_alternate_action_interrupts_nothing),
        DFP_TEST(zeros_and_nans_keep_sign_and_payload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
