/* Host time in the units CP and guests use. */
#pragma once
#include "guests/arch/types.h"
#include <time.h>

/* TOD-clock units: bit 51 counts microseconds since 1900-01-01 00:00 UTC (PoP chapter 4, "TOD Clock"). */
#define TOD_PER_MICROSECOND 4096ULL
#define TOD_PER_SECOND (1000000ULL * TOD_PER_MICROSECOND)
#define TOD_UNIX_EPOCH 0x7D91048BCA000000ULL /* TOD value of 1970-01-01 00:00 UTC */

u64 clock_tod(void); /* now, from the host's realtime clock */
u64 clock_monotonic_ns(void);
u64 clock_tod_of(time_t t);
time_t clock_unix_of(u64 tod);

/* "10:12:34", "EST", "FRIDAY", "04/28/16", as CP prints them, in the host's time zone. */
struct clock_text {
    char time[9], zone[9], weekday[10], date[9] /* mm/dd/yy */, fulldate[11] /* mm/dd/yyyy */, isodate[11];
};
void clock_describe(time_t t, struct clock_text *out);
enum date_format { DATE_SHORT, DATE_FULL, DATE_ISO };
/* Its date in one of the formats. */
static inline const char *clock_date(const struct clock_text *t, enum date_format format)
{
    return format == DATE_FULL ? t->fulldate : format == DATE_ISO ? t->isodate : t->date;
}
