/* A 3270 display as a client has it: its buffer, and what a person does at it. For session scripts. Knows no telnet.
 * Source: GA23-0059. A model 2: 24 rows of 80; of extended attributes it shows nothing. */
#pragma once
#include "console/datastream.h"

#define MODEL_ROWS 24
#define MODEL_COLUMNS 80
#define MODEL_SIZE (MODEL_ROWS * MODEL_COLUMNS)

struct display_model {
    u8 character[MODEL_SIZE]; /* EBCDIC; of a field attribute: the attribute */
    bool field[MODEL_SIZE];   /* there is a field attribute */
    unsigned address, cursor;
    bool locked; /* the keyboard waits for the program */
    u8 aid;      /* of the last key */
};

void model_open(struct display_model *m);
/* A record from the program; its answer, if it wants one, is added to reply. */
void model_receive(struct display_model *m, const u8 *data, size_t n, struct outbound *reply);
/* Type into the field where the cursor is, or the next one that can be typed into: what was there goes. False: there is
 * no such field. */
bool model_type(struct display_model *m, const char *text);
void model_tab(struct display_model *m);
/* A key with an attention identifier: what the display sends. */
void model_key(struct display_model *m, u8 aid, struct outbound *out);
/* What a person sees of a row in Latin-1, without blanks at its end. */
void model_row(const struct display_model *m, unsigned row, char text[MODEL_COLUMNS + 1]);
