/* The page that a printer prints before each file, to tell whose it is from across the room. */
#pragma once
#include "cp/vm/paper.h"

/* Put it on paper, which stands at the top of a page and stays on this page. copy of copies. 0 or -ENOMEM. */
int separator_page(struct paper *p, const struct spool_file *f, u16 rdev, unsigned copy, unsigned copies);
