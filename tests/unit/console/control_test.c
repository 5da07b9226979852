/* The control socket from a client's side, byte by byte: terminals, requests, and clients that misbehave. */
#include "console/console.h"
#include "tests/unit/console/fake_system.h"
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <cmocka.h>

static struct fake_system sys;

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

static int console(const char *hello)
{
    int fd = control_connect(sys.dir);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, hello, strlen(hello)), strlen(hello));
    return fd;
}

/* The next frame, or "" at the end of the connection; fails when nothing comes for 5 seconds. */
static const char *next(int fd)
{
    static char frame[5000];

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t n;
        char *end;
        if (poll(&p, 1, 5000) <= 0)
            fail_msg("no frame came");
        n = recv(fd, frame, sizeof frame - 1, MSG_PEEK);
        if (n <= 0)
            return "";
        if (!(end = memchr(frame, '\n', (size_t)n)))
            continue;
        assert_int_equal(read(fd, frame, (size_t)(end + 1 - frame)), end + 1 - frame);
        *end = 0;
        return frame;
    }
}

static void give(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void a_new_terminal_shows_the_logo(void **state)
{
    int a = console("console\n"), b;

    (void)state;
    assert_string_equal(next(a), "LLOGO L0001 for anybody");
    assert_string_equal(next(a), "SR URSA");
    b = console("console maint\n");
    assert_string_equal(next(b), "LLOGO L0002 for MAINT");
    close(a);
    close(b);
}

static void the_operators_terminal_is_marked(void **state)
{
    int a = console("console OPERATOR operator\n");

    (void)state;
    assert_string_equal(next(a), "LLOGO L0001 for *OPERATOR");
    close(a);
}

static void a_bad_userid_is_refused(void **state)
{
    int a = console("console *OPERATOR\n"), b = console("console TOOLONGUSERID\n");

    (void)state;
    assert_string_equal(next(a), "XThat is not a userid.");
    assert_string_equal(next(a), "");
    assert_string_equal(next(b), "XThat is not a userid.");
    close(a);
    close(b);
}

static void lines_are_echoed_and_answered(void **state)
{
    int a = console("console\nIecho hello\nIprompt login: \nIroot\nA\n");

    (void)state;
    next(a);
    next(a);
    assert_string_equal(next(a), "Eecho hello");
    assert_string_equal(next(a), "Lhello");
    assert_string_equal(next(a), "Eprompt login: ");
    assert_string_equal(next(a), "Plogin: ");
    assert_string_equal(next(a), "Eroot");
    assert_string_equal(next(a), "LYou typed: root");
    assert_string_equal(next(a), "LCP");
    assert_string_equal(next(a), "SC URSA");
    close(a);
}

static void a_password_is_never_echoed(void **state)
{
    int a = console("console\nIhide\n");

    (void)state;
    next(a);
    next(a);
    next(a);
    assert_string_equal(next(a), "H1");
    assert_string_equal(next(a), "PEnter password: ");
    give(a, "ISESAME\nIecho x\nIlogon x SESAME\n");
    assert_string_equal(next(a), "e");
    assert_string_equal(next(a), "LWelcome");
    assert_string_equal(next(a), "H0");
    assert_string_equal(next(a), "Eecho x");
    assert_string_equal(next(a), "Lx");
    assert_string_equal(next(a), "e");
    close(a);
}

static void text_is_utf8_outside_and_latin1_inside(void **state)
{
    int a = console("console\nIumlaut\nIecho \xC3\xA4\xE2\x82\xAC\x1B\n");

    (void)state;
    next(a);
    next(a);
    next(a);
    assert_string_equal(next(a), "LGr\xC3\xBC\xC3\x9F"
                                 "e?[2J");
    assert_string_equal(next(a), "Eecho \xC3\xA4??");
    assert_string_equal(next(a), "L\xC3\xA4??");
    close(a);
}

static void words_are_completed(void **state)
{
    int a = console("console\n");

    (void)state;
    next(a);
    next(a);
    give(a, "C\tqu\nCquery \tn\nQlogon x SESAME\nQquery\n");
    assert_string_equal(next(a), "WQUERY");
    assert_string_equal(next(a), "WQUIT");
    assert_string_equal(next(a), "w");
    assert_string_equal(next(a), "WNAMES");
    assert_string_equal(next(a), "w");
    assert_string_equal(next(a), "Y");
    assert_string_equal(next(a), "N");
    close(a);
}

static void logoff_and_disconnect_end_the_connection_after_the_last_line(void **state)
{
    int a = console("console\nIlogoff\nItoo late\n"), b = console("console\n");

    (void)state;
    next(a);
    next(a);
    assert_string_equal(next(a), "Elogoff");
    assert_string_equal(next(a), "LLOGOFF AT NOON");
    assert_string_equal(next(a), "X");
    assert_string_equal(next(a), "");
    next(b);
    next(b);
    give(b, "D\n");
    assert_string_equal(next(b), "LDISCONNECT AT NOON");
    assert_string_equal(next(b), "X");
    close(a);
    close(b);
}

static void a_closed_terminals_name_is_used_again(void **state)
{
    int a = console("console\n"), b = console("console\n"), c;

    (void)state;
    next(a);
    next(b);
    give(a, "D\n");
    next(a);
    assert_string_equal(next(a), "LDISCONNECT AT NOON");
    c = console("console\n");
    assert_string_equal(next(c), "LLOGO L0001 for anybody");
    close(a);
    close(b);
    close(c);
}

/* The system refuses the client, and serves the next one. */
static void expect_refused(const void *data, size_t n)
{
    int a = control_connect(sys.dir), b;
    const char *frame;

    send(a, data, n, MSG_NOSIGNAL);
    while (*(frame = next(a)))
        assert_null(strchr("EP", frame[0]));
    close(a);
    b = console("console\n");
    assert_memory_equal(next(b), "LLOGO", 5);
    close(b);
}

static void malformed_clients_are_dropped(void **state)
{
    static char endless[300000];

    (void)state;
    memset(endless, 'I', sizeof endless);
    expect_refused("hello\n", 6);
    expect_refused("\n", 1);
    expect_refused("console x y z\n", 14);
    expect_refused("console\nZfoo\n", 13);
    expect_refused("console\n\n", 9);
    expect_refused("console\nCno tab\n", 16);
    expect_refused("console\nI\0\1\2\n", 13);
    expect_refused("\0\0\0\0", 4);
    expect_refused("GET / HTTP/1.1\r\n\r\n", 18);
    expect_refused(endless, sizeof endless);
}

static void random_bytes_harm_nobody(void **state)
{
    static const char alphabet[] = "IADCQLXEconsole cp status 1\t\n\n\n\xFF\x80";
    unsigned seed = 4711;
    char data[600];
    int a;

    (void)state;
    for (int i = 0; i < 200; i++) {
        size_t n = (size_t)rand_r(&seed) % sizeof data;
        for (size_t k = 0; k < n; k++)
            data[k] = alphabet[(size_t)rand_r(&seed) % sizeof alphabet];
        a = console(i % 2 ? "console\n" : "");
        send(a, data, n, MSG_NOSIGNAL);
        close(a);
    }
    a = console("console\nIecho alive\n");
    for (int i = 0; i < 3; i++)
        next(a);
    assert_string_equal(next(a), "Lalive");
    close(a);
}

static void a_client_that_never_reads_harms_nobody(void **state)
{
    int a = console("console\nIflood 400000\n"), b;
    const char *frame = "";
    int shown = 0, lost = 0;

    (void)state;
    for (int i = 0; i < 3; i++) {
        b = console("console\nIecho alive\n");
        next(b);
        next(b);
        next(b);
        assert_string_equal(next(b), "Lalive");
        close(b);
    }
    while (!strstr(frame, "400000 of 400000")) {
        frame = next(a);
        shown += strncmp(frame, "Lflood", 6) == 0;
        sscanf(frame, "L(%d lines lost", &lost);
    }
    assert_true(lost > 0);
    assert_int_equal(shown + lost, 400000);
    give(a, "Iecho and on\n");
    next(a);
    assert_string_equal(next(a), "Land on");
    close(a);
}

static void a_client_that_types_without_reading_is_made_to_wait(void **state)
{
    int a = console("console\n"), b;
    long sent = 0;

    (void)state;
    for (;;) {
        struct pollfd p = {.fd = a, .events = POLLOUT};
        ssize_t n = poll(&p, 1, 300) > 0 ? send(a, "Iecho 0123456789\n", 17, MSG_DONTWAIT | MSG_NOSIGNAL) : -1;
        if (n < 0)
            break;
        sent += n;
        assert_true(sent < 40000000);
    }
    b = console("console\nIecho alive\n");
    next(b);
    next(b);
    next(b);
    assert_string_equal(next(b), "Lalive");
    close(b);
    close(a);
}

static void a_client_that_vanishes_frees_its_terminal(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++)
        close(console("console\nIflood 100\n"));
    for (int tries = 0;; tries++) {
        int a = console("console\n");
        bool first = strncmp(next(a), "LLOGO L0001", 11) == 0;
        close(a);
        if (first)
            break;
        assert_true(tries < 100);
        usleep(20000);
    }
}

static char *ask(const char *verb, const char *a, const char *b, int *result)
{
    static char *text;
    size_t size;
    FILE *f;

    free(text);
    text = NULL;
    f = open_memstream(&text, &size);
    *result = control_ask(sys.dir, verb, a, b, f);
    fclose(f);
    return text;
}

static void requests_are_answered_with_lines_and_a_return_code(void **state)
{
    int result;

    (void)state;
    assert_string_equal(ask("cp", "maint", "QUERY NAMES", &result), "MAINT issued QUERY NAMES\n");
    assert_int_equal(result, 0);
    assert_string_equal(ask("cp", NULL, "BAD", &result), "the operator issued BAD\n");
    assert_int_equal(result, 45);
    assert_string_equal(ask("cp", NULL, "SLEEP", &result), "answered later\n");
    assert_int_equal(result, 7);
    assert_string_equal(ask("status", NULL, NULL, &result), "up\n");
    assert_string_equal(ask("arrival", "linux1", NULL, &result), "LINUX1\n");
    assert_int_equal(result, 0);
    ask("nonsense", NULL, NULL, &result);
    assert_int_equal(result, -EPROTO);
}

static void impossible_requests_are_not_sent(void **state)
{
    static char huge[5000];
    int result;

    (void)state;
    memset(huge, 'x', sizeof huge - 1);
    ask("cp", NULL, huge, &result);
    assert_int_equal(result, -EMSGSIZE);
    ask("cp", NULL, "a\nb", &result);
    assert_int_equal(result, -EINVAL);
    assert_int_equal(control_ask("/nonexistent-directory", "status", NULL, NULL, stdout), -ENOENT);
}

static void a_client_gone_before_the_answer_is_forgotten(void **state)
{
    int result, a = console("cp * SLEEP\n");

    (void)state;
    close(a);
    usleep(150000);
    assert_string_equal(ask("status", NULL, NULL, &result), "up\n");
}

/* Even if somebody made the socket's mode a wider one. */
static void another_users_process_is_not_served(void **state)
{
    char path[300];
    int status;
    pid_t child;

    (void)state;
    if (geteuid() != 0)
        skip(); /* only root can become somebody else */
    snprintf(path, sizeof path, "%s/control", sys.dir);
    child = fork();
    if (child == 0) {
        int fd = setuid(65534) == 0 ? control_connect(sys.dir) : 0;
        _exit(fd == -EACCES ? 0 : 1);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(chmod(sys.dir, 0755), 0);
    assert_int_equal(chmod(path, 0666), 0);
    child = fork();
    if (child == 0) {
        struct sockaddr_un a = {.sun_family = AF_UNIX};
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        bool told;
        char c;
        snprintf(a.sun_path, sizeof a.sun_path, "%.100s", path);
        if (setuid(65534) < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0)
            _exit(2);
        told = send(fd, "status\n", 7, MSG_NOSIGNAL) == 7 && read(fd, &c, 1) > 0;
        _exit(told);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    ask("status", NULL, NULL, &status);
    assert_int_equal(status, 0);
}

static void a_second_system_is_refused(void **state)
{
    struct loop *l = loop_create();
    struct control_server *s;

    (void)state;
    assert_int_equal(control_listen(l, sys.dir, &fake_handlers, NULL, &s), -EADDRINUSE);
    loop_destroy(l);
}

static void shutdown_with_open_terminals_tells_them(void **state)
{
    int a, result;

    (void)state;
    assert_int_equal(fake_start(&sys), 0);
    a = console("console\n");
    next(a);
    next(a);
    ask("shutdown", NULL, NULL, &result);
    assert_int_equal(result, 0);
    assert_string_equal(next(a), "X");
    assert_string_equal(next(a), "");
    close(a);
    waitpid(sys.pid, &result, 0);
    assert_int_equal(result, 0);
    assert_int_equal(control_connect(sys.dir), -ENOENT);
    fake_remove(&sys);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_new_terminal_shows_the_logo),
        TEST(the_operators_terminal_is_marked),
        TEST(a_bad_userid_is_refused),
        TEST(lines_are_echoed_and_answered),
        TEST(a_password_is_never_echoed),
        TEST(text_is_utf8_outside_and_latin1_inside),
        TEST(words_are_completed),
        TEST(logoff_and_disconnect_end_the_connection_after_the_last_line),
        TEST(a_closed_terminals_name_is_used_again),
        TEST(malformed_clients_are_dropped),
        TEST(random_bytes_harm_nobody),
        TEST(a_client_that_never_reads_harms_nobody),
        TEST(a_client_that_types_without_reading_is_made_to_wait),
        TEST(a_client_that_vanishes_frees_its_terminal),
        TEST(requests_are_answered_with_lines_and_a_return_code),
        TEST(impossible_requests_are_not_sent),
        TEST(a_client_gone_before_the_answer_is_forgotten),
        TEST(another_users_process_is_not_served),
        TEST(a_second_system_is_refused),
        cmocka_unit_test(shutdown_with_open_terminals_tells_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
