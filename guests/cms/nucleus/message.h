/* Messages: DMSmmmnnns text, as SET EMSG of CP wants them shown. The table is message.def. */
#pragma once
#include "guests/cms/base/text.h"

enum message {
#define DMS(number, severity, NAME, rc, text) NAME,
#include "guests/cms/nucleus/message.def"
#undef DMS
};

/* Who shows messages instead of the terminal; NULL: nobody. */
extern void (*message_sink)(struct text line);

/* Say it in the name of a module (three letters, as "LST"); the value is the row's return code. */
int dms(const char *module, enum message m, ...);
/* Any line that begins like a message, as SET EMSG wants it. */
void message_edited(struct text line);
