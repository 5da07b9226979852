/* `ursa status`, `ursa shutdown`, `ursa cp`: questions to a running system. */
#include "console/console.h"
#include "cp/verb/verb.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int ask(struct invocation *i, const char *verb, const char *a, const char *b)
{
    int rc = control_ask(i->system_directory, verb, a, b, stdout);

    fflush(stdout);
    if (rc == -ECONNREFUSED || rc == -ENOENT)
        failure("no system is running in %s", i->system_directory);
    else if (rc == -ECONNRESET)
        failure("the system ended before it answered");
    else if (rc == -EMSGSIZE || rc == -EINVAL)
        failure("the command is too long or not one line");
    else if (rc < 0)
        failure("the system in %s cannot be asked: %s", i->system_directory, host_reason(rc));
    return rc;
}

int verb_status(struct invocation *i)
{
    if (i->argc)
        return usage_error("status", "%s is not expected", i->argv[0]);
    return ask(i, "status", NULL, NULL) == 0 ? DONE : FAILED;
}

int verb_shutdown(struct invocation *i)
{
    if (i->argc)
        return usage_error("shutdown", "%s is not expected", i->argv[0]);
    return ask(i, "shutdown", NULL, NULL) == 0 ? DONE : FAILED;
}

int verb_cp(struct invocation *i)
{
    char command[2048] = "";
    const char *user = NULL;
    size_t n = 0;
    int at = 0, rc;

    while (at < i->argc && i->argv[at][0] == '-') {
        rc = option_value(i, &at, "--user", &user);
        if (rc < 0)
            return USAGE;
        if (rc == 0)
            return usage_error("cp", "%s is not expected", i->argv[at]);
    }
    if (at == i->argc)
        return usage_error("cp", "a command is missing");
    for (; at < i->argc; at++) {
        int added = snprintf(command + n, sizeof command - n, "%s%s", n ? " " : "", i->argv[at]);
        n += (size_t)added;
        if (n >= sizeof command)
            return usage_error("cp", "the command is too long");
    }
    rc = ask(i, "cp", user, command);
    if (rc >= 0)
        fprintf(stderr, "%d\n", rc);
    return rc == 0 ? DONE : FAILED;
}
