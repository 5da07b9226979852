/* A decoded instruction.
 *
 * Every 4K page that instructions are fetched from has one struct insn for each halfword, decoded when first reached.
 * run() executes the instruction and returns the next one to execute, or NULL when cpu_run must look at the CPU again
 * (an exit, an interruption, another mode). Nothing in a decoded instruction depends on the virtual address or on the
 * CPU. Source of formats: PoP chapter 5, "Instruction Formats". */
#pragma once
#include "guests/engine/cpu.h"

typedef const struct insn *insn_run(struct cpu *cpu, const struct insn *d);

/* Fields have the PoP's names; formats share places. A register field that is a base or an index is 16 for "none"
 * (gr[16] is zero). Displacements and immediates are extended as the format says; relative immediates count halfwords.
 */
struct insn {
    insn_run *run;
    u8 length; /* bytes */
    union {
        u8 r1, m1, i1;
        u8 i2_si; /* SI SIY: I2 */
        u8 l;     /* SS: the length byte, L or L1L2, or R1R3 of SS-d and SS-e (R1 in the high nibble); SSF: R3 */
    };
    union {
        u8 r3, m3, x, b1, i3;
    };
    union {
        u8 r2, b, b2;
        s8 i2_8; /* RIE-c RIS */
    };
    union {
        s32 d;   /* the one displacement of RX RXY RS RSY RSL S SI SIY (x is 16 unless RX*) */
        s32 imm; /* RI RIL RIE-a RIE-b RIE-c RIE-d RIE-e RIE-g RSI: immediate or relative offset; I IE: unused */
        struct {
            u16 d1, d2; /* SS SSE SSF; SIL: d1 and i2_16 */
        };
        struct {
            u16 d1_;
            s16 i2_16;
        };
        struct {
            u16 d12; /* RXE RXF: displacement (x b d12); RSL-b: (b d12); RRS RIS: D4 */
            union {
                u8 b4;     /* RRS RIS */
                u8 r3_rxf; /* RXF */
                u8 l2;     /* RSL-b */
                u8 ms;     /* RXE VRS VRV VRX: M3 or M4 (displacement d12) */
            };
        };
        struct {
            u8 i4, i5; /* RIE-f */
        };
        struct {
            u8 m4; /* RRF; VRR VRI: also M5 (V registers are r1 r2 r3; M3 is m3) */
            u8 m5;
            union {
                struct {
                    u8 m6, v4; /* VRR */
                };
                u16 iv; /* VRI: the 8-, 12- or 16-bit immediate; I3 of VRI-b, -g and -h is i3, and iv the other one */
            };
        };
    };
};
_Static_assert(sizeof(struct insn) == 16, "a decoded instruction is two words");

/* What run() does when the instruction is done: goes to the next one, or leaves it to its caller; goes to where it
 * branched; has the CPU looked at. */
enum insn_ending { ENDING_NEXT, ENDING_BRANCH, ENDING_LOOK };
/* One for each row of insn.def. */
struct insn_row {
    u16 opcode; /* as written in insn.def: one byte, or two with the extension in the low one */
    u8 format;  /* enum insn_format */
    u8 facility;
    u8 ending; /* enum insn_ending */
    const char *name;
    insn_run *run;
};
enum insn_format {
#define FORMAT(name, length) FORMAT_##name,
#include "guests/engine/format.def"
#undef FORMAT
};
extern const struct insn_row insn_rows[];
extern const unsigned insn_row_count;

/* The row of the instruction whose first six bytes are at text (only its length's bytes are looked at); NULL if none or
 * its facility is not offered. */
const struct insn_row *insn_find(const u8 *text);
/* Runs as "look up the instruction at ia again": what follows a decoded instruction that stands alone. */
insn_run insn_refetch;
/* Decode the instruction at text[0..5] into d. An unknown one runs as an operation exception. */
void insn_decode(struct insn *d, const u8 *text);
/* Tests of instructions define it: it is told of each row that is decoded, and says what runs. */
insn_run *insn_hook(const struct insn_row *row) __attribute__((weak));
/* Length in bytes from the first byte. */
static inline unsigned insn_length(u8 first)
{
    return first < 0x40 ? 2 : first < 0xC0 ? 4 : 6;
}

/* An instruction's function ends by a jump to the next one's: that is predicted far better than one indirect call in a
 * loop, to which it would return otherwise (and does where tests want it: ROW_RETURNS). It must be a jump, not a call,
 * so such a function may keep nothing on the host's stack whose address is known elsewhere: tests/insn/jumps.sh looks.
 * With sanitizers (gcc) each returns to the loop. */
#if defined __clang__
#define ROW_JUMP(function, d) __attribute__((musttail)) return function(cpu, d)
#else
#define ROW_JUMP(function, d) return function(cpu, d)
#endif
#if !defined ROW_RETURNS && (defined __clang__ || (defined __OPTIMIZE__ && !defined __SANITIZE_ADDRESS__))
#define ROW_GO(next) ROW_JUMP((next)->run, next)
#else
#define ROW_GO(next) return next
#endif
