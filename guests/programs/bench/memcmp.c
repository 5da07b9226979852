/* Areas compared: equal ones, and such as differ somewhere. */
#include "guests/programs/bench/bench.h"

#define SIZE 4096
#define AREAS 32

static u8 areas[AREAS][SIZE];

static u32 order(const u8 *a, const u8 *b, u64 size)
{
    __asm__("" : "+r"(a), "+r"(b), "+r"(size)); /* not known to be the same as before */
    int c = __builtin_memcmp(a, b, size);
    return c < 0 ? 1 : c > 0 ? 2 : 3;
}

u64 bench_memcmp(void)
{
    u32 seed = 521288629;
    u64 sum = 0;

    for (u32 a = 0; a < AREAS; a++)
        for (u32 i = 0; i < SIZE; i++)
            areas[a][i] = (u8)(i * 13);
    for (u32 a = 1; a < AREAS; a += 2)
        areas[a][random_next(&seed) % SIZE] ^= 0x41;
    for (u32 round = 0; round < 15; round++)
        for (u32 a = 0; a < AREAS; a++)
            for (u32 b = 0; b < AREAS; b++)
                sum = sum * 5 + order(areas[a], areas[b], SIZE - round) + order(areas[a] + a, areas[b] + a, 40);
    return sum;
}
