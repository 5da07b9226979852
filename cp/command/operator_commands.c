/* FORCE, AUTOLOG, XAUTOLOG: what one does to other users. Source: CP Commands and Utilities Reference. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/base/text.h"
#include "cp/command/interval.h"
#include "cp/vm/journal.h"
#include "cp/vm/logoff.h"
#include "cp/vm/logon.h"
#include "cp/vm/operator.h"
#include "cp/vm/signal.h"
#include <stdio.h>
#include <string.h>

#define INTERVAL_MAX 32767

/* WITHIN n, BY time or IMMEDIATE. */
static int take_force_operands(struct vm *vm, const char *rest, unsigned *seconds)
{
    char word[16];
    int rc = 0, taken;

    if (!text_word(&rest, word, sizeof word))
        return 0;
    if (text_abbreviates(word, "IMMEDiate"))
        *seconds = 0, taken = 1;
    else
        taken = take_interval(vm, word, &rest, INTERVAL_MAX, seconds, &rc);
    if (taken == 0)
        return say_as(vm, "USO", MSG_INVALID_OPTION, text_upper(word));
    return taken < 0 ? rc : expect_end(vm, rest);
}

int cmd_force(struct vm *vm, const char *rest)
{
    char userid[9], by[24], why[24];
    unsigned seconds = cp.signal_timeout;
    struct vm *user;
    int rc;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    rc = take_force_operands(vm, rest, &seconds);
    if (rc)
        return rc;
    user = vm_find(userid);
    if (!user)
        return say_as(vm, "USO", MSG_NOT_LOGGED_ON, userid);
    if (user->logging_off)
        return say_as(vm, "USO", MSG_LOGOFF_PENDING, userid);
    snprintf(by, sizeof by, "BY %s", vm->userid);
    snprintf(why, sizeof why, "FORCED BY %s", vm->userid);
    if (seconds && signal_status(user) != SIGNAL_NOT_ENABLED) {
        signal_send(user, vm->userid, seconds, by, why);
        say(vm, MSG_SIGNAL_SENT, userid, seconds);
        return 0;
    }
    vm_force(user, vm, by, why);
    return 0;
}

static int autolog(struct vm *vm, const struct logon_request *r)
{
    int rc = vm_autolog(vm, r->userid, r);

    if (rc == 0 && *r->ipl)
        say(vm, MSG_XAUTOLOG_INFO, r->userid, "The IPL command is verified by the IPL command processor.");
    return rc;
}

static int check_password(struct vm *vm, const char *userid, char *password)
{
    int rc = journal_locked_out(userid) ? 0 : directory_authenticate(cp.directory, userid, password, NULL);

    explicit_bzero(password, strlen(password));
    if (rc < 0)
        return say(vm, MSG_DIRECTORY_ERROR);
    if (rc > 0) {
        journal_success(userid);
        return 0;
    }
    operator_tell("AUTOLOG of %s by %s refused: incorrect userid or password", userid, vm->userid);
    journal_failure(userid, vm->userid, 0);
    return say(vm, MSG_LOGON_UNSUCCESSFUL);
}

/* XAUTOLOG's operands beyond those of LOGON. SYNCH is what happens anyway. */
static int take_xautolog_option(struct vm *vm, struct logon_request *r, char *word, const char **rest)
{
    bool privileged = command_permitted(vm, "AB");
    char password[64];

    if (text_abbreviates(word, "SYNch") || text_abbreviates(word, "NOPROMPT") || text_abbreviates(word, "DIRectory"))
        return 0;
    if (privileged && (text_abbreviates(word, "ON") || text_abbreviates(word, "PRompt")))
        return say_as(vm, "CLS", MSG_NOT_SUPPORTED, text_upper(word));
    if (privileged && text_abbreviates(word, "PASSWord")) {
        if (!text_word(rest, password, sizeof password))
            return say_as(vm, "CLS", MSG_OPERAND_MISSING);
        return check_password(vm, r->userid, password);
    }
    return say_as(vm, "CLS", MSG_INVALID_OPTION, text_upper(word));
}

static int take_options(struct vm *vm, struct logon_request *r, const char *rest, bool extended)
{
    char word[24];
    int rc = 0;

    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        int taken = logon_take_option(r, word, &rest);
        if (taken < 0)
            rc = say_as(vm, "CLS", MSG_OPERAND_MISSING);
        else if (!taken && extended)
            rc = take_xautolog_option(vm, r, word, &rest);
        else if (!taken)
            rc = say_as(vm, "CLS", MSG_INVALID_OPTION, text_upper(word));
    }
    return rc;
}

int cmd_xautolog(struct vm *vm, const char *rest)
{
    struct logon_request r = {0};
    int rc;

    if (!take_userid(vm, &rest, r.userid, &rc))
        return rc;
    rc = take_options(vm, &r, rest, true);
    if (rc)
        return rc;
    if (directory_exists(cp.directory, r.userid) != 1)
        return say_as(vm, "CLS", MSG_NOT_IN_DIRECTORY, r.userid);
    if (!command_permitted(vm, "AB") && directory_may_autolog(cp.directory, r.userid, vm->userid) != 1)
        return say(vm, MSG_AUTOLOG_FAILED, r.userid, "not authorized");
    return autolog(vm, &r);
}

int cmd_autolog(struct vm *vm, const char *rest)
{
    struct logon_request r = {0};
    char password[64];
    int rc;

    if (!take_userid(vm, &rest, r.userid, &rc))
        return rc;
    if (!text_word(&rest, password, sizeof password))
        return say_as(vm, "CLS", MSG_OPERAND_MISSING);
    rc = check_password(vm, r.userid, password);
    if (rc == 0)
        rc = take_options(vm, &r, rest, false);
    return rc ? rc : autolog(vm, &r);
}
