/* Cases for the instruction tests: one instruction and all that it works on. The same code makes the same cases for the
 * witness (a program for Linux on z, run by qemu-s390x) and for our engine; only results travel between the two.
 * Storage is at the same addresses on both sides. Must not know the engine beyond its tables. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

/* The operands lie in a window around a page boundary; code and landing places in a page of their own. */
#define DATA_BASE 0x10000000ULL
#define DATA_SIZE 0x4000ULL
#define WINDOW_SIZE 1024u
#define WINDOW (DATA_BASE + 0x2000 - WINDOW_SIZE / 2)
#define CODE_BASE 0x20000000ULL
#define CODE_INSN (CODE_BASE + 0x200)   /* the instruction; after it a way to CODE_FALL */
#define CODE_TAKEN (CODE_BASE + 0x260)  /* where branches go */
#define CODE_TARGET (CODE_BASE + 0x380) /* the target of EXECUTE */

enum operand_kind {
    KIND_STORAGE, /* the address is of storage */
    KIND_ADDRESS, /* it is only a number: LA, shifts */
    KIND_BRANCH,  /* it is where to go */
    KIND_EXECUTE, /* another instruction: EX, EXRL */
    KIND_TUNED,   /* storage, but the case is good only after case_tune: never the target of EXECUTE */
    KIND_SKIP,    /* not tested here */
};

struct row {
    u16 opcode;
    u8 format;
    u8 kind; /* enum operand_kind */
    const char *name;
    const char *check;
    const char *skip; /* reason */
};
extern const unsigned row_count;
const struct row *row_at(unsigned i);
/* Only the row of this name is tested; NULL or "": all. */
void rows_select(const char *name);
bool row_tested(const struct row *row);
/* Of the vector facilities: formats VRI to VSI. */
bool row_is_vector(const struct row *row);

struct insn_case {
    const struct row *row;
    u8 text[12];  /* the instruction, perhaps with a branch behind it that repeats it while the cc is 3 */
    u8 target[6]; /* for EXECUTE */
    u8 length, target_length;
    u8 cc, program_mask;
    u64 gr[16], fpr[16];
    u64 right[16], high[16][2]; /* the right halves of vector registers 0-15, and registers 16-31 */
    u32 fpc;
    u8 window[WINDOW_SIZE];
};

/* Make case number n of a row; equal arguments give equal cases on every machine. Successive cases share their
 * instruction in groups. */
void case_make(struct insn_case *c, const struct row *row, u64 seed, unsigned n);

/* Parts of a case. case_values: registers, cc and storage, without regard to an instruction (c->row says whether for a
 * vector instruction). case_text: the text of an instruction that will be executed at `from`; returns its length. */
void case_values(struct insn_case *c, u64 seed, u64 n);
u8 case_text(u8 *text, const struct row *row, u64 *seed, u64 from);

/* What happened, as the witness writes it: big-endian, followed by `changed` bytes of the window from `changed_at`. */
enum ending { END_FALL, END_TAKEN, END_PROGRAM };
enum exception {
    EXC_NONE,
    EXC_OPERATION,
    EXC_SPECIFICATION,
    EXC_ACCESS,
    EXC_DIVIDE,
    EXC_OVERFLOW,
    EXC_DATA,
    EXC_OTHER
};
struct result {
    u8 ending, exception, cc, program_mask;
    u16 changed_at, changed;
    u64 gr[16], fpr[16], right[16], high[16][2];
    u32 fpc, filler;
};
