/* USER DIRECT source as statements: columns 1-72, comments, continuation. Knows no statement by name.
 * Source: z/VM CP Planning and Administration, "Creating and Updating a User Directory". */
#pragma once
#include "guests/arch/types.h"

struct source {
    const char *next, *end;
    unsigned line, column; /* number of the line read last, and where its text begins */
};

struct source_statement {
    unsigned line, column; /* number of the line read last, and where its text begins */
    char text[2048];       /* printable characters, single blanks, case as written, no comma at the end */
    bool too_long;         /* it had more */
    bool open;             /* the source ended where it was to be continued */
    int bad_character;     /* the first that is neither printable nor a blank, or -1; text has ? for it */
};

void source_begin(struct source *s, const char *text, size_t length);
/* The next statement. False at the end of the source. */
bool source_next(struct source *s, struct source_statement *out);

/* Columns of a line that count. A password hash that begins within them is read to its end. */
#define SOURCE_COLUMNS 72
