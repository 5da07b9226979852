/* Stems: a hash table of tails each. */
#include "guests/cms/rexx/variable.h"
#include "guests/cms/rexx/bytes.h"

enum { FIRST_TAILS = 16, FIRST_NUMBERED = 32 };

struct stem *cell_stem(struct rexx *r, struct cell *cell)
{
    if (cell->stem)
        return cell->stem;
    struct stem *stem = storage_get(r, sizeof(*stem));
    if (stem)
        *stem = (struct stem){0};
    cell->stem = stem;
    return stem;
}

static struct tail **find_place(struct tail **table, uint32_t mask, uint32_t hash, struct slice text)
{
    uint32_t at = hash & mask;
    for (;; at = (at + 1) & mask) {
        struct tail *tail = table[at];
        if (!tail ||
            (tail->hash == hash && tail->length == text.length && memcmp(tail->text, text.at, text.length) == 0))
            return &table[at];
    }
}

struct tail *stem_find(const struct stem *stem, struct slice text)
{
    return stem->mask ? *find_place(stem->table, stem->mask, bytes_hash(text.at, text.length), text) : NULL;
}

static void put(struct tail **table, uint32_t mask, struct tail *tail)
{
    uint32_t at = tail->hash & mask;
    while (table[at])
        at = (at + 1) & mask;
    table[at] = tail;
}

/* Makes room for one more. */
static bool make_room(struct rexx *r, struct stem *stem)
{
    if (stem->mask && (stem->count + 1) * 2 <= stem->mask + 1)
        return true;
    uint32_t count = stem->mask ? (stem->mask + 1) * 2 : FIRST_TAILS;
    struct tail **table = storage_get(r, count * sizeof(*table));
    if (!table)
        return false;
    memset(table, 0, count * sizeof(*table));
    for (uint32_t i = 0; stem->mask && i <= stem->mask; i++)
        if (stem->table[i])
            put(table, count - 1, stem->table[i]);
    if (stem->mask)
        storage_put(r, stem->table, (stem->mask + 1) * sizeof(*table));
    stem->table = table;
    stem->mask = count - 1;
    return true;
}

struct tail *stem_tail(struct rexx *r, struct stem *stem, struct slice text)
{
    uint32_t hash = bytes_hash(text.at, text.length);
    struct tail *tail = stem->mask ? *find_place(stem->table, stem->mask, hash, text) : NULL;
    if (tail)
        return tail;
    if (!make_room(r, stem) || !(tail = storage_get(r, sizeof(*tail) + text.length)))
        return NULL;
    *tail = (struct tail){
        .references = 1, .hash = hash, .length = (uint32_t)text.length, .value = value_keep(stem->fallback)};
    memcpy(tail->text, text.at, text.length);
    put(stem->table, stem->mask, tail);
    stem->count++;
    return tail;
}

bool stem_share(struct rexx *r, struct stem *stem, struct tail *tail)
{
    if (stem_find(stem, (struct slice){tail->text, tail->length}))
        return true;
    if (!make_room(r, stem))
        return false;
    tail->references++;
    put(stem->table, stem->mask, tail);
    stem->count++;
    return true;
}

void stem_number(struct rexx *r, struct stem *stem, int64_t number, struct tail *tail)
{
    if (number >= stem->numbered_room) {
        /* Never much more than there are tails. */
        uint32_t room = stem->numbered_room ? stem->numbered_room * 2 : FIRST_NUMBERED;
        if (number >= room || room > FIRST_NUMBERED + 4 * stem->count)
            return;
        struct tail **numbered =
            storage_grow(r, stem->numbered, stem->numbered_room * sizeof(*numbered), room * sizeof(*numbered));
        r->error = 0; /* it is as good without */
        if (!numbered)
            return;
        memset(numbered + stem->numbered_room, 0, (room - stem->numbered_room) * sizeof(*numbered));
        stem->numbered = numbered;
        stem->numbered_room = room;
    }
    stem->numbered[number] = tail;
}

/* Drops the tails that nobody else has; the others get the value. */
static void clear_table(struct rexx *r, struct stem *stem, value v)
{
    struct tail *shared = NULL; /* linked through their values while the table is emptied */
    for (uint32_t i = 0; i <= stem->mask; i++) {
        struct tail *tail = stem->table[i];
        stem->table[i] = NULL;
        if (!tail)
            continue;
        value_drop(r, tail->value);
        if (tail->references > 1) {
            tail->value = (value)shared;
            shared = tail;
        } else {
            storage_put(r, tail, sizeof(*tail) + tail->length);
        }
    }
    stem->count = 0;
    storage_put(r, stem->numbered, stem->numbered_room * sizeof(*stem->numbered));
    stem->numbered = NULL;
    stem->numbered_room = 0;
    while (shared) {
        struct tail *tail = shared;
        shared = (struct tail *)tail->value;
        tail->value = value_keep(v);
        put(stem->table, stem->mask, tail);
        stem->count++;
    }
    if (!stem->count) {
        storage_put(r, stem->table, (stem->mask + 1) * sizeof(*stem->table));
        stem->mask = 0;
    }
}

void stem_assign(struct rexx *r, struct stem *stem, value v)
{
    value_keep(v);
    if (stem->mask)
        clear_table(r, stem, v);
    value_drop(r, stem->fallback);
    stem->fallback = v;
}
