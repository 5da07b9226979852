/* The terminal with a screen and a keyboard, as a user meets it: `ursa console` in a pseudo-terminal. */
#include "console/console.h"
#include "tests/unit/console/fake_system.h"
#include "tests/unit/console/screen.h"
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <termios.h>
#include <cmocka.h>

static struct fake_system sys;
static struct test_screen screen;
static char bytes[400000]; /* all that came */
static size_t length;
static int keyboard;
static pid_t user;

static void sit_down(void)
{
    struct winsize size = {.ws_row = 24, .ws_col = SCREEN_COLUMNS};

    screen_reset(&screen);
    length = 0;
    user = forkpty(&keyboard, NULL, NULL, &size);
    assert_true(user >= 0);
    if (user == 0) {
        setenv("TERM", "xterm", 1);
        setenv("INPUTRC", "/dev/null", 1);
        signal(SIGHUP, SIG_IGN);
        exit(console_client(sys.dir, NULL));
    }
}

/* Take what comes within ms. False: nothing came. */
static bool look(int ms)
{
    struct pollfd p = {.fd = keyboard, .events = POLLIN};
    char c[512];
    ssize_t n;

    if (poll(&p, 1, ms) <= 0 || (n = read(keyboard, c, sizeof c)) <= 0)
        return false;
    for (ssize_t i = 0; i < n; i++) {
        assert_true(length + 1 < sizeof bytes);
        bytes[length++] = c[i];
        bytes[length] = 0;
        screen_byte(&screen, c[i]);
    }
    return true;
}

static void print_screen(void)
{
    for (int i = 0; i <= screen.row; i++)
        print_message("%2d|%s|\n", i, screen_row(&screen, i));
    print_message("cursor %d,%d\n", screen.row, screen.column);
}

/* Wait until the row is exactly text. */
static void expect_row(int row, const char *text)
{
    for (int i = 0; strcmp(screen_row(&screen, row), text) != 0; i++)
        if (!look(100) && i > 50) {
            print_screen();
            fail_msg("row %d is '%s', not '%s'", row, screen_row(&screen, row), text);
        }
}

static void expect_cursor(int row, int column)
{
    for (int i = 0; screen.row != row || screen.column != column; i++)
        if (!look(100) && i > 50) {
            print_screen();
            fail_msg("the cursor is not at %d,%d", row, column);
        }
}

static void type(const char *keys)
{
    assert_int_equal(write(keyboard, keys, strlen(keys)), strlen(keys));
}

/* The system writes NEWS to the terminal. */
static void news(void)
{
    FILE *nowhere = fopen("/dev/null", "w");

    assert_int_equal(control_ask(sys.dir, "cp", NULL, "SAY NEWS", nowhere), 0);
    fclose(nowhere);
}

static int stand_up(void)
{
    int status;

    while (look(5000))
        ;
    waitpid(user, &status, 0);
    close(keyboard);
    user = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int setup(void **state)
{
    (void)state;
    user = 0;
    if (fake_start(&sys) != 0)
        return -1;
    sit_down();
    expect_row(0, "LOGO L0001 for anybody");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (user) {
        close(keyboard);
        kill(user, SIGKILL);
        waitpid(user, NULL, 0);
    }
    return fake_stop(&sys) ? 0 : -1;
}

static void history_text(char *text, size_t size)
{
    char path[300];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/history", sys.dir);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(text, 1, size - 1, f);
    text[n] = 0;
    fclose(f);
}

static void output_does_not_disturb_the_line_being_typed(void **state)
{
    (void)state;
    type("echo hel");
    expect_row(1, "echo hel");
    news();
    expect_row(1, "NEWS");
    expect_row(2, "echo hel");
    expect_cursor(2, 8);
    type("lo\r");
    expect_row(2, "echo hello");
    expect_row(3, "hello");
    expect_cursor(4, 0);
}

static void a_line_longer_than_the_screen_survives_output(void **state)
{
    char text[200] = "echo ";

    (void)state;
    for (int i = 0; i < 120; i++)
        text[5 + i] = (char)('a' + i % 26);
    type(text);
    expect_cursor(2, 45);
    news();
    expect_row(1, "NEWS");
    expect_cursor(3, 45);
    assert_string_equal(screen_row(&screen, 3), text + 80);
    text[80] = 0;
    assert_string_equal(screen_row(&screen, 2), text);
    type("\r");
    expect_cursor(6, 0);
    assert_memory_equal(screen_row(&screen, 4), "abcdefg", 7);
}

static void the_cursor_stays_within_the_line(void **state)
{
    (void)state;
    type("echo wrld\033[D\033[D\033[D");
    expect_cursor(1, 6);
    news();
    expect_row(1, "NEWS");
    expect_cursor(2, 6);
    type("o\r");
    expect_row(3, "world");
}

static void an_unfinished_line_is_the_prompt(void **state)
{
    (void)state;
    type("prompt login: \r");
    expect_row(2, "login:");
    expect_cursor(2, 7);
    type("prompt # \r");
    expect_row(2, "login: prompt #");
    expect_cursor(3, 2);
    news();
    expect_row(3, "# NEWS"); /* the line goes on, wherever the rest comes from */
}

static void the_status_is_shown_and_vanishes_with_the_line(void **state)
{
    (void)state;
    type("\003");
    expect_row(1, "CP");
    expect_row(2, "CP READ");
    expect_cursor(2, 8);
    type("echo x");
    expect_row(2, "CP READ echo x");
    type("\r");
    expect_row(2, "echo x");
    expect_row(3, "x");
    expect_row(4, "CP READ");
}

static void attention_discards_what_was_typed(void **state)
{
    (void)state;
    type("half a line");
    expect_row(1, "half a line");
    type("\003");
    expect_row(1, "CP");
    type("echo whole\r");
    expect_row(3, "whole");
}

static void a_password_is_neither_shown_nor_remembered(void **state)
{
    char text[4096];

    (void)state;
    type("hide\r");
    expect_row(2, "Enter password:");
    expect_cursor(2, 16);
    type("SESAMX\x7F"
         "E\r");
    expect_row(3, "Welcome");
    assert_null(strstr(bytes, "SES"));
    assert_null(strstr(bytes, "***"));
    type("logon x SESAME\r");
    expect_row(5, "You typed: logon x SESAME");
    type("\033[A\033[A"); /* up, up: history begins with hide */
    expect_row(6, "hide");
    history_text(text, sizeof text);
    assert_string_equal(text, "hide\n");
}

static void output_while_a_password_is_typed_repeats_the_prompt(void **state)
{
    (void)state;
    type("hide\r");
    expect_row(2, "Enter password:");
    type("SES");
    news();
    expect_row(2, "Enter password: NEWS");
    type("AME\r");
    expect_row(4, "Welcome");
}

static void the_end_of_input_disconnects(void **state)
{
    struct termios mode;

    (void)state;
    tcgetattr(keyboard, &mode);
    assert_false(mode.c_lflag & ICANON);
    type("\004");
    expect_row(2, "DISCONNECT AT NOON");
    tcgetattr(keyboard, &mode);
    assert_int_equal(stand_up(), 0);
}

static void logoff_gives_the_keyboard_back(void **state)
{
    struct termios mode;
    int status;

    (void)state;
    type("logoff\r");
    expect_row(2, "LOGOFF AT NOON");
    waitpid(user, &status, 0);
    assert_int_equal(status, 0);
    user = 0;
    tcgetattr(keyboard, &mode);
    assert_true(mode.c_lflag & ICANON);
    assert_true(mode.c_lflag & ECHO);
    assert_int_equal(mode.c_cc[VINTR], 3);
    close(keyboard);
}

static void a_hung_up_line_disconnects(void **state)
{
    int status;

    (void)state;
    close(keyboard);
    waitpid(user, &status, 0);
    assert_int_equal(status, 0);
    user = 0;
}

static void a_screen_that_stands_still_loses_nothing_and_holds_nobody(void **state)
{
    int lines = 0;

    (void)state;
    type("flood 5000\r");
    usleep(500000);
    news();
    while (!strstr(bytes, "flood line 5000 of 5000"))
        assert_true(look(5000));
    for (char *at = bytes; (at = strstr(at, "flood line ")); at++)
        lines++;
    assert_int_equal(lines, 5000);
    type("logoff\r");
    assert_int_equal(stand_up(), 0);
}

static void words_are_completed_in_their_place(void **state)
{
    (void)state;
    type("que\t");
    expect_row(1, "QUERY");
    expect_cursor(1, 6);
    type("t\t\r");
    expect_row(2, "You typed: QUERY TIME");
    type("q\t");
    expect_row(4, "QUERY  QUIT"); /* both, and the line again with what they share */
    expect_row(5, "QU");
}

static void history_outlives_the_session_and_is_private(void **state)
{
    char path[300], text[4096];
    struct stat st;

    (void)state;
    type("echo one\recho one\r  \recho two\r");
    expect_row(8, "two");
    type("\004");
    assert_int_equal(stand_up(), 0);
    snprintf(path, sizeof path, "%s/history", sys.dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    history_text(text, sizeof text);
    assert_string_equal(text, "echo one\necho two\n");
    sit_down();
    expect_row(0, "LOGO L0001 for anybody");
    type("\033[A\033[A\r");
    expect_row(1, "echo one");
    expect_row(2, "one");
}

static void letters_beyond_ascii_go_both_ways(void **state)
{
    (void)state;
    type("echo Gr\xC3\xBC\xC3\x9F"
         "e \xE2\x82\xAC\r");
    expect_row(2, "Gr\xC3\xBC\xC3\x9F"
                  "e ?");
    type("umlaut\r");
    expect_row(4, "Gr\xC3\xBC\xC3\x9F"
                  "e?[2J");
}

static void a_pasted_text_is_several_lines(void **state)
{
    (void)state;
    type("echo a\necho b\necho c\n");
    expect_row(6, "c"); /* the answers come between and after the lines */
}

static void the_systems_end_is_told(void **state)
{
    (void)state;
    kill(sys.pid, SIGKILL);
    expect_row(1, "ursa: The system has ended.");
    assert_int_equal(stand_up(), 1);
    waitpid(sys.pid, NULL, 0);
    fake_remove(&sys);
    assert_int_equal(fake_start(&sys), 0);
}

static void a_system_that_is_not_running_is_told(void **state)
{
    struct fake_system saved = sys;

    (void)state;
    type("\004");
    stand_up();
    strcpy(sys.dir, "/nonexistent-directory");
    sit_down();
    expect_row(0, "ursa: no system is running in /nonexistent-directory");
    assert_int_equal(stand_up(), 1);
    sys = saved;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(output_does_not_disturb_the_line_being_typed),
        TEST(a_line_longer_than_the_screen_survives_output),
        TEST(the_cursor_stays_within_the_line),
        TEST(an_unfinished_line_is_the_prompt),
        TEST(the_status_is_shown_and_vanishes_with_the_line),
        TEST(attention_discards_what_was_typed),
        TEST(a_password_is_neither_shown_nor_remembered),
        TEST(output_while_a_password_is_typed_repeats_the_prompt),
        TEST(the_end_of_input_disconnects),
        TEST(logoff_gives_the_keyboard_back),
        TEST(a_hung_up_line_disconnects),
        TEST(a_screen_that_stands_still_loses_nothing_and_holds_nobody),
        TEST(words_are_completed_in_their_place),
        TEST(history_outlives_the_session_and_is_private),
        TEST(letters_beyond_ascii_go_both_ways),
        TEST(a_pasted_text_is_several_lines),
        TEST(the_systems_end_is_told),
        TEST(a_system_that_is_not_running_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
