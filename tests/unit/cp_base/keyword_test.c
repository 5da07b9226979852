/* Keyword tables: abbreviations, and the first of two that fit. */
#include "cp/base/keyword.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct keyword table[] = {{"CLass", 1}, {"CLear", 2}, {"STOP", 3}};

static void abbreviations_lead_to_their_values(void **state)
{
    (void)state;
    assert_int_equal(KEYWORD(table, "class"), 1);
    assert_int_equal(KEYWORD(table, "CL"), 1);
    assert_int_equal(KEYWORD(table, "cle"), 2);
    assert_int_equal(KEYWORD(table, "STOP"), 3);
}

static void other_words_lead_nowhere(void **state)
{
    (void)state;
    assert_int_equal(KEYWORD(table, "C"), -1);
    assert_int_equal(KEYWORD(table, "STO"), -1);
    assert_int_equal(KEYWORD(table, "STOPS"), -1);
    assert_int_equal(KEYWORD(table, ""), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abbreviations_lead_to_their_values), cmocka_unit_test(other_words_lead_nowhere)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
