/* The commands of a terminal without a user: LOGON, MSG, DIAL, LOGOFF. Source: CP Commands and Utilities Reference,
 * "Logging on". */
#include "cp/vm/prelogon.h"
#include "cp/base/text.h"
#include "cp/vm/deliver.h"
#include "cp/vm/dial.h"
#include "cp/vm/logon.h"
#include <string.h>
#include <strings.h>

void session_message(struct session *s, enum message_id id, ...)
{
    char line[512];
    va_list ap;

    va_start(ap, id);
    message_format(line, sizeof line, EMSG_ON, NULL, id, ap);
    va_end(ap);
    terminal_write(s->terminal, line, true);
}

void session_message_as(struct session *s, const char *module, enum message_id id, ...)
{
    char line[512];
    va_list ap;

    va_start(ap, id);
    message_format(line, sizeof line, EMSG_ON, module, id, ap);
    va_end(ap);
    terminal_write(s->terminal, line, true);
}

static bool is_logon(const char *word)
{
    return text_abbreviates(word, "Logon") || text_abbreviates(word, "LOGIn");
}

bool prelogon_has_password(const char *line)
{
    char word[16];

    return text_word(&line, word, sizeof word) && is_logon(word) && text_word(&line, word, sizeof word) &&
           text_word(&line, word, sizeof word) && !logon_is_option(word);
}

static void message(struct session *s, const char *rest)
{
    char userid[16], reason[32];
    struct vm *to;

    if (!text_word(&rest, userid, sizeof userid)) {
        session_message(s, MSG_USERID_MISSING);
        return;
    }
    text_upper(userid);
    to = vm_find(text_abbreviates(userid, "OPerator") ? cp.operator_id : userid);
    if (!to)
        session_message(s, MSG_NOT_LOGGED_ON, userid);
    else if (!*text_rest(rest))
        session_message(s, MSG_OPERAND_MISSING);
    else if (!deliver_message(to, DELIVER_MSG, terminal_name(s->terminal), text_rest(rest), reason, sizeof reason))
        session_message(s, MSG_NOT_RECEIVING, to->userid, reason);
}

void prelogon_line(struct session *s, const char *line)
{
    const char *rest = line;
    char word[16];

    if (!text_word(&rest, word, sizeof word)) {
        session_show_logo(s);
        return;
    }
    text_upper(word);
    if (is_logon(word))
        logon_line(s, rest);
    else if (text_abbreviates(word, "Message") || text_abbreviates(word, "MSG"))
        message(s, rest);
    else if (text_abbreviates(word, "Dial"))
        dial_line(s, rest);
    else if (text_abbreviates(word, "LOGOff") || text_abbreviates(word, "LOGOUT"))
        session_drop(s);
    else
        session_message(s, MSG_NOT_VALID_BEFORE_LOGON, word);
}

void prelogon_complete(const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx)
{
    static const char *const commands[] = {"LOGON", "MSG", "DIAL", "LOGOFF"};

    for (size_t i = 0; !*text_rest(before) && i < sizeof commands / sizeof *commands; i++)
        if (strncasecmp(commands[i], text, strlen(text)) == 0)
            add(ctx, commands[i]);
}
