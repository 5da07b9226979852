/* CP's eye on a CPU, for its TRACE command: instructions are executed one at a time, as with PER, and what each did is
 * left for CP; so are interruptions, which cost nothing to see. The guest notices neither, and has its own PER beside
 * it. Must not know traps, ranges of them or lines: here is only a sieve that saves CP looking at most of what happens.
 */
#pragma once
#include "guests/engine/access.h"

/* Interruptions. */
#define OBSERVE_SVC 0x01u
#define OBSERVE_PROGRAM 0x02u
#define OBSERVE_EXTERNAL 0x04u
#define OBSERVE_IO 0x08u
#define OBSERVE_MACHINE_CHECK 0x10u
#define OBSERVE_RESTART 0x20u
/* Instructions, one at a time. */
#define OBSERVE_FETCH 0x100u  /* at an address, or the target of an EXECUTE there */
#define OBSERVE_BRANCH 0x200u /* that branched, or loaded a PSW */
#define OBSERVE_STORE 0x400u
#define OBSERVE_GENERAL 0x800u /* that changed a register */
#define OBSERVE_ACCESS 0x1000u
#define OBSERVE_OPCODE 0x2000u
#define OBSERVE_INSTRUCTIONS 0x3F00u
/* Intercepted instructions only, at full speed: CP calls observe_intercept. */
#define OBSERVE_INTERCEPT 0x4000u

#define OBSERVE_OPCODES 8
struct observe_wish {
    u32 events;
    u64 fetch_first, fetch_last; /* inclusive */
    u64 store_first, store_last;
    u16 general, access; /* bit n: register n */
    unsigned opcodes;
    u16 opcode[OBSERVE_OPCODES]; /* as in insn.def */
};

struct observed_store {
    u64 asce, address, length;
};
#define OBSERVED_STORES 4
struct observed_insn {
    bool done;   /* there is one */
    u64 address; /* its own */
    u64 mask;    /* the PSW's first doubleword before it, */
    u64 gr[17];  /* and the registers; [16] is zero */
    u32 ar[16];
    u64 address_mask;
    u64 asce_code, asce_data; /* or SPACE_REAL */
    u8 text[6];
    bool executed; /* it is an EXECUTE: its target as modified, and where it is */
    u8 target[6];
    u64 target_address;
    u64 next; /* the instruction address after it */
    bool branched;
    u8 cc;
    u16 program_code; /* the program interruption that it ended with, 0: none */
    unsigned stores;  /* the first few places that it stored into */
    struct observed_store store[OBSERVED_STORES];
};

struct observed_interruption {
    u32 kind; /* one of OBSERVE_SVC ... */
    u16 code;
    u64 at; /* the instruction that it is about, or that would have been next */
    u64 old_mask, new_mask, new_address;
    u32 subsystem_id, parameter; /* I/O */
};
#define OBSERVED_INTERRUPTIONS 4

struct observe {
    struct observe_wish wish;
    bool begun; /* insn is being filled */
    u64 program_at;
    struct observed_insn insn;
    unsigned interruptions; /* in the order in which they happened, after insn */
    struct observed_interruption interruption[OBSERVED_INTERRUPTIONS];
};

/* From now on what is wished is left in cpu->observe, and cpu_run returns each time; NULL or no events: no longer. The
 * CPU must not be running. 0 or -ENOMEM. */
int observe_set(struct cpu *cpu, const struct observe_wish *wish);
/* Is there something for CP? */
static inline bool observe_pending(const struct cpu *cpu)
{
    return cpu->observe && (cpu->observe->insn.done || cpu->observe->interruptions);
}
void observe_clear(struct cpu *cpu); /* CP has seen it */
/* Around CP's handling of an intercepted instruction, with OBSERVE_INTERCEPT: before it, and after it. */
void observe_intercept(struct cpu *cpu);
void observe_intercept_end(struct cpu *cpu);
/* Guest storage as CP shows it: no keys, no reference bits. asce may be SPACE_REAL. False: not addressable. */
bool observe_read(const struct cpu *cpu, u64 asce, u64 address, void *data, unsigned length);

/* For the engine. */
void observe_begin(struct cpu *cpu, const u8 *text);
void observe_target(struct cpu *cpu, u64 address, const u8 *text);
void observe_store(struct cpu *cpu, u64 asce, u64 address, unsigned length);
/* The instruction has ended, with a program interruption of this code if it is not zero. */
void observe_end(struct cpu *cpu, u16 code, bool nullified);
/* An interruption is taken: called before and after the exchange of PSWs. */
void observe_interrupting(struct cpu *cpu);
void observe_interruption(struct cpu *cpu, u32 kind, u64 old_mask, u64 old_address, const u8 *low);
