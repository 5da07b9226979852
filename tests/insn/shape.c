/* The form of an instruction's text. Written from the PoP, apart from the engine's decoder, so that each can prove the
 * other. */
#include "tests/insn/shape.h"
#include <string.h>

static unsigned extension_byte(u8 first) /* 0: none, 1: all of byte 1, 5: byte 5, 10: the right half of byte 1 */
{
    switch (first) {
    case 0xA5:
    case 0xA7:
    case 0xC0:
    case 0xC2:
    case 0xC4:
    case 0xC6:
    case 0xC8:
    case 0xCC:
        return 10;
    case 0x01:
    case 0xB2:
    case 0xB3:
    case 0xB9:
    case 0xE5:
        return 1;
    case 0xE3:
    case 0xE6:
    case 0xE7:
    case 0xEB:
    case 0xEC:
    case 0xED:
        return 5;
    default:
        return 0;
    }
}

bool row_is_vector(const struct row *row)
{
    return row->format >= FORMAT_VRI_a && row->format <= FORMAT_VSI;
}

void shape_set_opcode(u8 *text, const struct row *row)
{
    u16 op = row->opcode;

    if (op < 0x100) {
        text[0] = (u8)op;
        return;
    }
    if (op < 0x1000 && extension_byte((u8)(op >> 4)) == 10) {
        text[0] = (u8)(op >> 4);
        text[1] = (u8)((text[1] & 0xF0) | (op & 0xF));
        return;
    }
    text[0] = (u8)(op >> 8);
    text[extension_byte(text[0])] = (u8)op;
}

static struct shape_address at(u8 index, const u8 *field, u8 high)
{
    s32 displacement = (field[0] & 0xF) << 8 | field[1];

    return (struct shape_address){true, field[0] >> 4, index, displacement + (int8_t)high * 4096};
}

void shape_of(struct shape *s, const u8 *text, const struct row *row)
{
    memset(s, 0, sizeof *s);
    s->length = text[0] < 0x40 ? 2 : text[0] < 0xC0 ? 4 : 6;
    switch (row->format) {
    case FORMAT_RR:
    case FORMAT_RRE:
        s->r2_is_target = row->kind == KIND_BRANCH;
        break;
    case FORMAT_RX:
    case FORMAT_RXE:
    case FORMAT_RXF:
    case FORMAT_VRX:
        s->address[0] = at(text[1] & 0xF, text + 2, 0);
        break;
    case FORMAT_RXY:
        s->address[0] = at(text[1] & 0xF, text + 2, text[4]);
        break;
    case FORMAT_RSY:
    case FORMAT_SIY:
        s->address[0] = at(0, text + 2, text[4]);
        break;
    case FORMAT_RS:
    case FORMAT_RSL:
    case FORMAT_S:
    case FORMAT_SI:
    case FORMAT_SIL:
    case FORMAT_RRS:
    case FORMAT_RIS:
    case FORMAT_VRS_a:
    case FORMAT_VRS_b:
    case FORMAT_VRS_c:
    case FORMAT_VRS_d:
    case FORMAT_VSI:
        s->address[0] = at(0, text + 2, 0);
        break;
    case FORMAT_SS_a:
    case FORMAT_SS_b:
    case FORMAT_SS_c:
    case FORMAT_SS_d:
    case FORMAT_SS_e:
    case FORMAT_SS_f:
    case FORMAT_SSE:
    case FORMAT_SSF:
        s->address[0] = at(0, text + 2, 0);
        s->address[1] = at(0, text + 4, 0);
        break;
    case FORMAT_RI_b:
    case FORMAT_RI_c:
    case FORMAT_RSI:
    case FORMAT_RIE_b:
    case FORMAT_RIE_c:
    case FORMAT_RIE_e:
        s->relative = true;
        break;
    case FORMAT_RIL_b:
    case FORMAT_RIL_c:
        s->relative = s->relative4 = true;
        break;
    }
}
