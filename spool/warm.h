/* The checks of a start, for the kinds of start. */
#pragma once
#include "spool/spool.h"

enum warm_depth { WARM_LOOK, WARM_READ }; /* is the data there? or: is it whole? */
enum warm_orphans { ORPHANS_REMOVE, ORPHANS_ADOPT };

/* As spool_warm_start(). What to do with data that no row names, and that nobody alive has open: remove it, or make it
 * a file again, because the rows were lost. */
int warm_start(struct spool *s, const struct spool_starting *how, enum warm_depth depth, enum warm_orphans orphans);
