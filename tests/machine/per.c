/* Program-event recording: fetching, storing, branching. PoP chapter 4, "Program-Event Recording". */
#include "tests/machine/machine.h"

#define BRANCHES 0x80800000UL /* with the branch-address control: targets in the range only */
#define FETCHES 0x40000000UL
#define STORES 0x20000000UL
#define KEYS 0x10000000UL
#define ZEROS 0x04000000UL
#define PER 0x80
#define AREA (SCRATCH + 0x50000)

void per_probe(void);
__asm__(".balign 8\nper_probe:\tnopr\n\tnopr\n\tbr %r14\n");

static void watch(u64 events, u64 first, u64 last)
{
    CR_SET(10, first);
    CR_SET(11, last);
    CR_SET(9, events);
}

TEST(fetching_in_the_range_is_an_event)
{
    watch(FETCHES, (u64)per_probe, (u64)per_probe);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "basr %%r14, %0", , IN("a"(per_probe))), PER);
    CHECK_EQUAL(AT16(Z_PER_CODE) >> 8, 0x40);
    CHECK_EQUAL(AT64(Z_PER_ADDRESS), (u64)per_probe);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), (u64)per_probe + 2);
    watch(0, 0, 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "basr %%r14, %0", , IN("a"(per_probe))), 0);
}

TEST(storing_into_the_range_is_an_event)
{
    watch(STORES, AREA + 8, AREA + 15);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "mvi 7(%0), 1", , IN("a"(AREA))), 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "mvi 16(%0), 1", , IN("a"(AREA))), 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "lg %%r14, 8(%0)", , IN("a"(AREA))), 0);
    AT64(AREA + 8) = 0;
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "mvghi 8(%0), 5", , IN("a"(AREA))), PER);
    CHECK_EQUAL(AT16(Z_PER_CODE) >> 8, 0x20);
    CHECK_EQUAL(AT64(Z_PER_ADDRESS), AT64(0x718));
    CHECK_EQUAL(AT64(AREA + 8), 5);
    CHECK_EQUAL(TRY_IN(MASK, "mvghi 8(%0), 6", , IN("a"(AREA))), 0);
    watch(0, 0, 0);
}

TEST(a_comparison_stores_only_if_it_is_equal)
{
    u64 old = 1;

    watch(STORES, AREA, AREA + 7);
    AT64(AREA) = 2;
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "csg %0, %1, 0(%2)", OUT("+d"(old)), IN("d"(3UL), "a"(AREA))), 0);
    CHECK_EQUAL(old, 2);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "csg %0, %1, 0(%2)", OUT("+d"(old)), IN("d"(3UL), "a"(AREA))), PER);
    CHECK_EQUAL(AT64(AREA), 3);
    watch(0, 0, 0);
}

TEST(setting_a_key_is_an_event)
{
    watch(KEYS, 0, 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "sske %0, %1", , IN("d"(0x30UL), "a"(AREA))), PER);
    CHECK_EQUAL(AT16(Z_PER_CODE) >> 8, 0x10);
    CHECK_EQUAL(key_get(AREA) & 0xF0, 0x30);
    key_set(AREA, 0);
    watch(0, 0, 0);
}

TEST(an_operand_at_a_register_of_zeros_is_an_event)
{
    watch(ZEROS, 0, 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "lg %%r14, 0x200(%0)", , IN("a"(0UL))), PER);
    CHECK_EQUAL(AT16(Z_PER_CODE) >> 8, 0x04);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "lg %%r14, 0x200", , IN("a"(0UL))), 0);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "la %%r14, 0x200(%0)", , IN("a"(0UL))), 0);
    watch(0, 0, 0);
}

TEST(branching_into_the_range_is_an_event)
{
    watch(BRANCHES, (u64)per_probe, (u64)per_probe + 2);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "basr %%r14, %0", , IN("a"(per_probe))), PER);
    CHECK_EQUAL(AT16(Z_PER_CODE) >> 8, 0x80);
    CHECK_EQUAL(AT64(Z_PGM_OLD + 8), (u64)per_probe);
    watch(BRANCHES, (u64)per_probe + 64, (u64)per_probe + 66);
    CHECK_EQUAL(TRY_IN(MASK | PSW_PER, "basr %%r14, %0", , IN("a"(per_probe))), 0);
    watch(0, 0, 0);
}
