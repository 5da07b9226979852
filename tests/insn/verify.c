/* The other side of the witness: makes the same cases, runs each on our engine (a bare CPU in the supervisor state
 * without DAT) and compares the whole result with what the witness wrote to our standard input. */
#include "tests/insn/engine.h"
#include <stdio.h>
#include <stdlib.h>

#define SHOWN_PER_ROW 2u

static void case_run(const struct insn_case *c, struct result *r)
{
    u8 text[sizeof c->text + sizeof diagnose] = {0};

    memcpy(text, c->text, c->length);
    memcpy(text + c->length, diagnose, sizeof diagnose);
    engine_place(CODE_INSN, text, sizeof text);
    engine_place(CODE_TARGET, c->target, sizeof c->target);
    engine_run(c, CODE_INSN, r);
    if (r->ending == END_FALL)
        r->ending = cpu->ia - 4 == CODE_TAKEN ? END_TAKEN : cpu->ia - 4 == CODE_INSN + c->length ? END_FALL : 0xFE;
}

/* One result of the witness; window: what its window became. */
static bool witness_read(struct result *r, u8 *window)
{
    struct result raw;

    if (fread(&raw, sizeof raw, 1, stdin) != 1)
        return false;
    *r = raw;
    r->changed_at = __builtin_bswap16(raw.changed_at);
    r->changed = __builtin_bswap16(raw.changed);
    for (unsigned i = 0; i < 16; i++) {
        r->gr[i] = __builtin_bswap64(raw.gr[i]);
        r->fpr[i] = __builtin_bswap64(raw.fpr[i]);
        r->right[i] = __builtin_bswap64(raw.right[i]);
        for (unsigned half = 0; half < 2; half++)
            r->high[i][half] = __builtin_bswap64(raw.high[i][half]);
    }
    r->fpc = __builtin_bswap32(raw.fpc);
    return r->changed == 0 || fread(window + r->changed_at, r->changed, 1, stdin) == 1;
}

static bool same(const struct result *ours, const struct result *theirs, const u8 *window)
{
    if (ours->ending != theirs->ending || ours->exception != theirs->exception)
        return false;
    /* The witness's handler does not learn the condition code, nor the FPC. */
    if (ours->ending != END_PROGRAM &&
        (ours->cc != theirs->cc || ours->program_mask != theirs->program_mask || ours->fpc != theirs->fpc))
        return false;
    return memcmp(ours->gr, theirs->gr, sizeof ours->gr) == 0 &&
           memcmp(ours->fpr, theirs->fpr, sizeof ours->fpr) == 0 &&
           memcmp(ours->right, theirs->right, sizeof ours->right) == 0 &&
           memcmp(ours->high, theirs->high, sizeof ours->high) == 0 &&
           memcmp(machine->storage->base + WINDOW, window, WINDOW_SIZE) == 0;
}

static void bytes_show(const char *title, const u8 *bytes, unsigned length)
{
    printf("%s", title);
    for (unsigned i = 0; i < length; i++)
        printf("%02X", bytes[i]);
}
/* Vector registers that changed or differ, and those that the text may name. */
static void vectors_show(const struct insn_case *c, const struct result *ours, const struct result *theirs)
{
    for (unsigned i = 0; i < 32; i++) {
        const u64 *high = i < 16 ? NULL : c->high[i - 16];
        u64 was[2] = {high ? high[0] : c->fpr[i], high ? high[1] : c->right[i]};
        u64 we[2] = {high ? ours->high[i - 16][0] : ours->fpr[i], high ? ours->high[i - 16][1] : ours->right[i]};
        u64 they[2] = {
            high ? theirs->high[i - 16][0] : theirs->fpr[i], high ? theirs->high[i - 16][1] : theirs->right[i]};
        printf("  V%u was %016lX%016lX", i, was[0], was[1]);
        if (memcmp(was, we, sizeof we) != 0 || memcmp(we, they, sizeof we) != 0)
            printf(" now %016lX%016lX / %016lX%016lX%s", we[0], we[1], they[0], they[1],
                memcmp(we, they, sizeof we) == 0 ? "" : "  <--");
        printf("\n");
    }
}
static void difference_show(
    const struct insn_case *c, const struct result *ours, const struct result *theirs, const u8 *window)
{
    const u8 *our_window = machine->storage->base + WINDOW;

    printf("FAILED %s", c->row->name);
    bytes_show(" ", c->text, c->length);
    if (c->target_length)
        bytes_show(" of ", c->target, c->target_length);
    printf(" cc %u pm %X\n", c->cc, c->program_mask);
    printf("  end %u/%u exception %u/%u cc %u/%u pm %X/%X fpc %08X/%08X (ours/witness)\n", ours->ending, theirs->ending,
        ours->exception, theirs->exception, ours->cc, theirs->cc, ours->program_mask, theirs->program_mask, ours->fpc,
        theirs->fpc);
    for (unsigned i = 0; i < 16; i++) {
        if (ours->gr[i] != theirs->gr[i] || ours->gr[i] != c->gr[i])
            printf("  R%u was %016lX now %016lX / %016lX%s\n", i, c->gr[i], ours->gr[i], theirs->gr[i],
                ours->gr[i] == theirs->gr[i] ? "" : "  <--");
        if (ours->fpr[i] != theirs->fpr[i] || ours->fpr[i] != c->fpr[i])
            printf("  F%u was %016lX now %016lX / %016lX%s\n", i, c->fpr[i], ours->fpr[i], theirs->fpr[i],
                ours->fpr[i] == theirs->fpr[i] ? "" : "  <--");
    }
    for (unsigned i = 0, shown = 0; i < WINDOW_SIZE && shown < 8; i++)
        if (our_window[i] != window[i]) {
            printf("  %08lX was %02X now %02X / %02X\n", (unsigned long)WINDOW + i, c->window[i], our_window[i],
                window[i]);
            shown++;
        }
    if (row_is_vector(c->row))
        vectors_show(c, ours, theirs);
    printf("  operands were:");
    for (unsigned i = 0; i < 16; i++)
        printf(" %lX", c->gr[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    unsigned cases = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 64;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    unsigned long passed = 0, failed = 0, skipped = 0;

    rows_select(argc > 3 ? argv[3] : NULL);
    if (!engine_start()) {
        fprintf(stderr, "verify: no machine\n");
        return 2;
    }
    engine_place(CODE_TAKEN, diagnose, sizeof diagnose);
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *row = row_at(i);
        unsigned row_failed = 0;
        if (row->kind == KIND_SKIP) {
            printf("skipped %s: %s\n", row->name, row->skip);
            skipped++;
        }
        for (unsigned n = 0; n < cases && row_tested(row); n++) {
            struct insn_case c;
            struct result ours, theirs;
            u8 window[WINDOW_SIZE];
            case_make(&c, row, seed, n);
            memcpy(window, c.window, sizeof window);
            if (!witness_read(&theirs, window)) {
                fprintf(stderr, "verify: the witness ended at %s\n", row->name);
                return 1;
            }
            case_run(&c, &ours);
            if (!same(&ours, &theirs, window)) {
                if (row_failed++ < SHOWN_PER_ROW)
                    difference_show(&c, &ours, &theirs, window);
            }
        }
        if (row_failed)
            printf("not ok %s: %u of %u cases differ\n", row->name, row_failed, cases);
        else if (row_tested(row))
            printf("ok %s: %u cases\n", row->name, cases);
        failed += row_failed != 0;
        passed += row_tested(row) && !row_failed;
    }
    printf("%lu passed, %lu failed, %lu skipped\n", passed, failed, skipped); /* rows */
    cpu_destroy(cpu);
    machine->cpu[0] = NULL;
    machine_destroy(machine);
    return failed ? 1 : 0;
}
