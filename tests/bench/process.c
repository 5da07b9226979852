/* The benchmark programs in a process: on the host, whose checksums every engine must arrive at, and in a Linux guest.
 * Each says "bench NAME CHECKSUM MICROSECONDS". process [NAME...]: those; system: all; without: those that the
 * bare-metal image has. */
#include "guests/programs/bench/bench.h"
#include "tests/bench/system.h"
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static sigjmp_buf refused;

static void instruction_refused(int signal)
{
    siglongjmp(refused, signal);
}

static u64 now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * 1000000 + (u64)t.tv_nsec / 1000;
}

static bool is_wanted(const char *name, bool by_default, char **names)
{
    bool wanted = by_default && !*names;

    for (; *names; names++)
        wanted |= strcmp(*names, name) == 0;
    return wanted;
}

static void program_run(const char *name, u64 (*program)(void))
{
    if (sigsetjmp(refused, 1))
        return;
    u64 before = now(), sum = program(), after = now();

    if (sum)
        printf("bench %s %lx %lu\n", name, sum, after - before);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "nothing") == 0)
        return 0; /* what bench_exec starts */
    signal(SIGILL, instruction_refused);
#define PROGRAM(group, name, what)                                                                                     \
    if (is_wanted(#name, true, argv + 1))                                                                              \
        program_run(#name, bench_##name);
#include "guests/programs/bench/program.def"
#undef PROGRAM
#define PROGRAM(group, name, what)                                                                                     \
    if (is_wanted(#name, false, argv + 1))                                                                             \
        program_run(#name, bench_##name);
#include "tests/bench/system.def"
#undef PROGRAM
    puts("bench end");
}
