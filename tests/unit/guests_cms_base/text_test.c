/* Words, abbreviations, numbers and fields, and the classes of characters. */
#include "guests/cms/base/text.h"
#include "guests/cms/base/character.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void assert_text(struct text t, const char *expected)
{
    assert_int_equal(t.n, strlen(expected));
    assert_memory_equal(t.at, expected, t.n);
}

static void words_are_taken_one_by_one(void **state)
{
    struct text rest = TEXT("  copy  A b ");

    (void)state;
    assert_text(text_word(&rest), "copy");
    assert_text(text_word(&rest), "A");
    assert_text(text_word(&rest), "b");
    assert_text(text_word(&rest), "");
    assert_text(text_word(&rest), "");
}

static void blanks_are_stripped_from_both_ends(void **state)
{
    (void)state;
    assert_text(text_strip(TEXT("  a b  ")), "a b");
    assert_text(text_strip(TEXT("   ")), "");
    assert_text(text_strip((struct text){NULL, 0}), "");
}

static void abbreviations_need_their_least_letters(void **state)
{
    (void)state;
    assert_true(text_abbreviates(TEXT("copy"), "COPYFILE", 4));
    assert_true(text_abbreviates(TEXT("CopyFile"), "COPYFILE", 4));
    assert_false(text_abbreviates(TEXT("cop"), "COPYFILE", 4));
    assert_false(text_abbreviates(TEXT("copyfiles"), "COPYFILE", 4));
    assert_false(text_abbreviates(TEXT("copx"), "COPYFILE", 4));
    assert_false(text_abbreviates(TEXT(""), "COPYFILE", 0));
}

static void upper_and_lower_case_may_be_the_same(void **state)
{
    (void)state;
    assert_true(text_equal_upper(TEXT("Profile"), TEXT("PROFILE")));
    assert_false(text_equal(TEXT("Profile"), TEXT("PROFILE")));
    assert_false(text_equal_upper(TEXT("Profile"), TEXT("PROFILES")));
    assert_true(text_equal(TEXT(""), (struct text){NULL, 0}));
}

static void numbers_have_a_limit(void **state)
{
    u64 v = 77;

    (void)state;
    assert_true(text_number(TEXT("255"), 255, &v));
    assert_int_equal(v, 255);
    assert_false(text_number(TEXT("256"), 255, &v));
    assert_false(text_number(TEXT(""), 255, &v));
    assert_false(text_number(TEXT("12A"), 255, &v));
    assert_false(text_number(TEXT("-1"), 255, &v));
    assert_false(text_number(TEXT("7"), 5, &v));
    assert_int_equal(v, 255);
    assert_true(text_number(TEXT("18446744073709551615"), ~0ull, &v));
    assert_true(v == ~0ull);
    assert_false(text_number(TEXT("18446744073709551616"), ~0ull, &v));
    assert_true(text_hex(TEXT("fF"), 0xFFFF, &v));
    assert_int_equal(v, 255);
    assert_false(text_hex(TEXT("10000"), 0xFFFF, &v));
    assert_false(text_hex(TEXT("G"), 0xFFFF, &v));
}

static void fields_are_padded_and_cut(void **state)
{
    char field[8];

    (void)state;
    field_set(field, 8, TEXT("abc"));
    assert_memory_equal(field, "abc     ", 8);
    assert_text(field_text(field, 8), "abc");
    field_set_upper(field, 8, TEXT("profiles of mine"));
    assert_memory_equal(field, "PROFILES", 8);
    field_set(field, 8, (struct text){NULL, 0});
    assert_text(field_text(field, 8), "");
}

static void characters_have_classes(void **state)
{
    (void)state;
    for (const char *c = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c; c++) {
        assert_true(character_is_letter(*c) && character_is_fileid(*c));
        assert_true(character_is_letter(character_lower(*c)));
        assert_int_equal(character_upper(character_lower(*c)), *c);
    }
    for (const char *c = "$#@+-:_0"; *c; c++)
        assert_true(character_is_fileid(*c) && !character_is_letter(*c) && character_upper(*c) == *c);
    for (const char *c = " *%(),./=&"; *c; c++)
        assert_false(character_is_fileid(*c));
    assert_int_equal(character_hex('0'), 0);
    assert_int_equal(character_hex('a'), 10);
    assert_int_equal(character_hex('F'), 15);
    assert_int_equal(character_hex('g'), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_taken_one_by_one),
        cmocka_unit_test(blanks_are_stripped_from_both_ends),
        cmocka_unit_test(abbreviations_need_their_least_letters),
        cmocka_unit_test(upper_and_lower_case_may_be_the_same),
        cmocka_unit_test(numbers_have_a_limit),
        cmocka_unit_test(fields_are_padded_and_cut),
        cmocka_unit_test(characters_have_classes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
