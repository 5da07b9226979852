/* Subcommands that are about neither text nor files: CMS and CP, messages, selections, the cursor, keys. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/xedit/editor.h"
#include "guests/cms/xedit/match.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/setting_functions.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

int xedit_cms(struct edit *e, struct text operands)
{
    (void)e;
    if (!operands.n) { /* CMS subset: lines until RETURN */
        char line[CONSOLE_LINE_MAX + 1];
        u32 n;
        message_sink = NULL;
        console_line(TEXT("CMS subset"));
        while ((n = console_read(line)) == 0 || !text_equal_upper(text_strip((struct text){line, n}), TEXT("RETURN")))
            if (n) {
                int rc = edit_cms((struct text){line, n}, CALL_TERMINAL);
                message_sink = NULL;
                rc ? say("R(%05d);", rc) : say("R;");
            }
        editor_select(editor_now());
        return 0;
    }
    return edit_cms(operands, CALL_CMS);
}

static int with_word(const char *word, struct text operands)
{
    char line[EDIT_COMMAND_MAX];
    u32 n = format(line, sizeof line, "%s %T", word, &operands);

    return edit_cms((struct text){line, n < sizeof line ? n : (u32)sizeof line - 1}, CALL_CMS);
}

int xedit_cp(struct edit *e, struct text operands)
{
    (void)e;
    return with_word("CP", operands);
}

int xedit_help(struct edit *e, struct text operands)
{
    (void)e;
    return operands.n && !text_abbreviates(operands, "MENU", 4) ? with_word("HELP XEDIT", operands)
                                                                : edit_cms(TEXT("HELP XEDIT"), CALL_CMS);
}

int xedit_command(struct edit *e, struct text operands)
{
    bool macros = e->macros;
    int rc;

    e->macros = false;
    rc = edit_execute(operands);
    if (!editor_now()->ended && editor_now()->file == e)
        e->macros = macros;
    return rc;
}

int xedit_msg(struct edit *e, struct text operands)
{
    (void)e;
    edit_show_line(operands);
    return 0;
}

int xedit_emsg(struct edit *e, struct text operands)
{
    editor_now()->alarm = true;
    return xedit_msg(e, operands);
}

int xedit_cmsg(struct edit *e, struct text operands)
{
    (void)e;
    format(editor_now()->command, EDIT_COMMAND_MAX, "%T", &operands);
    return 0;
}

/* A setting as a SET subcommand on the command line, to be changed there. */
int xedit_modify(struct edit *e, struct text operands)
{
    const struct setting *s = setting_find(operands);
    char value[SETTING_SHOWN];

    if (!operands.n)
        return edit_message("XMD", XEDIT_MISSING_OPERAND);
    if (!s || (!s->set && !s->field))
        return edit_message("XMD", NO_SUCH_OPTION, &operands);
    setting_show(e, s, operands, value);
    format(editor_now()->command, EDIT_COMMAND_MAX, "SET %T %s", &operands, value);
    return 0;
}

/* ALL target: only lines that hold it are displayed; without one, all are again. */
int xedit_all(struct edit *e, struct text operands)
{
    u32 found = 0, first = 0;

    if (operands.n) {
        u8 from = e->display_from, to = e->display_to;
        bool scope = e->scope_all, wrap = e->wrap;
        struct target t = {0};
        u32 at = edit_top(e);
        struct text rest;
        int rc;
        e->scope_all = true;
        e->wrap = false;
        for (u32 i = 1; i <= edit_last(e); i++)
            lines_at(&e->lines, i)->found = false;
        for (rest = operands;
             (rc = target_find(e, &rest, at, &t)) == TARGET_FOUND && t.line > at && t.line <= edit_last(e);
             rest = operands) {
            lines_at(&e->lines, t.line)->found = true;
            first = first ? first : t.line;
            at = t.line;
            found++;
        }
        e->scope_all = scope;
        e->wrap = wrap;
        e->display_from = from;
        e->display_to = to;
        if (rc == TARGET_INVALID)
            return edit_message("XAL", XEDIT_INVALID_OPERAND, &operands);
        if (!found)
            return edit_message("XAL", TARGET_NOT_FOUND);
    }
    for (u32 i = 1; i <= edit_last(e); i++)
        setting_select(e, i, found ? lines_at(&e->lines, i)->found : 0);
    e->display_from = e->display_to = found ? 1 : 0;
    if (first)
        e->current = first;
    return 0;
}

/* CURSOR HOME | FILE line column | SCREEN row column | CMDLINE column | COLUMN. */
int xedit_cursor(struct edit *e, struct text operands)
{
    struct editor *editor = editor_now();
    struct text word = text_word(&operands), first = text_word(&operands), second = text_word(&operands);
    u64 line = 0, column = 1;

    if (text_abbreviates(word, "HOME", 1) || text_abbreviates(word, "CMDLINE", 1)) {
        e->cursor_line = 0;
        editor->cursor_keep = false;
        return 0;
    }
    if (!text_number(first, 0xFFFFFFFF, &line) || (second.n && !text_number(second, EDIT_LINE_MAX, &column)))
        return edit_message("XCU", XEDIT_INVALID_OPERAND, &first);
    if (text_abbreviates(word, "FILE", 1)) {
        e->cursor_line = (u32)line;
        return 0;
    }
    if (text_abbreviates(word, "SCREEN", 1) && line && line <= editor->rows && column <= editor->columns) {
        editor->cursor_row = (u8)line;
        editor->cursor_column = (u8)column;
        editor->cursor_keep = true;
        e->cursor_line = 0;
        return 0;
    }
    return edit_message("XCU", XEDIT_INVALID_OPERAND, &word);
}

/* REPEAT target: the last subcommand, on each line up to it. */
int xedit_repeat(struct edit *e, struct text operands)
{
    char again[EDIT_COMMAND_MAX];
    struct target t;
    u32 n;
    int rc = target_operand(e, &operands, &t);

    if (rc)
        return rc;
    n = format(again, sizeof again, "%s", editor_now()->repeated);
    for (u32 i = 0; rc == 0 && i < t.count && !editor_now()->ended && e->current < edit_end(e); i++) {
        e->current++;
        if (e->current <= edit_last(e))
            rc = edit_execute((struct text){again, n});
    }
    return rc;
}

/* SOS LINEADD, LINEDEL, TABCMD ...: those that are lines. */
int xedit_sos(struct edit *e, struct text operands)
{
    struct text word;
    int rc = 0;

    while (rc == 0 && (word = text_word(&operands)).n) {
        u32 line = editor_now()->cursor_file_line, was = e->current;
        if (!line)
            line = e->current;
        if (text_abbreviates(word, "LINEADD", 5)) {
            u32 at = line > edit_last(e) ? edit_last(e) : line;
            rc = edit_insert(e, at, (struct text){"", 0});
            e->cursor_line = at + 1;
        } else if (text_abbreviates(word, "LINEDEL", 5)) {
            rc = line && line <= edit_last(e) ? edit_delete(e, line, 1) : edit_message("XSS", NO_LINE);
            e->current = was > edit_last(e) + 1 ? edit_last(e) + 1 : was;
        } else if (text_abbreviates(word, "ALARM", 5)) {
            editor_now()->alarm = true;
        } else {
            return edit_message("XSS", XEDIT_INVALID_OPERAND, &word);
        }
    }
    return rc;
}

int xedit_refresh(struct edit *e, struct text operands)
{
    (void)e;
    (void)operands;
    if (editor_now()->display)
        screen_show(editor_now());
    return 0;
}
