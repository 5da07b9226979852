/* One table of the options of SPOOL, CLOSE and CHANGE. Source: CP Commands and Utilities Reference, SPOOL. */
#include "cp/command/spool_options.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/spool_select.h"
#include <ctype.h>
#include <string.h>

struct parse {
    struct vm *vm;
    const char *rest;
    char word[64];
    struct spool_options *o;
    int rc;
};

/* The next word in capitals; false and id said if there is none or it is longer than size - 1. */
static bool operand(struct parse *p, char *dst, size_t size, enum message_id id)
{
    char word[64];

    if (!text_word(&p->rest, word, sizeof word) || strlen(word) >= size) {
        p->rc = say_as(p->vm, "CSS", id);
        return false;
    }
    text_copy(dst, size, text_upper(word));
    return true;
}

static void take_class(struct parse *p)
{
    char word[3];

    if (!operand(p, word, sizeof word, MSG_CLASS_MISSING))
        return;
    if (strlen(word) != 1 || !(isalnum((unsigned char)*word) || *word == '*'))
        p->rc = say(p->vm, MSG_CLASS_MISSING);
    p->o->to.spool_class = *word;
}

static void take_copy(struct parse *p)
{
    char word[8];
    u64 n;

    if (!operand(p, word, sizeof word, MSG_COPIES_MISSING))
        return;
    if (!text_decimal(*word == '*' ? word + 1 : word, 255, &n) || n == 0)
        p->rc = say(p->vm, MSG_COPIES_MISSING);
    else
        p->o->to.copies = (u8)n;
}

static void take_text8(struct parse *p, char dst[9], const char *off, enum message_id id)
{
    if (operand(p, dst, 9, id) && strcmp(dst, "OFF") == 0)
        text_copy(dst, 9, off);
}

static void take_dist(struct parse *p)
{
    char *dist = p->o->to.dist;

    take_text8(p, dist, p->vm->user->distribution, MSG_DIST_MISSING);
    if (strcmp(dist, "*") == 0)
        text_copy(dist, 9, p->vm->user->distribution);
}

static void take_form(struct parse *p)
{
    take_text8(p, p->o->to.form, "STANDARD", MSG_OPERAND_MISSING);
}

static void take_dest(struct parse *p)
{
    take_text8(p, p->o->to.dest, "OFF", MSG_OPERAND_MISSING);
}

/* NAME fn ft, NAME dsname; always last. */
static void take_name(struct parse *p)
{
    char first[32], second[16];

    if (!operand(p, first, 25, MSG_FILENAME_MISSING))
        return;
    *second = 0;
    if (*text_rest(p->rest) && !operand(p, second, 9, MSG_FILENAME_MISSING))
        return;
    if (*second && strlen(first) > 8) {
        p->rc = say(p->vm, MSG_FILENAME_MISSING);
        return;
    }
    text_copy(p->o->to.name, sizeof p->o->to.name, first);
    text_copy(p->o->to.type, sizeof p->o->to.type, second);
}

static bool user_known(struct parse *p, const char *userid)
{
    if (!text_is_userid(userid))
        p->rc = say(p->vm, MSG_INVALID_USERID, userid);
    else if (directory_exists(cp.directory, userid) != 1)
        p->rc = say_as(p->vm, "CSS", MSG_NOT_IN_DIRECTORY, userid);
    return p->rc == 0;
}

static void take_user(struct parse *p, char *userid)
{
    if (!operand(p, userid, 9, MSG_USERID_MISSING))
        return;
    if (strcmp(userid, "*") == 0)
        text_copy(userid, 9, p->vm->userid);
    user_known(p, userid);
}

/* TO userid [queue]: TO SYSTEM ends it. */
static void take_to(struct parse *p)
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

static void take_for(struct parse *p)
{
    *p->o->to.to = 0;
    take_user(p, p->o->to.for_user);
}

static void take_nowhere(struct parse *p)
{
    *p->o->to.to = *p->o->to.for_user = 0;
}

static void take_noname(struct parse *p)
{
    *p->o->to.name = *p->o->to.type = 0;
}

static void take_tag(struct parse *p)
{
    text_copy(p->o->to.tag, sizeof p->o->to.tag, text_rest(p->rest));
    p->rest = "";
}

/* Options that a real printer would heed: their operand is read and forgotten. */
static void take_ignored(struct parse *p)
{
    char word[32];

    operand(p, word, sizeof word, MSG_OPERAND_MISSING);
}

#define FLAG(field) offsetof(struct spool_options, field)

static const struct {
    const char *word;
    u32 bit;
    size_t flag; /* a bool of struct spool_options to be made value, 0: none */
    bool value;
    void (*take)(struct parse *p);
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
    {"FCB", SET_FORM, 0, false, take_ignored},
    {"LPP", SET_FORM, 0, false, take_ignored},
    {"CHars", SET_FORM, 0, false, take_ignored},
    {"MOdify", SET_FORM, 0, false, take_ignored},
};
#define OPTIONS (sizeof options / sizeof *options)

int spool_options_parse(struct vm *vm, const char *rest, u32 allowed, struct spool_options *o)
{
    struct parse p = {.vm = vm, .rest = rest, .o = o};

    *o = (struct spool_options){0};
    while (p.rc == 0 && text_word(&p.rest, p.word, sizeof p.word)) {
        size_t i = 0;
        while (i < OPTIONS && !(options[i].bit & allowed && text_abbreviates(p.word, options[i].word)))
            i++;
        if (i == OPTIONS)
            return say_as(vm, "CSS", MSG_INVALID_OPTION, text_upper(p.word));
        o->set |= options[i].take == take_ignored ? 0 : options[i].bit;
        if (options[i].flag)
            *(bool *)((char *)o + options[i].flag) = options[i].value;
        if (options[i].take)
            options[i].take(&p);
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
                       SET_CLOSE | SET_PURGE | SET_FORM | SET_DEST | SET_NAME | SET_TAG;

    if (kind == DEVICE_READER)
        return SET_HOLD | SET_KEEP | SET_CONT | SET_EOF | SET_CLASS | SET_RESCAN | SET_CLOSE | SET_PURGE;
    return kind == DEVICE_CONSOLE ? output | SET_START | SET_TERM : output;
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
    if (c->one->disk) {
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
