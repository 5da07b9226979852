/* Random storage executed by one or two CPUs, as hostile as a guest can be, while another thread does what channels and
 * CP do. Nothing may crash (sanitizers watch), leave the guest's storage (its neighbours cannot be accessed), or stay
 * in an instruction. stream SECONDS [SEED]: cases of consecutive seeds for that long, beginning with SEED; the seed of
 * a failure is printed. What instructions do with two CPUs depends on time too. */
#include "cp/base/clock.h"
#include "guests/engine/code.h"
#include "tests/fuzz/guest.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CASE_NS 20000000ULL        /* of running */
#define CASE_EXITS 400             /* of a CPU */
#define PATIENCE_NS 20000000000ULL /* an instruction that takes longer is a bug */

static volatile u64 case_seed;
static struct machine *m;
static u64 case_end;

struct runner {
    struct cpu *cpu;
    u64 seed;
    _Atomic u64 entered; /* when cpu_run began; 0: outside */
    _Atomic bool done;
};
static struct runner runners[2];

/* Only what may be called in a signal handler. */
static void say_seed(void)
{
    char text[64] = "case seed 0x", *p = text + 12;

    for (int shift = 60; shift >= 0; shift -= 4)
        *p++ = "0123456789ABCDEF"[case_seed >> shift & 15];
    *p++ = '\n';
    if (write(STDERR_FILENO, text, (size_t)(p - text)) < 0)
        return;
}

static void on_signal(int number)
{
    say_seed();
    signal(number, SIG_DFL);
    raise(number);
}

/* Sanitizers catch signals themselves. */
static void catch_failures(void)
{
#ifdef __SANITIZE_ADDRESS__
    static const int signals[] = {SIGABRT};
    void __sanitizer_set_death_callback(void (*callback)(void));

    __sanitizer_set_death_callback(say_seed);
#else
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
#endif
    for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], on_signal);
}

/* An intercepted instruction, answered in one of the ways that CP has. */
static void answer(struct runner *r)
{
    static const u16 codes[] = {PGM_OPERATION, PGM_PRIVILEGED, PGM_SPECIFICATION, PGM_OPERAND, PGM_ADDRESSING};
    struct cpu *cpu = r->cpu;
    static _Thread_local u8 data[8192];
    u64 length = random_one_in(&r->seed, 8) ? random_below(&r->seed, sizeof data) : random_below(&r->seed, 64);
    int code = 0;

    switch (random_below(&r->seed, 6)) {
    case 0:
        code = codes[random_below(&r->seed, 5)];
        break;
    case 1:
        code = cpu_fetch(cpu, cpu->intercept.base, cpu->intercept.address, data, length);
        break;
    case 2:
        code = cpu_store(cpu, cpu->intercept.base, cpu->intercept.address, data, length);
        break;
    case 3:
        code = cpu_fetch_real(cpu, cpu->gr[cpu->intercept.r1].g & cpu->address_mask, data, length);
        break;
    case 4:
        code = cpu_store_real(cpu, cpu->gr[cpu->intercept.r3].g & cpu->address_mask, data, length);
        break;
    default:
        break;
    }
    if (code)
        cpu_program_interruption(cpu, (u16)code);
    else
        cpu_set_cc(cpu, (u8)random_below(&r->seed, 4));
}

/* The CPU has come to an end: something new. */
static void begin_anew(struct runner *r)
{
    struct cpu *cpu = r->cpu;
    u64 mask, address;

    if (random_one_in(&r->seed, 16))
        cpu_initial_reset(cpu);
    if (random_one_in(&r->seed, 3)) {
        cpu->esa = random_one_in(&r->seed, 6);
        random_registers(&r->seed, cpu);
    }
    if (random_one_in(&r->seed, 8))
        cpu_store_status(cpu);
    if (random_one_in(&r->seed, 8))
        cpu_restart(cpu);
    else {
        random_psw(&r->seed, cpu->esa, &mask, &address);
        cpu_load_psw(cpu, mask, address);
    }
    cpu_start(cpu);
}

static void handle(struct runner *r, enum exit_reason reason)
{
    switch (reason) {
    case EXIT_NONE:
        say_seed();
        abort();
    case EXIT_RESCHEDULE:
        break;
    case EXIT_INTERCEPT:
        answer(r);
        break;
    case EXIT_IO_INTERRUPTION:
        machine_io_pending(m, 0);
        cpu_io_interruption(r->cpu, (u32)random_u64(&r->seed), 1, 2);
        break;
    default:
        begin_anew(r);
        break;
    }
}

static void *run(void *arg)
{
    struct runner *r = arg;

    begin_anew(r);
    for (unsigned i = 0; i < CASE_EXITS && clock_monotonic_ns() < case_end; i++) {
        enum exit_reason reason;
        atomic_store(&r->entered, clock_monotonic_ns());
        reason = cpu_run(r->cpu);
        atomic_store(&r->entered, 0);
        if (r->cpu->gr[16].g != 0) {
            say_seed();
            abort();
        }
        handle(r, reason);
    }
    atomic_store(&r->done, true);
    return NULL;
}

/* What comes from outside: interruptions, the channel's stores, the end of time slices. */
static void disturb(u64 *seed, unsigned cpus)
{
    struct cpu *cpu = runners[random_below(seed, cpus)].cpu;
    static const u16 codes[] = {EXT_SERVICE_SIGNAL, EXT_CP_SERVICE, EXT_IUCV};
    u8 text[8];

    switch (random_below(seed, 8)) {
    case 0:
        cpu_post(cpu, 1u << random_below(seed, 5));
        break;
    case 1:
        machine_external(
            m, &(struct external){.code = codes[random_below(seed, 3)], .parameter = (u32)random_u64(seed)});
        break;
    case 2:
        machine_io_pending(m, (u32)random_below(seed, 256));
        break;
    case 3:
        machine_crw_pending(m, true);
        break;
    case 4:
    case 5:
        random_text(seed, text);
        storage_write(m->storage, random_below(seed, 0x18000), text, 1 + random_below(seed, 6), KEY_NONE, NULL);
        break;
    case 6:
        code_clear(m);
        break;
    default:
        cpu_kick(cpu, ATTENTION_YIELD);
        break;
    }
}

static void wait_for(unsigned cpus, u64 seed)
{
    for (bool done = false; !done;) {
        u64 now = clock_monotonic_ns();
        usleep(200);
        done = true;
        for (unsigned i = 0; i < cpus; i++) {
            u64 entered = atomic_load(&runners[i].entered);
            done &= atomic_load(&runners[i].done);
            if (now > case_end)
                cpu_kick(runners[i].cpu, ATTENTION_YIELD);
            if (entered && now > entered && now - entered > PATIENCE_NS) {
                fprintf(stderr, "CPU %u does not leave %02X%02X at %llX\n", i, m->storage->base[0], m->storage->base[1],
                    (unsigned long long)runners[i].cpu->ia);
                say_seed();
                abort();
            }
        }
        if (!done)
            disturb(&seed, cpus);
    }
}

/* What lies behind the guest's storage on the host belongs to other guests. */
static void fence(const struct storage *s)
{
    mprotect(s->base + s->size, 64 << 20, PROT_NONE);
}

static void run_case(u64 seed)
{
    pthread_t thread[2];
    unsigned cpus;

    case_seed = seed;
    cpus = 1 + (unsigned)random_below(&seed, 2);
    if (machine_create(GUEST_SIZE, &m) != 0)
        abort();
    fence(m->storage);
    random_storage(&seed, m->storage->base);
    for (u64 i = 0; i < GUEST_SIZE / PAGE_SIZE_GUEST; i++)
        m->storage->keys[i] = random_one_in(&seed, 3) ? (u8)random_u64(&seed) & 0xFE : 0;
    case_end = clock_monotonic_ns() + CASE_NS;
    for (unsigned i = 0; i < cpus; i++) {
        runners[i] = (struct runner){.seed = random_u64(&seed)};
        if (cpu_create(m, (u16)i, &m->cpu[i]) != 0)
            abort();
        runners[i].cpu = m->cpu[i];
        m->cpu[i]->esa = random_one_in(&seed, 8);
        m->cpu[i]->prefix = random_one_in(&seed, 2) ? random_below(&seed, GUEST_SIZE / 0x2000) * 0x2000 : 0;
        random_registers(&seed, m->cpu[i]);
    }
    for (unsigned i = 0; i < cpus; i++)
        pthread_create(&thread[i], NULL, run, &runners[i]);
    wait_for(cpus, random_u64(&seed));
    for (unsigned i = 0; i < cpus; i++)
        pthread_join(thread[i], NULL);
    machine_destroy(m);
}

int main(int argc, char **argv)
{
    u64 seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : 10;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1, first = seed;
    u64 end = clock_monotonic_ns() + seconds * 1000000000;
    struct storage *before;

    catch_failures();
    if (storage_create(GUEST_SIZE, &before) != 0)
        return 2;
    mprotect(before->base, before->size, PROT_NONE);
    do
        run_case(seed++);
    while (clock_monotonic_ns() < end);
    storage_destroy(before);
    printf("%llu cases from seed %llu\n", (unsigned long long)(seed - first), (unsigned long long)first);
    return 0;
}
