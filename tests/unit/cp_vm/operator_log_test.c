/* The operator's log: a new one begins at the limit, as many old ones are kept as wanted. */
#include "cp/vm/operator_log.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[256];

static const char *name(const char *suffix)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/log/operator.log%s", dir, suffix);
    return path;
}

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "%.200s/ursa-log-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
    static const char *const suffixes[] = {"", ".1", ".2", ".3", ".moved"};
    char path[PATH_MAX];

    (void)state;
    operator_log_close();
    for (unsigned i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        unlink(name(suffixes[i]));
    snprintf(path, sizeof path, "%s/log", dir);
    rmdir(path);
    return rmdir(dir);
}

/* The first line of a log, "" if there is none. */
static const char *first_line(const char *suffix)
{
    static char line[128];
    FILE *f = fopen(name(suffix), "r");

    *line = 0;
    if (f && fgets(line, sizeof line, f))
        line[strcspn(line, "\n")] = 0;
    if (f)
        fclose(f);
    return line;
}

static void lines_fill(unsigned first, unsigned last)
{
    char line[32];

    for (unsigned i = first; i <= last; i++) {
        snprintf(line, sizeof line, "line %04u", i);
        operator_log_write(line);
    }
}

static void a_new_log_begins_at_the_limit(void **state)
{
    (void)state;
    operator_log_limit(100, 2);
    assert_int_equal(operator_log_open(dir), 0);
    lines_fill(1, 9);
    assert_string_equal(first_line(""), "line 0001");
    assert_int_equal(access(name(".1"), F_OK), -1);
    lines_fill(10, 10); /* 100 bytes */
    assert_string_equal(first_line(""), "");
    assert_string_equal(first_line(".1"), "line 0001");
    lines_fill(11, 35);
    assert_string_equal(first_line(""), "line 0031");
    assert_string_equal(first_line(".1"), "line 0021");
    assert_string_equal(first_line(".2"), "line 0011");
    assert_int_equal(access(name(".3"), F_OK), -1);
}

static void a_log_goes_on_where_it_was(void **state)
{
    (void)state;
    operator_log_limit(100, 2);
    assert_int_equal(operator_log_open(dir), 0);
    lines_fill(1, 8);
    operator_log_close();
    assert_int_equal(operator_log_open(dir), 0);
    lines_fill(9, 11);
    assert_string_equal(first_line(".1"), "line 0001");
    assert_string_equal(first_line(""), "line 0011");
}

static void none_is_kept_where_none_is_wanted(void **state)
{
    (void)state;
    operator_log_limit(100, 0);
    assert_int_equal(operator_log_open(dir), 0);
    lines_fill(1, 11);
    assert_string_equal(first_line(""), "line 0011");
    assert_int_equal(access(name(".1"), F_OK), -1);
}

static void a_log_that_was_moved_away_begins_anew(void **state)
{
    char moved[PATH_MAX];

    (void)state;
    operator_log_limit(OPERATOR_LOG_BYTES, OPERATOR_LOG_KEEP);
    assert_int_equal(operator_log_open(dir), 0);
    lines_fill(1, 1);
    strcpy(moved, name(".moved"));
    assert_int_equal(rename(name(""), moved), 0);
    lines_fill(2, 2);
    operator_log_reopen();
    lines_fill(3, 3);
    assert_string_equal(first_line(""), "line 0003");
}

static void a_host_that_refuses_loses_lines_and_no_more(void **state)
{
    (void)state;
    operator_log_write("nobody has opened it");
    assert_true(operator_log_open("/nonexistent-directory") < 0);
    operator_log_write("nor could it be");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_log_begins_at_the_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(a_log_goes_on_where_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(none_is_kept_where_none_is_wanted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_log_that_was_moved_away_begins_anew, setup, teardown),
        cmocka_unit_test(a_host_that_refuses_loses_lines_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
