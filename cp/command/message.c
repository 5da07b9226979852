/* MESSAGE, MSGNOH, WARNING, SMSG. Source: CP Commands and Utilities Reference. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/deliver.h"
#include <string.h>

static int send_one(struct vm *vm, struct vm *to, enum delivery how, const char *text)
{
    char reason[32];

    if (deliver_message(to, how, vm->userid, text, reason, sizeof reason))
        return 0;
    return say(vm, MSG_NOT_RECEIVING, to->userid, reason);
}

/* Everybody who takes it; nobody is told who does not. */
static int send_all(struct vm *vm, enum delivery how, const char *text)
{
    char reason[32];

    for (struct vm *to = cp.users; to; to = to->next)
        deliver_message(to, how, vm->userid, text, reason, sizeof reason);
    return 0;
}

static int message(struct vm *vm, const char *rest, enum delivery how)
{
    char word[16];
    struct vm *to;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "MFS", MSG_USERID_MISSING);
    text_upper(word);
    if (!*text_rest(rest))
        return say_as(vm, "MFS", MSG_OPERAND_MISSING);
    if (strcmp(word, "ALL") == 0 && command_permitted(vm, "AB"))
        return send_all(vm, how, text_rest(rest));
    if (strcmp(word, "*") == 0)
        to = vm;
    else
        to = vm_find(text_abbreviates(word, "OPerator") ? cp.operator_id : word);
    if (!to)
        return say_as(vm, "MFS", text_is_userid(word) ? MSG_NOT_LOGGED_ON : MSG_INVALID_USERID, word);
    return send_one(vm, to, how, text_rest(rest));
}

int cmd_message(struct vm *vm, const char *rest)
{
    return message(vm, rest, DELIVER_MSG);
}

int cmd_msgnoh(struct vm *vm, const char *rest)
{
    return message(vm, rest, DELIVER_MSGNOH);
}

int cmd_warning(struct vm *vm, const char *rest)
{
    return message(vm, rest, DELIVER_WNG);
}

/* A special message needs a guest that is connected to *MSG, and no guest can be yet. */
int cmd_smsg(struct vm *vm, const char *rest)
{
    char userid[9];
    int rc;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    if (!vm_find(userid))
        return say_as(vm, "MFS", MSG_NOT_LOGGED_ON, userid);
    if (!*text_rest(rest))
        return say_as(vm, "MFS", MSG_OPERAND_MISSING);
    return say(vm, MSG_NOT_RECEIVING, userid, "SMSG off");
}
