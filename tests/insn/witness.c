/* The witness: a static Linux program for s390x, run by qemu-s390x, that executes each case and writes its result to
 * standard output. Code that loads every register, executes the instruction and stores every register is written into a
 * page of its own; it addresses its data relative to itself, because no register is left over. A program interruption
 * arrives as a signal, whose handler resumes at the code that stores. */
#include "tests/insn/context.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_FALL (CODE_BASE + 0x240)
#define CODE_PROGRAM (CODE_BASE + 0x280)
#define CODE_STORE (CODE_BASE + 0x400)

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
/* VLM or VSTM by general register 1. */
static void emit_all_vectors(u8 opcode)
{
    emit_ril(0xC0, 1, 0, (uintptr_t)CONTEXT); /* LARL */
    emit_vectors(opcode);
}
static void emit_jump(u64 to)
{
    emit_ril(0xC0, 15, 4, to);
}
static void emit_ending(u64 at, enum ending ending)
{
    emit_at = (u8 *)(uintptr_t)at;
    emit_store(0, &CONTEXT->gr[0]);
    emit((u8[]){0xA7, 0x09, 0, (u8)ending}, 4); /* LGHI 0,ending */
    emit_jump(CODE_STORE);
}

static void code_build(void)
{
    emit_at = (u8 *)(uintptr_t)CODE_BASE;
    for (unsigned i = 6; i < 16; i++)
        emit_store(i, &CONTEXT->host[i]);
    emit_all_vectors(0x36); /* VLM */
    emit_load(0, &CONTEXT->fpc);
    emit_rre(0xB384, 0, 0); /* SFPC */
    emit_load(0, &CONTEXT->program_mask);
    emit((u8[]){0x04, 0x00}, 2); /* SPM */
    for (unsigned i = 0; i < 16; i++)
        emit_load(i, &CONTEXT->gr[i]);
    emit_jump(CODE_INSN);

    emit_ending(CODE_FALL, END_FALL);
    emit_ending(CODE_TAKEN, END_TAKEN);
    emit_ending(CODE_PROGRAM, END_PROGRAM);

    emit_at = (u8 *)(uintptr_t)CODE_STORE;
    emit_store(0, &CONTEXT->ending);
    emit_rre(0xB222, 0, 0); /* IPM */
    emit_store(0, &CONTEXT->program_mask);
    for (unsigned i = 1; i < 16; i++)
        emit_store(i, &CONTEXT->gr[i]);
    emit_all_vectors(0x3E); /* VSTM */
    emit_rre(0xB38C, 0, 0); /* EFPC */
    emit_store(0, &CONTEXT->fpc);
    emit((u8[]){0xA7, 0x09, 0, 0}, 4);
    emit_rre(0xB384, 0, 0); /* SFPC */
    for (unsigned i = 6; i < 16; i++)
        emit_load(i, &CONTEXT->host[i]);
    emit((u8[]){0x07, 0xFE}, 2);
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
    text_place(CODE_TARGET, c->target, c->target_length);
    text_place(CODE_INSN, c->text, c->length);
    context_load(c);
    asm volatile("basr %%r14,%0"
                 :
                 : "a"(CODE_BASE)
                 : "r0", "r1", "r2", "r3", "r4", "r5", "r14", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8",
                 "f9", "f10", "f11", "f12", "f13", "f14", "f15", "cc", "memory");
    context_store(result);
    result->ending = (u8)CONTEXT->ending;
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

int main(int argc, char **argv)
{
    static char stack[65536];
    unsigned cases = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 64;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    struct insn_case c;
    struct result result;

    if (!memory_map_all()) {
        fprintf(stderr, "witness: the addresses of the test are taken\n");
        return 2;
    }
    rows_select(argc > 3 ? argv[3] : NULL);
    signals_catch(CODE_PROGRAM, stack, sizeof stack);
    code_build();
    for (unsigned i = 0; i < row_count; i++)
        for (unsigned n = 0; n < cases && row_tested(row_at(i)); n++) {
            case_make(&c, row_at(i), seed, n);
            case_run(&c, &result);
            result_write(&result, c.window);
        }
    return fflush(stdout) == 0 ? 0 : 2;
}
