/* Owns the groups of global variables in storage. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/globalv.h"
#include "guests/cms/nucleus/storage.h"

struct group *globalv_groups;

struct group *globalv_group(const char name[TOKEN], bool make)
{
    struct group **at = &globalv_groups;

    for (; *at; at = &(*at)->next)
        if (!memcmp((*at)->name, name, TOKEN))
            return *at;
    if (make) {
        *at = storage_get(sizeof(**at));
        if (*at)
            memcpy((*at)->name, name, TOKEN);
    }
    return *at;
}

static struct variable **place(struct group *g, struct text name)
{
    struct variable **at = &g->first;

    while (*at && !text_equal((struct text){(*at)->text, (*at)->name_n}, name))
        at = &(*at)->next;
    return at;
}

struct variable *globalv_find(const struct group *g, struct text name)
{
    return *place((struct group *)g, name);
}

struct text globalv_value(const struct variable *v)
{
    return (struct text){v->text + v->name_n, v->value_n};
}

bool globalv_set(struct group *g, struct text name, struct text value)
{
    struct variable **at = place(g, name), *v = storage_get(sizeof(*v) + name.n + value.n);

    if (!v)
        return false;
    v->name_n = (u8)name.n;
    v->value_n = (u8)value.n;
    memcpy(v->text, name.at, name.n);
    if (value.n)
        memcpy(v->text + name.n, value.at, value.n);
    if (*at) {
        v->next = (*at)->next;
        storage_free(*at);
    }
    *at = v;
    return true;
}

void globalv_purge(struct group *g)
{
    for (struct variable *v = g->first, *next; v; v = next) {
        next = v->next;
        storage_free(v);
    }
    g->first = NULL;
}
