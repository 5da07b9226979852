/* `ursa script`: runs session scripts; the system they need is started here if none is running, and stopped after. */
#include "console/console.h"
#include "cp/base/clock.h"
#include "cp/verb/system_directory.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_SECONDS 30

struct script_verb {
    struct script_options options;
    bool fresh;
    char directory[PATH_MAX];
    pid_t child;
};

static int take_options(struct invocation *i, struct script_verb *s, int *at)
{
    const char *scale = NULL;
    char *end;
    int rc;

    while (*at < i->argc && strncmp(i->argv[*at], "--", 2) == 0) {
        if (strcmp(i->argv[*at], "--fresh") == 0) {
            s->fresh = true;
            ++*at;
            continue;
        }
        rc = option_value(i, at, "--transcript", &s->options.transcript);
        if (rc == 0)
            rc = option_value(i, at, "--timeout-scale", &scale);
        if (rc < 0)
            return USAGE;
        if (rc == 0)
            return usage_error("script", "%s is not expected", i->argv[*at]);
    }
    if (scale) {
        s->options.timeout_scale = strtod(scale, &end);
        if (*end || !(s->options.timeout_scale > 0))
            return usage_error("script", "%s is no number to multiply timeouts by", scale);
    }
    return *at < i->argc ? DONE : usage_error("script", "a script file is missing");
}

static bool answers(const char *directory)
{
    int fd = control_connect(directory);

    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static void become_system(const char *self, const struct script_verb *s)
{
    int null = open("/dev/null", O_RDWR);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    setsid(); /* the terminal's Ctrl-C is the script's, not the system's */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (s->fresh) /* several may run beside each other */
        execl(self, "ursa", "--system", s->directory, "run", "--tn3270", "off", (char *)NULL);
    execl(self, "ursa", "--system", s->directory, "run", (char *)NULL);
    _exit(127);
}

static int start_system(struct invocation *i, struct script_verb *s)
{
    u64 until = clock_monotonic_ns() + START_SECONDS * 1000000000ULL;

    s->child = fork();
    if (s->child < 0)
        return failure("the system cannot be started: the host has no room for another process");
    if (s->child == 0)
        become_system(i->self, s);
    while (!answers(s->directory)) {
        if (waitpid(s->child, NULL, WNOHANG) == s->child) {
            s->child = 0;
            return failure("the system did not start");
        }
        if (clock_monotonic_ns() > until)
            return failure("the system does not answer");
        usleep(20000);
    }
    return DONE;
}

static void stop_system(struct script_verb *s)
{
    FILE *null = fopen("/dev/null", "we");
    int tries = 0;

    if (s->child <= 0)
        return;
    if (!null || control_ask(s->directory, "shutdown", NULL, NULL, null) < 0)
        kill(s->child, SIGTERM);
    if (s->fresh) /* nothing will be missed: asked again, it waits for no guest */
        kill(s->child, SIGTERM);
    while (waitpid(s->child, NULL, WNOHANG) == 0) {
        if (++tries == 4500)
            kill(s->child, SIGKILL);
        usleep(20000);
    }
    if (null)
        fclose(null);
}

static int make_fresh(struct script_verb *s)
{
    const char *tmp = getenv("TMPDIR");
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/ursa-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(path))
        return failure("a temporary directory cannot be made");
    memcpy(s->directory, path, sizeof path);
    return system_directory_create(path, NULL);
}

int verb_script(struct invocation *i)
{
    struct script_verb s = {.options = {.timeout_scale = 1, .self = i->self}};
    int at = 0, rc = take_options(i, &s, &at);

    if (rc != DONE)
        return rc;
    snprintf(s.directory, sizeof s.directory, "%s", i->system_directory);
    if (s.fresh)
        rc = make_fresh(&s);
    s.options.system_directory = s.directory;
    if (rc == DONE && !answers(s.directory)) {
        rc = start_system(i, &s);
        s.options.started_here = true;
    }
    if (rc == DONE)
        rc = script_run(&s.options, i->argv + at, i->argc - at);
    stop_system(&s);
    if (s.fresh && s.directory[0])
        system_directory_remove(s.directory);
    return rc;
}
