/* The keys of a hidden input line. */
#include "console/password.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct password p;

static int setup(void **state)
{
    (void)state;
    memset(&p, 0, sizeof p);
    return 0;
}

static enum password_key keys(const char *s)
{
    enum password_key k = PASSWORD_MORE;

    while (*s)
        k = password_key(&p, (unsigned char)*s++);
    return k;
}

static void enter_ends_the_line(void **state)
{
    (void)state;
    assert_int_equal(keys("secret"), PASSWORD_MORE);
    assert_int_equal(keys("\r"), PASSWORD_DONE);
    assert_string_equal(p.text, "secret");
}

static void backspace_takes_one_character_of_any_width(void **state)
{
    (void)state;
    keys("ab\xC3\xBC\x7F");
    assert_string_equal(p.text, "ab");
    keys("\b\b\b\bx");
    assert_string_equal(p.text, "x");
}

static void the_whole_line_can_be_erased(void **state)
{
    (void)state;
    keys("wrong\x15right");
    assert_string_equal(p.text, "right");
}

static void attention_and_disconnect_are_keys(void **state)
{
    (void)state;
    assert_int_equal(keys("\x04"), PASSWORD_DISCONNECT);
    assert_int_equal(keys("abc\x04"), PASSWORD_MORE);
    assert_int_equal(keys("\x03"), PASSWORD_ATTENTION);
    assert_string_equal(p.text, "");
}

static void an_endless_line_is_cut(void **state)
{
    (void)state;
    for (int i = 0; i < 10000; i++)
        assert_int_equal(password_key(&p, 'x'), PASSWORD_MORE);
    assert_int_equal(strlen(p.text), sizeof p.text - 1);
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    keys("secret");
    password_forget(&p);
    for (size_t i = 0; i < sizeof p.text; i++)
        assert_int_equal(p.text[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(enter_ends_the_line, setup),
        cmocka_unit_test_setup(backspace_takes_one_character_of_any_width, setup),
        cmocka_unit_test_setup(the_whole_line_can_be_erased, setup),
        cmocka_unit_test_setup(attention_and_disconnect_are_keys, setup),
        cmocka_unit_test_setup(an_endless_line_is_cut, setup),
        cmocka_unit_test_setup(nothing_is_left_behind, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
