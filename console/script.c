/* `ursa script`: runs the steps of session scripts against a running system. The grammar is script_parse.c's, lines and
 * matches script_stream.c's. One loop, script_io(), reads every open terminal and the running command whatever the
 * script waits for, so that no terminal falls behind. */
#define _GNU_SOURCE 1 /* asprintf */
#include "console/console.h"
#include "console/script.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define TERMINALS_MAX 128
#define FIRST_TIMEOUT 10.0
#define DISCONNECT_SECONDS 5.0 /* for the system to let a terminal go at the end */

enum outcome { PASSED = 0, FAILED = 1, MALFORMED = 2 };

struct script_run {
    const struct script_options *options;
    double scale;
    char *environment[3];
    struct variables variables;
    struct transcript transcript;
    /* of the present file */
    const char *file;
    int line;
    double timeout;
    struct script_terminal *terminals;
    struct script_terminal *keyboard; /* where > types */
    struct stream *output;            /* where matches look: a terminal's, or the last command's */
    struct script_terminal *output_terminal;
    struct shell *shell; /* the last command, or NULL */
};

static u64 deadline_after(double seconds)
{
    return clock_monotonic_ns() + (u64)(seconds * 1e9);
}

static void report(const struct script_run *r, const char *format, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", r->file, r->line);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}

static enum outcome fail_with_screen(const struct script_terminal *t)
{
    fprintf(stderr, "  the screen of [%s]:\n", t->name);
    script_terminal_print(t, stderr);
    return FAILED;
}

static enum outcome fail_with_tail(const struct stream *s)
{
    fprintf(stderr, "  the last lines of %s:\n", s->heading);
    stream_print_tail(s, stderr);
    return FAILED;
}

/* Take what has come, waiting for something until `until`. False when the time is over. */
static bool script_io(struct script_run *r, u64 until)
{
    struct pollfd polls[TERMINALS_MAX + 2];
    struct script_terminal *who[TERMINALS_MAX];
    nfds_t n = 0, terminals;
    u64 now = clock_monotonic_ns();

    for (struct script_terminal *t = r->terminals; t; t = t->next)
        if (t->fd >= 0) {
            who[n] = t;
            polls[n++] = (struct pollfd){.fd = t->fd, .events = POLLIN};
        }
    terminals = n;
    polls[n++] = (struct pollfd){.fd = r->shell ? r->shell->fd : -1, .events = POLLIN};
    polls[n++] = (struct pollfd){.fd = r->shell ? r->shell->pidfd : -1, .events = POLLIN};
    poll(polls, n, now >= until ? 0 : (int)((until - now) / 1000000 < 60000 ? (until - now) / 1000000 + 1 : 60000));
    for (nfds_t i = 0; i < terminals; i++)
        if (polls[i].revents)
            script_terminal_receive(who[i]);
    if (polls[terminals].revents)
        shell_receive(r->shell);
    return now < until;
}

static enum outcome terminal_open(struct script_run *r, struct script_terminal *t)
{
    bool as_operator = !t->was_opened && r->options->started_here && strcmp(t->name, "OPERATOR") == 0;
    int error = script_terminal_open(t, r->options->system_directory, as_operator);

    if (!error)
        return PASSED;
    report(r, "terminal %s cannot be opened: %s", t->name,
        error == -ECONNREFUSED || error == -ENOENT ? "the system is not running" : "the system does not answer");
    return FAILED;
}

/* [NAME] or [NAME 3270]; once it is there NAME is enough. */
static enum outcome step_use(struct script_run *r, const char *text)
{
    struct script_terminal *t = r->terminals;
    const char *blank = strchr(text, ' ');
    char name[FRAME_MAX];
    unsigned count = 0;

    text_copy(name, sizeof name, text);
    if (blank)
        name[blank - text] = 0;
    for (; t && strcmp(t->name, name) != 0; t = t->next)
        count++;
    if (!t) {
        t = count < TERMINALS_MAX ? script_terminal_create(name, blank, &r->transcript) : NULL;
        if (!t) {
            report(r, "too many terminals");
            return FAILED;
        }
        t->next = r->terminals;
        r->terminals = t;
    }
    if (blank && !t->display) {
        report(r, "[%s] is a terminal of lines already", name);
        return FAILED;
    }
    r->keyboard = r->output_terminal = t;
    r->output = &t->stream;
    return t->fd < 0 ? terminal_open(r, t) : PASSED;
}

/* A person waits until the keyboard is free. */
static enum outcome display_input(struct script_run *r, const char *text, const char *key)
{
    struct script_terminal *t = r->keyboard;
    u64 until = deadline_after(r->timeout * r->scale);
    bool in_time = true;

    if (t->fd < 0 && terminal_open(r, t) != PASSED)
        return FAILED;
    while (t->display->model.locked && t->fd >= 0 && (in_time = script_io(r, until)))
        ;
    if (t->fd >= 0 && in_time && (!text || script_terminal_type(t, text)) && script_terminal_key(t, key))
        return PASSED;
    report(r, "%s",
        t->fd < 0 ? "the terminal was closed"
        : in_time ? "nothing can be typed there"
                  : "its keyboard stays locked");
    return fail_with_screen(t);
}

static enum outcome step_key(struct script_run *r, const char *key)
{
    if (!r->keyboard->display) {
        report(r, "key needs a 3270 terminal: [%s 3270]", r->keyboard->name);
        return FAILED;
    }
    r->output_terminal = r->keyboard;
    r->output = &r->keyboard->stream;
    return display_input(r, NULL, key);
}

/* The system may have closed the terminal (LOGOFF, DISCONN) without our having seen it yet: a line that it did not take
 * is typed again at a new one. */
static enum outcome step_type(struct script_run *r, const char *text)
{
    struct script_terminal *t = r->keyboard;
    u64 until = deadline_after((r->timeout > FIRST_TIMEOUT ? r->timeout : FIRST_TIMEOUT) * r->scale);
    bool in_time = true;

    r->output_terminal = t;
    r->output = &t->stream;
    if (t->display)
        return display_input(r, text, "ENTER");
    t->typed = false;
    for (int attempt = 0; attempt < 2 && !t->typed && in_time; attempt++) {
        if (t->fd < 0 && terminal_open(r, t) != PASSED)
            return FAILED;
        script_terminal_type(t, text);
        while (!t->typed && t->fd >= 0 && (in_time = script_io(r, until)))
            ;
    }
    if (t->typed)
        return PASSED;
    report(r, "the system did not take the line typed on terminal %s", t->name);
    return fail_with_tail(&t->stream);
}

/* Wait for pattern in the present output. */
static enum outcome wait_for(struct script_run *r, const struct pattern *pattern, char **group)
{
    u64 until = deadline_after(r->timeout * r->scale);
    struct stream *s = r->output;
    const char *line;

    stream_rewind(s);
    for (bool in_time = true;; in_time = script_io(r, until)) {
        bool over = r->output_terminal ? r->output_terminal->fd < 0 : r->shell->fd < 0;
        enum match match = r->output_terminal && r->output_terminal->display
                               ? script_terminal_look(r->output_terminal, pattern, group, &line)
                               : stream_match(s, pattern, group, &line);

        if (match == MATCH_FOUND)
            return PASSED;
        if (match == MATCH_NONE && in_time && !over)
            continue;
        if (match == MATCH_FORBIDDEN)
            report(r, "expected '%s', but before it came a line that must not appear: %s", pattern->text, line);
        else if (over)
            report(r, "expected '%s', but %s", pattern->text,
                r->output_terminal ? "the terminal was closed" : "the output has ended");
        else
            report(r, "expected '%s', which did not come in %g seconds", pattern->text, r->timeout * r->scale);
        return r->output_terminal && r->output_terminal->display ? fail_with_screen(r->output_terminal)
                                                                 : fail_with_tail(s);
    }
}

static enum outcome step_wait(struct script_run *r, const char *text)
{
    struct pattern p = {.text = text};

    return wait_for(r, &p, NULL);
}

static enum outcome wait_for_regex(struct script_run *r, const char *regex, char **group)
{
    struct pattern p = {.text = regex, .is_regex = true};
    enum outcome outcome;

    if (regcomp(&p.regex, regex, REG_EXTENDED) != 0)
        return MALFORMED; /* checked before: out of storage */
    outcome = wait_for(r, &p, group);
    regfree(&p.regex);
    return outcome;
}

static enum outcome step_match(struct script_run *r, const char *text)
{
    return wait_for_regex(r, text, NULL);
}

static enum outcome step_set(struct script_run *r, const char *text)
{
    char name[64], *group = NULL;
    enum outcome outcome = wait_for_regex(r, step_set_name(text, name, sizeof name), &group);

    if (outcome == PASSED && !(group && variables_set(&r->variables, name, group)))
        outcome = FAILED;
    free(group);
    return outcome;
}

static enum outcome step_forbid(struct script_run *r, const char *text)
{
    stream_forbid(r->output, text);
    return PASSED;
}

/* Nothing more will be matched in s: did something come that must not appear? */
static enum outcome stream_over(struct script_run *r, struct stream *s)
{
    const char *line;

    stream_rewind(s);
    if (stream_match(s, NULL, NULL, &line) != MATCH_FORBIDDEN)
        return PASSED;
    report(r, "a line came that must not appear: %s", line);
    return fail_with_tail(s);
}

static enum outcome shell_over(struct script_run *r)
{
    enum outcome outcome = r->shell ? stream_over(r, &r->shell->stream) : PASSED;

    if (r->shell)
        shell_free(r->shell);
    r->shell = NULL;
    return outcome;
}

static enum outcome step_shell(struct script_run *r, const char *command)
{
    int status;

    if (shell_over(r) != PASSED)
        return FAILED;
    r->shell = shell_start(command, r->environment, &r->transcript);
    if (!r->shell) {
        report(r, "the command cannot be started: %s", command);
        return FAILED;
    }
    r->output_terminal = NULL;
    r->output = &r->shell->stream;
    while (!shell_ended(r->shell))
        script_io(r, deadline_after(60));
    status = shell_finish(r->shell);
    if (status == 0)
        return PASSED;
    if (WIFSIGNALED(status))
        report(r, "the command was ended by signal %d: %s", WTERMSIG(status), command);
    else
        report(r, "the command ended with exit status %d: %s", WEXITSTATUS(status), command);
    return fail_with_tail(r->output);
}

static enum outcome step_timeout(struct script_run *r, const char *seconds)
{
    r->timeout = atof(seconds);
    return PASSED;
}

static enum outcome step_pause(struct script_run *r, const char *seconds)
{
    u64 until = deadline_after(atof(seconds));

    while (script_io(r, until))
        ;
    return PASSED;
}

static enum outcome (*const actions[])(struct script_run *r, const char *text) = {
    [STEP_USE] = step_use,
    [STEP_TYPE] = step_type,
    [STEP_WAIT] = step_wait,
    [STEP_MATCH] = step_match,
    [STEP_FORBID] = step_forbid,
    [STEP_SHELL] = step_shell,
    [STEP_TIMEOUT] = step_timeout,
    [STEP_SET] = step_set,
    [STEP_KEY] = step_key,
    [STEP_PAUSE] = step_pause,
};

static enum outcome step_run(struct script_run *r, const struct step *step)
{
    const char *why;
    char *text = variables_expand(&r->variables, step->text, &why);
    enum outcome outcome;

    r->line = step->line;
    if (text)
        why = step_mistake(step->kind, text);
    if (why) {
        report(r, "%s", why);
        free(text);
        return MALFORMED;
    }
    outcome = actions[step->kind](r, text);
    free(text);
    return outcome;
}

/* Disconnect what is open, and let the system finish with it before another script comes. */
static void terminals_close(struct script_run *r)
{
    u64 until = deadline_after(DISCONNECT_SECONDS);
    bool open = true;

    for (struct script_terminal *t = r->terminals; t; t = t->next)
        if (t->fd >= 0)
            script_terminal_disconnect(t);
    while (open) {
        open = false;
        for (struct script_terminal *t = r->terminals; t; t = t->next)
            open |= t->fd >= 0;
        if (open && !script_io(r, until))
            break;
    }
    while (r->terminals) {
        struct script_terminal *t = r->terminals;
        r->terminals = t->next;
        script_terminal_free(t);
    }
}

static enum outcome file_run(struct script_run *r, const struct script *script)
{
    enum outcome outcome = PASSED;

    r->file = script->file;
    r->timeout = FIRST_TIMEOUT;
    r->keyboard = r->output_terminal = NULL;
    r->output = NULL;
    for (size_t i = 0; i < script->count && outcome == PASSED; i++)
        outcome = step_run(r, &script->steps[i]);
    script_io(r, 0);
    for (struct script_terminal *t = r->terminals; t && outcome == PASSED; t = t->next)
        outcome = stream_over(r, &t->stream);
    if (outcome == PASSED)
        outcome = shell_over(r);
    terminals_close(r);
    if (r->shell)
        shell_free(r->shell);
    r->shell = NULL;
    return outcome;
}

/* The environment of `$` commands: the system, and this program before any other `ursa`. */
static bool environment_make(struct script_run *r)
{
    const struct script_options *o = r->options;
    char *system = realpath(o->system_directory, NULL), *self = realpath(o->self, NULL);
    char *slash = self ? strrchr(self, '/') : NULL;
    const char *path = getenv("PATH");
    bool good;

    if (slash)
        *slash = 0;
    good = system && slash && asprintf(&r->environment[0], "URSA_SYSTEM=%s", system) >= 0 &&
           asprintf(&r->environment[1], "PATH=%s:%s", self, path ? path : "/usr/bin:/bin") >= 0;
    free(system);
    free(self);
    return good;
}

static enum outcome all_run(struct script_run *r, const struct script *scripts, int count)
{
    enum outcome outcome = PASSED;

    if (!environment_make(r)) {
        fprintf(
            stderr, "ursa: the system directory %s or this program cannot be found\n", r->options->system_directory);
        return FAILED;
    }
    if (r->options->transcript && !(r->transcript.file = fopen(r->options->transcript, "we"))) {
        fprintf(stderr, "ursa: the transcript %s cannot be written\n", r->options->transcript);
        return FAILED;
    }
    for (int i = 0; i < count && outcome == PASSED; i++)
        outcome = file_run(r, &scripts[i]);
    if (r->transcript.file && fclose(r->transcript.file) != 0 && outcome == PASSED) {
        fprintf(stderr, "ursa: the transcript %s cannot be written\n", r->options->transcript);
        outcome = FAILED;
    }
    return outcome;
}

int script_run(const struct script_options *o, char *const files[], int count)
{
    struct script_run r = {.options = o, .scale = o->timeout_scale > 0 ? o->timeout_scale : 1};
    struct script *scripts = calloc((size_t)count + 1, sizeof *scripts);
    struct variables known = {0};
    enum outcome outcome = scripts ? PASSED : FAILED;

    for (int i = 0; scripts && i < count; i++)
        if (!script_parse(files[i], &known, &scripts[i], stderr))
            outcome = MALFORMED;
    if (outcome == PASSED)
        outcome = all_run(&r, scripts, count);
    for (int i = 0; scripts && i < count; i++)
        script_free(&scripts[i]);
    free(scripts);
    free(r.environment[0]);
    free(r.environment[1]);
    free(r.transcript.heading);
    variables_free(&known);
    variables_free(&r.variables);
    return outcome;
}
