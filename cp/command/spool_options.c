/* One table of the options of SPOOL, CLOSE and CHANGE. Source: CP Commands and Utilities Reference, SPOOL. */
#include "cp/command/spool_options.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/print_options.h"
#include "cp/command/spool_select.h"
#include <ctype.h>
#include <string.h>

bool option_operand(struct option_parse *p, char *dst, size_t size, enum message_id id)
{
    char word[64];

    if (!text_word(&p->rest, word, sizeof word) || strlen(word) >= size) {
        p->rc = say_as(p->vm, "CSS", id);
        return false;
    }
    text_copy(dst, size, text_upper(word));
    return true;
}

static void take_class(struct option_parse *p)
{
    char word[3];

    if (!option_operand(p, word, sizeof word, MSG_CLASS_MISSING))
        return;
    if (strlen(word) != 1 || !(isalnum((unsigned char)*word) || *word == '*'))
        p->rc = say(p->vm, MSG_CLASS_MISSING);
    p->o->to.spool_class = *word;
}

static void take_copy(struct option_parse *p)
{
    char word[8];
    u64 n;

    if (!option_operand(p, word, sizeof word, MSG_COPIES_MISSING))
        return;
    if (!text_decimal(*word == '*' ? word + 1 : word, 255, &n) || n == 0) {
        p->rc = say(p->vm, MSG_COPIES_MISSING);
        return;
    }
    p->o->to.copies = (u8)n;
    p->o->to.copy_pages = *word == '*';
}

static void take_text8(struct option_parse *p, char dst[9], const char *off, enum message_id id)
{
    if (option_operand(p, dst, 9, id) && strcmp(dst, "OFF") == 0)
        text_copy(dst, 9, off);
}

static void take_dist(struct option_parse *p)
{
    char *dist = p->o->to.dist;

    take_text8(p, dist, p->vm->user->distribution, MSG_DIST_MISSING);
    if (strcmp(dist, "*") == 0)
        text_copy(dist, 9, p->vm->user->distribution);
}

static void take_form(struct option_parse *p)
{
    take_text8(p, p->o->to.form, "STANDARD", MSG_OPERAND_MISSING);
}

static void take_dest(struct option_parse *p)
{
    take_text8(p, p->o->to.dest, "OFF", MSG_OPERAND_MISSING);
}

/* NAME fn ft, NAME dsname; always last. */
static void take_name(struct option_parse *p)
{
    char first[32], second[16];

    if (!option_operand(p, first, 25, MSG_FILENAME_MISSING))
        return;
    *second = 0;
    if (*text_rest(p->rest) && !option_operand(p, second, 9, MSG_FILENAME_MISSING))
        return;
    if (*second && strlen(first) > 8) {
        p->rc = say(p->vm, MSG_FILENAME_MISSING);
        return;
    }
    text_copy(p->o->to.name, sizeof p->o->to.name, first);
    text_copy(p->o->to.type, sizeof p->o->to.type, second);
}

static bool user_known(struct option_parse *p, const char *userid)
{
    if (!text_is_userid(userid))
        p->rc = say(p->vm, MSG_INVALID_USERID, userid);
    else if (directory_exists(cp.directory, userid) != 1)
        p->rc = say_as(p->vm, "CSS", MSG_NOT_IN_DIRECTORY, userid);
    return p->rc == 0;
}

static void take_user(struct option_parse *p, char *userid)
{
    if (!option_operand(p, userid, 9, MSG_USERID_MISSING))
        return;
    if (strcmp(userid, "*") == 0)
        text_copy(userid, 9, p->vm->userid);
    user_known(p, userid);
}

/* TO userid [queue]: TO SYSTEM ends it. */
static void take_to(struct option_parse *p)
{
    const char *after = p->rest;
    char word[32];
    int queue;

    *p->o->to.for_user = 0;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "SYSTEM")) {
        p->rest = after;
        *p->o->to.to = 0;
        return;
    }
    take_user(p, p->o->to.to);
    after = p->rest;
    p->o->to.to_queue = SPOOL_RDR;
    if (p->rc == 0 && text_word(&after, word, sizeof word) && (queue = choice_queue_of(word)) >= 0) {
        p->o->to.to_queue = (enum spool_queue)queue;
        p->rest = after;
    }
}

static void take_for(struct option_parse *p)
{
    *p->o->to.to = 0;
    take_user(p, p->o->to.for_user);
}

static void take_nowhere(struct option_parse *p)
{
    *p->o->to.to = *p->o->to.for_user = 0;
}

static void take_noname(struct option_parse *p)
{
    *p->o->to.name = *p->o->to.type = 0;
}

static void take_tag(struct option_parse *p)
{
    text_copy(p->o->to.tag, sizeof p->o->to.tag, text_rest(p->rest));
    p->rest = "";
}

#define FLAG(field) offsetof(struct spool_options, field)

static const struct option {
    const char *word;
    u32 bit;
    size_t flag; /* a bool of struct spool_options to be made value, 0: none */
    bool value;
    void (*take)(struct option_parse *p);
} options[] = {
    {"HOld", SET_HOLD, FLAG(to.hold), true, NULL},
    {"NOHold", SET_HOLD, FLAG(to.hold), false, NULL},
    {"KEep", SET_KEEP, FLAG(to.keep), true, NULL},
    {"NOKeep", SET_KEEP, FLAG(to.keep), false, NULL},
    {"CONt", SET_CONT, FLAG(to.cont), true, NULL},
    {"NOCont", SET_CONT, FLAG(to.cont), false, NULL},
    {"EOF", SET_EOF, FLAG(to.eof), true, NULL},
    {"NOEof", SET_EOF, FLAG(to.eof), false, NULL},
    {"RESCAN", SET_RESCAN, FLAG(to.rescan), true, NULL},
    {"NORESCAN", SET_RESCAN, FLAG(to.rescan), false, NULL},
    {"MSG", SET_MSG, FLAG(to.msg), true, NULL},
    {"NOMsg", SET_MSG, FLAG(to.msg), false, NULL},
    {"STArt", SET_START, FLAG(start), true, NULL},
    {"STOp", SET_START, FLAG(start), false, NULL},
    {"TErm", SET_TERM, FLAG(to.term), true, NULL},
    {"NOTerm", SET_TERM, FLAG(to.term), false, NULL},
    {"SYSHold", SET_SYSHOLD, FLAG(syshold), true, NULL},
    {"NOSYShold", SET_SYSHOLD, FLAG(syshold), false, NULL},
    {"CLass", SET_CLASS, 0, false, take_class},
    {"COpy", SET_COPY, 0, false, take_copy},
    {"DISt", SET_DIST, 0, false, take_dist},
    {"DIST", SET_DIST, 0, false, take_dist},
    {"FOrm", SET_FORM, 0, false, take_form},
    {"DEST", SET_DEST, 0, false, take_dest},
    {"NAME", SET_NAME, 0, false, take_name},
    {"NONAME", SET_NAME, 0, false, take_noname},
    {"NOName", SET_NAME, 0, false, take_noname},
    {"TO", SET_TO, 0, false, take_to},
    {"FOR", SET_TO, 0, false, take_for},
    {"OFF", SET_TO, 0, false, take_nowhere},
    {"SYSTEM", SET_TO, 0, false, take_nowhere},
    {"CLOse", SET_CLOSE, 0, false, NULL},
    {"PUrge", SET_PURGE, 0, false, NULL},
    {"TAG", SET_TAG, 0, false, take_tag},
    {"FCB", SET_FCB, 0, false, print_option_fcb},
    {"6", SET_FCB, 0, false, print_option_density},
    {"8", SET_FCB, 0, false, print_option_density},
    {"10", SET_FCB, 0, false, print_option_density},
    {"12", SET_FCB, 0, false, print_option_density},
    {"CHars", SET_CHARS, 0, false, print_option_chars},
    {"FLash", SET_FLASH, 0, false, print_option_flash},
    {"MOdify", SET_MODIFY, 0, false, print_option_modify},
    {"LPP", SET_LPP, 0, false, print_option_lpp},
    {"RESET", SET_RESET | SET_PRINTING | SET_LPP, 0, false, NULL},
    {"ASYNChronous", SET_RESET, 0, false, NULL},
    {"SYNChronous", SET_RESET, 0, false, NULL},
};
#define OPTIONS (sizeof options / sizeof *options)

static const struct option *option_find(const char *word, u32 allowed)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].bit & allowed && text_abbreviates(word, options[i].word))
            return &options[i];
    return NULL;
}

bool option_known(const char *word)
{
    return option_find(word, ~0u) != NULL;
}

/* A word that is no option but a user: TO may be left out. */
static bool is_receiver(struct option_parse *p, u32 allowed, const char *before)
{
    char userid[64];

    text_upper(text_copy(userid, sizeof userid, p->word));
    if (!(allowed & SET_TO) ||
        (strcmp(userid, "*") != 0 && (!text_is_userid(userid) || directory_exists(cp.directory, userid) != 1)))
        return false;
    p->rest = before;
    p->o->set |= SET_TO;
    take_to(p);
    return true;
}

int spool_options_parse(struct vm *vm, const char *rest, u32 allowed, struct spool_options *o)
{
    struct option_parse p = {.vm = vm, .rest = rest, .o = o};
    const char *before = rest;

    *o = (struct spool_options){0};
    for (; p.rc == 0 && text_word(&p.rest, p.word, sizeof p.word); before = p.rest) {
        const struct option *option = option_find(p.word, allowed);
        if (!option) {
            if (is_receiver(&p, allowed, before))
                continue;
            return say_as(vm, "CSS", MSG_INVALID_OPTION, text_upper(p.word));
        }
        o->set |= option->bit;
        if (option->flag)
            *(bool *)((char *)o + option->flag) = option->value;
        if (option->take)
            option->take(&p);
    }
    return p.rc;
}

#define TAKE(bit, field)                                                                                               \
    if (o->set & (bit))                                                                                                \
    s->field = o->to.field

void spool_options_apply(const struct spool_options *o, struct spool_settings *s)
{
    TAKE(SET_HOLD, hold);
    TAKE(SET_KEEP, keep);
    TAKE(SET_CONT, cont);
    TAKE(SET_EOF, eof);
    TAKE(SET_RESCAN, rescan);
    TAKE(SET_MSG, msg);
    TAKE(SET_TERM, term);
    TAKE(SET_CLASS, spool_class);
    TAKE(SET_COPY, copies);
    TAKE(SET_COPY, copy_pages);
    TAKE(SET_FLASH, flash_copies);
    TAKE(SET_MODIFY, modify_table);
    TAKE(SET_LPP, lpp);
    if (o->set & SET_FCB)
        text_copy(s->fcb, sizeof s->fcb, o->to.fcb);
    if (o->set & SET_CHARS)
        memcpy(s->chars, o->to.chars, sizeof s->chars);
    if (o->set & SET_FLASH)
        text_copy(s->flash, sizeof s->flash, o->to.flash);
    if (o->set & SET_MODIFY)
        text_copy(s->modify, sizeof s->modify, o->to.modify);
    if (o->set & SET_START)
        s->started = o->start;
    if (o->set & SET_DIST)
        text_copy(s->dist, sizeof s->dist, o->to.dist);
    if (o->set & SET_FORM)
        text_copy(s->form, sizeof s->form, o->to.form);
    if (o->set & SET_DEST)
        text_copy(s->dest, sizeof s->dest, o->to.dest);
    if (o->set & SET_TAG)
        text_copy(s->tag, sizeof s->tag, o->to.tag);
    if (o->set & SET_NAME) {
        text_copy(s->name, sizeof s->name, o->to.name);
        text_copy(s->type, sizeof s->type, o->to.type);
    }
    if (o->set & SET_TO) {
        text_copy(s->to, sizeof s->to, o->to.to);
        text_copy(s->for_user, sizeof s->for_user, o->to.for_user);
        s->to_queue = o->to.to_queue;
    }
}

u32 spool_options_of(enum device_kind kind)
{
    const u32 output = SET_HOLD | SET_KEEP | SET_CONT | SET_EOF | SET_CLASS | SET_MSG | SET_COPY | SET_DIST | SET_TO |
                       SET_CLOSE | SET_PURGE | SET_FORM | SET_DEST | SET_NAME | SET_TAG | SET_PRINTING | SET_RESET;

    if (kind == DEVICE_READER)
        return SET_HOLD | SET_KEEP | SET_CONT | SET_EOF | SET_CLASS | SET_RESCAN | SET_CLOSE | SET_PURGE;
    if (kind == DEVICE_CONSOLE)
        return output | SET_START | SET_TERM | SET_LPP;
    return kind == DEVICE_PRINTER ? output | SET_LPP : output;
}

bool spool_device_choice(struct vm *vm, const char **rest, struct device_choice *c, int *rc)
{
    static const struct keyword kinds[] = {{"CONsole", DEVICE_CONSOLE}, {"Reader", DEVICE_READER},
        {"RDR", DEVICE_READER}, {"PUnch", DEVICE_PUNCH}, {"PCH", DEVICE_PUNCH}, {"Printer", DEVICE_PRINTER},
        {"PRT", DEVICE_PRINTER}};
    char word[32];
    int kind;
    u64 vdev;

    *c = (struct device_choice){0};
    if (!text_word(rest, word, sizeof word)) {
        *rc = say_as(vm, "CSS", MSG_OPERAND_MISSING);
        return false;
    }
    text_upper(word);
    kind = KEYWORD(kinds, word);
    if (kind >= 0) {
        c->kind = (enum device_kind)kind;
        return true;
    }
    if (!text_hex(word, 0xFFFF, &vdev) || strlen(word) > 4) {
        *rc = say_as(vm, "CSS", MSG_INVALID_OPERAND, word);
        return false;
    }
    c->one = vm_device(vm, (u16)vdev);
    if (!c->one) {
        *rc = say_as(vm, "CSS", MSG_NO_DEVICE, (unsigned)vdev);
        return false;
    }
    if (c->one->disk || c->one->row->kind == DEVICE_DISPLAY) {
        *rc = say_as(vm, "CSS", MSG_INVALID_DEVICE_TYPE, word);
        return false;
    }
    c->kind = c->one->row->kind;
    return true;
}

struct virtual_device *device_choice_next(const struct vm *vm, const struct device_choice *c, struct virtual_device *d)
{
    if (c->one)
        return d ? NULL : c->one;
    d = d ? d->next : vm->devices;
    while (d && d->row->kind != c->kind)
        d = d->next;
    return d;
}
