/* Settings about the screen and the keys. Source: XEDIT Commands and Macros Reference, "SET". */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/setting_functions.h"

/* A row: n from the top, -n from the bottom, M, M+n, M-n from the middle. */
static bool row_take(struct text t, s32 *row)
{
    bool middle = t.n && (*t.at == 'M' || *t.at == 'm'), minus;
    u64 n = 0;

    if (middle)
        t.at++, t.n--;
    if (middle && !t.n) {
        *row = ROW_MIDDLE;
        return true;
    }
    minus = t.n && *t.at == '-';
    if (minus || (t.n && *t.at == '+'))
        t.at++, t.n--;
    if (!text_number(t, EDIT_SCREEN_ROWS, &n) || (!middle && !n))
        return false;
    *row = (middle ? ROW_MIDDLE : 0) + (minus ? -(s32)n : (s32)n);
    return true;
}

static u32 row_show(s32 row, char *t, u32 size)
{
    if (row < ROW_MIDDLE / 2)
        return format(t, size, "%d", row);
    row -= ROW_MIDDLE;
    return row ? format(t, size, "M%s%d", row > 0 ? "+" : "", row) : format(t, size, "M");
}

static int row_setting(struct text operands, bool *on, s32 *row)
{
    struct text word = text_word(&operands), where = text_word(&operands);
    bool is_on = text_equal_upper(word, TEXT("ON"));

    if (!is_on && !text_equal_upper(word, TEXT("OFF")))
        return setting_invalid(word);
    if (where.n && !row_take(where, row))
        return setting_invalid(where);
    *on = is_on;
    return 0;
}

int set_curline(struct edit *e, struct text operands)
{
    bool on;
    int rc = row_setting(operands, &on, &e->current_row);

    return rc || on ? rc : setting_invalid(operands);
}
u32 show_curline(const struct edit *e, char *t)
{
    return row_show(e->current_row, t, SETTING_SHOWN);
}

int set_scale(struct edit *e, struct text operands)
{
    return row_setting(operands, &e->scale, &e->scale_row);
}
u32 show_scale(const struct edit *e, char *t)
{
    u32 n = format(t, SETTING_SHOWN, "%s ", e->scale ? "ON" : "OFF");

    return n + row_show(e->scale_row, t + n, SETTING_SHOWN - n);
}

int set_tabline(struct edit *e, struct text operands)
{
    return row_setting(operands, &e->tabline, &e->tab_row);
}
u32 show_tabline(const struct edit *e, char *t)
{
    u32 n = format(t, SETTING_SHOWN, "%s ", e->tabline ? "ON" : "OFF");

    return n + row_show(e->tab_row, t + n, SETTING_SHOWN - n);
}

int set_cmdline(struct edit *e, struct text operands)
{
    static const char *const places[] = {"BOTTOM", "TOP", "OFF"};
    struct text word = text_word(&operands);

    if (text_equal_upper(word, TEXT("ON")))
        word = TEXT("BOTTOM");
    for (u8 i = 0; i < 3; i++)
        if (text_abbreviates(word, places[i], 1)) {
            e->command_row = i;
            return 0;
        }
    return setting_invalid(word);
}
u32 show_cmdline(const struct edit *e, char *t)
{
    static const char *const places[] = {"BOTTOM", "TOP", "OFF"};

    return format(t, SETTING_SHOWN, "%s", places[e->command_row]);
}

u32 show_cursor(const struct edit *e, char *t)
{
    const struct editor *editor = editor_now();
    s32 line = editor->cursor_file_line ? (s32)editor->cursor_file_line : -1;

    (void)e;
    return format(t, SETTING_SHOWN, "%u %u %d %d", editor->cursor_row, editor->cursor_column, line,
        line < 0 ? -1 : (s32)editor->cursor_file_column);
}

/* Keys: the old words that say when the command line is executed are understood: it always is before. */
static int key_set(char key[80], struct text operands)
{
    struct text rest = operands, word = text_word(&rest);

    if (text_abbreviates(word, "BEFORE", 2) || text_abbreviates(word, "AFTER", 2) ||
        text_abbreviates(word, "ONLY", 2) || text_abbreviates(word, "IGNORE", 2))
        operands = text_strip(rest);
    if (operands.n > 79)
        return setting_invalid(operands);
    memcpy(key, operands.at, operands.n);
    key[operands.n] = 0;
    return 0;
}

static int keys_set(struct text operands, char (*keys)[80], u32 most)
{
    struct text word = text_word(&operands);
    u64 n;

    if (!text_number(word, most, &n) || !n)
        return edit_message("XSE", INVALID_KEY, &word);
    return key_set(keys[n], text_strip(operands));
}

int set_pf(struct edit *e, struct text operands)
{
    (void)e;
    return keys_set(operands, editor_now()->key, EDIT_KEYS);
}
int set_pa(struct edit *e, struct text operands)
{
    (void)e;
    return keys_set(operands, editor_now()->attention, 3);
}
int set_enter(struct edit *e, struct text operands)
{
    (void)e;
    return key_set(editor_now()->enter, operands);
}
/* text has the key's number, or nothing: all of them are shown by QUERY itself. */
u32 show_pf(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "%s", editor_now()->key[editor_now()->key_asked]);
}
u32 show_pa(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "%s", editor_now()->attention[editor_now()->key_asked & 3]);
}
u32 show_enter(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "%s", editor_now()->enter);
}

int set_prefix(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands), side = text_word(&operands);

    if (text_equal_upper(word, TEXT("ON")))
        e->prefix = PREFIX_ON;
    else if (text_equal_upper(word, TEXT("OFF")))
        e->prefix = PREFIX_OFF;
    else if (text_equal_upper(word, TEXT("NULLS")))
        e->prefix = PREFIX_NULLS;
    else
        return setting_invalid(word);
    if (side.n && !text_abbreviates(side, "LEFT", 1) && !text_abbreviates(side, "RIGHT", 1))
        return setting_invalid(side);
    if (side.n)
        e->prefix_right = text_abbreviates(side, "RIGHT", 1);
    return 0;
}
u32 show_prefix(const struct edit *e, char *t)
{
    static const char *const names[] = {"OFF", "ON", "NULLS"};

    return format(t, SETTING_SHOWN, "%s %s", names[e->prefix], e->prefix_right ? "RIGHT" : "LEFT");
}

int set_tabs(struct edit *e, struct text operands)
{
    u32 tabs[EDIT_TABS] = {0}, n = 0;

    for (struct text word = text_word(&operands); word.n; word = text_word(&operands)) {
        u64 column;
        if (n == EDIT_TABS || !text_number(word, EDIT_LINE_MAX, &column) || !column || (n && column <= tabs[n - 1]))
            return setting_invalid(word);
        tabs[n++] = (u32)column;
    }
    if (!n)
        return edit_message("XSE", XEDIT_MISSING_OPERAND);
    memcpy(e->tabs, tabs, sizeof tabs);
    return 0;
}
u32 show_tabs(const struct edit *e, char *t)
{
    u32 n = 0;

    for (u32 i = 0; i < EDIT_TABS && e->tabs[i]; i++)
        n += format(t + n, SETTING_SHOWN - n, i ? " %u" : "%u", e->tabs[i]);
    return n;
}

int set_verify(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands), second;
    u64 from, to = e->truncation;

    if (text_equal_upper(word, TEXT("ON")) || text_equal_upper(word, TEXT("OFF")))
        word = text_word(&operands);
    if (!word.n)
        return 0;
    second = text_word(&operands);
    if (!second.n) { /* one number: columns from 1 on */
        second = word;
        word = TEXT("1");
    }
    if (!text_number(word, EDIT_LINE_MAX, &from) || !from)
        return setting_invalid(word);
    if (!text_equal(second, TEXT("*")) && (!text_number(second, EDIT_LINE_MAX, &to) || to < from))
        return setting_invalid(second);
    e->verify_from = (u32)from;
    e->verify_to = (u32)to;
    return 0;
}
u32 show_verify(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "ON %u %u", e->verify_from, e->verify_to);
}

/* ON row rows: where messages are shown, over what else is there. */
int set_msgline(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands), where = text_word(&operands), count = text_word(&operands);
    s32 row = e->message_row;
    u64 rows = e->message_rows;

    if (!text_equal_upper(word, TEXT("ON")))
        return setting_invalid(word);
    if (where.n && !row_take(where, &row))
        return setting_invalid(where);
    if (count.n && !text_abbreviates(count, "OVERLAY", 1) && (!text_number(count, 8, &rows) || !rows))
        return setting_invalid(count);
    e->message_row = row;
    e->message_rows = (u8)rows;
    return 0;
}
u32 show_msgline(const struct edit *e, char *t)
{
    u32 n = format(t, SETTING_SHOWN, "ON ");

    n += row_show(e->message_row, t + n, SETTING_SHOWN - n);
    return n + format(t + n, SETTING_SHOWN - n, " %u OVERLAY", e->message_rows);
}

/* Words before the text that say how it looks: colours and highlighting are taken for those who have them in their
 * macros, and only HIGH shows. */
static bool look_take(struct text *operands, bool *high)
{
    static const struct {
        const char *name;
        u8 least;
    } looks[] = {{"BLUE", 1}, {"RED", 3}, {"PINK", 1}, {"GREEN", 1}, {"TURQUOISE", 1}, {"YELLOW", 1}, {"WHITE", 1},
        {"DEFAULT", 1}, {"NONE", 3}, {"BLINK", 5}, {"REVVIDEO", 3}, {"UNDERLINE", 1}, {"PS0", 3}};
    struct text rest = *operands, word = text_word(&rest);

    for (u32 i = 0; i < sizeof looks / sizeof *looks; i++)
        if (text_abbreviates(word, looks[i].name, looks[i].least)) {
            *operands = rest;
            return true;
        }
    if (!text_abbreviates(word, "HIGH", 1) && !text_abbreviates(word, "NOHIGH", 2))
        return false;
    *high = text_abbreviates(word, "HIGH", 1);
    *operands = rest;
    return false;
}

/* RESERVED row HIGH|NOHIGH text, or row OFF. */
int set_reserved(struct edit *e, struct text operands)
{
    struct text where = text_word(&operands), rest = operands, word = text_word(&rest);
    struct reserved *at = NULL;
    bool high = false;
    s32 row;

    if (!row_take(where, &row) || !row)
        return setting_invalid(where);
    for (u32 i = 0; i < EDIT_RESERVED; i++)
        if (e->reserved[i].row == row || (!at && !e->reserved[i].row))
            at = &e->reserved[i];
    if (!at)
        return edit_message("XSE", XEDIT_NO_STORAGE);
    at->row = 0;
    if (text_equal_upper(word, TEXT("OFF")))
        return 0;
    while (look_take(&operands, &high))
        ;
    if (operands.n && *operands.at == ' ')
        operands.at++, operands.n--;
    at->row = row;
    at->high = high;
    format(at->text, sizeof at->text, "%T", &operands);
    return 0;
}
/* The rows. */
u32 show_reserved(const struct edit *e, char *t)
{
    u32 n = 0;

    for (u32 i = 0; i < EDIT_RESERVED; i++)
        if (e->reserved[i].row) {
            n += format(t + n, SETTING_SHOWN - n, n ? " " : "");
            n += row_show(e->reserved[i].row, t + n, SETTING_SHOWN - n);
        }
    return n;
}
u32 show_lastmsg(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "%s", editor_now()->last_message);
}
