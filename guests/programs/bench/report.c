/* The main program of the bare-metal image: runs every program, times it by the TOD clock, and says on the operator's
 * console "bench NAME CHECKSUM MICROSECONDS", at the end "bench end". The console is the service processor's line-mode
 * message, which every machine has that can IPL Linux. */
#include "guests/programs/bench/bench.h"
#include "guests/programs/operator.h"

void bench(void);

static char *put(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static char *put_number(char *to, u64 n, u32 base)
{
    char digits[24];
    int i = 0;

    do
        digits[i++] = "0123456789abcdef"[n % base];
    while (n /= base);
    while (i)
        *to++ = digits[--i];
    return to;
}

static u64 clock_read(void)
{
    u64 tod;

    __asm__ volatile("stck %0" : "=Q"(tod) : : "cc", "memory");
    return tod;
}

static void program_run(const char *name, u64 (*program)(void))
{
    char line[64], *to;
    u64 before = clock_read(), sum = program(), after = clock_read();

    to = put(put(put(line, "bench "), name), " ");
    to = put(put_number(to, sum, 16), " ");
    to = put_number(to, (after - before) >> 12, 10);
    *to = 0;
    operator_say(line);
}

void bench(void)
{
    operator_open();
#define PROGRAM(group, name, what) program_run(#name, bench_##name);
#include "guests/programs/bench/program.def"
#undef PROGRAM
    operator_say("bench end");
}
