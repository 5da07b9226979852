/* Naming real printers and punches in commands, and showing them. Source: CP Commands and Utilities Reference, DRAIN
 * UR, QUERY UR. */
#include "cp/command/unit_operand.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>

enum { UR, ALL, PRINTERS, PUNCHES, READERS };

static const struct keyword sets[] = {{"UR", UR}, {"ALL", ALL}, {"Printer", PRINTERS}, {"PRT", PRINTERS},
    {"PUnch", PUNCHES}, {"PCH", PUNCHES}, {"Reader", READERS}, {"RDR", READERS}};

/* A device number has four digits at most, and an option of a command is none. */
static bool is_number(const char *word, u64 *rdev)
{
    return strlen(word) <= 4 && text_hex(word, 0xFFFF, rdev);
}

/* A device number, and it exists. */
static struct real_unit *take_any(struct vm *vm, const char **rest, int *rc)
{
    struct real_unit *u;
    char word[16];
    u64 rdev;

    if (!text_word(rest, word, sizeof word) || !is_number(word, &rdev)) {
        *rc = say_as(vm, "CSB", MSG_RDEV_MISSING);
        return NULL;
    }
    u = real_unit_by_number((u16)rdev);
    if (!u)
        *rc = say_as(vm, "CSB", MSG_NO_DEVICE, (unsigned)rdev);
    return u;
}

struct real_unit *take_unit(struct vm *vm, const char **rest, int *rc)
{
    struct real_unit *u = take_any(vm, rest, rc);

    if (!u || u->kind != UNIT_READER)
        return u;
    *rc = say_as(vm, "CSB", MSG_INVALID_DEVICE_TYPE, "READER");
    return NULL;
}

static bool take_numbers(struct vm *vm, const char **rest, struct unit_set *set, int *rc)
{
    const char *after = *rest;
    char word[16];
    u64 rdev;

    while (set->count < 16 && text_word(&after, word, sizeof word) && is_number(word, &rdev)) {
        struct real_unit *u = take_any(vm, rest, rc);
        if (!u)
            return false;
        set->units[set->count++] = u;
        after = *rest;
    }
    return true;
}

bool take_units(struct vm *vm, const char **rest, struct unit_set *set, bool all_default, int *rc)
{
    const char *after = *rest;
    char word[16];
    int kind;

    *set = (struct unit_set){0};
    kind = text_word(&after, word, sizeof word) ? KEYWORD(sets, word) : -1;
    if (kind == UR) {
        *rest = after;
        kind = text_word(&after, word, sizeof word) ? KEYWORD(sets, word) : -1;
        all_default = true;
    }
    if (kind > UR) {
        set->all = kind == ALL;
        set->printers = kind == PRINTERS;
        set->punches = kind == PUNCHES;
        set->readers = kind == READERS;
        *rest = after;
        return true;
    }
    if (!take_numbers(vm, rest, set, rc))
        return false;
    if (set->count)
        return true;
    set->all = all_default;
    if (!all_default)
        *rc = say_as(vm, "CSB", MSG_RDEV_MISSING);
    return all_default;
}

struct real_unit *unit_set_next(const struct unit_set *set, struct real_unit *u)
{
    if (set->count) {
        unsigned i = 0;
        while (u && i < set->count && set->units[i++] != u)
            ;
        return i < set->count ? set->units[i] : NULL;
    }
    u = u ? u->next : real_unit_first();
    while (u && !(set->all || (set->printers && u->kind == UNIT_PRINTER) || (set->punches && u->kind == UNIT_PUNCH) ||
                    (set->readers && u->kind == UNIT_READER)))
        u = u->next;
    return u;
}

static const char *state_name(const struct real_unit *u)
{
    static const char *const names[] = {
        [UNIT_DRAINED] = "DRAINED", [UNIT_STARTED] = "STARTED", [UNIT_INTERVENTION] = "INTREQ"};

    return u->draining ? "DRAINING" : names[u->state];
}

/* A copy, for the lock may not be held while somebody is spoken to. */
static struct real_unit look_at(struct real_unit *u)
{
    struct real_unit copy;

    pthread_mutex_lock(&u->lock);
    copy = *u;
    pthread_mutex_unlock(&u->lock);
    return copy;
}

void respond_unit(struct vm *vm, struct real_unit *unit)
{
    const struct real_unit u = look_at(unit);
    char dests[UNIT_DESTS * 9 + 1] = "";

    for (unsigned i = 0; i < UNIT_DESTS && *u.choice.dests[i]; i++)
        snprintf(dests + strlen(dests), sizeof dests - strlen(dests), " %s", u.choice.dests[i]);
    if (u.kind == UNIT_READER)
        respond(
            vm, "%s  %04X %-8s SYSTEM CLASS %.1s", real_unit_kind_name(&u), u.rdev, state_name(&u), u.choice.classes);
    else
        respond(vm, "%s  %04X %-8s SYSTEM CLASS %-8s %-6s FORM %-8s %-5s DEST%s", real_unit_kind_name(&u), u.rdev,
            state_name(&u), u.choice.classes, u.choice.manual ? "MANUAL" : "AUTO", u.choice.form,
            u.separators ? "SEP" : "NOSEP", *dests ? dests : " OFF");
    if (u.state == UNIT_INTERVENTION)
        respond(vm, "     %04X INTERVENTION REQUIRED: %s", u.rdev, u.reason);
}

bool respond_unit_file(struct vm *vm, struct real_unit *unit, const char *verb)
{
    const struct real_unit u = look_at(unit);
    const struct spool_file *f = &u.file;

    if (u.active)
        respond(vm, "%s  %04X %-9s %-8s FILE %04u RECORDS %08llu COPY %03u %c %s", real_unit_kind_name(&u), u.rdev,
            verb, f->owner, f->spoolid, (unsigned long long)f->records, u.copies, f->spool_class,
            spool_origin_name(f->origin));
    return u.active;
}

int query_unit(struct vm *vm, struct real_unit *u)
{
    respond_unit(vm, u);
    respond_unit_file(vm, u, u->kind == UNIT_PRINTER ? "PRINTING" : "PUNCHING");
    return 0;
}

int query_ur(struct vm *vm, const char *rest)
{
    struct unit_set set;
    struct real_unit *u = NULL;
    unsigned shown = 0;
    int rc = 0;

    if (!take_units(vm, &rest, &set, true, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    while ((u = unit_set_next(&set, u))) {
        query_unit(vm, u);
        shown++;
    }
    if (!shown)
        respond(vm, "A unit record device was not found.");
    return 0;
}

int query_active_units(struct vm *vm, enum spool_queue queue)
{
    unsigned shown = 0;

    for (struct real_unit *u = real_unit_first(); u; u = u->next)
        if (real_unit_queue(u) == queue)
            shown += respond_unit_file(vm, u, u->kind == UNIT_PRINTER ? "PRINTING" : "PUNCHING");
    if (!shown)
        respond(vm, "NO ACTIVE %s FILES", spool_queue_name(queue));
    return 0;
}
