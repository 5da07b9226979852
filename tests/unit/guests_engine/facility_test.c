/* CPU models and their facilities (PoP chapter 4 "Facility Indications"). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/engine/model.h"

static int newest(void **state)
{
    unsigned n = 0;
    while (cpu_model_name(n + 1))
        n++;
    assert_true(cpu_model_choose(cpu_model_name(n)));
    return bare_teardown(state);
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, bare_setup, newest)

static void the_newest_model_is_the_usual_one(void **state)
{
    (void)state;
    assert_string_equal(cpu_model()->name, "z16");
    assert_int_equal(cpu_model()->type, 0x3931);
}

static void a_model_is_chosen_by_name(void **state)
{
    static const struct {
        const char *name;
        u16 type;
    } known[] = {{"z196", 0x2817}, {"ZEC12", 0x2827}, {"z13", 0x2964}, {"Z14", 0x3906}, {"z15", 0x8561}};
    (void)state;
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_true(cpu_model_choose(known[i].name));
        assert_int_equal(cpu_model()->type, known[i].type);
    }
    assert_false(cpu_model_choose("z99"));
    assert_int_equal(cpu_model()->type, 0x8561);
}

static void a_model_has_no_facilities_that_are_newer(void **state)
{
    (void)state;
    assert_true(facility_offered(49));
    assert_true(cpu_model_choose("z196"));
    assert_true(facility_offered(45));
    assert_false(facility_offered(49));
    assert_false(facility_offered(1000));
    cpu->gr[1].g = 0x3000;
    bare_put64(0x3000, 1);
    assert_int_equal(bare_execute("E310 1000 0085"), PGM_OPERATION); /* LGAT */
    assert_true(cpu_model_choose("zEC12"));
    assert_int_equal(bare_execute("E320 1000 0085"), 0);
}

static void every_older_list_is_within_the_newer_ones(void **state)
{
    u64 older[4] = {0}, list[4];
    (void)state;
    for (unsigned n = 0; cpu_model_name(n); n++) {
        assert_true(cpu_model_choose(cpu_model_name(n)));
        assert_true(machine_facilities(m, list, 4) >= 1);
        for (unsigned i = 0; i < 4; i++) {
            assert_int_equal(older[i] & ~list[i], 0);
            older[i] = list[i];
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_newest_model_is_the_usual_one),
        TEST(a_model_is_chosen_by_name),
        TEST(a_model_has_no_facilities_that_are_newer),
        TEST(every_older_list_is_within_the_newer_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
