/* The interpreter against itself: random instructions executed by one CPU as ever, and again with everything decoded
 * dropped after each instruction, and once more one at a time with CP's eye on each, must leave the same registers,
 * storage, condition code and PSW. The sequences lie at page ends as often as elsewhere, are targets of EXECUTE, and
 * store into themselves. equivalent SECONDS [SEED]. Needs a build with sanitizers: in others an instruction goes
 * straight on to the next one. */
#include "cp/base/clock.h"
#include "guests/arch/control.h"
#include "guests/engine/code.h"
#include "guests/engine/execute.h"
#include "guests/engine/per.h"
#include "tests/fuzz/guest.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EVENTS 300  /* program interruptions and exits of a case */
#define STEPS 20000 /* a case with longer loops is not compared */
#define PSW_STOP (PSW_EA | PSW_BA)
#define STOP 0x1F00 /* every new PSW leads there: a DIAGNOSE, which is an exit */

/* The host's clock stands still, so that what stores the time stores the same. */
u64 clock_tod(void)
{
    return TOD_UNIX_EPOCH + (1ULL << 60);
}
u64 clock_monotonic_ns(void)
{
    return 0;
}

/* What makes the CPU look at tables that the case may change unseen, or wait. */
static bool is_excluded(const char *name)
{
    static const char *const names[] = {
        "SPT", "SCK", "SCKC", "LPSW", "LPSWE", "SSM", "STOSM", "LCTL", "LCTLG", "SIGP", "SPX"};

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void sequence(u64 *seed, u8 *storage)
{
    for (u64 at = 0x2000; at < 0x18000;) {
        u8 text[8];
        unsigned n = random_text(seed, text);
        const struct insn_row *row = insn_find(text);
        if (!row || is_excluded(row->name))
            continue;
        if (text[0] == 0x44 && random_one_in(seed, 2)) /* EXECUTE with no index of something near */
            text[1] &= 0xF0;
        memcpy(storage + at, text, 8);
        at += n;
    }
}

static void lowcore(u8 *low)
{
    static const u16 places[] = {Z_RESTART_NEW, Z_EXT_NEW, Z_SVC_NEW, Z_PGM_NEW, Z_MCK_NEW, Z_IO_NEW};

    for (unsigned i = 0; i < 6; i++) {
        be64_store(low + places[i], PSW_STOP);
        be64_store(low + places[i] + 8, STOP);
    }
    be32_store(low + STOP, 0x83000000);
}

/* A program that uses tables must not change them unseen: they have key 15, and it never gets at keys 0 and 15. */
static u64 protect_tables(struct machine *m, struct cpu *cpu, u64 mask)
{
    mask = (mask & ~PSW_KEY) | PSW_PSTATE | 5ULL << PSW_KEY_SHIFT;
    cpu->cr[3] &= 0xFFFFFFFF7FFEFFFF;
    for (u64 page = 0; page < GUEST_SIZE / PAGE_SIZE_GUEST; page++)
        m->storage->keys[page] =
            page >= GUEST_TABLES / PAGE_SIZE_GUEST && page < GUEST_LISTS / PAGE_SIZE_GUEST + 16 ? 0xF0 : 0x50;
    return mask;
}

static struct machine *create(u64 seed, struct cpu **out)
{
    struct machine *m;
    struct cpu *cpu;
    u64 mask;

    if (machine_create(GUEST_SIZE, &m) != 0 || cpu_create(m, 0, &m->cpu[0]) != 0)
        abort();
    cpu = *out = m->cpu[0];
    cpu->esa = false;
    random_tables(&seed, m->storage->base);
    random_lists(&seed, m->storage->base);
    sequence(&seed, m->storage->base);
    lowcore(m->storage->base);
    random_registers(&seed, cpu);
    cpu->cr[0] &= ~0xFFFFULL;
    cpu->cr[14] = 0;
    cpu->cr[12] &= ~CR12_BRANCH; /* looked at only where something wants attention, which is not so in all ways */
    mask = random_psw_mask(&seed) & ~(PSW_IO | PSW_EXT | PSW_MCHK);
    if (mask & PSW_DAT)
        mask = protect_tables(m, cpu, mask);
    cpu_load_psw(cpu, mask, 0x2000 + random_code_address(&seed));
    cpu_set_timer(cpu, 1ULL << 60);
    cpu->clock_comparator = ~0ULL;
    return m;
}

/* The decoded instruction is no part of the pages: the target of an EXECUTE, or what follows it. */
static bool within_execute(const struct cpu *cpu, const struct insn *d)
{
    return (const u8 *)d >= (const u8 *)cpu->execute && (const u8 *)d < (const u8 *)(cpu->execute + EXECUTE_SLOTS);
}

static void forget(struct cpu *cpu)
{
    atomic_store(&cpu->running, 0);
    code_clear(cpu->machine);
    atomic_store(&cpu->running, 1);
    execute_slots_clear(cpu->execute);
    cpu->page_va = TAG_NONE;
}

enum way { PLAIN, FORGETTING, TRACED };

/* One instruction, seen to its end. */
static void go_on_traced(struct cpu *cpu)
{
    const struct insn *d = per_begin(cpu);

    while (d)
        d = d->run(cpu, d);
    if (cpu->exit == EXIT_NONE)
        per_end(cpu);
    if (cpu->exit == EXIT_RESCHEDULE)
        cpu->exit = EXIT_NONE;
}

/* Up to an exit, or the unwinding of a program check. */
static void go_on(struct cpu *cpu, enum way way, volatile unsigned *n)
{
    const struct insn *d = NULL;

    while (way == TRACED && *n < STEPS && !cpu->psw_invalid && cpu->exit == EXIT_NONE) {
        ++*n;
        go_on_traced(cpu);
    }
    while (way != TRACED && *n < STEPS && !cpu->psw_invalid && cpu->exit == EXIT_NONE) {
        atomic_store(&cpu->attention, 0);
        if (!d) {
            cpu->insn = NULL;
            d = cpu_refetch(cpu);
        }
        d = d->run(cpu, d);
        if (d && within_execute(cpu, d))
            continue;
        ++*n;
        if (cpu->insn == NULL || cpu->insn == &insn_nothing) /* what only decodes, or looks up */
            continue;
        cpu->insn = NULL;
        if (way == FORGETTING) {
            forget(cpu);
            d = NULL;
        }
    }
}

/* What a handler of program interruptions would do that goes on behind the instruction, with another register changed.
 */
static void go_on_after(struct cpu *cpu, u64 seed)
{
    const u8 *low = cpu->machine->storage->base + cpu->prefix;
    u64 next = cpu->ia, old_ia;
    u16 place;

    if (cpu->exit == EXIT_NONE) { /* a program interruption is due */
        u8 length = cpu->insn->length;
        cpu_deliver_program(cpu, cpu->program_code, length);
        next += length ? 0 : 2;
        place = Z_PGM_OLD;
    } else if (cpu->exit == EXIT_INTERCEPT && cpu->ia == STOP + 4) { /* or there was a SUPERVISOR CALL */
        next = be64_load(low + Z_SVC_OLD + 8);
        place = Z_SVC_OLD;
    } else {
        cpu->exit = EXIT_NONE;
        return;
    }
    cpu->exit = EXIT_NONE;
    old_ia = random_one_in(&seed, 64) || (next - 0x2000) >= 0x18000 ? 0x2000 + random_code_address(&seed) : next;
    cpu_load_psw(cpu, be64_load(low + place), old_ia);
    cpu->gr[random_below(&seed, 16)].g = random_value(&seed);
}

/* As cpu_run does without interruptions. False: not done. */
static bool execute_steps(struct cpu *cpu, enum way way, u64 seed)
{
    const struct observe_wish wish = {.events = OBSERVE_FETCH, .fetch_last = ~0ULL};
    jmp_buf frame;
    volatile unsigned events = 0, n = 0;

    cpu->unwind = &frame;
    if (way == TRACED && observe_set(cpu, &wish) < 0)
        abort();
    atomic_store(&cpu->running, 1);
    if (_setjmp(frame))
        go_on_after(cpu, seed + events++);
    while (n < STEPS && events < EVENTS && !cpu->psw_invalid) {
        go_on(cpu, way, &n);
        if (cpu->exit != EXIT_NONE)
            go_on_after(cpu, seed + events++);
    }
    atomic_store(&cpu->running, 0);
    return n < STEPS;
}

static bool differ(const char *what, const void *a, const void *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((const u8 *)a)[i] != ((const u8 *)b)[i]) {
            printf("%s differ at byte %zX: %02X and %02X\n", what, i, ((const u8 *)a)[i], ((const u8 *)b)[i]);
            return true;
        }
    return false;
}

/* Reference bits tell of fetches of instructions too, which may be fewer than instructions. */
static void hide_references(struct storage *s)
{
    for (u64 i = 0; i < s->size / PAGE_SIZE_GUEST; i++)
        s->keys[i] &= (u8)~KEY_REFERENCE;
}

static bool same(struct cpu *a, struct cpu *b)
{
    struct storage *sa = a->machine->storage, *sb = b->machine->storage;
    bool wrong = false;

    hide_references(sa);
    hide_references(sb);
#define SAME(what, field) wrong |= differ(what, &a->field, &b->field, sizeof a->field)
    SAME("general registers", gr);
    SAME("access registers", ar);
    SAME("control registers", cr);
    SAME("floating-point registers", vr);
    SAME("FPC", fpc);
    SAME("PSW masks", psw_mask);
    SAME("condition codes", cc);
    SAME("instruction addresses", ia);
    SAME("prefixes", prefix);
    SAME("breaking-event addresses", breaking_event);
    SAME("exits", exit);
#undef SAME
    wrong |= differ("storage keys", sa->keys, sb->keys, sa->size / PAGE_SIZE_GUEST);
    return !(differ("storages", sa->base, sb->base, sa->size) || wrong);
}

static bool run_case(u64 seed)
{
    struct cpu *plain, *cpu;
    struct machine *m = create(seed, &plain), *other;
    bool good = true, ended = execute_steps(plain, PLAIN, seed);

    for (enum way way = FORGETTING; ended && good && way <= TRACED; way++) {
        other = create(seed, &cpu);
        good = !execute_steps(cpu, way, seed) || same(plain, cpu);
        if (!good)
            printf("%s\n", way == TRACED ? "traced" : "with what is decoded dropped");
        machine_destroy(other);
    }
    machine_destroy(m);
    return good;
}

int main(int argc, char **argv)
{
    u64 seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : 10;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1, first = seed;
    time_t end = time(NULL) + (time_t)seconds;

#ifndef __SANITIZE_ADDRESS__
    printf("skipped fuzz/equivalent: an instruction goes straight on to the next one without sanitizers\n");
    return 0;
#endif
    do
        if (!run_case(seed++)) {
            printf("case seed %llu\n", (unsigned long long)seed - 1);
            return 1;
        }
    while (time(NULL) < end);
    printf("%llu cases from seed %llu\n", (unsigned long long)(seed - first), (unsigned long long)first);
    return 0;
}
