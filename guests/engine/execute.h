/* EXECUTE and EXECUTE RELATIVE LONG: the target, modified, is decoded beside the code and run as part of the EXECUTE.
 */
#pragma once
#include "guests/engine/insn.h"

#define EXECUTE_SLOTS 16u

/* A decoded target. It has the length of the EXECUTE, so that the ILC and cpu_insn_address are right; its successors
 * lead back to what follows the EXECUTE. */
struct execute_slot {
    struct insn insn;
    struct insn successors[3];
    const struct insn *next; /* after the EXECUTE */
    u64 text;                /* the modified instruction, left-aligned */
    u64 address;             /* where it is */
};

void execute_slots_clear(struct execute_slot *slots);
/* The body of both rows: d is the EXECUTE (ia is past it), address its target's. Returns the target to run. */
const struct insn *execute(struct cpu *cpu, const struct insn *d, u64 address);
/* The address of what follows the instruction being executed, of so many bytes, in storage: if it is the target of an
 * EXECUTE, what follows the target. */
u64 execute_following(const struct cpu *cpu, const struct insn *d, unsigned length);
