/* The translator against the interpreter: random programs with loops, branches, calls and stores into themselves, run
 * by two machines of which one is never translated, must leave the same registers, storage, condition code, PSW and
 * breaking event, also where an exception ends them. Every program is run several times in changed registers, so that
 * what is hot is met by others' states. translated SECONDS [SEED [ONE]]: with a third number only that case. */
#include "cp/base/clock.h"
#include "guests/engine/code.h"
#include "guests/engine/x86/emit.h"
#include "guests/engine/x86/translate.h"
#include "tests/fuzz/guest.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define CODE 0x2000ULL
#define CODE_SIZE 0x2000ULL
#define DATA 0x11000ULL
#define PREFIX 0x12000ULL /* so the data's second page is elsewhere in storage, not behind its first */
#define DATA_SIZE 0x2000ULL
#define STOP 0x1F00
#define EVENTS 200
#define RUNS 12  /* of a program */
#define GROUP 40 /* instructions of a loop, at most */
#define COUNT 13 /* general register that counts loops: no instruction changes it */
#define BASE 12  /* points into the data, likewise */

/* The host's clock stands still, so that what stores the time stores the same. */
u64 clock_tod(void)
{
    return TOD_UNIX_EPOCH + (1ULL << 60);
}
u64 clock_monotonic_ns(void)
{
    return 0;
}

/* What cannot be in such a program, and what ends early as the CPU sees fit, which may differ. */
static bool is_excluded(const char *name)
{
    static const char *const names[] = {"SPT", "SCK", "SCKC", "LPSW", "LPSWE", "LPSWEY", "LCTL", "LCTLG", "SIGP", "SPX",
        "PTFF", "PRNO", "SVC", "PC", "PR", "PT", "PTI", "LASP", "BSG", "BSA", "BAKR", "RP", "SAC", "SACF", "TRAP2",
        "TRAP4", "BSM", "BASSM", "SAM24", "SAM31", "BAL", "BALR", "BAS", "BC", "BXH", "BXLE", "BXHG", "BXLEG", "BRXH",
        "BRXLE", "BRXHG", "BRXLG", "BIC", "CRB", "CGRB", "CLRB", "CLGRB", "CIB", "CGIB", "CLIB", "CLGIB", "BCT", "BCTG",
        "BCTR", "BCTGR", "BASR", "BCR", "PFMF", "SSKE", "IPTE", "IDTE", "CRDTE", "STIDP", "MSCH", "LMD", "ESSA",
        "TESTPEND", "PCC", "KDSA", "STAP", "SCKPF", "SQBS", "KMCTR", "KIMD", "KLMD", "CMPSC", "KM", "KMC", "KMF", "KMO",
        "KMA", "KMAC", "MVCL", "MVCLE", "MVCLU", "ISKE", "IVSK", "RRBE", "RRBM", "IRBM"};

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_branch(const struct insn_row *row)
{
    return row->format == FORMAT_RI_c || row->format == FORMAT_RIL_c || row->format == FORMAT_RIE_b ||
           row->format == FORMAT_RIE_c || row->format == FORMAT_RSI || row->format == FORMAT_RIE_e ||
           strcmp(row->name, "BRAS") == 0 || strcmp(row->name, "BRASL") == 0 || strncmp(row->name, "BRCT", 4) == 0 ||
           row->format == FORMAT_RRS || row->format == FORMAT_RIS;
}

/* Some programs do with few registers: their loops borrow host registers from those that they do not use. */
static bool frugal;

static u8 other_register(u64 *seed, unsigned r)
{
    static const u8 few[16] = {1, 1, 6, 6, 7, 7, 8, 8, 9, 9, 2, 6, 9, 6, 9, 7};

    if (frugal && r != COUNT)
        return few[r];
    return (u8)(r == COUNT || r == BASE ? random_below(seed, 12) : r);
}

/* Results not into the registers that lead the program, operands mostly in the data. */
static void text_tame(u64 *seed, u8 *t, const struct insn_row *row)
{
    unsigned length = insn_length(t[0]);

    if (t[0] == 0xAC) /* STNSM and STOSM of the masks, seldom of DAT and PER */
        t[1] |= random_one_in(seed, 30) ? 0xB8 : 0xFC;
    if (t[0] == 0xAD)
        t[1] &= 3;
    if (length == 4 && row->format >= FORMAT_RRE && row->format <= FORMAT_RRD) {
        t[2] = (u8)(other_register(seed, t[2] >> 4) << 4 | (t[2] & 15));
        t[3] = (u8)(other_register(seed, t[3] >> 4) << 4 | other_register(seed, t[3] & 15));
        return;
    }
    if (row->format != FORMAT_SI && row->format != FORMAT_SIY && row->format != FORMAT_SIL)
        t[1] = (u8)(other_register(seed, t[1] >> 4) << 4 |
                    (row->format == FORMAT_RI_a || row->format == FORMAT_RIL_a ? t[1] & 15
                                                                               : other_register(seed, t[1] & 15)));
    if (row->format == FORMAT_RS || row->format == FORMAT_RSY)
        if ((t[1] >> 4) > (t[1] & 15))
            t[1] = (u8)(t[1] << 4 | t[1] >> 4);
    if ((row->format >= FORMAT_RX && row->format <= FORMAT_RSY && row->format != FORMAT_RSI) ||
        (row->format >= FORMAT_S && row->format <= FORMAT_SSF)) {
        if (!random_one_in(seed, 20))
            t[2] = (u8)(BASE << 4 | (t[2] & 15));
        if ((row->format == FORMAT_RX || row->format == FORMAT_RXY) && !random_one_in(seed, 6))
            t[1] &= 0xF0;
        if (length == 6 && (row->format >= FORMAT_SS_a && row->format <= FORMAT_SSF))
            t[4] = (u8)(BASE << 4 | (t[4] & 15));
        else if (length == 6 && row->format != FORMAT_SIL)
            t[4] = random_one_in(seed, 12) ? t[4] : 0;
    }
}

/* The rows to choose from: those with emitters several times. */
static const struct insn_row *row_random(u64 *seed)
{
    static const struct insn_row *rows[8192];
    static unsigned count;
    static bool filled;

    for (unsigned i = 0; !filled && i < insn_row_count; i++) {
        const struct insn_row *row = &insn_rows[i];
        if (is_excluded(row->name) || is_branch(row))
            continue;
        for (unsigned n = emitter_find(row)->emit ? 5 : 1; n; n--)
            rows[count++] = row;
    }
    filled = true;
    return rows[random_below(seed, count)];
}

static unsigned insn_random(u64 *seed, u8 *t)
{
    for (;;) {
        const struct insn_row *row = row_random(seed);
        u8 text[8];

        be64_store(text, random_u64(seed));
        if (row->opcode <= 0xFF)
            text[0] = (u8)row->opcode;
        else if (row->opcode <= 0xFFF) {
            text[0] = (u8)(row->opcode >> 4);
            text[1] = (u8)((text[1] & 0xF0) | (row->opcode & 0xF));
        } else {
            text[0] = (u8)(row->opcode >> 8);
            text[text[0] >= 0xE3 && text[0] != 0xE5 ? 5 : 1] = (u8)row->opcode;
        }
        text_tame(seed, text, row);
        if (insn_find(text) != row)
            continue;
        memcpy(t, text, 6);
        return insn_length(t[0]);
    }
}

static unsigned branch_to(u8 *t, unsigned kind, u64 *seed, s64 halfwords)
{
    u8 mask = (u8)random_below(seed, 16);

    memset(t, 0, 6);
    switch (kind % 4) {
    case 0:
        t[0] = 0xA7;
        t[1] = (u8)(mask << 4 | 4);
        be16_store(t + 2, (u16)halfwords);
        return 4;
    case 1: /* CRJ and its kin */
        t[0] = 0xEC;
        t[1] = (u8)random_u64(seed);
        be16_store(t + 2, (u16)halfwords);
        t[4] = (u8)(mask << 4);
        t[5] = (u8[]){0x64, 0x65, 0x76, 0x77}[random_below(seed, 4)];
        return 6;
    case 2: /* CIJ and its kin */
        t[0] = 0xEC;
        t[1] = (u8)(random_below(seed, 16) << 4 | mask);
        be16_store(t + 2, (u16)halfwords);
        t[4] = (u8)(random_u64(seed) >> random_below(seed, 8));
        t[5] = (u8[]){0x7C, 0x7D, 0x7E, 0x7F}[random_below(seed, 4)];
        return 6;
    default:
        t[0] = 0xC0;
        t[1] = (u8)(mask << 4 | 4);
        be32_store(t + 2, (u32)halfwords);
        return 6;
    }
}

static u64 load_address(u64 *seed, u8 *t, unsigned r)
{
    be32_store(t, 0x41000000u | r << 20 | BASE << 12 | (u32)random_below(seed, 4096)); /* LA */
    return 4;
}

/* A storage-and-storage instruction, jumped over, and the EXECUTE of it with a length in a register. */
static u64 executed_make(u64 *seed, u8 *t)
{
    unsigned near = (unsigned)random_below(seed, 4096), gap = (unsigned)random_below(seed, 40);

    be32_store(t, 0xA7F40005); /* BRC 15 */
    t[4] = (u8[]){0xD2, 0xD2, 0xD4, 0xD5, 0xD6, 0xD7}[random_below(seed, 6)];
    t[5] = random_one_in(seed, 4) ? (u8)random_u64(seed) : 0;
    be16_store(t + 6, (u16)(BASE << 12 | near));
    if (random_one_in(seed, 3))
        near = (unsigned)random_below(seed, 4096);
    else if (random_one_in(seed, 3))
        near -= near ? 1 : 0;
    else
        near = near > gap ? near - gap : near + gap;
    be16_store(t + 8, (u16)(BASE << 12 | (near & 0xFFF)));
    be16_store(t + 10, (u16)(0xC600u | other_register(seed, (unsigned)random_below(seed, 16)) << 4)); /* EXRL */
    be32_store(t + 12, (u32)-3);
    return 16;
}

/* MVST, SRST. */
static u64 string_make(u64 *seed, u8 *t)
{
    u64 length = 4;
    unsigned r1 = other_register(seed, 1 + (unsigned)random_below(seed, 11));
    unsigned r2 = other_register(seed, 1 + (unsigned)random_below(seed, 11));

    be32_store(t, 0xA7090000u | (u32)random_below(seed, random_one_in(seed, 30) ? 0x10000 : 0x100)); /* LGHI */
    length += load_address(seed, t + length, r1);
    length += load_address(seed, t + length, r2);
    be32_store(t + length, (random_one_in(seed, 2) ? 0xB2550000u : 0xB25E0000u) | r1 << 4 | r2);
    return length + 4;
}

/* Loops one after the other, each of random instructions with some branches forward inside, counted by COUNT. */
static void program_make(u64 *seed, u8 *storage)
{
    u64 at = CODE + 2 * random_below(seed, 0x700), end = CODE + CODE_SIZE - 0x200;

    frugal = random_one_in(seed, 3);
    memset(storage + CODE, 0, CODE_SIZE);
    be64_store(storage + CODE, 0xC0F400000000ULL << 16 | 0); /* BRCL 15 to the first loop */
    be32_store(storage + CODE + 2, (u32)((at - CODE) / 2));
    if (at < CODE + 8)
        at = CODE + 8, be32_store(storage + CODE + 2, 4);
    while (at < end && !random_one_in(seed, 12)) {
        u64 top;
        unsigned places = 0;
        u64 place[GROUP];
        be32_store(storage + at, 0xA7D90000u | (u32)(1 + random_below(seed, 40))); /* LGHI COUNT,n */
        at += 4;
        top = at;
        for (u64 n = 2 + random_below(seed, GROUP - 4); n; n--) {
            if (random_one_in(seed, 6)) {
                place[places++] = at;
                at += branch_to(storage + at, (unsigned)random_u64(seed), seed, 0);
            } else if (random_one_in(seed, 12))
                at += random_one_in(seed, 2) ? executed_make(seed, storage + at) : string_make(seed, storage + at);
            else
                at += insn_random(seed, storage + at);
        }
        for (unsigned i = 0; i < places; i++) { /* they lead forward, to the loop's end or somewhere before it */
            u64 to = place[i], target = place[i];
            for (u64 skip = 1 + random_below(seed, 6); skip && target < at; skip--)
                target += insn_length(storage[target]);
            if (target > at)
                target = at;
            if (storage[to] == 0xC0)
                be32_store(storage + to + 2, (u32)((target - to) / 2));
            else
                be16_store(storage + to + 2, (u16)((target - to) / 2));
        }
        be32_store(storage + at, 0xA7D70000u | (u16)(((s64)top - (s64)at) / 2)); /* BRCTG COUNT,top */
        at += 4;
    }
    be32_store(storage + at, 0x83000000);
}

static void lowcore(u8 *low)
{
    static const u16 places[] = {Z_RESTART_NEW, Z_EXT_NEW, Z_SVC_NEW, Z_PGM_NEW, Z_MCK_NEW, Z_IO_NEW};

    for (unsigned i = 0; i < 6; i++) {
        be64_store(low + places[i], PSW_EA | PSW_BA);
        be64_store(low + places[i] + 8, STOP);
    }
    be32_store(low + STOP, 0x83000000);
}

static void wake_nobody(struct cpu *cpu)
{
    (void)cpu;
}

static struct cpu *create(bool interpreted)
{
    struct machine *m;

    if (machine_create(GUEST_SIZE, &m) != 0 || cpu_create(m, 0, &m->cpu[0]) != 0)
        abort();
    m->interpreted = interpreted;
    m->wake = wake_nobody;
    return m->cpu[0];
}

static void registers_set(u64 seed, struct cpu *cpu, u64 mask)
{
    cpu_clear_reset(cpu);
    cpu->machine->tod_last = 0; /* values of STORE CLOCK are unique */
    cpu->esa = false;
    cpu->prefix = PREFIX;
    cpu_purge(cpu);
    random_registers(&seed, cpu);
    for (unsigned i = 0; i < 16; i++)
        if (random_one_in(&seed, 2))
            cpu->gr[i].g = DATA + random_below(&seed, DATA_SIZE - 64);
    cpu->cr[0] = 0x60000 | (random_u64(&seed) & 0x10010000);
    for (unsigned i = 1; i < 16; i++)
        cpu->cr[i] = 0;
    cpu->gr[BASE].g = DATA + (random_one_in(&seed, 8) ? random_below(&seed, DATA_SIZE) : 0);
    if (random_one_in(&seed, 40)) /* into its own code */
        cpu->gr[BASE].g = CODE + random_below(&seed, CODE_SIZE);
    cpu_load_psw(cpu, mask, CODE);
    cpu_set_timer(cpu, 1ULL << 60);
    cpu->clock_comparator = ~0ULL;
    cpu_start(cpu);
}

static bool differ(const char *what, const void *a, const void *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((const u8 *)a)[i] != ((const u8 *)b)[i]) {
            printf("  %s differ at byte %zX: %02X translated, %02X interpreted\n", what, i, ((const u8 *)a)[i],
                ((const u8 *)b)[i]);
            return true;
        }
    return false;
}

static bool same(struct cpu *a, struct cpu *b)
{
    bool wrong = false;
#define SAME(what, field) wrong |= differ(what, &a->field, &b->field, sizeof a->field)
    SAME("general registers", gr);
    SAME("access registers", ar);
    SAME("floating-point registers", vr);
    SAME("FPC", fpc);
    SAME("PSW masks", psw_mask);
    SAME("condition codes", cc);
    SAME("instruction addresses", ia);
    SAME("breaking-event addresses", breaking_event);
    SAME("exits", exit);
#undef SAME
    return !(differ("storages", a->machine->storage->base, b->machine->storage->base, GUEST_SIZE) || wrong);
}

/* A program that has made itself endless is left alone after a while. */
static struct cpu *running;
static volatile sig_atomic_t ticks;
static void tick(int signal)
{
    (void)signal;
    ticks++;
    atomic_fetch_or(&running->attention, ATTENTION_YIELD);
}

/* Exceptions suppress or complete: the program goes on behind them. */
static bool run_until_exit(struct cpu *cpu)
{
    running = cpu;
    ticks = 0;
    for (unsigned i = 0; i < EVENTS && ticks < 4; i++) {
        const u8 *low = cpu->machine->storage->base + PREFIX;
        enum exit_reason reason = cpu_run(cpu);
        if (reason == EXIT_RESCHEDULE)
            continue;
        if (reason != EXIT_INTERCEPT || cpu->ia != STOP + 4)
            return true;
        cpu_load_psw(cpu, be64_load(low + Z_PGM_OLD), be64_load(low + Z_PGM_OLD + 8));
    }
    return false;
}

static bool run_case(u64 seed, struct cpu *a, struct cpu *b)
{
    static u8 image[0x18000];
    u64 random = seed,
        mask = PSW_EA | PSW_BA | (random_u64(&random) & PSW_PM & (random_one_in(&random, 4) ? ~0ULL : 0));

    memset(image, 0, sizeof image);
    for (u64 at = DATA; at < DATA + DATA_SIZE; at += 8)
        be64_store(image + prefix_apply(at, PREFIX), random_value(&random));
    program_make(&random, image);
    lowcore(image + PREFIX);
    for (unsigned i = 0; i < RUNS; i++) {
        struct cpu *cpus[2] = {a, b};
        u64 registers = random_u64(&random);
        for (unsigned k = 0; k < 2; k++) {
            if (i == 0)
                storage_write(cpus[k]->machine->storage, 0, image, sizeof image, KEY_NONE, NULL);
            else if (memcmp(cpus[k]->machine->storage->base + CODE, image + CODE, CODE_SIZE) != 0)
                storage_write(cpus[k]->machine->storage, CODE, image + CODE, CODE_SIZE, KEY_NONE, NULL);
            registers_set(registers, cpus[k], mask);
            if (!run_until_exit(cpus[k])) {
                storage_write(b->machine->storage, 0, a->machine->storage->base, GUEST_SIZE, KEY_NONE, NULL);
                memcpy(b->machine->storage->keys, a->machine->storage->keys, GUEST_SIZE / PAGE_SIZE_GUEST);
                return true;
            }
        }
        if (!same(a, b)) {
            printf("not ok case %llu, run %u\n", (unsigned long long)seed, i);
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned seconds = argc > 1 ? (unsigned)atoi(argv[1]) : 5;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1, cases = 0;
    time_t end = time(NULL) + seconds;
    static const unsigned thresholds[] = {0, 1, 5, 30};
    struct cpu *a, *b;
    struct itimerval often = {{0, 100000}, {0, 100000}};

    if (translator_start(16u << 20, thresholds[seed % 4]) < 0) {
        printf("skipped: this host has no translator\n");
        return 0;
    }
    a = create(argc > 4); /* with a fourth one both are interpreted */
    b = create(true);
    running = a;
    signal(SIGALRM, tick);
    setitimer(ITIMER_REAL, &often, NULL);
    memcpy(b->machine->wrapping, a->machine->wrapping, sizeof b->machine->wrapping); /* PCKMO */
    if (argc > 3)
        return !run_case(strtoull(argv[3], NULL, 0), a, b);
    for (u64 random = seed; time(NULL) < end; cases++)
        if (!run_case(random_u64(&random), a, b))
            return 1;
    printf("ok %llu programs: %llu blocks, of %llu instructions %llu called the interpreter; %llu pages changed, area "
           "filled %llu times\n",
        (unsigned long long)cases, (unsigned long long)translator_counters.blocks,
        (unsigned long long)translator_counters.instructions, (unsigned long long)translator_counters.calls,
        (unsigned long long)translator_counters.detached, (unsigned long long)translator_counters.flushes);
    return 0;
}
