/* QUERY of other users: NAMES, USERS, userid, SHARE. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/query.h"
#include "cp/vm/dial.h"
#include "cp/vm/session.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NAMES_PER_LINE 4
#define ENTRY 16 /* characters of an entry */

/* "LINUX1   - DSC ", "MAINT    -L0003": always ENTRY - 1 wide. */
static void entry_text(const struct vm *user, char entry[40])
{
    const char *name = user->session ? terminal_name(user->session->terminal) : "DSC";

    snprintf(entry, 40, "%-8s -%s%-*s", user->userid, strlen(name) < 5 ? " " : "", strlen(name) < 5 ? 4 : 5, name);
}

static void trim(char *line)
{
    size_t n = strlen(line);

    while (n && line[n - 1] == ' ')
        line[--n] = 0;
}

/* AT {system|*|ALL}: there is this system alone. False: *rc is of the message that was said. */
static bool take_system(struct vm *vm, const char **rest, int *rc)
{
    const char *after = *rest;
    char word[16];

    if (!text_word(&after, word, sizeof word) || strcasecmp(word, "AT") != 0)
        return true;
    if (!text_word(&after, word, sizeof word))
        *rc = say_as(vm, "CQU", MSG_OPERAND_MISSING);
    else if (strcasecmp(word, cp.identifier) != 0 && strcmp(word, "*") != 0 && strcasecmp(word, "ALL") != 0)
        *rc = say_as(vm, "CQU", MSG_INVALID_OPERAND, text_upper(word));
    else
        *rest = after;
    return *rc == 0;
}

int query_names(struct vm *vm, const char *rest)
{
    char line[160] = "", entry[40];
    unsigned n = 0;
    int rc = 0;

    if (!take_system(vm, &rest, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    for (const struct vm *user = cp.users; user; user = user->next) {
        entry_text(user, entry);
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s", *line ? ", " : "", entry);
        if (++n % NAMES_PER_LINE == 0 || !user->next) {
            trim(line);
            respond(vm, "%s", line);
            *line = 0;
        }
    }
    return 0;
}

int query_user(struct vm *vm, const char *userid)
{
    const struct vm *user = vm_find(userid);
    char entry[40];

    if (!user)
        return say(vm, MSG_NOT_LOGGED_ON, userid);
    if (user->logging_off)
        return say_as(vm, "CQU", MSG_LOGOFF_PENDING, userid);
    entry_text(user, entry);
    trim(entry);
    respond(vm, "%s", entry);
    return 0;
}

/* Whose password opened the session, if it was not the user's own: LOGON ... BY. */
int query_byuser(struct vm *vm, const char *rest)
{
    const struct vm *user = vm;
    char userid[9];
    int rc;

    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        if (strcmp(userid, vm->userid) != 0 && !command_permitted(vm, "E"))
            return say_as(vm, "CQV", MSG_INVALID_OPTION, userid);
        user = vm_find(userid);
        if (!user)
            return say(vm, MSG_NOT_LOGGED_ON, userid);
    }
    if (*user->by_user)
        respond(vm, "The BYUSER for %s is %s", user->userid, user->by_user);
    else
        respond(vm, "There is currently no BYUSER for %s", user->userid);
    return 0;
}

int query_users(struct vm *vm, const char *rest)
{
    char userid[9];
    int rc = 0;

    if (!take_system(vm, &rest, &rc))
        return rc;
    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || !take_system(vm, &rest, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        return query_user(vm, userid);
    }
    respond(vm, "%5u USERS, %5u DIALED, %5u NET", vm_count(), dial_count(), 0u);
    return 0;
}
