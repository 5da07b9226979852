/* From what was typed to a subcommand: LINEND, the name, macros, targets, CMS. Owns the innermost editor. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/xedit/editor.h"
#include "guests/cms/xedit/macro.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

#define DEPTH_MOST 20

static const struct {
    const char *name;
    u8 least;
    subcommand_function *function;
} subcommands[] = {
#define SUBCOMMAND(NAME, least, function, summary) {NAME, least, function},
#include "guests/cms/xedit/subcommand.def"
#undef SUBCOMMAND
};

static u32 letters(struct text t)
{
    u32 n = 0;

    while (n < t.n && character_is_letter(t.at[n]))
        n++;
    return n;
}

static subcommand_function *find(struct text name)
{
    for (u32 i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
        if (text_abbreviates(name, subcommands[i].name, subcommands[i].least))
            return subcommands[i].function;
    return NULL;
}

int edit_cms(struct text line, enum call how)
{
    struct editor *editor = editor_now();
    bool shown = editor->display;
    int rc;

    message_sink = NULL;
    rc = command_run(line, how);
    editor_select(editor);
    editor->display = shown;
    return rc;
}

static struct text without_blanks(struct text t)
{
    while (t.n && *t.at == ' ')
        t.at++, t.n--;
    return t;
}

/* One blank parts the name from text that counts, as INPUT's. */
static struct text operands_of(struct text line, u32 name)
{
    struct text t = {line.at + name, line.n - name};
    subcommand_function *f = find((struct text){line.at, name});

    if (f == xedit_input || f == xedit_replace || f == xedit_cinsert || f == xedit_creplace || f == xedit_cappend ||
        f == xedit_coverlay || f == xedit_overlay || f == xedit_find || f == xedit_findup || f == xedit_nfind ||
        f == xedit_nfindup || f == xedit_msg || f == xedit_emsg || f == xedit_cmsg) {
        if (t.n && *t.at == ' ')
            t.at++, t.n--;
        return t;
    }
    return text_strip(t);
}

static int unknown(struct edit *e, struct text line)
{
    struct text rest = line, word = text_word(&rest);

    if (e->macros) {
        bool found;
        int rc = macro_run(word, rest, &found);
        if (found)
            return rc;
    }
    if (e->implied) {
        int rc = edit_cms(line, CALL_CMS);
        if (rc != -3)
            return rc;
    }
    return edit_message("XSU", NO_SUBCOMMAND, &word);
}

static int execute_one(struct text line)
{
    struct editor *editor = editor_now();
    struct edit *e = editor->file;
    subcommand_function *f;
    u32 n;

    line = without_blanks(line);
    if (!line.n)
        return 0;
    if (line.n == 1 && *line.at == '?') {
        memcpy(editor->command, editor->last, sizeof editor->command);
        return 0;
    }
    if (*line.at == '=') {
        struct text again = text_of(editor->equal);
        return again.n && *again.at != '=' ? edit_execute(again) : 0;
    }
    if (*line.at == '&') { /* stays on the command line */
        struct text kept = {line.at + 1, line.n - 1};
        int rc = edit_execute(kept);
        format(editor->command, sizeof editor->command, "%T", &line);
        return rc;
    }
    n = letters(line);
    f = n ? find((struct text){line.at, n}) : NULL;
    if (editor->depth == 0) {
        format(editor->last, sizeof editor->last, "%T", &line);
        format(editor->equal, sizeof editor->equal, "%T", &line);
        if (f && f != xedit_repeat)
            format(editor->repeated, sizeof editor->repeated, "%T", &line);
    }
    if (f && (n == line.n || !character_is_fileid(line.at[n]) || character_is_digit(line.at[n]) || line.at[n] == ':' ||
                 line.at[n] == '+' || line.at[n] == '-'))
        return f(e, operands_of(line, n));
    if (target_begins(line))
        return xedit_locate(e, line);
    return unknown(e, line);
}

int edit_execute(struct text line)
{
    struct editor *editor = editor_now();
    const struct edit *e = editor->file;
    char copy[EDIT_COMMAND_MAX];
    u32 from = 0, n = line.n < sizeof copy ? line.n : (u32)sizeof copy;
    int rc = 0;

    if (editor->nesting == DEPTH_MOST)
        return edit_message("XSU", TOO_DEEP);
    editor->nesting++;
    memcpy(copy, line.at, n);
    for (u32 i = 0; i <= n && !editor->ended; i++)
        if (i == n || (e->line_ends && copy[i] == e->line_end && editor->depth == 0)) {
            rc = execute_one((struct text){copy + from, i - from});
            from = i + 1;
            if (rc)
                break;
        }
    editor->nesting--;
    return rc;
}
