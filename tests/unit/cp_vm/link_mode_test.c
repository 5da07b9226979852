/* Access modes beside the links there are: the table of the LINK command's usage notes, cell by cell. */
#include "cp/vm/link_mode.h"
#include "cp/vm/link_password.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static enum link_answer answer(const char *mode, unsigned readers, unsigned writers)
{
    const struct link_users users = {.readers = readers, .writers = writers};

    return link_decide(link_mode_find(mode), &users);
}

static void each_mode_gets_what_the_table_says(void **state)
{
    // clang-format off
    static const struct {
        const char *mode;
        enum link_answer none, readers, writers, both;
    } rows[] = {
        {"R", LINK_READ, LINK_READ, LINK_REFUSED, LINK_REFUSED},
        {"RR", LINK_READ, LINK_READ, LINK_READ, LINK_READ},
        {"W", LINK_WRITE, LINK_REFUSED, LINK_REFUSED, LINK_REFUSED},
        {"WR", LINK_WRITE, LINK_FORCED_READ, LINK_FORCED_READ, LINK_FORCED_READ},
        {"M", LINK_WRITE, LINK_WRITE, LINK_REFUSED, LINK_REFUSED},
        {"MR", LINK_WRITE, LINK_WRITE, LINK_FORCED_READ, LINK_FORCED_READ},
        {"MW", LINK_WRITE, LINK_WRITE, LINK_WRITE, LINK_WRITE},
    };
    // clang-format on

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(answer(rows[i].mode, 0, 0), rows[i].none);
        assert_int_equal(answer(rows[i].mode, 2, 0), rows[i].readers);
        assert_int_equal(answer(rows[i].mode, 0, 1), rows[i].writers);
        assert_int_equal(answer(rows[i].mode, 3, 1), rows[i].both);
    }
}

static void a_mode_names_its_password(void **state)
{
    (void)state;
    assert_int_equal(link_mode_find("R")->password, PASSWORD_READ);
    assert_int_equal(link_mode_find("rr")->password, PASSWORD_READ);
    assert_int_equal(link_mode_find("W")->password, PASSWORD_WRITE);
    assert_int_equal(link_mode_find("WR")->password, PASSWORD_WRITE);
    assert_int_equal(link_mode_find("M")->password, PASSWORD_MULTIPLE);
    assert_int_equal(link_mode_find("MR")->password, PASSWORD_MULTIPLE);
    assert_int_equal(link_mode_find("MW")->password, PASSWORD_MULTIPLE);
}

static void v_may_follow_and_nothing_else(void **state)
{
    (void)state;
    assert_ptr_equal(link_mode_find("MWV"), link_mode_find("MW"));
    assert_ptr_equal(link_mode_find("RV"), link_mode_find("R"));
    assert_null(link_mode_find("V"));
    assert_null(link_mode_find(""));
    assert_null(link_mode_find("MX"));
    assert_null(link_mode_find("RRRR"));
    assert_true(link_mode_find("SR")->stable && link_mode_find("EW")->stable);
    assert_false(link_mode_find("R")->stable);
}

static void expect_password(const char *line, const char *password)
{
    const struct vm vm = {.linedit = true, .linend = '#'};
    const char *found = link_password_at(&vm, line);

    if (password)
        assert_string_equal(found, password);
    else
        assert_null(found);
}

static void a_password_on_the_line_is_found(void **state)
{
    (void)state;
    expect_password("LINK MAINT 191 291 RR SECRET", "SECRET");
    expect_password("link to maint 191 as 291 secret", "secret");
    expect_password("#CP LINK MAINT 191 291 MR PASS= SECRET", "PASS= SECRET");
    expect_password("QUERY TIME#CP LINK MAINT 191 291 W SECRET#QUERY LINKS", "SECRET#QUERY LINKS");
    expect_password("LINK MAINT 191 291 RR", NULL);
    expect_password("LINK MAINT 191 291", NULL);
    expect_password("LINK MAINT 191", NULL);
    expect_password("QUERY LINKS 191 A B C D", NULL);
    expect_password("AUTOLOG CMSUSER1 SECRET", "SECRET");
    expect_password("CP CPU 0 SILENTLY AUTOLOG CMSUSER1 SECRET", "SECRET");
    expect_password("SEND CP OTHER LINK MAINT 191 291 RR SECRET", "SECRET");
    expect_password("FOR OTHER CMD LINK MAINT 191 291 RR SECRET", "SECRET");
    expect_password("LOGON MAINT SECRET", "SECRET");
    expect_password("LOGOFF HOLD X", NULL);
    expect_password("AUTOLOG CMSUSER1", NULL);
    expect_password("XAUTOLOG CMSUSER1 IPL 190", NULL);
    expect_password("MSG OTHER AUTOLOG A B", NULL);
    expect_password("", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mode_gets_what_the_table_says),
        cmocka_unit_test(a_mode_names_its_password),
        cmocka_unit_test(v_may_follow_and_nothing_else),
        cmocka_unit_test(a_password_on_the_line_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
