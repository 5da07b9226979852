/* The program stack and its buffers (MAKEBUF, DROPBUF), and the lines typed ahead, which are read after it. */
#pragma once
#include "guests/cms/base/text.h"

int stack_push(struct text line);              /* LIFO. 0, or 25 without storage */
int stack_queue(struct text line);             /* FIFO, within the present buffer */
bool stack_take(char *line, u32 size, u32 *n); /* false: empty */
u32 stack_count(void);                         /* lines in all buffers: SENTRIES, QUEUED() */
u32 stack_makebuf(void);                       /* the number of the new buffer, 0: no storage */
u32 stack_newest(void);                        /* the number of the newest buffer, 0: none was made */
int stack_dropbuf(u32 number);                 /* this one and those made after it; 0: all. Or 1: no such buffer */
void stack_clear(void);                        /* DESBUF: and what was typed ahead */
int stack_type_ahead(struct text line);        /* a line that came from the terminal. 0, or 25 */
bool stack_take_typed(char *line, u32 size, u32 *n);
