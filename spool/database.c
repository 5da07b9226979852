/* The one SQLite connection of a spool.
 *
 * WAL with synchronous=FULL: a commit writes the changed pages to the end of the log, each with a checksum over all
 * before it, and syncs the log before it returns. A crash leaves a log whose whole transactions count and whose torn
 * tail does not. */
#include "spool/database.h"
#include "spool/durable.h"
#include "spool/migrate.h"
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

#define VERSION 2 /* user_version of schema.sql */
#define BUSY_MILLISECONDS 30000
#define PAGE 4096
#define CHUNK (1 << 20)        /* the database file grows by so much, really allocated */
#define ROOM_PAGES 64          /* more than a group of new rows takes */
#define LOG_RESERVE (5u << 20) /* more than the log has when SQLite starts it again from its beginning: 1000 pages */

static const char schema[] =
#include "spool/schema.sql.h"
    ;

static const char *const statement_sql[STATEMENT_COUNT] = {
#define STATEMENT(name, sql) [STATEMENT_##name] = sql,
#include "spool/statement.def"
#undef STATEMENT
};

struct database {
    sqlite3 *sqlite;
    pthread_mutex_t lock;
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

static int sqlite_error(sqlite3 *db, int rc)
{
    /* SQLite knows a full device; any other refusal of a write is a quota or a file-size limit (a medium's error shows
     * when the log is synced). It keeps no errno of a failed commit. */
    if (rc == SQLITE_IOERR_WRITE)
        return -ENOSPC;
    switch (rc & 0xFF) {
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_CONSTRAINT:
        return -EINVAL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* the statements do not fit the tables: a database of somebody else */
        return -EILSEQ;
    case SQLITE_READONLY:
        return -EROFS;
    default:
        return durable_error(sqlite3_system_errno(db));
    }
}

static int schema_version(sqlite3 *db, int *version)
{
    sqlite3_stmt *stmt;
    int rc = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &stmt, NULL);

    if (rc != SQLITE_OK)
        return sqlite_error(db, rc);
    rc = sqlite3_step(stmt);
    *version = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? 0 : sqlite_error(db, rc);
}

static int execute(sqlite3 *db, const char *sql)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sqlite_error(db, rc);
}

/* Bring a new file, or one of version 1, to the schema; refuse one that is something else. */
static int schema_install(sqlite3 *db)
{
    int version = 0;
    int rc = schema_version(db, &version);

    if (rc < 0 || version == VERSION)
        return rc;
    if (version > VERSION || version < 0)
        return -EPROTONOSUPPORT;
    rc = execute(db, "BEGIN IMMEDIATE");
    if (rc == 0 && version == 1)
        rc = execute(db, migrate_1_before);
    if (rc == 0)
        rc = execute(db, schema);
    if (rc == 0 && version == 1)
        rc = execute(db, migrate_1_after);
    if (rc == 0)
        rc = execute(db, "COMMIT");
    return rc;
}

static int database_prepare(struct database *d)
{
    sqlite3 *db = d->sqlite;
    int rc;

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
    rc = execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768");
    if (rc == 0)
        rc = schema_install(db);
    for (int i = 0; i < STATEMENT_COUNT && rc == 0; i++) {
        int code = sqlite3_prepare_v3(db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &d->statements[i], NULL);
        if (code != SQLITE_OK)
            rc = sqlite_error(db, code);
    }
    return rc;
}

/* When the host is full, people purge; a purge has to be written to the log. So the log has its room before, and keeps
 * it when the spool is closed. It starts again from its beginning when its pages are in the database, which therefore
 * has its room before too (database_make_room). */
static void log_reserve(sqlite3 *db)
{
    int persist = 1, chunk = CHUNK;

    sqlite3_file_control(db, "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk);
    sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    durable_reserve(sqlite3_filename_wal(sqlite3_db_filename(db, "main")), LOG_RESERVE);
}

int database_open(const char *path, struct database **out)
{
    struct database *d = calloc(1, sizeof *d);
    int rc;

    if (!d)
        return -ENOMEM;
    pthread_mutex_init(&d->lock, NULL);
    rc = sqlite3_open_v2(path, &d->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    rc = rc == SQLITE_OK ? database_prepare(d) : sqlite_error(d->sqlite, rc);
    if (rc == 0)
        log_reserve(d->sqlite);
    if (rc < 0) {
        database_close(d);
        return rc;
    }
    *out = d;
    return 0;
}

void database_close(struct database *d)
{
    if (!d)
        return;
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(d->statements[i]);
    sqlite3_close(d->sqlite);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

bool database_check(struct database *d)
{
    sqlite3_stmt *stmt;
    bool whole = false;

    database_lock(d);
    if (sqlite3_prepare_v2(d->sqlite, "PRAGMA quick_check(1)", -1, &stmt, NULL) == SQLITE_OK) {
        whole =
            sqlite3_step(stmt) == SQLITE_ROW && sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
        sqlite3_finalize(stmt);
    }
    database_unlock(d);
    return whole;
}

void database_lock(struct database *d)
{
    pthread_mutex_lock(&d->lock);
}

void database_unlock(struct database *d)
{
    pthread_mutex_unlock(&d->lock);
}

sqlite3_stmt *database_statement(struct database *d, enum statement which)
{
    sqlite3_stmt *stmt = d->statements[which];

    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return stmt;
}

int database_step(struct database *d, sqlite3_stmt *stmt)
{
    int rc = sqlite3_step(stmt);

    if (rc == SQLITE_ROW)
        return 1;
    rc = rc == SQLITE_DONE ? 0 : sqlite_error(d->sqlite, rc);
    sqlite3_reset(stmt);
    return rc;
}

int database_run(struct database *d, sqlite3_stmt *stmt)
{
    int rc = database_step(d, stmt);
    return rc < 0 ? rc : sqlite3_changes(d->sqlite);
}

int database_begin(struct database *d)
{
    int rc;

    database_lock(d);
    rc = database_step(d, database_statement(d, STATEMENT_BEGIN));
    if (rc < 0)
        database_unlock(d);
    return rc;
}

int database_make_room(struct database *d)
{
    sqlite3_stmt *stmt = database_statement(d, STATEMENT_PAGE_COUNT);
    int rc = database_step(d, stmt);
    sqlite3_int64 size;

    if (rc < 0)
        return rc;
    size = (sqlite3_column_int64(stmt, 0) + ROOM_PAGES) * PAGE;
    sqlite3_reset(stmt);
    return sqlite3_file_control(d->sqlite, "main", SQLITE_FCNTL_SIZE_HINT, &size) == SQLITE_OK ? 0 : -ENOSPC;
}

bool database_in_transaction(const struct database *d)
{
    return !sqlite3_get_autocommit(d->sqlite);
}

int database_end(struct database *d, int result)
{
    if (result >= 0) {
        int rc = database_step(d, database_statement(d, STATEMENT_COMMIT));
        if (rc < 0)
            result = rc;
    }
    if (result < 0 && database_in_transaction(d)) /* SQLite may have rolled back by itself */
        database_step(d, database_statement(d, STATEMENT_ROLLBACK));
    database_unlock(d);
    return result;
}
