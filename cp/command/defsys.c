/* DEFSYS and DEFSEG: skeletons of saved systems and saved segments. Source: CP Commands and Utilities Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/saved_image.h"
#include <stdio.h>
#include <string.h>

enum { MINSIZE, RSTD, PARMREGS, VMGROUP, MACHMODE, LOADNSHR, SPACE, SECURE };

/* Those with a value have it behind an equals sign, but for MACHMODE. */
static const struct keyword nss_options[] = {
    {"MINSIZE", MINSIZE}, {"RSTD", RSTD}, {"PARMREGS", PARMREGS}, {"VMGROUP", VMGROUP}, {"MACHMODE", MACHMODE}};
static const struct keyword dcss_options[] = {
    {"RSTD", RSTD}, {"LOADNSHR", LOADNSHR}, {"SPACE", SPACE}, {"SECURE", SECURE}};

/* "0-D" or "20"; false if it is no range of pages. */
static bool range_parse(const char *word, u64 limit, struct page_range *r)
{
    char first[20];
    const char *dash = strchr(word, '-');

    text_copy(first, sizeof first, word);
    if (dash && dash - word < (long)sizeof first)
        first[dash - word] = 0;
    return text_hex(first, limit, &r->first) && text_hex(dash ? dash + 1 : first, limit, &r->last) &&
           r->first <= r->last;
}

static bool type_parse(const char *word, enum page_type *type)
{
    for (int t = 0; t < PAGE_TYPES; t++)
        if (strcmp(word, page_type_name((enum page_type)t)) == 0) {
            *type = (enum page_type)t;
            return true;
        }
    return false;
}

static int take_range(struct vm *vm, const char *word, const char **rest, struct saved_system *s)
{
    struct page_range r;
    char type[8];

    if (!range_parse(word, s->kind == SAVED_NSS ? NSS_LAST_PAGE : SAVED_LAST_PAGE, &r))
        return say_as(vm, "NSD", MSG_INVALID_RANGE, word);
    if (!text_word(rest, type, sizeof type))
        return say_as(vm, "NSD", MSG_OPERAND_MISSING);
    if (!type_parse(text_upper(type), &r.type))
        return say_as(vm, "NSD", MSG_INVALID_OPERAND, type);
    switch (saved_add_range(s, &r)) {
    case SAVED_OVERLAPS:
        return say(vm, MSG_PAGES_OVERLAP, word);
    case SAVED_MIXED:
        return say(vm, MSG_PAGES_MIXED, word);
    case SAVED_TOO_MANY:
        return say(vm, MSG_PAGES_TOO_MANY, SAVED_RANGES);
    default:
        return 0;
    }
}

static int take_minsize(struct vm *vm, const char *value, struct saved_system *s)
{
    if (!text_size(value, &s->minimum) || s->minimum == 0)
        return say_as(vm, "NSD", MSG_INVALID_OPERAND, value);
    return 0;
}

static int take_parmregs(struct vm *vm, const char *value, struct saved_system *s)
{
    char first[8];
    const char *dash = strchr(value, '-');
    u64 m, n;

    s->parmregs = PARMREGS_NONE;
    if (strcmp(value, "NONE") == 0)
        return 0;
    s->parmregs = PARMREGS_RANGE;
    text_copy(first, sizeof first, value);
    if (dash && dash - value < (long)sizeof first)
        first[dash - value] = 0;
    if (!text_decimal(first, 15, &m) || !text_decimal(dash ? dash + 1 : first, 15, &n) || m > n)
        return say_as(vm, "NSD", MSG_INVALID_OPERAND, value);
    s->parm_first = (u8)m;
    s->parm_last = (u8)n;
    return 0;
}

/* ESA,XA,XC,Z: with commas, or the words one after another. */
static int take_machmode(struct vm *vm, const char **rest, struct saved_system *s)
{
    static const struct keyword machines[] = {
        {"ESA", MACHINE_ESA}, {"XA", MACHINE_XA}, {"XC", MACHINE_XC}, {"Z", MACHINE_Z}};
    char list[32];
    const char *at = list;
    char word[8];

    if (!text_word(rest, list, sizeof list))
        return say_as(vm, "NSD", MSG_OPERAND_MISSING);
    for (char *comma = text_upper(list); (comma = strchr(comma, ','));)
        *comma = ' ';
    while (text_word(&at, word, sizeof word)) {
        int machine = KEYWORD(machines, word);
        if (machine < 0)
            return say_as(vm, "NSD", MSG_INVALID_OPERAND, word);
        s->machines |= (u8)(1 << machine);
    }
    return 0;
}

static int take_option(struct vm *vm, char *word, const char **rest, struct saved_system *s)
{
    char *value = strchr(word, '=');
    int option;

    if (value)
        *value++ = 0;
    option = s->kind == SAVED_NSS ? KEYWORD(nss_options, word) : KEYWORD(dcss_options, word);
    if (option < 0 || (value != NULL) != (option == MINSIZE || option == PARMREGS))
        return say_as(vm, "NSD", MSG_INVALID_OPTION, word);
    switch (option) {
    case MINSIZE:
        return take_minsize(vm, value, s);
    case PARMREGS:
        return take_parmregs(vm, value, s);
    case MACHMODE:
        return take_machmode(vm, rest, s);
    case RSTD:
        s->restricted = true;
        return 0;
    case VMGROUP:
        s->vmgroup = true;
        return 0;
    case LOADNSHR:
        s->loadnshr = true;
        return 0;
    default: /* segment spaces */
        return say_as(vm, "NSD", MSG_NOT_SUPPORTED, word);
    }
}

static int take_definition(struct vm *vm, const char *rest, struct saved_system *s)
{
    char word[32];
    int rc = 0;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "NSD", MSG_OPERAND_MISSING);
    if (!text_is_userid(text_upper(word)))
        return say_as(vm, "NSD", MSG_INVALID_OPERAND, word);
    text_copy(s->name, sizeof s->name, word);
    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        text_upper(word);
        rc = s->count == 0 || word[strspn(word, "0123456789ABCDEF-")] == 0 ? take_range(vm, word, &rest, s)
                                                                           : take_option(vm, word, &rest, s);
    }
    if (rc == 0 && s->count == 0)
        rc = say_as(vm, "NSD", MSG_OPERAND_MISSING);
    return rc;
}

static int define(struct vm *vm, const char *rest, enum saved_kind kind)
{
    const char *what = kind == SAVED_NSS ? "Named Saved System (NSS)" : "Saved segment";
    struct saved_system s = {.kind = kind};
    struct spool_file f;
    int rc = take_definition(vm, rest, &s);

    if (rc)
        return rc;
    rc = saved_find(s.name, SAVED_SKELETON, &f);
    if (rc > 0)
        return say(vm, MSG_SKELETON_EXISTS, what, s.name, f.spoolid);
    if (rc == 0)
        rc = saved_define(&s, vm->userid, &f);
    if (rc < 0)
        return say(vm, MSG_SPOOL_ERROR);
    say_as(vm, "NSD", MSG_SAVED_DONE, what, s.name, "defined", f.spoolid);
    return 0;
}

int cmd_defsys(struct vm *vm, const char *rest)
{
    return define(vm, rest, SAVED_NSS);
}

int cmd_defseg(struct vm *vm, const char *rest)
{
    return define(vm, rest, SAVED_DCSS);
}
