/* Fields that were typed into become lines, prefix subcommands and the command line; then the key does what it is set
 * to. */
#include "guests/cms/xedit/keys.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/xedit/prefix.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/screen_map.h"

#define SBA 0x11
enum { AID_ENTER = 0x7D, AID_CLEAR = 0x6D, AID_PA1 = 0x6C, AID_PA2 = 0x6E, AID_PA3 = 0x6B };

static const u8 pf_aids[EDIT_KEYS] = {0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C, 0xC1,
    0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C};

u32 screen_prefix(const struct edit *e, u32 line, char shown[16])
{
    struct text pending = prefix_at(e, line);
    u32 n;

    if (e->prefix == PREFIX_NULLS && !pending.n)
        return 0;
    if (e->number)
        n = format(shown, 16, "%05u", line % 100000);
    else
        n = format(shown, 16, "=====");
    if (pending.n)
        memcpy(shown, pending.at, pending.n);
    return n;
}

/* What was typed over what was shown: from the first character that differs to the last. */
static struct text prefix_changed(const struct edit *e, u32 line, struct text typed)
{
    char shown[16];
    u32 n = screen_prefix(e, line, shown), from = typed.n, to = 0;

    for (u32 i = 0; i < typed.n; i++)
        if (i >= n || typed.at[i] != shown[i]) {
            from = i < from ? i : from;
            to = i + 1;
        }
    while (to > from && typed.at[to - 1] == '=')
        to--;
    return from < to ? (struct text){typed.at + from, to - from} : (struct text){typed.at, 0};
}

/* A field of the screen address (from 0), without the nulls that were in it. */
struct typed {
    u32 row, column;
    struct text t;
};

static void prefix_take(struct edit *e, u32 line, struct text typed)
{
    struct text t = prefix_changed(e, line, typed);
    char copy[PREFIX_LENGTH + 1];
    u32 n = 0;

    for (u32 i = 0; i < t.n && n < PREFIX_LENGTH; i++)
        if (t.at[i] != '=')
            copy[n++] = t.at[i];
    if (!prefix_typed(e, line, (struct text){copy, n}))
        edit_message("XPX", XEDIT_NO_STORAGE);
}

/* The columns shown are replaced; what is beside them stays. */
static void line_take(struct editor *editor, struct edit *e, u32 line, struct text typed)
{
    struct screen_shape shape;
    struct text old = lines_text(&e->lines, line);
    char *b = editor->buffer;
    u32 n, behind;

    screen_shape(editor, e, &shape);
    behind = old.n > shape.from + shape.width ? shape.from + shape.width : old.n;
    n = old.n < shape.from ? old.n : shape.from;
    memcpy(b, old.at, n);
    if (typed.n > shape.width)
        typed.n = shape.width;
    if (typed.n && n < shape.from) {
        memset(b + n, ' ', shape.from - n);
        n = shape.from;
    }
    memcpy(b + n, typed.at, typed.n);
    edit_typed(e, b + n, typed.n);
    n += typed.n;
    if (behind < old.n) {
        u32 to = shape.from + shape.width;
        memset(b + n, ' ', to - n);
        memcpy(b + to, old.at + behind, old.n - behind);
        n = to + old.n - behind;
    }
    while (n && b[n - 1] == ' ')
        n--;
    if (n != old.n || memcmp(b, old.at, n) != 0)
        edit_replace(e, line, (struct text){b, n});
}

static void input_take(struct edit *e, struct text typed)
{
    u32 after = e->current > edit_last(e) ? edit_last(e) : e->current;
    char *b = editor_now()->buffer;

    while (typed.n && typed.at[typed.n - 1] == ' ')
        typed.n--;
    memcpy(b, typed.at, typed.n);
    edit_typed(e, b, typed.n);
    if (edit_insert(e, after, (struct text){b, typed.n}) == 0)
        e->current = after + 1;
}

static void field_take(struct editor *editor, struct edit *e, const struct typed *f)
{
    const struct row *row = &editor->map->row[f->row];
    struct screen_shape shape;

    screen_shape(editor, e, &shape);
    if (row->kind == ROW_COMMAND) {
        u32 n = f->t.n < EDIT_COMMAND_MAX - 1 ? f->t.n : EDIT_COMMAND_MAX - 1;
        memcpy(editor->command, f->t.at, n);
        edit_typed(e, editor->command, n);
        editor->command[n] = 0;
    } else if (row->kind == ROW_INPUT) {
        input_take(e, f->t);
    } else if (row->kind >= ROW_TOP && row->kind <= ROW_SHADOW && shape.prefix_at != ~0u &&
               f->column == shape.prefix_at + 1) {
        prefix_take(e, row->line, f->t);
    } else if (row->kind == ROW_LINE && f->column == shape.data_at + 1) {
        line_take(editor, e, row->line, f->t);
    }
}

static u32 address_of(const struct editor *editor, const u8 *at)
{
    if (editor->rows * editor->columns > 4096)
        return (u32)(at[0] << 8 | at[1]);
    return (u32)((at[0] & 63) << 6 | (at[1] & 63));
}

static void fields_take(struct editor *editor, struct edit *e, const u8 *stream, u32 n)
{
    u32 cells = editor->rows * editor->columns;

    for (u32 i = 3; i + 3 <= n;) {
        char *text = editor->other;
        struct typed f;
        u32 at, length = 0;
        if (stream[i] != SBA)
            return;
        at = address_of(editor, stream + i + 1);
        for (i += 3; i < n && stream[i] != SBA; i++)
            if (stream[i] != 0 && length < EDIT_LINE_MAX)
                text[length++] = (char)stream[i];
        if (at >= cells)
            return;
        f = (struct typed){at / editor->columns + 1, at % editor->columns, {text, length}};
        field_take(editor, e, &f);
    }
}

static void cursor_take(struct editor *editor, const struct edit *e, u32 at)
{
    struct screen_shape shape;
    const struct row *row;

    screen_shape(editor, e, &shape);
    editor->cursor_row = (u8)(at / editor->columns + 1);
    editor->cursor_column = (u8)(at % editor->columns + 1);
    editor->cursor_file_line = editor->cursor_file_column = 0;
    if (editor->cursor_row > editor->rows)
        return;
    row = &editor->map->row[editor->cursor_row];
    if (row->kind == ROW_LINE) {
        u32 column = at % editor->columns;
        editor->cursor_file_line = row->line;
        if (column > shape.data_at && column - shape.data_at - 1 < shape.width)
            editor->cursor_file_column = shape.from + column - shape.data_at;
    }
}

/* The key's subcommand. */
static const char *key_text(const struct editor *editor, u8 aid)
{
    for (u32 i = 0; i < EDIT_KEYS; i++)
        if (pf_aids[i] == aid)
            return editor->key[i + 1];
    switch (aid) {
    case AID_ENTER:
        return editor->enter;
    case AID_PA1:
        return "CP";
    case AID_PA2:
        return editor->attention[2];
    case AID_PA3:
        return editor->attention[3];
    default:
        return "";
    }
}

/* To the next tab column of the row that the cursor is in. */
static void tab_key(struct editor *editor, const struct edit *e)
{
    struct screen_shape shape;

    screen_shape(editor, e, &shape);
    for (u32 i = 0; i < EDIT_TABS && e->tabs[i]; i++)
        if (editor->cursor_file_column && e->tabs[i] > editor->cursor_file_column &&
            e->tabs[i] <= shape.from + shape.width) {
            editor->cursor_column = (u8)(e->tabs[i] - shape.from + shape.data_at + 1);
            editor->cursor_keep = true;
            return;
        }
    editor->cursor_keep = false;
}

/* How a key is called in the stack. */
static u32 key_name(u8 aid, char name[12])
{
    for (u32 i = 0; i < EDIT_KEYS; i++)
        if (pf_aids[i] == aid)
            return format(name, 12, "PFK %u", i + 1);
    if (aid == AID_PA1 || aid == AID_PA2 || aid == AID_PA3)
        return format(name, 12, "PAK %u", aid == AID_PA1 ? 1 : aid == AID_PA2 ? 2 : 3);
    return format(name, 12, aid == AID_CLEAR ? "CLR" : "ETK");
}

int keys_read(struct editor *editor, bool tag)
{
    char line[EDIT_COMMAND_MAX], name[12];
    struct edit *e = editor->file;
    u8 aid;
    u32 n;

    screen_show(editor);
    while ((n = screen_read(editor)) == 0 && editor->display)
        screen_show(editor);
    if (!n)
        return 0;
    aid = editor->stream[0];
    if (n >= 3) {
        cursor_take(editor, e, address_of(editor, editor->stream + 1));
        fields_take(editor, e, editor->stream, n);
        prefix_execute(e);
    }
    n = format(line, sizeof line, tag ? "CMD %s" : "%s", editor->command);
    if (tag && stack_queue((struct text){name, key_name(aid, name)}))
        return 25;
    if ((!tag || *editor->command) && stack_queue((struct text){line, n < 255 ? n : 255}))
        return 25;
    *editor->command = 0;
    return 0;
}

void keys_take(struct editor *editor, const u8 *stream, u32 n)
{
    struct edit *e = editor->file;
    u8 aid = stream[0];
    bool typed = n > 3, was_input = editor->input;
    char line[EDIT_COMMAND_MAX];
    const char *key;
    u32 length;

    if (aid == AID_CLEAR)
        return;
    if (n >= 3) { /* PA keys send nothing else */
        cursor_take(editor, e, address_of(editor, stream + 1));
        fields_take(editor, e, stream, n);
        prefix_execute(e);
    }
    if (was_input) { /* ends by Enter alone, or by a key that does something else */
        if (aid != AID_ENTER || !typed)
            editor->input = false;
        if (aid == AID_ENTER)
            return;
    }
    if (editor->changing && editor->changing <= EDIT_KEYS && aid == pf_aids[editor->changing - 1]) {
        edit_change_shown(e);
        return;
    }
    key = key_text(editor, aid);
    if (!text_abbreviates((struct text){key, 2}, "SCHANGE", 2))
        editor->changing = 0;
    if (text_equal_upper(text_of(key), TEXT("TABKEY"))) {
        tab_key(editor, e);
        return;
    }
    editor->cursor_keep = aid != AID_ENTER; /* a key leaves the cursor where it is; Enter brings it home */
    length = format(line, sizeof line, "%s", editor->command);
    if (*key) {
        edit_execute(text_of(key));
        if (editor->ended)
            return;
    }
    if (length && !editor->ended) {
        *editor->command = 0;
        edit_execute((struct text){line, length});
    }
}
