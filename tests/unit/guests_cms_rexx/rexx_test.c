/* What a host sees of the interpreter: messages, traceback, trace, halting, shared variables, languages, storage. */
#include "guests/cms/rexx/rexx.h"
#include "tests/rexx/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct host host;
static char *said, *told;
static size_t said_length, told_length;

/* Runs a text; what it said and told is in said and told then. */
static struct rexx_outcome run_text(const char *text, size_t limit)
{
    struct rexx_call call = {.kind = REXX_COMMAND};
    struct rexx_outcome outcome = {.error = -1};
    free(said);
    free(told);
    host.in = NULL;
    host.limit = limit;
    host.out = open_memstream(&said, &said_length);
    host.messages = open_memstream(&told, &told_length);
    host_load_text(text, strlen(text), &call.program);
    struct rexx *rexx = rexx_begin(&host.face, &host);
    if (rexx) {
        rexx_run(rexx, &call, &outcome);
        outcome.result.at = NULL;
        rexx_end(rexx);
    }
    host_unload(&call.program);
    fclose(host.out);
    fclose(host.messages);
    assert_int_equal(host.used, 0);
    return outcome;
}

static int setup(void **state)
{
    (void)state;
    host_begin(&host);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(said);
    free(told);
    said = told = NULL;
    host_end(&host);
    return 0;
}

static void error_is_told_with_its_calls(void **state)
{
    (void)state;
    struct rexx_outcome outcome = run_text("/* */\ncall sub\nexit\nsub: say a+1\n", 0);
    assert_int_equal(outcome.error, 41);
    assert_int_equal(outcome.code, 20041);
    assert_string_equal(told, "     4 +++   say a+1\n     2 +++ call sub\n"
                              "DMSREX476E Error 41 running TEST EXEC, line 4: Bad arithmetic conversion\n");
}

static void trace_shows_clauses_and_values(void **state)
{
    (void)state;
    run_text("trace i\nx = 1 + 2\nsay x\n", 0);
    assert_string_equal(said, "3\n");
    assert_string_equal(told, "     2 *-* x = 1 + 2\n       >L>   \"1\"\n       >L>   \"2\"\n       >O>   \"3\"\n"
                              "     3 *-* say x\n       >V>   \"3\"\n");
}

static void exit_value_is_the_return_code(void **state)
{
    (void)state;
    assert_int_equal(run_text("exit 12", 0).code, 12);
    assert_int_equal(run_text("exit -5", 0).code, -5);
    assert_true(run_text("exit 'abc'", 0).bad_code);
}

static void halt_ends_an_endless_loop(void **state)
{
    (void)state;
    host.pending = REXX_HALT;
    assert_int_equal(
        run_text("signal on syntax\ndo forever; end\nsyntax: signal on syntax; do forever; end", 0).error, 4);
    assert_int_equal(host.pending, 0);
}

static void halt_can_be_trapped(void **state)
{
    (void)state;
    host.pending = 0;
    host.face.command = NULL;
    run_text("call on halt name stop; say 'on'; exit\nstop: say 'stopped'; return", 0);
    assert_string_equal(said, "on\n");
}

static void trace_start_and_end_come_from_outside(void **state)
{
    (void)state;
    host.pending = REXX_TRACE_START;
    run_text("x = 5\nexit", 0);
    assert_non_null(strstr(told, "1 *-* x = 5"));
    assert_non_null(strstr(told, ">>>   \"5\""));
}

static void too_little_storage_is_error_5(void **state)
{
    (void)state;
    struct rexx_outcome outcome = run_text("s = 'x'; do forever; s = s || s; end", 300000);
    assert_int_equal(outcome.error, 5);
    assert_non_null(strstr(told, "DMSREX450E Error 5 running TEST EXEC, line 1: Machine storage exhausted"));
}

static void endless_recursion_is_error_11(void **state)
{
    (void)state;
    assert_int_equal(run_text("call f; exit\nf: call f; return", 0).error, 11);
    assert_int_equal(run_text("x = 'interpret x'; interpret x", 0).error, 11);
}

static void deep_expressions_are_error_11(void **state)
{
    (void)state;
    const char *text = "x = copies('(', 300)'1'copies(')', 300); interpret 'say' x";
    assert_int_equal(run_text(text, 0).error, 11);
    host.face.stack_limit = (const char *)__builtin_frame_address(0) - 3000;
    assert_int_equal(run_text("interpret 'x =' copies('(', 100)'1'copies(')', 100)", 0).error, 11);
}

static int bits[8];
static char fetched[3][20];

static struct rexx_text text_of(const char *string)
{
    return (struct rexx_text){string, strlen(string)};
}

static void keep(char *out, struct rexx_text text)
{
    memcpy(out, text.at, text.length < 19 ? text.length : 19);
    out[text.length < 19 ? text.length : 19] = 0;
}

static int32_t share(void *context, struct rexx *rexx, struct rexx_text environment, struct rexx_text command)
{
    (void)context, (void)environment, (void)command;
    struct rexx_text value;
    bits[0] = rexx_fetch(rexx, true, text_of("a.i"), &value);
    keep(fetched[0], value);
    bits[1] = rexx_fetch(rexx, false, text_of("A.i"), &value);
    keep(fetched[1], value);
    bits[2] = rexx_set(rexx, true, text_of("new.i"), text_of("made"));
    bits[3] = rexx_drop(rexx, true, text_of("gone"));
    bits[4] = rexx_fetch(rexx, false, text_of("lower"), &value);
    bits[5] = rexx_set(rexx, true, text_of("1x"), text_of("bad"));
    bits[6] = rexx_private(rexx, text_of("VERSION"), &value);
    keep(fetched[2], value);
    return 0;
}

static void programs_share_variables(void **state)
{
    (void)state;
    host.face.command = share;
    run_text("i = 2; a.2 = 'two'; gone = 1\n'share'\nsay new.2 symbol('GONE')", 0);
    assert_string_equal(said, "made LIT\n");
    assert_string_equal(fetched[0], "two");
    assert_string_equal(fetched[1], "A.i");
    assert_int_equal(bits[0], 0);
    assert_int_equal(bits[1], REXX_SHARED_NEW);
    assert_int_equal(bits[2], REXX_SHARED_NEW);
    assert_int_equal(bits[3], 0);
    assert_int_equal(bits[4], REXX_SHARED_BAD_NAME);
    assert_int_equal(bits[5], REXX_SHARED_BAD_NAME);
    assert_int_equal(bits[6], 0);
    assert_memory_equal(fetched[2], "REXX", 4);
}

static uint32_t walked;

static int32_t walk(void *context, struct rexx *rexx, struct rexx_text environment, struct rexx_text command)
{
    (void)context, (void)environment, (void)command;
    struct rexx_text name, value;
    walked = 0;
    while (rexx_next(rexx, &name, &value) == 0)
        walked++;
    return 0;
}

static void all_variables_are_walked_once(void **state)
{
    (void)state;
    host.face.command = walk;
    run_text("x = 1; y = 2; a. = 3; do k = 1 to 100; a.k = k; end; drop y a.5; 'walk'", 0);
    assert_int_equal(walked, 102); /* X, K, A. and 99 tails */
}

static void languages_are_told_by_the_first_line(void **state)
{
    (void)state;
    assert_int_equal(rexx_language(text_of("  /* hello */")), REXX_LANGUAGE_REXX);
    assert_int_equal(rexx_language(text_of("&trace off")), REXX_LANGUAGE_EXEC2);
    assert_int_equal(rexx_language(text_of("&TRACER")), REXX_LANGUAGE_EXEC);
    assert_int_equal(rexx_language(text_of("&CONTROL OFF")), REXX_LANGUAGE_EXEC);
    assert_int_equal(rexx_language(text_of("")), REXX_LANGUAGE_EXEC);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(error_is_told_with_its_calls),
        TEST(trace_shows_clauses_and_values),
        TEST(exit_value_is_the_return_code),
        TEST(halt_ends_an_endless_loop),
        TEST(halt_can_be_trapped),
        TEST(trace_start_and_end_come_from_outside),
        TEST(too_little_storage_is_error_5),
        TEST(endless_recursion_is_error_11),
        TEST(deep_expressions_are_error_11),
        TEST(programs_share_variables),
        TEST(all_variables_are_walked_once),
        TEST(languages_are_told_by_the_first_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
