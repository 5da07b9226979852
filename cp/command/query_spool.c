/* QUERY READER, PRINTER and PUNCH: spool files. The columns are an interface: vmur and others read them. Source: CP
 * Commands and Utilities Reference. */
#include "cp/base/clock.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/spool_select.h"
#include "cp/command/unit_operand.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum layout { BRIEF, ALL, EXPANDED, TABLES, PSF };

struct listing {
    struct file_choice choice;
    bool owner_given, available;
    unsigned holds; /* 1 << enum spool_hold of those wanted, 0: any */
    bool no_dist, active;
    enum layout layout;
    enum date_format date;
};

enum {
    OPTION_LAYOUT,
    OPTION_DATE,
    OPTION_HOLDS,
    OPTION_CLASS,
    OPTION_FORM,
    OPTION_DEST,
    OPTION_USERID,
    OPTION_SYSTEM,
    OPTION_AVAILABLE,
    OPTION_DIST,
    OPTION_ACTIVE
};

#define BIT(hold) (1u << (hold))

static const struct option {
    const char *word;
    int kind;
    unsigned value;
} options[] = {
    {"ALL", OPTION_LAYOUT, ALL},
    {"EXP", OPTION_LAYOUT, EXPANDED},
    {"TBL", OPTION_LAYOUT, TABLES},
    {"PSF", OPTION_LAYOUT, PSF},
    {"SHOrtdate", OPTION_DATE, DATE_SHORT},
    {"VMDATE", OPTION_DATE, DATE_SHORT},
    {"FULldate", OPTION_DATE, DATE_FULL},
    {"ISOdate", OPTION_DATE, DATE_ISO},
    {"HOld", OPTION_HOLDS, BIT(HOLD_USER) | BIT(HOLD_SYS) | BIT(HOLD_USYS)},
    {"NOHold", OPTION_HOLDS, BIT(HOLD_NONE)},
    {"SYShold", OPTION_HOLDS, BIT(HOLD_SYS) | BIT(HOLD_USYS)},
    {"USERhold", OPTION_HOLDS, BIT(HOLD_USER) | BIT(HOLD_USYS)},
    {"CLass", OPTION_CLASS, 0},
    {"FOrm", OPTION_FORM, 0},
    {"DEST", OPTION_DEST, 0},
    {"USERID", OPTION_USERID, 0},
    {"U", OPTION_USERID, 0},
    {"SYSTEM", OPTION_SYSTEM, 0},
    {"AVAIL", OPTION_AVAILABLE, 0},
    {"DISt", OPTION_DIST, 0},
    {"NODISt", OPTION_DIST, 1},
    {"ACTive", OPTION_ACTIVE, 0},
};

static const struct option *option_find(const char *word)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (text_abbreviates(word, options[i].word))
            return &options[i];
    return NULL;
}

static void list_heading(struct vm *vm, const struct listing *l)
{
    static const char *const tails[] = {[BRIEF] = "FORM     DEST     KEEP MSG",
        [EXPANDED] = "FORM     DEST     KEEP MSG",
        [TABLES] = "FLASH CHARS               FCB      MDFY   FLASHC",
        [PSF] = "FORM     DEST     FCB      CHARS                 XAB"};
    const char *first = *l->choice.owner ? "ORIGINID" : "OWNERID ";
    char dated[80];

    snprintf(dated, sizeof dated, "%s TIME     NAME      TYPE     %s", l->date == DATE_SHORT ? "DATE " : "DATE      ",
        l->no_dist ? "" : "DIST");
    respond(vm, "%s FILE CLASS RECORDS  CPY HOLD %s%s%s", first, l->layout == ALL ? "" : tails[l->layout],
        l->layout == EXPANDED ? " " : "", l->layout == ALL || l->layout == EXPANDED ? dated : "");
}

/* The virtual device that has a file open: false if none has. Under cp_lock. */
static bool opener(const struct spool_file *f, u16 *vdev)
{
    struct vm *vm = f->in_use ? vm_find(f->owner) : NULL;
    bool found = false;

    if (!vm)
        return false;
    pthread_mutex_lock(&vm->lock);
    for (const struct virtual_device *d = vm->devices; d && !found; d = d->next)
        if (d->reader && spool_reader_file(d->reader)->key == f->key) {
            *vdev = d->vdev;
            found = true;
        }
    pthread_mutex_unlock(&vm->lock);
    return found;
}

/* "04/28 10:12:34 PROFILE   EXEC     MAINT   " */
static void describe_dated(const struct listing *l, const struct spool_file *f, char *text, size_t size)
{
    const char *dist = l->no_dist ? "" : f->dist;
    struct clock_text at;
    char date[24];
    u16 vdev;

    clock_describe(f->created, &at);
    if (opener(f, &vdev))
        snprintf(date, sizeof date, "OPEN-%04X%*s", vdev, l->date == DATE_SHORT ? 5 : 10, "");
    else if (l->date == DATE_SHORT)
        snprintf(date, sizeof date, "%.5s %s", at.date, at.time);
    else
        snprintf(date, sizeof date, "%s %s", l->date == DATE_FULL ? at.fulldate : at.isodate, at.time);
    if (*f->type)
        snprintf(text, size, "%s %-8s  %-8s %-8s", date, f->name, f->type, dist);
    else
        snprintf(text, size, "%s %-18s %-8s", date, f->name, dist);
}

static void describe_chars(const struct spool_file *f, char chars[24])
{
    *chars = 0;
    for (unsigned i = 0; i < SPOOL_CHARS && *f->chars[i]; i++)
        snprintf(chars + strlen(chars), 24 - strlen(chars), "%s%s", i ? " " : "", f->chars[i]);
}

static void list_file(struct vm *vm, const struct listing *l, const struct spool_file *f)
{
    const char *who = *l->choice.owner ? f->origin_user : f->owner;
    char start[64], form[40], chars[24], dated[80];

    snprintf(start, sizeof start, "%-8s %04u %c %s %08u%c%03u %-4s", who, f->spoolid, f->spool_class,
        spool_origin_name(f->origin), (unsigned)f->records, f->copy_pages ? '*' : ' ', f->copies,
        spool_hold_name(f->hold));
    snprintf(form, sizeof form, "%-8s %-8s %-4s %-3s", f->form, *f->dest ? f->dest : "OFF", f->keep ? "ON" : "OFF",
        f->msg ? "ON" : "OFF");
    describe_chars(f, chars);
    describe_dated(l, f, dated, sizeof dated);
    switch (l->layout) {
    case BRIEF:
        respond(vm, "%s %s", start, form);
        break;
    case ALL:
        respond(vm, "%s %s", start, dated);
        break;
    case EXPANDED:
        respond(vm, "%s %s %s", start, form, dated);
        break;
    case TABLES:
        respond(vm, "%s %-5s %-19s %-8s %-4s %u %03u", start, f->flash, chars, f->fcb, f->modify, f->modify_table,
            f->flash_copies);
        break;
    case PSF:
        respond(vm, "%s %-8s %-8s %-8s %-19s %05u", start, f->form, *f->dest ? f->dest : "OFF", f->fcb, chars,
            f->xab_length);
        break;
    }
}

/* The word behind CLass, FOrm, DEST or USERID. */
static bool take_value(struct vm *vm, const char **rest, int kind, struct listing *l, int *rc)
{
    struct file_choice *c = &l->choice;
    char value[32] = "";

    text_word(rest, value, sizeof value);
    text_upper(value);
    if (kind == OPTION_CLASS) {
        if (strlen(value) != 1 || !(isalnum((unsigned char)*value) || *value == '*'))
            *rc = say(vm, MSG_CLASS_MISSING);
        c->spool_class = *value;
    } else if (!*value || strlen(value) > 8) {
        *rc = say(vm, kind == OPTION_USERID ? MSG_USERID_MISSING : MSG_OPERAND_MISSING);
    } else {
        text_copy(kind == OPTION_FORM ? c->form : c->dest, 9, value);
    }
    return *rc == 0;
}

/* Whose files: one's own, or for class D anybody's. */
static bool take_owner(struct vm *vm, const char *word, struct listing *l, int *rc)
{
    l->owner_given = true;
    if (strcmp(word, "*") == 0)
        word = vm->userid;
    if (strcmp(word, vm->userid) != 0 && !(text_is_userid(word) && command_permitted(vm, "D"))) {
        *rc = say_as(vm, "CQV", MSG_INVALID_OPTION, word);
        return false;
    }
    text_copy(l->choice.owner, sizeof l->choice.owner, word);
    return true;
}

static bool take_option(struct vm *vm, const struct option *o, const char **rest, struct listing *l, int *rc)
{
    char word[32];

    switch (o->kind) {
    case OPTION_LAYOUT:
        l->layout = (enum layout)o->value;
        return true;
    case OPTION_DATE:
        l->date = (enum date_format)o->value;
        return true;
    case OPTION_HOLDS:
        l->holds = o->value;
        return true;
    case OPTION_AVAILABLE:
        l->available = true;
        return true;
    case OPTION_DIST:
        l->no_dist = o->value;
        return true;
    case OPTION_ACTIVE:
        l->active = true;
        return true;
    case OPTION_SYSTEM:
        l->owner_given = true;
        *l->choice.owner = 0;
        return true;
    case OPTION_USERID:
        if (!text_word(rest, word, sizeof word)) {
            *rc = say(vm, MSG_USERID_MISSING);
            return false;
        }
        return take_owner(vm, text_upper(word), l, rc);
    }
    return take_value(vm, rest, o->kind, l, rc);
}

/* An owner, a spoolid, or an option; anything else is refused. What only class D may say does not exist for others. */
static bool take_operand(struct vm *vm, const char **rest, struct listing *l, bool first, int *rc)
{
    const struct option *o;
    char word[32];
    u64 spoolid;

    text_word(rest, word, sizeof word);
    text_upper(word);
    o = option_find(word);
    if (text_decimal(word, 9999, &spoolid) && spoolid) {
        l->choice.spoolid = (u16)spoolid;
        return true;
    }
    if (o && ((o->kind != OPTION_SYSTEM && o->kind != OPTION_ACTIVE) || command_permitted(vm, "D")))
        return take_option(vm, o, rest, l, rc);
    if (first && (strcmp(word, "*") == 0 || text_is_userid(word)))
        return take_owner(vm, word, l, rc);
    *rc = say_as(vm, "CQV", MSG_INVALID_OPTION, word);
    return false;
}

static bool wanted(const struct listing *l, const struct spool_file *f)
{
    return (!l->holds || l->holds & BIT(f->hold)) && (!l->available || (f->hold == HOLD_NONE && !f->in_use));
}

static int query_queue(struct vm *vm, const char *rest, enum spool_queue queue)
{
    struct listing l = {.choice = {.queue = queue}, .date = vm->date_format};
    struct spool_file *files;
    bool first = true;
    unsigned shown = 0;
    int n, rc = 0;

    for (; *text_rest(rest); first = false)
        if (!take_operand(vm, &rest, &l, first, &rc))
            return rc;
    if (l.active && queue != SPOOL_RDR)
        return query_active_units(vm, queue);
    /* For class D, nobody is everybody; but a spoolid is a user's. */
    if (!*l.choice.owner && (l.choice.spoolid || (!l.owner_given && !command_permitted(vm, "D"))))
        text_copy(l.choice.owner, sizeof l.choice.owner, vm->userid);
    n = choice_list(&l.choice, &files);
    for (int i = 0; i < n; i++) {
        if (!wanted(&l, &files[i]))
            continue;
        if (shown++ == 0)
            list_heading(vm, &l);
        list_file(vm, &l, &files[i]);
    }
    free(files);
    if (!shown)
        respond(vm, "NO %s FILES", choice_queue_name(queue));
    return 0;
}

int query_reader(struct vm *vm, const char *rest)
{
    return query_queue(vm, rest, SPOOL_RDR);
}

int query_printer(struct vm *vm, const char *rest)
{
    return query_queue(vm, rest, SPOOL_PRT);
}

int query_punch(struct vm *vm, const char *rest)
{
    return query_queue(vm, rest, SPOOL_PUN);
}
