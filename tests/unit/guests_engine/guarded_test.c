/* Guarded storage (PoP chapter 4, "Guarded-Storage Facility"; worked by hand). */
#include "tests/unit/guests_engine/bare.h"

enum { CONTROLS = 0x3000, LIST = 0x3100, POINTER = 0x3200, HANDLER = 0x2800 };
#define REGION 0x0000000104000000ULL /* 32M, sections of 512K */

static int setup(void **state)
{
    bare_setup(state);
    bare_put64(CONTROLS + 8, REGION | 25);
    bare_put64(CONTROLS + 16, 1ULL << 60); /* section 3 */
    bare_put64(CONTROLS + 24, LIST);
    bare_put64(LIST + 8, HANDLER);
    bare_hex(HANDLER, "A759 0063 0A00"); /* LGHI 5,99 */
    cpu->cr[2] = 0x10;
    cpu->gr[1].g = CONTROLS;
    cpu->gr[2].g = 0x7777;
    cpu->gr[5].g = 0;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void a_pointer_into_a_watched_section_goes_to_the_handler(void **state)
{
    (void)state;
    bare_put64(POINTER, REGION + 3 * 0x80000 + 8);
    /* LGSC; LGG 2 */
    assert_int_equal(bare_execute("E300 1000 004D E320 1200 004C"), 0);
    assert_int_equal(cpu->gr[5].g, 99);
    assert_int_equal(cpu->gr[2].g, 0x7777);
    assert_int_equal(bare_get64(LIST), 0x0003000000000000);
    assert_int_equal(bare_get64(LIST + 16), BARE_CODE + 6);
    assert_int_equal(bare_get64(LIST + 24), POINTER);
    assert_int_equal(bare_get64(LIST + 32), REGION + 3 * 0x80000 + 8);
    assert_int_equal(bare_get64(LIST + 40), BARE_CODE + 12);
}

static void other_pointers_are_loaded(void **state)
{
    static const u64 values[] = {REGION + 2 * 0x80000, REGION + 4 * 0x80000, REGION + (1ULL << 25) + 3 * 0x80000, 0};
    (void)state;
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++) {
        bare_put64(POINTER, values[i]);
        assert_int_equal(bare_execute("E300 1000 004D E320 1200 004C"), 0);
        assert_int_equal(cpu->gr[2].g, values[i]);
        assert_int_equal(cpu->gr[5].g, 0);
    }
}

static void short_pointers_are_shifted(void **state)
{
    (void)state;
    bare_put64(CONTROLS + 8, REGION | 3 << 8 | 25);
    bare_put64(POINTER, (REGION + 3 * 0x80000) >> 3 << 32);
    assert_int_equal(bare_execute("E300 1000 004D E320 1200 0048"), 0); /* LLGFSG */
    assert_int_equal(cpu->gr[5].g, 99);
    assert_int_equal(bare_get64(LIST), 0x0003010000000000);
    assert_int_equal(bare_get64(LIST + 32), REGION + 3 * 0x80000);
    bare_put64(POINTER, 0x1234567800000000);
    cpu->gr[5].g = 0;
    assert_int_equal(bare_execute("E320 1200 0048"), 0);
    assert_int_equal(cpu->gr[2].g, 0x12345678ULL << 3);
    assert_int_equal(cpu->gr[5].g, 0);
}

static void without_the_control_nothing_is_guarded(void **state)
{
    (void)state;
    bare_put64(POINTER, REGION + 3 * 0x80000);
    assert_int_equal(bare_execute("E300 1000 004D E300 1300 0049"), 0); /* STGSC */
    assert_int_equal(bare_get64(0x3308), REGION | 25);
    assert_int_equal(bare_get64(0x3318), LIST);
    cpu->cr[2] = 0;
    assert_int_equal(bare_execute("E320 1200 004C"), 0);
    assert_int_equal(cpu->gr[2].g, REGION + 3 * 0x80000);
    assert_int_equal(bare_execute("E300 1000 004D"), PGM_SPECIAL_OPERATION);
    assert_int_equal(bare_execute("E300 1000 0049"), PGM_SPECIAL_OPERATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_pointer_into_a_watched_section_goes_to_the_handler),
        TEST(other_pointers_are_loaded),
        TEST(short_pointers_are_shifted),
        TEST(without_the_control_nothing_is_guarded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
