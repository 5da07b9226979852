/* CP by DIAGNOSE X'08'. */
#pragma once
#include "guests/cms/base/text.h"

/* The response goes to the terminal; without a command the terminal talks to CP until BEGIN. Return code of the
 * command: 0, or its message number; 1 unknown. */
int cp_command(struct text command);
/* The response, lines ended by X'15', into buffer; *n is its whole length, which may be more than size. */
int cp_response(struct text command, char *buffer, u32 size, u32 *n);
