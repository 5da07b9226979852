/* Each statement as source. Parse functions of the same names read it back. */
#include "directory/statement_print.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>

void print_directory(const struct printer *p, const struct entry *e)
{
    (void)e;
    if (*p->book->directory)
        statement_print(p, "DIRECTORY %s", p->book->directory);
}

void print_globaldefs(const struct printer *p, const struct entry *e)
{
    (void)e;
    if (*p->book->machine) {
        statement_print(p, "GLOBALDEFS");
        statement_print(p, " GLOBALOPTS MACHINE %s", p->book->machine);
    }
}

static const char *size_or_star(u64 bytes, char buf[24])
{
    return bytes ? text_size_print(bytes, buf, 24) : "*";
}

/* Trailing operands that are not set are left out; one before another that is set is printed as its default. */
void print_user(const struct printer *p, const struct entry *e)
{
    char storage[24], max_storage[24];
    const char *operands[] = {
        size_or_star(e->storage, storage),
        size_or_star(e->max_storage, max_storage),
        *e->classes ? e->classes : "*",
        e->linend,
        e->linedel,
        e->chardel,
        e->escape_char,
    };
    static const char *const defaults[] = {"*", "*", "*", "ON", "OFF", "OFF", "OFF"};
    size_t count = sizeof operands / sizeof *operands, used = 0;
    char text[160];

    while (count > 0 && (!*operands[count - 1] || (count <= 3 && !strcmp(operands[count - 1], "*"))))
        count--;
    text[0] = 0;
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, " %s", *operands[i] ? operands[i] : defaults[i]);
    statement_print(p, "%s %s %s%s", entry_kind_name(e->kind), e->name, e->password, text);
}

void print_profile(const struct printer *p, const struct entry *e)
{
    statement_print(p, "%s %s", entry_kind_name(e->kind), e->name);
}

void print_include(const struct printer *p, const struct entry *e)
{
    if (*e->profile)
        statement_print(p, " INCLUDE %s", e->profile);
}

void print_build(const struct printer *p, const struct entry *e)
{
    for (size_t i = 0; i < p->book->count; i++) {
        const struct entry *s = p->book->entries[i];
        if (!strcmp(s->identity, e->name))
            statement_print(p, " BUILD ON %s USING SUBCONFIG %s", s->member, s->name);
    }
}

/* Users have these on the USER statement. */
static bool has_operands(const struct entry *e)
{
    return e->kind == ENTRY_USER || e->kind == ENTRY_IDENTITY;
}

void print_storage(const struct printer *p, const struct entry *e)
{
    char size[24];

    if (e->storage && !has_operands(e))
        statement_print(p, " STORAGE %s", text_size_print(e->storage, size, sizeof size));
}

void print_maxstorage(const struct printer *p, const struct entry *e)
{
    char size[24];

    if (e->max_storage && !has_operands(e))
        statement_print(p, " MAXSTORAGE %s", text_size_print(e->max_storage, size, sizeof size));
}

void print_class(const struct printer *p, const struct entry *e)
{
    if (*e->classes && !has_operands(e))
        statement_print(p, " CLASS %s", e->classes);
}

void print_machine(const struct printer *p, const struct entry *e)
{
    if (e->max_cpus)
        statement_print(p, " MACHINE %s %u", e->machine, e->max_cpus);
    else if (*e->machine)
        statement_print(p, " MACHINE %s", e->machine);
}

void print_cpu(const struct printer *p, const struct entry *e)
{
    const struct entry_cpu *cpus = e->lists[LIST_CPUS].items;

    for (size_t i = 0; i < e->lists[LIST_CPUS].count; i++)
        statement_print(p, " CPU %02X%s%s%s", cpus[i].address, cpus[i].base ? " BASE" : "",
            *cpus[i].cpuid ? " CPUID " : "", cpus[i].cpuid);
}

void print_account(const struct printer *p, const struct entry *e)
{
    if (*e->account)
        statement_print(p, " ACCOUNT %s %s", e->account, e->distribution);
}

void print_share(const struct printer *p, const struct entry *e)
{
    const char *blank = *e->share_maximum ? " " : "";
    char percent[8];

    share_percent_text(e->share_absolute, percent);
    if (e->share_relative)
        statement_print(p, " SHARE RELATIVE %u%s%s", e->share_relative, blank, e->share_maximum);
    else if (e->share_absolute)
        statement_print(p, " SHARE ABSOLUTE %s%s%s", percent, blank, e->share_maximum);
}

void print_option(const struct printer *p, const struct entry *e)
{
    const struct entry_option *options = e->lists[LIST_OPTIONS].items;
    char text[2000] = "";
    size_t used = 0;

    for (size_t i = 0; i < e->lists[LIST_OPTIONS].count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, " %s %s", options[i].name, options[i].value);
    if (used)
        statement_print(p, " OPTION%s", text);
}

/* Eight userids to a statement. */
static void userids_print(const struct printer *p, const char *keyword, const struct entry_list *list)
{
    const struct entry_userid *ids = list->items;

    for (size_t i = 0; i < list->count; i += 8) {
        char text[8 * 10] = "";
        size_t used = 0;
        for (size_t j = i; j < list->count && j < i + 8; j++)
            used += (size_t)snprintf(text + used, sizeof text - used, " %s", ids[j].userid);
        statement_print(p, " %s%s", keyword, text);
    }
}

void print_logonby(const struct printer *p, const struct entry *e)
{
    userids_print(p, "LOGONBY", &e->lists[LIST_LOGONBY]);
}

void print_autolog(const struct printer *p, const struct entry *e)
{
    userids_print(p, "AUTOLOG", &e->lists[LIST_AUTOLOG]);
}

void print_namesave(const struct printer *p, const struct entry *e)
{
    userids_print(p, "NAMESAVE", &e->lists[LIST_NAMESAVE]);
}

void print_ipl(const struct printer *p, const struct entry *e)
{
    if (*e->ipl)
        statement_print(p, " IPL %s", e->ipl);
}

void print_command(const struct printer *p, const struct entry *e)
{
    const struct entry_command *commands = e->lists[LIST_COMMANDS].items;

    for (size_t i = 0; i < e->lists[LIST_COMMANDS].count; i++)
        statement_print(p, " COMMAND %s", commands[i].text);
}

void print_console(const struct printer *p, const struct directory_device *d)
{
    statement_print(p, " CONSOLE %04X %s %.1s %s %s", d->vdev, d->type, &d->spool_class, d->owner, d->operands);
}

void print_spool(const struct printer *p, const struct directory_device *d)
{
    statement_print(p, " SPOOL %04X %s %s %.1s", d->vdev, d->type, d->subtype, &d->spool_class);
}

void print_special(const struct printer *p, const struct directory_device *d)
{
    statement_print(p, " SPECIAL %04X %s %s", d->vdev, d->type, d->operands);
}

void print_mdisk(const struct printer *p, const struct directory_device *d)
{
    char extent[64];

    if (!strcmp(d->subtype, "DEVNO"))
        snprintf(extent, sizeof extent, "DEVNO %04X", (unsigned)d->start);
    else if (*d->subtype)
        snprintf(extent, sizeof extent, "%s %llu", d->subtype, (unsigned long long)d->size);
    else if (d->size)
        snprintf(extent, sizeof extent, "%llu %llu %s", (unsigned long long)d->start, (unsigned long long)d->size,
            d->volser);
    else
        snprintf(extent, sizeof extent, "%llu END %s", (unsigned long long)d->start, d->volser);
    statement_print(p, " MDISK %04X %s %s %s %s %s %s", d->vdev, d->type, extent, d->mode, d->read_password,
        d->write_password, d->multiple_password);
    if (*d->operands)
        statement_print(p, " %s", d->operands);
}

void print_link(const struct printer *p, const struct directory_device *d)
{
    statement_print(p, " LINK %s %04X %04X %s", d->owner, d->owner_vdev, d->vdev, d->mode);
}

void print_dedicate(const struct printer *p, const struct directory_device *d)
{
    char number[8];

    snprintf(number, sizeof number, "%04X", (unsigned)d->start);
    statement_print(p, " DEDICATE %04X %s%s %s", d->vdev, *d->volser ? "VOLID " : "", *d->volser ? d->volser : number,
        *d->mode ? "R/O" : "");
}

void print_nicdef(const struct printer *p, const struct directory_device *d)
{
    statement_print(p, " NICDEF %04X %s", d->vdev, d->operands);
}
