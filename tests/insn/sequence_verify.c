/* Runs the same sequences on the engine and compares with what the witness wrote to our standard input.
 * sequence_verify SEED FIRST COUNT: lists those that differ, each as "differs N". sequence_verify SEED N 1 LIMIT: one
 * of them, its first LIMIT instructions, and how the results differ; exit status 1 if they do. */
#include "tests/insn/engine.h"
#include "tests/insn/sequence.h"
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>

#define SHOWN 20u

static void text_place(u64 seed, u64 n, unsigned limit)
{
    struct sequence s;
    u8 text[SEQUENCE_SLOT] = {0};

    sequence_make(&s, seed, n, limit);
    memcpy(text, s.text, s.length);
    memcpy(text + s.length, diagnose, sizeof diagnose);
    engine_place(sequence_slot(n) + SEQUENCE_START, text, s.length + sizeof diagnose);
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
    engine_run(&c, sequence_slot(n) + SEQUENCE_START, &ours);
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
