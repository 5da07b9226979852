/* Variables: pools of cells by name, stems with tails by text. Cells and tails are shared with callers by PROCEDURE
 * EXPOSE. */
#pragma once

#include "guests/cms/rexx/state.h"

struct tail {
    uint32_t references;
    uint32_t hash;
    uint32_t length;
    value value; /* 0: dropped */
    char text[];
};
struct stem {
    value fallback; /* of tails that are not in the table; 0: none */
    struct tail **table;
    uint32_t mask; /* 0: no table */
    uint32_t count;
    struct tail *
        *numbered; /* the tails that are small whole numbers, by these, as far as they were met; also in the table */
    uint32_t numbered_room;
};
struct cell {
    uint32_t references;
    struct name *name;
    value value;       /* 0: not assigned */
    struct stem *stem; /* of a cell whose name ends with a dot, once needed */
};
struct pool {
    uint64_t serial; /* never given twice */
    uint32_t references;
    uint32_t mask;
    uint32_t count;
    struct cell **table;
};

/* Null: no storage, for all of these that make something. */
struct pool *pool_make(struct rexx *);
void pool_drop(struct rexx *, struct pool *);
struct cell *pool_find(const struct pool *, const struct name *);
struct cell *pool_cell(struct rexx *, struct pool *, struct name *);
/* Makes cell, of another pool, this pool's variable of that name. */
bool pool_share(struct rexx *, struct pool *, struct cell *);

struct stem *cell_stem(struct rexx *, struct cell *);
struct tail *stem_find(const struct stem *, struct slice);
struct tail *stem_tail(struct rexx *, struct stem *, struct slice);
/* Remembers a tail by its number, if that is worth it. */
void stem_number(struct rexx *, struct stem *, int64_t number, struct tail *);
bool stem_share(struct rexx *, struct stem *, struct tail *);
/* Gives all tails the value, or none (0). Takes no reference of the caller's. */
void stem_assign(struct rexx *, struct stem *, value);

static inline bool name_is_stem(const struct name *name)
{
    return name->text[name->length - 1] == '.';
}
/* The length of a compound or stem name up to and with the dot; 0: it has none. */
size_t stem_length(struct slice name);

/* By a name after substitution (A, A., A.tail). Fetch: null if not assigned, with no error set; the value stays the
 * variable's. */
value variable_fetch(struct rexx *, struct pool *, struct slice name);
bool variable_set(struct rexx *, struct pool *, struct slice name, value);
bool variable_drop(struct rexx *, struct pool *, struct slice name);
/* Makes the variable of that name one that both pools share. */
bool variable_share(struct rexx *, struct pool *from, struct pool *to, struct slice name);

/* The name after substitution of a symbol in upper case, in scratch room; at null: no storage. */
struct slice symbol_resolve(struct rexx *, struct pool *, struct slice symbol);
