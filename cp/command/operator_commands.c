/* FORCE, SHUTDOWN, AUTOLOG, XAUTOLOG: what one does to other users. Source: CP Commands and Utilities Reference. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/logoff.h"
#include "cp/vm/logon.h"
#include <stdio.h>
#include <string.h>

int cmd_force(struct vm *vm, const char *rest)
{
    char userid[9], by[24], why[24];
    struct vm *user;
    int rc;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    user = vm_find(userid);
    if (!user)
        return say_as(vm, "USO", MSG_NOT_LOGGED_ON, userid);
    if (user->logging_off)
        return say_as(vm, "USO", MSG_LOGOFF_PENDING, userid);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    snprintf(by, sizeof by, "BY %s", vm->userid);
    snprintf(why, sizeof why, "FORCED BY %s", vm->userid);
    vm_force(user, vm, by, why);
    return 0;
}

int cmd_shutdown(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        system_shutdown(vm->userid);
    return rc;
}

struct autolog {
    char userid[9];
    u64 storage;
    char ipl[130];
    bool has_ipl;
};

static int autolog(struct vm *vm, const struct autolog *a)
{
    int rc = vm_autolog(vm, a->userid, a->storage, a->has_ipl ? a->ipl : NULL);

    if (rc == 0 && a->has_ipl)
        say(vm, MSG_XAUTOLOG_INFO, a->userid, "The IPL command is verified by the IPL command processor.");
    return rc;
}

int cmd_xautolog(struct vm *vm, const char *rest)
{
    struct autolog a = {0};
    char word[24];
    int rc;

    if (!take_userid(vm, &rest, a.userid, &rc))
        return rc;
    while (text_word(&rest, word, sizeof word)) {
        if (text_abbreviates(word, "Ipl")) {
            a.has_ipl = true;
            if (!text_word(&rest, a.ipl, sizeof a.ipl))
                return say_as(vm, "CLS", MSG_OPERAND_MISSING);
        } else if (text_abbreviates(word, "STorage")) {
            if (!text_word(&rest, word, sizeof word) || !text_size(word, &a.storage) || !a.storage)
                return say_as(vm, "CLS", MSG_OPERAND_MISSING);
        } else if (!text_abbreviates(word, "NOPROMPT") && !text_abbreviates(word, "SYNCH")) {
            return say_as(vm, "CLS", MSG_INVALID_OPTION, text_upper(word));
        }
    }
    if (directory_exists(cp.directory, a.userid) != 1)
        return say_as(vm, "CLS", MSG_NOT_IN_DIRECTORY, a.userid);
    if (!command_permitted(vm, "AB") && directory_may_autolog(cp.directory, a.userid, vm->userid) != 1)
        return say(vm, MSG_AUTOLOG_FAILED, a.userid, "not authorized");
    return autolog(vm, &a);
}

int cmd_autolog(struct vm *vm, const char *rest)
{
    struct autolog a = {0};
    char password[64];
    int rc;

    if (!take_userid(vm, &rest, a.userid, &rc))
        return rc;
    if (!text_word(&rest, password, sizeof password))
        return say_as(vm, "CLS", MSG_OPERAND_MISSING);
    rc = directory_authenticate(cp.directory, a.userid, password, NULL);
    explicit_bzero(password, sizeof password);
    if (rc < 0)
        return say(vm, MSG_DIRECTORY_ERROR);
    return rc == 0 ? say(vm, MSG_LOGON_UNSUCCESSFUL) : autolog(vm, &a);
}
