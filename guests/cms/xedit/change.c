/* CHANGE and its like: text within lines up to a target. Source: XEDIT Commands and Macros Reference. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/xedit/match.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

/* How often in a line, and from which occurrence on. */
struct often {
    u64 times, from;
};

static bool take_number(struct text *rest, u64 otherwise, u64 *n)
{
    struct text word = text_word(rest);

    *n = otherwise;
    if (!word.n)
        return true;
    if (word.n == 1 && *word.at == '*') {
        *n = 0xFFFFFFFF;
        return true;
    }
    return text_number(word, 0xFFFFFFFF, n) && *n != 0;
}

/* A line with occurrences from `from` on changed into editor->buffer; how many were. */
static u32 change_in(
    const struct edit *e, struct text line, struct text old, struct text new, const struct often *o, struct text *out)
{
    char *to = editor_now()->buffer;
    u32 n = 0, at = 0, changed = 0, seen = 0;
    struct match m;
    bool empty = old.n == 0; /* stands before the first column of the zone */

    out->at = to;
    if (empty)
        m = (struct match){line.n < e->zone_from - 1 ? line.n : e->zone_from - 1, 0};
    while (changed < o->times && (empty || match_find(e, line, old, at, &m))) {
        bool wanted = ++seen >= o->from;
        u32 rest = m.at - at + (wanted ? new.n : m.n);
        if (n + rest > EDIT_LINE_MAX)
            break;
        memcpy(to + n, line.at + at, m.at - at);
        n += m.at - at;
        memcpy(to + n, wanted ? new.at : line.at + m.at, wanted ? new.n : m.n);
        n += wanted ? new.n : m.n;
        at = m.at + m.n;
        changed += wanted;
        if (empty || m.n == 0)
            break;
    }
    if (line.n - at > EDIT_LINE_MAX - n)
        at = line.n - (EDIT_LINE_MAX - n);
    memcpy(to + n, line.at + at, line.n - at);
    out->n = n + line.n - at;
    return changed;
}

static int change_lines(
    struct edit *e, const struct target *t, struct text old, struct text new, const struct often *o, bool told)
{
    u32 occurrences = 0, lines = 0;

    for (u32 i = 0; i < t->count && t->first + i <= edit_last(e); i++) {
        u32 n = t->first + i, changed;
        struct text line;
        int rc;
        if (!edit_in_scope(e, n))
            continue;
        changed = change_in(e, lines_text(&e->lines, n), old, new, o, &line);
        if (!changed)
            continue;
        rc = edit_replace(e, n, line);
        if (rc)
            return rc;
        occurrences += changed;
        lines++;
    }
    if (t->count > 1 && !e->stay) { /* the last line looked at becomes current */
        u32 last = t->first + t->count - 1;
        e->current = t->line < t->first ? t->first : last > edit_last(e) ? edit_last(e) : last;
    }
    if (!lines)
        return edit_message("XCG", NO_LINES_CHANGED);
    if (told)
        edit_message("XCG", STRINGS_CHANGED, occurrences, lines);
    return 0;
}

/* CHANGE /old/new/ target times from; nothing: the last one again. */
int xedit_change(struct edit *e, struct text operands)
{
    struct text rest = operands.n ? operands : e->last_change, old, new, targets;
    char space[256], other[256];
    struct often o;
    struct target t;
    int rc;

    if (!rest.n)
        return edit_message("XCG", XEDIT_MISSING_OPERAND);
    if (operands.n) {
        u32 n = operands.n < EDIT_COMMAND_MAX ? operands.n : EDIT_COMMAND_MAX;
        memcpy(e->change_space, operands.at, n);
        e->last_change = (struct text){e->change_space, n};
    }
    char delimiter = *rest.at;
    if (character_is_letter(delimiter) || character_is_digit(delimiter) || delimiter == ' ')
        return edit_message("XCG", XEDIT_INVALID_OPERAND, &operands);
    match_delimited(e, &rest, &old, space);
    rest.at--, rest.n++; /* the delimiter in the middle begins the second string */
    if (rest.n == 0 || *rest.at != delimiter)
        return edit_message("XCG", XEDIT_MISSING_OPERAND);
    match_delimited(e, &rest, &new, other);
    targets = text_strip(rest);
    rc = target_operand(e, &targets, &t);
    if (rc)
        return rc;
    if (!take_number(&targets, 1, &o.times) || !take_number(&targets, 1, &o.from) || text_strip(targets).n)
        return edit_message("XCG", XEDIT_INVALID_OPERAND, &targets);
    return change_lines(e, &t, old, new, &o, e->message_mode);
}

/* A character, or its two hexadecimal digits. */
static bool take_character(struct text *rest, char *c)
{
    struct text word = text_word(rest);
    u64 code;

    if (word.n == 1)
        *c = *word.at;
    else if (word.n == 2 && text_hex(word, 0xFF, &code))
        *c = (char)code;
    else
        return false;
    return true;
}

/* ALTER c1 c2 target times from. */
int xedit_alter(struct edit *e, struct text operands)
{
    bool ignored = e->case_ignored;
    struct text rest = operands;
    char old, new;
    struct often o;
    struct target t;
    int rc;

    if (!take_character(&rest, &old) || !take_character(&rest, &new))
        return edit_message("XAL", XEDIT_MISSING_OPERAND);
    rest = text_strip(rest);
    rc = target_operand(e, &rest, &t);
    if (rc)
        return rc;
    if (!take_number(&rest, 0xFFFFFFFF, &o.times) || !take_number(&rest, 1, &o.from))
        return edit_message("XAL", XEDIT_INVALID_OPERAND, &rest);
    e->case_ignored = false;
    rc = change_lines(e, &t, (struct text){&old, 1}, (struct text){&new, 1}, &o, e->message_mode);
    e->case_ignored = ignored;
    return rc;
}

/* COUNT /string/ target. */
int xedit_count(struct edit *e, struct text operands)
{
    struct text rest = operands, string;
    char space[256];
    struct target t;
    u32 found = 0;
    int rc;

    if (!rest.n || !match_delimited(e, &rest, &string, space) || !string.n)
        return edit_message("XCN", XEDIT_MISSING_OPERAND);
    rest = text_strip(rest);
    rc = target_operand(e, &rest, &t);
    if (rc)
        return rc;
    for (u32 i = 0; i < t.count; i++) {
        struct text line = lines_text(&e->lines, t.first + i);
        struct match m = {0};
        for (u32 at = 0; edit_in_scope(e, t.first + i) && match_find(e, line, string, at, &m);
             at = m.at + (m.n ? m.n : 1))
            found++;
    }
    edit_message("XCN", OCCURRENCES, found);
    return 0;
}

/* Each character of lines up to a target, within the zone. */
static int each_character(struct edit *e, struct text operands, char (*to)(char c))
{
    struct target t;
    int rc = target_operand(e, &operands, &t);
    u32 lines = 0;

    for (u32 i = 0; rc == 0 && i < t.count; i++) {
        struct text line = lines_text(&e->lines, t.first + i);
        char *buffer = editor_now()->buffer;
        if (!edit_in_scope(e, t.first + i))
            continue;
        memcpy(buffer, line.at, line.n);
        for (u32 k = e->zone_from - 1; k < line.n && k < e->zone_to; k++)
            buffer[k] = to(buffer[k]);
        if (memcmp(buffer, line.at, line.n) == 0)
            continue;
        rc = edit_replace(e, t.first + i, (struct text){buffer, line.n});
        lines++;
    }
    if (rc == 0 && t.count > 1 && !e->stay)
        e->current = t.first + t.count - 1;
    return rc;
}

int xedit_uppercas(struct edit *e, struct text operands)
{
    return each_character(e, operands, character_upper);
}

int xedit_lowercas(struct edit *e, struct text operands)
{
    return each_character(e, operands, character_lower);
}

/* SHIFT LEFT|RIGHT columns target: what leaves the zone's beginning is lost. */
int xedit_shift(struct edit *e, struct text operands)
{
    struct text rest = operands, way = text_word(&rest), word;
    bool left = text_abbreviates(way, "LEFT", 1);
    u64 columns = 1;
    struct target t;
    int rc;

    if (!left && !text_abbreviates(way, "RIGHT", 1))
        return edit_message("XSH", XEDIT_INVALID_OPERAND, &way);
    struct text after = rest;
    word = text_word(&after);
    if (word.n && text_number(word, EDIT_LINE_MAX, &columns))
        rest = after;
    rest = text_strip(rest);
    rc = target_operand(e, &rest, &t);
    for (u32 i = 0; rc == 0 && i < t.count; i++) {
        struct text line = lines_text(&e->lines, t.first + i);
        u32 zone = e->zone_from - 1, n = line.n;
        char *b = editor_now()->buffer;
        if (!edit_in_scope(e, t.first + i) || n <= zone)
            continue;
        memcpy(b, line.at, zone);
        if (left) {
            u32 gone = columns < n - zone ? (u32)columns : n - zone;
            memcpy(b + zone, line.at + zone + gone, n - zone - gone);
            n -= gone;
        } else {
            u32 room = EDIT_LINE_MAX - n, blanks = columns < room ? (u32)columns : room;
            memset(b + zone, ' ', blanks);
            memcpy(b + zone + blanks, line.at + zone, n - zone);
            n += blanks;
        }
        rc = edit_replace(e, t.first + i, (struct text){b, n});
    }
    if (rc == 0 && t.count > 1 && !e->stay)
        e->current = t.first + t.count - 1;
    return rc;
}

/* SCHANGE n shows the next place of the string in the CHANGE on the command line; then key n changes it there. */
static bool change_wanted(struct edit *e, struct text *old, struct text *new, char space[256], char other[256])
{
    struct text rest = e->last_change;

    if (!rest.n || !match_delimited(e, &rest, old, space))
        return false;
    *new = (struct text){0};
    if (rest.n && match_delimited(e, &(struct text){rest.at - 1, rest.n + 1}, new, other))
        return old->n != 0;
    return old->n != 0;
}

static int change_show(struct edit *e, u32 from)
{
    struct text old, new;
    char space[256], other[256];
    struct match m;

    if (!change_wanted(e, &old, &new, space, other))
        return edit_message("XSC", XEDIT_MISSING_OPERAND);
    for (u32 n = e->current ? e->current : 1; n <= edit_last(e); n++, from = 0)
        if (edit_in_scope(e, n) && match_find(e, lines_text(&e->lines, n), old, from, &m)) {
            e->current = e->cursor_line = n;
            e->column = m.at + 1;
            return 0;
        }
    editor_now()->changing = 0;
    return edit_message("XSC", TARGET_NOT_FOUND);
}

int xedit_schange(struct edit *e, struct text operands)
{
    struct editor *editor = editor_now();
    struct text typed = text_strip(text_of(editor->command));
    bool goes_on = editor->changing != 0;
    u32 name = 0;
    u64 key;

    if (!text_number(operands, EDIT_KEYS, &key) || !key)
        return edit_message("XSC", INVALID_KEY, &operands);
    while (name < typed.n && character_is_letter(typed.at[name]))
        name++;
    if (typed.n > name) {
        u32 n = typed.n - name;
        memcpy(e->change_space, typed.at + name, n);
        e->last_change = (struct text){e->change_space, n};
        goes_on = false;
    }
    *editor->command = 0;
    editor->changing = (u32)key;
    return change_show(e, goes_on ? e->column : e->column - 1);
}

int edit_change_shown(struct edit *e)
{
    struct text old, new, line;
    char space[256], other[256];
    char *b = editor_now()->buffer;
    u32 at = e->column - 1;
    int rc;

    if (!change_wanted(e, &old, &new, space, other) || !e->current || e->current > edit_last(e))
        return edit_message("XSC", NO_LINE);
    line = lines_text(&e->lines, e->current);
    if (at + old.n > line.n || line.n - old.n + new.n > EDIT_LINE_MAX)
        return edit_message("XSC", NO_LINE);
    memcpy(b, line.at, at);
    memcpy(b + at, new.at, new.n);
    memcpy(b + at + new.n, line.at + at + old.n, line.n - at - old.n);
    rc = edit_replace(e, e->current, (struct text){b, line.n - old.n + new.n});
    return rc ? rc : change_show(e, at + new.n);
}
