/* The terminal: lines out, which SET CMSTYPE HT holds back, and lines in, from the program stack first. */
#pragma once
#include "guests/cms/base/text.h"

#define CONSOLE_LINE_MAX                                                                                               \
    255 /* of what is typed, and of what one line of output shows before it is continued on the next */

void console_line(struct text line); /* one line */
void console_part(struct text part); /* the same without a new line */
void say(const char *text, ...);     /* format() and console_line(); at most 1023 characters */
/* The next line: from the stack, else typed (VM READ). The length, 0 for a null line. console_read_terminal does not
 * look at the stack.
 */
u32 console_read(char line[CONSOLE_LINE_MAX + 1]);
u32 console_read_terminal(char line[CONSOLE_LINE_MAX + 1]);
/* Let interruptions in: lines typed meanwhile are stacked, immediate commands are done. Commands that work long call it
 * once for each record or file. True: the command is to end now (HX), by returning. */
bool console_attention(void);
u16 console_device(void); /* its device number */
