/* Immediate commands. Knows what each does to settings and flags, not who looks at these. */
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/storage.h"

enum { NAME = 8, HALT_INTERPRETATION = 1, TRACE_START = 2, TRACE_END = 4 };

struct immediate immediate;

struct defined {
    char name[NAME];
    bool typed;
    struct defined *next;
};
static struct defined *defined;

static void halt_typing(void)
{
    settings.typing_halted = true;
}

static void resume_typing(void)
{
    settings.typing_halted = false;
}

static void halt_execution(void)
{
    immediate.ending = true;
    immediate.exec_pending |= HALT_INTERPRETATION;
}

static void halt_interpretation(void)
{
    immediate.exec_pending |= HALT_INTERPRETATION;
}

static void trace_start(void)
{
    immediate.exec_pending |= TRACE_START;
}

static void trace_end(void)
{
    immediate.exec_pending |= TRACE_END;
}

static const struct {
    char name[3];
    void (*act)(void);
} table[] = {
    {"HI", halt_interpretation},
    {"HT", halt_typing},
    {"HX", halt_execution},
    {"RT", resume_typing},
    {"TE", trace_end},
    {"TS", trace_start},
};

static struct defined *defined_find(struct text name)
{
    for (struct defined *d = defined; d; d = d->next)
        if (text_equal_upper(field_text(d->name, NAME), name))
            return d;
    return NULL;
}

bool immediate_take(struct text line)
{
    struct text rest = line, name = text_word(&rest);

    if (settings.immediate_escape && name.n > 1 && *name.at == settings.immediate_escape)
        name.at++, name.n--;

    struct defined *d = defined_find(name);

    if (d) {
        d->typed = true;
        return true;
    }
    if (text_strip(rest).n)
        return false;
    for (u32 k = 0; k < sizeof(table) / sizeof(*table); k++)
        if (text_equal_upper(name, text_of(table[k].name))) {
            table[k].act();
            return true;
        }
    return false;
}

int immediate_define(struct text name)
{
    struct defined *d;

    if (defined_find(name))
        return 1;
    d = storage_get(sizeof(*d));
    if (!d)
        return 25;
    field_set_upper(d->name, NAME, name);
    d->next = defined;
    defined = d;
    return 0;
}

int immediate_clear(struct text name)
{
    struct defined *d = defined_find(name);

    if (!d)
        return 44;
    for (struct defined **at = &defined; *at; at = &(*at)->next)
        if (*at == d) {
            *at = d->next;
            break;
        }
    storage_free(d);
    return 0;
}

int immediate_taken(struct text name, bool *typed)
{
    struct defined *d = defined_find(name);

    if (!d)
        return 44;
    *typed = d->typed;
    d->typed = false;
    return 0;
}

const char *immediate_next(const char *name)
{
    const struct defined *d = name ? ((const struct defined *)name)->next : defined;

    return d ? d->name : NULL;
}
