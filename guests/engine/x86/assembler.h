/* Writing x86-64 instructions into memory: one function for each shape of instruction. Knows nothing of guests. All
 * code is for hosts with MOVBE, BMI1, BMI2 and LZCNT. Source: Intel 64 and IA-32 Architectures Software Developer's
 * Manual, volume 2, chapters 2 and 3. */
#pragma once
#include "guests/arch/types.h"

enum host { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15, NO_HOST = 16 };

/* Conditions, as the low four bits of Jcc, SETcc and CMOVcc. */
enum condition {
    IF_O,
    IF_NO,
    IF_B,
    IF_AE,
    IF_E,
    IF_NE,
    IF_BE,
    IF_A,
    IF_S,
    IF_NS,
    IF_P,
    IF_NP,
    IF_L,
    IF_GE,
    IF_LE,
    IF_G
};

/* Two-operand arithmetic: the /digit of its immediate form. */
enum alu { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP };
enum shift { SHIFT_ROL, SHIFT_ROR, SHIFT_SHL = 4, SHIFT_SHR, SHIFT_SAR = 7 };

/* An operand in storage: base + index * 2^scale + displacement; base or index NO_HOST for none. base NO_HOST with
 * target set: relative to the instruction pointer. */
struct mem {
    u8 base, index, scale;
    s32 disp;
};

/* Where the next byte goes, as it is written and as it will be executed. What does not fit is not written, and full is
 * set. */
struct assembler {
    u8 *at, *end;
    s64 executed; /* address at which it is executed, minus at */
    bool full;
};

static inline u64 asm_here(const struct assembler *a)
{
    return (u64)((s64)(uintptr_t)a->at + a->executed);
}

static inline struct mem at_base(enum host base, s32 disp)
{
    return (struct mem){(u8)base, NO_HOST, 0, disp};
}
static inline struct mem at_index(enum host base, enum host index)
{
    return (struct mem){(u8)base, (u8)index, 0, 0};
}

/* w: 64-bit operands, else 32. */
void asm_mov(struct assembler *a, bool w, enum host to, enum host from); /* nothing if both are the same and w */
void asm_load(struct assembler *a, bool w, enum host to, struct mem from);
void asm_store(struct assembler *a, bool w, struct mem to, enum host from);
void asm_store8(struct assembler *a, struct mem to, enum host from);
void asm_store16(struct assembler *a, struct mem to, enum host from);
void asm_store_imm(struct assembler *a, bool w, struct mem to, s32 value);
void asm_store_imm8(struct assembler *a, struct mem to, u8 value);
void asm_imm(struct assembler *a, enum host to, u64 value); /* the shortest; flags stay */
void asm_lea(struct assembler *a, bool w, enum host to, struct mem from);
void asm_lea_rip(struct assembler *a, enum host to, u64 target);
/* Extending loads and moves: bits 8, 16 or 32 of the source. */
void asm_extend(struct assembler *a, bool w, enum host to, enum host from, unsigned bits, bool is_signed);
void asm_load_extended(struct assembler *a, bool w, enum host to, struct mem from, unsigned bits, bool is_signed);
void asm_movbe_load(struct assembler *a, unsigned bits, enum host to, struct mem from); /* 16 leaves the rest */
void asm_movbe_store(struct assembler *a, unsigned bits, struct mem to, enum host from);
void asm_bswap(struct assembler *a, bool w, enum host r);

void asm_alu(struct assembler *a, enum alu op, bool w, enum host to, enum host from);
void asm_alu_imm(struct assembler *a, enum alu op, bool w, enum host to, s32 value);
void asm_alu_load(struct assembler *a, enum alu op, bool w, enum host to, struct mem from);
void asm_alu_mem_imm(struct assembler *a, enum alu op, bool w, struct mem to, s32 value);
void asm_cmp_mem_imm8(struct assembler *a, struct mem to, u8 value);
void asm_test_mem_imm8(struct assembler *a, struct mem to, u8 value);
void asm_test(struct assembler *a, bool w, enum host x, enum host y);
void asm_test_imm(struct assembler *a, bool w, enum host r, s32 value);
void asm_test_imm8(struct assembler *a, enum host r, u8 value);
void asm_not(struct assembler *a, bool w, enum host r);
void asm_neg(struct assembler *a, bool w, enum host r);
void asm_shift(struct assembler *a, enum shift op, bool w, enum host r, unsigned count); /* nothing for 0 */
void asm_shift_cl(struct assembler *a, enum shift op, bool w, enum host r);
void asm_rorx(struct assembler *a, bool w, enum host to, enum host from, unsigned count); /* flags stay */
void asm_shiftx(struct assembler *a, enum shift op, bool w, enum host to, enum host from, enum host count);
void asm_imul(struct assembler *a, bool w, enum host to, enum host from);
void asm_imul_imm(struct assembler *a, bool w, enum host to, enum host from, s32 value);
/* Unsigned and signed products of RAX into RDX:RAX; quotient of RDX:RAX into RAX, remainder into RDX. */
void asm_mul(struct assembler *a, bool w, enum host r, bool is_signed);
void asm_div(struct assembler *a, bool w, enum host r, bool is_signed);
void asm_cqo(struct assembler *a, bool w);
void asm_bt_imm(struct assembler *a, bool w, enum host r, unsigned bit);
void asm_bt(struct assembler *a, bool w, enum host r, enum host bit);
void asm_lzcnt(struct assembler *a, bool w, enum host to, enum host from);
void asm_popcnt(struct assembler *a, bool w, enum host to, enum host from);
void asm_setcc(struct assembler *a, enum condition c, enum host r);
void asm_cmov(struct assembler *a, enum condition c, bool w, enum host to, enum host from);
void asm_push(struct assembler *a, enum host r);
void asm_pop(struct assembler *a, enum host r);
void asm_ret(struct assembler *a);
void asm_call(struct assembler *a, u64 target); /* within reach, else through RAX */
void asm_call_far(struct assembler *a, u64 target);
void asm_jmp_reg(struct assembler *a, enum host r);
void asm_jmp(struct assembler *a, u64 target);

/* Forward jumps: the place of the 32-bit displacement, to be given to asm_land when the target is reached. */
u8 *asm_jcc_forward(struct assembler *a, enum condition c);
u8 *asm_jmp_forward(struct assembler *a);
void asm_land(struct assembler *a, u8 *displacement);
/* A jump that is changed later while it may be executed: its displacement is aligned. Leads to what follows. */
u8 *asm_jmp_patchable(struct assembler *a);
void asm_jmp_patch(u8 *displacement, s64 executed, u64 target);

void asm_byte(struct assembler *a, u8 value);
void asm_bytes(struct assembler *a, const void *data, unsigned length);
void asm_align(struct assembler *a, unsigned boundary); /* filled with NOPs */

/* The pieces of an instruction, for families of their own: legacy prefix (0 none), opcode with its escape bytes in the
 * higher places, register field, and operand. */
void asm_modrm_reg(struct assembler *a, u8 prefix, bool w, u32 opcode, unsigned reg, unsigned rm);
void asm_modrm_mem(struct assembler *a, u8 prefix, bool w, u32 opcode, unsigned reg, struct mem m);
/* VEX: map 1 (0F), 2 (0F38), 3 (0F3A); pp 0 none, 1 66, 2 F3, 3 F2; l: 256 bits. */
void asm_vex_reg(
    struct assembler *a, unsigned map, unsigned pp, bool w, bool l, u8 opcode, unsigned reg, unsigned v, unsigned rm);
void asm_vex_mem(
    struct assembler *a, unsigned map, unsigned pp, bool w, bool l, u8 opcode, unsigned reg, unsigned v, struct mem m);
