/* The output area of a console on a display. */
#include "console/screen.h"
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 4096 /* pieces; CP's queue holds output back long before */

bool screen_open(struct screen *s, unsigned rows, unsigned columns)
{
    *s = (struct screen){.rows = rows, .columns = columns, .width = columns};
    s->waiting_end = &s->waiting;
    s->cells = calloc(rows * columns, sizeof *s->cells);
    return s->cells;
}

static void forget_waiting(struct screen *s)
{
    while (s->waiting) {
        struct screen_piece *p = s->waiting;
        s->waiting = p->next;
        free(p);
    }
    s->waiting_end = &s->waiting;
    s->waiting_count = 0;
}

void screen_close(struct screen *s)
{
    forget_waiting(s);
    free(s->cells);
}

bool screen_has_waiting(const struct screen *s)
{
    return s->waiting;
}

static void wait_for_page(struct screen *s, u8 area, const char *text, bool newline)
{
    struct screen_piece *p = s->waiting_count < WAITING_MAX ? malloc(sizeof *p + strlen(text) + 1) : NULL;

    if (!p)
        return;
    *p = (struct screen_piece){.area = area, .newline = newline};
    strcpy(p->text, text);
    *s->waiting_end = p;
    s->waiting_end = &p->next;
    s->waiting_count++;
}

static void touch(struct screen *s, unsigned row)
{
    if (s->dirty == s->dirty_end)
        s->dirty = s->dirty_end = row;
    if (row < s->dirty)
        s->dirty = row;
    if (row >= s->dirty_end)
        s->dirty_end = row + 1;
}

static void next_row(struct screen *s)
{
    s->row++;
    s->column = 0;
}

/* The text that found no room, or NULL. */
static const char *put(struct screen *s, u8 area, const char *text, bool newline)
{
    bool empty = !*text && newline;

    for (; *text; text++) {
        if (s->column >= s->width)
            next_row(s);
        if (s->row >= s->rows)
            return text;
        s->cells[s->row * s->columns + s->column++] = (struct cell){*text, area};
        touch(s, s->row);
    }
    if (empty && s->row >= s->rows)
        return text;
    if (newline)
        next_row(s);
    return NULL;
}

void screen_put(struct screen *s, u8 area, const char *text, bool newline)
{
    const char *left = s->waiting ? text : put(s, area, text, newline);

    if (left)
        wait_for_page(s, area, left, newline);
}

void screen_page(struct screen *s)
{
    struct screen_piece *p = s->waiting;

    memset(s->cells, 0, s->rows * s->columns * sizeof *s->cells);
    s->row = s->column = 0;
    s->dirty = 0;
    s->dirty_end = s->rows;
    s->waiting = NULL;
    s->waiting_end = &s->waiting;
    s->waiting_count = 0;
    while (p) {
        struct screen_piece *next = p->next;
        screen_put(s, p->area, p->text, p->newline);
        free(p);
        p = next;
    }
}

void screen_clear(struct screen *s)
{
    forget_waiting(s);
    screen_page(s);
}
