/* Reading a spool file: taking it for one reader, its records, giving it back or purging it. */
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/store.h"
#include <errno.h>
#include <stdlib.h>

struct spool_reader {
    struct spool *store;
    struct row row;
    struct data data;
    bool peek; /* the file is not ours */
};

static int row_find(struct spool *s, u64 key, struct row *row)
{
    int rc;

    database_lock(s->database);
    rc = table_find(s->database, key, row);
    database_unlock(s->database);
    return rc;
}

/* Set in_use, and get the attributes as they are from then on. */
static int row_take(struct spool *s, u64 key, struct row *row)
{
    int rc = database_begin(s->database);

    if (rc < 0)
        return rc;
    rc = table_take(s->database, key);
    if (rc > 0)
        rc = table_find(s->database, key, row);
    return database_end(s->database, rc);
}

/* The lock on the host file comes before the mark in the database and goes after it, so that a warm start in another
 * process finds no mark without a lock. */
static int reader_open(struct spool *s, u64 key, bool peek, struct spool_reader **out)
{
    struct spool_reader *r = calloc(1, sizeof *r);
    int rc;

    if (!r)
        return -ENOMEM;
    r->store = s;
    r->peek = peek;
    rc = row_find(s, key, &r->row);
    if (rc <= 0 || (r->row.file.in_use && !peek)) {
        free(r);
        return rc < 0 ? rc : 0;
    }
    rc = data_open(s->files, r->row.host_file, r->row.bytes, &r->data);
    if (rc == 0) {
        rc = peek ? 1 : row_take(s, key, &r->row);
        if (rc <= 0)
            data_close(&r->data);
    } else if (rc == -ENOENT) {
        rc = row_find(s, key, &r->row) == 0 ? 0 : -EBADMSG; /* purged just now, or its data is lost */
    }
    if (rc <= 0)
        free(r);
    else
        *out = r;
    return rc;
}

int spool_read_open(struct spool *s, u64 key, struct spool_reader **out)
{
    return reader_open(s, key, false, out);
}

int spool_peek_open(struct spool *s, u64 key, struct spool_reader **out)
{
    return reader_open(s, key, true, out);
}

int spool_read(struct spool_reader *r, struct spool_record *out)
{
    return data_next(&r->data, out);
}

int spool_read_seek(struct spool_reader *r, u64 record)
{
    return data_seek(&r->data, record);
}

const struct spool_file *spool_reader_file(const struct spool_reader *r)
{
    return &r->row.file;
}

static int row_end(struct spool_reader *r, bool purge, enum spool_hold hold)
{
    struct database *d = r->store->database;
    int rc = database_begin(d);

    if (rc < 0)
        return rc;
    rc = purge ? table_purge(d, r->row.file.key, true) : table_give_back(d, r->row.file.key, hold);
    return database_end(d, rc);
}

int spool_read_close(struct spool_reader *r, bool purge, enum spool_hold hold)
{
    struct spool *s = r->store;
    struct spool_file f = r->row.file;
    char name[DATA_NAME_SIZE];
    int rc = r->peek ? 0 : row_end(r, purge, hold);

    if (rc > 0 && purge)
        durable_remove(s->files, data_name(r->row.host_file, name));
    data_close(&r->data);
    free(r);
    f.hold = hold;
    f.in_use = false;
    if (rc > 0 && !purge)
        store_announce(s, &f);
    return rc < 0 ? rc : 0;
}
