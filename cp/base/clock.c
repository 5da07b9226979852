/* The host's clocks in TOD units and as CP prints time. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include <string.h>

u64 clock_tod(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return TOD_UNIX_EPOCH + (u64)ts.tv_sec * TOD_PER_SECOND + (u64)ts.tv_nsec * TOD_PER_MICROSECOND / 1000;
}

u64 clock_monotonic_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * 1000000000ULL + (u64)ts.tv_nsec;
}

u64 clock_tod_of(time_t t)
{
    return TOD_UNIX_EPOCH + (u64)t * TOD_PER_SECOND;
}

time_t clock_unix_of(u64 tod)
{
    return (time_t)((tod - TOD_UNIX_EPOCH) / TOD_PER_SECOND);
}

void clock_describe(time_t t, struct clock_text *out)
{
    struct tm tm;
    localtime_r(&t, &tm);
    strftime(out->time, sizeof out->time, "%H:%M:%S", &tm);
    text_copy(out->zone, sizeof out->zone, tm.tm_zone);
    strftime(out->weekday, sizeof out->weekday, "%A", &tm);
    strftime(out->date, sizeof out->date, "%m/%d/%y", &tm);
    strftime(out->fulldate, sizeof out->fulldate, "%m/%d/%Y", &tm);
    strftime(out->isodate, sizeof out->isodate, "%Y-%m-%d", &tm);
    text_upper(out->weekday);
}
