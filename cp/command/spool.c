/* SPOOL and CLOSE. Source: CP Commands and Utilities Reference. */
#include "cp/base/text.h"
#include "cp/command/spool_options.h"
#include <errno.h>

static int close_failed(struct vm *vm, int rc)
{
    return rc == -ENOSPC ? say(vm, MSG_SPOOL_LIMIT, vm->userid) : say(vm, MSG_SPOOL_ERROR);
}

static void set_device(struct virtual_device *d, const struct spool_settings *s)
{
    pthread_mutex_lock(&d->vm->lock);
    d->spool = *s;
    pthread_mutex_unlock(&d->vm->lock);
}

static void discard_output(struct virtual_device *d)
{
    pthread_mutex_lock(&d->vm->lock);
    if (d->writer)
        spool_discard(d->writer);
    d->writer = NULL;
    pthread_mutex_unlock(&d->vm->lock);
}

/* Close d under settings that hold for this once. */
static int close_device(struct virtual_device *d, const struct spool_options *o)
{
    struct spool_settings usual = d->spool, once = usual;
    struct spool_file file;
    int rc;

    spool_options_apply(o, &once);
    if (o->set & SET_EOF)
        once.cont = false;
    if (o->set & SET_PURGE) {
        if (d->row->kind == DEVICE_READER)
            once.hold = once.keep = false;
        else
            discard_output(d);
    }
    set_device(d, &once);
    if (o->set & (SET_KEEP | SET_PURGE) && !once.keep)
        d->reader_keep = false; /* the file's own KEEP */
    rc = vm_close_device(d, &file);
    set_device(d, &usual);
    return rc < 0 ? close_failed(d->vm, rc) : 0;
}

static bool class_fits(struct vm *vm, const struct device_choice *c, const struct spool_options *o, int *rc)
{
    if (c->kind == DEVICE_READER || !(o->set & SET_CLASS) || o->to.spool_class != '*')
        return true;
    *rc = say(vm, MSG_CLASS_MISSING);
    return false;
}

int cmd_spool(struct vm *vm, const char *rest)
{
    struct device_choice choice;
    struct spool_options o;
    struct virtual_device *d = NULL;
    int rc = 0;

    if (!spool_device_choice(vm, &rest, &choice, &rc))
        return rc;
    if (!*text_rest(rest))
        return say_as(vm, "CSS", MSG_OPERAND_MISSING);
    rc = spool_options_parse(vm, rest, spool_options_of(choice.kind), &o);
    if (rc || !class_fits(vm, &choice, &o, &rc))
        return rc;
    while ((d = device_choice_next(vm, &choice, d))) {
        struct spool_settings s = d->spool;
        spool_options_apply(&o, &s);
        set_device(d, &s);
        if (o.set & SET_PURGE && d->row->kind != DEVICE_READER)
            discard_output(d);
        if (o.set & SET_CLOSE && rc == 0)
            rc = close_device(d, &(struct spool_options){0});
    }
    return rc;
}

/* EOF is for output: a CLOSE in spite of CONT. */
static u32 close_options(enum device_kind kind)
{
    u32 not = SET_CONT | SET_CLOSE | SET_START | SET_TERM | SET_RESCAN | (kind == DEVICE_READER ? SET_EOF : 0);

    return spool_options_of(kind) & ~not ;
}

int cmd_close(struct vm *vm, const char *rest)
{
    struct device_choice choice;
    struct spool_options o;
    struct virtual_device *d = NULL;
    int rc = 0;

    if (!spool_device_choice(vm, &rest, &choice, &rc))
        return rc;
    rc = spool_options_parse(vm, rest, close_options(choice.kind), &o);
    if (rc || !class_fits(vm, &choice, &o, &rc))
        return rc;
    while (rc == 0 && (d = device_choice_next(vm, &choice, d)))
        rc = close_device(d, &o);
    return rc;
}
