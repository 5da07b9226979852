/* LOAD and INCLUDE, which load TEXT files; START. CMS Commands and Utilities Reference. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage_areas.h"
#include "guests/cms/nucleus/text_deck.h"

struct load_options {
    bool start, clear;
    struct text reset, origin, amode;
};

static int deck_failed(int rc, const char name[8], u32 card)
{
    struct text t = field_text(name, 8);
    char file[24];

    format(file, sizeof file, "%T TEXT", &t);
    if (rc == 28 || rc == 36)
        return dms("LIO", FILE_NOT_FOUND, file);
    if (rc == DECK_NO_STORAGE)
        return dms("LIO", NO_STORAGE);
    if (rc == DECK_BAD_CARD)
        return dms("LIO", BAD_DECK, file, card);
    return dms("LIO", READ_ERROR, rc, file);
}

/* Names nobody defines are searched for as TEXT files. */
static int automatic_load(void)
{
    bool more = true;

    while (more) {
        more = false;
        for (struct symbol *s = deck_symbols(); s; s = s->next) {
            u32 card;

            if (!s->defined && deck_load(s->name, &card) == 0 && s->defined)
                more = true;
        }
    }
    if (deck_resolve())
        return 0;
    dms("LIO", NAMES_UNDEFINED);
    for (struct symbol *s = deck_symbols(); s; s = s->next)
        if (!s->defined)
            say(" %.8s", s->name);
    return 4;
}

static int options_apply(const struct load_options *o)
{
    struct program *p = program_loaded();
    u64 mode;

    if (o->amode.n) {
        if (!text_number(o->amode, 64, &mode) || (mode != 24 && mode != 31 && mode != 64))
            return dms("LIO", INVALID_OPTION_VALUE, &o->amode, "AMODE");
        p->amode = (u32)mode;
    }
    if (o->reset.n) {
        char name[8];
        struct symbol *s;

        field_set_upper(name, sizeof name, o->reset);
        s = deck_symbol(name);
        if (!s || !s->defined)
            return dms("LIO", ENTRY_NOT_FOUND, &o->reset);
        p->entry = (u32)(s->address - (u64)p->text);
    }
    return 0;
}

int start_command(struct invocation *i)
{
    struct program *p = program_loaded();
    const char *entry = i->token[1];

    if (!p || p->length == 0)
        return dms("LIO", NOTHING_LOADED);
    if (i->count > 1 && memcmp(entry, "*       ", TOKEN) != 0) {
        struct symbol *s = deck_symbol(entry);

        if (!s || !s->defined)
            return dms("LIO", ENTRY_NOT_FOUND, &i->word[1]);
        p->entry = (u32)(s->address - (u64)p->text);
    }
    dms("LIO", EXECUTION_BEGINS);
    return program_call(p, i, 0x01);
}

static int load(struct invocation *i, bool anew)
{
    struct load_options o = {0};
    const struct option table[] = {
        {"START", 2, OPTION_FLAG, &o.start, 0},
        {"CLEAR", 2, OPTION_FLAG, &o.clear, 0},
        {"RESET", 3, OPTION_WORD, &o.reset, 0},
        {"ORIGIN", 2, OPTION_WORD, &o.origin, 0},
        {"AMODE", 5, OPTION_WORD, &o.amode, 0},
        {NULL, 0, OPTION_FLAG, NULL, 0},
    };
    u64 origin = PROGRAM_ORIGIN;
    u32 operands, card;
    int rc = options_take(i, "LIO", table, &operands);

    if (rc != 0)
        return rc;
    if (operands < 2)
        return dms("LIO", NO_FILENAME);
    if (o.origin.n && (!text_hex(o.origin, NUCLEUS_AREA, &origin) || origin < PROGRAM_ORIGIN || origin % 8 != 0))
        return dms("LIO", INVALID_OPTION_VALUE, &o.origin, "ORIGIN");
    if (!anew && !program_loaded())
        return dms("LIO", NOTHING_LOADED);
    if (anew && (rc = deck_begin(origin)) != 0)
        return dms("LIO", NO_STORAGE);
    for (u32 k = 1; k < operands; k++)
        if ((rc = deck_load(i->token[k], &card)) != 0)
            return deck_failed(rc, i->token[k], card);
    rc = automatic_load();
    if (rc == 0)
        rc = options_apply(&o);
    if (rc == 0 && o.start) {
        struct invocation plain = *i;

        plain.count = 1;
        rc = start_command(&plain);
    }
    return rc;
}

int load_command(struct invocation *i)
{
    return load(i, true);
}

int include_command(struct invocation *i)
{
    return load(i, false);
}
