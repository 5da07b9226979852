/* PURGE, CHANGE, ORDER, TRANSFER: commands on closed spool files. Source: CP Commands and Utilities Reference. */
#include "cp/base/text.h"
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
    if (o->set & SET_COPY)
        f->copies = o->to.copies;
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
    return spool_change(cp.spool, f) == 1;
}

int cmd_change(struct vm *vm, const char *rest)
{
    u32 allowed = SET_HOLD | SET_KEEP | SET_CLASS | SET_COPY | SET_DIST | SET_FORM | SET_DEST | SET_NAME | SET_MSG;
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

int cmd_order(struct vm *vm, const char *rest)
{
    struct file_choice c;
    u64 keys[256];
    unsigned count = 0, done = 0;
    int rc;

    if (!choice_queue(vm, &rest, &c, &rc))
        return rc;
    if (!*text_rest(rest))
        return say(vm, MSG_SPOOLID_MISSING);
    while (choice_selection(vm, &rest, &c, &rc)) {
        struct spool_file *files;
        int n = choice_list(&c, &files);
        for (int i = 0; i < n && count < 256; i++)
            keys[count++] = files[i].key;
        free(files);
        rc = none_chosen(vm, &c, (unsigned)n);
        if (rc)
            return rc;
    }
    if (rc || (rc = expect_end(vm, rest)))
        return rc;
    while (count) /* the last goes first, so that the first ends up before it */
        done += spool_order_first(cp.spool, keys[--count]) == 1;
    choice_respond_count(vm, done, "ORDERED");
    return 0;
}

/* The receiver of TRANSFER: "TO userid [queue]". */
static int transfer_target(struct vm *vm, const char *rest, char userid[9], enum spool_queue *queue)
{
    char word[32];
    int q, rc;

    if (!text_word(&rest, word, sizeof word))
        return say(vm, MSG_OPERAND_MISSING);
    if (!text_abbreviates(word, "TO"))
        return say(vm, MSG_INVALID_OPERAND, text_upper(word));
    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    if (directory_exists(cp.directory, userid) != 1)
        return say_as(vm, "CST", MSG_NOT_IN_DIRECTORY, userid);
    *queue = SPOOL_RDR;
    if (!text_word(&rest, word, sizeof word))
        return 0;
    q = choice_queue_of(word);
    if (q < 0)
        return say(vm, MSG_INVALID_OPTION, text_upper(word));
    *queue = (enum spool_queue)q;
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

int cmd_transfer(struct vm *vm, const char *rest)
{
    struct file_choice c;
    struct spool_file *files;
    char userid[9];
    enum spool_queue queue = SPOOL_RDR;
    unsigned done = 0;
    int n, rc;

    if (!choice_queue(vm, &rest, &c, &rc))
        return rc;
    if (!choice_selection(vm, &rest, &c, &rc))
        return rc ? rc : say(vm, MSG_SPOOLID_MISSING);
    rc = transfer_target(vm, rest, userid, &queue);
    if (rc)
        return rc;
    n = choice_list(&c, &files);
    for (int i = 0; i < n; i++)
        if (spool_transfer(cp.spool, &files[i], userid, queue) == 1) {
            done++;
            tell_receiver(vm, &files[i]);
        }
    free(files);
    rc = none_chosen(vm, &c, done);
    if (rc == 0)
        choice_respond_count(vm, done, "TRANSFERRED");
    return rc;
}
