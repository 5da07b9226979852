/* BFP in translated code: the inexact exception is in the FPC whenever somebody looks, and what the host does otherwise
 * than the architecture is done by the interpreter. Each loop's first round is the interpreter's, the others are the
 * host's. Access registers, which no other test translates. */
#include "guests/arch/control.h"
#include "guests/engine/x86/translate.h"
#include "tests/unit/guests_engine/bare.h"

#define INEXACT 0x00080000u
#define INVALID 0x00800000u
#define DIVIDE_LOOP "A719 000A B31D 0002 A717 FFFE" /* ten times f0 = f0 / f2 */
#define ADD_LOOP "A719 000A B31A 0002 A717 FFFE"
#define MULTIPLY_LOOP "A719 000A B31C 0002 A717 FFFE"
#define EXTRACT_FPC "B38C 0020" /* into GR 2 */

static void set(unsigned r, double value)
{
    memcpy(&cpu->vr[r].d[0], &value, sizeof value);
}
static double get(unsigned r)
{
    double value;

    memcpy(&value, &cpu->vr[r].d[0], sizeof value);
    return value;
}
static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] |= CR0_AFP;
    return 0;
}

static void inexact_results_are_told_by_the_fpc(void **state)
{
    double expected = 3; /* the first quotient is exact */

    (void)state;
    for (unsigned i = 0; i < 10; i++)
        expected /= 3;
    set(0, 3);
    set(2, 3);
    assert_int_equal(bare_execute(DIVIDE_LOOP EXTRACT_FPC), 0);
    assert_true(get(0) == expected);
    assert_int_equal(cpu->gr[2].l, INEXACT);
    assert_int_equal(cpu->fpc, INEXACT);
}

static void exact_results_leave_the_fpc_alone(void **state)
{
    (void)state;
    set(0, 1);
    set(2, 3);
    assert_int_equal(bare_execute(ADD_LOOP EXTRACT_FPC), 0);
    assert_true(get(0) == 31);
    assert_int_equal(cpu->gr[2].l, 0);
}

static void a_flag_that_was_cleared_stays_off(void **state)
{
    (void)state;
    set(0, 1);
    set(2, 3);
    cpu->gr[3].g = 0;
    assert_int_equal(bare_execute(DIVIDE_LOOP "B384 0030" ADD_LOOP MULTIPLY_LOOP EXTRACT_FPC), 0);
    assert_int_equal(cpu->gr[2].l, INEXACT); /* the sums are inexact too: what was left of the quotient is added to */
    set(0, 1);
    assert_int_equal(bare_execute(DIVIDE_LOOP "B384 0030 B375 0000" ADD_LOOP EXTRACT_FPC), 0);
    assert_true(get(0) == 30);
    assert_int_equal(cpu->gr[2].l, 0);
}

static void an_interruption_finds_the_flag(void **state)
{
    (void)state;
    set(0, 3);
    set(2, 3);
    cpu->gr[4].g = BARE_STORAGE * 2;
    assert_int_equal(bare_execute(DIVIDE_LOOP "5820 4000"), PGM_ADDRESSING);
    assert_int_equal(cpu->fpc, INEXACT);
}

static void tiny_results_and_infinities_are_right(void **state)
{
    (void)state;
    set(0, 0x1p-1015);
    set(2, 0.5);
    assert_int_equal(bare_execute(MULTIPLY_LOOP EXTRACT_FPC), 0);
    assert_true(get(0) == 0x1p-1025);
    assert_int_equal(cpu->gr[2].l, 0); /* exact: no underflow */
    set(0, 0x1p1020);
    set(2, 2);
    assert_int_equal(bare_execute(MULTIPLY_LOOP EXTRACT_FPC), 0);
    assert_true(__builtin_isinf(get(0)));
    assert_int_equal(cpu->gr[2].l, 0x00200000 | INEXACT);
}

static void a_nan_is_unordered_after_numbers_were_not(void **state)
{
    (void)state;
    set(0, 1);
    set(2, 0);
    /* 0 / 0 in the second round: f2 = f2 / f2 of 1, then of what f4 brings; the code of the last comparison */
    set(4, 1);
    assert_int_equal(bare_execute("A719 0003 B319 0004 B222 0020 B31D 0042 A717 FFFA"), 0);
    assert_int_equal(cpu->gr[2].l >> 28, 1); /* 1 with infinity */
    cpu->vr[4].d[0] = 0x7FF8000000000000;
    assert_int_equal(bare_execute("A719 0003 B319 0004 B222 0020 A717 FFFC"), 0);
    assert_int_equal(cpu->gr[2].l >> 28, 3);
    assert_int_equal(cpu->fpc & INVALID, 0);
}

static void access_registers_move(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x1111222233334444;
    cpu->gr[2].g = 0xAAAABBBBCCCCDDDD;
    assert_int_equal(bare_execute("B24E 0031 B24D 0043 B24F 0024"), 0);
    assert_int_equal(cpu->ar[3], 0x33334444);
    assert_int_equal(cpu->ar[4], 0x33334444);
    assert_true(cpu->gr[2].g == 0xAAAABBBB33334444);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(inexact_results_are_told_by_the_fpc),
        TEST(exact_results_leave_the_fpc_alone),
        TEST(a_flag_that_was_cleared_stays_off),
        TEST(an_interruption_finds_the_flag),
        TEST(tiny_results_and_infinities_are_right),
        TEST(a_nan_is_unordered_after_numbers_were_not),
        TEST(access_registers_move),
    };

    if (translator_start(8u << 20, 0) < 0)
        return 0; /* a host without it: nothing to test */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
