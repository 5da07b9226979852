/* A directory of its own for each test, and what tests do with one: load text, collect reports and printed source,
 * plain SQL as an administrator's sqlite3 would do it (foreign keys off). Knows no internals of the directory. */
#pragma once
#include "directory/directory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[64], path[80];
    struct directory *d;
    char text[65536]; /* what was reported or printed last */
};

__attribute__((unused)) static int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    strcpy(f->folder, "/tmp/ursa-directory-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/directory.db", f->folder);
    assert_int_equal(directory_open(f->path, &f->d), 0);
    *state = f;
    return 0;
}

__attribute__((unused)) static int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    char path[96];

    directory_close(f->d);
    unlink(f->path);
    snprintf(path, sizeof path, "%s-wal", f->path);
    unlink(path);
    snprintf(path, sizeof path, "%s-shm", f->path);
    unlink(path);
    rmdir(f->folder);
    free(f);
    return 0;
}

__attribute__((unused)) static void text_collect(void *arg, const char *line)
{
    struct fixture *f = arg;
    size_t n = strlen(f->text);

    snprintf(f->text + n, sizeof f->text - n, "%s\n", line);
}

/* Load source as file T; the reports are in f->text. */
__attribute__((unused)) static int fixture_load(struct fixture *f, const char *source)
{
    f->text[0] = 0;
    return directory_load(f->d, "T", source, strlen(source), true, text_collect, f);
}

__attribute__((unused)) static const char *fixture_print(struct fixture *f)
{
    f->text[0] = 0;
    assert_int_equal(directory_print(f->d, text_collect, f), 0);
    return f->text;
}

/* Run SQL on a connection of its own. 0 or SQLite's extended error code, with its message in f->text. */
__attribute__((unused)) static int fixture_sql(struct fixture *f, const char *sql)
{
    sqlite3 *raw;
    int rc;

    assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
    sqlite3_busy_timeout(raw, 5000);
    rc = sqlite3_exec(raw, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
    assert_int_equal(rc, SQLITE_OK);
    rc = sqlite3_exec(raw, sql, NULL, NULL, NULL);
    snprintf(f->text, sizeof f->text, "%s", sqlite3_errmsg(raw));
    rc = rc ? sqlite3_extended_errcode(raw) : 0;
    sqlite3_close(raw);
    return rc;
}

/* The first column of the first row, or "". */
__attribute__((unused)) static const char *fixture_query(struct fixture *f, const char *sql)
{
    sqlite3 *raw;
    sqlite3_stmt *st;

    f->text[0] = 0;
    assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
    if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
        snprintf(f->text, sizeof f->text, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(raw);
    return f->text;
}

__attribute__((unused)) static struct directory_user *fixture_user(struct fixture *f, const char *userid)
{
    struct directory_user *u = NULL;

    assert_int_equal(directory_user(f->d, userid, &u), 1);
    return u;
}

#define fixture_test(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
