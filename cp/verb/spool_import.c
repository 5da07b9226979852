/* `ursa spool import`: bring back what `ursa spool export` made in the exchange format. */
#include "console/console.h"
#include "cp/base/text.h"
#include "cp/verb/progress.h"
#include "cp/verb/spool.h"
#include "directory/directory.h"
#include "spool/exchange.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct import {
    struct spool_choice *choice;
    const char *to; /* NULL: whose they were */
    struct directory *directory;
    FILE *null;
};

static bool user_exists(const struct import *m, const char *userid)
{
    return directory_exists(m->directory, userid) > 0;
}

/* What waits for it: the owner's reader, or real printers and punches. No system running: it waits. */
static void arrival_tell(const struct import *m, const struct spool_file *f)
{
    if (f->hold == HOLD_NONE && f->queue != SPOOL_SYS)
        control_ask(m->choice->system_directory, "arrival", f->queue == SPOOL_RDR ? f->owner : "*", NULL, m->null);
}

static const char *damage_or_reason(int rc)
{
    return rc == -EBADMSG || rc == -EINVAL ? "it is damaged, or not made by `ursa spool export`"
           : rc == -ENOSPC                 ? "the spool is full"
                                           : host_reason(rc);
}

/* 1 imported or passed over with *status FAILED, 0 the end, -errno. */
static int file_import(struct import *m, FILE *in, int *status)
{
    struct exchange_file x;
    struct spool_file f;
    int rc = exchange_read(in, &x);

    if (rc <= 0)
        return rc;
    if (m->to && x.file.queue != SPOOL_SYS)
        text_copy(x.file.owner, sizeof x.file.owner, m->to);
    if (x.file.queue != SPOOL_SYS && !user_exists(m, x.file.owner)) {
        *status = failure("HCPLGA053E %s not in CP directory; --to USERID gives its files to another", x.file.owner);
        exchange_pass(&x);
        return 1;
    }
    progress_begin("importing");
    rc = exchange_take(&x, m->choice->spool, &f);
    progress_end();
    if (rc < 0)
        return rc;
    printf("%s FILE %04u SENT TO %s RECS %llu\n", spool_queue_name(f.queue), f.spoolid, f.owner,
        (unsigned long long)f.records);
    arrival_tell(m, &f);
    return 1;
}

static int path_import(struct import *m, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "re");
    int rc, status = DONE;

    if (!in)
        return failure("%s cannot be opened: %s", path, host_reason(errno));
    while ((rc = file_import(m, in, &status)) > 0)
        ;
    if (!standard)
        fclose(in);
    return rc < 0 ? failure("%s: %s; the files before that were imported", path, damage_or_reason(rc)) : status;
}

static int all_import(struct import *m, struct invocation *i, int at)
{
    char path[PATH_MAX];
    int rc, status = DONE;

    snprintf(path, sizeof path, "%s/directory.db", i->system_directory);
    rc = directory_open(path, &m->directory);
    if (rc < 0)
        return failure("the user directory cannot be read: %s", host_reason(rc));
    m->null = fopen("/dev/null", "we");
    if (m->to && !user_exists(m, m->to))
        status = failure("HCPLGA053E %s not in CP directory", m->to);
    else if (!m->null)
        status = failure("/dev/null cannot be opened");
    for (; at < i->argc && status == DONE; at++)
        status = path_import(m, i->argv[at]);
    if (m->null)
        fclose(m->null);
    directory_close(m->directory);
    return status;
}

int files_import(struct spool_choice *c, struct invocation *i)
{
    struct import m = {.choice = c};
    const char *to = NULL;
    char userid[16];
    int at = 0;

    while (at < i->argc && i->argv[at][0] == '-' && i->argv[at][1]) {
        int rc = option_value(i, &at, "--to", &to);
        if (rc == 0)
            return usage_error("spool", "%s is not expected", i->argv[at]);
        if (rc < 0)
            return USAGE;
    }
    if (at == i->argc)
        return usage_error("spool", "a file is missing");
    if (to) {
        m.to = text_upper(text_copy(userid, sizeof userid, to));
        if (!text_is_userid(userid))
            return usage_error("spool", "%s is no userid", to);
    }
    return all_import(&m, i, at);
}
