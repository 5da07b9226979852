/* The linkage stack: a chain of sections in the home space, entered by BAKR and stacking PROGRAM CALL, left by PROGRAM
 * RETURN. Addresses here are 64-bit whatever the addressing mode. Source: PoP chapter 5 "Linkage-Stack Operations". */
#pragma once
#include "guests/engine/control.h"

enum stack_type { STACK_HEADER = 0x09, STACK_TRAILER = 0x0A, STACK_BRANCH = 0x0C, STACK_CALL = 0x0D };

/* A state entry: offsets; its descriptor is the last doubleword, and what CR15 points at. */
#define STACK_GR 0
#define STACK_AUTHORITY 128 /* PKM, SASN, EAX, PASN */
#define STACK_PSW 136
#define STACK_CALLED 144 /* branch address, or called-space identification and PC number */
#define STACK_MODIFIABLE 152
#define STACK_PSW_ADDRESS 168
#define STACK_INSTANCES 176 /* secondary, primary: with ASN-and-LX reuse */
#define STACK_AR 224
#define STACK_DESCRIPTOR 288
#define STACK_ENTRY 296

/* Where the next state entry goes. */
struct stack_place {
    u64 last;       /* descriptor of the last entry */
    u64 before;     /* descriptor of the entry before the new one: that one, or the header of the next section */
    u64 descriptor; /* what is there */
};
/* Find and test it: raises every exception of stack_push. */
void stack_locate(struct cpu *cpu, struct stack_place *p);
/* Make the entry: the registers as they are, and this PSW. */
void stack_push(
    struct cpu *cpu, const struct stack_place *p, enum stack_type type, u64 psw_mask, u64 psw_address, u64 called);

/* The last state entry: its address, and its type. unstack: PROGRAM RETURN is going to remove it. */
u64 stack_last(struct cpu *cpu, bool unstack, enum stack_type *type);
/* Remove the entry at this address; stack_last tested that it can be done. */
void stack_pop(struct cpu *cpu, u64 entry);
/* Its registers: all of them, so that none has changed when an access exception ends the instruction. */
struct stack_registers {
    union gr gr[16];
    u32 ar[16];
};
void stack_registers(struct cpu *cpu, u64 entry, struct stack_registers *out);
/* The home space, where protection is not by key. */
struct space *stack_space(struct cpu *cpu);
u64 stack_load(struct cpu *cpu, u64 address);

/* Only in the primary-space and the access-register modes. */
static inline void check_STACKING(struct cpu *cpu, const struct insn *d)
{
    enum address_space as = cpu_address_space(cpu);

    (void)d;
    if (!(cpu->psw_mask & PSW_DAT) || (as != AS_PRIMARY && as != AS_AR))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}
