/* Macros, and what they ask: EXTRACT, TRANSFER, READ. Source: XEDIT Commands and Macros Reference. */
#include "guests/cms/xedit/macro.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/exec.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/xedit/editor.h"
#include "guests/cms/xedit/keys.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/screen_map.h"
#include "guests/cms/xedit/setting.h"
#include "guests/cms/xedit/subcommand.h"

int macro_run(struct text name, struct text arguments, bool *found)
{
    struct editor *editor = editor_now();
    char copy[EDIT_COMMAND_MAX];
    u32 n = arguments.n < sizeof copy ? arguments.n : (u32)sizeof copy;
    int rc;

    if (n && *arguments.at == ' ')
        arguments.at++, n--;
    memcpy(copy, arguments.at, n); /* what is on the command line may change meanwhile */
    editor->depth++;
    rc = exec_macro(name, (struct text){copy, n}, found);
    editor->depth--;
    editor_select(editor);
    return rc;
}

int macro_command(struct text command)
{
    struct editor *editor = editor_now();
    int rc;

    if (!editor || editor->ended)
        return -3;
    editor->depth++; /* it is no line that somebody typed */
    rc = edit_execute(command);
    editor->depth--;
    return rc;
}

int xedit_macro(struct edit *e, struct text operands)
{
    struct text rest = operands, name = text_word(&rest);
    bool found;
    int rc;

    (void)e;
    if (!name.n)
        return edit_message("XMA", XEDIT_MISSING_OPERAND);
    rc = macro_run(name, rest, &found);
    return found ? rc : edit_message("XSU", NO_SUBCOMMAND, &name);
}

static bool variable(const char *name, u32 n, struct text value)
{
    char whole[32];
    u32 length = format(whole, sizeof whole, "%s.%u", name, n);

    return variable_set((struct text){whole, length}, value);
}

/* The number of files, and each one's line. */
static bool extract_ring(const struct edit *e)
{
    const struct edit *at = e;
    char line[120];
    u32 n = 1;

    if (!variable("RING", 1, (struct text){line, format(line, sizeof line, "%u", editor_now()->files)}))
        return false;
    do {
        u32 length = screen_id_line(at, line, sizeof line);
        if (!variable("RING", ++n, (struct text){line, length}))
            return false;
        at = at->next;
    } while (at != e);
    return variable("RING", 0, (struct text){line, format(line, sizeof line, "%u", n)});
}

/* Settings whose value is one text, not words. */
static bool is_whole(const char *name)
{
    static const char *const whole[] = {"ENTER", "LASTMSG", "PA", "PF", "POINT", "VERSION"};

    for (u32 i = 0; i < sizeof whole / sizeof *whole; i++)
        if (text_equal(text_of(name), text_of(whole[i])))
            return true;
    return false;
}

/* NAME.0 is how many words the value has, NAME.1 the first. CURLINE has the line itself as third. */
static bool extract_one(const struct edit *e, const struct setting *s, struct text name)
{
    char value[SETTING_SHOWN], count[8];
    struct text rest = {value, setting_show(e, s, name, value)}, word;
    u32 n = 0;

    if (text_equal(text_of(s->name), TEXT("CURLINE"))) {
        struct text line =
            e->current && e->current <= edit_last(e) ? lines_text(&e->lines, e->current) : (struct text){0};
        word =
            (struct text){count, format(count, sizeof count, "%u", editor_now()->map ? editor_now()->map->current : 0)};
        return variable(s->name, 0, TEXT("3")) && variable(s->name, 1, rest) && variable(s->name, 2, word) &&
               variable(s->name, 3, line);
    }
    if (text_equal(text_of(s->name), TEXT("RING")))
        return extract_ring(e);
    if (is_whole(s->name)) {
        char key[8];
        format(key, sizeof key, editor_now()->key_asked ? "%s%u" : "%s", s->name, editor_now()->key_asked);
        return variable(key, 0, TEXT("1")) && variable(key, 1, rest);
    }
    while ((word = text_word(&rest)).n)
        if (!variable(s->name, ++n, word))
            return false;
    return variable(s->name, 0, (struct text){count, format(count, sizeof count, "%u", n)});
}

/* EXTRACT /name/name.../ */
int xedit_extract(struct edit *e, struct text operands)
{
    char delimiter;

    if (operands.n < 2)
        return edit_message("XEX", XEDIT_MISSING_OPERAND);
    if (!variables_present())
        return edit_message("XEX", ONLY_IN_MACRO, "EXTRACT");
    delimiter = *operands.at;
    for (u32 i = 1; i < operands.n;) {
        u32 end = i;
        struct text name;
        const struct setting *s;
        while (end < operands.n && operands.at[end] != delimiter)
            end++;
        name = text_strip((struct text){operands.at + i, end - i});
        i = end + 1;
        if (!name.n)
            continue;
        s = setting_find(name);
        if (!s)
            return edit_message("XEX", NO_SUCH_OPTION, &name);
        if (!extract_one(e, s, name))
            return edit_message("XEX", XEDIT_NO_STORAGE);
    }
    return 0;
}

/* Settings one by one to the stack, as macros took them before EXTRACT. */
int xedit_transfer(struct edit *e, struct text operands)
{
    struct text name;
    u32 n = 0;

    for (; (name = text_word(&operands)).n; n++) {
        const struct setting *s = setting_find(name);
        char value[SETTING_SHOWN];
        u32 length;
        if (!s)
            return edit_message("XTR", NO_SUCH_OPTION, &name);
        length = setting_show(e, s, name, value);
        if (stack_queue((struct text){value, length < 255 ? length : 255}))
            return edit_message("XTR", XEDIT_NO_STORAGE);
    }
    return n ? 0 : edit_message("XTR", XEDIT_MISSING_OPERAND);
}

/* READ CMDLINE [TAG]: the screen is shown, and what is typed on its command line is stacked; the key too with TAG. */
int xedit_read(struct edit *e, struct text operands)
{
    struct editor *editor = editor_now();
    struct text word;
    bool tag = false;

    (void)e;
    while ((word = text_word(&operands)).n) {
        if (text_abbreviates(word, "TAG", 3))
            tag = true;
        else if (!text_abbreviates(word, "CMDLINE", 3) && !text_abbreviates(word, "NOCHANGE", 3))
            return edit_message("XRD", XEDIT_INVALID_OPERAND, &word);
    }
    if (!editor->display) {
        char line[CONSOLE_LINE_MAX + 1];
        u32 n = console_read_terminal(line);
        return stack_queue((struct text){line, n}) ? edit_message("XRD", XEDIT_NO_STORAGE) : 0;
    }
    return keys_read(editor, tag) ? edit_message("XRD", XEDIT_NO_STORAGE) : 0;
}
