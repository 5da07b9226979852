/* The translator against the interpreter while Linux boots: Ursa itself, whose cpu_run now and then compares. At such a
 * moment the system is copied twice (fork), the clocks stand still for the copies, and each runs the CPU from there
 * until it needs CP or has loaded a number of PSWs, one with the translator and one without: registers, PSW, condition
 * code, timers, exit, storage and keys must be the same. Then the boot goes on as if nothing had been. What waits for
 * time to pass, or for who was not copied, is left alone after a while. The environment: BOOT_REPORT, the file that
 * gets a line for each moment; BOOT_MS, the guest's time between two moments on the average; BOOT_SEED. Everything else
 * is as for ursa (tests/fuzz/boot.sh). */
#define _GNU_SOURCE
#include "cp/base/clock.h"
#include "guests/engine/code.h"
#include "guests/engine/x86/area.h"
#include "tests/fuzz/guest.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_US 50000
#define TICKS 10       /* then it is not going to need CP */
#define TICKS_LOST 100 /* and it waits for a lock whose holder was not copied */
#define PAGES_MOST (1u << 20)

/* What a copy came to. Shared with it. */
struct outcome {
    bool ended;
    enum exit_reason exit;
    struct intercept intercept;
    u64 gr[16], cr[16], ia, psw_mask, breaking_event, prefix, clock_comparator, timer, tod_last, entered;
    u32 ar[16], fpc, pending;
    union vr vr[32];
    u8 cc, intercept_length;
    u8 wanted[PAGE_SIZE_GUEST];
    u64 pages[PAGES_MOST]; /* a number for each page's bytes and key */
};

enum exit_reason __real_cpu_run(struct cpu *cpu);
enum exit_reason __wrap_cpu_run(struct cpu *cpu);
u64 __real_clock_tod(void);
u64 __wrap_clock_tod(void);
u64 __real_clock_monotonic_ns(void);
u64 __wrap_clock_monotonic_ns(void);

static u64 frozen_tod, frozen_ns; /* 0: time passes */
u64 __wrap_clock_tod(void)
{
    return frozen_tod ? frozen_tod : __real_clock_tod();
}
u64 __wrap_clock_monotonic_ns(void)
{
    return frozen_ns ? frozen_ns : __real_clock_monotonic_ns();
}

/* What a copy calls at the same places, translated or not. After the last of them it is looked at, exactly there: these
 * instructions and interruptions let attention be seen before the next instruction. */
static struct cpu *copied;
static u64 events_left;
static void event(void)
{
    if (copied && events_left && --events_left == 0)
        atomic_fetch_or(&copied->attention, ATTENTION_YIELD);
}
bool __real_cpu_load_psw(struct cpu *cpu, u64 mask, u64 address);
bool __wrap_cpu_load_psw(struct cpu *cpu, u64 mask, u64 address);
bool __wrap_cpu_load_psw(struct cpu *cpu, u64 mask, u64 address)
{
    event();
    return __real_cpu_load_psw(cpu, mask, address);
}
void __real_cpu_purge_page_all(struct cpu *cpu, u64 address);
void __wrap_cpu_purge_page_all(struct cpu *cpu, u64 address);
void __wrap_cpu_purge_page_all(struct cpu *cpu, u64 address) /* IPTE */
{
    event();
    __real_cpu_purge_page_all(cpu, address);
}
ssize_t __wrap_getrandom(void *bytes, size_t n, unsigned flags);
ssize_t __real_getrandom(void *bytes, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *bytes, size_t n, unsigned flags)
{
    if (!copied)
        return __real_getrandom(bytes, n, flags);
    memset(bytes, 0x5A, n);
    return (ssize_t)n;
}

static volatile sig_atomic_t ticks;
static void tick(int signal)
{
    (void)signal;
    if (++ticks >= TICKS_LOST)
        _exit(0);
    if (ticks >= TICKS)
        atomic_fetch_or(&copied->attention, ATTENTION_YIELD);
}

/* Translated code is in memory that fork shares: a copy gets its own in the same places. */
static void area_separate(void)
{
    u64 pages = area.size / 4096;
    u8 *resident = malloc(pages), *copy;
    int fd = memfd_create("copied", MFD_CLOEXEC);

    if (!resident || fd < 0 || ftruncate(fd, (off_t)area.size) < 0 || mincore(area.writable, area.size, resident) < 0)
        _exit(0);
    copy = mmap(NULL, area.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (copy == MAP_FAILED)
        _exit(0);
    for (u64 i = 0; i < pages; i++)
        if (resident[i] & 1)
            memcpy(copy + i * 4096, area.writable + i * 4096, 4096);
    if (mmap(area.writable, area.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED ||
        mmap((void *)(uintptr_t)area.executable, area.size, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, fd, 0) ==
            MAP_FAILED)
        _exit(0);
    munmap(copy, area.size);
    free(resident);
}

static u64 page_number(const u8 *bytes)
{
    u64 n = 0;

    for (unsigned i = 0; i < PAGE_SIZE_GUEST; i += 8)
        n = n * 0x9E3779B97F4A7C15ULL + be64_load(bytes + i);
    return n;
}

static void storage_number(const struct storage *s, struct outcome *o)
{
    u64 pages = s->size / PAGE_SIZE_GUEST;
    u8 *resident = malloc(pages);

    if (!resident || pages > PAGES_MOST || mincore(s->base, s->size, resident) < 0)
        _exit(0);
    for (u64 i = 0; i < pages; i++)
        o->pages[i] = (resident[i] & 1 ? page_number(s->base + i * PAGE_SIZE_GUEST) : 0) ^ s->keys[i];
    free(resident);
}

static void outcome_take(const struct cpu *cpu, struct outcome *o)
{
    for (unsigned i = 0; i < 16; i++)
        o->gr[i] = cpu->gr[i].g;
    memcpy(o->cr, cpu->cr, sizeof o->cr);
    memcpy(o->ar, cpu->ar, sizeof o->ar);
    memcpy(o->vr, cpu->vr, sizeof o->vr);
    o->exit = cpu->exit;
    if (cpu->exit == EXIT_INTERCEPT)
        o->intercept = cpu->intercept;
    o->ia = cpu->ia;
    o->psw_mask = cpu->psw_mask;
    o->breaking_event = cpu->breaking_event;
    o->prefix = cpu->prefix;
    o->clock_comparator = cpu->clock_comparator;
    o->timer = cpu_timer(cpu);
    o->tod_last = cpu->machine->tod_last;
    o->entered = cpu->translated.count.entered;
    o->fpc = cpu->fpc;
    o->pending = cpu->pending;
    o->cc = cpu->cc;
    o->intercept_length = cpu->intercept_length;
    storage_number(cpu->machine->storage, o);
}

/* In a copy of the system. wanted: a page whose bytes are told too. */
static _Noreturn void run_copy(struct cpu *cpu, bool interpreted, u64 wanted, struct outcome *o)
{
    struct itimerval often = {{0, TICK_US}, {0, TICK_US}};
    enum exit_reason reason;
    sigset_t set;

    copied = cpu;
    signal(SIGALRM, tick);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    area_separate();
    cpu->machine->interpreted = interpreted;
    if (interpreted)
        code_clear(cpu->machine);
    machine_remapped(cpu->machine);
    do
        reason = __real_cpu_run(cpu);
    while (reason == EXIT_RESCHEDULE && events_left && ticks < TICKS);
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    if (reason != EXIT_RESCHEDULE || !events_left) {
        outcome_take(cpu, o);
        memcpy(o->wanted, cpu->machine->storage->base + wanted * PAGE_SIZE_GUEST, PAGE_SIZE_GUEST);
        o->ended = true;
    }
    _exit(0);
}

/* Both copies; false if one did not end. */
static bool run_both(struct cpu *cpu, u64 wanted, struct outcome *o)
{
    memset(o, 0, offsetof(struct outcome, pages));
    memset(o + 1, 0, offsetof(struct outcome, pages));
    frozen_tod = __real_clock_tod();
    frozen_ns = __real_clock_monotonic_ns();
    for (unsigned i = 2; i-- > 0;) { /* the interpreter takes longer */
        pid_t child = fork();
        if (child == 0)
            run_copy(cpu, i, wanted, &o[i]);
        if (child < 0 || waitpid(child, NULL, 0) < 0 || !o[i].ended)
            break;
    }
    frozen_tod = frozen_ns = 0;
    return o[0].ended && o[1].ended;
}

static bool differ(FILE *f, const char *what, const void *a, const void *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((const u8 *)a)[i] != ((const u8 *)b)[i]) {
            fprintf(f, "  %s differ at byte %zX: %02X translated, %02X interpreted\n", what, i, ((const u8 *)a)[i],
                ((const u8 *)b)[i]);
            return true;
        }
    return false;
}

static bool storages_differ(FILE *f, struct cpu *cpu, struct outcome *o)
{
    for (u64 i = 0; i < cpu->machine->storage->size / PAGE_SIZE_GUEST; i++)
        if (o[0].pages[i] != o[1].pages[i]) {
            fprintf(f, "  page %llX differs, or its key\n", (unsigned long long)(i * PAGE_SIZE_GUEST));
            if (run_both(cpu, i, o))
                differ(f, "its bytes", o[0].wanted, o[1].wanted, PAGE_SIZE_GUEST);
            return true;
        }
    return false;
}

static bool outcomes_differ(FILE *f, struct cpu *cpu, struct outcome *o)
{
    bool wrong = false;
#define SAME(what, field) wrong |= differ(f, what, &o[0].field, &o[1].field, sizeof o->field)
    SAME("exits", exit);
    SAME("intercepts", intercept);
    SAME("general registers", gr);
    SAME("control registers", cr);
    SAME("access registers", ar);
    SAME("vector registers", vr);
    SAME("FPC", fpc);
    SAME("PSW masks", psw_mask);
    SAME("instruction addresses", ia);
    SAME("condition codes", cc);
    SAME("breaking-event addresses", breaking_event);
    SAME("prefixes", prefix);
    SAME("clock comparators", clock_comparator);
    SAME("CPU timers", timer);
    SAME("last TOD clocks", tod_last);
    SAME("pending interruptions", pending);
    SAME("instruction lengths", intercept_length);
#undef SAME
    return storages_differ(f, cpu, o) || wrong;
}

static void moment(struct cpu *cpu, struct outcome *o, u64 *seed)
{
    static unsigned count;
    FILE *f = fopen(getenv("BOOT_REPORT"), "a");
    unsigned long long entered = cpu->translated.count.entered, mask = cpu->psw_mask, ia = cpu->ia;

    if (!f)
        return;
    count++;
    events_left = 1 + random_below(seed, 1ULL << random_below(seed, 13));
    if (!run_both(cpu, 0, o))
        fprintf(f, "unfinished %u, from PSW %016llX %016llX\n", count, mask, ia);
    else if (outcomes_differ(f, cpu, o))
        fprintf(
            f, "not ok moment %u, from PSW %016llX %016llX to %016llX\n", count, mask, ia, (unsigned long long)o->ia);
    else
        fprintf(f, "same %u, exit %d, PSW %016llX, translated code entered %llu times\n", count, (int)o->exit,
            (unsigned long long)o->ia, (unsigned long long)o->entered - entered);
    fclose(f);
}

enum exit_reason __wrap_cpu_run(struct cpu *cpu)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct outcome *o;
    static u64 seed, due;
    u64 interval = getenv("BOOT_MS") ? strtoull(getenv("BOOT_MS"), NULL, 10) : 100;

    if (getenv("BOOT_REPORT") && area.writable && clock_monotonic_ns() >= due && pthread_mutex_trylock(&lock) == 0) {
        if (!o) {
            o = mmap(NULL, 2 * sizeof *o, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            seed = getenv("BOOT_SEED") ? strtoull(getenv("BOOT_SEED"), NULL, 10) : 1;
            if (o == MAP_FAILED)
                abort();
        }
        moment(cpu, o, &seed);
        due = clock_monotonic_ns() + random_below(&seed, interval * 2000000);
        pthread_mutex_unlock(&lock);
    }
    return __real_cpu_run(cpu);
}
