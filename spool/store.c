/* Opening and closing a spool, and the news of arrivals.
 *
 * In <dir>/spool: spool.db (schema.sql) with SQLite's -wal and -shm beside it, and files/ with one host file (block.h)
 * for each spool file. The database decides what exists: a row without data is damage, data without a row is waste.
 *
 * Why the order of writes is right. A spool file is closed so:
 *   1. Its blocks are written to a new host file, files/NAME. NAME is random and in no row. writer.c
 *   2. The host file is synced: data and length are on the disk. writer.c
 *   3. files/ is synced: the name is on the disk. commit.c
 *   4. One transaction adds the row, spoolid and position with it; SQLite syncs its log before it says done. commit.c
 *   5. spool_close() returns.
 * A crash, of CP or of the host, before the log's sync in 4 is done leaves either no valid commit record in the log,
 * and then no row: whatever of NAME is on the disk is removed at the warm start; or the whole one (it reached the disk
 * by itself), and then the row, whose data 2 and 3 had put on the disk before. So a row implies its data, nothing is
 * half visible, and what spool_close() returned for is there. It is there once, because a row names its host file and
 * NAME is never used again. If step 2 or 3 fails the file is given up, not tried again: after a failed fsync() the host
 * may have dropped the pages and call the next one good. If 4 fails, SQLite rolls back, and the data is removed. A
 * purge commits the row's deletion first and removes the data after, unsynced: a crash between leaves data without a
 * row. Changes, transfers and reordering are one transaction each. in_use is undone by the warm start; see data.h on
 * who is alive. */
#include "spool/store.h"
#include "spool/durable.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* dir with what is in it, opened. */
static int folder_open(const char *path)
{
    int rc = durable_directory(path);
    int fd;

    if (rc < 0)
        return rc;
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static bool path_join(char out[PATH_MAX], const char *dir, const char *name)
{
    return snprintf(out, PATH_MAX, "%s/%s", dir, name) < PATH_MAX;
}

/* The database is opened by one process at a time: turning a new file into a database with a log is not atomic. */
static int database_open_alone(int folder, const char *path, struct database **out)
{
    int rc;

    while (flock(folder, LOCK_EX) < 0)
        if (errno != EINTR)
            return -errno;
    rc = database_open(path, out);
    if (rc == 0)
        rc = durable_sync(folder); /* SQLite does it when it makes its log, but promises nothing */
    return rc;
}

static int store_open(struct spool *s, const char *dir)
{
    char path[PATH_MAX], files[PATH_MAX], db[PATH_MAX];
    int folder, rc;

    if (!path_join(path, dir, "spool") || !path_join(files, path, "files") || !path_join(db, path, "spool.db"))
        return -ENAMETOOLONG;
    folder = folder_open(path);
    if (folder < 0)
        return folder;
    rc = s->files = folder_open(files);
    if (rc >= 0)
        rc = database_open_alone(folder, db, &s->database);
    close(folder); /* and unlock */
    return rc;
}

int spool_open(const char *dir, struct spool **out)
{
    struct spool *s = calloc(1, sizeof *s);
    int rc;

    if (!s)
        return -ENOMEM;
    s->files = -1;
    commit_line_create(&s->line);
    pthread_mutex_init(&s->arrival_lock, NULL);
    rc = store_open(s, dir);
    if (rc < 0) {
        spool_close_store(s);
        return rc;
    }
    *out = s;
    return 0;
}

void spool_close_store(struct spool *s)
{
    if (!s)
        return;
    database_close(s->database);
    if (s->files >= 0)
        close(s->files);
    commit_line_destroy(&s->line);
    pthread_mutex_destroy(&s->arrival_lock);
    free(s);
}

void spool_on_arrival(struct spool *s, void (*fn)(void *arg, const char *owner), void *arg)
{
    pthread_mutex_lock(&s->arrival_lock);
    s->arrival = fn;
    s->arrival_arg = arg;
    pthread_mutex_unlock(&s->arrival_lock);
}

void spool_on_output(struct spool *s, void (*fn)(void *arg), void *arg)
{
    pthread_mutex_lock(&s->arrival_lock);
    s->output = fn;
    s->output_arg = arg;
    pthread_mutex_unlock(&s->arrival_lock);
}

void store_announce(struct spool *s, const struct spool_file *f)
{
    void (*arrival)(void *, const char *), (*output)(void *);
    void *arrival_arg, *output_arg;

    if (f->hold != HOLD_NONE || f->in_use)
        return;
    pthread_mutex_lock(&s->arrival_lock);
    arrival = s->arrival;
    arrival_arg = s->arrival_arg;
    output = s->output;
    output_arg = s->output_arg;
    pthread_mutex_unlock(&s->arrival_lock);
    if (f->queue == SPOOL_RDR && arrival)
        arrival(arrival_arg, f->owner);
    else if (f->queue != SPOOL_RDR && output)
        output(output_arg);
}
