/* Pools: the simple variables of a routine. */
#include "guests/cms/rexx/variable.h"
#include "guests/cms/rexx/bytes.h"

enum { FIRST_CELLS = 16 };

struct pool *pool_make(struct rexx *r)
{
    struct pool *pool = storage_get(r, sizeof(*pool));
    struct cell **table = storage_get(r, FIRST_CELLS * sizeof(*table));
    if (!pool || !table) {
        storage_put(r, pool, sizeof(*pool));
        storage_put(r, table, FIRST_CELLS * sizeof(*table));
        return NULL;
    }
    memset(table, 0, FIRST_CELLS * sizeof(*table));
    *pool = (struct pool){.serial = ++r->pools, .references = 1, .mask = FIRST_CELLS - 1, .table = table};
    return pool;
}

static void free_stem(struct rexx *r, struct stem *stem)
{
    for (uint32_t i = 0; stem->mask && i <= stem->mask; i++) {
        struct tail *tail = stem->table[i];
        if (tail && --tail->references == 0) {
            value_drop(r, tail->value);
            storage_put(r, tail, sizeof(*tail) + tail->length);
        }
    }
    if (stem->mask)
        storage_put(r, stem->table, (stem->mask + 1) * sizeof(*stem->table));
    storage_put(r, stem->numbered, stem->numbered_room * sizeof(*stem->numbered));
    value_drop(r, stem->fallback);
    storage_put(r, stem, sizeof(*stem));
}

static void cell_release(struct rexx *r, struct cell *cell)
{
    if (--cell->references)
        return;
    value_drop(r, cell->value);
    if (cell->stem)
        free_stem(r, cell->stem);
    storage_put(r, cell, sizeof(*cell));
}

void pool_drop(struct rexx *r, struct pool *pool)
{
    if (--pool->references)
        return;
    for (uint32_t i = 0; i <= pool->mask; i++)
        if (pool->table[i])
            cell_release(r, pool->table[i]);
    storage_put(r, pool->table, (pool->mask + 1) * sizeof(*pool->table));
    storage_put(r, pool, sizeof(*pool));
}

static struct cell **find_place(struct cell **table, uint32_t mask, const struct name *name)
{
    uint32_t at = name->hash & mask;
    while (table[at] && table[at]->name != name)
        at = (at + 1) & mask;
    return &table[at];
}

struct cell *pool_find(const struct pool *pool, const struct name *name)
{
    return *find_place(pool->table, pool->mask, name);
}

static bool grow(struct rexx *r, struct pool *pool)
{
    uint32_t count = (pool->mask + 1) * 2;
    struct cell **table = storage_get(r, count * sizeof(*table));
    if (!table)
        return false;
    memset(table, 0, count * sizeof(*table));
    for (uint32_t i = 0; i <= pool->mask; i++)
        if (pool->table[i])
            *find_place(table, count - 1, pool->table[i]->name) = pool->table[i];
    storage_put(r, pool->table, (pool->mask + 1) * sizeof(*table));
    pool->table = table;
    pool->mask = count - 1;
    return true;
}

static bool add(struct rexx *r, struct pool *pool, struct cell *cell)
{
    if ((pool->count + 1) * 4 > (pool->mask + 1) * 3 && !grow(r, pool))
        return false;
    *find_place(pool->table, pool->mask, cell->name) = cell;
    pool->count++;
    return true;
}

struct cell *pool_cell(struct rexx *r, struct pool *pool, struct name *name)
{
    struct cell *cell = pool_find(pool, name);
    if (cell)
        return cell;
    cell = storage_get(r, sizeof(*cell));
    if (!cell)
        return NULL;
    *cell = (struct cell){.references = 1, .name = name};
    if (add(r, pool, cell))
        return cell;
    storage_put(r, cell, sizeof(*cell));
    return NULL;
}

bool pool_share(struct rexx *r, struct pool *pool, struct cell *cell)
{
    struct cell **place = find_place(pool->table, pool->mask, cell->name);
    if (*place == cell)
        return true;
    cell->references++;
    if (*place) {
        cell_release(r, *place);
        *place = cell;
        pool->serial = ++r->pools; /* the one that it replaces may be remembered */
        return true;
    }
    if (add(r, pool, cell))
        return true;
    cell->references--;
    return false;
}
