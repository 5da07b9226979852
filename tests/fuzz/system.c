#define _GNU_SOURCE 1 /* strcasestr */
/* A whole system and those who are hostile to it at its control socket: random CP commands made of the tables' own
 * words, terminals whose users type them, frames and bytes of no sense, clients that go or do not read, and session
 * scripts with mistakes. The system must go on answering, and end in order. system URSA SECONDS [SEED] */
#include "console/console.h"
#include "cp/base/clock.h"
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 120000 /* a system that is silent for so long is held */
#define SCRIPT_SECONDS 120
#define WORDS_MAX 4000

static const char *const syntaxes[] = {
#define COMMAND(name, classes, function, syntax, summary) syntax,
#include "cp/command/command.def"
#undef COMMAND
};

static const char *const users[] = {"OPERATOR", "MAINT", "LINUX1", "LINUX2", "CMSUSER1", "AUTOLOG1", "NOBODY"};
static const char *const operands[] = {"009", "00C", "00D", "00E", "191", "123", "200", "300", "0", "1", "2", "FFFF",
    "ALL", "*", "=", "0-1000", "0.100", "G0-15", "PSW", "ON", "OFF", "4096", "99999999999", "-1", "7FFFFFFF",
    "FFFFFFFFFFFFFFFF", "16M", "2G", "1T", "RDR", "PRT", "PUN", "TO", "CLASS", "CLEAR", "3390", "3215", "3270", "2540",
    "1403", "FB-512", "CPU", "STORAGE", "NAMES", "SYSTEM", "USER", "%", "\"", "'", "#", "(", ")", ",", "..", "N0.8",
    "T0.20;BASE0", "00:05:00", "T", "R", "MW", "RR"};

static char *words[WORDS_MAX];
static unsigned word_count;
static const char *ursa;
static char dir[64];
static pid_t system_pid;
static u64 seed = 1;

static u64 next(void)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return seed >> 33;
}

/* All words of the commands' syntax, without its signs. */
static void words_collect(void)
{
    for (unsigned i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++) {
        char *copy = strdup(syntaxes[i]), *rest = copy, *word;
        while ((word = strsep(&rest, " []{}|.()")))
            if (*word && word_count < WORDS_MAX)
                words[word_count++] = word;
    }
}

static void fail(const char *what)
{
    printf("not ok fuzz/system/%s\n", what);
    if (system_pid > 0)
        kill(system_pid, SIGKILL);
    exit(1);
}

/* A command line; never one that ends the system by right. */
static void line_make(char *line, size_t size)
{
    do {
        size_t n = (size_t)snprintf(line, size, "%s", words[next() % word_count]);
        if (next() % 4) {
            const char *syntax = syntaxes[next() % (sizeof syntaxes / sizeof *syntaxes)];
            n = strcspn(syntax, " ");
            snprintf(line, size, "%.*s", (int)n, syntax);
        }
        for (u64 k = next() % 7; k && n + 32 < size; k--) {
            u64 kind = next() % 8;
            const char *word = kind < 4   ? operands[next() % (sizeof operands / sizeof *operands)]
                               : kind < 6 ? words[next() % word_count]
                                          : users[next() % (sizeof users / sizeof *users)];
            n += (size_t)snprintf(line + n, size - n, " %.24s", word);
        }
        if (next() % 16 == 0) /* a long one */
            while (n + 2 < size && next() % 400)
                line[n++] = (char)(' ' + next() % 95), line[n] = 0;
        for (u64 spoil = next() % 5 == 0 ? next() % 4 : 0; spoil && n; spoil--)
            line[next() % n] = (char)(next() % 255 + 1);
    } while (strcasestr(line, "shut") || strchr(line, '\n'));
}

static int reach(void)
{
    int fd = control_connect(dir);

    if (fd < 0)
        fail("the_system_is_there");
    return fd;
}

static void give(int fd, const char *data, size_t n)
{
    while (n) {
        size_t piece = next() % 3 ? n : 1 + next() % n;
        ssize_t sent = send(fd, data, piece, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0)
            return; /* it does not take more, or has dropped us */
        data += sent;
        n -= (size_t)sent;
    }
}

/* Read to the end of the connection. False: no end came. */
static bool drain(int fd, int milliseconds)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char sink[8192];
    ssize_t n;

    while (poll(&p, 1, milliseconds) > 0) {
        n = read(fd, sink, sizeof sink);
        if (n <= 0)
            return true;
    }
    return false;
}

static void command(void)
{
    char line[1200], request[1300];
    int fd = reach(), n;

    line_make(line, sizeof line);
    n = snprintf(
        request, sizeof request, "cp %s %s\n", next() % 3 ? "*" : users[next() % (sizeof users / sizeof *users)], line);
    if (getenv("FUZZ_TRACE"))
        fprintf(stderr, "%s", request);
    give(fd, request, (size_t)n);
    if (next() % 16 && !drain(fd, ANSWER_MS)) {
        printf("%s", request);
        fail("every_command_is_answered");
    }
    close(fd);
}

static void terminal(void)
{
    static const char letters[] = "IIIIIIIIADCQX\n";
    char line[600], frame[640];
    int fd = reach(), n;

    if (next() % 2)
        n = snprintf(frame, sizeof frame, "console\n");
    else
        n = snprintf(frame, sizeof frame, "console %s%s\n", users[next() % 6], next() % 4 ? "" : " operator");
    give(fd, frame, (size_t)n);
    if (next() % 2) {
        const char *user = users[next() % 6];
        n = snprintf(frame, sizeof frame, "ILOGON %s%s\nI%s\nI\n", user, next() % 2 ? " HERE" : "", user);
        give(fd, frame, (size_t)n);
    }
    for (u64 k = next() % 12; k; k--) {
        line_make(line, sizeof line);
        n = snprintf(frame, sizeof frame, "%c%s%.500s\n", letters[next() % (sizeof letters - 2)],
            next() % 3 ? "" : "#CP ", line);
        give(fd, frame, (size_t)n);
    }
    if (next() % 2)
        drain(fd, 20);
    close(fd);
}

static void nonsense(void)
{
    char data[9000];
    size_t n = next() % sizeof data;
    int fd = reach();

    for (size_t i = 0; i < n; i++)
        data[i] = (char)(next() % 9 ? next() : '\n');
    if (next() % 2 && n > 20)
        memcpy(data, "console MAINT\n", 14);
    give(fd, data, n);
    if (next() % 2)
        shutdown(fd, SHUT_WR);
    drain(fd, (int)(next() % 30));
    close(fd);
}

static void question(void)
{
    static const char *const questions[] = {
        "status\n", "figures\n", "arrival LINUX1\n", "arrival \n", "figures figures\n", "cp\n", "status x\nmore\n"};
    const char *q = questions[next() % (sizeof questions / sizeof *questions)];
    int fd = reach();

    give(fd, q, strlen(q));
    if (!drain(fd, ANSWER_MS))
        fail("every_question_is_answered");
    close(fd);
}

/* A line of a script; $ runs nothing but true. */
static void script_line(FILE *f)
{
    static const char *const starts[] = {
        "> ", "< ", "~ ", "! ", "[", "set A ", "key ", "timeout ", "pause 0.0", "; ", ">", "set "};
    char line[200];

    if (next() % 12 == 0) {
        fputs("$ true\n", f);
        return;
    }
    line_make(line, sizeof line);
    for (char *p = line; *p; p++)
        if (*p == '$' && p[1] != '{')
            *p = '(';
    fprintf(f, "%s%s%s\n", starts[next() % (sizeof starts / sizeof *starts)], next() % 3 ? line : "${A}",
        next() % 8 == 0   ? "]"
        : next() % 8 == 0 ? "([a"
                          : "");
    if (next() % 3 == 0)
        fprintf(f, "[%s]\ntimeout 0.05\n", users[next() % 6]);
}

static void script(void)
{
    char path[96];
    int status = 0, waited = 0;
    pid_t child;
    FILE *f;

    snprintf(path, sizeof path, "%s/fuzz.script", dir);
    f = fopen(path, "w");
    if (!f)
        fail("a_script_is_written");
    fputs("[A]\ntimeout 0.05\n", f);
    for (u64 k = next() % 8; k; k--)
        script_line(f);
    fclose(f);
    child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(1);
        execl(ursa, "ursa", "--system", dir, "script", "--timeout-scale", "0.1", path, NULL);
        _exit(127);
    }
    while (waitpid(child, &status, WNOHANG) == 0 && waited++ < SCRIPT_SECONDS * 100)
        usleep(10000);
    if (waited > SCRIPT_SECONDS * 100) {
        kill(child, SIGKILL);
        fail("every_script_ends");
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 2) {
        printf("status %x of %s\n", status, path);
        fail("a_script_is_run_or_refused");
    }
}

static void system_start(void)
{
    int tries = 0, fd;

    snprintf(dir, sizeof dir, "/tmp/ursa-fuzz-XXXXXX");
    if (!mkdtemp(dir))
        fail("a_directory_is_made");
    system_pid = fork();
    if (system_pid == 0) {
        if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout))
            _exit(1);
        execl(ursa, "ursa", "--system", dir, "run", "--tn3270", "off", "--quiet", NULL);
        _exit(127);
    }
    while ((fd = control_connect(dir)) < 0 && ++tries < 3000)
        usleep(20000);
    if (fd < 0)
        fail("the_system_starts");
    close(fd);
}

/* The second signal waits for no guest. */
static void system_end(void)
{
    char remove[96];
    int status = 0, waited = 0;

    kill(system_pid, SIGTERM);
    usleep(200000);
    kill(system_pid, SIGTERM);
    while (waitpid(system_pid, &status, WNOHANG) == 0 && waited++ < 6000)
        usleep(10000);
    if (waited > 6000 || status != 0) {
        printf("status %x\n", status);
        fail("the_system_ends_in_order");
    }
    snprintf(remove, sizeof remove, "rm -rf %s", dir);
    if (system(remove) != 0)
        fail("the_directory_is_removed");
}

int main(int argc, char **argv)
{
    u64 seconds = argc > 2 ? strtoull(argv[2], NULL, 0) : 10, count = 0, end;

    if (argc < 2)
        return 2;
    ursa = argv[1];
    seed = argc > 3 ? strtoull(argv[3], NULL, 0) : 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("seed %llu\n", (unsigned long long)seed);
    signal(SIGPIPE, SIG_IGN);
    words_collect();
    system_start();
    for (end = clock_monotonic_ns() + seconds * 1000000000; clock_monotonic_ns() < end; count++) {
        u64 kind = next() % 100;
        if (kind < 60)
            command();
        else if (kind < 80)
            terminal();
        else if (kind < 90)
            nonsense();
        else if (kind < 97)
            question();
        else
            script();
        if (waitpid(system_pid, NULL, WNOHANG) != 0) {
            system_pid = 0;
            fail("the_system_goes_on");
        }
    }
    question();
    system_end();
    printf("%llu clients\nok fuzz/system/hostile_clients_of_the_socket_harm_nobody\n", (unsigned long long)count);
    return 0;
}
