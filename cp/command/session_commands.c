/* LOGON, LOGOFF, DISCONN, SLEEP, ECHO: a user's own session. Source: CP Commands and Utilities Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/logoff.h"
#include "cp/vm/session.h"
#include "cp/vm/sleep.h"

int cmd_logon(struct vm *vm, const char *rest)
{
    char name[32];

    (void)rest;
    session_name(vm->session, name, sizeof name);
    return say(vm, MSG_ALREADY_LOGGED_ON, name);
}

/* The only operand of LOGOFF and DISCONN. */
static int take_hold(struct vm *vm, const char *rest, bool *hold)
{
    char word[16];

    *hold = text_word(&rest, word, sizeof word);
    if (*hold && !text_abbreviates(word, "HOld"))
        return say_as(vm, "USO", MSG_INVALID_OPTION, text_upper(word));
    return expect_end(vm, rest);
}

int cmd_logoff(struct vm *vm, const char *rest)
{
    bool hold;
    int rc = take_hold(vm, rest, &hold);

    if (rc)
        return rc;
    vm->terminal_stays = hold;
    vm_logoff(vm, "", "");
    return 0;
}

int cmd_disconn(struct vm *vm, const char *rest)
{
    bool hold;
    int rc = take_hold(vm, rest, &hold);

    if (rc == 0)
        vm_disconnect(vm, hold);
    return rc;
}

int cmd_sleep(struct vm *vm, const char *rest)
{
    static const struct keyword units[] = {
        {"SEC", 1}, {"SECs", 1}, {"MIN", 60}, {"MINs", 60}, {"HRS", 3600}, {"HRs", 3600}};
    char word[16];
    u64 n = 0;
    int unit = 60, rc;

    if (text_word(&rest, word, sizeof word)) {
        if (!text_decimal(word, 999, &n) || n == 0)
            return say_as(vm, "CFD", MSG_INVALID_OPERAND, text_upper(word));
        if (text_word(&rest, word, sizeof word) && (unit = KEYWORD(units, word)) < 0)
            return say_as(vm, "CFD", MSG_INVALID_OPERAND, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc == 0)
        sleep_begin(vm, n * (u64)unit * 1000);
    return rc;
}

int cmd_echo(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    vm->echo = vm->session != NULL;
    respond(vm, "Echo entered; to terminate test, type END");
    respond(vm, "Enter text");
    return 0;
}
