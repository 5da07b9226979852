/* XEDIT fn ft fm (WIDTH n NOSCREEN PROFILE name NOMSG: the editor, full-screen where there is a display, else by lines.
 */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/edit_file.h"
#include "guests/cms/nucleus/subcom.h"
#include "guests/cms/xedit/editor.h"
#include "guests/cms/xedit/macro.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/setting.h"

static struct editor *now;

struct editor *editor_now(void)
{
    return now;
}

/* On the screen they wait for their line; the last ones win. */
static void message_keep(struct text line)
{
    const u32 rows = sizeof now->message / sizeof *now->message;

    if (!now->file || !now->display) {
        console_line(line);
        return;
    }
    u32 n = line.n < sizeof *now->message - 1 ? line.n : (u32)sizeof *now->message - 1;
    memcpy(now->last_message, line.at, n);
    now->last_message[n] = 0;
    if (!now->file->message_mode)
        return;
    if (now->messages == rows) {
        memmove(now->message[0], now->message[1], sizeof now->message - sizeof *now->message);
        now->messages--;
    }
    memcpy(now->message[now->messages], line.at, n);
    now->message[now->messages++][n] = 0;
}

void edit_show_line(struct text t)
{
    message_keep(t);
}

void editor_select(struct editor *editor)
{
    now = editor;
    message_sink = editor ? message_keep : NULL;
}

void editor_forget(void)
{
    editor_select(NULL);
}

/* By lines: the line that became current is typed. */
static void line_turn(struct editor *editor)
{
    char line[CONSOLE_LINE_MAX + 1];
    struct edit *e = editor->file;
    u32 current = e->current, n = console_read(line);
    const char *was = current && current <= edit_last(e) ? lines_text(&e->lines, current).at : NULL;

    if (n == 0) {
        console_line(TEXT("XEDIT:"));
        return;
    }
    edit_typed(e, line, n);
    edit_execute((struct text){line, n});
    e = editor->file;
    if (!e)
        return;
    if (*editor->command) { /* as ? and MODIFY leave it */
        console_line(text_of(editor->command));
        *editor->command = 0;
    }
    if (e->current == 0)
        console_line(TEXT("TOF:"));
    else if (e->current > edit_last(e))
        console_line(TEXT("EOF:"));
    else if (e->current != current || lines_text(&e->lines, e->current).at != was)
        console_line(lines_text(&e->lines, e->current));
}

static int edit(struct editor *editor, const struct fileid *id, u32 width, bool screen, struct text profile)
{
    bool found;
    int rc;

    editor->buffer = program_storage_get(EDIT_LINE_MAX + 8);
    editor->other = program_storage_get(EDIT_LINE_MAX + 8);
    if (!editor->buffer || !editor->other)
        return edit_message("XIN", XEDIT_NO_STORAGE);
    setting_keys(editor);
    if (screen)
        screen_open(editor);
    rc = edit_file_open(id, width);
    if (rc)
        return rc;
    if (profile.n)
        macro_run(profile, (struct text){0}, &found);
    if (!editor->display)
        console_line(TEXT("XEDIT:"));
    while (!editor->ended) {
        if (editor->display) {
            screen_show(editor);
            screen_turn(editor);
        } else {
            line_turn(editor);
        }
    }
    return editor->rc;
}

int xedit_command_cms(struct invocation *i)
{
    u32 width = 0, end;
    struct text profile = TEXT("PROFILE");
    bool quiet = false, no_screen = false, no_profile = false;
    const struct option options[] = {{"WIDTH", 1, OPTION_NUMBER, &width, 0},
        {"NOSCREEN", 3, OPTION_FLAG, &no_screen, 0}, {"NOPROFIL", 3, OPTION_FLAG, &no_profile, 0},
        {"PROFILE", 3, OPTION_WORD, &profile, 0}, {"NOMSG", 3, OPTION_FLAG, &quiet, 0}, {0}};
    struct subcom environment = {.name = "XEDIT", .function = macro_command};
    struct editor *outer = now, *editor;
    struct fileid id;
    int rc = options_take(i, "XIN", options, &end);

    if (rc)
        return rc;
    if (end < 3)
        return dms("XIN", INCOMPLETE_FILEID);
    if (width > EDIT_LINE_MAX)
        return dms("XIN", INVALID_PARAMETER, &i->word[end]);
    rc = operand_fileid(i, "XIN", 1, end, '*', false, &id);
    if (rc)
        return rc;
    editor = program_storage_get(sizeof *editor);
    if (!editor)
        return dms("XIN", NO_STORAGE);
    editor_select(editor);
    editor->quiet = quiet;
    subcom_set(&environment);
    rc = edit(editor, &id, width, !no_screen, no_profile ? (struct text){0} : profile);
    subcom_clear(&environment);
    while (editor->file)
        edit_file_leave(editor->file);
    screen_close(editor);
    storage_free(editor->buffer);
    storage_free(editor->other);
    storage_free(editor);
    editor_select(outer);
    return rc;
}
