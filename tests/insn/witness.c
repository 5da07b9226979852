/* The witness: a static Linux program for s390x, run by qemu-s390x, that executes each case and writes its result to
 * standard output. Code that loads every register, executes the instruction and stores every register is written into a
 * page of its own; it addresses its data relative to itself, because no register is left over. A program interruption
 * arrives as a signal, whose handler resumes at the code that stores. */
#define _GNU_SOURCE
#include "tests/insn/case.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define CODE_FALL (CODE_BASE + 0x240)
#define CODE_PROGRAM (CODE_BASE + 0x280)
#define CODE_STORE (CODE_BASE + 0x400)

/* In the page after the code. */
static struct context {
    u64 gr[16], fpc, program_mask, ending, host[16], vr[32][2];
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
static void emit_rre(u16 opcode, unsigned r1, unsigned r2)
{
    u8 text[4] = {(u8)(opcode >> 8), (u8)opcode, 0, (u8)(r1 << 4 | r2)};

    emit(text, 4);
}
static void emit_load(unsigned r, u64 *from) /* LGRL */
{
    emit_ril(0xC4, r, 8, (uintptr_t)from);
}
static void emit_store(unsigned r, u64 *to) /* STGRL */
{
    emit_ril(0xC4, r, 0xB, (uintptr_t)to);
}
/* VLM or VSTM of all registers by general register 1. */
static void emit_vectors(u8 opcode)
{
    emit_ril(0xC0, 1, 0, (uintptr_t)context->vr); /* LARL */
    emit((u8[]){0xE7, 0x0F, 0x10, 0x00, 0x00, opcode}, 6);
    emit((u8[]){0xE7, 0x0F, 0x11, 0x00, 0x0C, opcode}, 6);
}
static void emit_jump(u64 to)
{
    emit_ril(0xC0, 15, 4, to);
}
static void emit_ending(u64 at, enum ending ending)
{
    emit_at = (u8 *)(uintptr_t)at;
    emit_store(0, &context->gr[0]);
    emit((u8[]){0xA7, 0x09, 0, (u8)ending}, 4); /* LGHI 0,ending */
    emit_jump(CODE_STORE);
}

static void code_build(void)
{
    emit_at = (u8 *)(uintptr_t)CODE_BASE;
    for (unsigned i = 6; i < 16; i++)
        emit_store(i, &context->host[i]);
    emit_vectors(0x36); /* VLM */
    emit_load(0, &context->fpc);
    emit_rre(0xB384, 0, 0); /* SFPC */
    emit_load(0, &context->program_mask);
    emit((u8[]){0x04, 0x00}, 2); /* SPM */
    for (unsigned i = 0; i < 16; i++)
        emit_load(i, &context->gr[i]);
    emit_jump(CODE_INSN);

    emit_ending(CODE_FALL, END_FALL);
    emit_ending(CODE_TAKEN, END_TAKEN);
    emit_ending(CODE_PROGRAM, END_PROGRAM);

    emit_at = (u8 *)(uintptr_t)CODE_STORE;
    emit_store(0, &context->ending);
    emit_rre(0xB222, 0, 0); /* IPM */
    emit_store(0, &context->program_mask);
    for (unsigned i = 1; i < 16; i++)
        emit_store(i, &context->gr[i]);
    emit_vectors(0x3E);     /* VSTM */
    emit_rre(0xB38C, 0, 0); /* EFPC */
    emit_store(0, &context->fpc);
    emit((u8[]){0xA7, 0x09, 0, 0}, 4);
    emit_rre(0xB384, 0, 0); /* SFPC */
    for (unsigned i = 6; i < 16; i++)
        emit_load(i, &context->host[i]);
    emit((u8[]){0x07, 0xFE}, 2);
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
    uc->uc_mcontext.psw.addr = CODE_PROGRAM;
}

static void catch_signals(void)
{
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaltstack(&alternate, NULL);
    static const int numbers[] = {SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP};
    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

static void text_place(u64 at, const u8 *text, unsigned length)
{
    emit_at = (u8 *)(uintptr_t)at;
    if (memcmp(emit_at, text, length) == 0)
        return;
    emit(text, length);
    if (at == CODE_INSN)
        emit_jump(CODE_FALL);
}

static void case_run(const struct insn_case *c, struct result *result)
{
    memset(result, 0, sizeof *result);
    text_place(CODE_TARGET, c->target, c->target_length);
    text_place(CODE_INSN, c->text, c->length);
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
    asm volatile("basr %%r14,%0"
                 :
                 : "a"(CODE_BASE)
                 : "r0", "r1", "r2", "r3", "r4", "r5", "r14", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8",
                 "f9", "f10", "f11", "f12", "f13", "f14", "f15", "cc", "memory");
    result->ending = (u8)context->ending;
    result->exception = signalled;
    result->cc = context->program_mask >> 28 & 3;
    result->program_mask = context->program_mask >> 24 & 0xF;
    memcpy(result->gr, context->gr, sizeof result->gr);
    for (unsigned i = 0; i < 16; i++) {
        result->fpr[i] = context->vr[i][0];
        result->right[i] = context->vr[i][1];
    }
    memcpy(result->high, context->vr[16], sizeof result->high);
    result->fpc = (u32)context->fpc;
}

static void result_write(struct result *result, const u8 *before)
{
    const u8 *after = (const u8 *)(uintptr_t)WINDOW;
    unsigned first = 0, end = WINDOW_SIZE;

    while (first < end && before[first] == after[first])
        first++;
    while (end > first && before[end - 1] == after[end - 1])
        end--;
    result->changed_at = (u16)first;
    result->changed = (u16)(end - first);
    fwrite(result, sizeof *result, 1, stdout);
    fwrite(after + first, 1, end - first, stdout);
}

static bool map(u64 at, u64 length, int protection)
{
    void *p = mmap((void *)(uintptr_t)at, length, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    return p == (void *)(uintptr_t)at;
}

int main(int argc, char **argv)
{
    unsigned cases = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 64;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    struct insn_case c;
    struct result result;

    if (!map(DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE) ||
        !map(CODE_BASE, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC) ||
        !map(CODE_BASE + 0x1000, 0x1000, PROT_READ | PROT_WRITE)) {
        fprintf(stderr, "witness: the addresses of the test are taken\n");
        return 2;
    }
    rows_select(argc > 3 ? argv[3] : NULL);
    catch_signals();
    code_build();
    for (unsigned i = 0; i < row_count; i++)
        for (unsigned n = 0; n < cases && row_tested(row_at(i)); n++) {
            case_make(&c, row_at(i), seed, n);
            case_run(&c, &result);
            result_write(&result, c.window);
        }
    return fflush(stdout) == 0 ? 0 : 2;
}
