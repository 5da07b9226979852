/* Members to SQLite values and back, as table.c says. */
#include "directory/row.h"
#include "cp/base/text.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static u64 number_load(const void *from, size_t size)
{
    u64 v = 0;

    memcpy(&v, from, size); /* the host is little-endian */
    return v;
}

static void number_store(void *to, size_t size, u64 v)
{
    memcpy(to, &v, size);
}

static void column_bind(sqlite3_stmt *st, int index, const struct column *c, const void *item)
{
    const char *member = (const char *)item + c->offset;

    switch (c->type) {
    case COLUMN_TEXT:
        if (*member)
            sqlite3_bind_text(st, index, member, -1, SQLITE_STATIC);
        break;
    case COLUMN_CHARACTER:
        if (*member)
            sqlite3_bind_text(st, index, member, 1, SQLITE_STATIC);
        break;
    case COLUMN_NUMBER:
        if (number_load(member, c->size))
            sqlite3_bind_int64(st, index, (s64)number_load(member, c->size));
        break;
    case COLUMN_COUNT:
        sqlite3_bind_int64(st, index, (s64)number_load(member, c->size));
        break;
    case COLUMN_WORD:
        sqlite3_bind_text(st, index, c->words[number_load(member, c->size)], -1, SQLITE_STATIC);
        break;
    }
}

static void column_read(sqlite3_stmt *st, int index, const struct column *c, void *item)
{
    char *member = (char *)item + c->offset;
    const char *text;

    switch (c->type) {
    case COLUMN_NUMBER:
    case COLUMN_COUNT:
        number_store(member, c->size, (u64)sqlite3_column_int64(st, index));
        return;
    default:
        break;
    }
    text = (const char *)sqlite3_column_text(st, index);
    if (!text)
        text = "";
    if (c->type == COLUMN_TEXT)
        text_copy(member, c->size, text);
    else if (c->type == COLUMN_CHARACTER)
        *member = *text;
    else
        for (u64 i = 0; c->words[i]; i++)
            if (!strcmp(c->words[i], text))
                number_store(member, c->size, i);
}

static int columns_count(const struct table *t)
{
    int n = 0;

    while (n < TABLE_COLUMNS_MAX && t->columns[n].name)
        n++;
    return n;
}

/* "c1, c2, c3" */
static void columns_name(const struct table *t, char *text, size_t size)
{
    size_t used = 0;

    for (int i = 0; i < columns_count(t); i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", t->columns[i].name);
}

void row_insert_sql(const struct table *t, bool of_entry, char sql[ROW_SQL_SIZE])
{
    char names[512], marks[128] = "";
    size_t used = 0;

    columns_name(t, names, sizeof names);
    for (int i = 0; i < columns_count(t); i++)
        used += (size_t)snprintf(marks + used, sizeof marks - used, "%s?%d", i ? ", " : "", i + 2);
    snprintf(sql, ROW_SQL_SIZE, "INSERT INTO %s (%s%s) VALUES (%s%s)", t->name, of_entry ? "entry, " : "", names,
        of_entry ? "?1, " : "", marks);
}

void row_select_sql(const struct table *t, const char *condition, char sql[ROW_SQL_SIZE])
{
    char names[512];

    columns_name(t, names, sizeof names);
    snprintf(sql, ROW_SQL_SIZE, "SELECT %s FROM %s WHERE %s", names, t->name, condition);
}

void row_bind(sqlite3_stmt *st, const struct table *t, const char *entry, const void *item)
{
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    if (entry)
        sqlite3_bind_text(st, 1, entry, -1, SQLITE_STATIC);
    for (int i = 0; i < columns_count(t); i++)
        column_bind(st, i + 2, &t->columns[i], item);
}

void row_read(sqlite3_stmt *st, const struct table *t, void *item)
{
    for (int i = 0; i < columns_count(t); i++)
        column_read(st, i, &t->columns[i], item);
}
