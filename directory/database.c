/* The connection: what makes a file a directory, transactions, entries in and out. Rows are row.c's. */
#include "directory/database.h"
#include "directory/row.h"
#include "cp/base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 1431458628 /* as in schema.sql */
#define SCHEMA_VERSION 4
#define UPGRADE_PATIENCE 10000
#define READ_PATIENCE 2000 /* milliseconds; readers wait only while another process recovers the log */

static const char schema[] =
#include "directory/schema.sql.h"
    ;

struct database {
    sqlite3 *sql;
    char refusal[300];
};

static int error_of(struct database *db, int rc)
{
    switch (rc & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
        return -EROFS;
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return -EACCES;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return -EILSEQ;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
        return -EINVAL;
    case SQLITE_CANTOPEN:
        return sqlite3_system_errno(db->sql) ? -sqlite3_system_errno(db->sql) : -ENOENT;
    default:
        return -EIO;
    }
}

static int execute(struct database *db, const char *sql)
{
    return error_of(db, sqlite3_exec(db->sql, sql, NULL, NULL, NULL));
}

static int prepare(struct database *db, const char *sql, sqlite3_stmt **out)
{
    return error_of(db, sqlite3_prepare_v2(db->sql, sql, -1, out, NULL));
}

/* The one number that a query gives. */
static int query_number(struct database *db, const char *sql, s64 *value)
{
    sqlite3_stmt *st;
    int rc = prepare(db, sql, &st);

    if (rc == 0) {
        rc = sqlite3_step(st);
        *value = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
        rc = error_of(db, rc);
        sqlite3_finalize(st);
    }
    return rc;
}

enum { EMPTY, CURRENT, OLDER }; /* what a database is found to be */

/* EMPTY, CURRENT, OLDER or -EILSEQ: anything else. */
static int identify(struct database *db)
{
    s64 application, version, objects;
    int rc;

    if ((rc = query_number(db, "PRAGMA application_id", &application)) < 0 ||
        (rc = query_number(db, "PRAGMA user_version", &version)) < 0 ||
        (rc = query_number(db, "SELECT count(*) FROM sqlite_schema", &objects)) < 0)
        return rc;
    if (application == APPLICATION_ID && version == SCHEMA_VERSION && objects)
        return CURRENT;
    if (application == APPLICATION_ID && version > 0 && version < SCHEMA_VERSION && objects)
        return OLDER;
    return application || version || objects ? -EILSEQ : EMPTY;
}

/* Two processes may do this at once: who comes second finds a directory after all. */
static int create(struct database *db)
{
    int rc = execute(db, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE"), found;

    if (rc == 0)
        rc = execute(db, schema);
    if (rc == 0)
        rc = execute(db, "COMMIT");
    if (rc == 0)
        return CURRENT;
    if (!sqlite3_get_autocommit(db->sql))
        execute(db, "ROLLBACK");
    found = identify(db);
    return found == EMPTY ? rc : found;
}

/* Tables take their triggers and indexes with them. */
static int drop_all(struct database *db)
{
    char sql[160];
    sqlite3_stmt *st;
    int rc, step;

    do {
        rc = prepare(db,
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') "
            "AND name NOT GLOB 'sqlite_*' ORDER BY type DESC LIMIT 1",
            &st);
        if (rc < 0)
            return rc;
        step = sqlite3_step(st);
        rc = error_of(db, step);
        if (step == SQLITE_ROW)
            snprintf(sql, sizeof sql, "DROP %s \"%s\"", (const char *)sqlite3_column_text(st, 0),
                (const char *)sqlite3_column_text(st, 1));
        sqlite3_finalize(st);
        if (step == SQLITE_ROW)
            rc = execute(db, sql);
    } while (rc == 0 && step == SQLITE_ROW);
    return rc;
}

/* The tables and columns that versions before this one did not have. */
static int newer_add(struct database *db)
{
    s64 maxima;
    int rc = execute(db, "CREATE TABLE IF NOT EXISTS namesave (position INTEGER PRIMARY KEY, entry TEXT, name TEXT)");

    if (rc == 0)
        rc = query_number(db, "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'share_maximum'", &maxima);
    if (rc == 0 && maxima == 0)
        rc = execute(db, "ALTER TABLE users ADD COLUMN share_maximum TEXT;"
                         "ALTER TABLE profiles ADD COLUMN share_maximum TEXT");
    return rc;
}

/* A directory of an older version, whose tables have the columns of today, is made anew with what is in it. */
static int upgrade(struct database *db)
{
    struct entry_book book = {0};
    int rc = database_begin_write(db, UPGRADE_PATIENCE);

    if (rc == 0 && identify(db) == OLDER) {
        rc = newer_add(db);
        if (rc == 0)
            rc = database_book_read(db, &book);
        if (rc == 0)
            rc = drop_all(db);
        if (rc == 0)
            rc = execute(db, schema);
        if (rc == 0)
            rc = database_book_write(db, &book);
    }
    entry_book_clear(&book);
    if (!sqlite3_get_autocommit(db->sql)) {
        int end = directory_database_end(db, rc == 0);
        rc = rc < 0 ? rc : end;
    }
    return rc;
}

/* The file holds password hashes: nobody else reads it, nor its log, whose mode SQLite copies. */
static int file_create(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return -errno;
    close(fd);
    return 0;
}

int directory_database_open(const char *path, struct database **out)
{
    struct database *db = calloc(1, sizeof *db);
    int rc;

    if (!db)
        return -ENOMEM;
    rc = file_create(path);
    if (rc == 0)
        rc = error_of(db, sqlite3_open_v2(path, &db->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    if (rc == 0) {
        sqlite3_busy_timeout(db->sql, READ_PATIENCE);
        rc = identify(db);
    }
    if (rc == EMPTY)
        rc = create(db);
    if (rc == OLDER)
        rc = upgrade(db);
    if (rc < 0) {
        directory_database_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

void directory_database_close(struct database *db)
{
    if (!db)
        return;
    sqlite3_close(db->sql);
    free(db);
}

int database_begin_read(struct database *db)
{
    return execute(db, "BEGIN");
}

int database_begin_write(struct database *db, int milliseconds)
{
    int rc;

    sqlite3_busy_timeout(db->sql, milliseconds);
    rc = execute(db, "BEGIN IMMEDIATE");
    sqlite3_busy_timeout(db->sql, READ_PATIENCE);
    return rc;
}

int directory_database_end(struct database *db, bool commit)
{
    int rc = commit ? execute(db, "COMMIT") : 0;

    if (!sqlite3_get_autocommit(db->sql))
        execute(db, "ROLLBACK");
    return rc;
}

const char *database_refusal(struct database *db)
{
    return db->refusal;
}

static int insert_prepare(struct database *db, const struct table *t, bool of_entry, sqlite3_stmt **out)
{
    char sql[ROW_SQL_SIZE];

    row_insert_sql(t, of_entry, sql);
    return prepare(db, sql, out);
}

static int row_insert(struct database *db, sqlite3_stmt *st, const struct table *t, const char *entry, const void *item)
{
    int rc;

    row_bind(st, t, entry, item);
    rc = error_of(db, sqlite3_step(st));
    if (rc == -EINVAL)
        text_copy(db->refusal, sizeof db->refusal, sqlite3_errmsg(db->sql));
    return rc;
}

/* parameter, if not NULL, is ?1 of the condition. */
static int select_prepare(
    struct database *db, const struct table *t, const char *condition, const char *parameter, sqlite3_stmt **out)
{
    char sql[ROW_SQL_SIZE];
    int rc;

    row_select_sql(t, condition, sql);
    rc = prepare(db, sql, out);
    if (rc == 0 && parameter)
        sqlite3_bind_text(*out, 1, parameter, -1, SQLITE_STATIC);
    return rc;
}

static int lists_read(struct database *db, struct entry *e)
{
    union {
        struct entry_cpu cpu;
        struct entry_option option;
        struct entry_command command;
        struct entry_userid userid;
        struct directory_device device;
    } item;
    sqlite3_stmt *st;
    int rc = 0, step;

    for (int list = 0; list < ENTRY_LISTS && rc == 0; list++) {
        rc = select_prepare(db, &table_lists[list], "entry = ?1 ORDER BY position", e->name, &st);
        if (rc < 0)
            break;
        while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
            memset(&item, 0, sizeof item);
            row_read(st, &table_lists[list], &item);
            if (!entry_append(e, list, &item))
                rc = -ENOMEM;
        }
        if (rc == 0)
            rc = error_of(db, step);
        sqlite3_finalize(st);
    }
    return rc;
}

/* Entries of one table, into the book or, the first only, to *first. Number of entries, or -errno. */
static int entries_read(struct database *db, const struct table *t, const char *condition, const char *parameter,
    struct entry_book *book, struct entry **first)
{
    sqlite3_stmt *st;
    int rc = select_prepare(db, t, condition, parameter, &st), step, count = 0;

    if (rc < 0)
        return rc;
    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        struct entry *e = entry_create(book, t == &table_users ? ENTRY_USER : ENTRY_PROFILE, "");
        if (!e) {
            rc = -ENOMEM;
            break;
        }
        row_read(st, t, e);
        if (*e->identity)
            e->kind = ENTRY_SUBCONFIG;
        rc = lists_read(db, e);
        count++;
        if (!book && rc == 0) {
            *first = e;
            break;
        }
        if (!book)
            entry_free(e);
    }
    if (rc == 0)
        rc = error_of(db, step);
    sqlite3_finalize(st);
    return rc < 0 ? rc : count;
}

int database_user_read(struct database *db, const char *userid, struct entry **out)
{
    return entries_read(db, &table_users, "userid = ?1", userid, NULL, out);
}

int database_profile_read(struct database *db, const char *name, struct entry **out)
{
    return entries_read(db, &table_profiles, "name = ?1 AND identity IS NULL", name, NULL, out);
}

int database_subconfig_read(struct database *db, const char *identity, struct entry **out)
{
    return entries_read(db, &table_profiles, "identity = ?1 ORDER BY member <> '*', position", identity, NULL, out);
}

int database_user_exists(struct database *db, const char *userid)
{
    sqlite3_stmt *st;
    int rc = prepare(db, "SELECT 1 FROM users WHERE userid = ?1", &st), step;

    if (rc < 0)
        return rc;
    sqlite3_bind_text(st, 1, userid, -1, SQLITE_STATIC);
    step = sqlite3_step(st);
    rc = step == SQLITE_ROW ? 1 : error_of(db, step);
    sqlite3_finalize(st);
    return rc;
}

int database_globals_read(struct database *db, struct entry_book *book)
{
    sqlite3_stmt *st;
    int rc = select_prepare(db, &table_globals, "id = 1", NULL, &st), step;

    if (rc < 0)
        return rc;
    step = sqlite3_step(st);
    if (step == SQLITE_ROW)
        row_read(st, &table_globals, book);
    rc = error_of(db, step);
    sqlite3_finalize(st);
    return rc;
}

int database_book_read(struct database *db, struct entry_book *book)
{
    int rc = database_globals_read(db, book);

    if (rc == 0)
        rc = entries_read(db, &table_profiles, "1 ORDER BY position", NULL, book, NULL);
    if (rc >= 0)
        rc = entries_read(db, &table_users, "1 ORDER BY position", NULL, book, NULL);
    return rc < 0 ? rc : 0;
}

/* Entries of some kinds: the row of each and then its lists. */
static int entries_write(struct database *db, const struct entry_book *book, unsigned kinds, const struct table *t)
{
    sqlite3_stmt *row = NULL, *lists[ENTRY_LISTS] = {NULL};
    int rc = insert_prepare(db, t, false, &row);

    for (int i = 0; i < ENTRY_LISTS && rc == 0; i++)
        rc = insert_prepare(db, &table_lists[i], true, &lists[i]);
    for (size_t n = 0; n < book->count && rc == 0; n++) {
        const struct entry *e = book->entries[n];
        if (!(kinds >> e->kind & 1))
            continue;
        rc = row_insert(db, row, t, NULL, e);
        for (int i = 0; i < ENTRY_LISTS; i++)
            for (size_t k = 0; k < e->lists[i].count && rc == 0; k++)
                rc = row_insert(
                    db, lists[i], &table_lists[i], e->name, (const char *)e->lists[i].items + k * entry_item_size[i]);
    }
    for (int i = 0; i < ENTRY_LISTS; i++)
        sqlite3_finalize(lists[i]);
    sqlite3_finalize(row);
    return rc;
}

static int globals_write(struct database *db, const struct entry_book *book)
{
    sqlite3_stmt *st;
    int rc = insert_prepare(db, &table_globals, false, &st);

    if (rc == 0) {
        rc = row_insert(db, st, &table_globals, NULL, book);
        sqlite3_finalize(st);
    }
    return rc;
}

static int table_empty(struct database *db, const struct table *t)
{
    char sql[64];

    snprintf(sql, sizeof sql, "DELETE FROM %s", t->name);
    return execute(db, sql);
}

int database_book_write(struct database *db, const struct entry_book *book)
{
    int rc = 0;

    for (int i = 0; i < ENTRY_LISTS && rc == 0; i++)
        rc = table_empty(db, &table_lists[i]);
    if (rc == 0)
        rc = table_empty(db, &table_users); /* and the SUBCONFIGs that its IDENTITYs build */
    if (rc == 0)
        rc = table_empty(db, &table_profiles);
    if (rc == 0)
        rc = table_empty(db, &table_globals);

    if (rc == 0)
        rc = globals_write(db, book);
    if (rc == 0)
        rc = entries_write(db, book, 1 << ENTRY_PROFILE, &table_profiles);
    if (rc == 0)
        rc = entries_write(db, book, 1 << ENTRY_USER | 1 << ENTRY_IDENTITY, &table_users);
    if (rc == 0)
        rc = entries_write(db, book, 1 << ENTRY_SUBCONFIG, &table_profiles);
    return rc;
}

int database_password_set(struct database *db, const char *userid, const char *old, const char *new)
{
    sqlite3_stmt *st;
    int rc = prepare(db, "UPDATE users SET password = ?1 WHERE userid = ?2 AND password = ?3", &st);

    if (rc < 0)
        return rc;
    sqlite3_bind_text(st, 1, new, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, userid, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 3, old, -1, SQLITE_STATIC);
    rc = error_of(db, sqlite3_step(st));
    sqlite3_finalize(st);
    return rc;
}

int database_password_plain(struct database *db, const char *after, char userid[9], char password[PASSWORD_MAX])
{
    sqlite3_stmt *st;
    int rc = prepare(db,
            "SELECT userid, password FROM users WHERE userid > ?1 AND length(password) <= 8 "
            "AND upper(password) NOT IN ('NOLOG', 'AUTOONLY', 'LBYONLY', 'NOPASS') ORDER BY userid LIMIT 1",
            &st),
        step;

    if (rc < 0)
        return rc;
    sqlite3_bind_text(st, 1, after, -1, SQLITE_STATIC);
    step = sqlite3_step(st);
    rc = error_of(db, step);
    if (step == SQLITE_ROW) {
        text_copy(userid, 9, (const char *)sqlite3_column_text(st, 0));
        text_copy(password, PASSWORD_MAX, (const char *)sqlite3_column_text(st, 1));
        rc = 1;
    }
    sqlite3_finalize(st);
    return rc;
}
