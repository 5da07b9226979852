/* XEDIT's screen: painted as the settings want, and read. It knows which row shows which line. */
#pragma once
#include "guests/cms/xedit/edit.h"

#define ROW_MIDDLE 1000 /* a row setting: this and an offset; else from the top, or negative from the bottom */

/* Take the terminal's screen. False: it has none, or there is no storage. */
bool screen_open(struct editor *editor);
void screen_close(struct editor *editor);
/* The line about a file: its name, form, size and so on. Its length. */
u32 screen_id_line(const struct edit *e, char *line, u32 size);
/* Show the present file. */
void screen_show(struct editor *editor);
/* Wait for a key; how much it sent into the stream, 0: nothing that can be used. */
u32 screen_read(struct editor *editor);
/* The same, and do what was typed: lines changed, prefix areas, the command line, the key. */
void screen_turn(struct editor *editor);
