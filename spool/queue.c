/* The queues: what is in them, and changes to files that nobody has open. */
#include "spool/attributes.h"
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/store.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int spool_list(struct spool *s, const struct spool_select *select, struct spool_file **files)
{
    struct row *rows;
    int count;

    database_lock(s->database);
    count = table_list(s->database, select, &rows);
    database_unlock(s->database);
    if (count < 0)
        return count;
    *files = calloc((size_t)count + 1, sizeof **files);
    for (int i = 0; i < count && *files; i++)
        (*files)[i] = rows[i].file;
    free(rows);
    return *files ? count : -ENOMEM;
}

int spool_count(struct spool *s, const char *owner, unsigned counts[3])
{
    int rc;

    database_lock(s->database);
    rc = table_count(s->database, owner, counts);
    database_unlock(s->database);
    return rc;
}

int spool_tallies(struct spool *s, struct spool_tally **tallies)
{
    int rc;

    database_lock(s->database);
    rc = table_tallies(s->database, tallies);
    database_unlock(s->database);
    return rc;
}

/* The file as it is now: 1, 0 if it is gone or in use. Within a transaction. */
static int row_free(struct spool *s, u64 key, struct row *row)
{
    int rc = table_find(s->database, key, row);
    return rc > 0 && row->file.in_use ? 0 : rc;
}

int spool_change(struct spool *s, const struct spool_file *file)
{
    struct row row;
    int rc;

    if (!attributes_valid(file))
        return -EINVAL;
    rc = database_begin(s->database);
    if (rc < 0)
        return rc;
    rc = table_change(s->database, file);
    if (rc > 0)
        rc = table_find(s->database, file->key, &row);
    rc = database_end(s->database, rc);
    if (rc > 0)
        store_announce(s, &row.file);
    return rc;
}

static int row_move(struct spool *s, struct row *row, const char *owner, enum spool_queue queue)
{
    u16 spoolid = row->file.spoolid;
    int rc = strcmp(owner, row->file.owner) == 0 ? 0 : table_spoolid_next(s->database, owner, &spoolid);

    if (rc == 0)
        rc = table_move(s->database, row->file.key, owner, queue, spoolid);
    return rc > 0 ? table_find(s->database, row->file.key, row) : rc;
}

int spool_transfer(struct spool *s, struct spool_file *file, const char *owner, enum spool_queue queue)
{
    struct row row;
    int rc;

    if ((unsigned)queue > SPOOL_PUN || !attributes_owner_valid(owner, queue))
        return -EINVAL;
    rc = database_begin(s->database);
    if (rc < 0)
        return rc;
    rc = row_free(s, file->key, &row);
    if (rc > 0)
        rc = row_move(s, &row, owner, queue);
    rc = database_end(s->database, rc);
    if (rc > 0) {
        *file = row.file;
        store_announce(s, file);
    }
    return rc;
}

int spool_purge(struct spool *s, u64 key)
{
    char name[DATA_NAME_SIZE];
    struct row row;
    int rc = database_begin(s->database);

    if (rc < 0)
        return rc;
    rc = row_free(s, key, &row);
    if (rc > 0)
        rc = table_purge(s->database, key, false);
    rc = database_end(s->database, rc);
    if (rc > 0)
        durable_remove(s->files, data_name(row.host_file, name));
    return rc;
}

int spool_order_first(struct spool *s, u64 key)
{
    int rc = database_begin(s->database);
    return rc < 0 ? rc : database_end(s->database, table_order_first(s->database, key));
}

int spool_xab_read(struct spool *s, u64 key, void *data, size_t size)
{
    struct row row;
    int rc;

    database_lock(s->database);
    rc = table_find(s->database, key, &row);
    rc = rc > 0 ? table_xab_read(s->database, key, data, size) : rc < 0 ? rc : -ENOENT;
    database_unlock(s->database);
    return rc;
}

int spool_xab_write(struct spool *s, u64 key, const void *data, size_t length)
{
    int rc = length > SPOOL_XAB_MAX ? -EINVAL : database_begin(s->database);

    return rc < 0 ? rc : database_end(s->database, table_xab_write(s->database, key, data, length));
}
