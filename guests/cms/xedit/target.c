/* Targets. A string is sought from the line behind `from` on, or before it, in the zone, among lines of the scope; with
 * WRAP ON from the other end, too. */
#include "guests/cms/xedit/target.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/match.h"

#define TERMS 8

/* What a line must hold: terms from left to right. */
struct term {
    struct text string;
    char space[256];
    bool blank, not, or ;
};
struct wanted {
    struct term term[TERMS];
    u32 terms;
};

static void blanks_skip(struct text *t)
{
    while (t->n && *t->at == ' ')
        t->at++, t->n--;
}

static bool take(struct text *t, char c)
{
    if (!t->n || *t->at != c)
        return false;
    t->at++;
    t->n--;
    return true;
}

static bool is_not(struct text *t)
{
    return take(t, '¬') || take(t, '^') || take(t, '\\');
}

static bool is_delimiter(char c)
{
    return c != ' ' && !character_is_letter(c) && !character_is_digit(c) && c != '*' && c != ':' && c != '.' &&
           c != '+' && c != '-' && c != '=' && c != '?' && c != '&' && c != '"';
}

static u32 letters(struct text t)
{
    u32 n = 0;

    while (n < t.n && character_is_letter(t.at[n]))
        n++;
    return n;
}

static bool is_blank_word(struct text t)
{
    u32 n = letters(t);

    return n && text_abbreviates((struct text){t.at, n}, "BLANK", 5);
}

bool target_begins(struct text t)
{
    if (!t.n)
        return false;
    return character_is_digit(*t.at) || *t.at == '*' || *t.at == ':' || *t.at == '.' || *t.at == '+' || *t.at == '-' ||
           is_delimiter(*t.at) || is_blank_word(t);
}

static bool term_take(const struct edit *e, struct text *rest, struct term *term)
{
    *term = (struct term){0};
    term->not = is_not(rest);
    if (is_blank_word(*rest)) {
        rest->at += 5;
        rest->n -= 5;
        term->blank = true;
        return true;
    }
    return rest->n && is_delimiter(*rest->at) && match_delimited(e, rest, &term->string, term->space);
}

static bool wanted_take(const struct edit *e, struct text *rest, struct wanted *w)
{
    bool or = false;

    w->terms = 0;
    do {
        if (w->terms == TERMS || !term_take(e, rest, &w->term[w->terms]))
            return false;
        w->term[w->terms++].or = or ;
        struct text after = *rest;
        blanks_skip(&after);
        if (!take(&after, '&')) {
            if (!take(&after, '|'))
                return true;
            or = true;
        } else {
            or = false;
        }
        blanks_skip(&after);
        *rest = after;
    } while (true);
}

static bool term_holds(const struct edit *e, const struct term *term, struct text line)
{
    struct match m;
    bool holds = term->blank ? text_strip(line).n == 0 : match_find(e, line, term->string, 0, &m);

    return holds != term->not ;
}

static bool line_is_wanted(const struct edit *e, const struct wanted *w, u32 n)
{
    struct text line = lines_text(&e->lines, n);
    bool holds = term_holds(e, &w->term[0], line);

    for (u32 i = 1; i < w->terms; i++)
        if (w->term[i].or != holds)
            holds = term_holds(e, &w->term[i], line);
    return holds;
}

static bool seek(const struct edit *e, const struct wanted *w, u32 from, u32 to, bool backward, u32 *found)
{
    for (u32 n = from; backward ? n >= to : n <= to; n += backward ? -1u : 1u) {
        if (n < 1 || n > edit_last(e))
            continue;
        if (edit_in_scope(e, n) && line_is_wanted(e, w, n)) {
            *found = n;
            return true;
        }
        if (n == 1 && backward)
            break;
    }
    return false;
}

static int find_wanted(const struct edit *e, const struct wanted *w, u32 from, bool backward, struct target *t)
{
    u32 top = edit_top(e) ? edit_top(e) : 1, end = edit_end(e) < edit_last(e) ? edit_end(e) : edit_last(e);

    if (end < top)
        return TARGET_NOWHERE;
    if (backward ? from > top && seek(e, w, from - 1, top, true, &t->line) : seek(e, w, from + 1, end, false, &t->line))
        return TARGET_FOUND;
    if (e->wrap && (backward ? seek(e, w, end, from < top ? top : from, true, &t->line)
                             : seek(e, w, top, from < end ? from : end, false, &t->line)))
        return TARGET_FOUND;
    return TARGET_NOWHERE;
}

u32 target_step(const struct edit *e, u32 from, u64 n, bool backward, u64 *left)
{
    u32 top = edit_top(e), end = edit_end(e), line = from;

    while (n && (backward ? line > top : line < end)) {
        line += backward ? -1u : 1u;
        if (line == 0 || line > edit_last(e) || edit_in_scope(e, line))
            n--;
    }
    *left = n;
    return line;
}

static int step(const struct edit *e, u32 from, u64 n, bool backward, struct target *t)
{
    u64 left;

    t->line = target_step(e, from, n, backward, &left);
    return left ? TARGET_BEYOND : TARGET_FOUND;
}

static bool number_take(struct text *rest, u64 *n)
{
    u32 digits = 0;

    while (digits < rest->n && character_is_digit(rest->at[digits]))
        digits++;
    if (!text_number((struct text){rest->at, digits}, 0xFFFFFFFF, n))
        return false;
    rest->at += digits;
    rest->n -= digits;
    return true;
}

static int find_name(const struct edit *e, struct text *rest, struct target *t)
{
    char name[8];
    u32 n = 0;

    while (n < rest->n && rest->at[n] != ' ' && rest->at[n] != '&' && rest->at[n] != '|')
        n++;
    field_set_upper(name, 8, (struct text){rest->at, n});
    rest->at += n;
    rest->n -= n;
    for (u32 i = 1; i <= edit_last(e); i++) {
        u16 has = lines_at(&e->lines, i)->name;
        if (has && memcmp(e->names[has - 1], name, 8) == 0) {
            t->line = i;
            return TARGET_FOUND;
        }
    }
    return TARGET_NOWHERE;
}

static int find_absolute(const struct edit *e, struct text *rest, struct target *t)
{
    u64 n;

    if (!number_take(rest, &n))
        return TARGET_INVALID;
    t->line = n < edit_top(e) ? edit_top(e) : n > edit_end(e) ? edit_end(e) : (u32)n;
    return t->line == n ? TARGET_FOUND : TARGET_BEYOND;
}

static int find(struct edit *e, struct text *rest, u32 from, struct target *t)
{
    bool backward = take(rest, '-');
    struct wanted w;
    u64 n;

    if (!backward)
        take(rest, '+');
    if (!rest->n)
        return TARGET_INVALID;
    if (take(rest, '*')) {
        t->line = backward ? edit_top(e) : edit_end(e);
        return TARGET_FOUND;
    }
    if (take(rest, ':'))
        return find_absolute(e, rest, t);
    if (take(rest, '.'))
        return find_name(e, rest, t);
    if (character_is_digit(*rest->at))
        return number_take(rest, &n) ? step(e, from, n, backward, t) : TARGET_INVALID;
    if (!wanted_take(e, rest, &w))
        return TARGET_INVALID;
    return find_wanted(e, &w, from, backward, t);
}

int target_find(struct edit *e, struct text *rest, u32 from, struct target *t)
{
    int rc;

    blanks_skip(rest);
    *t = (struct target){.line = from};
    rc = find(e, rest, from, t);
    t->first = t->line < from ? t->line + 1 : from;
    t->count = t->line < from ? from - t->line : t->line - from;
    return rc;
}

int target_operand(struct edit *e, struct text *rest, struct target *t)
{
    int rc;

    blanks_skip(rest);
    if (!rest->n) {
        *t = (struct target){.line = e->current + 1, .count = 1, .first = e->current};
        rc = TARGET_FOUND;
    } else {
        struct text whole = *rest;
        rc = target_find(e, rest, e->current, t);
        if (rc == TARGET_INVALID)
            return edit_message("XTA", XEDIT_INVALID_OPERAND, &whole);
        if (rc == TARGET_NOWHERE)
            return edit_message("XTA", TARGET_NOT_FOUND);
    }
    if (t->first == 0) { /* the line "Top of File" is no line */
        t->first = 1;
        t->count -= t->count != 0;
    }
    if (t->first > edit_last(e))
        t->count = 0;
    else if (t->count > edit_last(e) + 1 - t->first)
        t->count = edit_last(e) + 1 - t->first;
    return 0;
}
