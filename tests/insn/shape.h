/* Which fields an instruction text has, by format: PoP chapter 5. */
#pragma once
#include "tests/insn/case.h"

enum insn_format {
#define FORMAT(name, length) FORMAT_##name,
#include "guests/engine/format.def"
#undef FORMAT
};

/* An address in the text: base and index register (0 none) and displacement. */
struct shape_address {
    bool used;
    u8 base, index;
    s32 displacement;
};
struct shape {
    u8 length;
    bool relative; /* a signed number of halfwords at byte 2: 4 bytes long in RIL, 2 elsewhere */
    bool relative4;
    bool r2_is_target; /* branches of RR and RRE */
    struct shape_address address[2];
};
/* Write the opcode of row into text (its other bits stay) and tell the shape. */
void shape_set_opcode(u8 *text, const struct row *row);
void shape_of(struct shape *s, const u8 *text, const struct row *row);
