/* Rows, rates and their order. Source of manners: htop and top of procps, whose keys and columns people's fingers know.
 */
#include "cp/verb/top_rows.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *title;
    unsigned width, need;
    int key;
} columns[] = {
#define COLUMN(id, title, width, need, key, value) {title, width, need, key},
#include "cp/verb/top_column.def"
#undef COLUMN
};

char *top_size_print(u64 bytes, char *text, size_t size)
{
    static const char units[] = "KMGTPE";
    double n = (double)bytes / 1024;
    unsigned u = 0;

    for (; n >= 999.5 && u < sizeof units - 2; u++)
        n /= 1024;
    snprintf(text, size, n >= 9.95 || n == 0 ? "%.0f%c" : "%.1f%c", n, units[u]);
    return text;
}

/* A cell of each kind, and what it is sorted by: names ascend, numbers descend. */
#define NAME_CELL(cell, member)                                                                                        \
    static void cell_##cell(const struct top_row *r, char *text, size_t size)                                          \
    {                                                                                                                  \
        snprintf(text, size, "%s", r->f.member);                                                                       \
    }                                                                                                                  \
    static int order_##cell(const struct top_row *a, const struct top_row *b)                                          \
    {                                                                                                                  \
        return strcmp(a->f.member, b->f.member);                                                                       \
    }
#define NUMBER_CELL(cell, value, ...)                                                                                  \
    static void cell_##cell(const struct top_row *r, char *text, size_t size)                                          \
    {                                                                                                                  \
        __VA_ARGS__;                                                                                                   \
    }                                                                                                                  \
    static int order_##cell(const struct top_row *a, const struct top_row *b)                                          \
    {                                                                                                                  \
        return (a->value < b->value) - (a->value > b->value);                                                          \
    }
#define COUNT_CELL(cell, member)                                                                                       \
    NUMBER_CELL(cell, f.member, snprintf(text, size, "%llu", (unsigned long long)r->f.member))

static void time_print(u64 ns, char *text, size_t size)
{
    u64 hundredths = ns / 10000000;

    if (hundredths < 1000 * 6000)
        snprintf(text, size, "%u:%02u.%02u", (unsigned)(hundredths / 6000), (unsigned)(hundredths / 100 % 60),
            (unsigned)(hundredths % 100));
    else
        snprintf(
            text, size, "%lluh%02u", (unsigned long long)(hundredths / 360000), (unsigned)(hundredths / 6000 % 60));
}

NAME_CELL(userid, userid)
NAME_CELL(terminal, terminal)
COUNT_CELL(cpus, cpus)
COUNT_CELL(readers, user_readers)
COUNT_CELL(printers, user_printers)
COUNT_CELL(punches, user_punches)
COUNT_CELL(devices, devices)
COUNT_CELL(disks, disks)
NUMBER_CELL(cpu, cpu, snprintf(text, size, "%.1f", r->cpu))
NUMBER_CELL(cp, cp, snprintf(text, size, "%.1f", r->cp))
NUMBER_CELL(io, io, snprintf(text, size, r->io < 99.95 ? "%.1f" : "%.0f", r->io))
NUMBER_CELL(time, f.virtual_ns, time_print(r->f.virtual_ns, text, size))
NUMBER_CELL(resident, f.resident, top_size_print(r->f.resident, text, size))
NUMBER_CELL(storage, f.storage, top_size_print(r->f.storage, text, size))

static void cell_state(const struct top_row *r, char *text, size_t size)
{
    snprintf(text, size, "%s", r->f.state);
    for (char *p = text; *p; p++)
        if (*p == '_')
            *p = ' ';
}

static int order_state(const struct top_row *a, const struct top_row *b)
{
    return strcmp(a->f.state, b->f.state);
}

static const struct {
    void (*print)(const struct top_row *r, char *text, size_t size);
    int (*order)(const struct top_row *a, const struct top_row *b);
    bool name;
} cells[] = {
#define COLUMN(id, title, width, need, key, value)                                                                     \
    {cell_##value, order_##value, TOP_##id == TOP_USERID || TOP_##id == TOP_STATE || TOP_##id == TOP_TERM},
#include "cp/verb/top_column.def"
#undef COLUMN
};

const char *top_column_title(enum top_column c)
{
    return columns[c].title;
}

enum top_column top_column_of_key(int key)
{
    unsigned c = 0;

    while (c < TOP_COLUMNS && (!columns[c].key || columns[c].key != key))
        c++;
    return c;
}

enum top_column top_column_of_title(const char *title)
{
    unsigned c = 0;

    while (c < TOP_COLUMNS && strcasecmp(columns[c].title, title) != 0)
        c++;
    return c;
}

unsigned top_columns_fit(unsigned width)
{
    unsigned set = (1u << TOP_COLUMNS) - 1;

    for (;;) {
        unsigned used = 0, last = 0;
        for (unsigned c = 0; c < TOP_COLUMNS; c++)
            if (set >> c & 1) {
                used += columns[c].width + (c > 0);
                if (columns[c].need >= columns[last].need)
                    last = c;
            }
        if (used <= width || columns[last].need == 0)
            return set;
        set &= ~(1u << last);
    }
}

char *top_row_print(const struct top_row *row, unsigned set, char *text, size_t size)
{
    size_t n = 0;

    *text = 0;
    for (unsigned c = 0; c < TOP_COLUMNS && n < size; c++) {
        char cell[32];
        if (!(set >> c & 1))
            continue;
        if (row)
            cells[c].print(row, cell, sizeof cell);
        else
            snprintf(cell, sizeof cell, "%s", columns[c].title);
        n += (size_t)snprintf(text + n, size - n, cells[c].name ? "%s%-*.*s" : "%s%*.*s", n ? " " : "",
            (int)columns[c].width, (int)columns[c].width, cell);
    }
    return text;
}

/* A logoff and a logon in between make another user of the name. */
static const struct user_figures *user_find(const struct figures *f, const struct user_figures *u)
{
    for (unsigned n = 0; n < f->count; n++)
        if (strcmp(f->user[n].userid, u->userid) == 0 && f->user[n].logged_on == u->logged_on)
            return &f->user[n];
    return NULL;
}

static double rate(u64 before, u64 now, double seconds)
{
    return now > before && seconds > 0 ? (double)(now - before) / seconds : 0;
}

/* Every user of t->now, with rates since before. */
static struct top_row *rows_make(const struct figures *before, const struct figures *now)
{
    double seconds = before->user ? (double)(now->taken_ns - before->taken_ns) / 1e9 : 0;
    struct top_row *rows = calloc(now->count + 1, sizeof *rows);

    for (unsigned n = 0; n < now->count && rows; n++) {
        const struct user_figures *u = &now->user[n], *was = user_find(before, u);
        rows[n].f = *u;
        if (!was)
            continue;
        rows[n].cpu = rate(was->virtual_ns, u->virtual_ns, seconds) / 1e7;
        rows[n].cp = rate(was->overhead_ns, u->overhead_ns, seconds) / 1e7;
        rows[n].io = rate(was->io, u->io, seconds);
    }
    return rows;
}

int top_rows_take(struct top_rows *t, struct figures *next)
{
    bool another = t->now.user && t->now.started == next->started && t->now.taken_ns < next->taken_ns;
    struct figures none = {0};
    struct top_row *rows = rows_make(another ? &t->now : &none, next);

    if (!rows)
        return -ENOMEM;
    t->host_cpu =
        another ? rate(t->now.host_cpu_ns, next->host_cpu_ns, (double)(next->taken_ns - t->now.taken_ns) / 1e9) / 1e7
                : 0;
    t->io = 0;
    for (unsigned n = 0; n < next->count; n++)
        t->io += rows[n].io;
    figures_free(&t->now);
    free(t->row);
    t->now = *next;
    t->row = rows;
    top_rows_arrange(t);
    return 0;
}

static const struct top_rows *arranged; /* qsort() hands nothing down */

static bool row_shown(const struct top_row *r)
{
    return strstr(r->f.userid, arranged->filter) != NULL;
}

static int row_compare(const void *a, const void *b)
{
    int order = row_shown(b) - row_shown(a);

    if (order)
        return order;
    order = cells[arranged->sort].order(a, b);
    if (arranged->backwards)
        order = -order;
    return order ? order : order_userid(a, b);
}

void top_rows_arrange(struct top_rows *t)
{
    arranged = t;
    t->count = 0;
    qsort(t->row, t->now.count, sizeof *t->row, row_compare);
    while (t->count < t->now.count && row_shown(&t->row[t->count]))
        t->count++;
}

void top_rows_free(struct top_rows *t)
{
    figures_free(&t->now);
    free(t->row);
    t->row = NULL;
}
