/* LOGON's operands and its password: who wants in, and may he? What follows is logon.c's. Source: CP Commands and
 * Utilities Reference, LOGON. A password is forgotten as soon as it was looked at, and looked at late after failures.
 */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/vm/journal.h"
#include "cp/vm/logon.h"
#include "cp/vm/logon_enter.h"
#include "cp/vm/operator.h"
#include "cp/vm/prelogon.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool option_here(struct logon_request *r, const char **rest)
{
    (void)rest;
    return r->here = true;
}

static bool option_noipl(struct logon_request *r, const char **rest)
{
    (void)rest;
    text_copy(r->ignored, sizeof r->ignored, "NOIPL");
    return r->noipl = true;
}

static bool option_accepted(struct logon_request *r, const char **rest)
{
    (void)r;
    (void)rest;
    return true;
}

static bool option_by(struct logon_request *r, const char **rest)
{
    return text_word(rest, r->by, sizeof r->by) && text_is_userid(text_upper(r->by));
}

static bool option_ipl(struct logon_request *r, const char **rest)
{
    text_copy(r->ignored, sizeof r->ignored, "IPL");
    return text_word(rest, r->ipl, sizeof r->ipl);
}

static bool option_storage(struct logon_request *r, const char **rest)
{
    char word[24];

    text_copy(r->ignored, sizeof r->ignored, "STORAGE");
    return text_word(rest, word, sizeof word) && text_size(word, &r->storage) && r->storage;
}

static bool option_account(struct logon_request *r, const char **rest)
{
    char word[16];

    text_copy(r->ignored, sizeof r->ignored, "ACCOUNT");
    if (!text_word(rest, word, sizeof word) || strlen(word) > 8)
        return false;
    text_copy(r->account, sizeof r->account, text_upper(word));
    return true;
}

static bool option_machine(struct logon_request *r, const char **rest)
{
    static const struct keyword types[] = {
        {"ESA", MACHINE_ESA}, {"XA", MACHINE_XA}, {"XC", MACHINE_XC}, {"Z", MACHINE_Z}};
    char word[16];
    int type = text_word(rest, word, sizeof word) ? KEYWORD(types, word) : -1;

    text_copy(r->ignored, sizeof r->ignored, "MACHINE");
    r->machine = (enum machine_type)type;
    return r->has_machine = type >= 0;
}

static bool option_norun(struct logon_request *r, const char **rest)
{
    (void)rest;
    return r->norun = true;
}

static bool option_quiet(struct logon_request *r, const char **rest)
{
    (void)rest;
    return r->quiet = true;
}

static const struct {
    const char *keyword;
    bool (*take)(struct logon_request *r, const char **rest);
    bool automatic; /* of XAUTOLOG and AUTOLOG, too */
} options[] = {
    {"HERE", option_here, false},
    {"NOIPl", option_noipl, true},
    {"BY", option_by, false},
    {"Ipl", option_ipl, true},
    {"Storage", option_storage, true},
    {"ACcount", option_account, true},
    {"MACHine", option_machine, true},
    {"NORUN", option_norun, false},
    {"QUIET", option_quiet, false},
    {"MASK", option_accepted, false},
    {"NOMASK", option_accepted, false},
};

static int find_option(const char *word)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (text_abbreviates(word, options[i].keyword))
            return (int)i;
    return -1;
}

bool logon_is_option(const char *word)
{
    return *word == '#' || find_option(word) >= 0;
}

/* "# data" and "#data": all that follows. */
static bool take_typed(struct logon_request *r, const char *word, const char **rest)
{
    if (*word != '#')
        return false;
    snprintf(r->typed, sizeof r->typed, "%s%s", word + 1, *rest);
    *rest = "";
    return true;
}

int logon_take_option(struct logon_request *r, const char *word, const char **rest)
{
    int i = find_option(word);

    if (take_typed(r, word, rest))
        return 1;
    if (i < 0 || !options[i].automatic)
        return 0;
    return options[i].take(r, rest) ? 1 : -1;
}

static void refuse(struct session *s)
{
    const char *terminal = terminal_name(s->terminal);

    s->failures++;
    operator_tell("GRAF %s LOGON of %s%s%s refused: incorrect userid or password", terminal, s->request.userid,
        *s->request.by ? " by " : "", s->request.by);
    journal_failure(s->request.userid, terminal, s->failures);
    session_message(s, MSG_LOGON_UNSUCCESSFUL);
}

/* Whose password it is to be counts his failures, and who tries is told no more than that. */
static bool refused_at_once(struct session *s)
{
    if (!journal_locked_out(s->request.userid) && (!journal_limits.lockout || s->failures < journal_limits.lockout))
        return false;
    session_message(s, MSG_ATTEMPTS_EXCEEDED);
    return true;
}

static void verify(struct session *s, const char *password)
{
    const char *by = *s->request.by ? s->request.by : NULL;
    int rc = directory_authenticate(cp.directory, s->request.userid, password, by);

    if (rc < 0) {
        session_message(s, MSG_DIRECTORY_ERROR);
    } else if (rc == 0) {
        refuse(s);
    } else {
        journal_success(s->request.userid);
        logon_enter(s, &s->request);
    }
}

static void delay_over(void *arg)
{
    struct session *s = arg;

    cp_enter();
    s->delay = NULL;
    verify(s, s->password);
    explicit_bzero(s->password, sizeof s->password);
    session_ready(s);
    cp_leave();
}

void logon_password(struct session *s, const char *password)
{
    u64 milliseconds = journal_delay_ms(s->request.userid, s->failures);

    s->password_wanted = false;
    if (refused_at_once(s))
        return;
    if (!milliseconds) {
        verify(s, password);
        return;
    }
    text_copy(s->password, sizeof s->password, password);
    s->delay = loop_after(cp.loop, milliseconds, delay_over, s);
}

static bool needs_no_password(const char *userid)
{
    struct directory_user *user = NULL;
    bool none = directory_user(cp.directory, userid, &user) == 1 && user->password == PASSWORD_NOPASS;

    directory_user_free(user);
    return none;
}

void logon_line(struct session *s, const char *operands)
{
    struct logon_request *r = &s->request;
    char word[256], password[256] = "";
    bool first = true;

    *r = (struct logon_request){0};
    if (!text_word(&operands, word, sizeof word) || !text_is_userid(text_upper(word))) {
        session_message(s, MSG_USERID_MISSING);
        return;
    }
    text_copy(r->userid, sizeof r->userid, word);
    for (; text_word(&operands, word, sizeof word); first = false) {
        int i = find_option(word);
        if (take_typed(r, word, &operands)) {
            break;
        } else if (i < 0 && first) {
            text_copy(password, sizeof password, word);
        } else if (i < 0 || !options[i].take(r, &operands)) {
            explicit_bzero(password, sizeof password);
            session_message(s, i < 0 ? MSG_INVALID_OPTION : MSG_OPERAND_MISSING, text_upper(word));
            return;
        }
    }
    if (*password) {
        logon_password(s, password);
        explicit_bzero(password, sizeof password);
    } else if (!*r->by && needs_no_password(r->userid)) {
        logon_enter(s, r);
    } else {
        s->password_wanted = true;
        session_say(s, "Enter your password,");
        terminal_hide_input(s->terminal, true);
    }
}

void logon_operator(struct session *s)
{
    s->request = (struct logon_request){.here = true};
    text_copy(s->request.userid, sizeof s->request.userid, cp.operator_id);
    logon_enter(s, &s->request);
}
