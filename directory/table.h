/* Which column of schema.sql holds which member of an entry, a book or an item of an entry's lists. Knows no SQL
 * library. */
#pragma once
#include "directory/entry.h"

enum column_type {
    COLUMN_TEXT,      /* char[size]; empty is NULL */
    COLUMN_CHARACTER, /* one char; 0 is NULL */
    COLUMN_NUMBER,    /* unsigned integer of size bytes; 0 is NULL */
    COLUMN_COUNT,     /* unsigned integer of size bytes; 0 is 0 */
    COLUMN_WORD,      /* an int-sized enumeration, kept as one of words */
};

struct column {
    const char *name;
    enum column_type type;
    size_t offset, size;
    const char *const *words; /* ended by NULL */
};

#define TABLE_COLUMNS_MAX 24

/* Rows of one structure. key is the column by which an entry's rows are found. */
struct table {
    const char *name, *key;
    struct column columns[TABLE_COLUMNS_MAX]; /* ended by one without a name */
};

extern const struct table table_globals;            /* struct entry_book */
extern const struct table table_users;              /* struct entry of a USER or IDENTITY */
extern const struct table table_profiles;           /* struct entry of a PROFILE or SUBCONFIG */
extern const struct table table_lists[ENTRY_LISTS]; /* items; their key column, entry, is not among the columns */
