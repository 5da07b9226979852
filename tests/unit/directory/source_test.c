/* Cards to statements: columns, comments, continuation, characters. */
#include "directory/source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct source_statement first_of(const char *text)
{
    struct source_statement st;
    struct source s;

    source_begin(&s, text, strlen(text));
    assert_true(source_next(&s, &st));
    return st;
}

static void columns_beyond_72_are_ignored(void **state)
{
    char card[100];

    (void)state;
    memset(card, 'X', sizeof card);
    card[1] = ' ';
    memcpy(card + 72, "00000010", 9);
    assert_int_equal(strlen(first_of(card).text), 72);
    snprintf(card, sizeof card, "%-72s%s", "USER A B", "00000010");
    assert_string_equal(first_of(card).text, "USER A B");
}

static void a_hash_goes_on_past_column_72_and_nothing_else_does(void **state)
{
    char card[200];

    (void)state;
    snprintf(card, sizeof card, "USER A $y$%080d SEQ", 0);
    assert_int_equal(strlen(first_of(card).text), 7 + 3 + 80);
    snprintf(card, sizeof card, "USER A %-65s%s", "B", "$y$j9T$abc");
    assert_string_equal(first_of(card).text, "USER A B");
    snprintf(card, sizeof card, "USER A $yy%080d SEQ", 0);
    assert_int_equal(strlen(first_of(card).text), 72);
}

static void comments_and_blank_lines_are_no_statements(void **state)
{
    struct source_statement st;
    struct source s;

    (void)state;
    st = first_of("* a comment\n\n   \n \t* another\r\n  USER  A\tB \r\n");
    assert_string_equal(st.text, "USER A B");
    assert_int_equal(st.line, 5);
    source_begin(&s, "* only this", 11);
    assert_false(source_next(&s, &st));
}

static void a_comma_at_the_end_continues_on_the_next_line(void **state)
{
    struct source_statement st;
    struct source s;
    const char *text = "LOGONBY A,\n* why\n\n   B ,\n *\nIPL 190";

    (void)state;
    source_begin(&s, text, strlen(text));
    assert_true(source_next(&s, &st));
    assert_string_equal(st.text, "LOGONBY A B *");
    assert_int_equal(st.line, 1);
    assert_true(source_next(&s, &st));
    assert_string_equal(st.text, "IPL 190");
    assert_int_equal(st.line, 6);
    assert_false(st.open);
    assert_false(source_next(&s, &st));
}

static void a_continuation_that_never_comes_is_seen(void **state)
{
    (void)state;
    assert_true(first_of("LOGONBY A,").open);
    assert_true(first_of("LOGONBY A,\n* the end\n").open);
}

static void bytes_that_are_no_characters_are_seen(void **state)
{
    struct source_statement st = first_of("USER \x81 B");

    (void)state;
    assert_int_equal(st.bad_character, 0x81);
    assert_string_equal(st.text, "USER ? B");
    assert_int_equal(first_of("USER A B").bad_character, -1);
}

static void a_statement_without_end_is_cut_and_marked(void **state)
{
    static char text[9000];
    struct source_statement st;

    (void)state;
    for (int i = 0; i < 100; i++)
        memcpy(text + i * 70, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,\n", 70);
    st = first_of(text);
    assert_true(st.too_long);
    assert_true(strlen(st.text) < sizeof st.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_beyond_72_are_ignored),
        cmocka_unit_test(a_hash_goes_on_past_column_72_and_nothing_else_does),
        cmocka_unit_test(comments_and_blank_lines_are_no_statements),
        cmocka_unit_test(a_comma_at_the_end_continues_on_the_next_line),
        cmocka_unit_test(a_continuation_that_never_comes_is_seen),
        cmocka_unit_test(bytes_that_are_no_characters_are_seen),
        cmocka_unit_test(a_statement_without_end_is_cut_and_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
