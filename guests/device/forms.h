/* The forms-control buffer of a printer: which lines of the form have channels 1 to 12, and where the form stands. */
#pragma once
#include "guests/arch/types.h"

#define FORMS_LINES 256

struct forms {
    bool loaded; /* without a buffer nothing is sensed */
    u8 channel[FORMS_LINES];
    unsigned lines, line;
};

/* Load the buffer as a 3211 takes it (one byte a line, X'0c' channel c, X'10' in the last). False if it has no line, or
 * a channel above 12. */
bool forms_load(struct forms *f, const u8 *bytes, u32 length);
/* The same as a 3800 takes it: as many lines as there are bytes, with their height in the left halves. */
bool forms_load_3800(struct forms *f, const u8 *bytes, u32 length);
/* Move on by lines. Bit c of the result: channel c was met. */
u32 forms_space(struct forms *f, unsigned lines);
/* Move to the next line with that channel; to the top of the form if no line has it. Skipping senses nothing. */
void forms_skip(struct forms *f, u8 channel);
