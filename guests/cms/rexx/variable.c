/* Variables by name, for what does not know them when it is compiled: VALUE, DROP (list), EXECCOMM. */
#include "guests/cms/rexx/variable.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

size_t stem_length(struct slice name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.at[i] == '.')
            return i + 1;
    return 0;
}

static struct slice after(struct slice name, size_t length)
{
    return (struct slice){name.at + length, name.length - length};
}

value variable_fetch(struct rexx *r, struct pool *pool, struct slice name)
{
    size_t dot = stem_length(name);
    struct name *own = name_of(r, name.at, dot ? dot : name.length);
    struct cell *cell = own ? pool_find(pool, own) : NULL;
    if (!dot || !cell)
        return cell ? cell->value : 0;
    if (!cell->stem)
        return 0;
    struct tail *tail = dot < name.length ? stem_find(cell->stem, after(name, dot)) : NULL;
    return tail ? tail->value : cell->stem->fallback;
}

bool variable_set(struct rexx *r, struct pool *pool, struct slice name, value v)
{
    size_t dot = stem_length(name);
    struct name *own = name_of(r, name.at, dot ? dot : name.length);
    struct cell *cell = own ? pool_cell(r, pool, own) : NULL;
    if (!cell)
        return false;
    value *place = &cell->value;
    if (dot) {
        struct stem *stem = cell_stem(r, cell);
        if (!stem)
            return false;
        if (dot == name.length) {
            stem_assign(r, stem, v);
            return true;
        }
        struct tail *tail = stem_tail(r, stem, after(name, dot));
        if (!tail)
            return false;
        place = &tail->value;
    }
    value_keep(v);
    value_drop(r, *place);
    *place = v;
    return true;
}

bool variable_drop(struct rexx *r, struct pool *pool, struct slice name)
{
    size_t dot = stem_length(name);
    struct name *own = name_of(r, name.at, dot ? dot : name.length);
    struct cell *cell = own ? pool_find(pool, own) : NULL;
    if (!cell)
        return own != NULL;
    value *place = &cell->value;
    if (dot) {
        if (!cell->stem)
            return true;
        if (dot == name.length) {
            stem_assign(r, cell->stem, 0);
            return true;
        }
        struct tail *tail = stem_tail(r, cell->stem, after(name, dot));
        if (!tail)
            return false;
        place = &tail->value;
    }
    value_drop(r, *place);
    *place = 0;
    return true;
}

bool variable_share(struct rexx *r, struct pool *from, struct pool *to, struct slice name)
{
    size_t dot = stem_length(name);
    struct name *own = name_of(r, name.at, dot ? dot : name.length);
    struct cell *cell = own ? pool_cell(r, from, own) : NULL;
    if (!cell)
        return false;
    if (!dot || dot == name.length)
        return (!dot || cell_stem(r, cell)) && pool_share(r, to, cell);
    struct stem *stem = cell_stem(r, cell);
    struct tail *tail = stem ? stem_tail(r, stem, after(name, dot)) : NULL;
    struct cell *target = tail ? pool_cell(r, to, own) : NULL;
    struct stem *target_stem = target ? cell_stem(r, target) : NULL;
    return target_stem && stem_share(r, target_stem, tail);
}

struct slice symbol_resolve(struct rexx *r, struct pool *pool, struct slice symbol)
{
    char room[INTEGER_ROOM];
    size_t length = stem_length(symbol);
    if (!length)
        length = symbol.length;
    char *out = scratch_room(r, length);
    if (!out)
        return (struct slice){0};
    memcpy(out, symbol.at, length);
    for (size_t at = length; at < symbol.length;) {
        size_t end = at;
        while (end < symbol.length && symbol.at[end] != '.')
            end++;
        struct slice part = {symbol.at + at, end - at};
        struct name *name = part.length && !character_is_digit(*part.at) ? name_of(r, part.at, part.length) : NULL;
        struct cell *cell = name ? pool_find(pool, name) : NULL;
        if (cell && cell->value)
            part = value_slice(cell->value, room);
        bool dot = end < symbol.length;
        out = scratch_room(r, length + part.length + dot);
        if (!out)
            return (struct slice){0};
        memcpy(out + length, part.at, part.length);
        length += part.length;
        if (dot)
            out[length++] = '.';
        at = end + dot;
    }
    return (struct slice){out, length};
}
