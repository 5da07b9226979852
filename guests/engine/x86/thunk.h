/* The pieces of host code that all blocks share: the ways between C and translated code. */
#pragma once
#include "guests/arch/types.h"

struct cpu;
struct insn;
struct assembler;

/* Addresses at which they are executed. */
struct thunk {
    void (*enter)(struct cpu *cpu, u64 code); /* run translated code; returns when it is left */
    u64 leave;                                /* jump: EAX is the offset in the page at which to go on */
    u64 jump;   /* jump: to the guest address in RAX, as a branch does, or as its page's end does */
    u64 link;   /* jump: EAX is the number of an edge: make it, and go there */
    u64 load;   /* call: EAX packed (access.c); the value in RAX */
    u64 store;  /* call: EAX packed; RAX not zero: leave behind the instruction */
    u64 single; /* call: EAX packed, RDX the instruction; does not come back if the CPU goes on elsewhere */
    /* call, behind tests of both operands (thunk_string.c): move, fill, combine by AND, OR and XOR, compare, search. */
    u64 move, fill, combine[3], compare, search;
};
extern struct thunk thunk;

/* Assemble them at the beginning of the area. */
bool thunk_create(void);
void thunk_string_make(struct assembler *a); /* its part */

/* What they call (run.c). */
u64 translated_load(struct cpu *cpu, u32 packed);
u64 translated_store(struct cpu *cpu, u32 packed);
/* Where it goes on behind a single instruction: in the code that called, in C, or where the CPU's address is. */
enum single_next { SINGLE_GO_ON, SINGLE_LEAVE, SINGLE_JUMP };
enum single_next translated_single(struct cpu *cpu, u32 packed, const struct insn *d);
u64 translated_link(struct cpu *cpu, u32 edge);
