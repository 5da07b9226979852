/* The shared pieces of host code for operands whose length is known only as they run: of an EXECUTE's target, or of a
 * string. All of an operand is in one page of storage and was tested. RAX is the first operand on the host, RDX the
 * second, RCX the length less one; they and XMM0 to XMM2 are used. Source: PoP chapter 7; VEX encodings: Intel SDM,
 * volume 2. */
#include "guests/engine/x86/emit.h"
#include "guests/engine/x86/thunk.h"

enum { X0, X1, X2 };
#define MAP_0F 1
#define MAP_0F38 2
#define PP_66 1
#define PP_F3 2

/* A jump back to a place that was noted. */
static void jump_back(u8 *place, const u8 *to)
{
    s32 distance;

    if (!place)
        return;
    distance = (s32)(to - (place + 4));
    memcpy(place, &distance, sizeof distance);
}

/* base + RCX - bytes + 1: the last bytes of an operand. */
static struct mem last_at(enum host base, unsigned bytes)
{
    return (struct mem){(u8)base, RCX, 0, 1 - (s32)bytes};
}

static void vector_load(struct assembler *a, unsigned x, unsigned bytes, struct mem from)
{
    if (bytes == 4)
        asm_vex_mem(a, MAP_0F, PP_66, false, false, 0x6E, x, 0, from);
    else if (bytes == 8)
        asm_vex_mem(a, MAP_0F, PP_F3, false, false, 0x7E, x, 0, from);
    else
        asm_vex_mem(a, MAP_0F, PP_F3, false, false, 0x6F, x, 0, from);
}

static void vector_store(struct assembler *a, unsigned x, unsigned bytes, struct mem to)
{
    if (bytes == 4)
        asm_vex_mem(a, MAP_0F, PP_66, false, false, 0x7E, x, 0, to);
    else if (bytes == 8)
        asm_vex_mem(a, MAP_0F, PP_66, false, false, 0xD6, x, 0, to);
    else
        asm_vex_mem(a, MAP_0F, PP_F3, false, false, 0x7F, x, 0, to);
}

/* Both operands (or the first one alone) go on by so many bytes. */
static void step(struct assembler *a, bool both, s32 bytes)
{
    asm_alu_imm(a, ALU_ADD, true, RAX, bytes);
    if (both)
        asm_alu_imm(a, ALU_ADD, true, RDX, bytes);
    asm_alu_imm(a, ALU_SUB, true, RCX, bytes);
}

/* x = what a piece of the first operand becomes: with opcode 0 the second operand's, else a combination of both. */
static void piece(struct assembler *a, u8 opcode, unsigned x, unsigned bytes, struct mem to, struct mem from)
{
    vector_load(a, x, bytes, from);
    if (!opcode)
        return;
    vector_load(a, X2, bytes, to);
    asm_vex_reg(a, MAP_0F, PP_66, false, false, opcode, x, x, X2);
}

/* RSI becomes not zero if x is not. */
static void note_bits(struct assembler *a, u8 opcode, unsigned x)
{
    if (!opcode)
        return;
    asm_vex_reg(a, MAP_0F38, PP_66, false, false, 0x17, x, 0, x);
    asm_setcc(a, IF_NE, RDI);
    asm_alu(a, ALU_OR, false, RSI, RDI);
}

/* As many bytes as twice a piece has, or less, but not less than one: its first and its last ones. */
static void two_pieces(struct assembler *a, u8 opcode, unsigned bytes)
{
    piece(a, opcode, X0, bytes, at_base(RAX, 0), at_base(RDX, 0));
    piece(a, opcode, X1, bytes, last_at(RAX, bytes), last_at(RDX, bytes));
    vector_store(a, X0, bytes, at_base(RAX, 0));
    vector_store(a, X1, bytes, last_at(RAX, bytes));
    note_bits(a, opcode, X0);
    note_bits(a, opcode, X1);
}

/* Sixteen bytes or more. The last ones are fetched before anything is stored. */
static void many_pieces(struct assembler *a, u8 opcode)
{
    u8 *done, *again;

    piece(a, opcode, X1, 16, last_at(RAX, 16), last_at(RDX, 16));
    note_bits(a, opcode, X1);
    again = a->at;
    asm_alu_imm(a, ALU_CMP, false, RCX, 16);
    done = asm_jcc_forward(a, IF_L);
    piece(a, opcode, X0, 16, at_base(RAX, 0), at_base(RDX, 0));
    vector_store(a, X0, 16, at_base(RAX, 0));
    note_bits(a, opcode, X0);
    step(a, true, 16);
    jump_back(asm_jmp_forward(a), again);
    asm_land(a, done);
    vector_store(a, X1, 16, last_at(RAX, 16));
}

/* Less than four: one by one. */
static void few_bytes(struct assembler *a, u8 opcode)
{
    static const u8 alu[] = {[0xDB - 0xDB] = ALU_AND, [0xEB - 0xDB] = ALU_OR, [0xEF - 0xDB] = ALU_XOR};
    u8 *again = a->at;

    asm_load_extended(a, false, RDI, at_base(RDX, 0), 8, false);
    if (opcode) {
        asm_load_extended(a, false, R8, at_base(RAX, 0), 8, false);
        asm_alu(a, (enum alu)alu[opcode - 0xDB], false, RDI, R8);
        asm_alu(a, ALU_OR, false, RSI, RDI);
    }
    asm_store8(a, at_base(RAX, 0), RDI);
    step(a, true, 1);
    jump_back(asm_jcc_forward(a, IF_NS), again);
}

static const u8 saved[] = {RSI, RDI, R8};
#define SAVED 3

static u64 begin(struct assembler *a)
{
    u64 here;

    asm_align(a, 64);
    here = asm_here(a);
    for (unsigned i = 0; i < SAVED; i++)
        asm_push(a, saved[i]);
    return here;
}

static void end(struct assembler *a)
{
    for (unsigned i = SAVED; i-- > 0;)
        asm_pop(a, saved[i]);
    asm_ret(a);
}

/* Moves, or with a vector opcode combines; RCX is then whether the result has a one. */
static u64 update_make(struct assembler *a, u8 opcode)
{
    u64 here = begin(a);
    u8 *not_16, *not_8, *not_4, *out[3];

    asm_imm(a, RSI, 0);
    asm_imm(a, RDI, 0);
    asm_alu_imm(a, ALU_CMP, false, RCX, 15);
    not_16 = asm_jcc_forward(a, IF_L);
    many_pieces(a, opcode);
    out[0] = asm_jmp_forward(a);
    asm_land(a, not_16);
    asm_alu_imm(a, ALU_CMP, false, RCX, 7);
    not_8 = asm_jcc_forward(a, IF_L);
    two_pieces(a, opcode, 8);
    out[1] = asm_jmp_forward(a);
    asm_land(a, not_8);
    asm_alu_imm(a, ALU_CMP, false, RCX, 3);
    not_4 = asm_jcc_forward(a, IF_L);
    two_pieces(a, opcode, 4);
    out[2] = asm_jmp_forward(a);
    asm_land(a, not_4);
    few_bytes(a, opcode);
    for (unsigned i = 0; i < 3; i++)
        asm_land(a, out[i]);
    asm_mov(a, false, RCX, RSI);
    end(a);
    return here;
}

/* The byte at RDX goes into all of the first operand. */
static u64 fill_make(struct assembler *a)
{
    u64 here = begin(a);
    u8 *few, *done, *again;

    asm_vex_mem(a, MAP_0F38, PP_66, false, false, 0x78, X0, 0, at_base(RDX, 0));
    asm_alu_imm(a, ALU_CMP, false, RCX, 15);
    few = asm_jcc_forward(a, IF_L);
    vector_store(a, X0, 16, last_at(RAX, 16));
    again = a->at;
    asm_alu_imm(a, ALU_CMP, false, RCX, 16);
    done = asm_jcc_forward(a, IF_L);
    vector_store(a, X0, 16, at_base(RAX, 0));
    step(a, false, 16);
    jump_back(asm_jmp_forward(a), again);
    asm_land(a, few);
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0x7E, X0, 0, RDI);
    again = a->at;
    asm_store8(a, at_base(RAX, 0), RDI);
    step(a, false, 1);
    jump_back(asm_jcc_forward(a, IF_NS), again);
    asm_land(a, done);
    end(a);
    return here;
}

/* Both operands' pieces as numbers; the jump if they differ. */
static u8 *numbers_compare(struct assembler *a, unsigned bytes, struct mem first, struct mem second)
{
    asm_movbe_load(a, bytes * 8, RSI, first);
    asm_movbe_load(a, bytes * 8, RDI, second);
    asm_alu(a, ALU_CMP, true, RSI, RDI);
    return asm_jcc_forward(a, IF_NE);
}

/* Sixteen bytes or more: the jump if some differ, where RAX and RDX lead to them. Goes on where none do. */
static u8 *many_compare(struct assembler *a)
{
    u8 *again = a->at, *differ, *equal, *partial;

    vector_load(a, X0, 16, at_base(RAX, 0));
    asm_vex_mem(a, MAP_0F, PP_66, false, false, 0xEF, X0, X0, at_base(RDX, 0));
    asm_vex_reg(a, MAP_0F38, PP_66, false, false, 0x17, X0, 0, X0);
    differ = asm_jcc_forward(a, IF_NE);
    asm_alu_imm(a, ALU_SUB, false, RCX, 16);
    equal = asm_jcc_forward(a, IF_S);
    asm_alu_imm(a, ALU_CMP, false, RCX, 15);
    partial = asm_jcc_forward(a, IF_L);
    asm_alu_imm(a, ALU_ADD, true, RAX, 16);
    asm_alu_imm(a, ALU_ADD, true, RDX, 16);
    jump_back(asm_jmp_forward(a), again);
    asm_land(a, partial);
    asm_lea(a, true, RAX, (struct mem){RAX, RCX, 0, 1});
    asm_lea(a, true, RDX, (struct mem){RDX, RCX, 0, 1});
    asm_imm(a, RCX, 15);
    jump_back(asm_jmp_forward(a), again);
    asm_land(a, equal);
    return differ;
}

static void first_difference(struct assembler *a)
{
    vector_load(a, X0, 16, at_base(RAX, 0));
    asm_vex_mem(a, MAP_0F, PP_66, false, false, 0x74, X0, X0, at_base(RDX, 0));
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xD7, RCX, 0, X0);
    asm_alu_imm(a, ALU_XOR, false, RCX, 0xFFFF);
    asm_modrm_reg(a, 0xF3, false, 0x0FBC, RCX, RCX);
    asm_load_extended(a, false, RSI, at_index(RAX, RCX), 8, false);
    asm_load_extended(a, false, RDI, at_index(RDX, RCX), 8, false);
}

/* RAX and RCX are then numbers of 64 bits that compare as the operands do. */
static u64 compare_make(struct assembler *a)
{
    u64 here = begin(a);
    u8 *not_16, *not_8, *not_4, *many, *differ[5], *equal[3], *again, *out;

    asm_alu_imm(a, ALU_CMP, false, RCX, 15);
    not_16 = asm_jcc_forward(a, IF_L);
    many = many_compare(a);
    equal[0] = asm_jmp_forward(a);
    asm_land(a, not_16);
    asm_alu_imm(a, ALU_CMP, false, RCX, 7);
    not_8 = asm_jcc_forward(a, IF_L);
    differ[0] = numbers_compare(a, 8, at_base(RAX, 0), at_base(RDX, 0));
    differ[1] = numbers_compare(a, 8, last_at(RAX, 8), last_at(RDX, 8));
    equal[1] = asm_jmp_forward(a);
    asm_land(a, not_8);
    asm_alu_imm(a, ALU_CMP, false, RCX, 3);
    not_4 = asm_jcc_forward(a, IF_L);
    differ[2] = numbers_compare(a, 4, at_base(RAX, 0), at_base(RDX, 0));
    differ[3] = numbers_compare(a, 4, last_at(RAX, 4), last_at(RDX, 4));
    equal[2] = asm_jmp_forward(a);
    asm_land(a, not_4);
    again = a->at;
    asm_load_extended(a, false, RSI, at_base(RAX, 0), 8, false);
    asm_load_extended(a, false, RDI, at_base(RDX, 0), 8, false);
    asm_alu(a, ALU_CMP, false, RSI, RDI);
    differ[4] = asm_jcc_forward(a, IF_NE);
    step(a, true, 1);
    jump_back(asm_jcc_forward(a, IF_NS), again);
    for (unsigned i = 0; i < 3; i++)
        asm_land(a, equal[i]);
    asm_imm(a, RSI, 0);
    asm_imm(a, RDI, 0);
    out = asm_jmp_forward(a);
    asm_land(a, many);
    first_difference(a);
    for (unsigned i = 0; i < 5; i++)
        asm_land(a, differ[i]);
    asm_land(a, out);
    asm_mov(a, true, RAX, RSI);
    asm_mov(a, true, RCX, RDI);
    end(a);
    return here;
}

/* The byte RCX at RDX and behind, in less than RAX bytes and the page: RCX is 1 and RAX how far away it is, 2 if it is
 * not in these bytes (RAX stays), 3 if the page's end comes first. RDX stays. */
static u64 search_make(struct assembler *a)
{
    u64 here = begin(a);
    u8 *first, *none[2], *found, *again, *out;

    asm_mov(a, false, RSI, RDX);
    asm_alu_imm(a, ALU_AND, false, RSI, PAGE_SIZE_GUEST - 1);
    asm_imm(a, RDI, PAGE_SIZE_GUEST);
    asm_alu(a, ALU_SUB, false, RDI, RSI);
    asm_alu(a, ALU_CMP, true, RAX, RDI);
    asm_cmov(a, IF_B, true, RDI, RAX);
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0x6E, X1, 0, RCX);
    asm_vex_reg(a, MAP_0F38, PP_66, false, false, 0x78, X1, 0, X1);
    asm_mov(a, true, RSI, RDX);
    asm_alu_imm(a, ALU_AND, true, RSI, -16);
    asm_vex_mem(a, MAP_0F, PP_66, false, false, 0x74, X0, X1, at_base(RSI, 0));
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xD7, RCX, 0, X0);
    asm_alu(a, ALU_SUB, true, RSI, RDX); /* 0 to -15 */
    asm_mov(a, false, R8, RSI);
    asm_neg(a, false, R8);
    asm_shiftx(a, SHIFT_SHR, false, RCX, RCX, R8);
    asm_imm(a, R8, 0);
    asm_test(a, false, RCX, RCX);
    first = asm_jcc_forward(a, IF_NE);
    again = a->at;
    asm_alu_imm(a, ALU_ADD, true, RSI, 16);
    asm_alu(a, ALU_CMP, true, RSI, RDI);
    none[0] = asm_jcc_forward(a, IF_GE);
    asm_vex_mem(a, MAP_0F, PP_66, false, false, 0x74, X0, X1, at_index(RDX, RSI));
    asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xD7, RCX, 0, X0);
    asm_test(a, false, RCX, RCX);
    jump_back(asm_jcc_forward(a, IF_E), again);
    asm_mov(a, true, R8, RSI);
    asm_land(a, first);
    asm_modrm_reg(a, 0xF3, false, 0x0FBC, RCX, RCX);
    asm_alu(a, ALU_ADD, true, RCX, R8);
    asm_alu(a, ALU_CMP, true, RCX, RDI);
    none[1] = asm_jcc_forward(a, IF_GE);
    asm_mov(a, true, RAX, RCX);
    asm_imm(a, RCX, 1);
    found = asm_jmp_forward(a);
    asm_land(a, none[0]);
    asm_land(a, none[1]);
    asm_imm(a, RCX, 2);
    asm_alu(a, ALU_CMP, true, RAX, RDI);
    out = asm_jcc_forward(a, IF_E);
    asm_imm(a, RCX, 3);
    asm_land(a, out);
    asm_land(a, found);
    end(a);
    return here;
}

void thunk_string_make(struct assembler *a)
{
    thunk.move = update_make(a, 0);
    thunk.combine[0] = update_make(a, 0xDB);
    thunk.combine[1] = update_make(a, 0xEB);
    thunk.combine[2] = update_make(a, 0xEF);
    thunk.fill = fill_make(a);
    thunk.compare = compare_make(a);
    thunk.search = search_make(a);
}
