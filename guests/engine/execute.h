/* EXECUTE and EXECUTE RELATIVE LONG: the target, modified, is decoded beside the code and run as part of the EXECUTE.
 */
#pragma once
#include "guests/engine/insn.h"

#define EXECUTE_SLOTS 16u

/* A decoded target. It has the length of the EXECUTE, so that the ILC and cpu_insn_address are right; what it returns
 * as the next instruction, when it goes on in sequence, lies within the slot and is never executed. */
struct execute_slot {
    struct insn insn;
    struct insn successors[3];
    u64 text; /* the modified instruction, left-aligned */
};
#define EXECUTE_TEXT_NONE ~0ULL

/* The body of both rows: d is the EXECUTE (ia is past it), address its target's. */
const struct insn *execute(struct cpu *cpu, const struct insn *d, u64 address);
