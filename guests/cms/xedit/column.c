/* The column pointer and what is done at it: CLOCATE, CINSERT, CDELETE, CREPLACE, COVERLAY, CAPPEND; OVERLAY, REPLACE,
 * JOIN and SPLIT. Source: XEDIT Commands and Macros Reference. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/match.h"
#include "guests/cms/xedit/subcommand.h"

/* The current line in the buffer, with blanks to the column; 0, or the message's return code. */
static int current_line(struct edit *e, u32 columns, struct text *line)
{
    struct text t;
    char *b = editor_now()->buffer;

    if (e->current == 0 || e->current > edit_last(e))
        return edit_message("XCL", NO_LINE);
    t = lines_text(&e->lines, e->current);
    memcpy(b, t.at, t.n);
    if (t.n < columns)
        memset(b + t.n, ' ', columns - t.n);
    *line = (struct text){b, t.n < columns ? columns : t.n};
    return 0;
}

int xedit_cfirst(struct edit *e, struct text operands)
{
    if (operands.n)
        return edit_message("XCL", XEDIT_INVALID_OPERAND, &operands);
    e->column = e->zone_from;
    return 0;
}

int xedit_clast(struct edit *e, struct text operands)
{
    if (operands.n)
        return edit_message("XCL", XEDIT_INVALID_OPERAND, &operands);
    e->column = e->zone_to;
    return 0;
}

/* Where a column target leads from the column pointer; 0: nowhere. */
static u32 column_find(struct edit *e, struct text *rest)
{
    bool backward = rest->n && *rest->at == '-', sign = backward || (rest->n && *rest->at == '+');
    struct text string, line = {0};
    char space[256];
    struct match m;
    u32 from = e->column, found = 0;
    u64 n;

    if (sign)
        rest->at++, rest->n--;
    if (rest->n && *rest->at == '*') {
        rest->at++, rest->n--;
        return backward ? e->zone_from : e->zone_to + 1;
    }
    if (rest->n && *rest->at == ':') {
        rest->at++, rest->n--;
        struct text word = text_word(rest);
        return text_number(word, e->truncation + 1, &n) ? (u32)n : 0;
    }
    if (rest->n && character_is_digit(*rest->at)) {
        struct text word = text_word(rest);
        if (!text_number(word, EDIT_LINE_MAX, &n))
            return 0;
        return backward ? (n < from ? from - (u32)n : e->zone_from) : from + (u32)n;
    }
    if (!rest->n || character_is_letter(*rest->at) || !match_delimited(e, rest, &string, space))
        return 0;
    if (e->current && e->current <= edit_last(e))
        line = lines_text(&e->lines, e->current);
    for (u32 at = backward ? 0 : from; match_find(e, line, string, at, &m); at = m.at + 1) {
        if (backward && m.at + 1 >= from)
            break;
        found = m.at + 1;
        if (!backward)
            break;
    }
    return found;
}

int xedit_clocate(struct edit *e, struct text operands)
{
    struct text rest = operands;
    u32 column;

    if (!operands.n)
        return edit_message("XCL", XEDIT_MISSING_OPERAND);
    column = column_find(e, &rest);
    if (!column)
        return edit_message("XCL", TARGET_NOT_FOUND);
    e->column = column > e->zone_to + 1 ? e->zone_to + 1 : column;
    return e->column > e->zone_to ? 1 : 0;
}

int xedit_cdelete(struct edit *e, struct text operands)
{
    struct text rest = operands, line;
    u32 to = operands.n ? column_find(e, &rest) : e->column + 1, from = e->column;
    int rc;

    if (!to)
        return edit_message("XCD", TARGET_NOT_FOUND);
    if (to < from) { /* up to the pointer, which goes with it */
        u32 was = from;
        from = to + 1;
        to = was + 1;
    }
    rc = current_line(e, 0, &line);
    if (rc || from > line.n)
        return rc;
    to = to > line.n + 1 ? line.n + 1 : to;
    memmove(editor_now()->buffer + from - 1, line.at + to - 1, line.n - (to - 1));
    line.n -= to - from;
    return edit_replace(e, e->current, line);
}

/* Text into the current line at a column; what is there moves to the right by `moved`. */
static int put_in(struct edit *e, u32 column, struct text t, u32 moved)
{
    struct text line;
    int rc = current_line(e, column - 1, &line);
    char *b = editor_now()->buffer;

    if (rc)
        return rc;
    if (line.n + moved > EDIT_LINE_MAX || column - 1 + t.n > EDIT_LINE_MAX)
        return edit_message("XCL", TRUNCATED);
    if (moved)
        memmove(b + column - 1 + moved, b + column - 1, line.n - (column - 1));
    memcpy(b + column - 1, t.at, t.n);
    line.n += moved;
    if (line.n < column - 1 + t.n)
        line.n = column - 1 + t.n;
    return edit_replace(e, e->current, line);
}

int xedit_cinsert(struct edit *e, struct text operands)
{
    return operands.n ? put_in(e, e->column, operands, operands.n) : edit_message("XCI", XEDIT_MISSING_OPERAND);
}

int xedit_creplace(struct edit *e, struct text operands)
{
    return operands.n ? put_in(e, e->column, operands, 0) : edit_message("XCR", XEDIT_MISSING_OPERAND);
}

/* At the end of the text, not behind its blanks; the pointer goes there. */
int xedit_cappend(struct edit *e, struct text operands)
{
    struct text line;
    int rc = current_line(e, 0, &line);

    if (rc)
        return rc;
    while (line.n && line.at[line.n - 1] == ' ')
        line.n--;
    e->column = line.n + 1;
    return operands.n ? put_in(e, e->column, operands, 0) : 0;
}

/* Characters other than blanks replace what is there; an underscore leaves a blank. */
static int overlay(struct edit *e, u32 column, struct text t)
{
    struct text line;
    char *b = editor_now()->buffer;
    int rc = current_line(e, column - 1 + t.n < EDIT_LINE_MAX ? column - 1 + t.n : EDIT_LINE_MAX, &line);

    if (rc)
        return rc;
    for (u32 i = 0; i < t.n && column - 1 + i < EDIT_LINE_MAX; i++)
        if (t.at[i] != ' ')
            b[column - 1 + i] = t.at[i] == '_' ? ' ' : t.at[i];
    return edit_replace(e, e->current, line);
}

int xedit_coverlay(struct edit *e, struct text operands)
{
    return operands.n ? overlay(e, e->column, operands) : edit_message("XCO", XEDIT_MISSING_OPERAND);
}

int xedit_overlay(struct edit *e, struct text operands)
{
    return operands.n ? overlay(e, 1, operands) : edit_message("XOV", XEDIT_MISSING_OPERAND);
}

int xedit_replace(struct edit *e, struct text operands)
{
    if (e->current == 0 || e->current > edit_last(e))
        return edit_message("XRE", NO_LINE);
    return edit_replace(e, e->current, operands);
}

/* Where SPLIT and JOIN cut: the column that is asked for, or the column pointer. */
static int split_column(struct edit *e, struct text operands, u32 *column)
{
    struct text rest = operands, word = text_word(&rest);
    u64 n;

    *column = e->column;
    if (word.n && text_abbreviates(word, "ALIGNED", 1))
        word = text_word(&rest);
    if (!word.n || text_abbreviates(word, "COLUMN", 3))
        return 0;
    if (text_abbreviates(word, "CURSOR", 3)) {
        *column = editor_now()->cursor_file_column ? editor_now()->cursor_file_column : e->column;
        return 0;
    }
    if (!text_number(word, EDIT_LINE_MAX, &n) || n == 0)
        return edit_message("XSJ", XEDIT_INVALID_OPERAND, &operands);
    *column = (u32)n;
    return 0;
}

static bool is_aligned(struct text operands)
{
    return text_abbreviates(text_word(&operands), "ALIGNED", 1);
}

static u32 indentation(struct text t)
{
    u32 n = 0;

    while (n < t.n && t.at[n] == ' ')
        n++;
    return n < t.n ? n : 0;
}

int xedit_split(struct edit *e, struct text operands)
{
    struct text line, second;
    u32 column, indent;
    char *b = editor_now()->other;
    int rc = split_column(e, operands, &column);

    if (rc == 0)
        rc = current_line(e, 0, &line);
    if (rc)
        return rc;
    indent = is_aligned(operands) ? indentation(line) : 0;
    memset(b, ' ', indent);
    second = column <= line.n ? (struct text){line.at + column - 1, line.n - (column - 1)} : (struct text){line.at, 0};
    while (is_aligned(operands) && second.n && *second.at == ' ')
        second.at++, second.n--;
    memcpy(b + indent, second.at, second.n);
    rc = edit_insert(e, e->current, (struct text){b, indent + second.n});
    if (rc == 0 && column <= line.n)
        rc = edit_replace(e, e->current, (struct text){line.at, column - 1});
    return rc;
}

int xedit_join(struct edit *e, struct text operands)
{
    struct text line, next;
    u32 column, length;
    int rc;

    if (e->current == 0 || e->current >= edit_last(e))
        return edit_message("XSJ", NO_LINE);
    rc = split_column(e, operands, &column);
    if (rc)
        return rc;
    next = lines_text(&e->lines, e->current + 1);
    if (is_aligned(operands))
        next.at += indentation(next), next.n -= indentation(next);
    length = column - 1 + next.n;
    if (length > EDIT_LINE_MAX)
        return edit_message("XSJ", TRUNCATED);
    rc = current_line(e, column - 1, &line);
    if (rc)
        return rc;
    memcpy(editor_now()->buffer + column - 1, next.at, next.n);
    rc = edit_replace(e, e->current, (struct text){line.at, length});
    return rc ? rc : edit_delete(e, e->current + 1, 1);
}

/* At the end of a line and behind it: join; else split. */
int xedit_spltjoin(struct edit *e, struct text operands)
{
    u32 column = editor_now()->cursor_file_column ? editor_now()->cursor_file_column : e->column;
    struct text line;

    if (operands.n)
        return edit_message("XSJ", XEDIT_INVALID_OPERAND, &operands);
    if (editor_now()->cursor_file_line)
        e->current = editor_now()->cursor_file_line;
    if (e->current == 0 || e->current > edit_last(e))
        return edit_message("XSJ", NO_LINE);
    line = lines_text(&e->lines, e->current);
    while (line.n && line.at[line.n - 1] == ' ')
        line.n--;
    e->column = column;
    return column > line.n ? xedit_join(e, TEXT("COLUMN")) : xedit_split(e, TEXT("COLUMN"));
}
