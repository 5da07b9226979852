/* A real device's life: wait, choose a file, make its copies, dispose of it. A file leaves its queue only when all its
 * copies are on the host's disk; whatever else happens it is in its queue again, and so after a crash. Source: CP
 * Commands, START, FLUSH, REPEAT; SPOOL KEEP and MSG. */
#include "cp/vm/unit_worker.h"
#include "cp/vm/vm.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* False: the system ends. */
static bool wait_for_work(struct real_unit *u, struct unit_choice *choice)
{
    bool go_on;

    pthread_mutex_lock(&u->lock);
    while (!u->stop && !(u->state == UNIT_STARTED && u->look))
        pthread_cond_wait(&u->wake, &u->lock);
    u->look = false;
    *choice = u->choice;
    go_on = !u->stop;
    pthread_mutex_unlock(&u->lock);
    return go_on;
}

static const char *why(int rc)
{
    switch (-rc) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "the host's disk is full";
    case EACCES:
    case EPERM:
    case EROFS:
        return "the folder cannot be written";
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return "there is no such folder";
    case ENOTSUP:
        return "this program was built without libharu, which makes PDF";
    case ENOMEM:
        return "the host has not enough storage";
    }
    return "the host cannot write";
}

static void announce(struct real_unit *u, const struct spool_file *f, bool first)
{
    unsigned copies;

    pthread_mutex_lock(&u->lock);
    copies = u->copies;
    pthread_mutex_unlock(&u->lock);
    unit_news("", "%s  %04X %s %-8s FILE %04u RECORDS %08llu COPY %03u %c %s", real_unit_kind_name(u), u->rdev,
        first ? "OUTPUT OF" : "REPEATED ", f->owner, f->spoolid, (unsigned long long)f->records, copies, f->spool_class,
        spool_origin_name(f->origin));
}

/* All copies, or as many as it gets to. */
static enum copy_end make_copies(struct real_unit *u, struct spool_reader *r, int *rc)
{
    enum copy_end end;
    bool first = true, more = true;

    while (more) {
        announce(u, spool_reader_file(r), first);
        end = unit_copy(u, r, rc);
        first = false;
        pthread_mutex_lock(&u->lock);
        if (end == COPY_DONE || end == COPY_FLUSHED)
            u->copies--;
        more = end == COPY_AGAIN || ((end == COPY_DONE || end == COPY_FLUSHED) && u->copies && !u->order.file);
        pthread_mutex_unlock(&u->lock);
    }
    return end;
}

/* The file's fate. */
static void dispose(struct real_unit *u, struct spool_reader *r, enum copy_end end)
{
    struct spool_file f = *spool_reader_file(r);
    bool done = end == COPY_DONE || end == COPY_FLUSHED, hold, purge;
    enum spool_hold new_hold;

    pthread_mutex_lock(&u->lock);
    hold = u->order.hold || u->order.hold_after || end == COPY_FILE_DAMAGED;
    pthread_mutex_unlock(&u->lock);
    purge = done && !hold && !f.keep;
    new_hold = hold ? HOLD_SYS : done ? HOLD_USER : HOLD_NONE;
    if (spool_read_close(r, purge, new_hold) < 0)
        unit_news("", "%s FILE %04u of %s stays until the next start of the system: the spool cannot be written",
            spool_queue_name(f.queue), f.spoolid, f.owner);
    if (end == COPY_FILE_DAMAGED)
        unit_news("", "%s FILE %04u of %s is in system hold: its data is damaged", spool_queue_name(f.queue), f.spoolid,
            f.owner);
    if (end == COPY_DONE && f.msg)
        unit_news(f.owner, "%s FILE %04u HAS BEEN %s ON %04X", spool_queue_name(f.queue), f.spoolid,
            u->kind == UNIT_PRINTER ? "PRINTED" : "PUNCHED", u->rdev);
}

static void finish(struct real_unit *u, enum copy_end end, int rc)
{
    bool drained;

    pthread_mutex_lock(&u->lock);
    u->active = false;
    u->look = true;
    drained = u->draining;
    u->draining = false;
    if (end == COPY_HOST_FAILED) {
        u->state = UNIT_INTERVENTION;
        snprintf(u->reason, sizeof u->reason, "%s", why(rc));
    }
    if (drained)
        u->state = UNIT_DRAINED;
    pthread_mutex_unlock(&u->lock);
    if (end == COPY_HOST_FAILED)
        unit_news("", "%s  %04X INTERVENTION REQUIRED: %s. The file is back in its queue; START %04X tries again",
            real_unit_kind_name(u), u->rdev, why(rc), u->rdev);
    if (drained)
        unit_news("", "%s  %04X DRAINED", real_unit_kind_name(u), u->rdev);
}

static void process(struct real_unit *u, struct spool_reader *r)
{
    enum copy_end end;
    int rc = 0;

    pthread_mutex_lock(&u->lock);
    u->file = *spool_reader_file(r);
    u->copies = u->file.copy_pages && u->kind == UNIT_PRINTER ? 1 : u->file.copies;
    u->page = 0;
    memset(&u->order, 0, sizeof u->order);
    u->active = true;
    pthread_mutex_unlock(&u->lock);
    end = make_copies(u, r, &rc);
    dispose(u, r, end);
    finish(u, end, rc);
}

/* A file that cannot even be opened must not be chosen again and again. */
static void put_aside(struct spool_file *f)
{
    f->hold = HOLD_SYS;
    if (spool_change(cp.spool, f) == 1)
        unit_news("", "%s FILE %04u of %s is in system hold: its data is damaged", spool_queue_name(f->queue),
            f->spoolid, f->owner);
}

void *unit_worker(void *unit)
{
    struct real_unit *u = unit;
    struct spool_reader *r;
    struct spool_file file;
    struct unit_choice choice;

    while (wait_for_work(u, &choice)) {
        int rc = unit_choose(&choice, real_unit_queue(u), &file);
        if (rc <= 0)
            continue;
        rc = spool_read_open(cp.spool, file.key, &r);
        if (rc > 0)
            process(u, r);
        else if (rc == -EBADMSG)
            put_aside(&file);
        if (rc >= 0 || rc == -EBADMSG) {
            pthread_mutex_lock(&u->lock);
            u->look = true;
            pthread_mutex_unlock(&u->lock);
        }
    }
    return NULL;
}
