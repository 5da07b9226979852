/* CP's screens as 3270 data streams: the console (output, input and status areas) and the logo. */
#pragma once
#include "console/datastream.h"
#include "console/screen.h"
#include "console/terminal.h"

#define INPUT_TEXT_MAX 512

/* Where things are on a screen of so many rows and columns. Addresses. */
struct layout {
    unsigned rows, columns;
    bool alternate; /* the size is reached by ERASE/WRITE ALTERNATE */
    bool extended;  /* colours and highlighting can be shown */
};
static inline unsigned layout_input(const struct layout *l) /* first character of the input area */
{
    return (l->rows - 2) * l->columns + 1;
}
static inline unsigned layout_status(
    const struct layout *l) /* the attribute of the status area, which ends the input */
{
    return l->rows * l->columns - 21;
}
static inline unsigned layout_input_size(const struct layout *l)
{
    return layout_status(l) - layout_input(l);
}

struct console_frame {
    const struct terminal_style *style; /* by area */
    char status[24];
    bool hidden;         /* what is typed is not shown */
    bool alarm, restore; /* the keyboard */
    bool all;            /* the display shows something else, or nothing: write everything */
    /* What of the rest is to be written: the input area's text and attribute, the status, the cursor. */
    bool input, input_attribute, status_changed, cursor_moved;
    const char *text; /* of the input area */
    unsigned cursor;  /* offset in it; with its text it is written too */
};
/* What has changed since the last time, or all. s's dirty rows are clean then. */
void console_draw(struct outbound *out, const struct layout *l, struct screen *s, const struct console_frame *f);

enum { LOGO_USERID, LOGO_PASSWORD, LOGO_COMMAND, LOGO_FIELDS };
/* text: lines with new-line characters between. */
void logo_draw(struct outbound *out, const struct layout *l, const char *text, const char *status);
/* The address of a field's first character. */
unsigned logo_field(const struct layout *l, unsigned field);
