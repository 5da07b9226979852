/* The trace table: entries that branches, switches of the addressing mode and changes of address space make by
 * themselves, when control register 12 asks for it. Each of these functions makes the entry that is wanted, if one is,
 * or raises its exceptions: an instruction calls it when it has tested everything and changed nothing. Source: PoP
 * chapter 4 "Tracing". */
#pragma once
#include "guests/arch/control.h"
#include "guests/engine/access.h"

#define TRACE_MODES (PSW_EA | PSW_BA) /* the bits that are meant by the mode of an address here */

static inline bool trace_branches(const struct cpu *cpu)
{
    return cpu->cr[12] & (cpu->esa ? CR12_BRANCH_ESA : CR12_BRANCH);
}

/* The entry may take up to most bytes in its kind, and does not reach into the next 4K block even then. */
void trace_store(struct cpu *cpu, const u8 *entry, unsigned length, unsigned most);
/* A branch to target, which is going to set this mode. */
void trace_branch(struct cpu *cpu, u64 target, u64 mode);
/* A mode that is set without a branch, or by one that is not traced. */
void trace_mode(struct cpu *cpu, u64 mode);
void trace_subspace_branch(struct cpu *cpu, u32 alet, u64 target, u64 mode);
/* PROGRAM CALL; number as it was given, wide: of 32 bits. */
void trace_call(struct cpu *cpu, u32 number, bool wide, u64 mode);
/* PROGRAM RETURN from a program call: what it is going to make of the PSW. */
void trace_return(struct cpu *cpu, u64 mask, u64 target, u16 asn);
/* instance: PTI and SSAIR. */
void trace_transfer(struct cpu *cpu, u16 asn, u64 operand, bool instance);
void trace_secondary(struct cpu *cpu, u16 asn, bool instance);
