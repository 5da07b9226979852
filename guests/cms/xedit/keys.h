/* What came from the screen: the key, the cursor and the fields that were typed into. */
#pragma once
#include "guests/cms/xedit/edit.h"

void keys_take(struct editor *editor, const u8 *stream, u32 n);
/* READ: show the screen, wait, and stack what was typed on the command line. 0, or 25 without storage. */
int keys_read(struct editor *editor, bool tag);
/* What the prefix area of a line shows. */
u32 screen_prefix(const struct edit *e, u32 line, char shown[16]);
