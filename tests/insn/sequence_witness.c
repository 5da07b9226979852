/* The witness of sequences: executes each under qemu-s390x and writes its hash to standard output, or all of its
 * result. sequence_witness SEED FIRST COUNT [LIMIT]: with LIMIT only so many instructions of each, and the whole result
 * and window. */
#include "tests/insn/context.h"
#include "tests/insn/sequence.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CODE_STORE (CODE_BASE + 0x400)
/* The stack lies where no random register 15 points to: the kernel would take it for being in use. */
#define STACK_BASE 0x2A5B3C0000UL
#define STACK_SIZE 65536

/* RXY, RSY with base register 1: a field of the context. */
static void emit_long(u8 first, unsigned registers, size_t displacement, u8 last)
{
    emit((u8[]){first, (u8)registers, (u8)(0x10 | displacement >> 8), (u8)displacement, 0, last}, 6);
}
/* Called with the slot's address in register 2; the slot loads the general registers by register 1. */
static void code_build(void)
{
    emit_at = (u8 *)(uintptr_t)CODE_BASE;
    emit_ril(0xC0, 1, 0, (uintptr_t)CONTEXT);                            /* LARL */
    emit_long(0xEB, 0x6F, offsetof(struct context, host[6]), 0x24);      /* STMG 6,15 */
    emit_vectors(0x36);                                                  /* VLM */
    emit_long(0xE3, 0x00, offsetof(struct context, fpc), 0x04);          /* LG 0 */
    emit((u8[]){0xB3, 0x84, 0, 0}, 4);                                   /* SFPC 0 */
    emit_long(0xE3, 0x00, offsetof(struct context, program_mask), 0x04); /* LG 0 */
    emit((u8[]){0x04, 0x00, 0x07, 0xF2}, 4);                             /* SPM 0; BR 2 */
    emit_at = (u8 *)(uintptr_t)CODE_STORE;
    emit_ril(0xC4, 1, 0xB, (uintptr_t)&CONTEXT->gr[1]); /* STGRL 1 */
    emit_ril(0xC0, 1, 0, (uintptr_t)CONTEXT);
    emit_long(0xE3, 0x00, offsetof(struct context, gr[0]), 0x24);        /* STG 0 */
    emit_long(0xEB, 0x2F, offsetof(struct context, gr[2]), 0x24);        /* STMG 2,15 */
    emit((u8[]){0xB2, 0x22, 0, 0}, 4);                                   /* IPM 0 */
    emit_long(0xE3, 0x00, offsetof(struct context, program_mask), 0x24); /* STG 0 */
    emit_vectors(0x3E);                                                  /* VSTM */
    emit((u8[]){0xB3, 0x8C, 0, 0}, 4);                                   /* EFPC 0 */
    emit_long(0xE3, 0x00, offsetof(struct context, fpc), 0x24);          /* STG 0 */
    emit((u8[]){0xA7, 0x09, 0, 0, 0xB3, 0x84, 0, 0}, 8);                 /* LGHI 0,0; SFPC 0 */
    emit_long(0xEB, 0x6F, offsetof(struct context, host[6]), 0x04);      /* LMG 6,15 */
    emit((u8[]){0x07, 0xFE}, 2);                                         /* BR 14 */
}

static void text_place(u64 seed, u64 n, unsigned limit)
{
    struct sequence s;

    sequence_make(&s, seed, n, limit);
    emit_at = (u8 *)(uintptr_t)sequence_slot(n);
    emit_long(0xEB, 0x0F, offsetof(struct context, gr), 0x04); /* LMG 0,15 */
    emit(s.text, s.length);
    emit_ril(0xC0, 15, 4, CODE_STORE);
}

static void sequence_run(const struct insn_case *c, u64 slot, struct result *r)
{
    context_load(c);
    register u64 to __asm__("r2") = slot; /* no call comes between this and its use */
    asm volatile("basr %%r14,%1"
                 : "+r"(to)
                 : "a"(CODE_BASE)
                 : "r0", "r1", "r3", "r4", "r5", "r14", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9",
                 "f10", "f11", "f12", "f13", "f14", "f15", "cc", "memory");
    context_store(r);
    r->ending = signalled ? END_PROGRAM : END_FALL;
}

int main(int argc, char **argv)
{
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, first = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
    u64 count = argc > 3 ? strtoull(argv[3], NULL, 0) : 1000;
    unsigned limit = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 0) : SEQUENCE_INSNS;
    const u8 *window = (const u8 *)(uintptr_t)WINDOW;

    if (!memory_map_all() || !memory_map(STACK_BASE, STACK_SIZE, PROT_READ | PROT_WRITE) ||
        !memory_map(SEQUENCE_CODE, SEQUENCE_CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC)) {
        fprintf(stderr, "sequence_witness: the addresses of the test are taken\n");
        return 2;
    }
    signals_catch(CODE_STORE, (void *)STACK_BASE, STACK_SIZE);
    code_build();
    for (u64 n = first; n < first + count; n++) {
        struct insn_case c;
        struct result r;
        u64 hash;
        if (n == first || n % SEQUENCES_OF_BATCH == 0) /* the texts of a batch at once, so that none is dropped */
            for (u64 i = n; i < first + count && (i == n || i % SEQUENCES_OF_BATCH != 0);
                 i += SEQUENCE_SHARE - i % SEQUENCE_SHARE)
                text_place(seed, i, limit);
        sequence_values(&c, seed, n);
        sequence_run(&c, sequence_slot(n), &r);
        hash = sequence_hash(&r, window);
        fwrite(&hash, sizeof hash, 1, stdout);
        if (argc > 4) {
            fwrite(&r, sizeof r, 1, stdout);
            fwrite(window, WINDOW_SIZE, 1, stdout);
        }
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
