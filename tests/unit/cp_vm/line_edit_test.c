/* Line editing: logical lines, the escape character, #CP. */
#include "cp/vm/line_edit.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct vm usual = {.linedit = true, .linend = '#', .linedel = '^', .chardel = '@', .escape = '"'};

static void expect(const struct vm *vm, const char *typed, const char *const *lines)
{
    const char *rest = typed;
    char line[64];

    for (; *lines; lines++) {
        assert_true(line_edit_next(vm, &rest, line, sizeof line));
        assert_string_equal(line, *lines);
    }
    assert_false(line_edit_next(vm, &rest, line, sizeof line));
}

static void the_line_end_character_separates_logical_lines(void **state)
{
    (void)state;
    expect(&usual, "query time#query names", (const char *const[]){"query time", "query names", NULL});
    expect(&usual, "one##three", (const char *const[]){"one", "", "three", NULL});
    expect(&usual, "", (const char *const[]){"", NULL});
}

static void the_escape_character_takes_the_meaning_of_the_next(void **state)
{
    (void)state;
    expect(&usual, "a\"#b\"\"c", (const char *const[]){"a#b\"c", NULL});
    expect(&usual, "last\"", (const char *const[]){"last\"", NULL});
}

static void delete_characters_take_back_what_was_typed(void **state)
{
    (void)state;
    expect(&usual, "abx@c", (const char *const[]){"abc", NULL});
    expect(&usual, "@@a", (const char *const[]){"a", NULL});
    expect(&usual, "rubbish^good#x^y", (const char *const[]){"good", "y", NULL});
}

static void characters_that_are_off_mean_themselves(void **state)
{
    const struct vm none = {.linedit = true};
    const struct vm off = {.linend = '#', .linedel = '^', .chardel = '@', .escape = '"'};

    (void)state;
    expect(&none, "a#b@c\"d", (const char *const[]){"a#b@c\"d", NULL});
    expect(&off, "a#b@c\"d", (const char *const[]){"a#b@c\"d", NULL});
}

static void an_overlong_line_is_cut(void **state)
{
    const char *rest = "0123456789";
    char line[5];

    (void)state;
    assert_true(line_edit_next(&usual, &rest, line, sizeof line));
    assert_string_equal(line, "0123");
    assert_null(rest);
}

static void pound_cp_is_for_cp_in_any_case_of_letters(void **state)
{
    const char *rest;
    const struct vm off = {.linend = '#'};

    (void)state;
    assert_true(line_edit_is_for_cp(&usual, "#cp query time", &rest));
    assert_string_equal(rest, "query time");
    assert_true(line_edit_is_for_cp(&usual, "#CP", &rest));
    assert_string_equal(rest, "");
    assert_true(line_edit_is_for_cp(&usual, "#CP#query names", &rest));
    assert_string_equal(rest, "query names");
    assert_false(line_edit_is_for_cp(&usual, "#cpu 1", &rest));
    assert_false(line_edit_is_for_cp(&usual, "cp query", &rest));
    assert_false(line_edit_is_for_cp(&usual, "#", &rest));
    assert_false(line_edit_is_for_cp(&off, "#cp query", &rest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_end_character_separates_logical_lines),
        cmocka_unit_test(the_escape_character_takes_the_meaning_of_the_next),
        cmocka_unit_test(delete_characters_take_back_what_was_typed),
        cmocka_unit_test(characters_that_are_off_mean_themselves),
        cmocka_unit_test(an_overlong_line_is_cut),
        cmocka_unit_test(pound_cp_is_for_cp_in_any_case_of_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
