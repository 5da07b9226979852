/* Variables in code: loads, stores, DROP, UPPER, of simple and compound symbols. */
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"
#include "guests/cms/rexx/run.h"

static inline const uint32_t *after_compound(const uint32_t *at)
{
    return at + 2 + at[1];
}

static struct slice part_slice(struct rexx *r, uint32_t part, char *room)
{
    if (!(part & PART_VARIABLE))
        return value_slice(r->code->constants[part], room);
    struct reference *reference = &r->code->variables[part & ~PART_VARIABLE];
    struct cell *cell = reference->serial == r->pool->serial ? reference->cell : pool_find(r->pool, reference->name);
    if (!cell)
        return name_slice(reference->name);
    reference->serial = r->pool->serial;
    reference->cell = cell;
    return cell->value ? value_slice(cell->value, room) : name_slice(reference->name);
}

/* The text after a compound symbol's stem; at null: no storage. */
static struct slice compound_tail(struct rexx *r, const uint32_t *at)
{
    uint32_t count = at[1];
    if (count == 1)
        return part_slice(r, at[2], r->tail_room);
    size_t length = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct slice part = part_slice(r, at[2 + i], r->tail_room);
        char *out = scratch_room(r, length + part.length + 1);
        if (!out)
            return (struct slice){0};
        memcpy(out + length, part.at, part.length);
        length += part.length;
        if (i + 1 < count)
            out[length++] = '.';
    }
    return (struct slice){r->scratch, length};
}

/* A new reference to stem and tail as a text: what an unassigned variable's value is. */
static value compound_name(struct rexx *r, const struct name *stem, struct slice tail)
{
    char *bytes;
    value v = text_make(r, stem->length + tail.length, &bytes);
    if (v) {
        memcpy(bytes, stem->text, stem->length);
        memcpy(bytes + stem->length, tail.at, tail.length);
    }
    return v;
}

static struct stem *reference_stem(struct rexx *r, uint32_t number)
{
    struct cell *cell = reference_cell(r, number);
    return cell ? cell_stem(r, cell) : NULL;
}

/* The number of a compound symbol's only part, if it is one that the stem may remember; else -1. */
static inline int64_t part_number(struct rexx *r, const uint32_t *at)
{
    if (at[1] != 1)
        return -1;
    value v;
    if (at[2] & PART_VARIABLE) {
        const struct reference *reference = &r->code->variables[at[2] & ~PART_VARIABLE];
        v = reference->serial == r->pool->serial ? reference->cell->value : 0;
    } else {
        v = r->code->constants[at[2]];
    }
    return v & 1 ? value_integer(v) : -1;
}

static inline struct tail *numbered_tail(const struct stem *stem, int64_t number)
{
    return (uint64_t)number < stem->numbered_room ? stem->numbered[number] : NULL;
}

static bool traps_novalue(const struct rexx *r)
{
    return r->now.traps[CONDITION_NOVALUE].state == TRAP_SIGNAL;
}

const uint32_t *run_load(struct rexx *r, const uint32_t *at)
{
    struct cell *cell = reference_cell(r, word_operand(*at));
    if (!cell)
        return NULL;
    value v = value_keep(cell->value);
    if (!v) {
        if (traps_novalue(r))
            return condition_novalue(r, name_slice(cell->name), at + 1);
        if (!(v = slice_value(r, name_slice(cell->name))))
            return NULL;
    }
    stack_push(r, v);
    if (r->trace_intermediates)
        trace_value(r, cell->value ? ">V>" : ">L>", v);
    return at + 1;
}

const uint32_t *run_load_stem(struct rexx *r, const uint32_t *at)
{
    struct stem *stem = reference_stem(r, word_operand(*at));
    if (!stem)
        return NULL;
    struct name *name = r->code->variables[word_operand(*at)].name;
    value v = value_keep(stem->fallback);
    if (!v) {
        if (traps_novalue(r))
            return condition_novalue(r, name_slice(name), at + 1);
        if (!(v = slice_value(r, name_slice(name))))
            return NULL;
    }
    stack_push(r, v);
    if (r->trace_intermediates)
        trace_value(r, ">V>", v);
    return at + 1;
}

const uint32_t *run_load_compound(struct rexx *r, const uint32_t *at)
{
    struct stem *stem = reference_stem(r, word_operand(*at));
    if (!stem)
        return NULL;
    int64_t number = part_number(r, at);
    struct tail *found = numbered_tail(stem, number);
    if (found && found->value && !r->trace_intermediates) {
        stack_push(r, value_keep(found->value));
        return after_compound(at);
    }
    struct slice tail = compound_tail(r, at);
    if (!tail.at)
        return NULL;
    struct name *name = r->code->variables[word_operand(*at)].name;
    found = stem_find(stem, tail);
    if (found && number >= 0)
        stem_number(r, stem, number, found);
    value v = value_keep(found ? found->value : stem->fallback);
    if (!v || r->trace_intermediates) {
        value full = compound_name(r, name, tail);
        if (!full)
            return NULL;
        if (r->trace_intermediates)
            trace_value(r, ">C>", full);
        if (!v && traps_novalue(r)) {
            char room[INTEGER_ROOM];
            const uint32_t *next = condition_novalue(r, value_slice(full, room), after_compound(at));
            value_drop(r, full);
            return next;
        }
        if (v)
            value_drop(r, full);
        else
            v = full;
    }
    stack_push(r, v);
    if (r->trace_intermediates)
        trace_value(r, ">V>", v);
    return after_compound(at);
}

const uint32_t *store_at(struct rexx *r, const uint32_t *at, value v)
{
    uint32_t number = word_operand(*at);
    if (word_op(*at) == OP_STORE) {
        struct cell *cell = reference_cell(r, number);
        if (!cell)
            return NULL;
        cell_set(r, cell, v);
        return at + 1;
    }
    struct stem *stem = reference_stem(r, number);
    if (!stem)
        return NULL;
    if (word_op(*at) == OP_STORE_STEM) {
        stem_assign(r, stem, v);
        value_drop(r, v);
        return at + 1;
    }
    int64_t whole = part_number(r, at);
    struct tail *tail = numbered_tail(stem, whole);
    if (!tail) {
        struct slice text = compound_tail(r, at);
        tail = text.at ? stem_tail(r, stem, text) : NULL;
        if (tail && whole >= 0)
            stem_number(r, stem, whole, tail);
    }
    if (!tail)
        return NULL;
    value old = tail->value;
    tail->value = v;
    value_drop(r, old);
    return after_compound(at);
}

value load_at(struct rexx *r, const uint32_t *at)
{
    uint32_t number = word_operand(*at);
    if (word_op(*at) == OP_STORE) {
        struct cell *cell = reference_cell(r, number);
        return !cell ? 0 : cell->value ? value_keep(cell->value) : slice_value(r, name_slice(cell->name));
    }
    struct name *name = r->code->variables[number].name;
    struct stem *stem = reference_stem(r, number);
    if (!stem)
        return 0;
    if (word_op(*at) == OP_STORE_STEM)
        return stem->fallback ? value_keep(stem->fallback) : slice_value(r, name_slice(name));
    struct slice text = compound_tail(r, at);
    if (!text.at)
        return 0;
    struct tail *tail = stem_find(stem, text);
    value v = tail ? tail->value : stem->fallback;
    return v ? value_keep(v) : compound_name(r, name, text);
}

static const uint32_t *run_any_store(struct rexx *r, const uint32_t *at)
{
    value v = stack_pop(r);
    if (UNLIKELY(r->trace_results)) {
        if (!r->traced)
            trace_result(r, v);
        r->traced = false;
    }
    return store_at(r, at, v);
}

const uint32_t *run_store(struct rexx *r, const uint32_t *at)
{
    return run_any_store(r, at);
}
const uint32_t *run_store_stem(struct rexx *r, const uint32_t *at)
{
    return run_any_store(r, at);
}
const uint32_t *run_store_compound(struct rexx *r, const uint32_t *at)
{
    return run_any_store(r, at);
}

const uint32_t *run_drop(struct rexx *r, const uint32_t *at)
{
    struct name *name = r->code->variables[word_operand(*at)].name;
    return variable_drop(r, r->pool, name_slice(name)) ? at + 1 : NULL;
}

const uint32_t *run_drop_compound(struct rexx *r, const uint32_t *at)
{
    struct stem *stem = reference_stem(r, word_operand(*at));
    struct slice text = stem ? compound_tail(r, at) : (struct slice){0};
    struct tail *tail = text.at ? stem_tail(r, stem, text) : NULL;
    if (!tail)
        return NULL;
    value_drop(r, tail->value);
    tail->value = 0;
    return after_compound(at);
}

static value upper_value(struct rexx *r, value v)
{
    char room[INTEGER_ROOM], *bytes;
    struct slice text = value_slice(v, room);
    value upper = text_make(r, text.length, &bytes);
    for (size_t i = 0; upper && i < text.length; i++)
        bytes[i] = character_upper(text.at[i]);
    return upper;
}

const uint32_t *run_upper(struct rexx *r, const uint32_t *at)
{
    struct cell *cell = reference_cell(r, word_operand(*at));
    if (!cell)
        return NULL;
    if (!cell->value)
        return traps_novalue(r) ? condition_novalue(r, name_slice(cell->name), at + 1) : at + 1;
    value upper = upper_value(r, cell->value);
    if (!upper)
        return NULL;
    cell_set(r, cell, upper);
    return at + 1;
}

const uint32_t *run_upper_compound(struct rexx *r, const uint32_t *at)
{
    struct stem *stem = reference_stem(r, word_operand(*at));
    struct slice text = stem ? compound_tail(r, at) : (struct slice){0};
    struct tail *tail = text.at ? stem_tail(r, stem, text) : NULL;
    if (!tail)
        return NULL;
    if (tail->value) {
        value upper = upper_value(r, tail->value);
        if (!upper)
            return NULL;
        value_drop(r, tail->value);
        tail->value = upper;
    }
    return after_compound(at);
}

/* The next blank-delimited word of a list of names. */
static bool next_word(struct slice *list, struct slice *word)
{
    while (list->length && character_is_blank(*list->at))
        list->at++, list->length--;
    word->at = list->at;
    while (list->length && !character_is_blank(*list->at))
        list->at++, list->length--;
    word->length = (size_t)(list->at - word->at);
    return word->length > 0;
}

/* A list's word as a variable's name, in upper case; null with the error set if it cannot be one. */
static struct name *listed_name(struct rexx *r, struct slice word)
{
    struct name *name = name_upper(r, word.at, word.length);
    for (size_t i = 0; name && i < name->length; i++)
        if (!character_is_symbol(name->text[i]) || (i == 0 && character_class(name->text[0]) != CHARACTER_LETTER)) {
            rexx_fail(r, i == 0 && character_is_symbol(name->text[0]) ? ERROR_NAME_START : ERROR_SYMBOL_EXPECTED);
            return NULL;
        }
    return name;
}

const uint32_t *run_drop_list(struct rexx *r, const uint32_t *at)
{
    char room[INTEGER_ROOM];
    value v = stack_pop(r);
    struct slice list = value_slice(v, room), word;
    bool good = true;
    while (good && next_word(&list, &word)) {
        struct name *name = listed_name(r, word);
        good = name && variable_drop(r, r->pool, symbol_resolve(r, r->pool, name_slice(name)));
    }
    value_drop(r, v);
    return good ? at + 1 : NULL;
}

static bool expose(struct rexx *r, struct pool *to, struct name *name)
{
    struct slice full = symbol_resolve(r, r->pool, name_slice(name));
    return full.at && variable_share(r, r->pool, to, full);
}

static bool expose_list(struct rexx *r, struct pool *to, const struct name *name)
{
    char room[INTEGER_ROOM];
    struct slice full = symbol_resolve(r, r->pool, name_slice(name));
    value v = full.at ? value_keep(variable_fetch(r, r->pool, full)) : 0;
    if (!v)
        return full.at != NULL;
    struct slice list = value_slice(v, room), word;
    bool good = true;
    while (good && next_word(&list, &word)) {
        struct name *listed = listed_name(r, word);
        good = listed && expose(r, to, listed);
    }
    value_drop(r, v);
    return good;
}

const uint32_t *run_procedure(struct rexx *r, const uint32_t *at)
{
    struct frame *frame = r->frame;
    if (!frame->may_procedure) {
        rexx_fail(r, ERROR_PROCEDURE);
        return NULL;
    }
    frame->may_procedure = false;
    struct pool *pool = pool_make(r);
    if (!pool)
        return NULL;
    uint32_t count = word_operand(*at);
    bool good = true;
    for (uint32_t i = 1; good && i <= count; i++) {
        struct name *name = r->code->variables[at[i] & ~PART_VARIABLE].name;
        good = expose(r, pool, name) && (!(at[i] & PART_VARIABLE) || expose_list(r, pool, name));
    }
    if (!good) {
        pool_drop(r, pool);
        return NULL;
    }
    frame->pool = r->pool = pool;
    frame->owns_pool = true;
    return at + 1 + count;
}

bool set_special(struct rexx *r, const char *name, value v)
{
    bool good = v != 0 || !r->error;
    struct slice text = {name, strlen(name)};
    good = good && (v ? variable_set(r, r->pool, text, v) : variable_drop(r, r->pool, text));
    value_drop(r, v);
    return good;
}
