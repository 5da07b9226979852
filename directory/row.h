/* A structure as a row of its table: the SQL text, and values bound to and read from a prepared statement.
 * Knows no connection and no transaction. */
#pragma once
#include "directory/table.h"

struct sqlite3_stmt;

#define ROW_SQL_SIZE 768

/* INSERT of one row, for row_bind(); of_entry: the table has the column entry besides. */
void row_insert_sql(const struct table *t, bool of_entry, char sql[ROW_SQL_SIZE]);
/* SELECT of a table's columns, for row_read(), with a condition (and order). */
void row_select_sql(const struct table *t, const char *condition, char sql[ROW_SQL_SIZE]);

/* Bind a structure's members; entry is NULL if the table has no such column. item stays where it is until the step. */
void row_bind(struct sqlite3_stmt *st, const struct table *t, const char *entry, const void *item);
/* Members from the row at which st stands; the structure's other members are left alone. */
void row_read(struct sqlite3_stmt *st, const struct table *t, void *item);
