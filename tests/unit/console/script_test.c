/* Session scripts run against a system: every clause of the language, exit statuses, transcript and reports. */
#include "console/console.h"
#include "tests/unit/console/fake_system.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>
#include <cmocka.h>

static struct fake_system sys;
static char said[8192], transcript[65536];
static struct script_options options;
static char file1[300], file2[300], transcript_path[300], out_path[300], self[4096];

static int setup(void **state)
{
    int error = fake_start(&sys);

    (void)state;
    snprintf(file1, sizeof file1, "%s/script", sys.dir);
    snprintf(file2, sizeof file2, "%s/script2", sys.dir);
    snprintf(transcript_path, sizeof transcript_path, "%s/transcript", sys.dir);
    snprintf(out_path, sizeof out_path, "%s/out", sys.dir);
    options = (struct script_options){
        .system_directory = sys.dir, .transcript = transcript_path, .timeout_scale = 1, .self = self};
    return error;
}

static int teardown(void **state)
{
    (void)state;
    return fake_stop(&sys) ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void get(const char *path, char *text, size_t size)
{
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, size - 1, f) : 0;

    text[n] = 0;
    if (f)
        fclose(f);
}

/* Run one or two scripts; what goes to standard error is in `said`, the transcript in `transcript`. */
static int run_two(const char *first, const char *second)
{
    char *files[] = {file1, file2};
    int saved = dup(STDERR_FILENO), out = open(out_path, O_CREAT | O_TRUNC | O_WRONLY, 0600), status;

    put(file1, first);
    if (second)
        put(file2, second);
    fflush(stderr);
    dup2(out, STDERR_FILENO);
    close(out);
    status = script_run(&options, files, second ? 2 : 1);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    get(out_path, said, sizeof said);
    get(transcript_path, transcript, sizeof transcript);
    return status;
}

static int run(const char *script)
{
    return run_two(script, NULL);
}

static void expect_pass(const char *script)
{
    int status = run(script);

    if (status != 0)
        fail_msg("status %d: %s", status, said);
    assert_string_equal(said, "");
}

static void expect_status(int status, int line, const char *what, const char *script)
{
    char place[320];

    assert_int_equal(run(script), status);
    snprintf(place, sizeof place, "%s:%d: ", file1, line);
    if (!strstr(said, place) || !strstr(said, what))
        fail_msg("expected %s%s, got: %s", place, what, said);
}

static void a_session_is_typed_and_matched(void **state)
{
    (void)state;
    expect_pass("; a session\n[MAINT]\n< LOGO L0001 for anybody\n> echo hello\n< hello\n>\n~ ^You typed: $\n");
}

static void operator_is_at_his_terminal_if_the_script_started_the_system(void **state)
{
    (void)state;
    expect_pass("[OPERATOR]\n< for anybody\n");
    options.started_here = true;
    expect_pass("[OPERATOR]\n< for *OPERATOR\n[MAINT]\n< for anybody\n");
}

static void every_terminal_has_its_own_cursor(void **state)
{
    (void)state;
    expect_pass(
        "[A]\n> echo one\n[B]\n> echo two\n< two\n[A]\n< one\n> echo three\n[B]\n> echo four\n< four\n[A]\n< three\n");
}

static void what_is_typed_is_never_matched(void **state)
{
    (void)state;
    expect_status(1, 4, "expected 'echo hello'", "[A]\ntimeout 0.2\n> echo hello\n< echo hello\n");
}

static void a_prompt_is_matched_at_once(void **state)
{
    (void)state;
    expect_pass("[A]\n> prompt login: \n< login:\n> prompt login: \n< login:\n> echo x\n~ ^x$\n");
}

static void a_failed_wait_shows_where_what_and_the_last_lines(void **state)
{
    (void)state;
    expect_status(
        1, 5, "expected 'absent'", "[A]\n> echo seen before\n< seen\ntimeout 0.3\n< absent\n> echo never run\n");
    assert_non_null(strstr(said, "0.3 seconds"));
    assert_non_null(strstr(said, "    seen before\n"));
    assert_null(strstr(transcript, "never run"));
}

static void timeouts_are_scaled(void **state)
{
    (void)state;
    options.timeout_scale = 100;
    expect_pass("[A]\ntimeout 0.05\n> later 300 now\n< now\n");
}

static void regular_expressions_and_variables_work(void **state)
{
    (void)state;
    expect_pass("[A]\n> echo FILE 0042 SENT\nset ID FILE ([0-9]+)\n> echo <${ID}${ID}>\n< <00420042>\n"
                "$ echo shell ${ID}\n~ ^shell 0042$\n");
}

static void an_expansion_that_makes_no_sense_is_malformed(void **state)
{
    (void)state;
    expect_status(2, 4, "seconds", "[A]\n> echo word x\nset T (w[a-z]*)\ntimeout ${T}\n");
    expect_status(2, 4, "regular expression", "[A]\n> echo a(b\nset T (a[(]b)\n~ ${T}\n");
}

static void a_malformed_script_runs_nothing(void **state)
{
    (void)state;
    expect_status(2, 2, "a line begins with", "$ touch \"$URSA_SYSTEM/script2\"\nnonsense\n");
    assert_int_equal(access(file2, F_OK), -1);
    expect_status(2, 1, "a terminal is named [NAME] or [NAME 3270]", "[A 3271]\n");
}

static void forbidden_text_fails(void **state)
{
    (void)state;
    expect_status(1, 5, "must not appear: HCPCMD001E", "[A]\n! HCP\n> echo HCPCMD001E\n> echo ready\n< ready\n");
    expect_pass("[A]\n! HCP\n> echo ready\n< ready\n> echo HCPCMD001E\n< HCP\n");
    expect_status(1, 4, "must not appear: HCPCMD001E", "[A]\n! HCP\n> echo HCPCMD001E\npause 0.2\n");
}

static void commands_run_in_the_callers_directory_with_the_system_and_this_program(void **state)
{
    char script[4096], cwd[300], bin[4096];

    (void)state;
    assert_non_null(getcwd(cwd, sizeof cwd));
    strcpy(bin, self);
    *strrchr(bin, '/') = 0;
    snprintf(script, sizeof script,
        "$ pwd; echo $URSA_SYSTEM; echo $PATH | cut -d: -f1; echo to stderr >&2\n< %.300s\n< %.300s\n< %.300s\n< to "
        "stderr\n",
        cwd, sys.dir, bin);
    expect_pass(script);
}

static void a_failing_command_fails_the_script(void **state)
{
    (void)state;
    expect_status(1, 1, "exit status 3", "$ echo why it failed; exit 3\n");
    assert_non_null(strstr(said, "    why it failed"));
    expect_status(1, 1, "signal 9", "$ kill -9 $$\n");
}

static void a_commands_output_is_matched_until_a_terminal_is_used(void **state)
{
    (void)state;
    expect_pass("[A]\n< LOGO\n> echo one\n$ echo out 1; echo out 2; printf partial\n< out 1\n< out 2\n< partial\n"
                "[A]\n< one\n$ echo again\n> echo two\n< two\n");
    expect_status(1, 3, "the output has ended", "$ echo one\n< one\n< one\n");
}

static void a_background_command_does_not_hold_the_script(void **state)
{
    time_t begin = time(NULL);

    (void)state;
    expect_pass(
        "$ (sleep 0.3; echo late) & echo early\n< early\n< late\n$ sleep 20 > /dev/null 2>&1 & echo on\n< on\n");
    assert_true(time(NULL) - begin < 10);
}

static void terminals_keep_up_while_the_script_does_something_else(void **state)
{
    (void)state;
    expect_pass("[A]\n! lost\n> flood 30000\n$ sleep 1\n[A]\n< 30000 of 30000\n");
}

static void a_terminal_that_was_logged_off_opens_again(void **state)
{
    (void)state;
    options.started_here = true;
    expect_pass("[OPERATOR]\n< *OPERATOR\n> logoff\n< LOGOFF AT\n> echo back\n< for anybody\n< back\n[OPERATOR]\n> "
                "echo x\n< x\n");
    expect_status(1, 4, "the terminal was closed", "[A]\n> logoff\n< LOGOFF\n< more\n");
}

static void passwords_are_not_in_the_transcript(void **state)
{
    (void)state;
    expect_pass(
        "[A]\n> hide\n< Enter password:\n> SESAME\n< Welcome\n> logon x SESAME\n< You typed\n> echo typed\n< typed\n");
    assert_null(strstr(transcript, "SESAME\n[")); /* neither alone */
    assert_non_null(strstr(transcript, "[A]\nLOGO L0001 for anybody\nhide\nEnter password: \nWelcome\n"));
    assert_null(strstr(transcript, "\nlogon x"));
    assert_non_null(strstr(transcript, "\necho typed\ntyped\n"));
}

static void the_transcript_has_all_that_was_shown(void **state)
{
    (void)state;
    expect_pass(
        "[A]\n< LOGO\n[B]\n< LOGO\n> echo in b\n< in b\n[A]\n> prompt p: \n< p:\n> echo q\n< q\n$ echo shown\n");
    assert_string_equal(transcript, "[A]\nLOGO L0001 for anybody\n[B]\nLOGO L0002 for anybody\necho in b\nin b\n"
                                    "[A]\nprompt p: \np: echo q\nq\n$ echo shown\nshown\n"
                                    "[B]\nDISCONNECT AT NOON\n[A]\nDISCONNECT AT NOON\n");
}

static void several_files_share_the_system_but_no_terminal(void **state)
{
    assert_int_equal(
        run_two("[A]\n> echo first (1)\nset V (fi[a-z]*)\n", "[A]\n< LOGO L0001\n> echo ${V}\n~ ^first$\n"), 0);
    (void)state;
    assert_int_equal(run_two("[A]\ntimeout 0.1\n< absent\n", "[A]\n> echo second file\n"), 1);
    assert_null(strstr(transcript, "second file"));
}

static void a_system_that_is_not_running_is_told(void **state)
{
    char empty[300];

    (void)state;
    snprintf(empty, sizeof empty, "%s/empty", sys.dir);
    assert_int_equal(mkdir(empty, 0700), 0);
    options.system_directory = empty;
    expect_status(1, 1, "the system is not running", "[A]\n");
    rmdir(empty);
    options.system_directory = "/nonexistent-directory";
    assert_int_equal(run("[A]\n"), 1);
}

static void a_transcript_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    options.transcript = "/nonexistent-directory/transcript";
    assert_int_equal(run("[A]\n"), 1);
    assert_non_null(strstr(said, "cannot be written"));
}

static void a_pause_lasts(void **state)
{
    struct timespec a, b;

    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &a);
    expect_pass("pause 0.3\n");
    clock_gettime(CLOCK_MONOTONIC, &b);
    assert_true((double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9 >= 0.3);
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_session_is_typed_and_matched),
        TEST(operator_is_at_his_terminal_if_the_script_started_the_system),
        TEST(every_terminal_has_its_own_cursor),
        TEST(what_is_typed_is_never_matched),
        TEST(a_prompt_is_matched_at_once),
        TEST(a_failed_wait_shows_where_what_and_the_last_lines),
        TEST(timeouts_are_scaled),
        TEST(regular_expressions_and_variables_work),
        TEST(an_expansion_that_makes_no_sense_is_malformed),
        TEST(a_malformed_script_runs_nothing),
        TEST(forbidden_text_fails),
        TEST(commands_run_in_the_callers_directory_with_the_system_and_this_program),
        TEST(a_failing_command_fails_the_script),
        TEST(a_commands_output_is_matched_until_a_terminal_is_used),
        TEST(a_background_command_does_not_hold_the_script),
        TEST(terminals_keep_up_while_the_script_does_something_else),
        TEST(a_terminal_that_was_logged_off_opens_again),
        TEST(passwords_are_not_in_the_transcript),
        TEST(the_transcript_has_all_that_was_shown),
        TEST(several_files_share_the_system_but_no_terminal),
        TEST(a_system_that_is_not_running_is_told),
        TEST(a_transcript_that_cannot_be_written_is_told),
        TEST(a_pause_lasts),
    };
    (void)argc;
    assert_non_null(realpath(argv[0], self));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
