/* The witness of sequences: executes each under qemu-s390x and writes its hash to standard output, or all of its
 * result. sequence_witness SEED FIRST COUNT [LIMIT]: with LIMIT only so many instructions of each, and the whole result
 * and window. */
#define _GNU_SOURCE
#include "tests/insn/sequence.h"
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define CODE_STORE (CODE_BASE + 0x400)
#define STACK_BASE 0x2A5B3C0000UL
#define STACK_SIZE 65536

static struct context {
    u64 gr[16], host[16], program_mask, fpc, vr[32][2];
} *const context = (struct context *)(uintptr_t)(CODE_BASE + 0x1000);

static u8 *emit_at;

static void emit(const u8 *bytes, unsigned length)
{
    memcpy(emit_at, bytes, length);
    emit_at += length;
}
static void emit_ril(u8 first, unsigned r1, unsigned extension, u64 to)
{
    u8 text[6] = {first, (u8)(r1 << 4 | extension)};
    s32 halfwords = (s32)((s64)(to - (uintptr_t)emit_at) / 2);

    memcpy(text + 2, &halfwords, 4);
    emit(text, 6);
}
/* RXY, RSY with base register 1: a field of the context. */
static void emit_long(u8 first, unsigned registers, size_t displacement, u8 last)
{
    emit((u8[]){first, (u8)registers, (u8)(0x10 | displacement >> 8), (u8)displacement, 0, last}, 6);
}
static void emit_vectors(u8 opcode) /* VLM or VSTM of all */
{
    size_t at = offsetof(struct context, vr);

    emit((u8[]){0xE7, 0x0F, (u8)(0x10 | at >> 8), (u8)at, 0x00, opcode}, 6);
    at += 256;
    emit((u8[]){0xE7, 0x0F, (u8)(0x10 | at >> 8), (u8)at, 0x0C, opcode}, 6);
}

/* Called with the slot's address in register 2; the slot loads the general registers by register 1. */
static void code_build(void)
{
    emit_at = (u8 *)(uintptr_t)CODE_BASE;
    emit_ril(0xC0, 1, 0, (uintptr_t)context);                            /* LARL */
    emit_long(0xEB, 0x6F, offsetof(struct context, host[6]), 0x24);      /* STMG 6,15 */
    emit_vectors(0x36);                                                  /* VLM */
    emit_long(0xE3, 0x00, offsetof(struct context, fpc), 0x04);          /* LG 0 */
    emit((u8[]){0xB3, 0x84, 0, 0}, 4);                                   /* SFPC 0 */
    emit_long(0xE3, 0x00, offsetof(struct context, program_mask), 0x04); /* LG 0 */
    emit((u8[]){0x04, 0x00, 0x07, 0xF2}, 4);                             /* SPM 0; BR 2 */
    emit_at = (u8 *)(uintptr_t)CODE_STORE;
    emit_ril(0xC4, 1, 0xB, (uintptr_t)&context->gr[1]); /* STGRL 1 */
    emit_ril(0xC0, 1, 0, (uintptr_t)context);
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

static volatile enum exception signalled;

static enum exception exception_of(int number, int code)
{
    switch (number) {
    case SIGSEGV:
    case SIGBUS:
        return EXC_ACCESS;
    case SIGILL:
        return code == ILL_ILLOPC ? EXC_OPERATION : EXC_SPECIFICATION;
    case SIGFPE:
        return code == FPE_INTDIV ? EXC_DIVIDE : code == FPE_INTOVF ? EXC_OVERFLOW : EXC_DATA;
    case SIGTRAP:
        return EXC_DATA;
    default:
        return EXC_OTHER;
    }
}
static void on_signal(int number, siginfo_t *info, void *arg)
{
    ucontext_t *uc = arg;

    signalled = exception_of(number, info->si_code);
    uc->uc_mcontext.psw.addr = CODE_STORE;
}
/* The stack lies where no random register 15 points to: the kernel would take it for being in use. */
static void catch_signals(void)
{
    static const int numbers[] = {SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP};
    stack_t alternate = {.ss_sp = (void *)STACK_BASE, .ss_size = STACK_SIZE};
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaltstack(&alternate, NULL);
    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
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
    register u64 to __asm__("r2") = slot;

    memset(r, 0, sizeof *r);
    memcpy((void *)(uintptr_t)WINDOW, c->window, WINDOW_SIZE);
    memcpy(context->gr, c->gr, sizeof c->gr);
    for (unsigned i = 0; i < 16; i++) {
        context->vr[i][0] = c->fpr[i];
        context->vr[i][1] = c->right[i];
    }
    memcpy(context->vr[16], c->high, sizeof c->high);
    context->fpc = c->fpc;
    context->program_mask = (u64)c->cc << 28 | (u64)c->program_mask << 24;
    signalled = EXC_NONE;
    asm volatile("basr %%r14,%1"
                 : "+r"(to)
                 : "a"(CODE_BASE)
                 : "r0", "r1", "r3", "r4", "r5", "r14", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9",
                 "f10", "f11", "f12", "f13", "f14", "f15", "cc", "memory");
    r->ending = signalled ? END_PROGRAM : END_FALL;
    r->exception = signalled;
    r->cc = context->program_mask >> 28 & 3;
    r->program_mask = context->program_mask >> 24 & 0xF;
    memcpy(r->gr, context->gr, sizeof r->gr);
    for (unsigned i = 0; i < 16; i++) {
        r->fpr[i] = context->vr[i][0];
        r->right[i] = context->vr[i][1];
    }
    memcpy(r->high, context->vr[16], sizeof r->high);
    r->fpc = (u32)context->fpc;
}

static bool map(u64 at, u64 length, int protection)
{
    void *p = mmap((void *)(uintptr_t)at, length, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    return p == (void *)(uintptr_t)at;
}

int main(int argc, char **argv)
{
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, first = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
    u64 count = argc > 3 ? strtoull(argv[3], NULL, 0) : 1000;
    unsigned limit = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 0) : SEQUENCE_INSNS;
    const u8 *window = (const u8 *)(uintptr_t)WINDOW;

    if (!map(DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE) ||
        !map(CODE_BASE, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC) ||
        !map(CODE_BASE + 0x1000, 0x1000, PROT_READ | PROT_WRITE) ||
        !map(STACK_BASE, STACK_SIZE, PROT_READ | PROT_WRITE) ||
        !map(SEQUENCE_CODE, SEQUENCE_CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC)) {
        fprintf(stderr, "sequence_witness: the addresses of the test are taken\n");
        return 2;
    }
    catch_signals();
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
