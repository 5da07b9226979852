/* Words, abbreviations, numbers and sizes of a command line. */
#include "cp/base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void copy_is_cut_and_terminated(void **state)
{
    char small[4];

    (void)state;
    assert_string_equal(text_copy(small, sizeof small, "OPERATOR"), "OPE");
    assert_string_equal(text_copy(small, sizeof small, ""), "");
}

static void words_are_taken_off_the_line(void **state)
{
    const char *line = "  query \t names";
    char word[16];

    (void)state;
    assert_true(text_word(&line, word, sizeof word));
    assert_string_equal(word, "query");
    assert_string_equal(text_rest(line), "names");
    assert_true(text_word(&line, word, sizeof word));
    assert_string_equal(word, "names");
    assert_false(text_word(&line, word, sizeof word));
    assert_string_equal(word, "");
}

static void long_word_is_cut_but_wholly_taken(void **state)
{
    const char *line = "ABCDEFGHIJ K";
    char word[4];

    (void)state;
    assert_true(text_word(&line, word, sizeof word));
    assert_string_equal(word, "ABC");
    assert_string_equal(line, " K");
}

static void upper_case_folds_letters_only(void **state)
{
    char s[] = "q names #cp\xE4";

    (void)state;
    assert_string_equal(text_upper(s), "Q NAMES #CP\xE4");
}

static void abbreviations_reach_from_the_capitals_to_the_whole_word(void **state)
{
    (void)state;
    assert_true(text_abbreviates("q", "Query"));
    assert_true(text_abbreviates("QUER", "Query"));
    assert_true(text_abbreviates("query", "Query"));
    assert_false(text_abbreviates("queryx", "Query"));
    assert_false(text_abbreviates("", "Query"));
    assert_false(text_abbreviates("x", "Query"));
    assert_false(text_abbreviates("log", "LOGOff"));
    assert_true(text_abbreviates("logo", "LOGOff"));
    assert_false(text_abbreviates("321", "3215"));
}

static void numbers_are_whole_words_within_their_limit(void **state)
{
    u64 v = 77;

    (void)state;
    assert_true(text_decimal("42", 42, &v));
    assert_int_equal(v, 42);
    assert_false(text_decimal("43", 42, &v));
    assert_false(text_decimal("", 99, &v));
    assert_false(text_decimal("4x", 99, &v));
    assert_false(text_decimal("-1", 99, &v));
    assert_int_equal(v, 42);
    assert_true(text_decimal("18446744073709551615", UINT64_MAX, &v));
    assert_false(text_decimal("18446744073709551616", UINT64_MAX, &v));
    assert_true(text_hex("00c", 0xFFFF, &v));
    assert_int_equal(v, 0xC);
    assert_false(text_hex("10000", 0xFFFF, &v));
    assert_false(text_hex("0x1", 0xFFFF, &v));
}

static void sizes_are_read_in_every_unit(void **state)
{
    u64 v;

    (void)state;
    assert_true(text_size("512M", &v));
    assert_int_equal(v, 512 << 20);
    assert_true(text_size("2g", &v));
    assert_true(v == 2ULL << 30);
    assert_true(text_size("4096", &v));
    assert_int_equal(v, 4096);
    assert_true(text_size("15E", &v));
    assert_false(text_size("16E", &v));
    assert_false(text_size("M", &v));
    assert_false(text_size("", &v));
    assert_false(text_size("1MB", &v));
    assert_false(text_size("1.5G", &v));
}

static void sizes_are_printed_in_the_largest_unit(void **state)
{
    char buf[24];

    (void)state;
    assert_string_equal(text_size_print(512ULL << 20, buf, sizeof buf), "512M");
    assert_string_equal(text_size_print(1536ULL << 20, buf, sizeof buf), "1536M");
    assert_string_equal(text_size_print(1000, buf, sizeof buf), "1000");
    assert_string_equal(text_size_print(0, buf, sizeof buf), "0");
    assert_string_equal(text_size_print(1ULL << 60, buf, sizeof buf), "1E");
}

static void userids_have_eight_characters_at_most(void **state)
{
    (void)state;
    assert_true(text_is_userid("OPERATOR"));
    assert_true(text_is_userid("A$#@_-1"));
    assert_false(text_is_userid(""));
    assert_false(text_is_userid("OPERATOR1"));
    assert_false(text_is_userid("maint"));
    assert_false(text_is_userid("A B"));
    assert_false(text_is_userid("*"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copy_is_cut_and_terminated),
        cmocka_unit_test(words_are_taken_off_the_line),
        cmocka_unit_test(long_word_is_cut_but_wholly_taken),
        cmocka_unit_test(upper_case_folds_letters_only),
        cmocka_unit_test(abbreviations_reach_from_the_capitals_to_the_whole_word),
        cmocka_unit_test(numbers_are_whole_words_within_their_limit),
        cmocka_unit_test(sizes_are_read_in_every_unit),
        cmocka_unit_test(sizes_are_printed_in_the_largest_unit),
        cmocka_unit_test(userids_have_eight_characters_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
