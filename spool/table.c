/* Binding of C structures to the statements of statement.def. Texts are Latin-1 in C and UTF-8 in the database. */
#include "spool/table.h"
#include "spool/attributes.h"
#include "spool/data.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPOOLID_MAX 9999

static void text_bind(sqlite3_stmt *stmt, int column, const char *latin1)
{
    char utf8[2 * sizeof((struct spool_file *)0)->tag];
    int n = 0;

    if (!latin1)
        return; /* stays NULL */
    for (const u8 *p = (const u8 *)latin1; *p && n < (int)sizeof utf8 - 2; p++) {
        if (*p >= 0x80)
            utf8[n++] = (char)(0xC0 | *p >> 6);
        utf8[n++] = (char)(*p >= 0x80 ? 0x80 | (*p & 0x3F) : *p);
    }
    sqlite3_bind_text(stmt, column, utf8, n, SQLITE_TRANSIENT);
}

/* What Latin-1 does not have (somebody wrote it by hand) becomes a question mark. */
static void text_read(sqlite3_stmt *stmt, int column, char *out, size_t size)
{
    const u8 *p = sqlite3_column_text(stmt, column);
    size_t n = 0;

    while (p && *p && n + 1 < size) {
        u8 c = *p++;
        if (c >= 0x80) {
            c = (c == 0xC2 || c == 0xC3) ? (u8)(c << 6 | (*p & 0x3F)) : '?';
            while ((*p & 0xC0) == 0x80)
                p++;
        }
        out[n++] = (char)c;
    }
    out[n] = 0;
}

static int name_find(sqlite3_stmt *stmt, int column, const char *const *names, int count)
{
    const char *s = (const char *)sqlite3_column_text(stmt, column);

    for (int i = 0; s && i < count; i++)
        if (strcmp(s, names[i]) == 0)
            return i;
    return 0; /* not possible: the schema checks it */
}

static void class_bind(sqlite3_stmt *stmt, int column, char c)
{
    text_bind(stmt, column, (char[2]){c == '*' ? 0 : c});
}

static void host_file_bind(sqlite3_stmt *stmt, int column, u64 host_file)
{
    char name[DATA_NAME_SIZE];
    sqlite3_bind_text(stmt, column, data_name(host_file, name), -1, SQLITE_TRANSIENT);
}

/* ATTRIBUTES of statement.def. */
static void attributes_bind(sqlite3_stmt *stmt, const struct spool_file *f)
{
    text_bind(stmt, 1, f->origin_user);
    text_bind(stmt, 2, origin_names[f->origin]);
    class_bind(stmt, 3, f->spool_class);
    sqlite3_bind_int(stmt, 4, f->copies);
    text_bind(stmt, 5, hold_names[f->hold]);
    sqlite3_bind_int(stmt, 6, f->keep);
    text_bind(stmt, 7, f->form);
    text_bind(stmt, 8, f->dest);
    text_bind(stmt, 9, f->dist);
    text_bind(stmt, 10, f->name);
    text_bind(stmt, 11, f->type);
    text_bind(stmt, 12, f->tag);
}

/* ROW of statement.def. */
static void row_read(sqlite3_stmt *stmt, struct row *row)
{
    struct spool_file *f = &row->file;
    char one[2];
    int c = 0;

    *row = (struct row){0};
    f->key = (u64)sqlite3_column_int64(stmt, c++);
    text_read(stmt, c++, f->owner, sizeof f->owner);
    f->spoolid = (u16)sqlite3_column_int(stmt, c++);
    f->queue = (enum spool_queue)name_find(stmt, c++, queue_names, 3);
    f->in_use = sqlite3_column_int(stmt, c++);
    text_read(stmt, c++, f->origin_user, sizeof f->origin_user);
    f->origin = (enum spool_origin)name_find(stmt, c++, origin_names, 4);
    text_read(stmt, c++, one, sizeof one);
    f->spool_class = one[0];
    f->copies = (u8)sqlite3_column_int(stmt, c++);
    f->hold = (enum spool_hold)name_find(stmt, c++, hold_names, 4);
    f->keep = sqlite3_column_int(stmt, c++);
    text_read(stmt, c++, f->form, sizeof f->form);
    text_read(stmt, c++, f->dest, sizeof f->dest);
    text_read(stmt, c++, f->dist, sizeof f->dist);
    text_read(stmt, c++, f->name, sizeof f->name);
    text_read(stmt, c++, f->type, sizeof f->type);
    text_read(stmt, c++, f->tag, sizeof f->tag);
    f->records = (u64)sqlite3_column_int64(stmt, c++);
    f->record_length = (u16)sqlite3_column_int(stmt, c++);
    f->created = (time_t)sqlite3_column_int64(stmt, c++);
    row->host_file = data_number((const char *)sqlite3_column_text(stmt, c++));
    row->bytes = (u64)sqlite3_column_int64(stmt, c++);
}

int table_find(struct database *d, u64 key, struct row *out)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_FIND);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    rc = database_step(d, stmt);
    if (rc > 0) {
        row_read(stmt, out);
        sqlite3_reset(stmt);
    }
    return rc;
}

/* FILTER of statement.def. */
static sqlite3_stmt *select_bind(struct database *d, const struct spool_select *select)
{
    sqlite3_stmt *stmt = database_statement(d, select->owner[0] ? STATEMENT_LIST_OWNER : STATEMENT_LIST_ALL);

    if (select->owner[0])
        text_bind(stmt, 1, select->owner);
    text_bind(stmt, 2, queue_names[select->queue]);
    class_bind(stmt, 3, select->spool_class);
    sqlite3_bind_int(stmt, 4, select->spoolid);
    text_bind(stmt, 5, select->form);
    text_bind(stmt, 6, select->dest);
    sqlite3_bind_int(stmt, 7, select->eligible_only);
    sqlite3_bind_int64(stmt, 8, select->limit ? (s64)select->limit : -1);
    return stmt;
}

int table_list(struct database *d, const struct spool_select *select, struct row **rows)
{
    sqlite3_stmt *stmt = select ? select_bind(d, select) : database_statement(d, STATEMENT_LIST_STORE);
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
        row_read(stmt, &list[count++]);
    }
    if (rc < 0) {
        free(list);
        return rc;
    }
    *rows = list;
    return count;
}

int table_count(struct database *d, const char *owner, unsigned counts[3])
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_TALLY);
    int rc;

    memset(counts, 0, 3 * sizeof *counts);
    text_bind(stmt, 1, owner);
    while ((rc = database_step(d, stmt)) > 0)
        counts[name_find(stmt, 0, queue_names, 3)] = (unsigned)sqlite3_column_int(stmt, 1);
    return rc;
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
    host_file_bind(stmt, 1, host_file);
    return exists(d, stmt);
}

static int spoolid_last(struct database *d, const char *owner, unsigned *last)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_LAST_ID);
    int rc;

    text_bind(stmt, 1, owner);
    rc = database_step(d, stmt);
    *last = rc > 0 ? (unsigned)sqlite3_column_int(stmt, 0) : 0;
    sqlite3_reset(stmt);
    return rc;
}

static int spoolid_taken(struct database *d, const char *owner, unsigned spoolid)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_ID_TAKEN);

    text_bind(stmt, 1, owner);
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
            text_bind(stmt, 1, owner);
            sqlite3_bind_int(stmt, 2, (int)id);
            *spoolid = (u16)id;
            rc = database_run(d, stmt);
            return rc < 0 ? rc : 0;
        }
    }
    return rc < 0 ? rc : -ENOSPC;
}

int table_add(struct database *d, struct row *row)
{
    struct spool_file *f = &row->file;
    sqlite3_stmt *stmt;
    int rc = table_spoolid_next(d, f->owner, &f->spoolid);

    if (rc < 0)
        return rc;
    stmt = database_statement(d, STATEMENT_ADD);
    attributes_bind(stmt, f);
    text_bind(stmt, 13, f->owner);
    text_bind(stmt, 14, queue_names[f->queue]);
    sqlite3_bind_int(stmt, 15, f->spoolid);
    sqlite3_bind_int64(stmt, 16, (s64)f->records);
    sqlite3_bind_int(stmt, 17, f->record_length);
    sqlite3_bind_int64(stmt, 18, f->created);
    host_file_bind(stmt, 19, row->host_file);
    sqlite3_bind_int64(stmt, 20, (s64)row->bytes);
    rc = database_run(d, stmt);
    if (rc < 0)
        return rc;
    f->key = (u64)sqlite3_last_insert_rowid(sqlite3_db_handle(stmt));
    return 0;
}

int table_change(struct database *d, const struct spool_file *file)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_CHANGE);

    attributes_bind(stmt, file);
    sqlite3_bind_int64(stmt, 13, (s64)file->key);
    return database_run(d, stmt);
}

int table_move(struct database *d, u64 key, const char *owner, enum spool_queue queue, u16 spoolid)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_MOVE);

    sqlite3_bind_int64(stmt, 1, (s64)key);
    text_bind(stmt, 2, owner);
    text_bind(stmt, 3, queue_names[queue]);
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
    text_bind(stmt, 2, hold_names[hold]);
    return database_run(d, stmt);
}

int table_put_aside(struct database *d, u64 key, const char *reason)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_PUT_ASIDE);
    int rc;

    sqlite3_bind_int64(stmt, 1, (s64)key);
    sqlite3_bind_int64(stmt, 2, time(NULL));
    text_bind(stmt, 3, reason);
    rc = database_run(d, stmt);
    return rc > 0 ? table_purge(d, key, false) : rc;
}
