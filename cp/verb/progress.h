/* How far a long work of the host's command line is: one line on standard error, where that is a terminal, from the
 * first second on, twice a second. One work at a time, of one thread. */
#pragma once
#include "guests/arch/types.h"

/* what: "loading the directory". Without a step, only the time is shown. */
void progress_begin(const char *what);
/* So much of so much is done; total 0: nobody knows of how much. */
void progress_step(u64 done, u64 total);
/* Before something else is printed at the terminal. */
void progress_clear(void);
void progress_end(void);
