/* Going about in the file: UP, DOWN, TOP, BOTTOM, LOCATE, FIND, scrolling, LEFT and RIGHT. Source: XEDIT Commands and
 * Macros Reference. Return code 1: top or end of file reached. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

static int beyond(const struct edit *e)
{
    return e->current == 0 || e->current > edit_last(e) ? 1 : 0;
}

/* An operand that is a number, or *, or nothing: 1. */
static bool amount(struct text operands, u64 *n)
{
    struct text word = text_word(&operands);

    *n = 1;
    if (!word.n)
        return true;
    if (word.n == 1 && *word.at == '*') {
        *n = 0xFFFFFFFF;
        return !text_strip(operands).n;
    }
    return text_number(word, 0xFFFFFFFF, n) && !text_strip(operands).n;
}

static int go(struct edit *e, struct text operands, bool backward)
{
    u64 n;

    if (!amount(operands, &n))
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    e->current = target_step(e, e->current, n, backward, &n);
    return beyond(e);
}

int xedit_down(struct edit *e, struct text operands)
{
    return go(e, operands, false);
}

int xedit_up(struct edit *e, struct text operands)
{
    return go(e, operands, true);
}

int xedit_top(struct edit *e, struct text operands)
{
    if (operands.n)
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    e->current = edit_top(e);
    return 0;
}

int xedit_bottom(struct edit *e, struct text operands)
{
    if (operands.n)
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    e->current = edit_end(e) > edit_last(e) ? edit_last(e) : edit_end(e);
    while (e->current > edit_top(e) && !edit_in_scope(e, e->current))
        e->current--;
    return 0;
}

/* Screens; 0 is the other end, as on z/VM. */
static int scroll(struct edit *e, struct text operands, bool backward)
{
    u32 page = editor_now()->rows > 7 ? editor_now()->rows - 5u : 19;
    u64 n;

    if (!amount(operands, &n))
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    if (n == 0) {
        e->current = backward ? edit_end(e) : edit_top(e);
        return 0;
    }
    if (backward ? e->current == edit_top(e) : e->current >= edit_end(e)) { /* from one end to the other */
        e->current = backward ? edit_last(e) : edit_top(e);
        return 0;
    }
    n = n > 0xFFFFFF ? 0xFFFFFFFF : n * page;
    e->current = target_step(e, e->current, n, backward, &n);
    return beyond(e);
}

int xedit_forward(struct edit *e, struct text operands)
{
    return scroll(e, operands, false);
}

int xedit_backward(struct edit *e, struct text operands)
{
    return scroll(e, operands, true);
}

/* LOCATE target [subcommand]; without a target the last one again. */
int xedit_locate(struct edit *e, struct text operands)
{
    struct text rest = operands.n ? operands : e->last_locate;
    struct target t;
    int rc;

    if (!rest.n)
        return edit_message("XLO", XEDIT_MISSING_OPERAND);
    if (operands.n) {
        struct edit *kept = e;
        u32 n = operands.n < EDIT_COMMAND_MAX ? operands.n : EDIT_COMMAND_MAX;
        memcpy(kept->locate_space, operands.at, n);
        kept->last_locate = (struct text){kept->locate_space, n};
    }
    rc = target_find(e, &rest, e->current, &t);
    if (rc == TARGET_INVALID)
        return edit_message("XLO", XEDIT_INVALID_OPERAND, &operands);
    if (rc == TARGET_NOWHERE) {
        if (!e->stay)
            e->current = edit_end(e);
        return edit_message("XLO", TARGET_NOT_FOUND);
    }
    e->current = t.line;
    rest = text_strip(rest);
    if (rest.n)
        return edit_execute(rest);
    return rc;
}

/* FIND's text: a blank in it stands for any character, an underscore for a blank. */
static bool begins_so(const struct edit *e, struct text line, struct text wanted)
{
    for (u32 i = 0; i < wanted.n; i++) {
        char has = i < line.n ? line.at[i] : ' ', wants = wanted.at[i] == '_' ? ' ' : wanted.at[i];
        if (wanted.at[i] == ' ')
            continue;
        if (has != wants && !(e->case_ignored && character_upper(has) == character_upper(wants)))
            return false;
    }
    return true;
}

static int find(struct edit *e, struct text wanted, bool backward, bool not )
{
    u32 n = e->current;

    for (;;) {
        if (backward ? n <= edit_top(e) : n >= edit_end(e))
            break;
        n += backward ? -1u : 1u;
        if (n == 0 || n > edit_last(e) || !edit_in_scope(e, n))
            continue;
        if (begins_so(e, lines_text(&e->lines, n), wanted) != not ) {
            e->current = n;
            return 0;
        }
    }
    if (!e->stay)
        e->current = backward ? edit_top(e) : edit_end(e);
    return edit_message("XFI", TARGET_NOT_FOUND);
}

int xedit_find(struct edit *e, struct text operands)
{
    return find(e, operands, false, false);
}

int xedit_findup(struct edit *e, struct text operands)
{
    return find(e, operands, true, false);
}

int xedit_nfind(struct edit *e, struct text operands)
{
    return find(e, operands, false, true);
}

int xedit_nfindup(struct edit *e, struct text operands)
{
    return find(e, operands, true, true);
}

int xedit_left(struct edit *e, struct text operands)
{
    u64 n;

    if (!amount(operands, &n))
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    e->left = n == 0 || n > e->left ? 0 : e->left - (u32)n;
    return 0;
}

int xedit_right(struct edit *e, struct text operands)
{
    u64 n;

    if (!amount(operands, &n))
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    e->left = n == 0 ? 0 : n > e->truncation || e->left + n > e->truncation ? e->truncation : e->left + (u32)n;
    return 0;
}

int xedit_rgtleft(struct edit *e, struct text operands)
{
    u64 n;

    if (!amount(operands, &n))
        return edit_message("XMV", XEDIT_INVALID_OPERAND, &operands);
    if (!operands.n)
        n = editor_now()->columns ? editor_now()->columns * 3u / 4 : 60;
    e->left = e->left ? 0 : (u32)(n < e->truncation ? n : e->truncation);
    return 0;
}
