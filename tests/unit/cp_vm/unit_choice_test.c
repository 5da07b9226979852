/* Which output file a real device takes next: class in order of preference, form, destination, size, HOLD. */
#include "cp/vm/real_unit.h"
#include "cp/base/text.h"
#include "tests/unit/cp_vm/system.h"

static u16 make(char spool_class, const char *form, const char *dest, unsigned records)
{
    struct spool_file f = {.queue = SPOOL_PRT, .origin = ORIGIN_PRT, .spool_class = spool_class};
    const u8 data[] = "x";
    struct spool_record r = {0x09, 1, data};
    struct spool_writer *w;

    text_copy(f.owner, sizeof f.owner, "GENERAL");
    text_copy(f.form, sizeof f.form, form);
    text_copy(f.dest, sizeof f.dest, dest);
    assert_int_equal(spool_create(cp.spool, &f, &w), 0);
    while (records--)
        assert_int_equal(spool_write(w, &r), 0);
    assert_int_equal(spool_close(w, &f), 0);
    return f.spoolid;
}

static struct unit_choice choice(const char *classes, const char *form, bool manual)
{
    struct unit_choice c = {.manual = manual};

    text_copy(c.classes, sizeof c.classes, classes);
    text_copy(c.form, sizeof c.form, form);
    return c;
}

/* The spoolid of the next file, 0: none. */
static u16 next(const struct unit_choice *c)
{
    struct spool_file f;
    int rc = unit_choose(c, SPOOL_PRT, &f);

    assert_true(rc >= 0);
    return rc ? f.spoolid : 0;
}

static void classes_go_in_the_order_of_start(void **state)
{
    struct unit_choice c = choice("BA", "STANDARD", true);
    u16 a = make('A', "STANDARD", "OFF", 1), b = make('B', "STANDARD", "OFF", 1);

    (void)state;
    assert_int_equal(next(&c), b);
    c = choice("AB", "STANDARD", true);
    assert_int_equal(next(&c), a);
    c = choice("C", "STANDARD", true);
    assert_int_equal(next(&c), 0);
    c = choice("*", "STANDARD", true);
    assert_int_equal(next(&c), a);
}

static void manual_waits_for_its_form_and_automatic_prefers_it(void **state)
{
    struct unit_choice c = choice("A", "BLUE", true);
    u16 red = make('A', "RED", "OFF", 1), blue;

    (void)state;
    assert_int_equal(next(&c), 0);
    c.manual = false;
    assert_int_equal(next(&c), red);
    blue = make('A', "BLUE", "OFF", 1);
    assert_int_equal(next(&c), blue);
}

static void destinations_match(void **state)
{
    struct unit_choice c = choice("A", "STANDARD", true);
    u16 there = make('A', "STANDARD", "FLOOR2", 1), any, off;

    (void)state;
    assert_int_equal(next(&c), 0);
    strcpy(c.dests[0], "FLOOR1");
    strcpy(c.dests[1], "FLOOR2");
    assert_int_equal(next(&c), there);
    *c.dests[1] = 0;
    any = make('A', "STANDARD", "ANY", 1);
    assert_int_equal(next(&c), any);
    strcpy(c.dests[0], "*");
    assert_int_equal(next(&c), there);
    *c.dests[0] = 0;
    assert_int_equal(next(&c), any);
    off = make('B', "STANDARD", "", 1);
    strcpy(c.classes, "B");
    assert_int_equal(next(&c), off);
}

static void long_files_and_held_users_wait(void **state)
{
    struct unit_choice c = choice("A", "STANDARD", true);
    u16 longer = make('A', "STANDARD", "OFF", 5), brief = make('A', "STANDARD", "OFF", 2);

    (void)state;
    c.limit = 2;
    assert_int_equal(next(&c), brief);
    c.limit = 0;
    assert_int_equal(next(&c), longer);
    unit_hold("GENERAL", SPOOL_PRT, true);
    assert_int_equal(next(&c), 0);
    unit_hold("GENERAL", SPOOL_PRT, false);
    assert_int_equal(next(&c), longer);
}

static void a_file_behind_many_unwanted_ones_is_found(void **state)
{
    struct unit_choice c = choice("A", "STANDARD", true);
    u16 wanted;

    (void)state;
    for (unsigned i = 0; i < 130; i++)
        make('A', "STANDARD", "NOWHERE", 1);
    wanted = make('A', "STANDARD", "OFF", 1);
    assert_int_equal(next(&c), wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(classes_go_in_the_order_of_start, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(
            manual_waits_for_its_form_and_automatic_prefers_it, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(destinations_match, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(long_files_and_held_users_wait, system_setup, system_teardown),
        cmocka_unit_test_setup_teardown(a_file_behind_many_unwanted_ones_is_found, system_setup, system_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
