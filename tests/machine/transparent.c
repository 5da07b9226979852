/* One program, with DAT off and on: what it computes is the same, here and in every other configuration. PoP chapter 3.
 */
#include "tests/machine/tables.h"

#define WORK (SCRATCH + 0x80000)
#define WORDS 4096

/* Sort, divide, translate and move: a bit of everything. */
static u64 program(void)
{
    u32 *words = (u32 *)at(WORK), state = 12345;
    u64 sum = 0;

    for (u32 i = 0; i < WORDS; i++) {
        state = state * 1103515245 + 12345;
        words[i] = state;
    }
    for (u32 gap = WORDS / 2; gap; gap /= 2)
        for (u32 i = gap; i < WORDS; i++)
            for (u32 k = i; k >= gap && words[k - gap] > words[k]; k -= gap) {
                u32 w = words[k];
                words[k] = words[k - gap];
                words[k - gap] = w;
            }
    for (u32 i = 1; i < WORDS; i++) {
        sum = (sum << 5 | sum >> 59) ^ words[i];
        sum += (words[i - 1] | (u64)words[i] << 32) / (words[i] >> 7 | 1);
    }
    __asm__ volatile("mvc 100(200,%1), 103(%1)\n\ttr 50(250,%1), 300(%1)\n\txc 7(33,%1), 60(%1)\n\tlg %%r0, 64(%1)\n\t"
                     "alcg %%r0, 72(%1)\n\tcvd %%r0, 0(%1)\n\tlg %%r0, 0(%1)\n\tagr %0, %%r0"
                     : "+d"(sum)
                     : "a"(words)
                     : "r0", "cc", "memory");
    return sum;
}

TEST(a_program_computes_the_same_with_and_without_dat)
{
    u64 sum = program();
    u8 before;

    tell("program", sum);
    tables_make();
    CR_SET(1, asce_of(0));
    __asm__ volatile("stosm %0, 4" : "=Q"(before) : : "memory");
    CHECK_EQUAL(program(), sum);
    __asm__ volatile("stnsm %0, 0xfb" : "=Q"(before) : : "memory");
    CR_SET(1, 0);
}
