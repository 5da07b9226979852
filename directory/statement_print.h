/* Entries as USER DIRECT source, and the print functions named in statement.def. Knows no database. */
#pragma once
#include "directory/entry.h"

struct printer {
    void (*line)(void *arg, const char *text);
    void *arg;
    const struct entry_book *book;
};

/* Print a whole directory, profiles first; every line fits in 72 columns but for password hashes. */
void book_print(const struct entry_book *book, void (*line)(void *arg, const char *text), void *arg);

/* Print one statement of blank-separated words, continued with commas where it is long. */
void statement_print(const struct printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Statements of an entry, or of the top of the directory with e NULL; those of a device. Nothing is printed if it is
 * not set. */
// clang-format off
#define STATEMENT(keyword, place, entries, repeat, parse, print) \
    void print(const struct printer *p, const struct entry *e);
#define DEVICE(keyword, kind, parse, print) void print(const struct printer *p, const struct directory_device *d);
#include "directory/statement.def"
#undef STATEMENT
#undef DEVICE
// clang-format on
