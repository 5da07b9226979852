/* Runs the same sequences on the engine and compares with what the witness wrote to our standard input.
 * sequence_verify SEED FIRST COUNT: lists those that differ, each as "differs N". sequence_verify SEED N 1 LIMIT: one
 * of them, its first LIMIT instructions, and how the results differ; exit status 1 if they do. */
#include "guests/arch/lowcore.h"
#include "guests/engine/access.h"
#include "tests/insn/sequence.h"
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>

#define CODE_PROGRAM (CODE_BASE + 0x800)
#define STORAGE_SIZE (CODE_BASE + 0x100000)
#define SHOWN 20u

static const u8 diagnose[4] = {0x83};
static struct machine *machine;
static struct cpu *cpu;

static void nobody_waits(struct cpu *c)
{
    (void)c;
}

static void place(u64 at, const void *data, unsigned length)
{
    storage_write(machine->storage, at, data, length, KEY_NONE, NULL);
}

static bool engine_start(void)
{
    be64 new_psw[2] = {be64_of(PSW_EA | PSW_BA), be64_of(CODE_PROGRAM)};

    if (machine_create(STORAGE_SIZE, &machine) != 0 || cpu_create(machine, 0, &cpu) != 0)
        return false;
    machine->cpu[0] = cpu;
    machine->wake = nobody_waits;
    cpu->esa = false;
    cpu->cr[0] |= 0x60000; /* AFP-register and vector control */
    place(CODE_PROGRAM, diagnose, sizeof diagnose);
    place(Z_PGM_NEW, new_psw, sizeof new_psw);
    return true;
}

static u8 exception_of(u16 code)
{
    switch (code & 0xFF) {
    case PGM_OPERATION:
        return EXC_OPERATION;
    case PGM_EXECUTE:
    case PGM_SPECIFICATION:
    case PGM_SPECIAL_OPERATION:
    case PGM_OPERAND:
        return EXC_SPECIFICATION;
    case PGM_PROTECTION:
    case PGM_ADDRESSING:
        return EXC_ACCESS;
    case PGM_FIXED_DIVIDE:
        return EXC_DIVIDE;
    case PGM_FIXED_OVERFLOW:
        return EXC_OVERFLOW;
    case PGM_DATA:
    case PGM_VECTOR_PROCESSING:
        return EXC_DATA;
    default:
        return EXC_OTHER;
    }
}

static void text_place(u64 seed, u64 n, unsigned limit)
{
    struct sequence s;
    u8 text[SEQUENCE_SLOT] = {0};

    sequence_make(&s, seed, n, limit);
    memcpy(text, s.text, s.length);
    memcpy(text + s.length, diagnose, sizeof diagnose);
    place(sequence_slot(n) + SEQUENCE_START, text, s.length + sizeof diagnose);
}

static void sequence_run(const struct insn_case *c, u64 n, struct result *r)
{
    memset(r, 0, sizeof *r);
    memcpy(machine->storage->base + WINDOW, c->window, WINDOW_SIZE);
    for (unsigned i = 0; i < 16; i++) {
        cpu->gr[i].g = c->gr[i];
        cpu->vr[i].d[0] = c->fpr[i];
        cpu->vr[i].d[1] = c->right[i];
        memcpy(cpu->vr[i + 16].d, c->high[i], 16);
    }
    cpu->fpc = c->fpc;
    cpu_load_psw(cpu, PSW_EA | PSW_BA | (u64)c->cc << PSW_CC_SHIFT | (u64)c->program_mask << PSW_PM_SHIFT,
        sequence_slot(n) + SEQUENCE_START);
    cpu_start(cpu);
    for (unsigned i = 0; i < 100 && cpu_run(cpu) == EXIT_RESCHEDULE; i++)
        ;
    r->cc = cpu->cc;
    if (cpu->exit != EXIT_INTERCEPT)
        r->ending = 0xFF;
    else if (cpu->ia - 4 == CODE_PROGRAM) {
        r->ending = END_PROGRAM;
        r->exception = exception_of(be16_load(machine->storage->base + Z_PGM_CODE));
    } else
        r->ending = END_FALL;
    for (unsigned i = 0; i < 16; i++) {
        r->gr[i] = cpu->gr[i].g;
        r->fpr[i] = cpu->vr[i].d[0];
        r->right[i] = cpu->vr[i].d[1];
        memcpy(r->high[i], cpu->vr[i + 16].d, 16);
    }
    r->fpc = cpu->fpc;
}

static bool read_big(void *to, unsigned doublewords)
{
    u64 *v = to;

    if (fread(v, 8, doublewords, stdin) != doublewords)
        return false;
    for (unsigned i = 0; i < doublewords; i++)
        v[i] = __builtin_bswap64(v[i]);
    return true;
}

/* All of it, as bytes at offsets of struct result: beginning at the registers. */
static bool result_read(struct result *r, u8 *window)
{
    u8 head[offsetof(struct result, gr)];
    u32 tail[2];

    if (fread(head, sizeof head, 1, stdin) != 1 ||
        !read_big(r->gr, (offsetof(struct result, fpc) - offsetof(struct result, gr)) / 8) ||
        fread(tail, sizeof tail, 1, stdin) != 1)
        return false;
    r->ending = head[0], r->exception = head[1], r->cc = head[2];
    r->fpc = __builtin_bswap32(tail[0]);
    return fread(window, WINDOW_SIZE, 1, stdin) == 1;
}

static void value_show(const char *kind, unsigned i, u64 was, u64 ours, u64 theirs)
{
    if (ours != theirs)
        printf("  %s%u was %016lX now %016lX / %016lX\n", kind, i, was, ours, theirs);
}

static void difference_show(const struct sequence *s, const struct insn_case *c, const struct result *ours,
    const struct result *theirs, const u8 *window)
{
    const u8 *our_window = machine->storage->base + WINDOW;

    printf("after %s of", s->row[s->insns - 1]->name);
    for (unsigned i = 0, at = 0; i < s->insns; i++) {
        unsigned end = i + 1 < s->insns ? s->at[i + 1] : s->length;
        printf(" %s:", s->row[i]->name);
        for (; at < end; at++)
            printf("%02X", s->text[at]);
    }
    printf("\n  end %u/%u exception %u/%u cc %u/%u fpc %08X/%08X (ours/witness)\n", ours->ending, theirs->ending,
        ours->exception, theirs->exception, ours->cc, theirs->cc, ours->fpc, theirs->fpc);
    for (unsigned i = 0; i < 16; i++) {
        value_show("R", i, c->gr[i], ours->gr[i], theirs->gr[i]);
        value_show("F", i, c->fpr[i], ours->fpr[i], theirs->fpr[i]);
        value_show("right half of V", i, c->right[i], ours->right[i], theirs->right[i]);
        value_show("left half of V", i + 16, c->high[i][0], ours->high[i][0], theirs->high[i][0]);
        value_show("right half of V", i + 16, c->high[i][1], ours->high[i][1], theirs->high[i][1]);
    }
    for (unsigned i = 0, shown = 0; i < WINDOW_SIZE && shown < 8; i++)
        if (our_window[i] != window[i]) {
            printf("  %08lX was %02X now %02X / %02X\n", (unsigned long)WINDOW + i, c->window[i], our_window[i],
                window[i]);
            shown++;
        }
}

/* True if sequence n leaves the same here; limit of at most SEQUENCE_INSNS, detail: the witness wrote everything. */
static bool compare(u64 seed, u64 n, unsigned limit, bool detail)
{
    struct insn_case c;
    struct result ours, theirs;
    u8 window[WINDOW_SIZE];
    u64 hash;

    text_place(seed, n, limit);
    sequence_values(&c, seed, n);
    sequence_run(&c, n, &ours);
    if (!read_big(&hash, 1) || (detail && !result_read(&theirs, window))) {
        fprintf(stderr, "sequence_verify: the witness ended at %lu\n", n);
        exit(2);
    }
    if (hash == sequence_hash(&ours, machine->storage->base + WINDOW))
        return true;
    if (detail) {
        struct sequence s;
        sequence_make(&s, seed, n, limit);
        difference_show(&s, &c, &ours, &theirs, window);
    }
    return false;
}

int main(int argc, char **argv)
{
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, first = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
    u64 count = argc > 3 ? strtoull(argv[3], NULL, 0) : 1000;
    unsigned long differ = 0;

    if (!engine_start()) {
        fprintf(stderr, "sequence_verify: no machine\n");
        return 2;
    }
    if (argc > 4)
        return compare(seed, first, (unsigned)strtoul(argv[4], NULL, 0), true) ? 0 : 1;
    for (u64 n = first; n < first + count; n++)
        if (!compare(seed, n, SEQUENCE_INSNS, false) && differ++ < SHOWN)
            printf("differs %lu\n", n);
    printf("%lu sequences, %lu differ\n", count, differ);
    return differ ? 1 : 0;
}
