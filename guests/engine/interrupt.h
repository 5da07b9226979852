/* Between run.c, interrupt.c and status.c: nobody else's. */
#pragma once
#include "guests/engine/code.h"
#include <stdlib.h>

/* Take the highest-priority interruption that is pending and allowed. False if there is none. EXIT_IO_INTERRUPTION and
 * the loop exits are left in cpu->exit. */
bool cpu_take_interruption(struct cpu *cpu);
u8 *cpu_lowcore(struct cpu *cpu);
/* The register-save areas of the current architectural mode, into the 8K (ESA/390: 4K) block at low. */
void cpu_store_registers(struct cpu *cpu, u8 *low);
/* The same with PSW and prefix: what store status stores. */
void cpu_fill_status(struct cpu *cpu, u8 *low);
/* The extended save area. A designation has its absolute origin and, in the last four bits, log2 of its length (0: 1K).
 * It gets the vector registers, and in the second 1K the guarded-storage controls. */
bool extended_area_fits(const struct cpu *cpu, u64 designation);
enum extended_part { EXTENDED_VECTORS = 1, EXTENDED_GUARDED = 2 };
/* What was stored; 0 if there is no such storage. */
unsigned cpu_store_extended(struct cpu *cpu, u64 designation);
/* Code in assigned storage was overwritten by the CPU's own interruption. */
void machine_code_written(struct cpu *cpu, u64 absolute, u64 length);
