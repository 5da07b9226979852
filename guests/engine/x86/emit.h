/* Making a block of host code from guest instructions, one after the other.
 *
 * While translated code runs, RBP points into the CPU, the general registers of `pinned` are in host registers, all
 * others and everything else in the CPU. RAX, RCX and RDX are free within an instruction. Where the code needs help (an
 * operand that the fast lookup does not have, an instruction without an emitter) it goes to a stub behind the block,
 * which puts the CPU's registers, condition code and instruction address where C expects them, calls, and comes back;
 * so an exception unwinds from there as from the interpreter.
 *
 * An emitter gets the decoded instruction and returns true; if it returns false it has emitted nothing, and the
 * interpreter's function is called. Its order: first storage operands and everything that may be refused, then the
 * condition code and registers, a store to storage last. */
#pragma once
#include "guests/engine/x86/translation.h"

#define MODE_TRANSLATED 1u     /* 64-bit addressing, no access registers */
#define MODE_AFP 2u            /* additional floating-point registers */
#define MODE_FIXED_OVERFLOW 4u /* it interrupts */
#define MODE_VECTOR 8u
#define MODE_FLOAT 16u /* BFP rounds to nearest, and its exceptions do not interrupt */

#define CPU_BIAS 128 /* of RBP */
#define CPU_FIELD(field) at_base(RBP, (s32)offsetof(struct cpu, field) - CPU_BIAS)
#define GR_WHOLE(n) at_base(RBP, (s32)(offsetof(struct cpu, gr) + 8 * (n)) - CPU_BIAS)
#define GR_HIGH(n) at_base(RBP, (s32)(offsetof(struct cpu, gr) + 8 * (n) + 4) - CPU_BIAS)

/* What floating-point registers are in XMM8 to XMM15 too: number plus 1, 0 for none. The CPU has them all the same, so
 * a stub can bring them back. */
#define FLOATING 8
#define FLOATING_FIRST 8

enum stub_kind { STUB_LOAD, STUB_STORE, STUB_SINGLE, STUB_TAKEN, STUB_LEAVE, STUB_WINDOW };
#define STUB_JUMPS 6
struct stub {
    u8 kind, bits, address, reg;
    u8 gr;                /* STUB_STORE: where reg is NO_HOST; STUB_WINDOW: the window */
    s32 imm;              /* the same; STUB_WINDOW: length in bytes */
    bool is_signed, wide; /* STUB_WINDOW: wide: for a store */
    bool floats;          /* STUB_SINGLE: the inexact exception is watched for from now on (run.c) */
    bool leaves;          /* the same: what follows does not go on in the block, for its state is another one */
    u8 jumps;
    u8 *from[STUB_JUMPS];
    u64 resume; /* as executed */
    struct state before, after;
    u8 floating[FLOATING]; /* where it comes back to */
    unsigned offset, next; /* the instruction's, and of what follows it */
    s64 target;            /* STUB_TAKEN: offset */
    struct insn insn;      /* STUB_SINGLE */
    struct stub *refused;  /* STUB_WINDOW: where to go if the fast lookup has it not either */
};
#define STUBS 320
#define BLOCK_INSTRUCTIONS 60

struct emit {
    struct assembler a;
    struct state s;
    struct translation *t;
    u32 mode;
    unsigned offset, next; /* in the page: of the instruction, and of what follows it */
    struct insn insn;
    const struct insn_row *row;
    const u8 *flags_at; /* the host's flags tell the pending condition code if no code was emitted since */
    bool floats;        /* an instruction before made sure of struct cpu_translated.floats */
    bool ended;         /* nothing follows in this block */
    u64 begin;          /* where it begins, as executed, */
    unsigned first;     /* its first instruction's offset */
    struct state entry; /* and what is known there */
    u16 calm;           /* general registers that step through storage in the loop that is translated, if it is one */
    u16 small;          /* those that have a number less than a page's size, as far as was seen in this block */
    u8 window;          /* for the address that was made last (access.c), or NO_WINDOW */
    u8 floating[FLOATING];
    unsigned calls, count;
    struct stub stub[STUBS];
    unsigned stubs;
};

/* Where an operand comes from. Those in storage are at the second operand's address, or with _1 at the first's. */
enum from {
    FROM_NOTHING,
    FROM_R2,     /* as many bits as the operation has */
    FROM_R2_32S, /* 32 bits extended to 64 */
    FROM_R2_32,  /* the same, unsigned */
    FROM_IMM,    /* imm, signed */
    FROM_IMM_32, /* imm, unsigned */
    FROM_M,      /* storage, as many bits as the operation has */
    FROM_M_32S,
    FROM_M_32,
    FROM_M_16S,
    FROM_M_16,
    FROM_M_8,
    FROM_REL, /* the same, relative to the instruction */
    FROM_REL_32S,
    FROM_REL_32,
    FROM_REL_16S,
    FROM_REL_16,
};
struct emitter_row;
typedef bool emitter(struct emit *e, const struct insn *d, const struct emitter_row *row);
enum cc_effect { CC_KEEPS, CC_SETS, CC_USES };
struct emitter_row {
    emitter *emit;
    u8 cc;                /* enum cc_effect */
    bool faults;          /* may end with an interruption, or leave */
    u8 bits;              /* of the operation */
    u8 op, pending, from; /* as the emitter wants them */
};
const struct emitter_row *emitter_find(const struct insn_row *row); /* never NULL; emit may be */

/* registers.c: reading gives the host register that has the value, scratch if it is nobody's; it must not be changed.
 * Writing: get the place, write it, then tell that it is done. */
extern const u8 pinned[16];                           /* host register of each general register, or NO_HOST */
enum host place_of(const struct emit *e, unsigned n); /* the same, while some are lent */
enum host full(struct emit *e, unsigned n, enum host scratch);
enum host half(struct emit *e, unsigned n, enum host scratch); /* bits 32-63 in the low half, above anything */
void full_copy(struct emit *e, enum host to, unsigned n);      /* into a scratch register, to be changed */
void half_copy(struct emit *e, enum host to, unsigned n);      /* zero above */
void half_signed(struct emit *e, enum host to, unsigned n);
enum host full_place(struct emit *e, unsigned n, enum host scratch);
void full_done(struct emit *e, unsigned n, enum host at);
enum host half_place(struct emit *e, unsigned n, enum host scratch); /* bits 0-31 of the register stay */
void half_done(struct emit *e, unsigned n, enum host at);
/* For changing in place: the same, with the old value in it. */
enum host full_change(struct emit *e, unsigned n, enum host scratch);
enum host half_change(struct emit *e, unsigned n, enum host scratch);
/* The same with a value that is in some register already. */
void full_set(struct emit *e, unsigned n, enum host from);
void half_set(struct emit *e, unsigned n, enum host from);
void registers_whole(struct emit *e); /* all of them, as the plain state wants */

/* condition.c: the condition code. */
void cc_forget(struct emit *e);           /* it is about to be set, and nothing can interrupt before */
void cc_keep(struct emit *e, unsigned n); /* GR n is about to be changed by an instruction that keeps the code */
void cc_keep_branching(struct emit *e, unsigned n); /* the same of a branch: not only what follows may look at it */
/* The same where GR n keeps its value until an operand was fetched, which may be refused: before and after that. */
void cc_keep_fetching(struct emit *e, unsigned n);
void cc_keep_fetched(struct emit *e, unsigned n);
void cc_set(struct emit *e, enum pending pending, bool wide, unsigned a, unsigned b, s64 imm);
void cc_set_sources(struct emit *e, enum pending pending, bool wide, unsigned a, unsigned b, s64 imm);
void cc_set_stored(struct emit *e); /* cpu->cc has it */
void cc_flags(struct emit *e);      /* the host's flags were set by the instruction that cc_set told of */
void cc_store(struct emit *e);      /* put it where the CPU has it; RAX, RCX are used */
/* Jump if the mask selects it: the places to land, at most 2; or *always, *never. Forgets nothing. */
unsigned cc_jump(struct emit *e, unsigned mask, u8 *from[2], bool *always);
/* The host's condition for the mask, its flags being set; CONDITION_ALWAYS, CONDITION_NEVER. RAX, RCX are used. */
#define CONDITION_ALWAYS 16
#define CONDITION_NEVER 17
unsigned cc_condition(struct emit *e, unsigned mask);
/* The code of the host's flags, as cc_set tells of them, goes where the CPU has it unless nobody looks at it: for flags
 * that cannot be had again. */
void cc_set_now(struct emit *e, enum pending pending, bool wide);
/* What it is where a branch with the mask was taken (or not), if that is known. */
struct state cc_after(const struct emit *e, unsigned mask, bool taken);
/* No instruction from offset on looks at it before it is set. */
bool cc_dead(const struct emit *e, unsigned offset);
/* The host's condition after a comparison, for the bits equal (4), low (2) and high (1), of which one or two are on. */
enum condition cc_compared(unsigned mask, bool is_signed);

/* access.c: storage operands. */
enum host address_of(struct emit *e, unsigned b, unsigned x, s64 displacement, enum host scratch);
enum host address_relative(struct emit *e, s64 distance, enum host scratch); /* from the instruction */
/* Check [address, address + length) for fetching or storing; RDX is then what makes it a host address, RCX is used. The
 * jump of failure goes to stub. */
void access_check(struct emit *e, enum host address, unsigned length, bool store, struct stub *stub);
/* Fetch 8, 16, 32 or 64 bits into `to`, extended to 32 or (wide) 64 bits. Uses RCX, RDX; to may be one of them or RAX.
 */
void load(struct emit *e, enum host address, unsigned bits, bool is_signed, bool wide, enum host to);
/* The last thing that an instruction does: store a host register (not RCX, RDX), a general register, or a constant. */
struct value {
    u8 host; /* NO_HOST: */
    u8 gr;   /* 16: imm */
    s32 imm;
};
void store(struct emit *e, enum host address, unsigned bits, struct value value);
/* An operand as `from` says: a host register, which is scratch where nobody's has it (and for storage), or a constant
 * of 32 bits, signed. in is how it may be found again: a general register, IN_OPERAND (operand[1] is to be stored) or
 * IN_IMMEDIATE. */
struct operand {
    bool constant;
    bool in_cpu; /* a general register without a host register, to be had at GR_WHOLE(in) */
    u8 host, in;
    s64 imm;
};
struct operand operand_here(struct emit *e, const struct insn *d, unsigned from, unsigned bits, enum host scratch);
/* The same, in_cpu never. */
struct operand operand_get(struct emit *e, const struct insn *d, unsigned from, unsigned bits, enum host scratch);
/* A stub that has the interpreter do the whole instruction and goes on behind it. The condition code must be where the
 * CPU has it if the instruction sets it. */
struct stub *stub_single(struct emit *e);
/* One of another kind, for the state and the instruction as they are now. */
struct stub *stub_new(struct emit *e, enum stub_kind kind);
void stub_jump(struct emit *e, struct stub *stub, enum condition c); /* the jump to it */
/* RDX = host address of a tested operand; what the fast lookup does not have is the interpreter's (the stub). Registers
 * and code are as before the instruction. */
struct stub *operand_check(struct emit *e, enum host address, unsigned length, bool store);
void stub_here(struct emit *e, struct stub *stub, u8 *jump);

void stubs_emit(struct emit *e);
void single(struct emit *e); /* the whole instruction by the interpreter, always */

/* window.c: the register by which an operand may be looked for first. */
#define NO_WINDOW 16
void windows_begin(struct emit *e); /* a block begins at offset */
void window_choose(struct emit *e, unsigned b, unsigned x);
void window_follow(struct emit *e); /* the instruction was emitted */

/* lend.c: within a loop, host registers of what it does not use are for what it does. */
void lent_return(struct emit *e);                                          /* everything is where it belongs */
void lent_again(struct emit *e, const struct state *s);                    /* as it was in that state */
void registers_lend(struct emit *e, unsigned target);                      /* as the loop at that offset wants it */
unsigned loop_end(const struct emit *e, unsigned first, unsigned *target); /* window.c */
bool is_loop_branch(const struct emitter_row *em);

/* Floating-point register n has changed in the CPU (or the left half of vector register n, which it is). */
static inline void floating_forget(struct emit *e, unsigned n)
{
    if (e->floating[n % FLOATING] == n + 1)
        e->floating[n % FLOATING] = 0;
}

/* block.c: the ways out of a block. */
void edge_to(
    struct emit *e, s64 target, bool branch); /* to that offset, which may be in another page; ends the block */
/* The jumps lead to an offset, with this state there. */
void branch_taken(struct emit *e, u8 *const *from, unsigned jumps, s64 target, struct state state);
void leave_at(struct emit *e, unsigned offset); /* back to C, to go on there */
void jump_to(struct emit *e, unsigned n);       /* branch to the address in GR n; ends the block */
/* The same to base + index + displacement; 16 is none. */
void jump_to_address(struct emit *e, unsigned b, unsigned x, s64 displacement);

/* emit_execute.c: the target at text with the length that GR r1 of d has; false: there is none for it. */
bool execute_template(struct emit *e, const struct insn *d, const u8 *text);

/* Emitters that others are made of. */
emitter emit_load, emit_load_signed, emit_store, emit_compare;
/* Those that window.c looks for. */
emitter emit_alu, emit_load_address, emit_three_immediate, emit_store_immediate, emit_compare_storage,
    emit_test_register, emit_test_storage, emit_branch_on_condition, emit_branch_on_count, emit_compare_and_branch,
    emit_branch_on_index, emit_rotate_insert, emit_shift, emit_move;
