/* SIGNAL, and what is set and asked about signals. Source: CP Commands and Utilities Reference: SIGNAL, QUERY SIGNALS,
 * SET SIGNAL, SET SHUTSIGNAL. */
#include "cp/vm/signal.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/interval.h"
#include <stdio.h>
#include <string.h>

#define INTERVAL_MAX 32767

static int signal_user(struct vm *vm, struct vm *user, unsigned seconds)
{
    if (signal_status(user) == SIGNAL_NOT_ENABLED)
        return say(vm, MSG_SIGNAL_NOT_ENABLED, user->userid);
    signal_send(user, vm->userid, seconds, "AFTER SIGNAL", "AFTER SIGNAL");
    return 0;
}

static void signal_all(struct vm *vm, unsigned seconds)
{
    for (struct vm *user = cp.users; user; user = user->next)
        if (signal_status(user) != SIGNAL_NOT_ENABLED)
            signal_user(vm, user, seconds);
}

/* [USER] userid, ALL, *: the user in userid, or *all. */
static bool take_whom(struct vm *vm, const char **rest, char userid[9], bool *all, int *rc)
{
    const char *after = *rest;
    char word[16];

    *all = false;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "USER"))
        *rest = after;
    else if (strcmp(text_upper(word), "ALL") == 0)
        *all = true, *rest = after;
    return *all || take_userid(vm, rest, userid, rc);
}

int cmd_signal(struct vm *vm, const char *rest)
{
    char word[16], userid[9];
    unsigned seconds = cp.signal_timeout;
    bool all = false;
    struct vm *user;
    int rc = 0;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "SIG", MSG_OPERAND_MISSING);
    if (!text_abbreviates(word, "SHUTdown"))
        return say_as(vm, "SIG", MSG_INVALID_OPERAND, text_upper(word));
    text_copy(userid, sizeof userid, vm->userid);
    if (command_permitted(vm, "AC") && !take_whom(vm, &rest, userid, &all, &rc))
        return rc;
    if (text_word(&rest, word, sizeof word)) {
        int taken = take_interval(vm, word, &rest, INTERVAL_MAX, &seconds, &rc);
        if (taken <= 0)
            return taken < 0 ? rc : say_as(vm, "SIG", MSG_INVALID_OPTION, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (!seconds)
        return say_as(vm, "SIG", MSG_OPERAND_MISSING);
    if (all) {
        signal_all(vm, seconds);
        return 0;
    }
    user = vm_find(userid);
    return user ? signal_user(vm, user, seconds) : say_as(vm, "SIG", MSG_NOT_LOGGED_ON, userid);
}

static void show_status(struct vm *vm, const struct vm *user)
{
    static const char *const texts[] = {[SIGNAL_NOT_ENABLED] = "Not enabled",
        [SIGNAL_ENABLED] = "Enabled",
        [SIGNAL_PENDING] = "Pending",
        [SIGNAL_PROCESSING] = "Processing"};
    char remaining[24] = "-";

    if (user->signal.sent)
        snprintf(remaining, sizeof remaining, "%u seconds", signal_remaining(user));
    respond(vm, "%-8s  %-8s  %-14s %-9s %s", user->userid, user->logging_off ? "-" : "SHUTDOWN",
        user->logging_off ? "Logging on/off" : texts[signal_status(user)], user->signal.sent ? user->signal.by : "-",
        remaining);
}

static void show_header(struct vm *vm)
{
    respond(vm, "                                   Signalled Timeout");
    respond(vm, "Userid    Signal    Signal Status  By        Remaining");
}

/* Everybody who is enabled or signaled. */
static void show_all(struct vm *vm)
{
    bool any = false;

    for (const struct vm *user = cp.users; user; user = user->next) {
        if (signal_status(user) == SIGNAL_NOT_ENABLED)
            continue;
        if (!any)
            show_header(vm);
        any = true;
        show_status(vm, user);
    }
    if (!any)
        respond(vm, "No users are enabled for signals");
}

int query_signals(struct vm *vm, const char *rest)
{
    const char *after = rest;
    const struct vm *user;
    char word[16], userid[9];
    bool all = false;
    int rc;

    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "SHUTDOWNTIME")) {
        respond(vm, "System default shutdown signal timeout: %u seconds", cp.signal_timeout);
        return expect_end(vm, after);
    }
    if (text_abbreviates(word, "SHUTdown"))
        rest = after;
    if (!*text_rest(rest)) {
        text_copy(userid, sizeof userid, vm->userid);
        all = command_permitted(vm, "ABC");
    } else if (!take_whom(vm, &rest, userid, &all, &rc)) {
        return rc;
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if ((all || strcmp(userid, vm->userid) != 0) && !command_permitted(vm, "ABC"))
        return say_as(vm, "SIG", MSG_INVALID_OPTION, all ? "ALL" : userid);
    user = all ? NULL : vm_find(userid);
    if (!all && !user)
        return say_as(vm, "SIG", MSG_NOT_LOGGED_ON, userid);
    if (all) {
        show_all(vm);
    } else {
        show_header(vm);
        show_status(vm, user);
    }
    return 0;
}

/* The one operand of SET SIGNAL SHUTDOWNTIME and SET SHUTDOWNTIME. */
static int set_seconds(struct vm *vm, const char *rest, unsigned *seconds)
{
    char word[16];
    u64 n;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    if (!text_decimal(word, INTERVAL_MAX, &n))
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc == 0)
        *seconds = (unsigned)n;
    return rc;
}

int set_signal(struct vm *vm, const char *rest)
{
    char word[16];

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    if (!text_abbreviates(word, "SHUTDOWNtime"))
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, text_upper(word));
    return set_seconds(vm, rest, &cp.signal_timeout);
}

int set_shutdowntime(struct vm *vm, const char *rest)
{
    return set_seconds(vm, rest, &cp.shutdown_time);
}

int set_shutsignal(struct vm *vm, const char *rest)
{
    static const struct keyword switches[] = {{"ON", 1}, {"OFF", 0}};
    char word[16];
    int value, rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    value = KEYWORD(switches, text_upper(word));
    if (value < 0)
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (!vm->signal.accepted)
        return say_as(vm, "CFS", MSG_SIGNAL_NOT_ENABLED, vm->userid);
    vm->signal.switched_off = !value;
    return 0;
}
