/* The plan of the screen: the current line's row, what is above and below it, rows that settings take. */
#include "guests/cms/xedit/screen_map.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/prefix.h"
#include "guests/cms/xedit/screen.h"

static u32 row_of(const struct editor *editor, s32 setting)
{
    s32 row = setting >= ROW_MIDDLE / 2 ? editor->rows / 2 + setting - ROW_MIDDLE
              : setting < 0             ? editor->rows + setting + 1
                                        : setting;

    return row < 1 ? 1 : row > editor->rows ? editor->rows : (u32)row;
}

static void reserve(struct screen_map *m, u32 row, enum row_kind kind)
{
    if (m->row[row].kind == ROW_NOTHING)
        m->row[row].kind = kind;
}

/* What stands behind line n; its number is the next one to go on from. */
static u32 below(const struct edit *e, u32 n, struct row *row)
{
    u32 last = edit_last(e);

    *row = (struct row){0};
    if (n >= edit_end(e))
        return n;
    if (n + 1 > last) {
        row->kind = e->to_eof ? ROW_END : ROW_NOTHING;
        row->line = last + 1;
        return last + 1;
    }
    u32 to = n + 1;
    while (to <= last && !edit_in_scope(e, to))
        to++;
    if (to == n + 1) {
        *row = (struct row){ROW_LINE, to, 1};
        return to;
    }
    if (e->shadow) {
        *row = (struct row){ROW_SHADOW, n + 1, to - n - 1};
        return to - 1;
    }
    return below(e, to - 1, row);
}

static u32 above(const struct edit *e, u32 n, struct row *row)
{
    *row = (struct row){0};
    if (n <= edit_top(e))
        return n;
    if (n == 1) {
        row->kind = e->to_eof ? ROW_TOP : ROW_NOTHING;
        return 0;
    }
    u32 to = n - 1;
    while (to && !edit_in_scope(e, to))
        to--;
    if (to == n - 1) {
        *row = (struct row){ROW_LINE, to, 1};
        return to;
    }
    if (e->shadow) {
        *row = (struct row){ROW_SHADOW, to + 1, n - 1 - to};
        return to + 1;
    }
    return above(e, to + 1, row);
}

static void row_current(const struct edit *e, struct row *row)
{
    if (e->current == 0)
        row->kind = ROW_TOP;
    else if (e->current > edit_last(e))
        row->kind = ROW_END;
    else
        row->kind = ROW_LINE;
    row->line = e->current;
    row->count = 1;
}

void screen_map(const struct editor *editor, const struct edit *e, struct screen_map *m)
{
    u32 line = e->current;

    memset(m, 0, sizeof *m);
    m->row[1].kind = ROW_ID;
    m->row[editor->rows].kind = ROW_STATUS;
    m->row[e->command_row == 1 ? 2 : editor->rows - 1u].kind = e->command_row == 2 ? ROW_NOTHING : ROW_COMMAND;
    for (u32 i = 0; i < EDIT_RESERVED; i++)
        if (e->reserved[i].row) {
            u32 row = row_of(editor, e->reserved[i].row);
            reserve(m, row, ROW_RESERVED);
            m->row[row].line = i;
        }
    m->message = row_of(editor, e->message_row);
    m->message += m->row[m->message].kind == ROW_ID || (m->message == 2 && e->command_row == 1);
    if (m->message < 4 && e->current_row >= ROW_MIDDLE / 2)
        reserve(m, m->message, ROW_MESSAGE);
    m->current = row_of(editor, e->current_row);
    while (m->row[m->current].kind != ROW_NOTHING && m->current < editor->rows)
        m->current++;
    if (m->row[m->current].kind != ROW_NOTHING)
        m->current = editor->rows / 2u;
    row_current(e, &m->row[m->current]);
    if (e->scale)
        reserve(m, row_of(editor, e->scale_row), ROW_SCALE);
    if (e->tabline)
        reserve(m, row_of(editor, e->tab_row), ROW_TABS);
    for (u32 r = m->current + 1; r < editor->rows; r++)
        if (m->row[r].kind == ROW_NOTHING) {
            if (editor->input)
                m->row[r].kind = ROW_INPUT;
            else
                line = below(e, line, &m->row[r]);
        }
    line = e->current;
    for (u32 r = m->current - 1; r > 0; r--)
        if (m->row[r].kind == ROW_NOTHING)
            line = above(e, line, &m->row[r]);
}

void screen_shape(const struct editor *editor, const struct edit *e, struct screen_shape *s)
{
    bool prefix = e->prefix != PREFIX_OFF && !editor->input;
    u32 width = editor->columns - 1u - (prefix ? PREFIX_LENGTH + 1 : 0);

    s->from = e->verify_from - 1 + e->left;
    s->width = e->verify_to > s->from ? e->verify_to - s->from : 0;
    if (s->width > width)
        s->width = width;
    s->prefix_at = !prefix ? ~0u : e->prefix_right ? editor->columns - 1u - PREFIX_LENGTH : 0;
    s->data_at = prefix && !e->prefix_right ? PREFIX_LENGTH + 1 : 0;
}
