/* PURGE, CHANGE, ORDER, TRANSFER: commands on closed spool files. Source: CP Commands and Utilities Reference. */
#include "cp/base/text.h"
#include "cp/command/saved_choice.h"
#include "cp/command/spool_options.h"
#include "cp/command/spool_select.h"
#include "cp/vm/spool_device.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Say 042E for a spoolid that chose nothing. */
static int none_chosen(struct vm *vm, const struct file_choice *c, unsigned done)
{
    return c->spoolid && done == 0 ? say(vm, MSG_NO_SPOOL_FILE, c->spoolid) : 0;
}

/* A file that one's own reader has open (an IPL that failed) goes as well. */
static bool purge_open_file(const struct spool_file *f)
{
    struct vm *vm = vm_find(f->owner);
    bool found = false;

    if (!vm)
        return false;
    pthread_mutex_lock(&vm->lock);
    for (struct virtual_device *d = vm->devices; d; d = d->next)
        if (d->reader && spool_reader_file(d->reader)->key == f->key) {
            spool_device_end_input(d, true);
            found = true;
        }
    pthread_mutex_unlock(&vm->lock);
    return found;
}

static unsigned purge_choice(const struct file_choice *c)
{
    struct spool_file *files;
    int n = choice_list(c, &files);
    unsigned done = 0;

    for (int i = 0; i < n; i++)
        done += files[i].in_use ? purge_open_file(&files[i]) : spool_purge(cp.spool, files[i].key) == 1;
    free(files);
    return done;
}

/* PURGE ALL: every queue of one's own. */
static int purge_everything(struct vm *vm)
{
    unsigned done = 0;

    for (enum spool_queue q = SPOOL_RDR; q <= SPOOL_PUN; q++) {
        struct file_choice c = {.queue = q, .all = true};
        text_copy(c.owner, sizeof c.owner, vm->userid);
        done += purge_choice(&c);
    }
    choice_respond_count(vm, done, "PURGED");
    return 0;
}

int cmd_purge(struct vm *vm, const char *rest)
{
    struct file_choice c;
    const char *after = rest;
    char word[8];
    unsigned done = 0, n;
    int rc, first_error = 0;

    if (command_permitted(vm, "E") && text_word(&after, word, sizeof word) && text_abbreviates(word, "NSS"))
        return purge_nss(vm, after);
    after = rest;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "ALL") && !*text_rest(after))
        return purge_everything(vm);
    if (!choice_queue(vm, &rest, &c, &rc))
        return rc;
    if (!*text_rest(rest))
        rest = "ALL";
    while (choice_selection(vm, &rest, &c, &rc)) {
        n = purge_choice(&c);
        rc = none_chosen(vm, &c, n);
        first_error = first_error ? first_error : rc;
        done += n;
        rc = 0;
    }
    if (rc || (rc = expect_end(vm, rest)))
        return rc;
    if (done || !first_error)
        choice_respond_count(vm, done, "PURGED");
    return first_error;
}

/* A file that this user's own reader has open cannot be changed, but whether it stays can. */
static bool keep_open_file(struct vm *vm, const struct spool_file *f, const struct spool_options *o)
{
    bool found = false;

    if (!(o->set & SET_KEEP))
        return false;
    pthread_mutex_lock(&vm->lock);
    for (struct virtual_device *d = vm->devices; d; d = d->next)
        if (d->reader && spool_reader_file(d->reader)->key == f->key) {
            d->reader_keep = o->to.keep;
            found = true;
        }
    pthread_mutex_unlock(&vm->lock);
    return found;
}

/* What printers heed. */
static void change_printing(struct spool_file *f, const struct spool_options *o)
{
    if (o->set & SET_FCB)
        text_copy(f->fcb, sizeof f->fcb, o->to.fcb);
    if (o->set & SET_CHARS)
        memcpy(f->chars, o->to.chars, sizeof f->chars);
    if (o->set & SET_FLASH) {
        text_copy(f->flash, sizeof f->flash, o->to.flash);
        f->flash_copies = o->to.flash_copies;
    }
    if (o->set & SET_MODIFY) {
        text_copy(f->modify, sizeof f->modify, o->to.modify);
        f->modify_table = o->to.modify_table;
    }
}

static bool change_file(struct vm *vm, struct spool_file *f, const struct spool_options *o)
{
    unsigned hold = f->hold;

    if (f->in_use)
        return keep_open_file(vm, f, o);
    if (o->set & SET_HOLD)
        hold = (hold & ~(unsigned)HOLD_USER) | (o->to.hold ? HOLD_USER : 0);
    if (o->set & SET_SYSHOLD)
        hold = (hold & ~(unsigned)HOLD_SYS) | (o->syshold ? HOLD_SYS : 0);
    f->hold = (enum spool_hold)hold;
    if (o->set & SET_KEEP)
        f->keep = o->to.keep;
    if (o->set & SET_CLASS)
        f->spool_class = o->to.spool_class;
    if (o->set & SET_MSG)
        f->msg = o->to.msg;
    if (o->set & SET_COPY) {
        f->copies = o->to.copies;
        f->copy_pages = o->to.copy_pages;
    }
    if (o->set & SET_DIST)
        text_copy(f->dist, sizeof f->dist, o->to.dist);
    if (o->set & SET_FORM)
        text_copy(f->form, sizeof f->form, o->to.form);
    if (o->set & SET_DEST)
        text_copy(f->dest, sizeof f->dest, o->to.dest);
    if (o->set & SET_NAME) {
        text_copy(f->name, sizeof f->name, o->to.name);
        text_copy(f->type, sizeof f->type, o->to.type);
    }
    change_printing(f, o);
    return spool_change(cp.spool, f) == 1;
}

int cmd_change(struct vm *vm, const char *rest)
{
    u32 allowed = SET_HOLD | SET_KEEP | SET_CLASS | SET_COPY | SET_DIST | SET_FORM | SET_DEST | SET_NAME | SET_MSG |
                  SET_PRINTING | SET_RESET;
    struct file_choice c;
    struct spool_options o;
    struct spool_file *files;
    unsigned done = 0;
    int n, rc;

    if (!choice_queue(vm, &rest, &c, &rc))
        return rc;
    if (!choice_selection(vm, &rest, &c, &rc))
        return rc ? rc : say(vm, MSG_SPOOLID_MISSING);
    if (command_permitted(vm, "D"))
        allowed |= SET_SYSHOLD;
    if (!*text_rest(rest))
        return say(vm, MSG_OPERAND_MISSING);
    rc = spool_options_parse(vm, rest, allowed, &o);
    if (rc)
        return rc;
    if (o.set & SET_CLASS && o.to.spool_class == '*')
        return say(vm, MSG_CLASS_MISSING);
    n = choice_list(&c, &files);
    for (int i = 0; i < n; i++)
        done += change_file(vm, &files[i], &o);
    free(files);
    rc = none_chosen(vm, &c, (unsigned)n);
    if (rc == 0)
        choice_respond_count(vm, done, "CHANGED");
    return rc;
}

/* Files in the order that ORDER named them. */
struct order {
    u64 *keys;
    size_t count;
};

static bool order_add(struct order *o, const struct spool_file *files, int n)
{
    u64 *more = n > 0 ? realloc(o->keys, (o->count + (size_t)n) * sizeof *more) : o->keys;

    if (n > 0 && !more)
        return false;
    o->keys = more;
    for (int i = 0; i < n; i++)
        o->keys[o->count++] = files[i].key;
    return true;
}

static int order_choose(struct vm *vm, const char *rest, struct file_choice *c, struct order *o)
{
    int rc;

    while (choice_selection(vm, &rest, c, &rc)) {
        struct spool_file *files;
        int n = choice_list(c, &files);
        bool added = order_add(o, files, n);
        free(files);
        rc = added ? none_chosen(vm, c, (unsigned)n) : say(vm, MSG_NO_STORAGE);
        if (rc)
            return rc;
    }
    return rc ? rc : expect_end(vm, rest);
}

int cmd_order(struct vm *vm, const char *rest)
{
    struct file_choice c;
    struct order o = {0};
    unsigned done = 0;
    int rc;

    if (!choice_queue(vm, &rest, &c, &rc))
        return rc;
    if (!*text_rest(rest))
        return say(vm, MSG_SPOOLID_MISSING);
    rc = order_choose(vm, rest, &c, &o);
    if (rc == 0) {
        while (o.count) /* the last goes first, so that the first ends up before it */
            done += spool_order_first(cp.spool, o.keys[--o.count]) == 1;
        choice_respond_count(vm, done, "ORDERED");
    }
    free(o.keys);
    return rc;
}

/* TRANSFER: who gets the files, or with FROM whose they are now. */
struct transfer {
    char userid[9];
    bool from;
    enum spool_queue queue; /* they go to */
};

static int transfer_parse(struct vm *vm, const char *rest, struct transfer *t)
{
    char word[32];
    int q, rc;

    if (!text_word(&rest, word, sizeof word))
        return say(vm, MSG_OPERAND_MISSING);
    t->from = text_abbreviates(word, "FROM");
    if (!t->from && !text_abbreviates(word, "To"))
        return say(vm, MSG_INVALID_OPERAND, text_upper(word));
    if (!take_userid(vm, &rest, t->userid, &rc))
        return rc;
    if (directory_exists(cp.directory, t->userid) != 1)
        return say_as(vm, "CST", MSG_NOT_IN_DIRECTORY, t->userid);
    t->queue = SPOOL_RDR;
    if (!text_word(&rest, word, sizeof word))
        return 0;
    q = choice_queue_of(word);
    if (q < 0)
        return say(vm, MSG_INVALID_OPTION, text_upper(word));
    t->queue = (enum spool_queue)q;
    return expect_end(vm, rest);
}

static void tell_receiver(const struct vm *vm, const struct spool_file *f)
{
    struct vm *receiver = vm_find(f->owner);
    char line[200];

    if (!receiver || receiver == vm || !receiver->imsg)
        return;
    spool_notice(line, sizeof line, f, false);
    vm_tell(receiver, "%s", line);
}

/* One's own files, and those of others that one has made; an operator of class D has all. */
static bool may_transfer(const struct vm *vm, const struct spool_file *f)
{
    return strcmp(f->owner, vm->userid) == 0 || strcmp(f->origin_user, vm->userid) == 0 || command_permitted(vm, "D");
}

static unsigned transfer_files(struct vm *vm, const struct file_choice *c, const struct transfer *t)
{
    struct spool_file *files;
    int n = choice_list(c, &files);
    unsigned done = 0;

    for (int i = 0; i < n; i++)
        if (may_transfer(vm, &files[i]) &&
            spool_transfer(cp.spool, &files[i], t->from ? vm->userid : t->userid, t->queue) == 1) {
            done++;
            tell_receiver(vm, &files[i]);
        }
    free(files);
    return done;
}

int cmd_transfer(struct vm *vm, const char *rest)
{
    struct transfer t;
    struct file_choice c;
    unsigned done;
    int rc;

    if (!choice_queue_or(vm, &rest, &c, SPOOL_RDR, &rc))
        return rc;
    if (!choice_selection(vm, &rest, &c, &rc))
        return rc ? rc : say(vm, MSG_SPOOLID_MISSING);
    rc = transfer_parse(vm, rest, &t);
    if (rc)
        return rc;
    if (t.from)
        text_copy(c.owner, sizeof c.owner, t.userid);
    done = transfer_files(vm, &c, &t);
    rc = none_chosen(vm, &c, done);
    if (rc == 0)
        choice_respond_count(vm, done, "TRANSFERRED");
    return rc;
}
