/* Random sequences of instructions for the differential test: as in case.h, the same code makes the same sequences for
 * the witness (sequence_witness.c) and for our engine (sequence_verify.c), and only results travel. General registers
 * 12 and 13 hold the addresses of the window that storage operands lie in; no instruction changes them. Branches lead
 * forward. */
#pragma once
#include "tests/insn/case.h"

#define SEQUENCE_SHARE 4u /* successive sequences differ in their operands only: new text costs the witness time */
#define SEQUENCE_SLOTS 512u
#define SEQUENCE_SLOT 96u /* bytes: a load of all registers, the text, a way out */
#define SEQUENCE_START 6u /* where in a slot its text begins */
#define SEQUENCE_INSNS 12u
#define SEQUENCE_CODE (CODE_BASE + 0x10000)
#define SEQUENCE_CODE_SIZE (SEQUENCE_SLOTS * SEQUENCE_SLOT)
#define SEQUENCES_OF_BATCH (SEQUENCE_SLOTS * SEQUENCE_SHARE)

struct sequence {
    unsigned insns, length;
    const struct row *row[SEQUENCE_INSNS];
    u8 at[SEQUENCE_INSNS]; /* where in the text each begins */
    u8 text[SEQUENCE_SLOT];
};

/* The slot of sequence n. */
static inline u64 sequence_slot(u64 n)
{
    return SEQUENCE_CODE + n / SEQUENCE_SHARE % SEQUENCE_SLOTS * SEQUENCE_SLOT;
}
/* The text of sequence n; at most `limit` instructions of it. */
void sequence_make(struct sequence *s, u64 seed, u64 n, unsigned limit);
/* Its operands. */
void sequence_values(struct insn_case *c, u64 seed, u64 n);
/* What became of it, as one number; window: the storage. The FPC and the condition code count only where no program
 * interruption ended it: the witness does not learn them then. */
u64 sequence_hash(const struct result *r, const u8 *window);
