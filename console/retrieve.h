/* What was typed at a display, for the RETRIEVE function of PF keys. */
#pragma once
#include "guests/arch/types.h"

#define RETRIEVE_LINES 32

struct retrieve {
    char *lines[RETRIEVE_LINES]; /* newest first */
    unsigned count;
    unsigned at; /* how many lines back the last retrieval went; 0: none since something was typed */
};

void retrieve_add(struct retrieve *r, const char *line);
/* An older line, or with forward a newer one; round and round. NULL: nothing was typed yet. */
const char *retrieve_next(struct retrieve *r, bool forward);
void retrieve_forget(struct retrieve *r);
