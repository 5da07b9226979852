/* Painting and reading the screen by 3270 orders. Field attributes: what may be typed into is a field of its own in
 * each row. Source: 3270 Data Stream Programmer's Reference. */
#include "guests/cms/xedit/screen.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/display.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/keys.h"
#include "guests/cms/xedit/prefix.h"
#include "guests/cms/xedit/screen_map.h"

#define SBA 0x11
#define START_FIELD 0x1D
#define INSERT_CURSOR 0x13
#define REPEAT_TO_ADDRESS 0x3C
#define WCC_RESTORE_ALARM 0xC7 /* keyboard restored, modified tags off, and the alarm */
#define WCC_RESTORE 0xC3
enum { INPUT = 0x40, INPUT_BRIGHT = 0xC8, PROTECTED = 0xF0, PROTECTED_BRIGHT = 0xF8 };
#define STREAM 16384
#define STATUS_WIDTH 20

struct stream {
    u8 *at;
    u32 n;
};

static const u8 six_bits[64] = {0x40, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C, 0x4D,
    0x4E, 0x4F, 0x50, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60,
    0x61, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0xF0, 0xF1, 0xF2, 0xF3,
    0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F};

static void put(struct stream *s, u8 byte)
{
    if (s->n < STREAM)
        s->at[s->n++] = byte;
}

static void put_address(const struct editor *editor, struct stream *s, u32 row, u32 column)
{
    u32 at = (row - 1) * editor->columns + column;

    if (editor->rows * editor->columns > 4096) {
        put(s, (u8)(at >> 8));
        put(s, (u8)at);
    } else {
        put(s, six_bits[at >> 6 & 63]);
        put(s, six_bits[at & 63]);
    }
}

static void address(const struct editor *editor, struct stream *s, u32 row, u32 column)
{
    put(s, SBA);
    put_address(editor, s, row, column);
}

static void field(const struct editor *editor, struct stream *s, u32 row, u32 column, u8 attribute)
{
    address(editor, s, row, column);
    put(s, START_FIELD);
    put(s, attribute);
}

/* What has no picture is shown as a quotation mark would be: as a blank box. */
static void text(struct stream *s, struct text t, u32 width)
{
    for (u32 i = 0; i < t.n && i < width; i++)
        put(s, (u8)t.at[i] < 0x40 || (u8)t.at[i] == 0xFF ? '"' : (u8)t.at[i]);
}

/* One byte up to a column; the last one is the first of the next row. */
static void fill(const struct editor *editor, struct stream *s, u32 row, u32 column, u8 byte)
{
    put(s, REPEAT_TO_ADDRESS);
    put_address(editor, s, column < editor->columns ? row : row % editor->rows + 1, column % editor->columns);
    put(s, byte);
}

/* Blanks up to a column, that what is typed beyond the text stays in its column; with NULLS ON there is room to insert.
 */
static void blanks(const struct editor *editor, struct stream *s, u32 row, u32 column)
{
    if (!editor->file->nulls)
        fill(editor, s, row, column, ' ');
}

static void words(struct stream *s, const char *t)
{
    text(s, text_of(t), 1000);
}

bool screen_open(struct editor *editor)
{
    if (!display_size(&editor->rows, &editor->columns))
        return false;
    if (editor->rows > EDIT_SCREEN_ROWS)
        editor->rows = EDIT_SCREEN_ROWS;
    editor->stream = program_storage_get(STREAM);
    editor->map = program_storage_get(sizeof *editor->map);
    editor->display = editor->stream && editor->map;
    if (!editor->display)
        screen_close(editor);
    return editor->display;
}

void screen_close(struct editor *editor)
{
    if (editor->display)
        display_release();
    storage_free(editor->stream);
    storage_free(editor->map);
    editor->stream = NULL;
    editor->map = NULL;
    editor->display = false;
}

u32 screen_id_line(const struct edit *e, char *line, u32 size)
{
    return format(line, size, "%.8s %.8s %c%c  %c %u  Trunc=%u Size=%u Line=%u Col=%u Alt=%d", e->id.name, e->id.type,
        e->id.mode, e->id.number, e->format, e->record_length, e->truncation, edit_last(e), e->current, e->column,
        e->altered);
}

static void id_line(const struct editor *editor, struct stream *s, const struct edit *e)
{
    char line[120];
    u32 n = screen_id_line(e, line, sizeof line);

    field(editor, s, 1, 0, PROTECTED_BRIGHT);
    text(s, (struct text){line, n}, editor->columns - 1u);
}

static void command_line(const struct editor *editor, struct stream *s, u32 row)
{
    field(editor, s, row, 0, PROTECTED_BRIGHT);
    words(s, "====>");
    field(editor, s, row, 6, INPUT_BRIGHT);
    words(s, editor->command);
    if (row + 1u < editor->rows)
        field(editor, s, row + 1, 0, PROTECTED);
}

static void status_line(const struct editor *editor, struct stream *s, const struct edit *e)
{
    struct text pending = prefix_first(e);
    char line[32];

    field(editor, s, editor->rows, editor->columns - STATUS_WIDTH - 1u, PROTECTED_BRIGHT);
    if (pending.n)
        format(line, sizeof line, "'%T' pending...", &pending);
    else
        format(line, sizeof line, "%s %u File%s", editor->input ? "Input-mode" : "X E D I T ", editor->files,
            editor->files == 1 ? "" : "s");
    words(s, line);
}

static void prefix_area(const struct editor *editor, struct stream *s, const struct edit *e, u32 row, u32 line)
{
    struct screen_shape shape;
    char shown[16];
    u32 n;

    screen_shape(editor, e, &shape);
    if (shape.prefix_at == ~0u)
        return;
    field(editor, s, row, shape.prefix_at, INPUT);
    n = screen_prefix(e, line, shown);
    for (u32 i = 0; i < n; i++)
        put(s, (u8)shown[i]);
}

static void file_row(const struct editor *editor, struct stream *s, const struct edit *e, u32 r)
{
    const struct row *row = &editor->map->row[r];
    bool current = r == editor->map->current, left = !e->prefix_right;
    struct screen_shape shape;
    char shadow[80];

    screen_shape(editor, e, &shape);
    if (left && row->kind != ROW_INPUT)
        prefix_area(editor, s, e, r, row->line);
    switch (row->kind) {
    case ROW_LINE: {
        struct text t = lines_text(&e->lines, row->line);
        t.at += shape.from < t.n ? shape.from : t.n;
        t.n -= shape.from < t.n ? shape.from : t.n;
        field(editor, s, r, shape.data_at, current ? INPUT_BRIGHT : INPUT);
        text(s, t, shape.width);
        if (t.n < shape.width)
            blanks(editor, s, r, shape.data_at + 1 + shape.width);
        break;
    }
    case ROW_INPUT:
        field(editor, s, r, 0, INPUT);
        blanks(editor, s, r, editor->columns);
        break;
    case ROW_SHADOW:
        field(editor, s, r, shape.data_at, PROTECTED);
        format(shadow, sizeof shadow, "-------------------- %u line(s) not displayed --------------------", row->count);
        words(s, shadow);
        break;
    default:
        field(editor, s, r, shape.data_at, current ? PROTECTED_BRIGHT : PROTECTED);
        words(s, row->kind == ROW_TOP ? "* * * Top of File * * *" : "* * * End of File * * *");
        break;
    }
    if (!left && row->kind != ROW_INPUT)
        prefix_area(editor, s, e, r, row->line);
    else if (shape.data_at + 1 + shape.width < editor->columns && row->kind == ROW_LINE)
        field(editor, s, r, shape.data_at + 1 + shape.width, PROTECTED);
}

/* |...+....1....+....2, with the column pointer. */
static void scale(const struct editor *editor, struct stream *s, const struct edit *e, u32 r, bool tabs)
{
    struct screen_shape shape;

    screen_shape(editor, e, &shape);
    field(editor, s, r, shape.data_at, PROTECTED);
    for (u32 i = 0; i < shape.width; i++) {
        u32 column = shape.from + i + 1, tab = 0;
        while (tab < EDIT_TABS && e->tabs[tab] != column)
            tab++;
        if (tabs)
            put(s, tab < EDIT_TABS ? 'T' : ' ');
        else if (column == e->column)
            put(s, '|');
        else if (column % 10 == 0)
            put(s, (u8) "0123456789"[column / 10 % 10]);
        else
            put(s, column % 5 == 0 ? '+' : column == e->zone_from ? '<' : column == e->zone_to + 1 ? '>' : '.');
    }
}

static void messages(struct editor *editor, struct stream *s, u32 row)
{
    for (u32 i = 0; i < editor->messages && row + i < editor->rows; i++) {
        field(editor, s, row + i, 0, PROTECTED_BRIGHT);
        text(s, text_of(editor->message[i]), editor->columns - 1u);
        if (strlen(editor->message[i]) < editor->columns - 1u)
            fill(editor, s, row + i, editor->columns, 0);
    }
}

/* Where the cursor goes: a line that was made, the row a macro wants, else the command line. */
static void cursor(struct editor *editor, struct stream *s, struct edit *e)
{
    struct screen_shape shape;
    u32 row = editor->cursor_row, column = editor->cursor_column;

    screen_shape(editor, e, &shape);
    if (editor->cursor_keep && row && !e->cursor_line) {
        address(editor, s, row, column - 1);
        put(s, INSERT_CURSOR);
        return;
    }
    row = column = 0;
    for (u32 r = 1; r <= editor->rows; r++) {
        const struct row *w = &editor->map->row[r];
        if (w->kind == ROW_COMMAND && !row) {
            row = r;
            column = 7;
        }
        if ((w->kind == ROW_LINE && e->cursor_line && w->line == e->cursor_line) ||
            (w->kind == ROW_INPUT && editor->input && editor->map->row[r - 1].kind != ROW_INPUT &&
                r > editor->map->current)) {
            row = r;
            column = shape.data_at + 1;
            if (editor->changing && e->column > shape.from && e->column <= shape.from + shape.width)
                column += e->column - 1 - shape.from;
            break;
        }
    }
    address(editor, s, row ? row : 1, column);
    put(s, INSERT_CURSOR);
}

void screen_show(struct editor *editor)
{
    struct stream s = {editor->stream, 0};
    struct edit *e = editor->file;

    screen_map(editor, e, editor->map);
    put(&s, editor->alarm ? WCC_RESTORE_ALARM : WCC_RESTORE);
    id_line(editor, &s, e);
    for (u32 r = 2; r <= editor->rows; r++)
        switch (editor->map->row[r].kind) {
        case ROW_COMMAND:
            command_line(editor, &s, r);
            break;
        case ROW_SCALE:
        case ROW_TABS:
            scale(editor, &s, e, r, editor->map->row[r].kind == ROW_TABS);
            break;
        case ROW_MESSAGE:
            field(editor, &s, r, 0, PROTECTED);
            break;
        case ROW_RESERVED: {
            const struct reserved *mine = &e->reserved[editor->map->row[r].line];
            field(editor, &s, r, 0, mine->high ? PROTECTED_BRIGHT : PROTECTED);
            text(&s, text_of(mine->text), editor->columns - 1u);
            break;
        }
        case ROW_NOTHING:
            field(editor, &s, r, 0, PROTECTED);
            break;
        case ROW_STATUS:
            status_line(editor, &s, e);
            break;
        default:
            file_row(editor, &s, e, r);
            break;
        }
    messages(editor, &s, editor->map->message);
    cursor(editor, &s, e);
    editor->messages = 0;
    editor->alarm = editor->cursor_keep = false;
    e->cursor_line = 0;
    *editor->command = 0;
    display_write(s.at, (u16)s.n, editor->rows != 24 || editor->columns != 80);
}

/* Another terminal may have come: of another size, or one of lines. */
static void display_again(struct editor *editor)
{
    if (!display_size(&editor->rows, &editor->columns))
        screen_close(editor);
    else if (editor->rows > EDIT_SCREEN_ROWS)
        editor->rows = EDIT_SCREEN_ROWS;
}

u32 screen_read(struct editor *editor)
{
    u32 n = display_read(editor->stream, STREAM);

    immediate.ending = false; /* HX: what is not saved lives only as long as XEDIT does, so it goes on */
    if (n == 0)
        display_again(editor);
    return n;
}

void screen_turn(struct editor *editor)
{
    u32 n = screen_read(editor);

    if (n)
        keys_take(editor, editor->stream, n);
}
