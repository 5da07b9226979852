/* What the scheduler and the dispatcher give real guests on real processors: shares, limits, the answer of an
 * interactive guest, the cost of a dispatch and of a tick. Prints figures; asserts nothing. scheduling [SECONDS [CASE]]
 */
#include "cp/base/clock.h"
#include "cp/diagnose/diagnose.h"
#include "cp/vm/dispatch.h"
#include "guests/engine/machine.h"
#include "tests/unit/cp_vm/system.h"
#include <sys/resource.h>

#define GUESTS 10
#define CODE 0x2000
#define INTERRUPT (CODE + 0x1E)
#define SPIN (CODE + 0x6A)
#define YIELD (CODE + 0x72)
#define INTERVAL 0x310 /* TOD units until the next tick */
#define WORST 0x318    /* the latest that a tick was, and */
#define TICKS 0x340    /* how many there were, */
#define SUM 0x348      /* how late together */
#define WORK 0x350     /* turns of a loop for each tick */

/* At CODE, a guest that sets its clock comparator, waits, and notes how late it is interrupted; at SPIN one that
 * computes; at YIELD one that does nothing but DIAGNOSE X'44'. */
static const u8 program[] = {
    0xB2, 0x05, 0x03, 0x00,             /* stck 300 */
    0xE3, 0x10, 0x03, 0x00, 0x00, 0x04, /* lg   1,300 */
    0xE3, 0x10, 0x03, 0x10, 0x00, 0x08, /* ag   1,INTERVAL */
    0xE3, 0x10, 0x03, 0x08, 0x00, 0x24, /* stg  1,308 */
    0xB2, 0x06, 0x03, 0x08,             /* sckc 308 */
    0xB2, 0xB2, 0x03, 0x20,             /* lpswe 320: wait */
    0xB2, 0x05, 0x03, 0x00,             /* INTERRUPT: stck 300 */
    0xE3, 0x10, 0x03, 0x00, 0x00, 0x04, /* lg   1,300 */
    0xE3, 0x10, 0x03, 0x08, 0x00, 0x09, /* sg   1,308 */
    0xE3, 0x20, 0x03, 0x40, 0x00, 0x04, /* lg   2,TICKS */
    0xA7, 0x2B, 0x00, 0x01,             /* aghi 2,1 */
    0xE3, 0x20, 0x03, 0x40, 0x00, 0x24, /* stg  2,TICKS */
    0xE3, 0x20, 0x03, 0x48, 0x00, 0x04, /* lg   2,SUM */
    0xB9, 0x08, 0x00, 0x21,             /* agr  2,1 */
    0xE3, 0x20, 0x03, 0x48, 0x00, 0x24, /* stg  2,SUM */
    0xE3, 0x10, 0x03, 0x18, 0x00, 0x21, /* clg  1,WORST */
    0xA7, 0xD4, 0x00, 0x05,             /* jnh  *+10 */
    0xE3, 0x10, 0x03, 0x18, 0x00, 0x24, /* stg  1,WORST */
    0x58, 0x30, 0x03, 0x50,             /* l    3,WORK */
    0xA7, 0x36, 0x00, 0x00,             /* brct 3,* */
    0xA7, 0xF4, 0xFF, 0xCD,             /* j    CODE */
    0xA7, 0x36, 0x00, 0x00,             /* SPIN: brct 3,* */
    0xA7, 0xF4, 0xFF, 0xFE,             /* j    SPIN */
    0x83, 0x00, 0x00, 0x44,             /* YIELD: diag 0,0,44 */
    0xA7, 0x2B, 0x00, 0x01,             /* aghi 2,1 */
    0xA7, 0xF4, 0xFF, 0xFC,             /* j    YIELD */
};

static struct vm *guest[GUESTS];
static unsigned seconds = 3;

static void store(struct vm *vm, u64 address, u64 value)
{
    u8 bytes[8];

    be64_store(bytes, value);
    storage_write(vm->machine->storage, address, bytes, sizeof bytes, KEY_NONE, NULL);
}

static u64 fetch(struct vm *vm, u64 address)
{
    u8 bytes[8];

    storage_read(vm->machine->storage, address, bytes, sizeof bytes, KEY_NONE, NULL);
    return be64_load(bytes);
}

static struct vm *guest_start(unsigned n, u64 at)
{
    struct vm *vm;
    struct cpu *cpu;
    char name[16];

    snprintf(name, sizeof name, "G%u", n);
    vm = guest[n] = system_user(name);
    cpu = vm_base_cpu(vm);
    vm_enter_cp(vm);
    vm_reset(vm, true);
    cpu->esa = false;
    storage_write(vm->machine->storage, CODE, program, sizeof program, KEY_NONE, NULL);
    store(vm, 0x1B0, PSW_EA | PSW_BA);
    store(vm, 0x1B8, INTERRUPT);
    store(vm, 0x320, PSW_EXT | PSW_WAIT | PSW_EA | PSW_BA);
    store(vm, INTERVAL, 10000 * TOD_PER_MICROSECOND);
    store(vm, WORK, 1000ULL << 32);
    cpu->cr[0] |= 0x800; /* the clock comparator's mask */
    cpu_load_psw(cpu, PSW_EA | PSW_BA, at);
    cpu_start(cpu);
    vm_resume(vm);
    return vm;
}

static void begin(unsigned processors)
{
    static char users[GUESTS * 64];

    *users = 0;
    for (unsigned i = 0; i < GUESTS; i++)
        snprintf(users + strlen(users), 64, "USER G%u G%u 1M 1M G\n CONSOLE 009 3215 T\n", i, i);
    system_setup(NULL);
    directory_load(cp.directory, "USERS", users, strlen(users), true, no_report, NULL);
    cp.diagnose = diagnose;
    dispatch_start(processors);
}

static void end(void)
{
    dispatch_stop();
    system_teardown(NULL);
}

static u64 used(unsigned n)
{
    struct dispatch_state state;

    dispatch_look(guest[n], &state);
    return state.used_ns;
}

static void measure_shares(unsigned n)
{
    u64 a, b;

    (void)n;
    begin(1);
    guest_start(0, SPIN);
    dispatch_set_share(guest_start(1, SPIN), (struct share){.amount = 300});
    usleep(100000);
    a = used(0), b = used(1);
    sleep(seconds);
    a = used(0) - a, b = used(1) - b;
    printf("RELATIVE 100 and 300 on one processor: 1:%.3f\n", (double)b / (double)a);
    end();
}

static void measure_limit(unsigned others)
{
    u64 a, began;

    begin(1);
    for (unsigned i = 1; i <= others; i++)
        guest_start(i, SPIN);
    dispatch_set_share(guest_start(0, SPIN), (struct share){.absolute = true, .amount = 100, .limit = LIMIT_HARD});
    usleep(100000);
    a = used(0), began = clock_monotonic_ns();
    sleep(seconds);
    printf("ABSOLUTE 10%% LIMITHARD beside %u that compute: %.2f%%\n", others,
        100.0 * (double)(used(0) - a) / (double)(clock_monotonic_ns() - began));
    end();
}

static void measure_interactive(unsigned others)
{
    begin(1);
    for (unsigned i = 1; i <= others; i++)
        guest_start(i, SPIN);
    usleep(300000);
    guest_start(0, CODE);
    sleep(seconds);
    vm_enter_cp(guest[0]);
    printf("An interactive guest beside %u that compute answers after %.0f us on average, %.0f us at worst (of %llu)\n",
        others, (double)fetch(guest[0], SUM) / (double)fetch(guest[0], TICKS) / 4096,
        (double)fetch(guest[0], WORST) / 4096, (unsigned long long)fetch(guest[0], TICKS));
    end();
}

static u64 cpu_ns(void)
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    return (u64)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000000ULL +
           (u64)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1000ULL;
}

static void measure_dispatch(unsigned guests)
{
    u64 before = 0, count = 0, cpu;

    begin(1);
    for (unsigned i = 0; i < guests; i++)
        guest_start(i, YIELD);
    usleep(100000);
    for (unsigned i = 0; i < guests; i++)
        before += vm_base_cpu(guest[i])->gr[2].g;
    cpu = cpu_ns();
    sleep(seconds);
    for (unsigned i = 0; i < guests; i++)
        count += vm_base_cpu(guest[i])->gr[2].g;
    cpu = cpu_ns() - cpu;
    printf("DIAGNOSE X'44' in a loop, %u guests: %.0f ns each%s\n", guests, (double)cpu / (double)(count - before),
        guests > 1 ? ", with a dispatch of another guest" : "");
    end();
}

static void measure_tick(unsigned processors)
{
    struct rusage before, after;
    u64 cpu, ticks;

    begin(processors);
    guest_start(0, CODE);
    store(guest[0], INTERVAL, 4000 * TOD_PER_MICROSECOND);
    store(guest[0], WORK, 1ULL << 32);
    usleep(200000);
    getrusage(RUSAGE_SELF, &before);
    cpu = cpu_ns();
    ticks = fetch(guest[0], TICKS);
    sleep(seconds);
    cpu = cpu_ns() - cpu;
    ticks = fetch(guest[0], TICKS) - ticks;
    getrusage(RUSAGE_SELF, &after);
    printf("250 ticks a second, %u processors: %.2f us of a core each, %.2f switches of threads\n", processors,
        (double)cpu / (double)ticks / 1000,
        (double)(after.ru_nvcsw + after.ru_nivcsw - before.ru_nvcsw - before.ru_nivcsw) / (double)ticks);
    end();
}

static const struct {
    const char *name;
    void (*measure)(unsigned n);
    unsigned n;
} cases[] = {
    {"shares", measure_shares, 0},
    {"limit", measure_limit, 0},
    {"limit", measure_limit, 3},
    {"interactive", measure_interactive, 0},
    {"interactive", measure_interactive, 8},
    {"dispatch", measure_dispatch, 1},
    {"dispatch", measure_dispatch, 2},
    {"dispatch", measure_dispatch, GUESTS},
    {"tick", measure_tick, 1},
    {"tick", measure_tick, 2},
};

int main(int argc, char **argv)
{
    if (argc > 1)
        seconds = (unsigned)atoi(argv[1]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (argc < 3 || strcmp(argv[2], cases[i].name) == 0)
            cases[i].measure(cases[i].n);
    return 0;
}
