/* DIAGNOSE, service calls, STSI and IUCV: what a guest may ask of CP by instruction. One table of DIAGNOSE codes.
 * Source: z/VM CP Programming Services; the reference behind each row is named in its file. */
#pragma once
#include "cp/vm/vm.h"

/* Set as the upward calls of struct cp_system. Called by a processor thread without locks, cpu->intercept is theirs. */
void diagnose(struct vm *vm, struct cpu *cpu);
void service_call(struct vm *vm, struct cpu *cpu);
void store_system_information(struct vm *vm, struct cpu *cpu);
void store_hypervisor_information(struct vm *vm, struct cpu *cpu);
void iucv(struct vm *vm, struct cpu *cpu);

/* The machine's sequence code: 16 characters. */
void machine_serial(const struct vm *vm, char serial[17]);
unsigned configured_cpus(const struct vm *vm);

/* For the handlers: a register as an address in the current addressing mode, and the end of a DIAGNOSE by an
 * interruption. */
static inline u64 diagnose_address(const struct cpu *cpu, u8 r)
{
    return cpu->gr[r].g & cpu->address_mask;
}

#define DIAGNOSE(code, handler, summary) void handler(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry);
#include "cp/diagnose/diagnose.def"
#undef DIAGNOSE
