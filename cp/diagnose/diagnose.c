/* The table of DIAGNOSE codes. An unknown code is a specification exception, as Linux's probes expect. */
#include "cp/diagnose/diagnose.h"

static const struct {
    u16 code;
    void (*handler)(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry);
} rows[] = {
#define DIAGNOSE(code, handler, summary) {code, handler},
#include "cp/diagnose/diagnose.def"
#undef DIAGNOSE
};

void diagnose(struct vm *vm, struct cpu *cpu)
{
    u16 code = (u16)cpu->intercept.address;

    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code) {
            rows[i].handler(vm, cpu, cpu->intercept.r1, cpu->intercept.r3);
            return;
        }
    cpu_program_interruption(cpu, PGM_SPECIFICATION);
}
