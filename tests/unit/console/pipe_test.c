/* The terminal on pipes, files and /dev/null: plain lines in, plain lines out. */
#define _GNU_SOURCE 1 /* pipe2 */
#include "console/console.h"
#include "tests/unit/console/fake_system.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <cmocka.h>

static struct fake_system sys;
static char out[1000000];

static int setup(void **state)
{
    (void)state;
    return fake_start(&sys);
}

static int teardown(void **state)
{
    (void)state;
    return fake_stop(&sys) ? 0 : -1;
}

/* Start `ursa console` with standard input from `input`; its output can be read from the result. */
static int start(int input, pid_t *pid)
{
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    *pid = fork();
    if (*pid == 0) {
        dup2(input, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        close_range(3, ~0U, 0); /* or it would hold its own input open */
        exit(console_client(sys.dir, NULL));
    }
    close(ends[1]);
    close(input);
    return ends[0];
}

/* Read all output into `out`; the exit status. */
static int finish(int fd, pid_t pid)
{
    size_t n = 0;
    ssize_t got;
    int status;

    while ((got = read(fd, out + n, sizeof out - 1 - n)) > 0)
        n += (size_t)got;
    out[n] = 0;
    close(fd);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int piped(const char *text)
{
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    return ends[0];
}

static void lines_go_in_and_out_without_prompts_or_echo(void **state)
{
    pid_t pid;
    int fd = start(piped("echo one\necho Gr\xC3\xBC\xC3\x9F"
                         "e\n\n"),
        &pid);

    (void)state;
    assert_int_equal(finish(fd, pid), 0);
    assert_string_equal(out, "LOGO L0001 for anybody\none\nGr\xC3\xBC\xC3\x9F"
                             "e\nYou typed: \nDISCONNECT AT NOON\n");
}

static void the_last_line_needs_no_end(void **state)
{
    pid_t pid;
    int fd = start(piped("echo one\necho two"), &pid);

    (void)state;
    assert_int_equal(finish(fd, pid), 0);
    assert_non_null(strstr(out, "one\ntwo\nDISCONNECT"));
}

static void a_file_can_be_the_input(void **state)
{
    char path[300];
    pid_t pid;
    int file, fd;

    (void)state;
    snprintf(path, sizeof path, "%s/script", sys.dir);
    file = open(path, O_CREAT | O_RDWR, 0600);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(write(file, "echo abcdef\n", 12), 12);
    lseek(file, 0, SEEK_SET);
    fd = start(file, &pid);
    assert_int_equal(finish(fd, pid), 0);
    assert_int_equal(strlen(out), strlen("LOGO L0001 for anybody\nDISCONNECT AT NOON\n") + 7000);
}

static void no_input_at_all_disconnects(void **state)
{
    pid_t pid;
    int fd = start(open("/dev/null", O_RDONLY), &pid);

    (void)state;
    assert_int_equal(finish(fd, pid), 0);
    assert_string_equal(out, "LOGO L0001 for anybody\nDISCONNECT AT NOON\n");
}

static void a_prompt_comes_at_once_and_input_ends_it(void **state)
{
    int ends[2], fd;
    char text[200];
    size_t n = 0;
    pid_t pid;

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    fd = start(ends[0], &pid);
    assert_int_equal(write(ends[1], "prompt login: \n", 15), 15);
    do {
        ssize_t got = read(fd, text + n, sizeof text - 1 - n);
        assert_true(got > 0);
        n += (size_t)got;
        text[n] = 0;
    } while (!strstr(text, "login: "));
    assert_int_equal(write(ends[1], "root\n", 5), 5);
    close(ends[1]);
    assert_int_equal(finish(fd, pid), 0);
    assert_string_equal(out, "\nYou typed: root\nDISCONNECT AT NOON\n");
}

static void logoff_ends_the_session_with_input_left(void **state)
{
    pid_t pid;
    int fd = start(piped("logoff\necho never\n"), &pid);

    (void)state;
    assert_int_equal(finish(fd, pid), 0);
    assert_string_equal(out, "LOGO L0001 for anybody\nLOGOFF AT NOON\n");
}

static void a_long_or_binary_line_harms_nobody(void **state)
{
    static char text[20010];
    int ends[2], fd;
    pid_t pid;

    (void)state;
    memset(text, 'x', 20000);
    strcpy(text + 20000, "\necho on\n");
    text[10] = 0;
    text[11] = 3;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    fd = start(ends[0], &pid);
    assert_int_equal(write(ends[1], text, 20009), 20009);
    close(ends[1]);
    assert_int_equal(finish(fd, pid), 0);
    assert_non_null(strstr(out, "You typed: xxxxxxxxxx?xxx"));
    assert_non_null(strstr(out, "\non\n"));
}

static void output_that_nobody_reads_for_a_while_is_complete(void **state)
{
    pid_t pid;
    int fd = start(piped("flood 20000\n"), &pid);

    (void)state;
    usleep(700000);
    assert_int_equal(finish(fd, pid), 0);
    assert_non_null(strstr(out, "\nflood line 1 of 20000\n"));
    assert_non_null(strstr(out, "\nflood line 20000 of 20000\nDISCONNECT AT NOON\n"));
    assert_null(strstr(out, "lost"));
}

static void output_that_nobody_will_read_ends_nothing(void **state)
{
    int ends[2], status;
    pid_t pid;

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    close(start(ends[0], &pid));
    assert_int_equal(write(ends[1], "echo x\n", 7), 7);
    usleep(200000);
    assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
    close(ends[1]);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(lines_go_in_and_out_without_prompts_or_echo),
        TEST(the_last_line_needs_no_end),
        TEST(a_file_can_be_the_input),
        TEST(no_input_at_all_disconnects),
        TEST(a_prompt_comes_at_once_and_input_ends_it),
        TEST(logoff_ends_the_session_with_input_left),
        TEST(a_long_or_binary_line_harms_nobody),
        TEST(output_that_nobody_reads_for_a_while_is_complete),
        TEST(output_that_nobody_will_read_ends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
