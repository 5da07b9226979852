/* The figures of a system as lines of text, which is how they go over the control socket (request `figures`) and what
 * `ursa top --figures` prints:
 *     figures 1 NANOSECONDS                   the form, and when they were taken, of a clock that only goes forward
 *     system name=URSA started=1700000000 ... all of SYSTEM_FIGURE (cp/vm/figure.def) as name=number
 *     user name=LINUX1 state=RUNNING terminal=L0003 cpus=2 ...    a line for each user, all of USER_FIGURE
 * A reader takes what it knows and passes over what it does not. */
#pragma once
#include "cp/vm/figures.h"
#include <stdio.h>

/* Give each line, without its end, to line(). */
void figures_print(const struct figures *f, void (*line)(void *arg, const char *text), void *arg);
/* Read lines up to the end of in: 0, -EPROTO if they are no figures, -ENOMEM. f is the caller's until figures_free().
 */
int figures_parse(FILE *in, struct figures *f);
