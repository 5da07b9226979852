/* A small screen of 80 columns for tests: what the bytes that a program sends to an xterm look like at last. */
#pragma once
#include "guests/arch/types.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SCREEN_ROWS 200 /* enough never to scroll */
#define SCREEN_COLUMNS 80

struct test_screen {
    char rows[SCREEN_ROWS][SCREEN_COLUMNS + 1]; /* UTF-8 is shown byte by byte */
    int row, column;
    char escape[32];
    int escape_length; /* 0: not in an escape sequence */
    bool wrap;         /* the last column is filled, the next character goes to the next row */
};

static void screen_clear_from(struct test_screen *s, int row, int column)
{
    memset(s->rows[row] + column, ' ', (size_t)(SCREEN_COLUMNS - column));
}

static void screen_reset(struct test_screen *s)
{
    memset(s, 0, sizeof *s);
    for (int i = 0; i < SCREEN_ROWS; i++)
        screen_clear_from(s, i, 0);
}

static void screen_line_feed(struct test_screen *s)
{
    if (s->row < SCREEN_ROWS - 1)
        s->row++;
    s->wrap = false;
}

static void screen_insert_or_delete(struct test_screen *s, int n, bool insert)
{
    char *at = s->rows[s->row] + s->column;
    int rest = SCREEN_COLUMNS - s->column;

    if (n > rest)
        n = rest;
    if (insert) {
        memmove(at + n, at, (size_t)(rest - n));
        memset(at, ' ', (size_t)n);
    } else {
        memmove(at, at + n, (size_t)(rest - n));
        memset(at + rest - n, ' ', (size_t)n);
    }
}

static void screen_escape(struct test_screen *s)
{
    int n = s->escape_length > 2 ? atoi(s->escape + 2) : 0, count = n ? n : 1;

    s->wrap = false;
    switch (s->escape[s->escape_length - 1]) {
    case 'A':
        s->row = s->row > count ? s->row - count : 0;
        break;
    case 'B':
        s->row += count;
        break;
    case 'C':
        s->column = s->column + count < SCREEN_COLUMNS ? s->column + count : SCREEN_COLUMNS - 1;
        break;
    case 'D':
        s->column = s->column > count ? s->column - count : 0;
        break;
    case 'K':
        screen_clear_from(s, s->row, s->column);
        break;
    case 'J':
        screen_clear_from(s, s->row, s->column);
        for (int i = s->row + 1; i < SCREEN_ROWS; i++)
            screen_clear_from(s, i, 0);
        break;
    case 'P':
    case '@':
        screen_insert_or_delete(s, count, s->escape[s->escape_length - 1] == '@');
        break;
    default: /* colours and modes */
        break;
    }
}

static void screen_byte(struct test_screen *s, char c)
{
    if (s->escape_length) {
        s->escape[s->escape_length++] = c;
        if ((s->escape_length > 2 && isalpha((unsigned char)c)) || c == '@' ||
            s->escape_length == sizeof s->escape - 1 || (s->escape_length == 2 && c != '[')) {
            screen_escape(s);
            s->escape_length = 0;
            memset(s->escape, 0, sizeof s->escape);
        }
    } else if (c == '\033') {
        s->escape[s->escape_length++] = c;
    } else if (c == '\r') {
        s->column = 0;
        s->wrap = false;
    } else if (c == '\n') {
        screen_line_feed(s);
    } else if (c == '\b') {
        s->column -= s->column > 0;
        s->wrap = false;
    } else if ((unsigned char)c >= ' ') {
        if (s->wrap) {
            s->column = 0;
            screen_line_feed(s);
        }
        s->rows[s->row][s->column] = c;
        s->wrap = s->column == SCREEN_COLUMNS - 1;
        s->column += !s->wrap;
    }
}

/* A row without trailing blanks. */
static const char *screen_row(const struct test_screen *s, int row)
{
    static char text[SCREEN_COLUMNS + 1];
    int n = SCREEN_COLUMNS;

    while (n > 0 && s->rows[row][n - 1] == ' ')
        n--;
    memcpy(text, s->rows[row], (size_t)n);
    text[n] = 0;
    return text;
}
