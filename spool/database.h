/* The spool's SQLite database: opening it, its one connection, transactions, statements, and errors as -errno.
 * Knows which statements there are, not what they are for. Source: www.sqlite.org, "Write-Ahead Logging", "PRAGMA". */
#pragma once
#include "guests/arch/types.h"

struct database;
struct sqlite3_stmt;

enum statement {
#define STATEMENT(name, sql) STATEMENT_##name,
#include "spool/statement.def"
#undef STATEMENT
    STATEMENT_COUNT
};

/* Open (creating) the database file at path. The caller keeps other processes from opening it at the same moment.
 * 0 or -errno: -EILSEQ for a file that is no spool database, -EPROTONOSUPPORT for one of a later version. */
int database_open(const char *path, struct database **out);
void database_close(struct database *d); /* NULL is allowed */
/* Read all of the database: is it free of damage? */
bool database_check(struct database *d);

/* The connection for reading only. Held by one thread at a time, between lock and unlock. */
void database_lock(struct database *d);
void database_unlock(struct database *d);
/* A transaction, which locks too: nobody else writes until its end. 0, or -errno and then there is no transaction. */
int database_begin(struct database *d);
/* Commit if result is not negative, else roll back. Returns result, or -errno if the commit failed (nothing is changed
 * then). What was committed is on the host's disk. */
int database_end(struct database *d, int result);

/* Within a transaction, before rows are added: the host has room for them in the database file itself, not only in the
 * log, whose pages must always find their place there. 0 or -ENOSPC. */
int database_make_room(struct database *d);
/* Is there still one? SQLite ends it by itself when the host fails in certain ways. */
bool database_in_transaction(const struct database *d);

/* A prepared statement, ready for its parameters to be bound; valid until its next use. */
struct sqlite3_stmt *database_statement(struct database *d, enum statement which);
/* 1 there is a row, 0 the statement is done, -errno. The statement is reset unless there is a row. */
int database_step(struct database *d, struct sqlite3_stmt *stmt);
/* Run a statement that gives no rows: the number of rows it changed, or -errno. */
int database_run(struct database *d, struct sqlite3_stmt *stmt);
