#include "tests/unit/spool/fixture.h"

/* The tables of version 1, as that version made them. */
static const char version_1[] =
    // clang-format off
    "PRAGMA application_id = 0x55525350;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE spool_file ( key INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL CHECK "
    "(length(owner) BETWEEN 1 AND 8), spoolid INTEGER NOT NULL CHECK (spoolid BETWEEN 1 AND 9999), queue "
    "TEXT NOT NULL CHECK (queue IN ('RDR', 'PRT', 'PUN')), position INTEGER NOT NULL UNIQUE, in_use "
    "INTEGER NOT NULL DEFAULT 0 CHECK (in_use IN (0, 1)), origin_user TEXT NOT NULL CHECK "
    "(length(origin_user) BETWEEN 1 AND 8), origin TEXT NOT NULL CHECK (origin IN ('RDR', 'PRT', 'PUN', "
    "'CON')), class TEXT NOT NULL CHECK (class GLOB '[A-Z0-9]'), copies INTEGER NOT NULL DEFAULT 1 CHECK "
    "(copies BETWEEN 1 AND 255), hold TEXT NOT NULL DEFAULT 'NONE' CHECK (hold IN ('NONE', 'USER', "
    "'SYS', 'USYS')), keep INTEGER NOT NULL DEFAULT 0 CHECK (keep IN (0, 1)), form TEXT NOT NULL DEFAULT "
    "'STANDARD' CHECK (length(form) <= 8), dest TEXT NOT NULL DEFAULT '' CHECK (length(dest) <= 8), dist "
    "TEXT NOT NULL DEFAULT '' CHECK (length(dist) <= 8), name TEXT NOT NULL DEFAULT '' CHECK "
    "(length(name) <= 24), type TEXT NOT NULL DEFAULT '' CHECK (length(type) <= 8), tag TEXT NOT NULL "
    "DEFAULT '' CHECK (length(tag) <= 136), records INTEGER NOT NULL CHECK (records > 0), record_length "
    "INTEGER NOT NULL CHECK (record_length BETWEEN 0 AND 32760), created INTEGER NOT NULL, host_file "
    "TEXT NOT NULL UNIQUE CHECK (length(host_file) = 16), bytes INTEGER NOT NULL CHECK (bytes > 0), "
    "UNIQUE (owner, spoolid) );"
    "CREATE INDEX spool_file_queue ON spool_file (owner, queue, position);"
    "CREATE TABLE spool_owner ( owner TEXT PRIMARY KEY, last_spoolid INTEGER NOT NULL CHECK "
    "(last_spoolid BETWEEN 1 AND 9999) ) WITHOUT ROWID;"
    "CREATE TABLE spool_damaged ( host_file TEXT PRIMARY KEY, found INTEGER NOT NULL, reason TEXT NOT "
    "NULL, owner TEXT NOT NULL, spoolid INTEGER NOT NULL, queue TEXT NOT NULL, origin_user TEXT NOT "
    "NULL, class TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, records INTEGER NOT NULL, bytes "
    "INTEGER NOT NULL, created INTEGER NOT NULL ) WITHOUT ROWID;"
    "CREATE VIEW spool_report AS SELECT queue, owner, origin_user AS originid, printf('%04d', spoolid) "
    "AS file, class, origin, records, copies AS cpy, hold, date(created, 'unixepoch', 'localtime') AS "
    "date, time(created, 'unixepoch', 'localtime') AS time, name, type, dist, form, dest, in_use, bytes "
    "FROM spool_file ORDER BY position;"
    "CREATE VIEW spool_usage AS SELECT owner, queue, count(*) AS files, sum(records) AS records, "
    "sum(bytes) AS bytes, sum(hold = 'NONE' AND in_use = 0) AS eligible FROM spool_file GROUP BY owner, "
    "queue;";
// clang-format on

static const char old_rows[] =
    "INSERT INTO spool_file (key, owner, spoolid, queue, position, in_use, origin_user, origin, class, copies, hold, "
    "keep, "
    "form, dest, dist, name, type, tag, records, record_length, created, host_file, bytes) VALUES "
    "(7, 'A', 9998, 'RDR', 3, 0, 'B', 'PUN', 'Q', 2, 'USER', 1, 'F', 'D', 'BIN', 'N', 'T', 'TAG', 5, 80, 1000, "
    "'00000000000000aa', 500), (9, 'A', 1, 'PRT', 2, 1, 'A', 'CON', 'T', 1, 'NONE', 0, 'F', '', '', '', '', '', 1, 1, "
    "2000, "
    "'00000000000000bb', 50);"
    "UPDATE sqlite_sequence SET seq = 41; INSERT INTO spool_owner VALUES ('A', 9998);"
    "INSERT INTO spool_damaged VALUES ('00000000000000cc', 1, 'why', 'A', 2, 'RDR', 'B', 'A', 'X', 'Y', 1, 1, 1);";

static void old_spool_make(const struct fixture *f, const char *more)
{
    char path[300];
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/spool/spool.db-wal", f->dir);
    remove(path);
    snprintf(path, sizeof path, "%s/spool/spool.db", f->dir);
    remove(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, version_1, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, more, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_spool_of_version_1_is_taken_over_whole(void **state)
{
    struct fixture *f = *state;
    struct spool_file *files, t = template_of("A", SPOOL_RDR, 'A'), made;
    char answer[64];

    spool_close_store(f->spool);
    f->spool = NULL;
    old_spool_make(f, old_rows);
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), 1);
    assert_int_equal(files->key, 7);
    assert_int_equal(files->spoolid, 9998);
    assert_int_equal(files->hold, HOLD_USER);
    assert_true(files->keep);
    assert_string_equal(files->tag, "TAG");
    assert_int_equal(files->created, 1000);
    assert_int_equal(files->xab_length, 0);
    assert_string_equal(files->fcb, "");
    free(files);
    assert_int_equal(queue_list(f->spool, "A", SPOOL_PRT, &files), 1);
    assert_true(files->in_use);
    free(files);
    made = file_make(f->spool, &t, 1, 1);
    assert_int_equal(made.key, 42); /* a key is never used again */
    assert_int_equal(made.spoolid, 9999);
    assert_int_equal(sql(f, "SELECT owner || reason FROM spool_damaged", answer), SQLITE_ROW);
    assert_string_equal(answer, "Awhy");
    assert_int_equal(sql(f, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old%'", answer), SQLITE_ROW);
    assert_string_equal(answer, "0");
}

static void a_spool_of_version_1_that_does_not_fit_stays_as_it_is(void **state)
{
    struct fixture *f = *state;
    char answer[64];

    spool_close_store(f->spool);
    f->spool = NULL;
    old_spool_make(f, "DROP INDEX spool_file_queue;");
    assert_int_equal(spool_open(f->dir, &f->spool), -EILSEQ);
    assert_int_equal(sql(f, "SELECT count(*) FROM spool_report", answer), SQLITE_ROW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_spool_of_version_1_is_taken_over_whole),
        SPOOL_TEST(a_spool_of_version_1_that_does_not_fit_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
