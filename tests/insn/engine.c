/* The engine under test: engine.h. */
#include "tests/insn/engine.h"
#include "guests/arch/lowcore.h"
#include "guests/engine/x86/translate.h"
#include <stdlib.h>

#define STORAGE_SIZE (CODE_BASE + 0x100000)

struct machine *machine;
struct cpu *cpu;

static void nobody_waits(struct cpu *c)
{
    (void)c;
}

void engine_place(u64 at, const void *data, unsigned length)
{
    if (memcmp(machine->storage->base + at, data, length) != 0)
        storage_write(machine->storage, at, data, length, KEY_NONE, NULL);
}

bool engine_start(void)
{
    const char *translate = getenv("INSN_TRANSLATE");
    be64 new_psw[2] = {be64_of(PSW_EA | PSW_BA), be64_of(CODE_PROGRAM)};

    /* INSN_TRANSLATE=N: what was branched to N times is translated; 0: everything at once. */
    if (translate && translator_start(32u << 20, (unsigned)atoi(translate)) != 0)
        return false;
    if (machine_create(STORAGE_SIZE, &machine) != 0 || cpu_create(machine, 0, &cpu) != 0)
        return false;
    machine->cpu[0] = cpu;
    machine->wake = nobody_waits;
    cpu->esa = false;
    cpu->cr[0] |= 0x60000; /* AFP-register and vector control */
    engine_place(CODE_PROGRAM, diagnose, sizeof diagnose);
    engine_place(Z_PGM_NEW, new_psw, sizeof new_psw);
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

void engine_run(const struct insn_case *c, u64 at, struct result *r)
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
    cpu_load_psw(cpu, PSW_EA | PSW_BA | (u64)c->cc << PSW_CC_SHIFT | (u64)c->program_mask << PSW_PM_SHIFT, at);
    cpu_start(cpu);
    for (unsigned i = 0; i < 100 && cpu_run(cpu) == EXIT_RESCHEDULE; i++)
        ;
    r->cc = cpu->cc;
    r->program_mask = (cpu->psw_mask & PSW_PM) >> PSW_PM_SHIFT;
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
