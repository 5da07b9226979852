/* ACNT, SET and QUERY ACCOUNT. Source: CP Commands and Utilities Reference. */
#include "cp/vm/account.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

/* ACNT {userid|ALL} [CLOSE] */
int cmd_acnt(struct vm *vm, const char *rest)
{
    struct vm *user = NULL;
    char word[16], userid[9];
    bool all;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "ACN", MSG_USERID_MISSING);
    all = strcmp(text_upper(word), "ALL") == 0;
    if (!all) {
        const char *at = word;
        if (!take_userid(vm, &at, userid, &rc))
            return rc;
        user = vm_find(userid);
        if (!user)
            return say_as(vm, "ACN", MSG_NOT_LOGGED_ON, userid);
    }
    if (text_word(&rest, word, sizeof word) && !text_abbreviates(word, "CLose"))
        return say_as(vm, "ACN", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (!all)
        account_cut(user, true);
    else
        for (user = cp.users; user; user = user->next)
            account_cut(user, true);
    return 0;
}

static void respond_account(struct vm *vm, const struct vm *user)
{
    respond(
        vm, "User %-8s Account %-8s Distribution %-8s", user->userid, user->user->account, user->user->distribution);
}

int query_account(struct vm *vm, const char *rest)
{
    const struct vm *user = vm;
    char userid[9];
    int rc;

    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        user = vm_find(userid);
        if (!user)
            return say_as(vm, "CQU", MSG_NOT_LOGGED_ON, userid);
        if (user != vm && !command_permitted(vm, "E"))
            return say_as(vm, "CQV", MSG_INVALID_OPTION, userid);
    }
    respond_account(vm, user);
    return 0;
}

/* What was used until now is the old number's. */
int set_account(struct vm *vm, const char *rest)
{
    struct vm *user;
    char userid[9], word[16];
    int rc;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    user = vm_find(userid);
    if (!user)
        return say_as(vm, "CFS", MSG_NOT_LOGGED_ON, userid);
    if (!text_word(&rest, word, sizeof word) || strlen(word) > 8)
        return say_as(vm, "CFS", MSG_ACCOUNT_MISSING);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    account_cut(user, true);
    text_copy(user->user->account, sizeof user->user->account, text_upper(word));
    respond_account(vm, user);
    return 0;
}
