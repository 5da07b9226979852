/* SET EMSG's four forms of a message, and its return code. */
#include "cp/base/message.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static char text[128];

static int format(enum emsg mode, const char *module, enum message_id id, ...)
{
    va_list ap;
    int number;

    va_start(ap, id);
    number = message_format(text, sizeof text, mode, module, id, ap);
    va_end(ap);
    return number;
}

static void emsg_on_shows_code_and_text(void **state)
{
    (void)state;
    assert_int_equal(format(EMSG_ON, NULL, MSG_NOT_LOGGED_ON, "LINUX1"), 45);
    assert_string_equal(text, "HCPCQU045E LINUX1 not logged on");
}

static void emsg_code_shows_the_code_alone(void **state)
{
    (void)state;
    assert_int_equal(format(EMSG_CODE, NULL, MSG_NOT_LOGGED_ON, "LINUX1"), 45);
    assert_string_equal(text, "HCPCQU045E");
}

static void emsg_text_shows_the_text_alone(void **state)
{
    (void)state;
    assert_int_equal(format(EMSG_TEXT, NULL, MSG_NOT_LOGGED_ON, "LINUX1"), 45);
    assert_string_equal(text, "LINUX1 not logged on");
}

static void emsg_off_is_silent_but_for_warnings(void **state)
{
    (void)state;
    assert_int_equal(format(EMSG_OFF, NULL, MSG_NOT_LOGGED_ON, "LINUX1"), 45);
    assert_string_equal(text, "");
    assert_int_equal(format(EMSG_OFF, NULL, MSG_DISABLED_WAIT, "X"), 450);
    assert_string_equal(text, "CP entered; disabled wait PSW X");
}

static void the_caller_may_name_another_module(void **state)
{
    (void)state;
    format(EMSG_ON, "LGA", MSG_NOT_LOGGED_ON, "X");
    assert_string_equal(text, "HCPLGA045E X not logged on");
}

static void numbers_of_four_digits_are_not_padded(void **state)
{
    (void)state;
    assert_int_equal(format(EMSG_ON, NULL, MSG_NO_CPU, 3), 1458);
    assert_string_equal(text, "HCPCPU1458E CPU 03 is not defined");
}

static void a_small_buffer_is_never_overrun(void **state)
{
    char small[8];
    va_list none;

    (void)state;
    memset(small, 'x', sizeof small);
    memset(&none, 0, sizeof none);
    message_format(small, 6, EMSG_ON, NULL, MSG_USERID_MISSING, none);
    assert_string_equal(small, "HCPCF");
    assert_int_equal(small[6], 'x');
}

static void the_table_is_ordered_and_complete(void **state)
{
    (void)state;
    for (int i = 0; i < MSG_COUNT; i++) {
        assert_non_null(message_table[i].text);
        assert_int_equal(strlen(message_table[i].module), 3);
        assert_non_null(strchr("EIRWASDT", message_table[i].severity));
        if (i > 0)
            assert_true(message_table[i].number >= message_table[i - 1].number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emsg_on_shows_code_and_text),
        cmocka_unit_test(emsg_code_shows_the_code_alone),
        cmocka_unit_test(emsg_text_shows_the_text_alone),
        cmocka_unit_test(emsg_off_is_silent_but_for_warnings),
        cmocka_unit_test(the_caller_may_name_another_module),
        cmocka_unit_test(numbers_of_four_digits_are_not_padded),
        cmocka_unit_test(a_small_buffer_is_never_overrun),
        cmocka_unit_test(the_table_is_ordered_and_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
