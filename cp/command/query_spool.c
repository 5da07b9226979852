/* QUERY of spool files: FILES, READER, PRINTER, PUNCH. The columns are an interface: vmur and others read them. Source:
 * CP Commands and Utilities Reference. */
#include "cp/base/clock.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/spool_select.h"
#include "cp/vm/logon.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL, SHORTDATE, FULLDATE, ISODATE, CLASS, FORM, DEST, HOLD, NOHOLD };

static const struct keyword options[] = {
    {"ALL", ALL},
    {"EXP", ALL},
    {"SHORTdate", SHORTDATE},
    {"FULLdate", FULLDATE},
    {"ISOdate", ISODATE},
    {"VMDATE", SHORTDATE},
    {"CLass", CLASS},
    {"FOrm", FORM},
    {"DEST", DEST},
    {"HOld", HOLD},
    {"NOHold", NOHOLD},
};

struct listing {
    struct file_choice choice;
    bool all, held, not_held;
    int date;
};

static const char *hold_text(enum spool_hold hold)
{
    return spool_hold_name(hold);
}

static const char *origin_text(enum spool_origin origin)
{
    return spool_origin_name(origin);
}

static void list_heading(struct vm *vm, const struct listing *l)
{
    const char *first = l->choice.queue == SPOOL_RDR ? "ORIGINID" : "OWNERID ";

    if (!l->all)
        respond(vm, "%s FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG", first);
    else if (l->date == SHORTDATE)
        respond(vm, "%s FILE CLASS RECORDS  CPY HOLD DATE  TIME     NAME      TYPE     DIST", first);
    else
        respond(vm, "%s FILE CLASS RECORDS  CPY HOLD DATE       TIME     NAME      TYPE     DIST", first);
}

static void list_file(struct vm *vm, const struct listing *l, const struct spool_file *f)
{
    const char *who = l->choice.queue == SPOOL_RDR ? f->origin_user : f->owner;
    struct clock_text at;
    char start[64], date[11];

    snprintf(start, sizeof start, "%-8s %04u %c %s %08u %03u %-4s", who, f->spoolid, f->spool_class,
        origin_text(f->origin), (unsigned)f->records, f->copies, hold_text(f->hold));
    if (!l->all) {
        respond(vm, "%s %-8s %-8s %-4s OFF", start, f->form, f->dest, f->keep ? "ON" : "OFF");
        return;
    }
    clock_describe(f->created, &at);
    text_copy(date, l->date == SHORTDATE ? 6 : sizeof date,
        l->date == SHORTDATE  ? at.date
        : l->date == FULLDATE ? at.fulldate
                              : at.isodate);
    if (*f->type)
        respond(vm, "%s %s %s %-8s  %-8s %-8s", start, date, at.time, f->name, f->type, f->dist);
    else
        respond(vm, "%s %s %s %-18s %-8s", start, date, at.time, f->name, f->dist);
}

/* An owner, a spoolid, or an option; anything else is refused. */
static bool take_operand(struct vm *vm, const char **rest, struct listing *l, bool first, int *rc)
{
    struct file_choice *c = &l->choice;
    char word[32], value[32] = "";
    u64 spoolid;
    int option;

    text_word(rest, word, sizeof word);
    text_upper(word);
    option = KEYWORD(options, word);
    if (text_decimal(word, 9999, &spoolid) && spoolid) {
        c->spoolid = (u16)spoolid;
        return true;
    }
    if (option == CLASS || option == FORM || option == DEST) {
        text_word(rest, value, sizeof value);
        text_upper(value);
        if (option == CLASS ? strlen(value) != 1 || !(isalnum((unsigned char)*value) || *value == '*') : !*value) {
            *rc = say(vm, option == CLASS ? MSG_CLASS_MISSING : MSG_OPERAND_MISSING);
            return false;
        }
        if (option == CLASS)
            c->spool_class = *value;
        else
            text_copy(option == FORM ? c->form : c->dest, 9, value);
    } else if (option == ALL) {
        l->all = true;
    } else if (option == HOLD || option == NOHOLD) {
        l->held = option == HOLD;
        l->not_held = option == NOHOLD;
    } else if (option >= 0) {
        l->date = option;
    } else if (first && (strcmp(word, "*") == 0 || strcmp(word, vm->userid) == 0)) {
        return true;
    } else if (first && text_is_userid(word) && command_permitted(vm, "D")) {
        text_copy(c->owner, sizeof c->owner, word);
    } else {
        *rc = say_as(vm, "CQV", MSG_INVALID_OPTION, word);
        return false;
    }
    return true;
}

static int query_queue(struct vm *vm, const char *rest, enum spool_queue queue)
{
    struct listing l = {.choice = {.queue = queue}, .date = SHORTDATE};
    struct spool_file *files;
    bool first = true;
    unsigned shown = 0;
    int n, rc = 0;

    text_copy(l.choice.owner, sizeof l.choice.owner, vm->userid);
    for (; *text_rest(rest); first = false)
        if (!take_operand(vm, &rest, &l, first, &rc))
            return rc;
    n = choice_list(&l.choice, &files);
    for (int i = 0; i < n; i++) {
        if ((l.held && files[i].hold == HOLD_NONE) || (l.not_held && files[i].hold != HOLD_NONE))
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

int query_files(struct vm *vm, const char *rest)
{
    char text[80], userid[9];
    int rc;

    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        if (strcmp(userid, vm->userid) != 0 && !command_permitted(vm, "D"))
            return say_as(vm, "CQV", MSG_INVALID_OPTION, userid);
    } else {
        text_copy(userid, sizeof userid, vm->userid);
    }
    files_describe(userid, text, sizeof text);
    respond(vm, "%s", text);
    return 0;
}
