/* NOTE: a note to users, line by line: SENDFILE sends it as a note, and what was sent is kept in a notebook. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/netlog.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/recipients.h"
#include "guests/cms/command/records.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

#define LINE_MAX 132

struct writing {
    struct identity me;
    struct fileid id; /* userid NOTE A0 */
    struct fileid notebook;
    struct recipients to;
    bool acknowledge, no_notebook, no_log;
};

static int line_write(struct writing *w, const char *text, ...)
{
    char line[LINE_MAX + 1];
    va_list args;
    u32 n;

    va_start(args, text);
    n = format_list(line, sizeof line, text, args);
    va_end(args);
    return file_append("NOT", &w->id, (struct text){line, n < LINE_MAX ? n : LINE_MAX});
}

static int header_write(struct writing *w)
{
    struct text user = field_text(w->me.user, 8), node = field_text(w->me.node, 8);
    char when[MOMENT_TEXT], subject[CONSOLE_LINE_MAX + 1];
    u8 now[MOMENT_PACKED];
    int rc;

    now_local(now);
    moment_show(now, when);
    rc = line_write(w, "Date: %s", when);
    if (!rc)
        rc = line_write(w, "From: %T at %T", &user, &node);
    for (u32 k = 0; !rc && k < w->to.n; k++) {
        user = field_text(w->to.of[k].user, 8);
        node = field_text(w->to.of[k].node, 8);
        rc = line_write(w, "%s %T at %T", k ? "    " : "To: ", &user, &node);
    }
    if (rc)
        return rc;
    say("Subject:");
    return line_write(w, "Subject: %.*s", (int)console_read(subject), subject);
}

/* Lines up to a null line; *n of them. */
static int body_write(struct writing *w, u32 *n)
{
    char line[CONSOLE_LINE_MAX + 1];
    u32 length;
    int rc = line_write(w, " ");

    say("Enter your note. A null line ends it.");
    for (*n = 0; !rc && (length = console_read(line)) != 0; ++*n)
        rc = file_append("NOT", &w->id, (struct text){line, length});
    return rc;
}

static int notebook_add(void *with, const void *data, u32 n)
{
    const struct writing *w = with;

    return file_append("NOT", &w->notebook, (struct text){data, n});
}

static int notebook_keep(struct writing *w)
{
    char bar[73];
    struct file *f;
    int rc;

    memset(bar, '=', sizeof bar);
    rc = file_append("NOT", &w->notebook, (struct text){bar, sizeof bar});
    if (!rc)
        rc = operand_open("NOT", &w->id, &f);
    if (rc)
        return rc;
    rc = records_each("NOT", f, notebook_add, w);
    file_close(f);
    return rc;
}

static int note_send(struct writing *w)
{
    char line[200];
    int rc = 0;

    for (u32 k = 0; !rc && k < w->to.n; k++) {
        struct text user = field_text(w->to.of[k].user, 8), node = field_text(w->to.of[k].node, 8);
        u32 n = format(line, sizeof line, "SENDFILE %.8s NOTE A0 TO %T AT %T (NOTE %s%s", w->me.user, &user, &node,
            w->acknowledge ? "ACK " : "", w->no_log ? "NOLOG" : "LOG");

        rc = command_run((struct text){line, n}, CALL_COMMAND);
    }
    return rc || w->no_notebook ? rc : notebook_keep(w);
}

static int note_write(struct writing *w)
{
    u32 lines = 0;
    int rc;

    file_erase(&w->id);
    rc = header_write(w);
    if (!rc)
        rc = body_write(w, &lines);
    if (!rc && !lines)
        say("Nothing was sent");
    else if (!rc)
        rc = note_send(w);
    if (!rc)
        file_erase(&w->id);
    return rc == RECORDS_HALTED ? 0 : rc;
}

static int names_take(const struct invocation *i, u32 operands, struct writing *w, struct text notebook)
{
    identity_read(&w->me);
    if (operands < 2)
        return dms("NOT", MISSING_OPERAND);
    if (fileid_of(notebook.n ? notebook : TEXT("ALL"), TEXT("NOTEBOOK"), TEXT("A0"), false, &w->notebook))
        return dms("NOT", INVALID_OPTION_VALUE, &notebook, "NOTEBOOK");
    if (fileid_of(field_text(w->me.user, 8), TEXT("NOTE"), TEXT("A0"), false, &w->id))
        return dms("NOT", INVALID_DECK_FILEID);
    return recipients_take(i, "NOT", 1, operands, &w->to);
}

int note_command(struct invocation *i)
{
    struct writing *w = storage_get(sizeof *w);
    struct text notebook = {0};
    u32 operands;
    int rc;

    if (!w)
        return dms("NOT", NO_STORAGE);

    struct option options[] = {{"ACK", 1, OPTION_FLAG, &w->acknowledge, 0},
        {"NONOTEBOOK", 6, OPTION_FLAG, &w->no_notebook, 0}, {"NOTEBOOK", 4, OPTION_WORD, &notebook, 0},
        {"NOLOG", 3, OPTION_FLAG, &w->no_log, 0}, {NULL, 0, 0, NULL, 0}};

    rc = options_take(i, "NOT", options, &operands);
    if (!rc)
        rc = names_take(i, operands, w, notebook);
    if (!rc)
        rc = note_write(w);
    storage_free(w);
    return rc;
}
