/* The end of strings of all lengths up to a thousand bytes. */
#include "guests/programs/bench/bench.h"

#define SIZE 65536
#define LONGEST 1000

static char text[SIZE];

u64 bench_strlen(void)
{
    u32 seed = 362436069, starts[SIZE / 8], count = 0;
    u64 sum = 0;

    for (u32 at = 0; at < SIZE - LONGEST - 1;) {
        u32 length = random_next(&seed) % (random_next(&seed) % LONGEST + 1);
        starts[count++] = at;
        for (u32 i = 0; i < length; i++)
            text[at++] = (char)('a' + i % 26);
        text[at++] = 0;
        if (count == sizeof starts / sizeof *starts)
            break;
    }
    for (u32 round = 0; round < 500; round++)
        for (u32 i = 0; i < count; i++) {
            const char *string = text + starts[i];
            __asm__("" : "+r"(string)); /* not known to be the same as before */
            sum = sum * 3 + __builtin_strlen(string);
        }
    return sum;
}
