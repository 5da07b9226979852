/* Prefix subcommands: A I D DD C CC M MM F P " "" < << > >> X XX S / .NAME, with a number before or behind. */
#include "guests/cms/xedit/prefix.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/setting_functions.h"
#include "guests/cms/xedit/subcommand.h"

#define PENDING_MOST 64

struct entry {
    u32 line;
    char name[3]; /* upper case, ended; "." for a symbolic name */
    u8 n;         /* of typed */
    u32 count;    /* 0: none was said */
    char typed[PREFIX_LENGTH];
};
struct pending {
    u32 n;
    struct entry entry[PENDING_MOST];
};

static bool parse(struct text t, struct entry *p)
{
    u32 at = 0, letters = 0;
    bool counted = false;
    u64 count = 0;

    while (at < t.n) {
        char c = character_upper(t.at[at]);
        u32 digits = at;
        while (digits < t.n && character_is_digit(t.at[digits]))
            digits++;
        if (digits > at) {
            if (counted || !text_number((struct text){t.at + at, digits - at}, 99999, &count))
                return false;
            counted = true;
            at = digits;
        } else {
            if (letters == 2)
                return false;
            p->name[letters++] = c;
            at++;
        }
    }
    p->name[letters] = 0;
    p->count = (u32)count;
    return letters != 0;
}

static bool is(const struct entry *p, const char *name)
{
    return strlen(p->name) == strlen(name) && memcmp(p->name, name, strlen(name)) == 0;
}

static void drop(struct edit *e, u32 i)
{
    memmove(&e->pending->entry[i], &e->pending->entry[i + 1], (e->pending->n - i - 1) * sizeof *e->pending->entry);
    e->pending->n--;
}

bool prefix_typed(struct edit *e, u32 n, struct text t)
{
    struct entry p = {.line = n};
    u32 at = 0;

    if (!e->pending && !(e->pending = program_storage_get(sizeof *e->pending)))
        return false;
    while (at < e->pending->n && e->pending->entry[at].line < n)
        at++;
    if (at < e->pending->n && e->pending->entry[at].line == n) /* what was there is typed over */
        drop(e, at);
    t = text_strip(t);
    if (!t.n)
        return true;
    if (t.n > PREFIX_LENGTH)
        t.n = PREFIX_LENGTH;
    p.n = (u8)t.n;
    memcpy(p.typed, t.at, t.n);
    if (*t.at == '.')
        p.name[0] = '.';
    else if (!parse(t, &p))
        p.name[0] = '?';
    if (e->pending->n == PENDING_MOST)
        return false;
    memmove(&e->pending->entry[at + 1], &e->pending->entry[at], (e->pending->n - at) * sizeof p);
    e->pending->entry[at] = p;
    e->pending->n++;
    return true;
}

struct text prefix_at(const struct edit *e, u32 n)
{
    for (u32 i = 0; e->pending && i < e->pending->n; i++)
        if (e->pending->entry[i].line == n)
            return (struct text){e->pending->entry[i].typed, e->pending->entry[i].n};
    return (struct text){0};
}

struct text prefix_first(const struct edit *e)
{
    return e->pending && e->pending->n ? (struct text){e->pending->entry[0].typed, e->pending->entry[0].n}
                                       : (struct text){0};
}

void prefix_lines_moved(struct edit *e, u32 after, s32 count)
{
    for (u32 i = 0; e->pending && i < e->pending->n;) {
        struct entry *p = &e->pending->entry[i];
        if (p->line > after && count < 0 && p->line <= after + (u32)-count) {
            drop(e, i);
            continue;
        }
        if (p->line > after)
            p->line = (u32)((s32)p->line + count);
        i++;
    }
}

void prefix_reset(struct edit *e)
{
    if (e->pending)
        e->pending->n = 0;
}

void prefix_forget(struct edit *e)
{
    storage_free(e->pending);
    e->pending = NULL;
}

/* Lines that an entry is about, alone or with its other half j. */
struct block {
    u32 first, count;
};

static u32 lines_from(const struct edit *e, u32 line, u32 count)
{
    u32 rest = line > edit_last(e) ? 0 : edit_last(e) + 1 - line;

    return count < rest ? count : rest;
}

/* The other half of a block that begins with entry i; 0: it is not there. */
static u32 half(const struct edit *e, u32 i)
{
    for (u32 j = i + 1; j < e->pending->n; j++)
        if (is(&e->pending->entry[j], e->pending->entry[i].name))
            return j;
    return 0;
}

/* Is entry i complete, and what is it about? *other: its other half, or 0. */
static bool block_of(const struct edit *e, u32 i, const char *one, struct block *b, u32 *other)
{
    const struct entry *p = &e->pending->entry[i];

    *other = 0;
    if (is(p, one)) {
        *b = (struct block){p->line, lines_from(e, p->line, p->count ? p->count : 1)};
        return true;
    }
    if (p->name[0] != one[0] || p->name[1] != one[0])
        return false;
    *other = half(e, i);
    b->first = p->line;
    b->count = *other ? lines_from(e, p->line, e->pending->entry[*other].line - p->line + 1) : 0;
    return *other != 0;
}

static void done(struct edit *e, u32 i, u32 other)
{
    if (other)
        drop(e, other);
    drop(e, i);
}

static int repeat(struct edit *e, const struct block *b, u32 times)
{
    int rc = 0;

    for (u32 k = 0; rc == 0 && k < times; k++)
        rc = edit_copy(e, b->first, b->count, b->first + b->count - 1);
    return rc;
}

static int shift(struct edit *e, const struct block *b, const char *way, u32 columns)
{
    char line[64];
    u32 current = e->current, n;
    bool stay = e->stay;
    int rc;

    e->current = b->first;
    e->stay = true;
    n = format(line, sizeof line, "%s %u :%u", way, columns, b->first + b->count);
    rc = xedit_shift(e, (struct text){line, n});
    e->stay = stay;
    e->current = current;
    return rc;
}

static int exclude(struct edit *e, const struct block *b)
{
    for (u32 i = 0; i < b->count; i++)
        setting_select(e, b->first + i, 1);
    if (e->display_to == 0)
        e->display_from = 0;
    return 0;
}

/* Lines that are hidden behind a shadow line are shown again. */
static int show(struct edit *e, u32 line)
{
    for (u32 n = line; n >= 1 && n <= edit_last(e) && !edit_in_scope(e, n); n++)
        setting_select(e, n, 0);
    return 0;
}

/* Where C and M go: F and P. */
static bool destination(const struct edit *e, u32 *i)
{
    for (*i = 0; *i < e->pending->n; ++*i)
        if (is(&e->pending->entry[*i], "F") || is(&e->pending->entry[*i], "P"))
            return true;
    return false;
}

static bool transfer(struct edit *e, u32 i, int *rc)
{
    bool move = e->pending->entry[i].name[0] == 'M';
    struct block b;
    u32 other, to, behind;

    if (!block_of(e, i, move ? "M" : "C", &b, &other) || !destination(e, &to))
        return false;
    behind = e->pending->entry[to].line;
    if (is(&e->pending->entry[to], "P"))
        behind -= behind != 0;
    if (behind > edit_last(e))
        behind = edit_last(e);
    for (u32 k = e->pending->n; k-- > 0;)
        if (k == i || k == to || (other && k == other))
            drop(e, k);
    *rc = move ? edit_move(e, b.first, b.count, behind) : edit_copy(e, b.first, b.count, behind);
    return true;
}

static int add(struct edit *e, u32 line, u32 count)
{
    int rc = 0;

    if (line > edit_last(e))
        line = edit_last(e);
    for (u32 k = 0; rc == 0 && k < count; k++)
        rc = edit_insert(e, line, (struct text){"", 0});
    e->cursor_line = line + 1;
    return rc;
}

static int symbol(struct edit *e, const struct entry *p)
{
    u32 current = e->current;
    int rc;

    e->current = p->line;
    rc = set_point(e, (struct text){p->typed, p->n});
    e->current = current;
    return rc;
}

/* Do entry i if it is complete. */
static bool execute_one(struct edit *e, u32 i, int *rc)
{
    struct entry p = e->pending->entry[i];
    struct block b;
    u32 other, count = p.count ? p.count : 1;

    *rc = 0;
    if (is(&p, "C") || is(&p, "CC") || is(&p, "M") || is(&p, "MM"))
        return transfer(e, i, rc);
    if (is(&p, "A") || is(&p, "I")) {
        drop(e, i);
        *rc = add(e, p.line, count);
    } else if (is(&p, "/")) {
        drop(e, i);
        e->current = p.line;
    } else if (p.name[0] == '.') {
        drop(e, i);
        *rc = symbol(e, &p);
    } else if (is(&p, "S")) {
        drop(e, i);
        *rc = show(e, p.line);
    } else if (p.line == 0 && !is(&p, "F") && !is(&p, "P")) { /* nothing else is of the line Top of File */
        drop(e, i);
        *rc = edit_message("XPX", INVALID_PREFIX, p.n, p.typed);
    } else if (block_of(e, i, "D", &b, &other)) {
        done(e, i, other);
        *rc = edit_delete(e, b.first, b.count);
        if (e->current > edit_last(e) + 1)
            e->current = edit_last(e) + 1;
    } else if (is(&p, "\"")) {
        drop(e, i);
        b = (struct block){p.line, 1};
        *rc = repeat(e, &b, count);
    } else if (block_of(e, i, "\"", &b, &other)) {
        count = e->pending->entry[other].count ? e->pending->entry[other].count : count;
        done(e, i, other);
        *rc = repeat(e, &b, count);
    } else if (p.name[0] == '<' || p.name[0] == '>') {
        b = (struct block){p.line, 1};
        other = 0;
        if (p.name[1] && !block_of(e, i, p.name[0] == '<' ? "<" : ">", &b, &other))
            return false;
        done(e, i, other);
        *rc = shift(e, &b, p.name[0] == '<' ? "LEFT" : "RIGHT", count);
    } else if (block_of(e, i, "X", &b, &other)) {
        done(e, i, other);
        *rc = exclude(e, &b);
    } else if (is(&p, "F") || is(&p, "P") || is(&p, "DD") || is(&p, "XX") || is(&p, "\"\"")) {
        return false; /* they wait */
    } else {
        drop(e, i);
        *rc = edit_message("XPX", INVALID_PREFIX, p.n, p.typed);
    }
    return true;
}

int prefix_execute(struct edit *e)
{
    int last = 0;

    for (u32 i = 0; e->pending && i < e->pending->n;) {
        int rc;
        if (execute_one(e, i, &rc)) {
            last = rc ? rc : last;
            i = 0; /* others may have become complete, or have moved */
        } else {
            i++;
        }
    }
    return last;
}

int xedit_lprefix(struct edit *e, struct text operands)
{
    if (!operands.n)
        return edit_message("XPX", XEDIT_MISSING_OPERAND);
    return prefix_typed(e, e->current, operands) ? prefix_execute(e) : edit_message("XPX", XEDIT_NO_STORAGE);
}

int xedit_reset(struct edit *e, struct text operands)
{
    (void)operands;
    prefix_reset(e);
    return 0;
}
