/* What comes out of a real printer or punch: a file in a folder of the host. It appears under its name when it is whole
 * and on the host's disk; until then it is a hidden file. One user's at a time; blocks, so never on the event loop. */
#pragma once
#include "cp/vm/paper.h"
#include <limits.h>

enum printout_format {
    PRINTOUT_TEXT,  /* pages as text: a form feed between pages, overstrikes with backspaces. UTF-8 */
    PRINTOUT_PDF,   /* pages on green-bar paper */
    PRINTOUT_LINES, /* cards as lines of text. UTF-8 */
    PRINTOUT_CARDS, /* cards as they are, 80 bytes each */
};

struct printout;

const char *printout_suffix(enum printout_format format); /* ".txt" */

/* Begin a file in folder, which is made if it is not there. 0 or -errno; -ENOTSUP: this program makes no PDF. */
int printout_open(const char *folder, enum printout_format format, struct printout **out);
/* Add a page or a card. 0 or -errno; after an error only printout_discard() helps. */
int printout_page(struct printout *p, const struct paper *page);
int printout_card(struct printout *p, const u8 *data, size_t length);
/* Write all of it, and give it the first name that is free: name.txt, name.2.txt ... The printout is gone in any case.
 * 0 or -errno: then there is no file. */
int printout_close(struct printout *p, const char *name);
void printout_discard(struct printout *p);
/* Remove what a crash left unfinished in a folder. */
void printout_clean(const char *folder);
