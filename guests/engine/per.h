/* Program-event recording. While PSW bit 1 is on ATTENTION_PER stays set, so that each instruction leads back to
 * cpu_run, which executes it alone: nothing is paid for it otherwise. Stores are seen because the fast lookup keeps no
 * write tags meanwhile. Source: PoP chapter 4 "Program-Event Recording". */
#pragma once
#include "guests/engine/observe.h"

/* Instructions are executed one at a time. */
static inline bool per_on(const struct cpu *cpu)
{
    return cpu->psw_mask & PSW_PER || cpu->stepping;
}

/* The instruction at ia, decoded to stand alone, and watched from here on; NULL if its fetch is an event that keeps it
 * from being executed. Raises the exceptions of its fetch. */
const struct insn *per_begin(struct cpu *cpu);
/* The instruction is an EXECUTE, and its target is at address; does not return if that is an event that keeps it from
 * being executed. */
void per_target(struct cpu *cpu, u64 address);
/* After an instruction: the program interruption, if an event occurred. */
void per_end(struct cpu *cpu);
/* The operands of the instruction, which is going to be executed: is any formed from a register of zeros. row: its row.
 */
void per_operands(struct cpu *cpu, const struct insn *d, const struct insn_row *row);
/* An operand was reached, while there are such. */
void per_reached(struct cpu *cpu, const struct space *s, u64 identification, u64 address, unsigned length);
/* The instruction was a comparison that ended without the store that its operand was tested for. */
static inline void per_unstored(struct cpu *cpu)
{
    cpu->per.stored = false;
    if (cpu->stepping)
        cpu->observe->insn.stores = 0;
}
/* An operand of the space was stored into; identification as in a translation-exception identification. */
void per_stored(struct cpu *cpu, const struct space *s, u64 identification, u64 address, unsigned length);

/* The events to be told by a program interruption of this code, as the PER code; 0 none. Ends the watch. The
 * interruption is for the events alone if the code is PGM_PER. */
u8 per_take(struct cpu *cpu, u16 code, bool nullified);
/* Put them into assigned storage. */
void per_tell(const struct cpu *cpu, u8 events, u8 *low);
