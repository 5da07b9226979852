/* STORE SYSTEM INFORMATION: the machine (level 1), the partition (level 2), CP's virtual machine (level 3). Guest tools
 * know z/VM by the control-program identifier of 3.2.2. Source: PoP chapter 10 "STORE SYSTEM INFORMATION". */
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"
#include "guests/engine/model.h"
#include <stdio.h>
#include <string.h>

#define SYSIB_LENGTH PAGE_SIZE_GUEST

unsigned configured_cpus(const struct vm *vm)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        n += vm->machine->cpu[i] != NULL;
    return n;
}

/* Counts of CPUs at offset 36 of several blocks: total, configured, standby, reserved. */
static void put_counts(u8 *sysib, unsigned total, unsigned configured)
{
    be16_store(sysib + 36, (u16)total);
    be16_store(sysib + 38, (u16)configured);
    be16_store(sysib + 42, (u16)(total - configured));
}

void machine_serial(const struct vm *vm, char serial[17])
{
    snprintf(serial, 17, "%010u%06X", 0, (u32)(vm->machine->cpuid >> 32) & 0xFFFFFF);
}

static void put_serial(const struct vm *vm, u8 *sysib)
{
    char serial[17];

    machine_serial(vm, serial);
    ebcdic_field(sysib + 80, serial, 16);
    ebcdic_field(sysib + 96, "02", 4);
}

static void basic_machine(const struct vm *vm, u8 *sysib)
{
    const struct cpu_model *model = cpu_model();
    char type[5];

    snprintf(type, sizeof type, "%04X", model->type);
    ebcdic_field(sysib + 32, "IBM", 16);
    ebcdic_field(sysib + 48, type, 4);
    ebcdic_field(sysib + 64, model->capacity, 16);
    put_serial(vm, sysib);
    ebcdic_field(sysib + 100, model->model, 16);
}

static void basic_cpus(const struct vm *vm, u8 *sysib)
{
    (void)vm;
    be32_store(sysib + 32, 1000); /* CPU capability: lower is faster, only ratios have a meaning */
    put_counts(sysib, cp.processors, cp.processors);
}

static void this_cpu(const struct vm *vm, const struct cpu *cpu, u8 *sysib)
{
    put_serial(vm, sysib);
    be16_store(sysib + 100, cpu->address);
    be16_store(sysib + 102, cpu->address);
}

static void partition(const struct vm *vm, u8 *sysib)
{
    (void)vm;
    be16_store(sysib + 32, 1);
    sysib[35] = 0x40; /* shared CPUs */
    put_counts(sysib, cp.processors, cp.processors);
    ebcdic_field(sysib + 44, cp.identifier, 8);
    be32_store(sysib + 52, 1000); /* CPU adjustment factor: all of it */
    be16_store(sysib + 74, (u16)cp.processors);
}

static void virtual_machine(const struct vm *vm, u8 *sysib)
{
    char identifier[17];

    sysib[31] = 1; /* one level of virtual machines */
    put_counts(sysib, configured_cpus(vm), configured_cpus(vm));
    ebcdic_field(sysib + 44, vm->userid, 8);
    be32_store(sysib + 52, 1000);
    snprintf(identifier, sizeof identifier, "z/VM    %u.%u.0", cp.level_version, cp.level_release);
    ebcdic_field(sysib + 56, identifier, 16);
}

/* False: no such function, selector 1, selector 2. */
static bool sysib_build(const struct vm *vm, const struct cpu *cpu, u32 selected, u8 *sysib)
{
    memset(sysib, 0, SYSIB_LENGTH);
    switch (selected) {
    case 0x111:
        basic_machine(vm, sysib);
        return true;
    case 0x121:
    case 0x221:
        this_cpu(vm, cpu, sysib);
        return true;
    case 0x122:
        basic_cpus(vm, sysib);
        return true;
    case 0x222:
        partition(vm, sysib);
        return true;
    case 0x322:
        virtual_machine(vm, sysib);
        return true;
    }
    return false;
}

void store_system_information(struct vm *vm, struct cpu *cpu)
{
    u32 function = cpu->gr[0].l >> 28, selector1 = cpu->gr[0].l & 0xFF, selector2 = cpu->gr[1].l & 0xFFFF;
    u8 sysib[SYSIB_LENGTH];
    int fault;

    if (cpu->gr[0].l & 0x0FFFFF00 || cpu->gr[1].l & 0xFFFF0000) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (function == 0) {
        cpu->gr[0].l = 3u << 28;
        cpu_set_cc(cpu, 0);
        return;
    }
    if (selector1 > 15 || selector2 > 15 || !sysib_build(vm, cpu, function << 8 | selector1 << 4 | selector2, sysib)) {
        cpu_set_cc(cpu, 3);
        return;
    }
    if (cpu->intercept.address & (SYSIB_LENGTH - 1)) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    fault = cpu_store(cpu, cpu->intercept.base, cpu->intercept.address, sysib, sizeof sysib);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, 0);
}
