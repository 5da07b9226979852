/* A system for the tests of console/: a process with the real control socket and an invented CP behind it.
 * At its terminals: "echo TEXT", "prompt TEXT" (no end of line), "hide" (asks for a password), "flood N", "later MS
 * TEXT", "logoff" (closes the terminal), "umlaut"; anything else is answered with "You typed: ...". The CP command "SAY
 * TEXT" writes to all of them. */
#pragma once
#include "console/console.h"
#include "cp/base/loop.h"
#include "cp/base/text.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct fake_system {
    char dir[256];
    pid_t pid;
};

static struct loop *fake_loop;

struct fake_user {
    struct fake_user *next;
    struct terminal *t;
    bool password;
    char text[128]; /* said later */
    struct loop_timer *timer;
};

static struct fake_user *fake_users;

static void fake_later(void *arg)
{
    struct fake_user *u = arg;

    u->timer = NULL;
    terminal_write(u->t, u->text, true);
}

static void fake_close(struct fake_user *u)
{
    struct fake_user **at = &fake_users;

    while (*at != u)
        at = &(*at)->next;
    *at = u->next;
    loop_cancel(fake_loop, u->timer);
    terminal_close(u->t);
    free(u);
}

static void fake_flood(struct fake_user *u, int lines)
{
    char text[64];

    for (int i = 1; i <= lines; i++) {
        snprintf(text, sizeof text, "flood line %d of %d", i, lines);
        terminal_write(u->t, text, true);
    }
}

static void fake_input(void *arg, const char *line)
{
    struct fake_user *u = arg;
    char text[4200];
    int ms;

    if (u->password) {
        u->password = false;
        terminal_write(u->t, strcmp(line, "SESAME") == 0 ? "Welcome" : "Wrong password", true);
    } else if (strncmp(line, "echo ", 5) == 0) {
        terminal_write(u->t, line + 5, true);
    } else if (strncmp(line, "prompt ", 7) == 0) {
        terminal_write(u->t, line + 7, false);
    } else if (strcmp(line, "hide") == 0) {
        u->password = true;
        terminal_write(u->t, "Enter password: ", false);
        terminal_hide_input(u->t, true);
    } else if (sscanf(line, "flood %d", &ms) == 1) {
        fake_flood(u, ms);
    } else if (sscanf(line, "later %d %100[^\n]", &ms, u->text) == 2) {
        u->timer = loop_after(fake_loop, (u64)ms, fake_later, u);
    } else if (strcmp(line, "umlaut") == 0) {
        terminal_write(u->t,
            "Gr\xFC\xDF"
            "e\x1B[2J",
            true);
    } else if (strcmp(line, "logoff") == 0) {
        terminal_write(u->t, "LOGOFF AT NOON", true);
        fake_close(u);
    } else {
        snprintf(text, sizeof text, "You typed: %s", line);
        terminal_write(u->t, text, true);
    }
}

static void fake_attention(void *arg)
{
    struct fake_user *u = arg;

    terminal_write(u->t, "CP", true);
    terminal_set_status(u->t, TERMINAL_CP_READ, "URSA");
}

static void fake_disconnect(void *arg)
{
    struct fake_user *u = arg;

    terminal_write(u->t, "DISCONNECT AT NOON", true);
    fake_close(u);
}

static void fake_complete(
    void *arg, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    static const char *const verbs[] = {"QUERY", "QUIT", "LOGOFF"}, *const operands[] = {"NAMES", "TIME"};
    const char *const *words = *before ? operands : verbs;

    (void)arg;
    for (int i = 0; i < (*before ? 2 : 3); i++)
        if (strncasecmp(words[i], text, strlen(text)) == 0)
            add(ctx, words[i]);
}

static bool fake_secret(void *arg, const char *line)
{
    (void)arg;
    return strstr(line, "SESAME") != NULL;
}

static const struct terminal_handler fake_handler = {.input = fake_input,
    .attention = fake_attention,
    .disconnect = fake_disconnect,
    .complete = fake_complete,
    .secret = fake_secret};

static void fake_accept(void *arg, struct terminal *t, const char *userid)
{
    struct fake_user *u = calloc(1, sizeof *u);
    char text[64];

    (void)arg;
    u->t = t;
    u->next = fake_users;
    fake_users = u;
    terminal_attach(t, &fake_handler, u);
    snprintf(text, sizeof text, "LOGO %s for %s", terminal_name(t), userid ? userid : "anybody");
    terminal_write(t, text, true);
    terminal_set_status(t, TERMINAL_RUNNING, "URSA");
}

static struct control_request *fake_pending;

static void fake_answer(void *arg)
{
    (void)arg;
    control_reply(fake_pending, "answered later");
    control_done(fake_pending, 7);
}

static void fake_cp(void *arg, struct control_request *r, const char *userid, const char *command)
{
    char text[4200];

    (void)arg;
    if (strcmp(command, "SLEEP") == 0) {
        fake_pending = r;
        loop_after(fake_loop, 50, fake_answer, NULL);
        return;
    }
    if (strncmp(command, "SAY ", 4) == 0)
        for (struct fake_user *u = fake_users; u; u = u->next)
            terminal_write(u->t, command + 4, true);
    snprintf(text, sizeof text, "%s issued %s", userid ? userid : "the operator", command);
    control_reply(r, text);
    control_done(r, strcmp(command, "BAD") == 0 ? 45 : 0);
}

static void fake_status(void *arg, struct control_request *r)
{
    (void)arg;
    control_reply(r, "up");
    control_done(r, 0);
}

static void fake_arrival(void *arg, struct control_request *r, const char *userid)
{
    (void)arg;
    control_reply(r, userid);
    control_done(r, 0);
}

static void fake_shutdown(void *arg, struct control_request *r)
{
    (void)arg;
    control_done(r, 0);
    loop_stop(fake_loop);
}

static const struct control_handlers fake_handlers = {.accept = fake_accept,
    .cp = fake_cp,
    .status = fake_status,
    .shutdown = fake_shutdown,
    .figures = fake_status,
    .arrival = fake_arrival};

static void fake_run(const char *dir, int ready)
{
    struct control_server *server;
    int error;

    fake_loop = loop_create();
    error = control_listen(fake_loop, dir, &fake_handlers, NULL, &server);
    (void)!write(ready, &error, sizeof error);
    close(ready);
    if (error)
        _exit(9);
    loop_run(fake_loop);
    for (struct fake_user *u = fake_users; u; u = u->next)
        loop_cancel(fake_loop, u->timer);
    control_close(server);
    while (fake_users) {
        struct fake_user *u = fake_users;
        fake_users = u->next;
        free(u);
    }
    loop_destroy(fake_loop);
}

static int fake_start(struct fake_system *f)
{
    int ends[2], error = -EIO;

    snprintf(f->dir, sizeof f->dir, "%.200s/ursa-fake-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(f->dir) || pipe(ends) < 0)
        return -1;
    f->pid = fork();
    if (f->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
        close(ends[0]);
        fake_run(f->dir, ends[1]);
        exit(0); /* lets a leak checker speak */
    }
    close(ends[1]);
    (void)!read(ends[0], &error, sizeof error);
    close(ends[0]);
    return error;
}

static void fake_remove(const struct fake_system *f)
{
    static const char *const names[] = {"control", "control.lock", "history", "script", "script2", "out", "transcript"};
    char path[300];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

/* True if the system ended in order (and, with sanitizers, without a finding). */
static bool fake_stop(struct fake_system *f)
{
    int status = -1, answer = control_ask(f->dir, "shutdown", NULL, NULL, stdout);

    if (answer != 0)
        kill(f->pid, SIGKILL);
    waitpid(f->pid, &status, 0);
    fake_remove(f);
    return answer == 0 && status == 0;
}
