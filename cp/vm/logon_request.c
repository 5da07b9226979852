/* LOGON's operands and its password: who wants in, and may he? What follows is logon.c's. Source: CP Commands and
 * Utilities Reference, LOGON. A password is forgotten as soon as it was looked at, and looked at late after failures.
 */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/base/text.h"
#include "cp/vm/logon.h"
#include "cp/vm/logon_enter.h"
#include "cp/vm/operator.h"
#include "cp/vm/prelogon.h"
#include <stdlib.h>
#include <string.h>

#define DELAY_MAX_MS 8000

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

    (void)r;
    return text_word(rest, word, sizeof word);
}

static const struct {
    const char *keyword;
    bool (*take)(struct logon_request *r, const char **rest);
} options[] = {
    {"HERE", option_here},
    {"NOIPl", option_noipl},
    {"BY", option_by},
    {"Ipl", option_ipl},
    {"Storage", option_storage},
    {"ACcount", option_account},
    {"NORUN", option_accepted},
    {"QUIET", option_accepted},
    {"MASK", option_accepted},
    {"NOMASK", option_accepted},
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
    return find_option(word) >= 0;
}

static void refuse(struct session *s)
{
    s->failures++;
    operator_tell("GRAF %s LOGON of %s%s%s refused: incorrect userid or password", terminal_name(s->terminal),
        s->request.userid, *s->request.by ? " by " : "", s->request.by);
    session_message(s, MSG_LOGON_UNSUCCESSFUL);
}

static void verify(struct session *s, const char *password)
{
    const char *by = *s->request.by ? s->request.by : NULL;
    int rc = directory_authenticate(cp.directory, s->request.userid, password, by);

    if (rc < 0)
        session_message(s, MSG_DIRECTORY_ERROR);
    else if (rc == 0)
        refuse(s);
    else
        logon_enter(s, &s->request);
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
    u64 milliseconds = s->failures ? 500ULL << (s->failures < 5 ? s->failures : 5) : 0;

    s->password_wanted = false;
    if (!milliseconds) {
        verify(s, password);
        return;
    }
    text_copy(s->password, sizeof s->password, password);
    s->delay = loop_after(cp.loop, milliseconds < DELAY_MAX_MS ? milliseconds : DELAY_MAX_MS, delay_over, s);
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
        if (i < 0 && first) {
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
