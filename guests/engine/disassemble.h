/* An instruction as CP shows it: mnemonic, hexadecimal digits, storage operands; made from the same tables that it is
 * executed by. */
#pragma once
#include "guests/engine/insn.h"

/* A storage operand, or a branch address: base, index and displacement, or so many bytes from the instruction. */
struct insn_operand {
    bool relative;
    u8 base, index; /* 16: none */
    s64 displacement;
};
struct disassembly {
    const struct insn_row *row; /* NULL: no instruction of this model */
    const char *name;           /* "????" then */
    unsigned length;
    char digits[13];
    unsigned operands;
    struct insn_operand operand[2];
};

/* text: six bytes, of which only the instruction's own are looked at. */
void insn_disassemble(const u8 *text, struct disassembly *out);
/* Where an operand is, with 17 registers ([16] zero) and the instruction at address. */
u64 insn_operand_address(const struct insn_operand *o, const u64 *gr, u64 address, u64 address_mask);
