/* Lines added, deleted, copied and moved. Source: XEDIT Commands and Macros Reference. */
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

static bool count_of(struct text operands, u32 *n)
{
    struct text word = text_word(&operands);
    u64 value = 1;

    if (word.n && !text_number(word, 1000000, &value))
        return false;
    *n = (u32)value;
    return !text_strip(operands).n;
}

/* Where a new line goes: behind the current one, at the end of file before it. */
static u32 here(const struct edit *e)
{
    return e->current > edit_last(e) ? edit_last(e) : e->current;
}

int xedit_add(struct edit *e, struct text operands)
{
    u32 n, at = here(e);
    int rc = 0;

    if (!count_of(operands, &n))
        return edit_message("XAD", XEDIT_INVALID_OPERAND, &operands);
    for (u32 i = 0; rc == 0 && i < n; i++)
        rc = edit_insert(e, at, (struct text){"", 0});
    e->cursor_line = at + 1;
    return rc;
}

int xedit_delete(struct edit *e, struct text operands)
{
    struct target t;
    int rc;

    if (!operands.n && (e->current == 0 || e->current > edit_last(e)))
        return edit_message("XDE", NO_LINE);
    rc = target_operand(e, &operands, &t);
    if (rc)
        return rc;
    if (text_strip(operands).n)
        return edit_message("XDE", XEDIT_INVALID_OPERAND, &operands);
    if (e->selects && !e->scope_all) { /* only those that are shown */
        u32 gone = 0;
        for (u32 i = t.count; rc == 0 && i > 0; i--)
            if (edit_in_scope(e, t.first + i - 1)) {
                rc = edit_delete(e, t.first + i - 1, 1);
                gone++;
            }
        t.count = gone;
    } else {
        rc = edit_delete(e, t.first, t.count);
    }
    if (rc)
        return rc;
    e->current = t.first > edit_last(e) ? edit_last(e) + 1 : t.first;
    if (t.count > 1)
        edit_message("XDE", LINES_DELETED, t.count);
    return e->current > edit_last(e) ? 1 : 0;
}

int xedit_recover(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    u64 n = 1;
    u32 done, before = e->current ? e->current : 1;

    if (word.n == 1 && *word.at == '*')
        n = 0xFFFFFFFF;
    else if (word.n && !text_number(word, 0xFFFFFFFF, &n))
        return edit_message("XRC", XEDIT_INVALID_OPERAND, &word);
    if (before > edit_last(e) + 1)
        before = edit_last(e) + 1;
    done = lines_recover(&e->lines, before, (u32)n);
    if (!done)
        return edit_message("XRC", NOTHING_TO_RECOVER);
    e->current = before;
    edit_message("XRC", LINES_RECOVERED, done);
    return edit_altered(e);
}

/* DUPLICAT n target. */
int xedit_duplicat(struct edit *e, struct text operands)
{
    struct text rest = operands, word = text_word(&rest);
    u64 n = 1;
    struct target t;
    int rc;

    if (word.n && !text_number(word, 100000, &n))
        return edit_message("XDU", XEDIT_INVALID_OPERAND, &word);
    rest = text_strip(rest);
    rc = target_operand(e, &rest, &t);
    for (u64 k = 0; rc == 0 && k < n; k++)
        for (u32 i = 0; rc == 0 && i < t.count; i++)
            rc = edit_insert(e, t.first + t.count + (u32)k * t.count + i - 1, lines_text(&e->lines, t.first + i));
    if (rc == 0 && t.count)
        e->current = t.first + t.count * (u32)n;
    return rc;
}

int edit_copy(struct edit *e, u32 first, u32 count, u32 behind)
{
    for (u32 i = 0; i < count; i++) {
        u32 from = first + i > behind ? first + 2 * i : first + i; /* what was inserted is before it, or not */
        int rc = edit_insert(e, behind + i, lines_text(&e->lines, from));

        if (rc)
            return rc;
    }
    return 0;
}

int edit_move(struct edit *e, u32 first, u32 count, u32 behind)
{
    u32 from, n, lines = count;
    u32 *order;
    bool done;

    if (behind + 1 >= first && behind < first + count)
        return behind + 1 == first || behind == first + count - 1 ? 0 : edit_message("XMO", INVALID_DESTINATION);
    from = behind < first ? behind + 1 : first;
    n = behind < first ? first + count - from : behind + 1 - first;
    order = program_storage_get((u64)n * sizeof *order);
    if (!order)
        return edit_message("XMO", XEDIT_NO_STORAGE);
    for (u32 i = 0; i < n; i++) {
        if (behind < first)
            order[i] = i < lines ? first + i : from + i - lines;
        else
            order[i] = i < n - lines ? first + lines + i : first + i - (n - lines);
    }
    done = lines_reorder(&e->lines, from, n, order);
    storage_free(order);
    return done ? edit_altered(e) : edit_message("XMO", XEDIT_NO_STORAGE);
}

/* Lines up to the first target, behind the second. */
static int two_targets(struct edit *e, struct text operands, struct target *what, struct target *where)
{
    struct text rest = operands;
    int rc;

    if (!rest.n)
        return edit_message("XMO", XEDIT_MISSING_OPERAND);
    rc = target_operand(e, &rest, what);
    if (rc)
        return rc;
    rest = text_strip(rest);
    if (!rest.n)
        return edit_message("XMO", XEDIT_MISSING_OPERAND);
    rc = target_find(e, &rest, e->current, where);
    if (rc == TARGET_INVALID || text_strip(rest).n)
        return edit_message("XMO", XEDIT_INVALID_OPERAND, &rest);
    if (rc == TARGET_NOWHERE)
        return edit_message("XMO", TARGET_NOT_FOUND);
    if (where->line > edit_last(e))
        where->line = edit_last(e);
    return 0;
}

int xedit_copy(struct edit *e, struct text operands)
{
    struct target what, where;
    int rc = two_targets(e, operands, &what, &where);

    if (rc == 0)
        rc = edit_copy(e, what.first, what.count, where.line);
    if (rc)
        return rc;
    e->current = where.line + what.count;
    edit_message("XMO", LINES_COPIED, what.count);
    return 0;
}

int xedit_move(struct edit *e, struct text operands)
{
    struct target what, where;
    int rc = two_targets(e, operands, &what, &where);

    if (rc == 0)
        rc = edit_move(e, what.first, what.count, where.line);
    if (rc)
        return rc;
    e->current = where.line < what.first ? where.line + what.count : where.line;
    edit_message("XMO", LINES_MOVED, what.count);
    return 0;
}

/* INPUT text; without text, on a terminal of lines, lines until a null line: on a screen, input mode. */
int xedit_input(struct edit *e, struct text operands)
{
    char line[CONSOLE_LINE_MAX + 1];
    u32 n;
    int rc = 0;

    if (operands.n) {
        u32 at = here(e);
        rc = edit_insert(e, at, operands);
        if (rc == 0)
            e->current = at + 1;
        return rc;
    }
    if (editor_now()->display) {
        editor_now()->input = true;
        return 0;
    }
    edit_message("XIN", INPUT_MODE);
    while (rc == 0 && (n = console_read(line)) != 0) {
        u32 at = here(e);
        rc = edit_insert(e, at, (struct text){line, n});
        if (rc == 0)
            e->current = at + 1;
    }
    edit_message("XIN", XEDIT_MODE);
    return rc;
}

/* STACK target column length. */
int xedit_stack(struct edit *e, struct text operands)
{
    struct text word;
    struct target t;
    u64 column = 1, length = EDIT_LINE_MAX;
    int rc = target_operand(e, &operands, &t);

    if (rc)
        return rc;
    word = text_word(&operands);
    if (word.n && (!text_number(word, EDIT_LINE_MAX, &column) || !column))
        return edit_message("XST", XEDIT_INVALID_OPERAND, &word);
    word = text_word(&operands);
    if (word.n && !text_number(word, EDIT_LINE_MAX, &length))
        return edit_message("XST", XEDIT_INVALID_OPERAND, &word);
    for (u32 i = 0; i < t.count; i++) {
        struct text line = lines_text(&e->lines, t.first + i);
        u32 from = column - 1 < line.n ? (u32)column - 1 : line.n;
        u32 n = line.n - from < length ? line.n - from : (u32)length;
        if (stack_queue((struct text){line.at + from, n < 255 ? n : 255}))
            return edit_message("XST", XEDIT_NO_STORAGE);
    }
    if (t.count && t.line > t.first)
        e->current = t.line;
    return 0;
}

int xedit_type(struct edit *e, struct text operands)
{
    struct target t;
    int rc = target_operand(e, &operands, &t);

    for (u32 i = 0; rc == 0 && i < t.count; i++)
        if (edit_in_scope(e, t.first + i))
            edit_show_line(lines_text(&e->lines, t.first + i));
    if (rc == 0 && t.count > 1)
        e->current = t.first + t.count - 1;
    return rc;
}

int xedit_hextype(struct edit *e, struct text operands)
{
    struct target t;
    int rc = target_operand(e, &operands, &t);

    for (u32 i = 0; rc == 0 && i < t.count; i++) {
        struct text line = lines_text(&e->lines, t.first + i);
        char shown[128];
        for (u32 at = 0; at < line.n || at == 0; at += 32) {
            u32 n = 0;
            for (u32 k = at; k < at + 32 && k < line.n; k++) {
                shown[n++] = "0123456789ABCDEF"[(u8)line.at[k] >> 4];
                shown[n++] = "0123456789ABCDEF"[(u8)line.at[k] & 15];
                if (k % 4 == 3)
                    shown[n++] = ' ';
            }
            edit_show_line((struct text){shown, n});
        }
    }
    return rc;
}
