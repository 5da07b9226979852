/* The opcode table made of insn.def, and the extractors of the formats. Source: PoP chapter 5 "Instruction Formats". */
#include "guests/engine/access.h"
#include "guests/engine/model.h"
#include <pthread.h>

#define INSN_ROW(op, NAME) const struct insn *run_##NAME(struct cpu *cpu, const struct insn *d);
#define INSN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_OWN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_JUMP(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_BRANCH(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_LAST(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_CP(op, NAME, ...) INSN_ROW(op, NAME)
#include "guests/engine/insn.def"
#undef INSN_ROW

/* A duplicate opcode is a duplicate enumerator. */
#define INSN_ROW(op, NAME) OPCODE_##op,
enum opcode_unique {
#include "guests/engine/insn.def"
    OPCODE_LAST
};
#undef INSN_ROW
#undef INSN
#undef INSN_OWN
#undef INSN_JUMP
#undef INSN_BRANCH
#undef INSN_LAST
#undef INSN_CP

#define INSN_ROW(op, NAME, format, facility, ending)                                                                   \
    {op, FORMAT_##format, FACILITY_##facility, ENDING_##ending, #NAME, run_##NAME},
#define INSN(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, NEXT)
#define INSN_OWN(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, NEXT)
#define INSN_JUMP(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, NEXT)
#define INSN_BRANCH(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, BRANCH)
#define INSN_LAST(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, LOOK)
#define INSN_CP(op, NAME, format, facility, ...) INSN_ROW(op, NAME, format, facility, LOOK)
const struct insn_row insn_rows[] = {
#include "guests/engine/insn.def"
};
const unsigned insn_row_count = sizeof insn_rows / sizeof insn_rows[0];

/* Where the opcode's second part is: 0 none, 1 the second byte, 2 the low nibble of the second byte, 5 the sixth byte.
 */
static const u8 extension_place[256] = {
    [0x01] = 1,
    [0xA5] = 2,
    [0xA7] = 2,
    [0xB2] = 1,
    [0xB3] = 1,
    [0xB9] = 1,
    [0xC0] = 2,
    [0xC2] = 2,
    [0xC4] = 2,
    [0xC6] = 2,
    [0xC8] = 2,
    [0xCC] = 2,
    [0xE3] = 5,
    [0xE5] = 1,
    [0xE6] = 5,
    [0xE7] = 5,
    [0xEB] = 5,
    [0xEC] = 5,
    [0xED] = 5,
};

static u16 row_of[65536]; /* by first byte and extension: index + 1 */

static void table_build(void)
{
    for (unsigned i = 0; i < insn_row_count; i++) {
        u16 op = insn_rows[i].opcode;
        if (op < 0x100)
            row_of[op << 8] = (u16)(i + 1);
        else if (op < 0x1000 && extension_place[op >> 4] == 2)
            row_of[(op >> 4 & 0xFF) << 8 | (op & 0xF)] = (u16)(i + 1);
        else
            row_of[op] = (u16)(i + 1);
    }
}

const struct insn_row *insn_find(const u8 *text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    unsigned key = text[0] << 8;

    pthread_once(&once, table_build);
    switch (extension_place[text[0]]) {
    case 1:
        key |= text[1];
        break;
    case 2:
        key |= text[1] & 0xF;
        break;
    case 5:
        key |= text[5];
        break;
    }
    const struct insn_row *row = row_of[key] ? &insn_rows[row_of[key] - 1] : NULL;
    return row && facility_offered(row->facility) ? row : NULL;
}

/* Fields by their place in the instruction. */
static u8 base(unsigned b)
{
    return b ? (u8)b : 16;
}
static s32 displacement20(const u8 *t) /* RXY RSY SIY: DL2 in bits 20-31, DH2 signed in bits 32-39 */
{
    return (s32)(s8)t[4] * 4096 + ((t[2] & 0xF) << 8 | t[3]);
}
static u16 displacement12(const u8 *t)
{
    return (u16)((t[0] & 0xF) << 8 | t[1]);
}
#define HIGH(n) (u8)(t[n] >> 4)
#define LOW(n) (u8)(t[n] & 0xF)

static void extract_registers(
    struct insn *d, const u8 *t) /* RRE RRF: the fields of the second halfword, M4 in bits 20-23 */
{
    d->r1 = HIGH(3);
    d->r2 = LOW(3);
    d->r3 = HIGH(2);
    d->imm = LOW(2);
}

/* The vector formats: a V field has four bits and a fifth one in RXB. */
#define V8 (u8)(HIGH(1) | (t[4] & 8) << 1)
#define V12 (u8)(LOW(1) | (t[4] & 4) << 2)
#define V16 (u8)(HIGH(2) | (t[4] & 2) << 3)
#define V32 (u8)(HIGH(4) | (t[4] & 1) << 4)

static void extract_vector_immediate(struct insn *d, const u8 *t, enum insn_format format)
{
    d->r1 = V8;
    switch (format) {
    case FORMAT_VRI_a:
        d->iv = be16_load(t + 2);
        d->m3 = HIGH(4);
        break;
    case FORMAT_VRI_b:
        d->iv = t[2];
        d->i3 = t[3];
        d->m4 = HIGH(4);
        break;
    case FORMAT_VRI_c:
        d->r3 = V12;
        d->iv = be16_load(t + 2);
        d->m4 = HIGH(4);
        break;
    case FORMAT_VRI_d:
        d->r2 = V12;
        d->r3 = V16;
        d->iv = t[3];
        d->m5 = HIGH(4);
        break;
    case FORMAT_VRI_e:
        d->r2 = V12;
        d->iv = be16_load(t + 2) >> 4;
        d->m5 = LOW(3);
        d->m4 = HIGH(4);
        break;
    case FORMAT_VRI_f:
        d->r2 = V12;
        d->r3 = V16;
        d->m5 = HIGH(3);
        d->iv = (u16)((t[3] & 0xF) << 4 | HIGH(4));
        break;
    case FORMAT_VRI_g:
        d->r2 = V12;
        d->iv = t[2];
        d->m5 = HIGH(3);
        d->i3 = (u8)((t[3] & 0xF) << 4 | HIGH(4));
        break;
    case FORMAT_VRI_h:
        d->iv = be16_load(t + 2);
        d->i3 = HIGH(4);
        break;
    default: /* VRI-i */
        d->r2 = LOW(1);
        d->m4 = HIGH(3);
        d->iv = (u16)((t[3] & 0xF) << 4 | HIGH(4));
        break;
    }
}

static void extract_vector_registers(struct insn *d, const u8 *t, enum insn_format format)
{
    d->r1 = V8;
    d->r2 = V12;
    d->r3 = V16;
    switch (format) {
    case FORMAT_VRR_a:
        d->m5 = HIGH(3);
        d->m4 = LOW(3);
        d->m3 = HIGH(4);
        break;
    case FORMAT_VRR_b:
    case FORMAT_VRR_c:
        d->m6 = HIGH(3); /* M5 of VRR-b is where M6 of VRR-c is */
        d->m5 = format == FORMAT_VRR_b ? HIGH(3) : LOW(3);
        d->m4 = HIGH(4);
        break;
    case FORMAT_VRR_d:
        d->m5 = LOW(2);
        d->m6 = HIGH(3);
        d->v4 = V32;
        break;
    case FORMAT_VRR_e:
        d->m6 = LOW(2);
        d->m5 = LOW(3);
        d->v4 = V32;
        break;
    case FORMAT_VRR_f:
        d->r2 = LOW(1);
        d->r3 = HIGH(2);
        break;
    case FORMAT_VRR_g:
        d->r1 = V12;
        break;
    case FORMAT_VRR_h:
        d->r1 = V12;
        d->r2 = V16;
        d->m3 = HIGH(3);
        break;
    case FORMAT_VRR_i:
        d->r1 = HIGH(1);
        d->m3 = HIGH(3);
        d->m4 = LOW(3);
        break;
    case FORMAT_VRR_j:
        d->m4 = HIGH(3);
        break;
    default: /* VRR-k */
        d->m3 = HIGH(3);
        break;
    }
}

static void extract_vector_storage(struct insn *d, const u8 *t, enum insn_format format)
{
    d->r1 = V8;
    d->b = base(HIGH(2));
    d->d12 = displacement12(t + 2);
    d->ms = HIGH(4);
    switch (format) {
    case FORMAT_VRX:
        d->x = base(LOW(1));
        break;
    case FORMAT_VRS_a:
    case FORMAT_VRV:
        d->r3 = V12;
        break;
    case FORMAT_VRS_b:
        d->r3 = LOW(1);
        break;
    case FORMAT_VRS_c:
        d->r1 = HIGH(1);
        d->r3 = V12;
        break;
    case FORMAT_VRS_d:
        d->r1 = V32;
        d->r3 = LOW(1);
        break;
    default: /* VSI */
        d->r1 = V32;
        d->i3 = t[1];
        break;
    }
}

static void extract(struct insn *d, const u8 *t, enum insn_format format)
{
    d->r1 = HIGH(1);
    d->x = d->b = 16;
    d->imm = 0;
    switch (format) {
    case FORMAT_E:
    case FORMAT_MII:
    case FORMAT_SMI:
        break;
    case FORMAT_I:
        d->i1 = t[1];
        break;
    case FORMAT_RR:
        d->r2 = LOW(1);
        break;
    case FORMAT_RRE:
    case FORMAT_RRF_a:
    case FORMAT_RRF_b:
    case FORMAT_RRF_c:
    case FORMAT_RRF_d:
    case FORMAT_RRF_e:
        extract_registers(d, t);
        break;
    case FORMAT_RRD: /* r1 is where RRF has r3, r3 where RRF has r1 */
        d->r1 = HIGH(2);
        d->r3 = HIGH(3);
        d->r2 = LOW(3);
        break;
    case FORMAT_RX:
        d->x = base(LOW(1));
        d->b = base(HIGH(2));
        d->d = displacement12(t + 2);
        break;
    case FORMAT_RXE:
        d->x = base(LOW(1));
        d->b = base(HIGH(2));
        d->d12 = displacement12(t + 2);
        d->ms = HIGH(4);
        break;
    case FORMAT_RXF:
        d->r1 = HIGH(4);
        d->x = base(LOW(1));
        d->b = base(HIGH(2));
        d->d12 = displacement12(t + 2);
        d->r3_rxf = HIGH(1);
        break;
    case FORMAT_RXY:
        d->x = base(LOW(1));
        d->b = base(HIGH(2));
        d->d = displacement20(t);
        break;
    case FORMAT_RS:
        d->r3 = LOW(1);
        d->b = base(HIGH(2));
        d->d = displacement12(t + 2);
        break;
    case FORMAT_RSL:
        d->l = HIGH(1);
        d->b = base(HIGH(2));
        d->d = displacement12(t + 2);
        break;
    case FORMAT_RSL_b:
        d->r1 = HIGH(4);
        d->m3 = LOW(4);
        d->b = base(HIGH(2));
        d->d12 = displacement12(t + 2);
        d->l2 = t[1];
        break;
    case FORMAT_RSY:
        d->r3 = LOW(1);
        d->b = base(HIGH(2));
        d->d = displacement20(t);
        break;
    case FORMAT_RSI:
    case FORMAT_RIE_e:
    case FORMAT_RIE_d:
        d->r3 = LOW(1);
        d->imm = (s16)be16_load(t + 2);
        break;
    case FORMAT_RI_a:
    case FORMAT_RI_b:
    case FORMAT_RI_c:
        d->imm = (s16)be16_load(t + 2);
        break;
    case FORMAT_RIL_a:
    case FORMAT_RIL_b:
    case FORMAT_RIL_c:
        d->imm = (s32)be32_load(t + 2);
        break;
    case FORMAT_RIE_a:
        d->imm = (s16)be16_load(t + 2);
        d->m3 = HIGH(4);
        break;
    case FORMAT_RIE_b:
        d->r2 = LOW(1);
        d->m3 = HIGH(4);
        d->imm = (s16)be16_load(t + 2);
        break;
    case FORMAT_RIE_c:
        d->m3 = LOW(1);
        d->i2_8 = (s8)t[4];
        d->imm = (s16)be16_load(t + 2);
        break;
    case FORMAT_RIE_f:
        d->r2 = LOW(1);
        d->i3 = t[2];
        d->i4 = t[3];
        d->i5 = t[4];
        break;
    case FORMAT_RIE_g:
        d->m3 = LOW(1);
        d->imm = (s16)be16_load(t + 2);
        break;
    case FORMAT_RIS:
        d->m3 = LOW(1);
        d->i2_8 = (s8)t[4];
        d->d12 = displacement12(t + 2);
        d->b4 = base(HIGH(2));
        break;
    case FORMAT_RRS:
        d->r2 = LOW(1);
        d->m3 = HIGH(4);
        d->d12 = displacement12(t + 2);
        d->b4 = base(HIGH(2));
        break;
    case FORMAT_IE:
        d->i1 = HIGH(3);
        d->i3 = LOW(3);
        break;
    case FORMAT_S:
        d->b = base(HIGH(2));
        d->d = displacement12(t + 2);
        break;
    case FORMAT_SI:
        d->i2_si = t[1];
        d->b = base(HIGH(2));
        d->d = displacement12(t + 2);
        break;
    case FORMAT_SIY:
        d->i2_si = t[1];
        d->b = base(HIGH(2));
        d->d = displacement20(t);
        break;
    case FORMAT_SIL:
        d->b = base(HIGH(2));
        d->d1 = displacement12(t + 2);
        d->i2_16 = (s16)be16_load(t + 4);
        break;
    case FORMAT_SS_a:
    case FORMAT_SS_b:
    case FORMAT_SS_c:
    case FORMAT_SS_d:
    case FORMAT_SS_e:
    case FORMAT_SS_f:
    case FORMAT_SSE:
    case FORMAT_SSF:
        d->l = format == FORMAT_SSF ? HIGH(1) : t[1];
        d->b1 = base(HIGH(2));
        d->d1 = displacement12(t + 2);
        d->b2 = base(HIGH(4));
        d->d2 = displacement12(t + 4);
        break;
    case FORMAT_VRI_a:
    case FORMAT_VRI_b:
    case FORMAT_VRI_c:
    case FORMAT_VRI_d:
    case FORMAT_VRI_e:
    case FORMAT_VRI_f:
    case FORMAT_VRI_g:
    case FORMAT_VRI_h:
    case FORMAT_VRI_i:
        extract_vector_immediate(d, t, format);
        break;
    case FORMAT_VRR_a:
    case FORMAT_VRR_b:
    case FORMAT_VRR_c:
    case FORMAT_VRR_d:
    case FORMAT_VRR_e:
    case FORMAT_VRR_f:
    case FORMAT_VRR_g:
    case FORMAT_VRR_h:
    case FORMAT_VRR_i:
    case FORMAT_VRR_j:
    case FORMAT_VRR_k:
        extract_vector_registers(d, t, format);
        break;
    case FORMAT_VRS_a:
    case FORMAT_VRS_b:
    case FORMAT_VRS_c:
    case FORMAT_VRS_d:
    case FORMAT_VRV:
    case FORMAT_VRX:
    case FORMAT_VSI:
        extract_vector_storage(d, t, format);
        break;
    }
}

static const struct insn *run_unknown(struct cpu *cpu, const struct insn *d)
{
    cpu->insn = d;
    cpu->ia += d->length;
    cpu_program(cpu, PGM_OPERATION);
}

/* Another CPU may be decoding the same slot, or executing it already: the operand word is written at once, then run. */
void insn_decode(struct insn *d, const u8 *text)
{
    const struct insn_row *row = insn_find(text);
    struct insn fresh = {.run = row ? row->run : run_unknown};
    u64 operands;

    fresh.length = (u8)insn_length(text[0]);
    if (row)
        extract(&fresh, text, row->format);
    if (row && insn_hook)
        fresh.run = insn_hook(row);
    memcpy(&operands, (const u8 *)&fresh + offsetof(struct insn, length), sizeof operands);
    __atomic_store_n((u64 *)((u8 *)d + offsetof(struct insn, length)), operands, __ATOMIC_RELAXED);
    __atomic_store_n(&d->run, fresh.run, __ATOMIC_RELEASE);
}
