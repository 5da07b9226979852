/* The sieve of Eratosthenes. */
#include "guests/programs/bench/bench.h"

#define LIMIT 500000

static u8 composite[LIMIT];

u64 bench_sieve(void)
{
    u64 sum = 0;

    for (int round = 0; round < 4; round++) {
        for (u32 i = 0; i < LIMIT; i++)
            composite[i] = 0;
        for (u32 i = 2; i < LIMIT; i++) {
            if (composite[i])
                continue;
            sum += i;
            for (u32 j = 2 * i; j < LIMIT; j += i)
                composite[j] = 1;
        }
    }
    return sum;
}
