/* The terminal as a 3270 screen that a program has for itself: DIAGNOSE X'58' and X'8C'. */
#pragma once
#include "guests/arch/types.h"

/* How large it is; false: the user sits at a terminal of lines, or nowhere. */
bool display_size(u8 *rows, u8 *columns);
/* Erase and write (in the larger size if wide), with a write control character in data[0]. The data lies below 16M. */
bool display_write(const u8 *data, u16 n, bool wide);
/* Wait until the user presses a key, and read what he modified; 0: CP had the screen in between, or HX: write again. */
u16 display_read(u8 *data, u16 size);
void display_release(void); /* lines again */
/* A key was pressed while a program that has the screen does something else: it waits for display_read. False: it is
 * the console's, as no program has the screen, or as it is the second key: whoever wants to type HI presses Enter
 * twice. */
bool display_attention(void);
