/* The shared-variable interface: what EXECCOMM's caller may do with the variables of the running program. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/setting.h"

/* The name that a request means; at null: bad, *bits says why. */
static struct slice request_name(struct rexx *r, bool symbolic, struct rexx_text text, int *bits)
{
    struct slice name = {text.at, text.length}, bad = {0};
    *bits = REXX_SHARED_BAD_NAME;
    size_t simple = stem_length(name) ? stem_length(name) - 1 : name.length;
    if (!name.length || name.length > NAME_MAXIMUM || character_class(*name.at) != CHARACTER_LETTER)
        return bad;
    for (size_t i = 0; i < (symbolic ? name.length : simple); i++)
        if (!character_is_symbol(name.at[i]) || (!symbolic && character_upper(name.at[i]) != name.at[i]))
            return bad;
    *bits = 0;
    if (!symbolic)
        return name;
    struct name *upper = name_upper(r, name.at, name.length);
    struct slice full = upper ? symbol_resolve(r, r->pool, name_slice(upper)) : bad;
    if (!full.at)
        *bits = REXX_SHARED_STORAGE;
    return full;
}

static struct rexx_text shared_text(struct rexx *r, value v, value *place)
{
    char room[INTEGER_ROOM];
    value kept = value_is_integer(v) ? slice_value(r, value_slice(v, room)) : value_keep(v);
    value_drop(r, *place);
    *place = kept;
    if (!kept)
        return (struct rexx_text){0};
    struct slice text = value_slice(kept, room);
    return (struct rexx_text){text.at, text.length};
}

/* An error that this interface met is not the program's. */
static int finish(struct rexx *r, int bits)
{
    r->error = 0;
    return bits;
}

int rexx_fetch(struct rexx *r, bool symbolic, struct rexx_text text, struct rexx_text *out)
{
    int bits;
    struct slice name = request_name(r, symbolic, text, &bits);
    if (bits)
        return finish(r, bits);
    value v = value_keep(variable_fetch(r, r->pool, name));
    if (!v) {
        bits = REXX_SHARED_NEW;
        v = slice_value(r, name);
    }
    *out = v ? shared_text(r, v, &r->shared) : (struct rexx_text){0};
    value_drop(r, v);
    return finish(r, out->at ? bits : REXX_SHARED_STORAGE);
}

int rexx_set(struct rexx *r, bool symbolic, struct rexx_text text, struct rexx_text content)
{
    int bits;
    struct slice name = request_name(r, symbolic, text, &bits);
    if (bits)
        return finish(r, bits);
    if (!variable_fetch(r, r->pool, name))
        bits = REXX_SHARED_NEW;
    value v = text_value(r, content.at, content.length);
    bool good = v && variable_set(r, r->pool, name, v);
    value_drop(r, v);
    return finish(r, good ? bits : REXX_SHARED_STORAGE);
}

int rexx_drop(struct rexx *r, bool symbolic, struct rexx_text text)
{
    int bits;
    struct slice name = request_name(r, symbolic, text, &bits);
    if (bits)
        return finish(r, bits);
    if (name.at[name.length - 1] != '.' && !variable_fetch(r, r->pool, name))
        bits = REXX_SHARED_NEW;
    return finish(r, variable_drop(r, r->pool, name) ? bits : REXX_SHARED_STORAGE);
}

/* The next place of the walk that has a value; false: there is none. */
static bool walk(struct rexx *r, const struct cell **cell, const struct tail **tail)
{
    struct pool *pool = r->pool;
    if (r->walked != pool) {
        r->walked = pool;
        r->walk_cell = r->walk_tail = 0;
    }
    for (; r->walk_cell <= pool->mask; r->walk_cell++, r->walk_tail = 0) {
        *cell = pool->table[r->walk_cell];
        *tail = NULL;
        if (!*cell)
            continue;
        const struct stem *stem = (*cell)->stem;
        if (!stem && (*cell)->value && !r->walk_tail++)
            return true;
        if (stem && r->walk_tail == 0) {
            r->walk_tail++;
            if (stem->fallback)
                return true;
        }
        while (stem && stem->mask && r->walk_tail <= stem->mask + 1) {
            *tail = stem->table[r->walk_tail++ - 1];
            if (*tail && (*tail)->value)
                return true;
        }
    }
    r->walked = NULL;
    return false;
}

int rexx_next(struct rexx *r, struct rexx_text *name, struct rexx_text *out)
{
    const struct cell *cell;
    const struct tail *tail;
    if (!walk(r, &cell, &tail))
        return REXX_SHARED_LAST;
    char *bytes;
    size_t length = cell->name->length;
    value full = text_make(r, length + (tail ? tail->length : 0), &bytes);
    if (!full)
        return finish(r, REXX_SHARED_STORAGE);
    memcpy(bytes, cell->name->text, length);
    if (tail)
        memcpy(bytes + length, tail->text, tail->length);
    *name = shared_text(r, full, &r->shared_name);
    value_drop(r, full);
    *out = shared_text(r, tail ? tail->value : cell->stem ? cell->stem->fallback : cell->value, &r->shared);
    return finish(r, out->at ? 0 : REXX_SHARED_STORAGE);
}

static bool is_word(struct slice text, const char *word)
{
    return slice_equal(text, (struct slice){word, strlen(word)});
}

int rexx_private(struct rexx *r, struct rexx_text text, struct rexx_text *out)
{
    struct slice name = {text.at, text.length};
    const struct frame *frame = r->frame->routine;
    int64_t number;
    value v = 0;
    if (is_word(name, "ARG"))
        v = frame->count && frame->arguments[0] ? value_keep(frame->arguments[0]) : text_value(r, "", 0);
    else if (is_word(name, "SOURCE"))
        v = source_text(r);
    else if (is_word(name, "VERSION"))
        v = version_text(r);
    else if (is_word(name, "PARM"))
        v = integer_value(frame->count);
    else if (name.length > 5 && is_word((struct slice){name.at, 5}, "PARM.") &&
             slice_canonical((struct slice){name.at + 5, name.length - 5}, &number) && number >= 1)
        v = number <= frame->count && frame->arguments[number - 1] ? value_keep(frame->arguments[number - 1])
                                                                   : text_value(r, "", 0);
    else
        return finish(r, REXX_SHARED_BAD_NAME);
    *out = v ? shared_text(r, v, &r->shared) : (struct rexx_text){0};
    value_drop(r, v);
    return finish(r, out->at ? 0 : REXX_SHARED_STORAGE);
}
