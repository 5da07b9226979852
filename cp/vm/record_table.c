/* Records as rows of SQLite. */
#include "cp/vm/record_table.h"
#include "cp/base/text.h"
#include "cp/vm/record_store.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 1431458642 /* as in records.sql */
#define PATIENCE_MS 5000

static const char schema[] =
#include "cp/vm/records.sql.h"
    ;

struct record_table {
    sqlite3 *sql;
    sqlite3_stmt *account, *sample, *user;
};

static int error_of(int rc)
{
    switch (rc & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return -ENOSPC;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return -EILSEQ;
    case SQLITE_NOMEM:
        return -ENOMEM;
    default:
        return -EIO;
    }
}

static int execute(struct record_table *t, const char *sql)
{
    return error_of(sqlite3_exec(t->sql, sql, NULL, NULL, NULL));
}

static s64 number(struct record_table *t, const char *sql)
{
    sqlite3_stmt *st;
    s64 value = -1;

    if (sqlite3_prepare_v2(t->sql, sql, -1, &st, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return value;
}

/* A new file gets its tables; another program's is left alone. */
static int tables_make(struct record_table *t)
{
    if (number(t, "PRAGMA application_id") == APPLICATION_ID)
        return 0;
    if (number(t, "SELECT count(*) FROM sqlite_schema") != 0)
        return -EILSEQ;
    return execute(t, schema);
}

static int statements_prepare(struct record_table *t)
{
    int rc = error_of(sqlite3_prepare_v3(t->sql,
        "INSERT INTO accounting (at, type, userid, account, seconds, total_ms, virtual_ms, io, punched, printed, read, "
        "device, size, card) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        -1, SQLITE_PREPARE_PERSISTENT, &t->account, NULL));

    if (rc == 0)
        rc = error_of(sqlite3_prepare_v3(t->sql,
            "INSERT INTO samples (at, seconds, processors, busy_ms, users) VALUES (?, ?, ?, ?, ?)", -1,
            SQLITE_PREPARE_PERSISTENT, &t->sample, NULL));
    if (rc == 0)
        rc = error_of(sqlite3_prepare_v3(t->sql,
            "INSERT INTO sample_users (sample, userid, used_ms, virtual_ms, io, resident, class) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            -1, SQLITE_PREPARE_PERSISTENT, &t->user, NULL));
    return rc;
}

int record_table_open(const char *path, struct record_table **out)
{
    struct record_table *t = calloc(1, sizeof *t);
    int fd = t ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1, rc = 0;

    if (fd < 0) {
        free(t);
        return t ? -errno : -ENOMEM;
    }
    close(fd);
    rc = error_of(sqlite3_open_v2(path, &t->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    if (rc == 0) {
        sqlite3_busy_timeout(t->sql, PATIENCE_MS);
        rc = execute(t, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    }
    if (rc == 0)
        rc = tables_make(t);
    if (rc == 0)
        rc = statements_prepare(t);
    if (rc < 0)
        record_table_close(t);
    else
        *out = t;
    return rc;
}

void record_table_close(struct record_table *t)
{
    sqlite3_finalize(t->account);
    sqlite3_finalize(t->sample);
    sqlite3_finalize(t->user);
    sqlite3_close(t->sql);
    free(t);
}

int record_table_begin(struct record_table *t)
{
    return execute(t, "BEGIN IMMEDIATE");
}

int record_table_end(struct record_table *t, int rc)
{
    if (rc == 0)
        rc = execute(t, "COMMIT");
    if (!sqlite3_get_autocommit(t->sql))
        execute(t, "ROLLBACK");
    return rc;
}

static int run(sqlite3_stmt *st)
{
    int rc = error_of(sqlite3_step(st));

    sqlite3_reset(st);
    return rc;
}

static void bind_text(sqlite3_stmt *st, int column, const char *text)
{
    sqlite3_bind_text(st, column, text, -1, SQLITE_STATIC);
}

int record_table_account(struct record_table *t, const struct account_record *r)
{
    const u64 numbers[] = {r->seconds, r->total_ms, r->virtual_ms, r->io, r->punched, r->printed, r->read};
    bool device = r->type[1] == '2' || r->type[1] == '3';
    sqlite3_stmt *st = t->account;
    u8 card[80];

    record_card(r, card);
    sqlite3_clear_bindings(st);
    sqlite3_bind_int64(st, 1, (s64)r->at);
    bind_text(st, 2, r->type);
    bind_text(st, 3, r->userid);
    bind_text(st, 4, r->account);
    for (int i = 0; i < 7; i++)
        sqlite3_bind_int64(st, 5 + i, (s64)numbers[i]);
    if (device)
        sqlite3_bind_int(st, 12, r->device);
    if (r->type[1] == '3')
        sqlite3_bind_int64(st, 13, r->size);
    sqlite3_bind_blob(st, 14, card, sizeof card, SQLITE_STATIC);
    return run(st);
}

int record_table_sample(struct record_table *t, const struct sample *s)
{
    s64 id;
    int rc;

    sqlite3_bind_int64(t->sample, 1, (s64)s->at);
    sqlite3_bind_int64(t->sample, 2, s->seconds);
    sqlite3_bind_int64(t->sample, 3, s->processors);
    sqlite3_bind_int64(t->sample, 4, (s64)(s->busy_ns / 1000000));
    sqlite3_bind_int64(t->sample, 5, s->users);
    rc = run(t->sample);
    id = sqlite3_last_insert_rowid(t->sql);
    for (u32 i = 0; rc == 0 && i < s->users; i++) {
        const struct sample_user *u = &s->user[i];
        sqlite3_bind_int64(t->user, 1, id);
        bind_text(t->user, 2, u->userid);
        sqlite3_bind_int64(t->user, 3, (s64)(u->used_ns / 1000000));
        sqlite3_bind_int64(t->user, 4, (s64)(u->virtual_ns / 1000000));
        sqlite3_bind_int64(t->user, 5, (s64)u->io);
        sqlite3_bind_int64(t->user, 6, (s64)u->resident);
        sqlite3_bind_int(t->user, 7, u->transaction);
        rc = run(t->user);
    }
    return rc;
}

int record_table_purge(struct record_table *t)
{
    return execute(t, "DELETE FROM accounting");
}

static int expire(struct record_table *t, const char *sql, unsigned days)
{
    sqlite3_stmt *st;
    int rc;

    if (!days)
        return 0;
    rc = error_of(sqlite3_prepare_v2(t->sql, sql, -1, &st, NULL));
    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, (s64)time(NULL) - (s64)days * 86400);
    rc = error_of(sqlite3_step(st));
    sqlite3_finalize(st);
    return rc;
}

int record_table_expire(struct record_table *t, unsigned account_days, unsigned monitor_days)
{
    int rc = expire(t, "DELETE FROM accounting WHERE at < ?", account_days);

    return rc < 0 ? rc : expire(t, "DELETE FROM samples WHERE at < ?", monitor_days);
}

u64 record_table_count(struct record_table *t)
{
    s64 n = number(t, "SELECT count(*) FROM accounting");

    return n < 0 ? 0 : (u64)n;
}

static void row_take(sqlite3_stmt *st, struct account_record *r)
{
    u64 *const numbers[] = {&r->seconds, &r->total_ms, &r->virtual_ms, &r->io, &r->punched, &r->printed, &r->read};

    *r = (struct account_record){.at = (time_t)sqlite3_column_int64(st, 0)};
    text_copy(r->type, sizeof r->type, (const char *)sqlite3_column_text(st, 1));
    text_copy(r->userid, sizeof r->userid, (const char *)sqlite3_column_text(st, 2));
    text_copy(r->account, sizeof r->account, (const char *)sqlite3_column_text(st, 3));
    for (int i = 0; i < 7; i++)
        *numbers[i] = (u64)sqlite3_column_int64(st, 4 + i);
    r->device = (u16)sqlite3_column_int(st, 11);
    r->size = (u32)sqlite3_column_int64(st, 12);
}

int record_store_each(const char *path, time_t since,
    void (*row)(void *arg, const struct account_record *r, const u8 card[80]), void *arg)
{
    sqlite3 *sql = NULL;
    sqlite3_stmt *st = NULL;
    struct account_record r;
    int rc = sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(sql,
            "SELECT at, type, userid, account, seconds, total_ms, virtual_ms, io, punched, printed, read, device, "
            "size, "
            "card FROM accounting WHERE at >= ? AND length(card) = 80 ORDER BY id",
            -1, &st, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_int64(st, 1, (s64)since);
        while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
            row_take(st, &r);
            row(arg, &r, sqlite3_column_blob(st, 13));
        }
    }
    rc = (rc & 0xFF) == SQLITE_CANTOPEN ? -ENOENT : error_of(rc);
    sqlite3_finalize(st);
    sqlite3_close(sql);
    return rc;
}
