/* Code, registers and signals of a witness: context.h. */
#define _GNU_SOURCE
#include "tests/insn/context.h"
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

u8 *emit_at;

void emit(const u8 *bytes, unsigned length)
{
    memcpy(emit_at, bytes, length);
    emit_at += length;
}
void emit_ril(u8 first, unsigned r1, unsigned extension, u64 to)
{
    u8 text[6] = {first, (u8)(r1 << 4 | extension)};
    s32 halfwords = (s32)((s64)(to - (uintptr_t)emit_at) / 2);

    memcpy(text + 2, &halfwords, 4);
    emit(text, 6);
}
void emit_vectors(u8 opcode)
{
    size_t at = offsetof(struct context, vr);

    emit((u8[]){0xE7, 0x0F, (u8)(0x10 | at >> 8), (u8)at, 0x00, opcode}, 6);
    at += 256;
    emit((u8[]){0xE7, 0x0F, (u8)(0x10 | at >> 8), (u8)at, 0x0C, opcode}, 6);
}

void context_load(const struct insn_case *c)
{
    memcpy((void *)(uintptr_t)WINDOW, c->window, WINDOW_SIZE);
    memcpy(CONTEXT->gr, c->gr, sizeof c->gr);
    for (unsigned i = 0; i < 16; i++) {
        CONTEXT->vr[i][0] = c->fpr[i];
        CONTEXT->vr[i][1] = c->right[i];
    }
    memcpy(CONTEXT->vr[16], c->high, sizeof c->high);
    CONTEXT->fpc = c->fpc;
    CONTEXT->program_mask = (u64)c->cc << 28 | (u64)c->program_mask << 24;
    signalled = EXC_NONE;
}

void context_store(struct result *r)
{
    memset(r, 0, sizeof *r);
    r->exception = signalled;
    r->cc = CONTEXT->program_mask >> 28 & 3;
    r->program_mask = CONTEXT->program_mask >> 24 & 0xF;
    memcpy(r->gr, CONTEXT->gr, sizeof r->gr);
    for (unsigned i = 0; i < 16; i++) {
        r->fpr[i] = CONTEXT->vr[i][0];
        r->right[i] = CONTEXT->vr[i][1];
    }
    memcpy(r->high, CONTEXT->vr[16], sizeof r->high);
    r->fpc = (u32)CONTEXT->fpc;
}

volatile enum exception signalled;
static u64 resume_at;

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
    uc->uc_mcontext.psw.addr = resume_at;
}

void signals_catch(u64 resume, void *stack, size_t size)
{
    static const int numbers[] = {SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP};
    stack_t alternate = {.ss_sp = stack, .ss_size = size};
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    resume_at = resume;
    sigaltstack(&alternate, NULL);
    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

bool memory_map(u64 at, u64 length, int protection)
{
    void *p = mmap((void *)(uintptr_t)at, length, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    return p == (void *)(uintptr_t)at;
}

bool memory_map_all(void)
{
    return memory_map(DATA_BASE, DATA_SIZE, PROT_READ | PROT_WRITE) &&
           memory_map(CODE_BASE, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC) &&
           memory_map(CODE_BASE + 0x1000, 0x1000, PROT_READ | PROT_WRITE);
}
