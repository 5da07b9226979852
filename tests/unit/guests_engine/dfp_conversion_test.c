/* Decimal numbers from and to other forms: formats, fixed-point numbers, packed and zoned digits, exponents, quanta,
 * digits shifted, classes (PoP chapter 20). */
#include "tests/unit/guests_engine/dfp_numbers.h"

#define DATA 0x3FFC /* crosses a page */
#define S64(v) ((u64)(s64)(v))

static void lengthening_and_shortening_round_once(void **state)
{
    (void)state;
    assert_int_equal(run("B3D4 0002", (u64)decimal32(1234567, 90) << 32, 0, 0), 0);
    assert_true(F(0) == decimal64(1234567, 90));
    F(0) = 0x1111111122222222;
    assert_int_equal(run("B3D5 0002", decimal64(12345675, -1), 0, 0), 0);
    assert_true(F(0) == ((u64)decimal32(1234568, 0) << 32 | 0x22222222));
    assert_int_equal(cpu->fpc, FLAG_INEXACT | FLAG_QUANTUM);
    assert_int_equal(run("B3D5 9402", decimal64(12345675, -1), 0, 0), 0); /* toward zero, no inexact */
    assert_true(F(0) >> 32 == decimal32(1234567, 0));
    assert_int_equal(cpu->fpc, FLAG_QUANTUM);
    assert_int_equal(run("B3DC 0002", decimal64(-5, -398), 0, 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(5, -398) | (u128)1 << 127));
    assert_int_equal(run_extended("B3DD 0004", decimal128(power_of_ten(33) + 5, -34), 0, 0), 0);
    assert_true(F(0) == decimal64(1000000000000000, -16));
}

static void shortening_that_traps_leaves_the_longer_format(void **state)
{
    (void)state;
    assert_int_equal(run("B3D5 0002", decimal64(5, 200), 0, MASK_OVERFLOW), 0x20);
    assert_true(F(0) == decimal64(5, 200 - 192));
    assert_int_equal(run("B3D5 0002", decimal64(5, -200), 0, MASK_UNDERFLOW), 0x10);
    assert_true(F(0) == decimal64(5, -200 + 192));
    assert_int_equal(run("B3D5 0002", decimal64(5, 200), 0, 0), 0);
    assert_true(F(0) >> 32 == 0x78000000);
    assert_int_equal(cpu->fpc, FLAG_OVERFLOW | FLAG_INEXACT);
    assert_int_equal(run_extended("B3DD 0004", decimal128(7, 1000), 0, MASK_OVERFLOW), 0x20);
    assert_true(F_EXTENDED(0) == decimal128(7, 1000 - 3072));
}

static void signaling_nans_stay_so_if_invalid_is_suppressed(void **state)
{
    (void)state;
    assert_int_equal(run("B3D4 0002", 0x7E00000100000000, 0, 0), 0);
    assert_true(F(0) == (QNAN64 | 1));
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(run("B3D4 0802", 0x7E00000100000000, 0, MASK_INVALID), 0);
    assert_true(F(0) == (SNAN64 | 1));
    assert_int_equal(cpu->fpc, MASK_INVALID);
    assert_int_equal(run("B3D5 0802", SNAN64 | 0x12345678, 0, MASK_INVALID), 0);
    assert_true(F(0) >> 32 == (0x7E000000 | 0x45678));
    assert_int_equal(run("B3DC 0002", QNAN64 | 9, 0, 0), 0);
    assert_true(F_EXTENDED(0) == ((u128)QNAN64 << 64 | 9));
}

static void fixed_point_numbers_in_and_out(void **state)
{
    (void)state;
    cpu->gr[3].g = S64(-1234567890123456785); /* 19 digits */
    assert_int_equal(run("B3F1 0003", 0, 0, 0), 0);
    assert_true(F(0) == decimal64(-1234567890123457, 3));
    assert_int_equal(cpu->fpc, FLAG_INEXACT | FLAG_QUANTUM);
    assert_int_equal(run("B3F1 9403", 0, 0, 0), 0);
    assert_true(F(0) == decimal64(-1234567890123456, 3));
    assert_int_equal(run("B3F9 0003", 0, 0, 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(1234567890123456785, 0) | (u128)1 << 127));
    assert_int_equal(run("B952 0003", 0, 0, 0), 0); /* unsigned 17212176183586094831 */
    assert_true(F(0) == decimal64(1721217618358609, 4));
    assert_int_equal(run("B95A 0003", 0, 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128((u64)-1234567890123456785, 0));
    cpu->gr[3].g = 0x77777777FFFFFFFE;
    assert_int_equal(run("B951 0003", 0, 0, 0), 0);
    assert_true(F(0) == decimal64(-2, 0));
    assert_int_equal(run("B953 0003", 0, 0, 0), 0);
    assert_true(F(0) == decimal64(4294967294, 0));
    assert_int_equal(run("B959 0003", 0, 0, 0), 0);
    assert_true(F_EXTENDED(0) == (decimal128(2, 0) | (u128)1 << 127));
    assert_int_equal(run("B95B 0003", 0, 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(4294967294, 0));
    assert_int_equal(cpu->fpc, 0);
}

static void what_does_not_fit_saturates_with_cc3(void **state)
{
    (void)state;
    assert_int_equal(run("B3E1 0032", decimal64(-25, -1), 0, 0), 0);
    assert_true(cpu->gr[3].g == S64(-2));
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(cpu->fpc, FLAG_INEXACT);
    assert_int_equal(run("B3E1 C432", decimal64(-25, -1), 0, 0), 0);
    assert_true(cpu->gr[3].g == S64(-3));
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B3E1 0032", decimal64(1, 19), 0, 0), 0);
    assert_true(cpu->gr[3].g == 0x7FFFFFFFFFFFFFFF);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(cpu->fpc, FLAG_INVALID | FLAG_INEXACT);
    assert_int_equal(run("B3E1 0032", QNAN64, 0, 0), 0);
    assert_true(cpu->gr[3].g == 1ULL << 63);
    cpu->gr[3].g = 0x5555555555555555;
    assert_int_equal(run("B3E1 0032", QNAN64, 0, MASK_INVALID), 0x80);
    assert_true(cpu->gr[3].g == 0x5555555555555555);
    assert_int_equal(run("B941 0032", decimal64(-9, 20), 0, 0), 0);
    assert_true(cpu->gr[3].g == 0x5555555580000000 && cpu->cc == 3);
    assert_int_equal(run("B941 0032", decimal64(-9, 0), 0, 0), 0);
    assert_true(cpu->gr[3].l == (u32)-9 && cpu->cc == 1);
    assert_int_equal(run("B943 0032", decimal64(-9, 0), 0, 0), 0);
    assert_true(cpu->gr[3].g == 0x5555555500000000);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(run("B943 0032", decimal64(4294967295, 0), 0, 0), 0);
    assert_true(cpu->gr[3].l == 0xFFFFFFFF && cpu->cc == 2);
    assert_int_equal(run("B942 0032", decimal64(-4, -1), 0, 0), 0); /* rounds to zero: fits */
    assert_true(cpu->gr[3].g == 0 && cpu->cc == 1);
    assert_int_equal(run_extended("B94A 0034", decimal128(18446744073709551615ULL, 0), 0, 0), 0);
    assert_true(cpu->gr[3].g == ~0ULL && cpu->cc == 2);
    assert_int_equal(run_extended("B3E9 0034", decimal128(0, 5), 0, 0), 0);
    assert_true(cpu->gr[3].g == 0 && cpu->cc == 0);
    assert_int_equal(run_extended("B949 0034", decimal128(77, 0), 0, 0), 0);
    assert_true(cpu->gr[3].l == 77 && cpu->cc == 2);
    assert_int_equal(run_extended("B94B 0034", decimal128(78, 0), 0, 0), 0);
    assert_true(cpu->gr[3].l == 78 && cpu->cc == 2);
    assert_int_equal(run_extended("B94B 0034", decimal128(0, 0), 0, 0), 0);
    assert_true(cpu->gr[3].l == 0 && cpu->cc == 0);
}

static void packed_digits_in_registers(void **state)
{
    (void)state;
    cpu->gr[2].g = 0x123456789012345D;
    cpu->gr[3].g = 0x987654321098765F;
    assert_int_equal(run("B3F3 0002", 0, 0, 0), 0); /* CDSTR */
    assert_true(F(0) == decimal64(-123456789012345, 0));
    assert_int_equal(run("B3F2 0002", 0, 0, 0), DXC_DECIMAL); /* CDUTR: D is no digit */
    assert_int_equal(run("B3FB 0002", 0, 0, 0), DXC_DECIMAL);
    cpu->gr[2].g = 0x1234567890123456;
    assert_int_equal(run("B3F2 0002", 0, 0, 0), 0);
    assert_true(F(0) == decimal64(1234567890123456, 0));
    assert_int_equal(run("B3F3 0002", 0, 0, 0), DXC_DECIMAL); /* 6 is no sign */
    assert_int_equal(run("B3FB 0002", 0, 0, 0), 0);           /* CXSTR */
    assert_true(F_EXTENDED(0) == decimal128(1234567890123456 * power_of_ten(15) + 987654321098765, 0));
    cpu->gr[3].g = 0x9876543210987654;
    assert_int_equal(run("B3FA 0002", 0, 0, 0), 0); /* CXUTR */
    assert_true(F_EXTENDED(0) == decimal128(1234567890123456 * power_of_ten(16) + 9876543210987654, 0));
    assert_int_equal(bare_execute("B3FA 0003"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B3EB 0034"), PGM_SPECIFICATION);
    assert_int_equal(run("B3E2 0032", decimal64(-9876543210123456, 7), 0, 0), 0); /* CUDTR */
    assert_true(cpu->gr[3].g == 0x9876543210123456);
    assert_int_equal(run("B3E3 0032", decimal64(-9876543210123456, 7), 0, 0), 0); /* CSDTR */
    assert_true(cpu->gr[3].g == 0x876543210123456D);
    assert_int_equal(run("B3E3 0132", decimal64(12, 0), 0, 0), 0);
    assert_true(cpu->gr[3].g == 0x12F);
    assert_int_equal(run_extended("B3EB 0024", decimal128(1234567890123456 * power_of_ten(16) + 5, 0), 0, 0), 0);
    assert_true(cpu->gr[2].g == 0x2345678901234560 && cpu->gr[3].g == 0x000000000000005C);
    assert_int_equal(run_extended("B3EA 0024", decimal128(1234567890123456 * power_of_ten(16) + 5, 0), 0, 0), 0);
    assert_true(cpu->gr[2].g == 0x1234567890123456 && cpu->gr[3].g == 5);
    assert_int_equal(run_extended("B3EA 0024", decimal128(power_of_ten(34) - 6, 0), 0, 0), 0); /* of 34 digits 32 */
    assert_true(cpu->gr[2].g == 0x9999999999999999 && cpu->gr[3].g == 0x9999999999999994);
}

static void exponents_and_significance(void **state)
{
    static const struct {
        u64 number;
        s64 exponent, significance;
    } cases[] = {
        {0x2238000000000001, 398, 1}, {INFINITY64, -1, -1}, {QNAN64, -2, -2}, {SNAN64, -3, -3}, {MINUS_ZERO64, 398, 0}};

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(run("B3E5 0032 B3E7 0052", cases[i].number, 0, 0), 0);
        assert_true(cpu->gr[3].g == S64(cases[i].exponent));
        assert_true(cpu->gr[5].g == S64(cases[i].significance));
    }
    assert_int_equal(run_extended("B3ED 0034 B3EF 0054", decimal128(power_of_ten(33), 7), 0, 0), 0);
    assert_int_equal(cpu->gr[3].g, 6183);
    assert_int_equal(cpu->gr[5].g, 34);
    assert_int_equal(run("B3F4 0024", decimal64(1, 5), decimal64(99, 5), 0), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run("B3F4 0024", decimal64(1, 4), decimal64(99, 5), 0), 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(run("B3F4 0024", SNAN64, QNAN64, 0), 0);
    assert_int_equal(cpu->cc, 0);
    assert_int_equal(run("B3F4 0024", SNAN64, INFINITY64, 0), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(run_extended("B3FC 0048", decimal128(1, 6), decimal128(99, 5), 0), 0);
    assert_int_equal(cpu->cc, 2);
}

static void inserted_exponents_make_any_kind_of_number(void **state)
{
    (void)state;
    cpu->gr[3].g = 400;
    assert_int_equal(run("B3F6 2003", decimal64(-123, 50), 0, 0), 0);
    assert_true(F(0) == decimal64(-123, 2));
    cpu->gr[3].g = S64(-1);
    assert_int_equal(run("B3F6 2003", decimal64(-123, 50), 0, 0), 0);
    assert_true(F(0) >> 58 == 0xF8000000 >> 26);
    cpu->gr[3].g = S64(-2);
    assert_int_equal(run("B3F6 2003", decimal64(5, 50), 0, 0), 0);
    assert_true(F(0) == (QNAN64 | 5));
    cpu->gr[3].g = S64(-3);
    assert_int_equal(run("B3F6 2003", decimal64(9000000000000005, 50), 0, 0), 0);
    assert_true(F(0) == (SNAN64 | 5));
    cpu->gr[3].g = S64(-4);
    assert_int_equal(run("B3F6 2003", decimal64(5, 50), 0, MASK_INVALID), 0);
    assert_true(F(0) == (QNAN64 | 5));
    cpu->gr[3].g = 768;
    assert_int_equal(run("B3F6 2003", SNAN64 | 6, 0, MASK_INVALID), 0);
    assert_true(F(0) == (QNAN64 | 6));
    cpu->gr[3].g = 767;
    assert_int_equal(run("B3F6 2003", SNAN64 | 6, 0, MASK_INVALID), 0);
    assert_true(F(0) == decimal64(6, 369));
    cpu->gr[3].g = 0;
    assert_int_equal(run_extended("B3FE 4003", decimal128(17, 50), 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(17, -6176));
}

static void quantize_takes_the_second_operands_exponent(void **state)
{
    (void)state;
    assert_int_equal(run("B3F5 4002", decimal64(1, -2), decimal64(12345, -3), 0), 0); /* R3 is the source */
    assert_true(F(0) == decimal64(1234, -2));                                         /* a tie to even */
    assert_int_equal(cpu->fpc, FLAG_INEXACT);
    assert_int_equal(run("B3F5 4E02", decimal64(1, -2), decimal64(12341, -3), 0), 0);
    assert_true(F(0) == decimal64(1235, -2));
    assert_int_equal(run("B3F5 4002", decimal64(1, -2), decimal64(-7, 3), 0), 0);
    assert_true(F(0) == decimal64(-700000, -2));
    assert_int_equal(cpu->fpc, 0);
    assert_int_equal(run("B3F5 4002", decimal64(1, -2), decimal64(7, 15), 0), 0);
    assert_true(F(0) == QNAN64);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    assert_int_equal(run("B3F5 4002", INFINITY64, decimal64(7, 15), 0), 0);
    assert_true(F(0) == QNAN64);
    assert_int_equal(run("B3F5 4002", INFINITY64, INFINITY64 | 1ULL << 63, 0), 0);
    assert_true(F(0) == (INFINITY64 | 1ULL << 63));
    assert_int_equal(run_extended("B3FD 8004", decimal128(1, 1), decimal128(15, 0), 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(2, 1));
}

static void reround_keeps_so_many_digits(void **state)
{
    (void)state;
    cpu->gr[3].g = 0xFFFFFFFFFFFFFFC3; /* only six bits count: 3 */
    assert_int_equal(run("B3F7 2003", decimal64(123456, -2), 0, 0), 0);
    assert_true(F(0) == decimal64(123, 1));
    assert_int_equal(cpu->fpc, FLAG_INEXACT);
    assert_int_equal(run("B3F7 2003", decimal64(999900, -2), 0, 0), 0);
    assert_true(F(0) == decimal64(100, 2));
    assert_int_equal(run("B3F7 2F03", decimal64(120001, -2), 0, 0), 0); /* for shorter precision */
    assert_true(F(0) == decimal64(121, 1));
    assert_int_equal(run("B3F7 2003", decimal64(12, -2), 0, 0), 0);
    assert_true(F(0) == decimal64(12, -2));
    assert_int_equal(run("B3F7 2003", decimal64(1234, 369), 0, 0), 0);
    assert_true(F(0) == QNAN64);
    assert_int_equal(cpu->fpc, FLAG_INVALID);
    cpu->gr[3].g = 0;
    assert_int_equal(run("B3F7 2003", decimal64(1234, 369), 0, 0), 0);
    assert_true(F(0) == decimal64(1234, 369));
    cpu->gr[3].g = 1;
    assert_int_equal(run_extended("B3FF 4003", decimal128(96, 0), 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(1, 2));
}

static void significands_shift_by_digits(void **state)
{
    (void)state;
    cpu->gr[1].g = 0xFFFFFFFFFFFFFFC2; /* 2 of 64 */
    assert_int_equal(run("ED20 1000 0040", decimal64(-1234567890123456, 9), 0, 0), 0);
    assert_true(F(0) == decimal64(-3456789012345600, 9));
    assert_int_equal(run("ED20 1000 0041", decimal64(-1234567890123456, 9), 0, 0), 0);
    assert_true(F(0) == decimal64(-12345678901234, 9));
    assert_int_equal(run("ED20 1000 0040", SNAN64 | 5, 0, MASK_INVALID), 0);
    assert_true(F(0) == (u64)dfp_encode(&dfp_long, (struct dfp_number){DFP_SNAN, false, 0, 500}));
    assert_int_equal(run("ED20 1010 0040", decimal64(7, 9), 0, 0), 0); /* by 18 */
    assert_true(F(0) == decimal64(0, 9));
    assert_int_equal(run_extended("ED40 1000 0048", decimal128(7, 9), 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(700, 9));
    assert_int_equal(run_extended("ED40 1000 0049", decimal128(789, 9), 0, 0), 0);
    assert_true(F_EXTENDED(0) == decimal128(7, 9));
}

/* The bits of the mask, from the left, that select the number. */
static u32 selected(const char *instruction)
{
    char hex[40];
    u32 mask = 0;

    for (u32 bit = 0x800; bit; bit >>= 1) {
        snprintf(hex, sizeof hex, instruction, bit);
        assert_int_equal(execute(hex), 0);
        mask |= cpu->cc ? bit : 0;
    }
    return mask;
}
static void classes_and_groups(void **state)
{
    static const struct {
        u64 number;
        u32 class, group;
    } cases[] = {
        {MINUS_ZERO64, 0x400, 0x400},
        {0, 0x800, 0x200},
        {0x2238000000000001, 0x80, 0x20},
        {0x0000000000000001, 0x200, 0x80},
        {0x800C000000000001, 0x100, 0x10},
        {0x77FCFF3FCFF3FCFF, 0x80, 0x80},
        {0x6E38000000000000, 0x80, 0x8},
        {INFINITY64, 0x20, 0x2},
        {INFINITY64 | 1ULL << 63, 0x10, 0x1},
        {QNAN64, 0x8, 0x2},
        {SNAN64 | 1ULL << 63, 0x1, 0x1},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        F(0) = cases[i].number;
        assert_int_equal(selected("ED00 0%03X 0054"), cases[i].class);
        assert_int_equal(selected("ED00 0%03X 0055"), cases[i].group);
    }
    F(0) = (u64)decimal32(1, -101) << 32;
    assert_int_equal(selected("ED00 0%03X 0050"), 0x200);
    assert_int_equal(selected("ED00 0%03X 0051"), 0x80);
    F(0) = (u64)(decimal128(power_of_ten(33), 0) >> 64);
    F(2) = (u64)decimal128(power_of_ten(33), 0);
    assert_int_equal(selected("ED00 0%03X 0058"), 0x80);
    assert_int_equal(selected("ED00 0%03X 0059"), 0x8);
}

static void zoned_digits_in_storage(void **state)
{
    (void)state;
    cpu->gr[1].g = DATA;
    bare_hex(DATA, "F1F2C3A4F5D6");
    assert_int_equal(execute("ED05 1000 08AA"), 0); /* CDZT with a sign; other zones do not matter */
    assert_true(F(0) == decimal64(-123456, 0));
    assert_int_equal(execute("ED05 1000 00AA"), 0);
    assert_true(F(0) == decimal64(123456, 0));
    assert_int_equal(execute("ED00 1003 08AB"), 0); /* CXZT of A4 */
    assert_true(F_EXTENDED(0) == decimal128(4, 0));
    bare_hex(DATA, "F1FA");
    assert_int_equal(execute("ED01 1000 00AA"), DXC_DECIMAL);
    bare_hex(DATA, "F132");
    assert_int_equal(execute("ED01 1000 08AA"), DXC_DECIMAL);
    assert_int_equal(bare_execute("ED10 1000 08AA"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("ED22 1000 08AB"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("ED01 1000 28AB"), PGM_SPECIFICATION);

    F(0) = decimal64(-12345, 7);
    assert_int_equal(execute("ED05 1000 08A8"), 0); /* CZDT */
    assert_true(bare_get64(DATA) >> 16 == 0xF0F1F2F3F4D5);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(execute("ED05 1000 04A8"), 0); /* no sign, zones 3 */
    assert_true(bare_get64(DATA) >> 16 == 0x303132333435);
    F(0) = decimal64(12345, 0);
    assert_int_equal(execute("ED02 1000 0AA8"), 0); /* plus is F; digits are lost */
    assert_true(bare_get64(DATA) >> 40 == 0xF3F4F5);
    assert_int_equal(cpu->cc, 3);
    F(0) = MINUS_ZERO64;
    assert_int_equal(execute("ED00 1000 08A8"), 0);
    assert_true(bare_get64(DATA) >> 56 == 0xD0 && cpu->cc == 0);
    assert_int_equal(execute("ED00 1000 09A8"), 0); /* zero is positive */
    assert_true(bare_get64(DATA) >> 56 == 0xC0 && cpu->cc == 0);
    F(0) = QNAN64 | 7;
    assert_int_equal(execute("ED00 1000 08A8"), 0);
    assert_true(bare_get64(DATA) >> 56 == 0xC7 && cpu->cc == 3);
}

static void lost_digits_are_a_decimal_overflow(void **state)
{
    (void)state;
    cpu->gr[1].g = DATA;
    F(0) = decimal64(12345, 0);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_DECIMAL, "ED02 1000 08A8"), PGM_DECIMAL_OVERFLOW);
    assert_true(bare_get64(DATA) >> 40 == 0xF3F4C5);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_DECIMAL, "ED01 1000 08AC"), PGM_DECIMAL_OVERFLOW);
    assert_true(bare_get64(DATA) >> 48 == 0x345C);
}

static void packed_digits_in_storage(void **state)
{
    (void)state;
    cpu->gr[1].g = DATA;
    bare_hex(DATA, "0123456789012345 6D");
    assert_int_equal(execute("ED08 1000 08AE"), 0); /* CDPT */
    assert_true(F(0) == decimal64(-123456789012345 * 10 - 6, 0));
    assert_int_equal(execute("ED07 1000 00AE"), 0); /* no sign */
    assert_true(F(0) == decimal64(123456789012345, 0));
    assert_int_equal(execute("ED08 1000 00AE"), DXC_DECIMAL); /* D is no digit */
    bare_hex(DATA, "1234567890123456 7C");
    assert_int_equal(execute("ED08 1000 08AE"), DXC_DECIMAL); /* 17 digits */
    assert_int_equal(execute("ED08 1000 08AF"), 0);           /* CXPT */
    assert_true(F_EXTENDED(0) == decimal128(12345678901234567, 0));
    assert_int_equal(bare_execute("ED09 1000 08AE"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("ED12 1000 08AF"), PGM_SPECIFICATION);

    F(0) = decimal64(-1234, 0);
    assert_int_equal(execute("ED03 1000 08AC"), 0); /* CPDT */
    assert_int_equal(bare_get32(DATA), 0x0001234D);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(execute("ED03 1000 00AC"), 0);
    assert_int_equal(bare_get32(DATA), 0x00001234);
    F(0) = (u64)(decimal128(power_of_ten(33) * 9, 0) >> 64);
    F(2) = (u64)decimal128(power_of_ten(33) * 9, 0);
    assert_int_equal(execute("ED11 1000 0AAD"), 0); /* CPXT */
    assert_true(bare_get64(DATA) == 0x0900000000000000 && m->storage->base[DATA + 17] == 0x0F);
    assert_int_equal(cpu->cc, 2);
    assert_int_equal(execute("ED21 1000 08A9"), 0); /* CZXT */
    assert_true(bare_get64(DATA) == 0xF9F0F0F0F0F0F0F0 && m->storage->base[DATA + 33] == 0xC0 && cpu->cc == 2);
    assert_int_equal(execute("ED03 1000 08A9"), 0);
    assert_true(bare_get32(DATA) == 0xF0F0F0C0 && cpu->cc == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DFP_TEST(lengthening_and_shortening_round_once),
        DFP_TEST(shortening_that_traps_leaves_the_longer_format),
        DFP_TEST(signaling_nans_stay_so_if_invalid_is_suppressed),
        DFP_TEST(fixed_point_numbers_in_and_out),
        DFP_TEST(what_does_not_fit_saturates_with_cc3),
        DFP_TEST(packed_digits_in_registers),
        DFP_TEST(exponents_and_significance),
        DFP_TEST(inserted_exponents_make_any_kind_of_number),
        DFP_TEST(quantize_takes_the_second_operands_exponent),
        DFP_TEST(reround_keeps_so_many_digits),
        DFP_TEST(significands_shift_by_digits),
        DFP_TEST(classes_and_groups),
        DFP_TEST(zoned_digits_in_storage),
        DFP_TEST(lost_digits_are_a_decimal_overflow),
        DFP_TEST(packed_digits_in_storage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
