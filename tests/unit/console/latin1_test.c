/* Latin-1 and UTF-8 at the terminal's edge. */
#include "console/latin1.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static char buf[64];

static void ascii_and_latin1_survive_both_ways(void **state)
{
    (void)state;
    assert_string_equal(latin1_from_utf8(buf, sizeof buf,
                            "Gr\xC3\xBC\xC3\x9F"
                            "e #1"),
        "Gr\xFC\xDF"
        "e #1");
    assert_string_equal(latin1_to_utf8(buf, sizeof buf,
                            "Gr\xFC\xDF"
                            "e"),
        "Gr\xC3\xBC\xC3\x9F"
        "e");
}

static void what_latin1_lacks_becomes_a_question_mark(void **state)
{
    (void)state;
    assert_string_equal(latin1_from_utf8(buf, sizeof buf, "5 \xE2\x82\xAC \xF0\x9F\x98\x80!"), "5 ? ?!");
}

static void ill_formed_bytes_are_replaced_one_by_one(void **state)
{
    (void)state;
    assert_string_equal(latin1_from_utf8(buf, sizeof buf,
                            "a\xFF"
                            "b\xC3"),
        "a?b?");
    assert_string_equal(latin1_from_utf8(buf, sizeof buf, "\xC0\xAF"), "??");
    assert_string_equal(latin1_from_utf8(buf, sizeof buf, "\xE2\x82z"), "??z");
}

static void control_characters_never_reach_a_screen(void **state)
{
    (void)state;
    assert_string_equal(latin1_to_utf8(buf, sizeof buf, "\x1B[2J\x9B\x7F\ta"), "?[2J?? a");
    assert_string_equal(latin1_from_utf8(buf, sizeof buf, "\x03\xC2\x9B\tx"), "?? x");
}

static void results_are_cut_at_whole_characters(void **state)
{
    char small[4];

    (void)state;
    assert_string_equal(latin1_to_utf8(small, sizeof small, "ab\xFC"), "ab");
    assert_string_equal(latin1_from_utf8(small, sizeof small, "abcdef"), "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_and_latin1_survive_both_ways),
        cmocka_unit_test(what_latin1_lacks_becomes_a_question_mark),
        cmocka_unit_test(ill_formed_bytes_are_replaced_one_by_one),
        cmocka_unit_test(control_characters_never_reach_a_screen),
        cmocka_unit_test(results_are_cut_at_whole_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
