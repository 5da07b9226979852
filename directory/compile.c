/* The compiler's frame: which statement, may it stand here, and what is only known when an entry or the source has
 * ended. */
#include "directory/compile.h"
#include "directory/map.h"
#include "directory/operand.h"
#include "directory/source.h"
#include "directory/statement_parse.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { U = 1 << ENTRY_USER, I = 1 << ENTRY_IDENTITY, P = 1 << ENTRY_PROFILE, S = 1 << ENTRY_SUBCONFIG };
enum repeat { ONCE, MANY };

struct statement {
    const char *keyword;
    enum statement_place place;
    unsigned entries;
    enum repeat repeat;
    void (*parse)(struct compiler *c);
};

// clang-format off
static const struct statement statements[] = {
#define STATEMENT(keyword, place, entries, repeat, parse, print) {keyword, PLACE_##place, entries, repeat, parse},
#define DEVICE(keyword, kind, parse, print) {keyword, PLACE_DEVICE, U | I | P | S, MANY, parse},
#include "directory/statement.def"
#undef STATEMENT
#undef DEVICE
};
// clang-format on
#define STATEMENTS (sizeof statements / sizeof *statements)
_Static_assert(STATEMENTS <= 64, "compiler.seen has a bit for each statement");

void compiler_error(struct compiler *c, enum message_id id, const char *operand)
{
    char text[300];

    if (c->entry && *c->entry->name)
        snprintf(text, sizeof text, "%.200s following %s %s", operand, entry_kind_name(c->entry->kind), c->entry->name);
    else
        snprintf(text, sizeof text, "%.200s", operand);
    report_add(&c->report, c->line, id, text);
}

void compiler_duplicate(struct compiler *c, const char *what, const char *name, bool in_entry)
{
    char text[300];

    if (in_entry && c->entry)
        snprintf(text, sizeof text, "%s%sfollowing %s %s", name, *name ? " " : "", entry_kind_name(c->entry->kind),
            c->entry->name);
    else
        snprintf(text, sizeof text, "%s", name);
    report_add(&c->report, c->line, MSG_DIR_DUPLICATE, what, text);
}

void compiler_append(struct compiler *c, enum entry_list_id list, const void *item)
{
    if (!entry_append(c->entry, list, item))
        c->no_memory = true;
}

/* What can be said of an entry only when all of it is known. */
static void entry_end(struct compiler *c)
{
    struct entry *e = c->entry;
    char size[24];

    if (e && e->max_storage && e->max_storage < e->storage) {
        unsigned line = c->line;
        c->line = c->entry_line;
        operand_invalid(c, text_size_print(e->max_storage, size, sizeof size));
        c->line = line;
    }
}

bool compiler_begin(struct compiler *c, enum entry_kind kind, const char *name)
{
    const struct entry *twin = *name ? entry_find(c->book, name) : NULL;
    struct entry *e;

    entry_end(c);
    e = entry_create(c->book, kind, name);
    if (!e) {
        c->no_memory = true;
        return false;
    }
    c->entry = e;
    c->entry_line = c->line;
    c->place = PLACE_ENTRY;
    c->seen = 0;
    if (twin)
        compiler_duplicate(c, entry_kind_name(kind), name, false);
    return true;
}

static const struct statement *statement_find(const char *word)
{
    for (size_t i = 0; i < STATEMENTS; i++)
        if (text_abbreviates(word, statements[i].keyword))
            return &statements[i];
    return NULL;
}

/* DIRECTORY is the first statement of all; GLOBALOPTS needs GLOBALDEFS. */
static bool top_in_sequence(const struct compiler *c, const struct statement *s)
{
    if (c->entry)
        return false;
    if (s->parse == parse_directory)
        return c->seen == 0;
    if (s->parse == parse_globalopts)
        for (size_t i = 0; i < STATEMENTS; i++)
            if (statements[i].parse == parse_globaldefs)
                return c->seen >> i & 1;
    return true;
}

static bool statement_in_sequence(const struct compiler *c, const struct statement *s)
{
    switch (s->place) {
    case PLACE_TOP:
        return top_in_sequence(c, s);
    case PLACE_ENTRY:
        return true;
    default:
        return c->entry && s->place >= c->place && (s->entries >> c->entry->kind & 1);
    }
}

static void statement_compile(struct compiler *c, const struct source_statement *st)
{
    const struct statement *s;
    char word[OPERAND_SIZE], bad[16];
    u64 bit;

    c->line = st->line;
    c->operands = st->text;
    operand_word(c, word);
    s = statement_find(word);
    if (!s) {
        compiler_error(c, MSG_DIR_UNKNOWN_STATEMENT, word);
        return;
    }
    text_upper(text_copy(c->keyword, sizeof c->keyword, s->keyword));
    if (st->too_long || st->open) {
        compiler_error(c, st->open ? MSG_DIR_OPERAND_MISSING : MSG_DIR_INVALID_OPERAND,
            st->open ? "continuation line" : "statement is too long");
        return;
    }
    if (st->bad_character >= 0) {
        snprintf(bad, sizeof bad, "X'%02X'", (unsigned)st->bad_character);
        operand_invalid(c, bad);
        return;
    }
    bit = 1ULL << (s - statements);
    if (s->repeat == ONCE && (c->seen & bit)) {
        compiler_duplicate(c, c->keyword, c->entry ? "" : "at the top of the source", true);
    } else if (!statement_in_sequence(c, s)) {
        compiler_error(c, MSG_DIR_SEQUENCE, c->keyword);
    } else {
        if (s->place > PLACE_ENTRY)
            c->place = s->place;
        c->seen |= bit;
        s->parse(c);
    }
    c->previous = s->parse;
}

static void source_end(struct compiler *c, const struct directory_volumes *volumes)
{
    bool user = false;

    entry_end(c);
    c->entry = NULL;
    for (size_t i = 0; i < c->build_count; i++)
        if (!c->builds[i].defined) {
            char text[40];
            c->line = c->builds[i].line;
            snprintf(text, sizeof text, "SUBCONFIG %s", c->builds[i].subconfig);
            c->entry = entry_find(c->book, c->builds[i].identity);
            compiler_error(c, MSG_DIR_OPERAND_MISSING, text);
        }
    for (size_t i = 0; i < c->book->count; i++)
        user |= c->book->entries[i]->kind == ENTRY_USER || c->book->entries[i]->kind == ENTRY_IDENTITY;
    if (!user)
        report_add(&c->report, c->line ? c->line : 1, MSG_DIR_NO_USER);
    if (map_check(c->book, volumes, &c->report) < 0)
        c->no_memory = true;
}

int source_compile(struct entry_book *book, const char *file_name, const char *source, size_t length,
    const struct directory_volumes *volumes, directory_report_fn *report, void *arg)
{
    struct compiler c = {.book = book, .report.file_name = file_name};
    struct source_statement st;
    struct source text;
    int rc;

    source_begin(&text, source, length);
    while (source_next(&text, &st) && !c.no_memory)
        statement_compile(&c, &st);
    source_end(&c, volumes);
    free(c.builds);
    rc = report_finish(&c.report, report, arg);
    return c.no_memory ? -ENOMEM : rc;
}
