/* DIAGNOSE X'270', the extended pseudo timer. */
#include "guests/cms/nucleus/clock.h"
#include "guests/cms/base/memory.h"

void clock_read(struct clock *c)
{
    struct {
        char date[8], time[8];
        u64 virtual_us, total_us;
        char full_date[16], iso_date[10];
        u8 versions[6];
    } area __attribute__((aligned(8)));
    u64 length = sizeof area;

    asm volatile("diag %1,%2,0x270" : "=m"(area) : "d"(&area), "d"(length) : "cc", "memory");
    memcpy(c->date, area.iso_date, sizeof c->date);
    memcpy(c->time, area.time, sizeof c->time);
    memcpy(c->us_date, area.date, sizeof c->us_date);
    c->virtual_us = area.virtual_us;
    c->total_us = area.total_us;
}
