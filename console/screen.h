/* What is on a display when CP uses it as a console: the output area, which is filled from the top and then begun anew.
 * Knows neither data streams nor what a terminal is doing. Source: CP Commands and Utilities Reference, "Using a
 * Display Terminal". */
#pragma once
#include "guests/arch/types.h"

struct cell {
    char c;  /* Latin-1; 0: nothing */
    u8 area; /* enum terminal_area */
};

struct screen_piece { /* output for which there was no room */
    struct screen_piece *next;
    u8 area;
    bool newline;
    char text[];
};

struct screen {
    unsigned rows, columns;    /* of the output area */
    unsigned width;            /* after how many columns a line goes on in the next row */
    unsigned row, column;      /* where the next character goes; row is rows: the area is full */
    unsigned dirty, dirty_end; /* rows that have changed: from dirty to before dirty_end */
    struct screen_piece *waiting, **waiting_end;
    unsigned waiting_count;
    struct cell *cells;
};

bool screen_open(struct screen *s, unsigned rows, unsigned columns); /* false when out of memory */
void screen_close(struct screen *s);
/* Put text where the last one ended. Once there is no room everything waits for the next page. */
void screen_put(struct screen *s, u8 area, const char *text, bool newline);
bool screen_has_waiting(const struct screen *s);
/* A new, empty page, and on it what waits, as far as there is room. */
void screen_page(struct screen *s);
/* The same, and nothing waits any more. */
void screen_clear(struct screen *s);
static inline bool screen_line_unfinished(const struct screen *s)
{
    return s->column > 0;
}
