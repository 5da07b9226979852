/* The TOD clock, the clock comparator and the CPU timer. PoP chapter 4, "Timing". */
#include "tests/machine/machine.h"

#define MILLISECOND (1000UL << 12)

TEST(the_clock_never_stores_a_value_twice)
{
    u64 before = clock();

    for (u32 i = 0; i < 10000; i++) {
        u64 now = clock();
        if (now <= before)
            CHECK(now > before);
        before = now;
    }
}

TEST(the_clock_comparator_interrupts_when_its_time_has_come)
{
    u64 cr0 = cr_get0(), due = clock() + 5 * MILLISECOND, never = -1UL, read;

    __asm__ volatile("sckc %0" : : "Q"(due));
    __asm__ volatile("stckc %0" : "=Q"(read));
    CHECK_EQUAL(read, due);
    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_CLOCK_COMPARATOR);
    CHECK(!take_external() || clock() > due);
    wait_external();
    CHECK_EQUAL(AT16(Z_EXT_CODE), 0x1004);
    CHECK(clock() > due);
    __asm__ volatile("sckc %0" : : "Q"(never));
    CHECK(!take_external());
    CR_SET(0, cr0);
}

TEST(the_cpu_timer_runs_down_and_interrupts_below_zero)
{
    u64 cr0 = cr_get0(), value = 5 * MILLISECOND, first, second;

    __asm__ volatile("spt %2\n\tstpt %0\n\tstpt %1" : "=Q"(first), "=Q"(second) : "Q"(value));
    CHECK(first <= value);
    CHECK(second <= first);
    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_CPU_TIMER);
    if (take_external()) { /* not before its time */
        __asm__ volatile("stpt %0" : "=Q"(first));
        CHECK((s64)first < 0);
    }
    wait_external();
    CHECK_EQUAL(AT16(Z_EXT_CODE), 0x1005);
    __asm__ volatile("stpt %0" : "=Q"(first));
    CHECK((s64)first < 0);
    value = INT64_MAX;
    __asm__ volatile("spt %0" : : "Q"(value));
    CHECK(!take_external());
    CR_SET(0, cr0);
}
