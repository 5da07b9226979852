/* Translated code by page: a page of guest code with the same bytes and mode is translated once, whichever guests and
 * CPUs run it, for translated code embeds neither guest nor host addresses of storage. A translation's blocks are made
 * when they are first reached. Several may begin at one halfword, for different states: what is known there about
 * registers and the condition code. Others' code reaches only the one for the plain state. */
#pragma once
#include "guests/engine/code.h"
#include "guests/engine/x86/area.h"

/* Where the condition code is while it is not in the CPU: how it would be found. */
enum pending {
    PENDING_NOT,             /* cpu->cc */
    PENDING_DEAD,            /* nobody will look at it */
    PENDING_CONSTANT,        /* imm */
    PENDING_COMPARE,         /* a with b, signed */
    PENDING_COMPARE_LOGICAL, /* a with b, unsigned */
    PENDING_ADD,             /* signed sum; a is the result, or with sources the first operand */
    PENDING_SUBTRACT,
    PENDING_ADD_LOGICAL,
    PENDING_SUBTRACT_LOGICAL,
    PENDING_NONZERO,       /* 0 or 1 by a */
    PENDING_NONZERO_BITS,  /* the same by those bits of a that are in imm */
    PENDING_TEST,          /* TEST UNDER MASK: operand[0] of the bits in imm */
    PENDING_COMPARE_FLOAT, /* a with b, both IN_OPERAND (or b is zero) and no NaNs */
    PENDING_TEST_REGISTER, /* the same of a register: 1 and 2 differ by the leftmost bit */
};
#define IN_OPERAND 16   /* a is operand[0], b is operand[1] */
#define IN_IMMEDIATE 17 /* b is imm */

#define LENT 4
/* What is known at a place of translated code. All zeros is the plain state. */
struct state {
    u16 low;      /* bit n: of GR n only bits 32-63 are in its host register; bits 0-31 are where the CPU keeps it */
    u8 pending;   /* enum pending */
    bool wide;    /* of 64 bits */
    bool sources; /* a and b are the operands and neither is the result */
    u8 a, b;      /* general registers, or IN_... */
    u8 zero;
    u8 lent[LENT]; /* general registers that have others' host registers (lend.c): its number and the other's, 0 none */
    u8 none[8 - LENT];
    s64 imm;
};

struct block {
    struct block *next; /* of those whose slot has the same hash */
    struct state state;
    u32 code; /* offset in the area */
    u16 slot;
};

#define BLOCK_HASH 64
#define BLOCK_VERSIONS 4 /* states for which a slot is translated; others are brought to the plain one */
struct translation {
    struct translation *next; /* with the same hash */
    u64 hash;
    u32 mode;
    struct insn_page *pages; /* that have these bytes now */
    struct block *blocks[BLOCK_HASH];
    u32 entries[PAGE_SLOTS];
    u8 text[PAGE_SIZE_GUEST];
};

/* A jump from one block to another in its page that is not made yet. */
struct edge {
    struct translation *translation;
    struct state state;
    u8 *displacement; /* of the jump, as written */
    u16 slot;
};

/* What has been done so far; QUERY TRANSLATOR and tests look at it. */
struct translator_counters {
    u64 blocks, instructions, bytes; /* translated: blocks, guest instructions in them, bytes of host code */
    u64 calls;                       /* of these instructions, how many call the interpreter */
    u64 shared;                      /* pages that found their translation made already */
    u64 detached;                    /* pages that were stored into */
    u64 flushes;                     /* halves of the area begun anew */
    u64 links;                       /* jumps made from block to block */
};
extern struct translator_counters translator_counters;
/* Bytes of the area, and how many of the half that is being filled are taken. */
u64 translator_area(u64 *taken);

/* The block for slot in a state, made if need be; 0: it cannot be. Under the translator's lock. */
u32 translation_block(struct translation *t, unsigned slot, const struct state *state);
/* Keep a list of blocks for perf(1), /tmp/perf-PID.map: named by the guest address at which each was first translated.
 * False: it cannot be made. */
bool translation_map(void);
extern u64 translation_page; /* that address's page, for the list */
/* Text of the page that followed when the block was asked for: what an instruction across the pages' border may be.
 * NULL: not known. */
extern const u8 *translation_text_behind;
struct edge *translation_edge(u32 number);
u32 translation_edge_add(const struct edge *e); /* ~0 if the host has no room */
/* Give p, whose bytes are text, the translation of its bytes for a mode; false if the host has no room now. */
bool translation_attach(struct insn_page *p, const u8 *text, u32 mode);
void translation_detach(struct insn_page *p);
/* Make the jump of an edge; where it leads, 0: not now. */
u64 translation_link(u32 number);
u32 translation_generation(void);
/* The area is there, with what is always in it. */
void translation_begin(void);
