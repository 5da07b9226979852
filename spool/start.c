/* The kinds of start, and the mark that an orderly end leaves for the next one: the file `orderly` beside the database.
 * It is removed, on the disk, before a system changes anything. */
#include "spool/durable.h"
#include "spool/salvage.h"
#include "spool/store.h"
#include "spool/warm.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define MARK "orderly"

static void tell(const struct spool_starting *how, const char *line)
{
    if (how->report)
        how->report(how->arg, line);
}

/* The folder with the database: its descriptor, or -errno. */
static int folder_open(const char *dir)
{
    char path[PATH_MAX];
    int fd;

    if (snprintf(path, sizeof path, "%s/spool", dir) >= (int)sizeof path)
        return -ENAMETOOLONG;
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? durable_error(errno) : fd;
}

/* 1 the last end was orderly, 0 not or there is no spool yet, -errno. */
static int mark_take(const char *dir)
{
    int folder = folder_open(dir), rc, orderly;

    if (folder < 0)
        return folder == -ENOENT ? 0 : folder;
    orderly = durable_remove(folder, MARK) == 0;
    rc = durable_sync(folder);
    close(folder);
    return rc < 0 ? rc : orderly;
}

void spool_end(struct spool *s)
{
    int folder = s ? openat(s->files, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, fd = -1;

    spool_close_store(s);
    if (folder >= 0)
        fd = durable_create(folder, MARK);
    if (fd >= 0) {
        durable_sync(folder); /* if it is not on the disk the next start reads more than it has to */
        close(fd);
    }
    if (folder >= 0)
        close(folder);
}

/* Open it, if need be with a new database in the place of one that cannot be read: 0 it could be read, 1 not, -errno.
 */
static int spool_open_new(const char *dir, struct spool **out)
{
    int rc = spool_open(dir, out), folder;

    if (rc == 0 && database_check((*out)->database))
        return 0;
    if (rc == 0)
        spool_close_store(*out);
    else if (rc != -EILSEQ)
        return rc;
    folder = folder_open(dir);
    if (folder < 0)
        return folder;
    rc = salvage_set_aside(folder);
    close(folder);
    if (rc == 0)
        rc = spool_open(dir, out);
    return rc < 0 ? rc : 1;
}

static int force_start(const char *dir, const struct spool_starting *how, struct spool **out)
{
    char path[PATH_MAX], line[PATH_MAX + 100];
    int rc = spool_open_new(dir, out), damaged = rc;

    if (rc > 0) {
        snprintf(path, sizeof path, "%s/spool/spool.db.damaged", dir);
        rc = salvage_rows(*out, path);
        snprintf(line, sizeof line, "The spool's database is damaged: %d files were found in it; it is kept as %.3900s",
            rc < 0 ? 0 : rc, path);
        tell(how, line);
    }
    if (rc >= 0)
        rc = warm_start(*out, how, WARM_READ, damaged > 0 ? ORPHANS_ADOPT : ORPHANS_REMOVE);
    return rc;
}

/* COLD and CLEAN. */
static int empty_start(const char *dir, const struct spool_starting *how, struct spool **out)
{
    bool clean = how->kind == START_CLEAN;
    int rc = clean ? spool_open_new(dir, out) : spool_open(dir, out), deleted = 0;
    char line[80];

    if (rc >= 0)
        rc = database_begin((*out)->database);
    if (rc >= 0)
        rc = deleted = database_end((*out)->database, table_delete_all((*out)->database, clean));
    if (rc >= 0)
        rc = warm_start(*out, how, WARM_READ, ORPHANS_REMOVE);
    if (rc >= 0) {
        snprintf(line, sizeof line, "%s start: %d spool files were deleted", clean ? "CLEAN" : "COLD", deleted);
        tell(how, line);
    }
    return rc;
}

static int warm_or_new_start(const char *dir, const struct spool_starting *how, bool orderly, struct spool **out)
{
    int rc = spool_open(dir, out);
    return rc < 0 ? rc : warm_start(*out, how, orderly ? WARM_LOOK : WARM_READ, ORPHANS_REMOVE);
}

int spool_start(const char *dir, const struct spool_starting *how, struct spool **out)
{
    int orderly = mark_take(dir), rc;

    *out = NULL;
    if (orderly < 0)
        return orderly;
    if (how->kind == START_WARM)
        rc = warm_or_new_start(dir, how, orderly, out);
    else
        rc = how->kind == START_FORCE ? force_start(dir, how, out) : empty_start(dir, how, out);
    if (rc < 0) {
        spool_close_store(*out);
        *out = NULL;
    }
    return rc;
}
