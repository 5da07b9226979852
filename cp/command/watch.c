/* Secondary users and observers, and what they may do: SEND, FOR, SET and QUERY SECUSER and OBSERVER. Source: CP
 * Commands and Utilities Reference. */
#include "cp/vm/watch.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

static const char *const names[] = {[WATCH_SECONDARY] = "SECUSER", [WATCH_OBSERVER] = "OBSERVER"};

static bool is_secondary(const struct vm *vm, const struct vm *of)
{
    return strcmp(watch_userid(of, WATCH_SECONDARY), vm->userid) == 0;
}

/* The user at the head of *rest, whom vm may answer for. NULL: *rc says what is wrong. */
static struct vm *take_user(struct vm *vm, const char **rest, int *rc)
{
    char userid[9];
    struct vm *user;

    if (!take_userid(vm, rest, userid, rc))
        return NULL;
    user = vm_find(userid);
    if (!user)
        *rc = say_as(vm, "SEC", MSG_NOT_LOGGED_ON, userid);
    else if (user->logging_off)
        *rc = say_as(vm, "SEC", MSG_LOGOFF_PENDING, userid);
    else if (user != vm && !command_permitted(vm, "C") && !is_secondary(vm, user))
        *rc = say_as(vm, "SEC", MSG_NOT_SECONDARY, userid);
    else
        return user;
    return NULL;
}

int cmd_send(struct vm *vm, const char *rest)
{
    const char *after = rest;
    char word[16];
    bool to_cp = false;
    struct vm *user;
    int rc = 0;

    if (text_word(&after, word, sizeof word) && strcmp(text_upper(word), "CP") == 0)
        to_cp = true, rest = after;
    user = take_user(vm, &rest, &rc);
    if (!user)
        return rc;
    if (user->session)
        return say_as(vm, "SEC", MSG_NOT_DISCONNECTED, user->userid);
    rest = text_rest(rest);
    if (to_cp && !*rest)
        vm_enter_cp(user);
    else if (to_cp || user->state == VM_CP_READ)
        cp.command(user, rest);
    else
        vm_console_input(user, rest);
    return 0;
}

struct issuer {
    struct vm *vm;
    const struct vm *user;
};

static void show_response(void *arg, const char *text)
{
    const struct issuer *i = arg;

    respond(i->vm, "%-8s: %s", i->user->userid, text);
}

int cmd_for(struct vm *vm, const char *rest)
{
    char word[16];
    struct vm *user;
    struct reply_sink *previous;
    struct issuer i = {.vm = vm};
    struct reply_sink sink = {show_response, &i};
    int rc = 0;

    user = take_user(vm, &rest, &rc);
    if (!user)
        return rc;
    if (!text_word(&rest, word, sizeof word) || !text_abbreviates(word, "CMD") || !*text_rest(rest))
        return say_as(vm, "FOR", MSG_OPERAND_MISSING);
    if (user == vm)
        return cp.command(vm, text_rest(rest));
    i.user = user;
    previous = user->sink;
    user->sink = &sink;
    rc = cp.command(user, text_rest(rest));
    user->sink = previous;
    return rc;
}

int cmd_at(struct vm *vm, const char *rest)
{
    char word[16];

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "ATC", MSG_OPERAND_MISSING);
    if (strcmp(text_upper(word), cp.identifier) != 0 && strcmp(word, "*") != 0)
        return say_as(vm, "ATC", MSG_NO_MEMBER, word);
    if (!text_word(&rest, word, sizeof word) || !text_abbreviates(word, "CMD"))
        return say_as(vm, "ATC", MSG_OPERAND_MISSING);
    return cp.command(vm, text_rest(rest));
}

/* Who set it is told how it is, and the user if it was another. */
static void announce(struct vm *vm, struct vm *user, enum watcher which, const char *now)
{
    if (user == vm) {
        if (*now)
            say(vm, MSG_WATCH_SET, names[which], now, vm->userid);
        else
            say(vm, MSG_WATCH_ENDED, names[which], vm->userid);
        return;
    }
    say(vm, MSG_WATCH_OF, names[which], user->userid, *now ? "initiated" : "terminated");
    if (*now)
        vm_tell_message(user, MSG_WATCH_SET, names[which], now, vm->userid);
    else
        vm_tell_message(user, MSG_WATCH_ENDED, names[which], vm->userid);
}

/* [target] {userid|OFF|RESET}: without class A or C the target is oneself. */
static int set_watcher(struct vm *vm, const char *rest, enum watcher which)
{
    char word[16], second[16];
    struct vm *user = vm;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFX", MSG_OPERAND_MISSING);
    text_upper(word);
    if (text_word(&rest, second, sizeof second)) {
        user = strcmp(word, "*") == 0 ? vm : vm_find(word);
        if (!user)
            return say_as(vm, "CFX", MSG_NOT_LOGGED_ON, word);
        if (user != vm && !command_permitted(vm, "AC"))
            return say_as(vm, "CFX", MSG_INVALID_OPERAND, word);
        text_copy(word, sizeof word, text_upper(second));
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (strcmp(word, "*") == 0)
        text_copy(word, sizeof word, vm->userid);
    if (!text_is_userid(word))
        return say_as(vm, "CFX", MSG_INVALID_USERID, word);
    if (strcmp(word, user->userid) == 0)
        return say_as(vm, "CFX", MSG_INVALID_OPERAND, word);
    if (strcmp(word, "RESET") == 0)
        watch_directory(user, which, word);
    if (strcmp(word, "OFF") == 0)
        *word = 0;
    watch_set(user, which, word);
    announce(vm, user, which, word);
    return 0;
}

int set_secuser(struct vm *vm, const char *rest)
{
    return set_watcher(vm, rest, WATCH_SECONDARY);
}

int set_observer(struct vm *vm, const char *rest)
{
    return set_watcher(vm, rest, WATCH_OBSERVER);
}

static int query_watcher(struct vm *vm, const char *rest, enum watcher which)
{
    const struct vm *user = vm, *watching;
    char userid[9];
    int rc;

    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        user = vm_find(userid);
        if (!user)
            return say_as(vm, "CQU", MSG_NOT_LOGGED_ON, userid);
        if (user != vm && !command_permitted(vm, "AC"))
            return say_as(vm, "CQU", MSG_INVALID_OPTION, userid);
    }
    if (!*watch_userid(user, which)) {
        respond(vm, "%s IS UNDEFINED", names[which]);
        return 0;
    }
    watching = vm_find(watch_userid(user, which));
    respond(vm, "%s %s IS %s", names[which], watch_userid(user, which),
        !watching           ? "NOT LOGGED ON"
        : watching->session ? "LOGGED ON"
                            : "DISCONNECTED");
    return 0;
}

int query_secuser(struct vm *vm, const char *rest)
{
    return query_watcher(vm, rest, WATCH_SECONDARY);
}

int query_observer(struct vm *vm, const char *rest)
{
    return query_watcher(vm, rest, WATCH_OBSERVER);
}
