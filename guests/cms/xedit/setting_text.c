/* Settings about the text and the file. Source: XEDIT Commands and Macros Reference, "SET". */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/xedit/setting_functions.h"
#include "guests/cms/xedit/target.h"

int setting_invalid(struct text t)
{
    return edit_message("XSE", XEDIT_INVALID_OPERAND, &t);
}

static bool number(struct text t, u32 most, u32 *n)
{
    u64 value;

    if (t.n == 1 && *t.at == '*')
        *n = most;
    else if (text_number(t, most, &value))
        *n = (u32)value;
    else
        return false;
    return true;
}

/* ON or OFF, and what follows. */
static int on_off(struct text *rest, bool *on)
{
    struct text word = text_word(rest);

    *on = text_equal_upper(word, TEXT("ON"));
    return *on || text_equal_upper(word, TEXT("OFF")) ? 0 : setting_invalid(word);
}

int set_switch(struct edit *e, u32 field, struct text operands)
{
    return on_off(&operands, (bool *)((char *)e + field));
}

int set_alt(struct edit *e, struct text operands)
{
    struct text first = text_word(&operands), second = text_word(&operands);
    u32 n, m = (u32)e->altered_saved;

    if (!number(first, 99999999, &n) || (second.n && !number(second, 99999999, &m)))
        return setting_invalid(first);
    e->altered = (s32)n;
    e->altered_saved = (s32)m;
    return 0;
}
u32 show_alt(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%d %d", e->altered, e->altered_saved);
}

/* ON or OFF, and perhaps another character. */
static int set_character(struct text operands, bool *on, char *character)
{
    int rc = on_off(&operands, on);
    struct text c = text_word(&operands);

    if (rc == 0 && c.n)
        *character = *c.at;
    return rc;
}

int set_arbchar(struct edit *e, struct text operands)
{
    return set_character(operands, &e->arbchar, &e->arbchar_character);
}
u32 show_arbchar(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%s %c", e->arbchar ? "ON" : "OFF", e->arbchar_character);
}

int set_autosave(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);

    if (text_equal_upper(word, TEXT("OFF"))) {
        e->autosave = 0;
        return 0;
    }
    return number(word, 99999999, &e->autosave) ? 0 : setting_invalid(word);
}
u32 show_autosave(const struct edit *e, char *t)
{
    return e->autosave ? format(t, SETTING_SHOWN, "%u", e->autosave) : format(t, SETTING_SHOWN, "OFF");
}

int set_case(struct edit *e, struct text operands)
{
    struct text first = text_word(&operands), second = text_word(&operands);

    if (!text_abbreviates(first, "UPPERCASE", 1) && !text_abbreviates(first, "MIXED", 1))
        return setting_invalid(first);
    if (second.n && !text_abbreviates(second, "RESPECT", 1) && !text_abbreviates(second, "IGNORE", 1))
        return setting_invalid(second);
    e->casing = text_abbreviates(first, "UPPERCASE", 1) ? CASE_UPPER : CASE_MIXED;
    if (second.n)
        e->case_ignored = text_abbreviates(second, "IGNORE", 1);
    return 0;
}
u32 show_case(const struct edit *e, char *t)
{
    return format(
        t, SETTING_SHOWN, "%s %s", e->casing == CASE_UPPER ? "UPPER" : "MIXED", e->case_ignored ? "IGNORE" : "RESPECT");
}

u32 show_column(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u", e->column);
}

int set_display(struct edit *e, struct text operands)
{
    struct text first = text_word(&operands), second = text_word(&operands);
    u32 from, to;

    if (!number(first, 255, &from))
        return setting_invalid(first);
    to = from;
    if (second.n && (!number(second, 255, &to) || to < from))
        return setting_invalid(second);
    e->display_from = (u8)from;
    e->display_to = (u8)to;
    return 0;
}
u32 show_display(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u %u", e->display_from, e->display_to);
}

static int set_part(struct edit *e, struct text name, struct text type, struct text mode)
{
    char old[2] = {e->id.mode, e->id.number};
    struct fileid id;
    int rc = operand_name("XSE", name.n ? name : field_text(e->id.name, 8), type.n ? type : field_text(e->id.type, 8),
        mode.n ? mode : (struct text){old, 2}, &id);

    if (rc == 0) {
        if (id.number == ' ' || id.number == '*')
            id.number = '1';
        e->id = id;
    }
    return rc;
}
int set_fname(struct edit *e, struct text operands)
{
    return set_part(e, text_word(&operands), (struct text){0}, (struct text){0});
}
int set_ftype(struct edit *e, struct text operands)
{
    return set_part(e, (struct text){0}, text_word(&operands), (struct text){0});
}
int set_fmode(struct edit *e, struct text operands)
{
    return set_part(e, (struct text){0}, (struct text){0}, text_word(&operands));
}
u32 show_fname(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%.8s", e->id.name);
}
u32 show_ftype(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%.8s", e->id.type);
}
u32 show_fmode(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%c%c", e->id.mode, e->id.number);
}

u32 show_length(const struct edit *e, char *t)
{
    u32 n = e->current && e->current <= edit_last(e) ? lines_text(&e->lines, e->current).n : 0;

    return format(t, SETTING_SHOWN, "%u", n);
}
u32 show_line(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u", e->current);
}
u32 show_size(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u", edit_last(e));
}
u32 show_tof(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%s", e->current <= edit_top(e) ? "ON" : "OFF");
}
u32 show_eof(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%s", e->current >= edit_end(e) ? "ON" : "OFF");
}

int set_linend(struct edit *e, struct text operands)
{
    return set_character(operands, &e->line_ends, &e->line_end);
}
u32 show_linend(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%s %c", e->line_ends ? "ON" : "OFF", e->line_end);
}

int set_lrecl(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    u32 n;

    if (!number(word, EDIT_LINE_MAX, &n) || n == 0)
        return setting_invalid(word);
    e->record_length = n;
    if (e->truncation > n)
        e->truncation = n;
    if (e->zone_to > n)
        e->zone_to = n;
    return 0;
}
u32 show_lrecl(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u", e->record_length);
}

int set_recfm(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);

    if (text_equal_upper(word, TEXT("F")))
        e->format = 'F';
    else if (text_equal_upper(word, TEXT("V")))
        e->format = 'V';
    else
        return setting_invalid(word);
    return 0;
}
u32 show_recfm(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%c", e->format);
}

int set_trunc(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    u32 n;

    if (!number(word, e->record_length < EDIT_LINE_MAX ? e->record_length : EDIT_LINE_MAX, &n) || n == 0)
        return setting_invalid(word);
    e->truncation = n;
    if (e->zone_to > n)
        e->zone_to = n;
    return 0;
}
u32 show_trunc(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u", e->truncation);
}

int set_zone(struct edit *e, struct text operands)
{
    struct text first = text_word(&operands), second = text_word(&operands);
    u32 from, to = e->truncation;

    if (!number(first, e->truncation, &from) || from == 0)
        return setting_invalid(first);
    if (second.n && (!number(second, e->truncation, &to) || to < from))
        return setting_invalid(second);
    e->zone_from = from;
    e->zone_to = to;
    if (e->column < from || e->column > to)
        e->column = from;
    return 0;
}
u32 show_zone(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u %u", e->zone_from, e->zone_to);
}

int set_range(struct edit *e, struct text operands)
{
    struct target from, to;
    int rc;

    e->range_from = e->range_to = 0;
    rc = target_find(e, &operands, e->current, &from);
    if (rc == TARGET_INVALID || rc == TARGET_NOWHERE)
        return setting_invalid(operands);
    rc = target_find(e, &operands, e->current, &to);
    if (rc == TARGET_INVALID || rc == TARGET_NOWHERE || to.line < from.line)
        return setting_invalid(operands);
    e->range_from = from.line > 1 ? from.line : 0;
    e->range_to = to.line >= edit_last(e) ? 0 : to.line;
    if (e->current < edit_top(e))
        e->current = edit_top(e);
    if (e->current > edit_end(e))
        e->current = edit_end(e);
    return 0;
}
u32 show_range(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%u %u", edit_top(e), edit_end(e));
}

int set_point(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands), off = text_word(&operands);
    u32 free = EDIT_NAMES, at;
    char name[8];

    if (word.n < 2 || *word.at != '.')
        return setting_invalid(word);
    field_set_upper(name, 8, (struct text){word.at + 1, word.n - 1});
    for (at = 0; at < EDIT_NAMES && memcmp(e->names[at], name, 8) != 0; at++)
        if (free == EDIT_NAMES && !*e->names[at])
            free = at;
    for (u32 i = 1; at < EDIT_NAMES && i <= edit_last(e); i++) /* a name is of one line only */
        if (lines_at(&e->lines, i)->name == at + 1)
            lines_at(&e->lines, i)->name = 0;
    if (text_equal_upper(off, TEXT("OFF"))) {
        if (at == EDIT_NAMES)
            return edit_message("XSE", TARGET_NOT_FOUND);
        *e->names[at] = 0;
        return 0;
    }
    at = at < EDIT_NAMES ? at : free;
    if (e->current == 0 || e->current > edit_last(e))
        return edit_message("XSE", NO_LINE);
    if (at == EDIT_NAMES)
        return edit_message("XSE", XEDIT_NO_STORAGE);
    memcpy(e->names[at], name, 8);
    lines_at(&e->lines, e->current)->name = (u16)(at + 1);
    return 0;
}
u32 show_point(const struct edit *e, char *t)
{
    u16 name = e->current && e->current <= edit_last(e) ? lines_at(&e->lines, e->current)->name : 0;

    return name ? format(t, SETTING_SHOWN, "%u .%.8s", e->current, e->names[name - 1]) : 0;
}

int set_scope(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);

    if (!text_abbreviates(word, "ALL", 1) && !text_abbreviates(word, "DISPLAY", 1))
        return setting_invalid(word);
    e->scope_all = text_abbreviates(word, "ALL", 1);
    return 0;
}
u32 show_scope(const struct edit *e, char *t)
{
    return format(t, SETTING_SHOWN, "%s", e->scope_all ? "ALL" : "DISPLAY");
}

void setting_select(struct edit *e, u32 n, u8 selection)
{
    struct line *line = lines_at(&e->lines, n);

    e->selects += (selection != 0) - (line->selection != 0);
    line->selection = selection;
}

/* SET SELECT n|+n|-n target. */
int set_select(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    char sign = word.n && (*word.at == '+' || *word.at == '-') ? *word.at : ' ';
    struct target t;
    u32 n;
    int rc;

    if (sign != ' ')
        word.at++, word.n--;
    if (!number(word, 255, &n))
        return setting_invalid(word);
    operands = text_strip(operands);
    rc = target_operand(e, &operands, &t);
    for (u32 i = 0; rc == 0 && i < t.count; i++) {
        u32 was = lines_at(&e->lines, t.first + i)->selection;
        u32 now = sign == '+' ? was + n : sign == '-' ? was - (n < was ? n : was) : n;
        setting_select(e, t.first + i, now < 255 ? (u8)now : 255);
    }
    return rc;
}
u32 show_select(const struct edit *e, char *t)
{
    u32 most = 0;

    for (u32 i = 1; i <= edit_last(e); i++)
        if (lines_at(&e->lines, i)->selection > most)
            most = lines_at(&e->lines, i)->selection;
    return format(t, SETTING_SHOWN, "%u %u",
        e->current && e->current <= edit_last(e) ? lines_at(&e->lines, e->current)->selection : 0, most);
}

u32 show_nbfile(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "%u", editor_now()->files);
}
u32 show_ring(const struct edit *e, char *t)
{
    u32 n = format(t, SETTING_SHOWN, "%u", editor_now()->files);
    const struct edit *at = e;

    do {
        char name[24];
        fileid_show(&at->id, name);
        if (n < SETTING_SHOWN - 30)
            n += format(t + n, SETTING_SHOWN - n, " %s", name);
        at = at->next;
    } while (at != e);
    return n;
}
u32 show_version(const struct edit *e, char *t)
{
    (void)e;
    return format(t, SETTING_SHOWN, "XEDIT URSA");
}
