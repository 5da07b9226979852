/* How busy the real processors were lately, for INDICATE. Under cp_lock; load_start and load_stop on the loop's thread.
 */
#pragma once
#include "guests/arch/types.h"

#define LOAD_PROCESSORS 64

struct load {
    unsigned processors;
    unsigned average;                  /* percent, over the last minute or so */
    unsigned percent[LOAD_PROCESSORS]; /* each */
};

void load_start(void);
void load_stop(void);
void load_take(struct load *load);
