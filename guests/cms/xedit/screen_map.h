/* Which row of the screen shows what. */
#pragma once
#include "guests/cms/xedit/edit.h"

enum row_kind {
    ROW_NOTHING,
    ROW_ID,
    ROW_MESSAGE,
    ROW_COMMAND,
    ROW_STATUS,
    ROW_SCALE,
    ROW_TABS,
    ROW_TOP,
    ROW_LINE,
    ROW_END,
    ROW_SHADOW, /* lines that are not displayed */
    ROW_INPUT,  /* of input mode */
    ROW_RESERVED,
};
struct row {
    u8 kind;
    u32 line;  /* ROW_LINE; ROW_SHADOW: the first; ROW_RESERVED: which one */
    u32 count; /* ROW_SHADOW */
};
struct screen_map {
    struct row row[EDIT_SCREEN_ROWS + 1]; /* from 1 */
    u32 current;                          /* the row of the current line */
    u32 message;                          /* that of the first message */
};
/* Rows of the present file, as its settings have them. */
void screen_map(const struct editor *editor, const struct edit *e, struct screen_map *m);
/* What a row of the file area shows: columns from 0 and how many, and where its data and prefix begin on the screen. */
struct screen_shape {
    u32 from, width;        /* columns of the line */
    u32 data_at, prefix_at; /* screen columns of the attribute bytes, from 0; prefix_at: ~0 without */
};
void screen_shape(const struct editor *editor, const struct edit *e, struct screen_shape *s);
