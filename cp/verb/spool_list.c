/* `ursa spool list` and `ursa spool purge`. */
#include "cp/base/clock.h"
#include "cp/verb/progress.h"
#include "cp/verb/spool.h"
#include "console/latin1.h"
#include <stdio.h>
#include <string.h>

/* Options, then operands: -1 all is read, else the exit status. */
static int words_read(struct spool_choice *c, struct invocation *i)
{
    int at = 0;

    while (at < i->argc && i->argv[at][0] == '-') {
        int rc = choice_option(c, i, &at);
        if (rc == 0)
            return usage_error("spool", "%s is not expected", i->argv[at]);
        if (rc < 0)
            return USAGE;
    }
    return choice_operands(c, i, at) ? -1 : USAGE;
}

static int file_print(void *arg, const struct spool_file *f)
{
    unsigned *count = arg;
    struct clock_text at;
    char name[64], what[40];

    if ((*count)++ == 0)
        puts(
            "OWNER    QUEUE FILE CLASS ORIGINID RECORDS  CPY HOLD DATE       TIME     NAME     TYPE     FORM     DEST");
    clock_describe(f->created, &at);
    snprintf(what, sizeof what, f->type[0] ? "%-8s %-8s" : "%-17s", f->name, f->type);
    printf("%-8s %-5s %04u %c %s %-8s %08llu %03u %-4s %s %s %s %-8s %s\n", f->owner, spool_queue_name(f->queue),
        f->spoolid, f->spool_class, spool_origin_name(f->origin), f->origin_user, (unsigned long long)f->records,
        f->copies, spool_hold_name(f->hold), at.isodate, at.time, latin1_to_utf8(name, sizeof name, what), f->form,
        f->in_use ? "(in use)" : f->dest);
    return DONE;
}

int files_list(struct spool_choice *c, struct invocation *i)
{
    unsigned count = 0;
    int rc = words_read(c, i);

    if (rc >= 0)
        return rc;
    rc = choice_each(c, file_print, &count);
    if (rc == DONE && count == 0)
        puts("NO FILES");
    return rc;
}

struct purge {
    struct spool *spool;
    unsigned count;
};

static int file_purge(void *arg, const struct spool_file *f)
{
    struct purge *p = arg;
    int rc = spool_purge(p->spool, f->key);

    if (rc < 0)
        return failure("file %04u of %s cannot be purged: %s", f->spoolid, f->owner, host_reason(rc));
    if (rc == 0 && f->in_use)
        return failure("file %04u of %s is in use", f->spoolid, f->owner);
    p->count += rc > 0;
    progress_step(p->count, 0);
    return DONE;
}

int files_purge(struct spool_choice *c, struct invocation *i)
{
    struct purge p = {.spool = c->spool};
    int rc = words_read(c, i);

    if (rc >= 0)
        return rc;
    if (!c->select.owner[0] && !c->all)
        return usage_error("spool", "whose files? USERID or --all is missing");
    progress_begin("purging");
    rc = choice_each(c, file_purge, &p);
    progress_end();
    if (p.count == 0)
        puts("NO FILES PURGED");
    else
        printf("%07u FILE%s PURGED\n", p.count, p.count == 1 ? " " : "S");
    return rc;
}
