/* The operands of SHARE and SET SHARE. */
#include "directory/share.h"
#include "tests/unit/directory/fixture.h"

// clang-format off
static const struct {
    const char *text, *maximum;
    bool absolute;
    u16 amount;
} right[] = {
    {"RELATIVE 100", "", false, 100},
    {"REL 10000 NOLIMIT", "", false, 10000},
    {"ABSOLUTE 0.1%", "", true, 1},
    {"ABS 100", "", true, 1000},
    {"REL 200 LIMITHARD", "LIMITHARD", false, 200},
    {"REL 200 300 LIMITS", "RELATIVE 300 LIMITSOFT", false, 200},
    {"REL 200 ABS 12.5% LIMITH", "ABSOLUTE 12.5% LIMITHARD", false, 200},
    {"ABS 5% 20% LIMITSOFT", "ABSOLUTE 20% LIMITSOFT", true, 50},
    {"ABS 5% REL 400 LIMITSOFT", "RELATIVE 400 LIMITSOFT", true, 50},
};
static const struct {
    const char *text, *word;
} wrong[] = {
    {"", ""}, {"RELATIVE", ""}, {"SOME 1", "SOME"}, {"RELATIVE 0", "0"}, {"RELATIVE 10001", "10001"}, {"RELATIVE 5%", "5%"},
    {"ABSOLUTE 0%", "0%"}, {"ABSOLUTE 100.1", "100.1"}, {"ABSOLUTE .5", ".5"}, {"ABSOLUTE %", "%"}, {"ABSOLUTE 1.23%", "1.23%"},
    {"REL 100 200", ""}, {"REL 100 ABSOLUTE", ""}, {"REL 100 ABSOLUTE 5%", ""}, {"REL 100 HARD", "HARD"},
    {"REL 100 300 NOLIMIT", "NOLIMIT"}, {"REL 100 LIMITHARD MORE", "MORE"},
};
// clang-format on

static void shares_are_read_and_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct directory_share share, again;
        char text[SHARE_MAXIMUM_SIZE], whole[64], word[16];

        assert_true(share_parse(right[i].text, &share, word));
        assert_int_equal(share.absolute, right[i].absolute);
        assert_int_equal(share.amount, right[i].amount);
        share_maximum_text(&share, text);
        assert_string_equal(text, right[i].maximum);
        snprintf(whole, sizeof whole, "%s %s", share.absolute ? "ABS 5" : "REL 5", text);
        assert_true(share_parse(whole, &again, word));
        assert_int_equal(again.maximum, share.maximum);
        assert_int_equal(again.hard, share.hard);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct directory_share share;
        char word[16];

        if (share_parse(wrong[i].text, &share, word))
            fail_msg("%s is taken", wrong[i].text);
        assert_string_equal(word, wrong[i].word);
    }
}

static void a_directory_keeps_a_maximum(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(fixture_load(f, "PROFILE P\n SHARE ABS 10% LIMITHARD\nUSER A NOLOG\n INCLUDE P\n"
                                     "USER B NOLOG\n INCLUDE P\n SHARE REL 300 ABSOLUTE 40% LIMITSOFT\n"),
        0);
    u = fixture_user(f, "A");
    assert_true(u->share.absolute && u->share.hard && u->share.amount == 100 && !u->share.maximum);
    directory_user_free(u);
    u = fixture_user(f, "B");
    assert_true(!u->share.absolute && u->share.soft && u->share.maximum_absolute);
    assert_int_equal(u->share.maximum, 400);
    directory_user_free(u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_read_and_written),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test_setup_teardown(a_directory_keeps_a_maximum, fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
