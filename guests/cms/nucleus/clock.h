/* What time it is, and how much CPU time was used: DIAGNOSE X'270'. */
#pragma once
#include "guests/arch/types.h"

struct clock {
    char date[10];   /* yyyy-mm-dd */
    char time[8];    /* hh:mm:ss */
    char us_date[8]; /* mm/dd/yy */
    u64 virtual_us, total_us;
};
void clock_read(struct clock *c);
