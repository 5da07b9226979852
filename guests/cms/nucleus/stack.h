/* The program stack and its buffers (MAKEBUF, DROPBUF), and the lines typed ahead, which are read after it. */
#pragma once
#include "guests/cms/base/text.h"

int stack_push(struct text line);              /* LIFO. 0, or 25 without storage */
int stack_queue(struct text line);             /* FIFO, within the present buffer */
bool stack_take(char *line, u32 size, u32 *n); /* false: empty */
u32 stack_count(void);                         /* lines in all buffers: SENTRIES, QUEUED() */
u32 stack_makebuf(void);                       /* the number of the new buffer */
int stack_dropbuf(u32 number);                 /* this one and those made after it; 0: all. Or 1: no such buffer */
void stack_clear(void);                        /* DESBUF: and what was typed ahead */
