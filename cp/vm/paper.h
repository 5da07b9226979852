/* Continuous forms: where a line printer's carriage stands, and what was struck on the page under it. */
#pragma once
#include "spool/spool.h"

#define PAPER_COLUMNS 204
#define PAPER_INCHES 11
#define PAPER_LINES 66 /* of the usual form, at 6 lines an inch */

/* One stroke of the hammers: a line may have several, which overstrike each other in this order. */
struct paper_strike {
    unsigned line, length;    /* line from 0; trailing blanks not counted */
    char text[PAPER_COLUMNS]; /* Latin-1 */
};

struct paper {
    unsigned lines;    /* to a page */
    unsigned line;     /* where the carriage stands, from 0 */
    bool single_space; /* every line is followed by one space, whatever the carriage control says */
    bool moved;        /* since the top of the page: the carriage has moved, or something was struck */
    struct paper_strike *strikes;
    size_t count, room;
};

/* How many lines a page has under a forms-control buffer: the names 6, 8, 10 and 12 are lines an inch, all others are
 * the usual form. */
unsigned paper_lines(const char *fcb);
void paper_start(struct paper *p, unsigned lines);
void paper_free(struct paper *p);
/* Execute one record of a printer, or print a card as a line. 1 if the page is full: it is to be taken, and
 * paper_turn() begins the next, on which the carriage stands already; 0 if not; -ENOMEM, and then nothing was done. */
int paper_record(struct paper *p, const struct spool_record *r, enum spool_origin origin);
void paper_turn(struct paper *p);
/* Print a line of text and space one line: for pages that CP itself makes. As paper_record(). */
int paper_text(struct paper *p, const char *latin1);
