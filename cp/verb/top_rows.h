/* What `ursa top` shows: two samples of the figures become rows with rates, in order, chosen by a filter. Knows no
 * screen. */
#pragma once
#include "cp/vm/figures.h"

enum top_column {
#define COLUMN(id, title, width, need, key, value) TOP_##id,
#include "cp/verb/top_column.def"
#undef COLUMN
    TOP_COLUMNS
};

struct top_row {
    struct user_figures f;
    double cpu, cp, io; /* percent of a host CPU in the guest and in CP, channel programs a second */
};

struct top_rows {
    struct figures now;  /* now.user is NULL before the first sample */
    struct top_row *row; /* those that the filter chooses, in order; behind them the others */
    unsigned count;      /* of the former */
    double host_cpu, io; /* percent of a host CPU, channel programs a second: of all */
    enum top_column sort;
    bool backwards;
    char filter[9]; /* part of a userid in capitals; empty: everybody */
};

/* Take next, which belongs to t afterwards. Rates are since the last one, of users who were there then. 0 or -ENOMEM
 * (then nothing is changed, and next is the caller's). */
int top_rows_take(struct top_rows *t, struct figures *next);
/* Choose and order the rows anew: after sort, backwards or filter were changed. */
void top_rows_arrange(struct top_rows *t);
void top_rows_free(struct top_rows *t);

const char *top_column_title(enum top_column c);
/* The column that a key sorts by, or TOP_COLUMNS; the one with this title (in any case), or TOP_COLUMNS. */
enum top_column top_column_of_key(int key);
enum top_column top_column_of_title(const char *title);
/* The columns that fit width, a bit for each. */
unsigned top_columns_fit(unsigned width);
/* A row as text, of columns in a set of bits: blanks between them, numbers to the right. row NULL: the titles. Returns
 * text. */
char *top_row_print(const struct top_row *row, unsigned columns, char *text, size_t size);
/* 1.5M, 900K, 12G: bytes in at most five characters. */
char *top_size_print(u64 bytes, char *text, size_t size);
