/* Printing a directory: the order of entries and statements, and lines of 72 columns. */
#include "directory/source.h"
#include "directory/statement_print.h"
#include "cp/base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { U = 1 << ENTRY_USER, I = 1 << ENTRY_IDENTITY, P = 1 << ENTRY_PROFILE, S = 1 << ENTRY_SUBCONFIG };

// clang-format off
static const struct {
    unsigned entries;
    void (*print)(const struct printer *p, const struct entry *e);
} statements[] = {
#define STATEMENT(keyword, place, entries, repeat, parse, print) {entries, print},
#define DEVICE(keyword, kind, parse, print)
#include "directory/statement.def"
#undef STATEMENT
#undef DEVICE
};

static void (*const device_print[])(const struct printer *p, const struct directory_device *d) = {
#define STATEMENT(keyword, place, entries, repeat, parse, print)
#define DEVICE(keyword, kind, parse, print) [DIR_##kind] = print,
#include "directory/statement.def"
#undef STATEMENT
#undef DEVICE
};
// clang-format on

void statement_print(const struct printer *p, const char *format, ...)
{
    char text[4096], line[256] = "", word[160];
    const char *rest = text;
    size_t used = 0;
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    used = strspn(text, " ");
    memset(line, ' ', used);
    for (bool first = true; text_word(&rest, word, sizeof word); first = false) {
        /* A comma needs a column too. Only a hash is longer than a word may be, and it may pass column 72. */
        if (!first && strlen(word) <= ENTRY_WORD_MAX && used + 1 + strlen(word) > SOURCE_COLUMNS - 1) {
            snprintf(line + used, sizeof line - used, ",");
            p->line(p->arg, line);
            used = (size_t)snprintf(line, sizeof line, "   ");
        }
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", first ? "" : " ", word);
    }
    p->line(p->arg, line);
}

void print_nothing(const struct printer *p, const struct entry *e)
{
    (void)p;
    (void)e;
}

/* The statements of one entry, or with e NULL those at the top. */
static void entry_print(const struct printer *p, const struct entry *e)
{
    const struct directory_device *devices;

    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (e ? statements[i].entries >> e->kind & 1 : !statements[i].entries)
            statements[i].print(p, e);
    if (!e)
        return;
    devices = e->lists[LIST_DEVICES].items;
    for (size_t i = 0; i < e->lists[LIST_DEVICES].count; i++)
        device_print[devices[i].kind](p, &devices[i]);
}

void book_print(const struct entry_book *book, void (*line)(void *arg, const char *text), void *arg)
{
    const struct printer p = {line, arg, book};

    entry_print(&p, NULL);
    for (size_t i = 0; i < book->count; i++)
        if (book->entries[i]->kind == ENTRY_PROFILE)
            entry_print(&p, book->entries[i]);
    for (size_t i = 0; i < book->count; i++) {
        const struct entry *e = book->entries[i];
        if (e->kind != ENTRY_USER && e->kind != ENTRY_IDENTITY)
            continue;
        entry_print(&p, e);
        for (size_t j = 0; e->kind == ENTRY_IDENTITY && j < book->count; j++)
            if (!strcmp(book->entries[j]->identity, e->name))
                entry_print(&p, book->entries[j]);
    }
}
