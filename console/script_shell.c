/* The `$` commands of session scripts: run by sh -c, output taken line by line. Must not know terminals.
 * Host facts: pidfd_open(2). */
#define _GNU_SOURCE 1 /* pipe2 */
#include "console/script.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(const char *command, char *const environment[], int output)
{
    int nothing = open("/dev/null", O_RDONLY);

    signal(SIGPIPE, SIG_DFL);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0)
        _exit(126);
    close(nothing);
    for (; *environment; environment++)
        putenv(*environment);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static void close_all(struct shell *s)
{
    if (s->fd >= 0)
        close(s->fd);
    if (s->pidfd >= 0)
        close(s->pidfd);
    s->fd = s->pidfd = -1;
}

struct shell *shell_start(const char *command, char *const environment[], struct transcript *t)
{
    struct shell *s = calloc(1, sizeof *s);
    int ends[2];
    size_t size = strlen(command) + 3;

    if (!s || pipe2(ends, O_CLOEXEC) < 0) {
        free(s);
        return NULL;
    }
    s->fd = ends[0];
    fcntl(s->fd, F_SETFL, O_NONBLOCK);
    s->stream.transcript = t;
    s->stream.heading = malloc(size);
    s->pid = s->stream.heading ? fork() : -1;
    if (s->pid == 0)
        child(command, environment, ends[1]);
    close(ends[1]);
    s->pidfd = s->pid > 0 ? (int)syscall(SYS_pidfd_open, s->pid, 0) : -1;
    if (s->pidfd < 0) {
        if (s->pid > 0)
            waitpid(s->pid, NULL, 0);
        shell_free(s);
        return NULL;
    }
    snprintf(s->stream.heading, size, "$ %s", command);
    return s;
}

/* True while there may be more to read at once. */
static bool receive_some(struct shell *s)
{
    char data[4096], *line = data, *end;
    ssize_t n = read(s->fd, data, sizeof data);

    if (n <= 0) {
        if (n == 0) {
            close(s->fd);
            s->fd = -1;
        }
        return false;
    }
    for (ssize_t i = 0; i < n; i++)
        if (!data[i])
            data[i] = '?';
    for (; (end = memchr(line, '\n', (size_t)(data + n - line))); line = end + 1) {
        stream_add(&s->stream, line, (size_t)(end - line));
        stream_end_line(&s->stream);
    }
    if (line < data + n)
        stream_add(&s->stream, line, (size_t)(data + n - line));
    return true;
}

void shell_receive(struct shell *s)
{
    receive_some(s);
}

bool shell_ended(const struct shell *s)
{
    struct pollfd p = {.fd = s->pidfd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

int shell_finish(struct shell *s)
{
    int status = 0;

    waitpid(s->pid, &status, 0);
    while (s->fd >= 0 && receive_some(s))
        ;
    close(s->pidfd);
    s->pidfd = -1;
    return status;
}

void shell_free(struct shell *s)
{
    if (s->pidfd >= 0) { /* the script gives up while the command still runs */
        kill(s->pid, SIGTERM);
        waitpid(s->pid, NULL, 0);
    }
    close_all(s);
    stream_free(&s->stream);
    free(s);
}
