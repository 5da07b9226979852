/* A generator of 64-bit pseudorandom numbers: each depends on the one before. */
#include "guests/programs/bench/bench.h"

u64 bench_xorshift(void)
{
    u64 x = 88172645463325252u, sum = 0;

    for (u32 i = 0; i < 6000000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        sum += x;
    }
    return sum;
}
