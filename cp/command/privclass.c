/* SET PRIVCLASS and QUERY PRIVCLASS: the classes of a user while he is logged on. Source: CP Commands and Utilities
 * Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/privilege.h"
#include <string.h>

enum { LOCK, UNLOCK, RESET };

static const struct keyword words[] = {{"LOCK", LOCK}, {"UNLOCK", UNLOCK}, {"RESET", RESET}};

/* [*|userid]; others with class C, or to look with class E. False: *rc is of the message that was said. */
static bool take_user(struct vm *vm, const char **rest, const char *classes, struct vm **user, int *rc)
{
    const char *after = *rest;
    char userid[16];

    *user = vm;
    if (!text_word(&after, userid, sizeof userid) || strchr("=+-", *userid) || KEYWORD(words, userid) >= 0)
        return true;
    text_upper(userid);
    *rest = after;
    if (strcmp(userid, "*") == 0 || strcmp(userid, vm->userid) == 0)
        return true;
    *user = command_permitted(vm, classes) ? vm_find(userid) : NULL;
    if (!*user)
        *rc = say_as(vm, "CFS", command_permitted(vm, classes) ? MSG_NOT_LOGGED_ON : MSG_INVALID_OPERAND, userid);
    return *user != NULL;
}

/* A user may give up classes and take them back, as far as his directory entry goes; class C may do anything to
 * anybody. */
static int change(struct vm *vm, struct vm *user, const char *word)
{
    u64 bits;

    if (!privilege_bits(strchr("=+-", *word) ? word + 1 : word, &bits) ||
        (!command_permitted(vm, "C") && *word != '-' && bits & ~user->user->classes))
        return say(vm, MSG_CLASS_MISSING);
    if (user->classes_locked && !command_permitted(vm, "C"))
        return say(vm, MSG_CLASSES_LOCKED, user->userid);
    if (*word == '+')
        user->classes |= bits;
    else if (*word == '-')
        user->classes &= ~bits;
    else
        user->classes = bits;
    return 0;
}

int set_privclass(struct vm *vm, const char *rest)
{
    struct vm *user;
    char word[48];
    int rc;

    if (!take_user(vm, &rest, "C", &user, &rc))
        return rc;
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    switch (KEYWORD(words, text_upper(word))) {
    case LOCK:
        user->classes_locked = true;
        return 0;
    case UNLOCK:
        if (!command_permitted(vm, "C"))
            return say(vm, MSG_CLASSES_LOCKED, user->userid);
        user->classes_locked = false;
        return 0;
    case RESET:
        if (user->classes_locked && !command_permitted(vm, "C"))
            return say(vm, MSG_CLASSES_LOCKED, user->userid);
        user->classes = user->user->classes;
        return 0;
    default:
        return change(vm, user, word);
    }
}

int query_privclass(struct vm *vm, const char *rest)
{
    char now[33], directory[33];
    struct vm *user;
    int rc;

    if (!take_user(vm, &rest, "CE", &user, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    privilege_letters(user->classes, now);
    privilege_letters(user->user->classes, directory);
    respond(vm, "Privilege classes for user %s", user->userid);
    respond(vm, "         Currently: %s", now);
    respond(vm, "         Directory: %s", directory);
    respond(vm, "The privilege classes are %slocked against changes.", user->classes_locked ? "" : "not ");
    return 0;
}
