/* Areas cleared and filled. */
#include "guests/programs/bench/bench.h"

#define SIZE (256u << 10)

static u8 area[SIZE];

u64 bench_memset(void)
{
    u64 sum = 0;

    for (u32 round = 0; round < 300; round++) {
        __builtin_memset(area, 0, SIZE);
        __builtin_memset(area + round * 64, (int)(round & 0xFF), 4096 + round);
        for (u32 i = 0; i < 512; i++)
            __builtin_memset(area + i * 512, (int)(i + round) & 0xFF, 24);
        for (u32 i = 0; i < SIZE; i += 1021)
            sum = sum * 31 + area[i];
    }
    return sum;
}
