/* Rows are sought key by key, over whatever pages of the database are damaged; what they say is then checked as at any
 * start. */
#include "spool/salvage.h"
#include "spool/attributes.h"
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/store.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 2000 /* keys tried one by one in a damaged page, before steps get longer */
#define KEY_LIMIT ((u64)1 << 48)

int salvage_set_aside(int folder)
{
    int rc;

    /* The log first: a new database must not find it. */
    durable_rename(folder, "spool.db-wal", "spool.db.damaged-wal");
    durable_remove(folder, "spool.db-shm");
    rc = durable_rename(folder, "spool.db", "spool.db.damaged");
    return rc < 0 ? rc : durable_sync(folder);
}

static int row_compare(const void *a, const void *b)
{
    s64 left = ((const struct row *)a)->file.position, right = ((const struct row *)b)->file.position;
    return (left > right) - (left < right);
}

/* All rows that can be read, in queue order: their number, or -ENOMEM. */
static int rows_read(struct database *old, struct row **rows)
{
    int count = 0, room = 0, tries = 0, rc;
    u64 key = 0, step = 1;
    struct row row;

    *rows = NULL;
    while (key < KEY_LIMIT && (rc = table_next(old, key, &row)) != 0) {
        if (rc < 0) {
            key += step *= ++tries > TRIES ? 2 : 1;
            continue;
        }
        if (count == room) {
            struct row *more = realloc(*rows, (size_t)(room = room ? 2 * room : 64) * sizeof *more);
            if (!more)
                return -ENOMEM;
            *rows = more;
        }
        (*rows)[count++] = row;
        key = row.file.key;
        step = 1;
        tries = 0;
    }
    if (count > 0)
        qsort(*rows, (size_t)count, sizeof **rows, row_compare);
    return count;
}

/* A row that cannot be one, or whose data another has, is passed over. 1 added, 0 not, -errno of the new database. */
static int row_take(struct spool *s, struct database *old, struct row *row)
{
    u8 xab[SPOOL_XAB_MAX];
    u64 key = row->file.key;
    int rc;

    if (!attributes_valid(&row->file) || !row->host_file)
        return 0;
    row->file.in_use = false;
    rc = row->file.xab_length ? table_xab_read(old, key, xab, sizeof xab) : 0;
    row->file.xab_length = rc > 0 ? (u16)rc : 0;
    row->xab = rc > 0 ? xab : NULL;
    rc = table_add(s->database, row);
    return rc == 0 ? 1 : rc == -EINVAL ? 0 : rc;
}

int salvage_rows(struct spool *s, const char *path)
{
    struct database *old;
    struct row *rows;
    int count, taken = 0, rc;

    if (database_open(path, &old) < 0)
        return 0; /* nothing can be read */
    count = rows_read(old, &rows);
    rc = count < 0 ? count : database_begin(s->database);
    if (rc >= 0) {
        for (int i = 0; i < count && rc >= 0; i++) {
            rc = row_take(s, old, &rows[i]);
            taken += rc > 0;
        }
        rc = database_end(s->database, rc);
    }
    free(rows);
    database_close(old);
    return rc < 0 ? rc : taken;
}

/* Read all of it: 0 and the numbers in file, or -errno. */
static int data_measure(struct spool *s, u64 host_file, u64 bytes, struct spool_file *file)
{
    struct spool_record record;
    struct data d;
    int rc = data_open(s->files, host_file, bytes, &d);

    if (rc < 0)
        return rc;
    while ((rc = data_next(&d, &record)) > 0) {
        file->records++;
        if (record.length > file->record_length)
            file->record_length = record.length;
    }
    data_close(&d);
    return rc == 0 && file->records == 0 ? -EBADMSG : rc;
}

static int row_make(struct spool *s, struct row *row)
{
    int rc = database_begin(s->database);
    return rc < 0 ? rc : database_end(s->database, table_add(s->database, row));
}

bool salvage_adopt(struct spool *s, const struct spool_starting *how, u64 host_file)
{
    struct row row = {
        .file = {.queue = SPOOL_RDR, .origin = ORIGIN_PUN, .hold = HOLD_USER, .name = "LOST"}, .host_file = host_file};
    char name[DATA_NAME_SIZE], line[160];
    int fd = data_claim(s->files, host_file), rc;
    struct stat st;

    if (fd < 0)
        return false; /* somebody is writing it */
    rc = fstat(fd, &st) < 0 ? durable_error(errno) : 0;
    close(fd);
    data_name(host_file, name);
    if (rc == 0) {
        row.bytes = (u64)st.st_size;
        row.file.created = st.st_mtime;
        text_copy(row.file.owner, sizeof row.file.owner, how->operator_id);
        text_copy(row.file.type, sizeof row.file.type, name);
        text_upper(row.file.type);
        attributes_default(&row.file);
        rc = data_measure(s, host_file, row.bytes, &row.file);
    }
    if (rc == 0)
        rc = row_make(s, &row);
    if (rc == 0)
        snprintf(line, sizeof line, "Spool data %s without a file is now file %04u of %s (%llu records, LOST %s)", name,
            row.file.spoolid, row.file.owner, (unsigned long long)row.file.records, row.file.type);
    else
        snprintf(line, sizeof line, "Spool data %s without a file is damaged; the next warm start removes it", name);
    if (how->report)
        how->report(how->arg, line);
    return rc == 0;
}
