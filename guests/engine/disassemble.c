/* From the text of an instruction to what CP shows of it. Must not know instructions other than by their row's format.
 * Source: PoP chapter 5 "Instruction Formats". */
#include "guests/engine/disassemble.h"
#include <stdio.h>

static void add(struct disassembly *out, u8 base, u8 index, s64 displacement)
{
    out->operand[out->operands++] = (struct insn_operand){false, base, index, displacement};
}

static void add_relative(struct disassembly *out, s64 halfwords)
{
    out->operand[out->operands++] = (struct insn_operand){true, 16, 16, halfwords * 2};
}

static void find_operands(struct disassembly *out, const struct insn *d)
{
    switch (out->row->format) {
    case FORMAT_RX:
    case FORMAT_RXY:
        add(out, d->b, d->x, d->d);
        break;
    case FORMAT_RXE:
    case FORMAT_RXF:
    case FORMAT_VRX:
        add(out, d->b, d->x, d->d12);
        break;
    case FORMAT_RS:
    case FORMAT_RSY:
    case FORMAT_RSL:
    case FORMAT_SI:
    case FORMAT_SIY:
        add(out, d->b, 16, d->d);
        break;
    case FORMAT_S: /* many have no operand, and zeros in its place */
        if (d->b < 16 || d->d)
            add(out, d->b, 16, d->d);
        break;
    case FORMAT_SIL:
        add(out, d->b, 16, d->d1);
        break;
    case FORMAT_RSL_b:
    case FORMAT_VRS_a:
    case FORMAT_VRS_b:
    case FORMAT_VRS_c:
    case FORMAT_VRS_d:
    case FORMAT_VRV: /* its index is an element of a vector register */
    case FORMAT_VSI:
        add(out, d->b, 16, d->d12);
        break;
    case FORMAT_SS_a:
    case FORMAT_SS_b:
    case FORMAT_SS_c:
    case FORMAT_SS_d:
    case FORMAT_SS_e:
    case FORMAT_SS_f:
    case FORMAT_SSE:
    case FORMAT_SSF:
        add(out, d->b1, 16, d->d1);
        add(out, d->b2, 16, d->d2);
        break;
    case FORMAT_RIS:
    case FORMAT_RRS:
        add(out, d->b4, 16, d->d12);
        break;
    case FORMAT_RSI:
    case FORMAT_RI_b:
    case FORMAT_RI_c:
    case FORMAT_RIL_b:
    case FORMAT_RIL_c:
    case FORMAT_RIE_b:
    case FORMAT_RIE_c:
    case FORMAT_RIE_e:
        add_relative(out, d->imm);
        break;
    default: /* registers and immediates */
        break;
    }
}

void insn_disassemble(const u8 *text, struct disassembly *out)
{
    struct insn d;
    u8 own[6] = {0};

    *out = (struct disassembly){.row = insn_find(text), .length = insn_length(text[0])};
    out->name = out->row ? out->row->name : "????";
    for (unsigned i = 0; i < out->length; i++) {
        own[i] = text[i];
        snprintf(out->digits + 2 * i, 3, "%02X", text[i]);
    }
    if (!out->row)
        return;
    insn_decode(&d, own);
    find_operands(out, &d);
}

u64 insn_operand_address(const struct insn_operand *o, const u64 *gr, u64 address, u64 address_mask)
{
    u64 from = o->relative ? address : gr[o->base] + gr[o->index];

    return (from + (u64)o->displacement) & address_mask;
}
