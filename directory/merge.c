/* Merging: the first part that says something is heard; of devices, CPUs and options the first of each number or name.
 * Source: z/VM CP Planning and Administration, INCLUDE, PROFILE and SUBCONFIG statements. */
#include "directory/merge.h"
#include "directory/device_type.h"
#include "directory/password.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_STORAGE (1ULL << 20)
#define DEFAULT_CLASSES "G"
#define DEFAULT_SHARE 100

void entry_parts_free(struct entry_parts *p)
{
    for (size_t i = 0; i < p->count; i++)
        entry_free(p->part[i]);
    p->count = 0;
}

bool entry_parts_name(const struct entry_parts *p, enum entry_list_id list, const char *userid)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct entry_userid *ids = p->part[i]->lists[list].items;
        for (size_t k = 0; k < p->part[i]->lists[list].count; k++)
            if (!strcmp(ids[k].userid, userid))
                return true;
    }
    return false;
}

static u64 classes_mask(const char *classes)
{
    u64 mask = 0;

    for (; *classes; classes++)
        mask |= 1ULL << (*classes >= 'A' ? *classes - 'A' : *classes - '1' + 26);
    return mask;
}

static char editing_character(const char *setting, char system_default, char unset)
{
    if (!*setting)
        return unset;
    if (!strcmp(setting, "OFF"))
        return 0;
    return !strcmp(setting, "ON") ? system_default : *setting;
}

static enum machine_type machine_of(const char *word)
{
    static const char *const words[] = {
        [MACHINE_ESA] = "ESA", [MACHINE_XA] = "XA", [MACHINE_XC] = "XC", [MACHINE_Z] = "Z"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i], word))
            return (enum machine_type)i;
    return MACHINE_ESA;
}

/* Take over into e, field by field, what e does not say itself. */
static void entry_inherit(struct entry *e, const struct entry *from)
{
    if (!e->storage)
        e->storage = from->storage;
    if (!e->max_storage)
        e->max_storage = from->max_storage;
    if (!*e->classes)
        text_copy(e->classes, sizeof e->classes, from->classes);
    if (!*e->machine) {
        text_copy(e->machine, sizeof e->machine, from->machine);
        e->max_cpus = from->max_cpus;
    }
    if (!*e->account) {
        text_copy(e->account, sizeof e->account, from->account);
        text_copy(e->distribution, sizeof e->distribution, from->distribution);
    }
    if (!e->share_relative && !e->share_absolute) {
        e->share_relative = from->share_relative;
        e->share_absolute = from->share_absolute;
        text_copy(e->share_maximum, sizeof e->share_maximum, from->share_maximum);
    }
    if (!*e->ipl)
        text_copy(e->ipl, sizeof e->ipl, from->ipl);
}

/* SQL lets a maximum pass that is none: then there is no limit. */
static void merge_share(const struct entry *e, struct directory_share *share)
{
    char text[64], percent[8], wrong[16];

    share_percent_text(e->share_absolute, percent);
    if (e->share_absolute)
        snprintf(text, sizeof text, "ABSOLUTE %s %s", percent, e->share_maximum);
    else
        snprintf(text, sizeof text, "RELATIVE %u %s", e->share_relative ? e->share_relative : DEFAULT_SHARE,
            e->share_maximum);
    if (!share_parse(text, share, wrong))
        share->maximum = share->soft = share->hard = 0;
}

static void scalars_merge(const struct entry_parts *p, const char *machine, struct directory_user *u)
{
    const struct entry *own = p->part[0];
    struct entry e = *own;

    memset(e.lists, 0, sizeof e.lists);
    for (size_t i = 1; i < p->count; i++)
        entry_inherit(&e, p->part[i]);
    text_copy(u->userid, sizeof u->userid, own->name);
    u->password = password_kind_of(own->password);
    u->storage = e.storage ? e.storage : DEFAULT_STORAGE;
    u->max_storage = e.max_storage > u->storage ? e.max_storage : u->storage;
    u->classes = classes_mask(*e.classes ? e.classes : DEFAULT_CLASSES);
    u->machine = machine_of(*e.machine ? e.machine : machine);
    u->max_cpus = e.max_cpus;
    text_copy(u->account, sizeof u->account, *e.account ? e.account : own->name);
    text_copy(u->distribution, sizeof u->distribution, *e.distribution ? e.distribution : own->name);
    u->linend = editing_character(own->linend, '#', '#');
    u->linedel = editing_character(own->linedel, '[', 0);
    u->chardel = editing_character(own->chardel, '@', 0);
    u->escape = editing_character(own->escape_char, '"', 0);
    merge_share(&e, &u->share);
    u->share_absolute = e.share_absolute;
    u->share_relative = e.share_absolute ? 0 : e.share_relative ? e.share_relative : DEFAULT_SHARE;
    text_copy(u->ipl, sizeof u->ipl, e.ipl);
}

/* How many items the parts have in a list, at least 1 so that there is something to allocate. */
static size_t list_total(const struct entry_parts *p, enum entry_list_id list)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++)
        n += p->part[i]->lists[list].count;
    return n ? n : 1;
}

static void cpu_merge(struct directory_user *u, const struct entry_cpu *c)
{
    struct directory_cpu *cpu = &u->cpus[u->cpu_count];
    u64 id = 0;
    bool based = false;

    for (size_t i = 0; i < u->cpu_count; i++) {
        if (u->cpus[i].address == c->address)
            return;
        based |= u->cpus[i].base;
    }
    cpu->address = c->address;
    cpu->base = c->base && !based;
    cpu->has_cpuid = *c->cpuid && text_hex(c->cpuid, 0xFFFFFF, &id);
    cpu->cpuid = (u32)id;
    u->cpu_count++;
}

static int cpus_merge(const struct entry_parts *p, struct directory_user *u)
{
    bool based = false;

    u->cpus = calloc(list_total(p, LIST_CPUS), sizeof *u->cpus);
    if (!u->cpus)
        return -ENOMEM;
    for (size_t i = 0; i < p->count; i++) {
        const struct entry_cpu *cpus = p->part[i]->lists[LIST_CPUS].items;
        for (size_t k = 0; k < p->part[i]->lists[LIST_CPUS].count; k++)
            cpu_merge(u, &cpus[k]);
    }
    for (size_t i = 0; i < u->cpu_count; i++)
        based |= u->cpus[i].base;
    if (u->cpu_count && !based)
        u->cpus[0].base = true;
    if (u->max_cpus < u->cpu_count)
        u->max_cpus = (unsigned)u->cpu_count;
    if (u->max_cpus == 0)
        u->max_cpus = 1;
    return 0;
}

static void device_merge(struct directory_user *u, const struct directory_device *from)
{
    struct directory_device *d = &u->devices[u->device_count];

    for (size_t i = 0; i < u->device_count; i++)
        if (u->devices[i].vdev == from->vdev)
            return;
    *d = *from;
    if (!d->spool_class && d->kind == DIR_CONSOLE)
        d->spool_class = 'T';
    if (!d->spool_class && d->kind == DIR_SPOOL)
        d->spool_class = device_is_reader(d) ? '*' : 'A';
    if (!*d->mode && d->kind == DIR_MDISK)
        text_copy(d->mode, sizeof d->mode, "W");
    if (!*d->mode && d->kind == DIR_LINK)
        text_copy(d->mode, sizeof d->mode, "R");
    if (d->kind == DIR_LINK && !strcmp(d->owner, "*"))
        text_copy(d->owner, sizeof d->owner, u->userid);
    u->device_count++;
}

static int devices_merge(const struct entry_parts *p, struct directory_user *u)
{
    u->devices = calloc(list_total(p, LIST_DEVICES), sizeof *u->devices);
    if (!u->devices)
        return -ENOMEM;
    for (size_t i = 0; i < p->count; i++) {
        const struct directory_device *devices = p->part[i]->lists[LIST_DEVICES].items;
        for (size_t k = 0; k < p->part[i]->lists[LIST_DEVICES].count; k++)
            device_merge(u, &devices[k]);
    }
    return 0;
}

/* The profile's commands come first. */
static int commands_merge(const struct entry_parts *p, struct directory_user *u)
{
    u->commands = calloc(list_total(p, LIST_COMMANDS), sizeof *u->commands);
    if (!u->commands)
        return -ENOMEM;
    for (size_t i = p->count; i-- > 0;) {
        const struct entry_command *commands = p->part[i]->lists[LIST_COMMANDS].items;
        for (size_t k = 0; k < p->part[i]->lists[LIST_COMMANDS].count; k++)
            text_copy(u->commands[u->command_count++], sizeof *u->commands, commands[k].text);
    }
    return 0;
}

static void options_merge(const struct entry_parts *p, struct directory_user *u)
{
    size_t used = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct entry_option *o = p->part[i]->lists[LIST_OPTIONS].items;
        for (size_t k = 0; k < p->part[i]->lists[LIST_OPTIONS].count; k++)
            if (!directory_has_option(u, o[k].name) && used < sizeof u->options)
                used += (size_t)snprintf(u->options + used, sizeof u->options - used, "%s%s%s%s", used ? " " : "",
                    o[k].name, *o[k].value ? " " : "", o[k].value);
    }
}

static void namesave_merge(const struct entry_parts *p, struct directory_user *u)
{
    size_t used = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct entry_userid *names = p->part[i]->lists[LIST_NAMESAVE].items;
        for (size_t k = 0; k < p->part[i]->lists[LIST_NAMESAVE].count && used + 10 < sizeof u->namesave; k++)
            used += (size_t)snprintf(
                u->namesave + used, sizeof u->namesave - used, "%s%s", used ? " " : "", names[k].userid);
    }
}

int entry_parts_merge(const struct entry_parts *p, const char *machine, struct directory_user **out)
{
    struct directory_user *u = calloc(1, sizeof *u);

    if (!u)
        return -ENOMEM;
    scalars_merge(p, machine, u);
    options_merge(p, u);
    namesave_merge(p, u);
    if (cpus_merge(p, u) < 0 || devices_merge(p, u) < 0 || commands_merge(p, u) < 0) {
        directory_user_free(u);
        return -ENOMEM;
    }
    *out = u;
    return 0;
}

void directory_user_free(struct directory_user *u)
{
    if (!u)
        return;
    free(u->cpus);
    free(u->devices);
    free(u->commands);
    free(u);
}
