/* The benchmark programs on the host itself: their checksums are what every engine must arrive at. */
#include "guests/programs/bench/bench.h"
#include <stdio.h>
#include <time.h>

static u64 now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * 1000000 + (u64)t.tv_nsec / 1000;
}

static void program_run(const char *name, u64 (*program)(void))
{
    u64 before = now(), sum = program(), after = now();

    printf("bench %s %lx %lu\n", name, sum, after - before);
}

int main(void)
{
#define PROGRAM(name, what) program_run(#name, name);
#include "guests/programs/bench/program.def"
#undef PROGRAM
    puts("bench end");
}
