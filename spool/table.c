/* The questions and changes that the store asks of its database, by the statements of statement.def. */
#include "spool/table.h"
#include "spool/attributes.h"
#include "spool/fields.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPOOLID_MAX 9999

static int keyed_read(struct database *d, enum statement which, u64 key, struct row *out)
{
    sqlite3_stmt *stmt = database_statement(d, which);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    rc = database_step(d, stmt);
    if (rc > 0) {
        fields_read(stmt, out);
        sqlite3_reset(stmt);
    }
    return rc;
}

int table_find(struct database *d, u64 key, struct row *out)
{
    return keyed_read(d, STATEMENT_FIND, key, out);
}

int table_next(struct database *d, u64 key, struct row *out)
{
    return keyed_read(d, STATEMENT_NEXT, key, out);
}

/* Those of the holds that are wanted, as "/NONE/USER/"; nothing if any will do. */
static void holds_bind(sqlite3_stmt *stmt, int column, unsigned holds)
{
    char list[32] = "/";

    if (!holds)
        return; /* stays NULL */
    for (int i = 0; i < HOLDS; i++)
        if (holds & 1u << i)
            strcat(strcat(list, hold_names[i]), "/");
    fields_text_bind(stmt, column, list);
}

/* Each finds its way by an index of its own. */
static enum statement list_statement(const struct spool_select *select)
{
    if (select->owner[0])
        return select->spoolid ? STATEMENT_LIST_ID : STATEMENT_LIST_OWNER;
    if (select->queue == SPOOL_RDR)
        return STATEMENT_LIST_ALL;
    return select->spool_class && select->spool_class != '*' ? STATEMENT_LIST_CLASS : STATEMENT_LIST_OUTPUT;
}

/* FILTER of statement.def. */
static sqlite3_stmt *select_bind(struct database *d, const struct spool_select *select)
{
    sqlite3_stmt *stmt = database_statement(d, list_statement(select));

    if (select->owner[0])
        fields_text_bind(stmt, 1, select->owner);
    fields_text_bind(stmt, 2, queue_names[select->queue]);
    sqlite3_bind_int64(stmt, 3, select->behind ? select->position : INT64_MIN);
    fields_class_bind(stmt, 4, select->spool_class);
    sqlite3_bind_int(stmt, 5, select->spoolid);
    fields_text_bind(stmt, 6, select->form);
    fields_text_bind(stmt, 7, select->dest);
    fields_text_bind(stmt, 8, select->name);
    fields_text_bind(stmt, 9, select->type);
    fields_text_bind(stmt, 10, select->origin_user);
    holds_bind(stmt, 11, select->holds);
    sqlite3_bind_int(stmt, 12, select->eligible_only);
    sqlite3_bind_int64(stmt, 13, select->limit ? (s64)select->limit : -1);
    return stmt;
}

/* The rows of a statement, malloc'ed. */
static int rows_read(struct database *d, sqlite3_stmt *stmt, struct row **rows)
{
    struct row *list = NULL;
    int count = 0, room = 0, rc;

    while ((rc = database_step(d, stmt)) > 0) {
        if (count == room) {
            struct row *more = realloc(list, (size_t)(room = room ? 2 * room : 16) * sizeof *list);
            if (!more) {
                sqlite3_reset(stmt);
                rc = -ENOMEM;
                break;
            }
            list = more;
        }
        fields_read(stmt, &list[count++]);
    }
    if (rc < 0) {
        free(list);
        return rc;
    }
    *rows = list;
    return count;
}

int table_list(struct database *d, const struct spool_select *select, struct row **rows)
{
    return rows_read(d, select_bind(d, select), rows);
}

int table_page(struct database *d, s64 position, struct row **rows)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_LIST_STORE);

    sqlite3_bind_int64(stmt, 1, position);
    return rows_read(d, stmt, rows);
}

int table_count(struct database *d, const char *owner, unsigned counts[3])
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_TALLY);
    int rc;

    memset(counts, 0, 3 * sizeof *counts);
    fields_text_bind(stmt, 1, owner);
    while ((rc = database_step(d, stmt)) > 0) {
        int queue = fields_name_find(stmt, 0, queue_names, QUEUES);
        if (queue < SPOOL_SYS)
            counts[queue] = (unsigned)sqlite3_column_int(stmt, 1);
    }
    return rc;
}

int table_tallies(struct database *d, struct spool_tally **out)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_TALLIES);
    struct spool_tally *list = NULL;
    int count = 0, rc;

    while ((rc = database_step(d, stmt)) > 0) {
        char owner[9];
        fields_text_read(stmt, 0, owner, sizeof owner);
        if (count == 0 || strcmp(list[count - 1].owner, owner) != 0) {
            struct spool_tally *bigger = realloc(list, (size_t)(count + 1) * sizeof *list);
            if (!bigger) {
                sqlite3_reset(stmt);
                free(list);
                return -ENOMEM;
            }
            list = bigger;
            list[count] = (struct spool_tally){0};
            strcpy(list[count++].owner, owner);
        }
        list[count - 1].count[fields_name_find(stmt, 1, queue_names, QUEUES)] = (unsigned)sqlite3_column_int(stmt, 2);
    }
    *out = list;
    if (rc < 0)
        free(list);
    return rc < 0 ? rc : count;
}

/* Does the statement, its parameters bound, have a row? */
static int exists(struct database *d, sqlite3_stmt *stmt)
{
    int rc = database_step(d, stmt);
    sqlite3_reset(stmt);
    return rc;
}

int table_names_host_file(struct database *d, u64 host_file)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_HOST_FILE);
    fields_host_file_bind(stmt, 1, host_file);
    return exists(d, stmt);
}

static int spoolid_last(struct database *d, const char *owner, unsigned *last)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_LAST_ID);
    int rc;

    fields_text_bind(stmt, 1, owner);
    rc = database_step(d, stmt);
    *last = rc > 0 ? (unsigned)sqlite3_column_int(stmt, 0) : 0;
    sqlite3_reset(stmt);
    return rc;
}

static int spoolid_taken(struct database *d, const char *owner, unsigned spoolid)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_ID_TAKEN);

    fields_text_bind(stmt, 1, owner);
    sqlite3_bind_int(stmt, 2, (int)spoolid);
    return exists(d, stmt);
}

int table_spoolid_next(struct database *d, const char *owner, u16 *spoolid)
{
    unsigned id;
    int rc = spoolid_last(d, owner, &id);

    for (int tries = 0; rc >= 0 && tries < SPOOLID_MAX; tries++) {
        id = id % SPOOLID_MAX + 1;
        rc = spoolid_taken(d, owner, id);
        if (rc == 0) {
            sqlite3_stmt *stmt = database_statement(d, STATEMENT_ID_GIVEN);
            fields_text_bind(stmt, 1, owner);
            sqlite3_bind_int(stmt, 2, (int)id);
            *spoolid = (u16)id;
            rc = database_run(d, stmt);
            return rc < 0 ? rc : 0;
        }
    }
    return rc < 0 ? rc : -ENOSPC;
}

/* The file's number, a wish if it is not 0, and the one that it had with whoever made it for somebody else. */
static int numbers_give(struct database *d, struct spool_file *f)
{
    u16 wish = f->spoolid;
    int rc = wish ? spoolid_taken(d, f->owner, wish) : 1;

    if (rc > 0)
        rc = table_spoolid_next(d, f->owner, &f->spoolid);
    if (rc < 0 || wish || f->queue == SPOOL_SYS || strcmp(f->owner, f->origin_user) == 0)
        return rc;
    rc = table_spoolid_next(d, f->origin_user, &f->was);
    return rc == -ENOSPC ? 0 : rc;
}

/* Its key is known once the row is there; a row without its buffer must not stay. */
static int xab_add(struct database *d, const struct row *row)
{
    int rc = table_xab_write(d, row->file.key, row->xab, row->file.xab_length);

    if (rc < 0)
        table_purge(d, row->file.key, false);
    return rc < 0 ? rc : 0;
}

int table_add(struct database *d, struct row *row)
{
    struct spool_file *f = &row->file;
    sqlite3_stmt *stmt;
    int rc = numbers_give(d, f);

    if (rc < 0)
        return rc;
    stmt = database_statement(d, STATEMENT_ADD);
    fields_attributes_bind(stmt, f);
    fields_text_bind(stmt, 23, f->owner);
    fields_text_bind(stmt, 24, queue_names[f->queue]);
    sqlite3_bind_int(stmt, 25, f->spoolid);
    sqlite3_bind_int(stmt, 26, f->was);
    fields_text_bind(stmt, 27, data_names[f->data]);
    sqlite3_bind_int(stmt, 28, f->xab_length);
    sqlite3_bind_int64(stmt, 29, (s64)f->records);
    sqlite3_bind_int(stmt, 30, f->record_length);
    sqlite3_bind_int64(stmt, 31, f->created);
    fields_host_file_bind(stmt, 32, row->host_file);
    sqlite3_bind_int64(stmt, 33, (s64)row->bytes);
    rc = database_run(d, stmt);
    if (rc < 0)
        return rc;
    f->key = (u64)sqlite3_last_insert_rowid(sqlite3_db_handle(stmt));
    return row->xab ? xab_add(d, row) : 0;
}

int table_change(struct database *d, const struct spool_file *file)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_CHANGE);

    fields_attributes_bind(stmt, file);
    sqlite3_bind_int64(stmt, 23, (s64)file->key);
    return database_run(d, stmt);
}

int table_move(struct database *d, u64 key, const char *owner, enum spool_queue queue, u16 spoolid)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_MOVE);

    sqlite3_bind_int64(stmt, 1, (s64)key);
    fields_text_bind(stmt, 2, owner);
    fields_text_bind(stmt, 3, queue_names[queue]);
    sqlite3_bind_int(stmt, 4, spoolid);
    return database_run(d, stmt);
}

/* A statement whose only parameter is the key. */
static int keyed_run(struct database *d, enum statement which, u64 key)
{
    sqlite3_stmt *stmt = database_statement(d, which);
    sqlite3_bind_int64(stmt, 1, (s64)key);
    return database_run(d, stmt);
}

int table_order_first(struct database *d, u64 key)
{
    return keyed_run(d, STATEMENT_ORDER_FIRST, key);
}

int table_take(struct database *d, u64 key)
{
    return keyed_run(d, STATEMENT_TAKE, key);
}

int table_purge(struct database *d, u64 key, bool in_use)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_PURGE);

    sqlite3_bind_int64(stmt, 1, (s64)key);
    sqlite3_bind_int(stmt, 2, in_use);
    return database_run(d, stmt);
}

int table_give_back(struct database *d, u64 key, enum spool_hold hold)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_GIVE_BACK);

    sqlite3_bind_int64(stmt, 1, (s64)key);
    fields_text_bind(stmt, 2, hold_names[hold]);
    return database_run(d, stmt);
}

int table_put_aside(struct database *d, u64 key, const char *reason)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_PUT_ASIDE);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    sqlite3_bind_int64(stmt, 2, time(NULL));
    fields_text_bind(stmt, 3, reason);
    rc = database_run(d, stmt);
    return rc > 0 ? table_purge(d, key, false) : rc;
}

int table_delete_all(struct database *d, bool system_data)
{
    static const enum statement which[] = {STATEMENT_COLD_DAMAGED, STATEMENT_COLD_OWNERS, STATEMENT_COLD_FILES};
    int rc = 0;

    for (int i = 0; i < 3 && rc >= 0; i++) {
        sqlite3_stmt *stmt = database_statement(d, which[i]);
        sqlite3_bind_int(stmt, 1, system_data);
        rc = database_run(d, stmt);
    }
    return rc;
}

int table_xab_read(struct database *d, u64 key, void *data, size_t size)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_XAB_READ);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    rc = database_step(d, stmt);
    if (rc > 0) {
        const void *blob = sqlite3_column_blob(stmt, 0);
        rc = sqlite3_column_bytes(stmt, 0);
        if (rc > 0 && size > 0)
            memcpy(data, blob, (size_t)rc < size ? (size_t)rc : size);
        sqlite3_reset(stmt);
    }
    return rc;
}

int table_xab_write(struct database *d, u64 key, const void *data, size_t length)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_XAB_LENGTH);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    sqlite3_bind_int(stmt, 2, (int)length);
    rc = database_run(d, stmt);
    if (rc <= 0)
        return rc;
    stmt = database_statement(d, length > 0 ? STATEMENT_XAB_WRITE : STATEMENT_XAB_REMOVE);
    sqlite3_bind_int64(stmt, 1, (s64)key);
    if (length > 0)
        sqlite3_bind_blob(stmt, 2, data, (int)length, SQLITE_TRANSIENT);
    rc = database_run(d, stmt);
    return rc < 0 ? rc : 1;
}
