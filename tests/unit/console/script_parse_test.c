/* The grammar of session scripts: every kind of line, and every kind of mistake with its place. */
#include "console/script.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char path[256];
static char *errors;
static struct script script;
static struct variables known;
static bool good;

static void parse(const char *text, size_t n)
{
    size_t size;
    FILE *f;
    int fd;

    snprintf(path, sizeof path, "%.200s/ursa-parse-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), n);
    close(fd);
    f = open_memstream(&errors, &size);
    good = script_parse(path, &known, &script, f);
    fclose(f);
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    free(errors);
    errors = NULL;
    script_free(&script);
    variables_free(&known);
    return 0;
}

static void expect_step(size_t i, int line, enum step_kind kind, const char *text)
{
    assert_true(i < script.count);
    assert_int_equal(script.steps[i].line, line);
    assert_int_equal(script.steps[i].kind, kind);
    assert_string_equal(script.steps[i].text, text);
}

static void every_kind_of_line_is_known(void **state)
{
    static const char text[] =
        "; a comment\n\n[OPERATOR]\n> QUERY NAMES\n>\n>  two blanks \n<OPERATOR\n~ ^LOGON AT [0-9:]+\n"
        "! HCP\n$ echo x\ntimeout 30\nset N at (.*)\npause 0.5\n  \n< ; [ > ~\n> say ${N}";

    (void)state;
    parse(text, sizeof text - 1);
    assert_string_equal(errors, "");
    assert_true(good);
    assert_int_equal(script.count, 13);
    expect_step(0, 3, STEP_USE, "OPERATOR");
    expect_step(1, 4, STEP_TYPE, "QUERY NAMES");
    expect_step(2, 5, STEP_TYPE, "");
    expect_step(3, 6, STEP_TYPE, " two blanks ");
    expect_step(4, 7, STEP_WAIT, "OPERATOR");
    expect_step(5, 8, STEP_MATCH, "^LOGON AT [0-9:]+");
    expect_step(6, 9, STEP_FORBID, "HCP");
    expect_step(7, 10, STEP_SHELL, "echo x");
    expect_step(8, 11, STEP_TIMEOUT, "30");
    expect_step(9, 12, STEP_SET, "N at (.*)");
    expect_step(10, 13, STEP_PAUSE, "0.5");
    expect_step(11, 15, STEP_WAIT, "; [ > ~");
    expect_step(12, 16, STEP_TYPE, "say ${N}");
}

static void expect_mistake(const char *text, int line, const char *what)
{
    char place[300];

    parse(text, strlen(text));
    snprintf(place, sizeof place, "%s:%d: ", path, line);
    assert_false(good);
    if (!strstr(errors, place) || !strstr(errors, what))
        fail_msg("expected %s%s, got %s", place, what, errors);
    teardown(NULL);
}

static void mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    expect_mistake("[A]\nQUERY NAMES\n", 2, "a line begins with");
    expect_mistake("[A]\n > indented\n", 2, "a line begins with");
    expect_mistake("[A]\ntimeouts 3\n", 2, "a line begins with");
    expect_mistake("[A\n", 1, "[NAME]");
    expect_mistake("[]\n", 1, "[NAME]");
    expect_mistake("[A B]\n", 1, "[NAME]");
    expect_mistake("> early\n", 1, "no terminal yet");
    expect_mistake("< early\n", 1, "no output yet");
    expect_mistake("[A]\n~ a(b\n", 2, "regular expression");
    expect_mistake("[A]\nset N nogroup\n", 2, "(group)");
    expect_mistake("[A]\nset N\n", 2, "set NAME REGEX");
    expect_mistake("[A]\nset 9 (x)\n", 2, "set NAME REGEX");
    expect_mistake("timeout\n", 1, "seconds");
    expect_mistake("timeout -1\n", 1, "seconds");
    expect_mistake("timeout inf\n", 1, "seconds");
    expect_mistake("pause 1x\n", 1, "seconds");
    expect_mistake("$\n", 1, "command");
    expect_mistake("[A]\n!\n", 2, "must not appear");
    expect_mistake("[A]\n> ${UNSET}\n", 2, "no earlier line has set");
    expect_mistake("[A]\n> ${LATER}\nset LATER (x)\n", 2, "no earlier line has set");
    expect_mistake("[A]\n> ${OPEN\n", 2, "without its }");
}

static void keys_and_displays_have_names(void **state)
{
    (void)state;
    expect_mistake("[MAINT 3279]\n", 1, "a terminal is named [NAME] or [NAME 3270]");
    expect_mistake("[MAINT 3270]\nkey PF25\n", 2, "keys are ENTER, CLEAR, PA1 to PA3, PF1 to PF24, and TAB");
    expect_mistake("key PF3\n", 1, "there is no terminal yet");
}

static void all_mistakes_are_told_at_once(void **state)
{
    static const char text[] = "bad\n[A]\nworse\n";

    (void)state;
    parse(text, sizeof text - 1);
    assert_non_null(strstr(errors, ":1: "));
    assert_non_null(strstr(errors, ":3: "));
}

static void a_file_that_is_no_text_is_refused(void **state)
{
    static const char text[] = "[A]\n> a\0b\n";

    (void)state;
    parse(text, sizeof text - 1);
    assert_false(good);
    assert_non_null(strstr(errors, ":2: this is not a line of text"));
}

static void a_missing_file_is_told(void **state)
{
    size_t size;
    FILE *f = open_memstream(&errors, &size);

    (void)state;
    assert_false(script_parse("/nonexistent/script", &known, &script, f));
    fclose(f);
    assert_string_equal(errors, "/nonexistent/script: this file cannot be read\n");
}

static void variables_expand_everywhere_and_only_once(void **state)
{
    const char *why;
    char *text;

    (void)state;
    path[0] = 0;
    script = (struct script){0};
    variables_set(&known, "A", "1");
    variables_set(&known, "B", "${A}$x");
    variables_set(&known, "A", "22");
    text = variables_expand(&known, "a${A}b${B}$c", &why);
    assert_string_equal(text, "a22b${A}$x$c");
    free(text);
    assert_null(variables_expand(&known, "${}", &why));
    assert_non_null(why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_kind_of_line_is_known, teardown),
        cmocka_unit_test(mistakes_are_told_with_their_line),
        cmocka_unit_test(keys_and_displays_have_names),
        cmocka_unit_test_teardown(all_mistakes_are_told_at_once, teardown),
        cmocka_unit_test_teardown(a_file_that_is_no_text_is_refused, teardown),
        cmocka_unit_test_teardown(a_missing_file_is_told, teardown),
        cmocka_unit_test_teardown(variables_expand_everywhere_and_only_once, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
