/* The warm start: what a crash left behind is cleared away, every file's data is read once and checked, or, if nothing
 * can have happened to it, only looked for.
 * Made for a spool that nobody else uses, but what living processes have open is left alone all the same. */
#include "spool/warm.h"
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/salvage.h"
#include "spool/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* Is its data there, with its length? As data_verify(). */
static int data_look(struct spool *s, const struct row *row, const char **fault)
{
    char name[DATA_NAME_SIZE];
    struct stat st;

    *fault = NULL;
    if (fstatat(s->files, data_name(row->host_file, name), &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno != ENOENT)
            return -errno;
        *fault = "its data is missing";
    } else if (!S_ISREG(st.st_mode) || (u64)st.st_size != row->bytes) {
        *fault = "its data has another length than it had";
    }
    return 0;
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
static int file_check(struct spool *s, const struct row *row, const struct spool_starting *how, enum warm_depth depth)
{
    const struct spool_file *f = &row->file;
    const char *fault;
    char name[DATA_NAME_SIZE], line[256];
    int rc = depth == WARM_LOOK ? data_look(s, row, &fault) : data_verify(s, row, &fault);

    if (rc < 0 || !fault)
        return rc < 0 ? rc : 1;
    rc = damaged_put_aside(s, row, fault);
    if (rc > 0 && how->report) {
        snprintf(line, sizeof line,
            "Spool file %04u of %s (from %s, %llu records%s%s%s%s) was put aside: %s. What is left is in the spool's "
            "files/%s",
            f->spoolid, f->owner, f->origin_user, (unsigned long long)f->records, f->name[0] ? ", " : "", f->name,
            f->type[0] ? " " : "", f->type, fault, data_name(row->host_file, name));
        how->report(how->arg, line);
    }
    return rc < 0 ? rc : 0;
}

static int is_named(struct spool *s, u64 host_file)
{
    int rc;

    database_lock(s->database);
    rc = table_names_host_file(s->database, host_file);
    database_unlock(s->database);
    return rc;
}

/* Remove a host file of a dead writer, or of a file that was purged. */
static void orphan_remove(struct spool *s, u64 host_file)
{
    char name[DATA_NAME_SIZE];
    int fd = data_claim(s->files, host_file);

    if (fd < 0)
        return;
    /* Again: before we had the lock its writer may have been alive, and have closed it since. */
    if (is_named(s, host_file) == 0)
        durable_remove(s->files, data_name(host_file, name));
    close(fd);
}

/* The number that were adopted, or -errno. */
static int orphans_each(struct spool *s, const struct spool_starting *how, enum warm_orphans orphans)
{
    int fd = openat(s->files, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    int adopted = 0;

    if (!dir) {
        int rc = -errno;
        if (fd >= 0)
            close(fd);
        return rc;
    }
    while ((entry = readdir(dir))) {
        u64 host_file = data_number(entry->d_name);
        if (!host_file || is_named(s, host_file) != 0)
            continue;
        if (orphans == ORPHANS_ADOPT)
            adopted += salvage_adopt(s, how, host_file);
        else
            orphan_remove(s, host_file);
    }
    closedir(dir);
    return adopted;
}

int warm_start(struct spool *s, const struct spool_starting *how, enum warm_depth depth, enum warm_orphans orphans)
{
    s64 position = INT64_MIN;
    struct row *rows;
    int count, whole = 0, rc = 0;

    do {
        database_lock(s->database);
        count = rc = table_page(s->database, position, &rows);
        database_unlock(s->database);
        for (int i = 0; i < count && rc >= 0; i++) {
            position = rows[i].file.position;
            if (rows[i].file.in_use)
                rc = mark_undo(s, &rows[i]);
            if (rc >= 0)
                rc = file_check(s, &rows[i], how, depth);
            whole += rc > 0;
        }
        if (count >= 0)
            free(rows);
    } while (count > 0 && rc >= 0);
    if (rc >= 0)
        rc = orphans_each(s, how, orphans);
    return rc < 0 ? rc : whole + rc;
}

int spool_warm_start(struct spool *s, void (*report)(void *arg, const char *line), void *arg)
{
    return warm_start(s, &(struct spool_starting){.report = report, .arg = arg}, WARM_READ, ORPHANS_REMOVE);
}
