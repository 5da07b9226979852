/* Texts are Latin-1 in C and UTF-8 in the database. */
#include "spool/fields.h"
#include "spool/attributes.h"
#include "spool/data.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

void fields_text_bind(sqlite3_stmt *stmt, int column, const char *latin1)
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
void fields_text_read(sqlite3_stmt *stmt, int column, char *out, size_t size)
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

int fields_name_find(sqlite3_stmt *stmt, int column, const char *const *names, int count)
{
    const char *s = (const char *)sqlite3_column_text(stmt, column);

    for (int i = 0; s && i < count; i++)
        if (strcmp(s, names[i]) == 0)
            return i;
    return 0; /* not possible: the schema checks it */
}

void fields_class_bind(sqlite3_stmt *stmt, int column, char c)
{
    fields_text_bind(stmt, column, (char[2]){c == '*' ? 0 : c});
}

void fields_host_file_bind(sqlite3_stmt *stmt, int column, u64 host_file)
{
    char name[DATA_NAME_SIZE];
    sqlite3_bind_text(stmt, column, data_name(host_file, name), -1, SQLITE_TRANSIENT);
}

/* The names with a blank between them. */
static void chars_bind(sqlite3_stmt *stmt, int column, const struct spool_file *f)
{
    char list[SPOOL_CHARS * 5 + 1] = "";

    for (int i = 0; i < SPOOL_CHARS && f->chars[i][0]; i++)
        strcat(strcat(list, i ? " " : ""), f->chars[i]);
    fields_text_bind(stmt, column, list);
}

static void chars_read(sqlite3_stmt *stmt, int column, struct spool_file *f)
{
    char list[SPOOL_CHARS * 5 + 1];

    fields_text_read(stmt, column, list, sizeof list);
    sscanf(list, "%4s %4s %4s %4s", f->chars[0], f->chars[1], f->chars[2], f->chars[3]);
}

void fields_attributes_bind(sqlite3_stmt *stmt, const struct spool_file *f)
{
    int c = 1;

    fields_text_bind(stmt, c++, f->origin_user);
    fields_text_bind(stmt, c++, origin_names[f->origin]);
    fields_class_bind(stmt, c++, f->spool_class);
    sqlite3_bind_int(stmt, c++, f->copies);
    sqlite3_bind_int(stmt, c++, f->copy_pages);
    fields_text_bind(stmt, c++, hold_names[f->hold]);
    sqlite3_bind_int(stmt, c++, f->keep);
    sqlite3_bind_int(stmt, c++, f->msg);
    fields_text_bind(stmt, c++, f->form);
    fields_text_bind(stmt, c++, f->dest);
    fields_text_bind(stmt, c++, f->dist);
    fields_text_bind(stmt, c++, f->name);
    fields_text_bind(stmt, c++, f->type);
    fields_text_bind(stmt, c++, f->tag);
    fields_text_bind(stmt, c++, f->fcb);
    chars_bind(stmt, c++, f);
    fields_text_bind(stmt, c++, f->flash);
    sqlite3_bind_int(stmt, c++, f->flash_copies);
    fields_text_bind(stmt, c++, f->modify);
    sqlite3_bind_int(stmt, c++, f->modify_table);
    fields_text_bind(stmt, c++, f->via_node);
    fields_text_bind(stmt, c++, f->via_user);
}

/* ATTRIBUTES of statement.def: they come first in a row. Returns the column behind them. */
static int attributes_read(sqlite3_stmt *stmt, struct spool_file *f)
{
    char one[2];
    int c = 0;

    fields_text_read(stmt, c++, f->origin_user, sizeof f->origin_user);
    f->origin = (enum spool_origin)fields_name_find(stmt, c++, origin_names, ORIGINS);
    fields_text_read(stmt, c++, one, sizeof one);
    f->spool_class = one[0];
    f->copies = (u8)sqlite3_column_int(stmt, c++);
    f->copy_pages = sqlite3_column_int(stmt, c++);
    f->hold = (enum spool_hold)fields_name_find(stmt, c++, hold_names, HOLDS);
    f->keep = sqlite3_column_int(stmt, c++);
    f->msg = sqlite3_column_int(stmt, c++);
    fields_text_read(stmt, c++, f->form, sizeof f->form);
    fields_text_read(stmt, c++, f->dest, sizeof f->dest);
    fields_text_read(stmt, c++, f->dist, sizeof f->dist);
    fields_text_read(stmt, c++, f->name, sizeof f->name);
    fields_text_read(stmt, c++, f->type, sizeof f->type);
    fields_text_read(stmt, c++, f->tag, sizeof f->tag);
    fields_text_read(stmt, c++, f->fcb, sizeof f->fcb);
    chars_read(stmt, c++, f);
    fields_text_read(stmt, c++, f->flash, sizeof f->flash);
    f->flash_copies = (u8)sqlite3_column_int(stmt, c++);
    fields_text_read(stmt, c++, f->modify, sizeof f->modify);
    f->modify_table = (u8)sqlite3_column_int(stmt, c++);
    fields_text_read(stmt, c++, f->via_node, sizeof f->via_node);
    fields_text_read(stmt, c++, f->via_user, sizeof f->via_user);
    return c;
}

void fields_read(sqlite3_stmt *stmt, struct row *row)
{
    struct spool_file *f = &row->file;
    int c;

    *row = (struct row){0};
    c = attributes_read(stmt, f);
    f->key = (u64)sqlite3_column_int64(stmt, c++);
    fields_text_read(stmt, c++, f->owner, sizeof f->owner);
    f->spoolid = (u16)sqlite3_column_int(stmt, c++);
    f->was = (u16)sqlite3_column_int(stmt, c++);
    f->queue = (enum spool_queue)fields_name_find(stmt, c++, queue_names, QUEUES);
    f->position = sqlite3_column_int64(stmt, c++);
    f->in_use = sqlite3_column_int(stmt, c++);
    f->data = (enum spool_data)fields_name_find(stmt, c++, data_names, DATA_KINDS);
    f->xab_length = (u16)sqlite3_column_int(stmt, c++);
    f->records = (u64)sqlite3_column_int64(stmt, c++);
    f->record_length = (u16)sqlite3_column_int(stmt, c++);
    f->created = (time_t)sqlite3_column_int64(stmt, c++);
    row->host_file = data_number((const char *)sqlite3_column_text(stmt, c++));
    row->bytes = (u64)sqlite3_column_int64(stmt, c++);
}
