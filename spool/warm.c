/* The warm start: what a crash left behind is cleared away, every file's data is read once and checked.
 * Made for a spool that nobody else uses, but what living processes have open is left alone all the same. */
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Undo the mark of a dead reader. Its host file may be missing: then it has no reader either. */
static int mark_undo(struct spool *s, const struct row *row)
{
    int fd = data_claim(s->files, row->host_file);
    int rc;

    if (fd < 0 && fd != -ENOENT)
        return fd == -EWOULDBLOCK ? 0 : fd;
    rc = database_begin(s->database);
    if (rc >= 0)
        rc = database_end(s->database, table_give_back(s->database, row->file.key, row->file.hold));
    if (fd >= 0)
        close(fd);
    return rc < 0 ? rc : 0;
}

/* Read all of a file: 0 and *fault NULL if it is whole, else what is wrong with it. -errno if the host has a trouble
 * that says nothing about the file (no descriptors left, say). */
static int data_verify(struct spool *s, const struct row *row, const char **fault)
{
    struct spool_record record;
    struct data d;
    u64 records = 0;
    int rc = data_open(s->files, row->host_file, row->bytes, &d);

    *fault = NULL;
    if (rc == -ENOENT)
        *fault = "its data is missing";
    else if (rc == -EBADMSG)
        *fault = "its data has another length than it had";
    if (rc < 0)
        return *fault ? 0 : rc;
    while ((rc = data_next(&d, &record)) > 0)
        records++;
    data_close(&d);
    if (rc == -EIO)
        *fault = "the host cannot read its data";
    else if (rc == -EBADMSG || (rc == 0 && records != row->file.records))
        *fault = "its data is damaged";
    return *fault ? 0 : rc;
}

/* 1 put aside, 0 no longer there or in use (then it was purged while we looked), -errno. */
static int damaged_put_aside(struct spool *s, const struct row *row, const char *fault)
{
    struct row now;
    int rc = database_begin(s->database);

    if (rc < 0)
        return rc;
    rc = table_find(s->database, row->file.key, &now);
    if (rc > 0)
        rc = now.file.in_use ? 0 : table_put_aside(s->database, row->file.key, fault);
    return database_end(s->database, rc);
}

/* 1 whole, 0 put aside or gone, -errno. */
static int file_check(struct spool *s, const struct row *row, void (*report)(void *arg, const char *line), void *arg)
{
    const struct spool_file *f = &row->file;
    const char *fault;
    char name[DATA_NAME_SIZE], line[256];
    int rc = data_verify(s, row, &fault);

    if (rc < 0 || !fault)
        return rc < 0 ? rc : 1;
    rc = damaged_put_aside(s, row, fault);
    if (rc > 0 && report) {
        snprintf(line, sizeof line,
            "Spool file %04u of %s (from %s, %llu records%s%s%s%s) was put aside: %s. What is left is in the spool's "
            "files/%s",
            f->spoolid, f->owner, f->origin_user, (unsigned long long)f->records, f->name[0] ? ", " : "", f->name,
            f->type[0] ? " " : "", f->type, fault, data_name(row->host_file, name));
        report(arg, line);
    }
    return rc < 0 ? rc : 0;
}

/* Remove a host file of a dead writer, or of a file that was purged. */
static void orphan_remove(struct spool *s, const char *name)
{
    u64 host_file = data_number(name);
    int fd = host_file ? data_claim(s->files, host_file) : -ENOENT;

    if (fd < 0)
        return;
    /* Only now: before we had the lock its writer may have been alive, and have closed it since. */
    database_lock(s->database);
    if (table_names_host_file(s->database, host_file) == 0)
        durable_remove(s->files, name);
    database_unlock(s->database);
    close(fd);
}

static int orphans_remove(struct spool *s)
{
    int fd = openat(s->files, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (!dir) {
        int rc = -errno;
        if (fd >= 0)
            close(fd);
        return rc;
    }
    while ((entry = readdir(dir)))
        orphan_remove(s, entry->d_name);
    closedir(dir);
    return 0;
}

int spool_warm_start(struct spool *s, void (*report)(void *arg, const char *line), void *arg)
{
    struct row *rows;
    int count, whole = 0, rc = 0;

    database_lock(s->database);
    count = table_list(s->database, NULL, &rows);
    database_unlock(s->database);
    if (count < 0)
        return count;
    for (int i = 0; i < count && rc >= 0; i++) {
        if (rows[i].file.in_use)
            rc = mark_undo(s, &rows[i]);
        if (rc >= 0)
            rc = file_check(s, &rows[i], report, arg);
        whole += rc > 0;
    }
    free(rows);
    if (rc >= 0)
        rc = orphans_remove(s);
    return rc < 0 ? rc : whole;
}
