/* Values of C bound to the parameters of a statement, and its columns read back. Knows the order of columns in
 * statement.def, and no statement by name. */
#pragma once
#include "spool/table.h"

struct sqlite3_stmt;

/* ATTRIBUTES of statement.def: ?1 to ?22. */
void fields_attributes_bind(struct sqlite3_stmt *stmt, const struct spool_file *f);
/* ROW of statement.def. */
void fields_read(struct sqlite3_stmt *stmt, struct row *row);

void fields_text_bind(struct sqlite3_stmt *stmt, int column, const char *latin1); /* NULL leaves it NULL */
void fields_class_bind(struct sqlite3_stmt *stmt, int column, char c);            /* 0 and '*' as an empty text */
void fields_host_file_bind(struct sqlite3_stmt *stmt, int column, u64 host_file);
/* A column as Latin-1. */
void fields_text_read(struct sqlite3_stmt *stmt, int column, char *out, size_t size);
/* Which of the names a column has; 0 if none, which the schema excludes. */
int fields_name_find(struct sqlite3_stmt *stmt, int column, const char *const *names, int count);
