/* The encodings of assembler.h. */
#include "guests/engine/x86/assembler.h"
#include <string.h>

#define PREFIX_66 0x66
#define PREFIX_F3 0xF3

void asm_byte(struct assembler *a, u8 value)
{
    if (a->at < a->end)
        *a->at++ = value;
    else
        a->full = true;
}

void asm_bytes(struct assembler *a, const void *data, unsigned length)
{
    for (unsigned i = 0; i < length; i++)
        asm_byte(a, ((const u8 *)data)[i]);
}

static void imm32(struct assembler *a, s32 value)
{
    asm_bytes(a, &value, sizeof value);
}

void asm_align(struct assembler *a, unsigned boundary)
{
    while ((uintptr_t)a->at & (boundary - 1) && !a->full)
        asm_byte(a, 0x90);
}

static void opcode_put(struct assembler *a, u32 opcode)
{
    for (int shift = 16; shift >= 0; shift -= 8)
        if (opcode >> shift || shift == 0)
            asm_byte(a, (u8)(opcode >> shift));
}

/* REX is needed for SPL ... DIL in byte instructions; it does no harm elsewhere. */
static void rex_put(struct assembler *a, bool w, unsigned reg, unsigned index, unsigned base, bool byte)
{
    u8 rex = (u8)(0x40 | w << 3 | (reg >> 3 & 1) << 2 | (index >> 3 & 1) << 1 | (base >> 3 & 1));

    if (rex != 0x40 || byte)
        asm_byte(a, rex);
}

/* ModRM, SIB and displacement. */
static void operand_put(struct assembler *a, unsigned reg, struct mem m)
{
    unsigned mod = m.disp == 0 && (m.base & 7) != RBP ? 0 : m.disp == (s8)m.disp ? 1 : 2;

    reg = (reg & 7) << 3;
    if (m.base == NO_HOST) { /* absolute or index only: a 32-bit displacement */
        asm_byte(a, (u8)(reg | 4));
        asm_byte(a, (u8)(m.scale << 6 | (m.index == NO_HOST ? 4 : m.index & 7) << 3 | 5));
        imm32(a, m.disp);
        return;
    }
    if (m.index != NO_HOST || (m.base & 7) == RSP) {
        asm_byte(a, (u8)(mod << 6 | reg | 4));
        asm_byte(a, (u8)(m.scale << 6 | (m.index == NO_HOST ? 4 : m.index & 7) << 3 | (m.base & 7)));
    } else
        asm_byte(a, (u8)(mod << 6 | reg | (m.base & 7)));
    if (mod == 1)
        asm_byte(a, (u8)m.disp);
    else if (mod == 2)
        imm32(a, m.disp);
}

static unsigned high_of(u8 r)
{
    return r == NO_HOST ? 0 : r;
}

void asm_modrm_reg(struct assembler *a, u8 prefix, bool w, u32 opcode, unsigned reg, unsigned rm)
{
    if (prefix)
        asm_byte(a, prefix);
    rex_put(a, w, reg, 0, rm, false);
    opcode_put(a, opcode);
    asm_byte(a, (u8)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

void asm_modrm_mem(struct assembler *a, u8 prefix, bool w, u32 opcode, unsigned reg, struct mem m)
{
    if (prefix)
        asm_byte(a, prefix);
    rex_put(a, w, reg, high_of(m.index), high_of(m.base), false);
    opcode_put(a, opcode);
    operand_put(a, reg, m);
}

/* Byte registers. */
static void byte_reg(struct assembler *a, u32 opcode, unsigned reg, unsigned rm)
{
    rex_put(a, false, reg, 0, rm, true);
    opcode_put(a, opcode);
    asm_byte(a, (u8)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

static void vex_put(
    struct assembler *a, unsigned map, unsigned pp, bool w, bool l, unsigned reg, unsigned v, unsigned x, unsigned b)
{
    asm_byte(a, 0xC4);
    asm_byte(a, (u8)((~reg >> 3 & 1) << 7 | (~x >> 3 & 1) << 6 | (~b >> 3 & 1) << 5 | map));
    asm_byte(a, (u8)(w << 7 | (~v & 15) << 3 | l << 2 | pp));
}

void asm_vex_reg(
    struct assembler *a, unsigned map, unsigned pp, bool w, bool l, u8 opcode, unsigned reg, unsigned v, unsigned rm)
{
    vex_put(a, map, pp, w, l, reg, v, 0, rm);
    asm_byte(a, opcode);
    asm_byte(a, (u8)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

void asm_vex_mem(
    struct assembler *a, unsigned map, unsigned pp, bool w, bool l, u8 opcode, unsigned reg, unsigned v, struct mem m)
{
    vex_put(a, map, pp, w, l, reg, v, high_of(m.index), high_of(m.base));
    asm_byte(a, opcode);
    operand_put(a, reg, m);
}

void asm_mov(struct assembler *a, bool w, enum host to, enum host from)
{
    if (to != from || !w)
        asm_modrm_reg(a, 0, w, 0x8B, to, from);
}

void asm_load(struct assembler *a, bool w, enum host to, struct mem from)
{
    asm_modrm_mem(a, 0, w, 0x8B, to, from);
}

void asm_store(struct assembler *a, bool w, struct mem to, enum host from)
{
    asm_modrm_mem(a, 0, w, 0x89, from, to);
}

void asm_store8(struct assembler *a, struct mem to, enum host from)
{
    rex_put(a, false, from, high_of(to.index), high_of(to.base), true);
    asm_byte(a, 0x88);
    operand_put(a, from, to);
}

void asm_store16(struct assembler *a, struct mem to, enum host from)
{
    asm_modrm_mem(a, PREFIX_66, false, 0x89, from, to);
}

void asm_store_imm(struct assembler *a, bool w, struct mem to, s32 value)
{
    asm_modrm_mem(a, 0, w, 0xC7, 0, to);
    imm32(a, value);
}

void asm_store_imm8(struct assembler *a, struct mem to, u8 value)
{
    asm_modrm_mem(a, 0, false, 0xC6, 0, to);
    asm_byte(a, value);
}

void asm_imm(struct assembler *a, enum host to, u64 value)
{
    if (value == (u32)value) {
        rex_put(a, false, 0, 0, to, false);
        asm_byte(a, (u8)(0xB8 | (to & 7)));
        imm32(a, (s32)value);
    } else if ((s64)value == (s32)value) {
        asm_modrm_reg(a, 0, true, 0xC7, 0, to);
        imm32(a, (s32)value);
    } else {
        rex_put(a, true, 0, 0, to, false);
        asm_byte(a, (u8)(0xB8 | (to & 7)));
        asm_bytes(a, &value, sizeof value);
    }
}

void asm_lea(struct assembler *a, bool w, enum host to, struct mem from)
{
    asm_modrm_mem(a, 0, w, 0x8D, to, from);
}

void asm_lea_rip(struct assembler *a, enum host to, u64 target)
{
    rex_put(a, true, to, 0, 0, false);
    asm_byte(a, 0x8D);
    asm_byte(a, (u8)((to & 7) << 3 | 5));
    imm32(a, (s32)(target - (asm_here(a) + 4)));
}

static u32 extension_opcode(unsigned bits, bool is_signed)
{
    return bits == 8 ? (is_signed ? 0x0FBE : 0x0FB6) : bits == 16 ? (is_signed ? 0x0FBF : 0x0FB7) : 0x63;
}

void asm_extend(struct assembler *a, bool w, enum host to, enum host from, unsigned bits, bool is_signed)
{
    if (bits == 32 && !is_signed)
        asm_modrm_reg(a, 0, false, 0x8B, to, from);
    else if (bits == 8) {
        rex_put(a, w && is_signed, to, 0, from, true);
        opcode_put(a, extension_opcode(8, is_signed));
        asm_byte(a, (u8)(0xC0 | (to & 7) << 3 | (from & 7)));
    } else
        asm_modrm_reg(a, 0, w && is_signed, extension_opcode(bits, is_signed), to, from);
}

void asm_load_extended(struct assembler *a, bool w, enum host to, struct mem from, unsigned bits, bool is_signed)
{
    if (bits == 32 && !is_signed)
        asm_load(a, false, to, from);
    else
        asm_modrm_mem(a, 0, w && is_signed, extension_opcode(bits, is_signed), to, from);
}

void asm_movbe_load(struct assembler *a, unsigned bits, enum host to, struct mem from)
{
    asm_modrm_mem(a, bits == 16 ? PREFIX_66 : 0, bits == 64, 0x0F38F0, to, from);
}

void asm_movbe_store(struct assembler *a, unsigned bits, struct mem to, enum host from)
{
    asm_modrm_mem(a, bits == 16 ? PREFIX_66 : 0, bits == 64, 0x0F38F1, from, to);
}

void asm_bswap(struct assembler *a, bool w, enum host r)
{
    rex_put(a, w, 0, 0, r, false);
    asm_byte(a, 0x0F);
    asm_byte(a, (u8)(0xC8 | (r & 7)));
}

void asm_alu(struct assembler *a, enum alu op, bool w, enum host to, enum host from)
{
    asm_modrm_reg(a, 0, w, op << 3 | 3, to, from);
}

static void alu_immediate(struct assembler *a, s32 value)
{
    if (value == (s8)value)
        asm_byte(a, (u8)value);
    else
        imm32(a, value);
}

void asm_alu_imm(struct assembler *a, enum alu op, bool w, enum host to, s32 value)
{
    asm_modrm_reg(a, 0, w, value == (s8)value ? 0x83 : 0x81, op, to);
    alu_immediate(a, value);
}

void asm_alu_load(struct assembler *a, enum alu op, bool w, enum host to, struct mem from)
{
    asm_modrm_mem(a, 0, w, op << 3 | 3, to, from);
}

void asm_alu_mem_imm(struct assembler *a, enum alu op, bool w, struct mem to, s32 value)
{
    asm_modrm_mem(a, 0, w, value == (s8)value ? 0x83 : 0x81, op, to);
    alu_immediate(a, value);
}

void asm_cmp_mem_imm8(struct assembler *a, struct mem to, u8 value)
{
    asm_modrm_mem(a, 0, false, 0x80, ALU_CMP, to);
    asm_byte(a, value);
}

void asm_test_mem_imm8(struct assembler *a, struct mem to, u8 value)
{
    asm_modrm_mem(a, 0, false, 0xF6, 0, to);
    asm_byte(a, value);
}

void asm_test(struct assembler *a, bool w, enum host x, enum host y)
{
    asm_modrm_reg(a, 0, w, 0x85, y, x);
}

void asm_test_imm(struct assembler *a, bool w, enum host r, s32 value)
{
    asm_modrm_reg(a, 0, w, 0xF7, 0, r);
    imm32(a, value);
}

void asm_test_imm8(struct assembler *a, enum host r, u8 value)
{
    byte_reg(a, 0xF6, 0, r);
    asm_byte(a, value);
}

void asm_not(struct assembler *a, bool w, enum host r)
{
    asm_modrm_reg(a, 0, w, 0xF7, 2, r);
}

void asm_neg(struct assembler *a, bool w, enum host r)
{
    asm_modrm_reg(a, 0, w, 0xF7, 3, r);
}

void asm_shift(struct assembler *a, enum shift op, bool w, enum host r, unsigned count)
{
    if (count == 0)
        return;
    asm_modrm_reg(a, 0, w, 0xC1, op, r);
    asm_byte(a, (u8)count);
}

void asm_shift_cl(struct assembler *a, enum shift op, bool w, enum host r)
{
    asm_modrm_reg(a, 0, w, 0xD3, op, r);
}

void asm_rorx(struct assembler *a, bool w, enum host to, enum host from, unsigned count)
{
    asm_vex_reg(a, 3, 3, w, false, 0xF0, to, 0, from);
    asm_byte(a, (u8)count);
}

void asm_shiftx(struct assembler *a, enum shift op, bool w, enum host to, enum host from, enum host count)
{
    asm_vex_reg(a, 2, op == SHIFT_SHL ? 1 : op == SHIFT_SHR ? 3 : 2, w, false, 0xF7, to, count, from);
}

void asm_imul(struct assembler *a, bool w, enum host to, enum host from)
{
    asm_modrm_reg(a, 0, w, 0x0FAF, to, from);
}

void asm_imul_imm(struct assembler *a, bool w, enum host to, enum host from, s32 value)
{
    asm_modrm_reg(a, 0, w, value == (s8)value ? 0x6B : 0x69, to, from);
    alu_immediate(a, value);
}

void asm_mul(struct assembler *a, bool w, enum host r, bool is_signed)
{
    asm_modrm_reg(a, 0, w, 0xF7, is_signed ? 5 : 4, r);
}

void asm_div(struct assembler *a, bool w, enum host r, bool is_signed)
{
    asm_modrm_reg(a, 0, w, 0xF7, is_signed ? 7 : 6, r);
}

void asm_cqo(struct assembler *a, bool w)
{
    if (w)
        asm_byte(a, 0x48);
    asm_byte(a, 0x99);
}

void asm_bt_imm(struct assembler *a, bool w, enum host r, unsigned bit)
{
    asm_modrm_reg(a, 0, w, 0x0FBA, 4, r);
    asm_byte(a, (u8)bit);
}

void asm_bt(struct assembler *a, bool w, enum host r, enum host bit)
{
    asm_modrm_reg(a, 0, w, 0x0FA3, bit, r);
}

void asm_lzcnt(struct assembler *a, bool w, enum host to, enum host from)
{
    asm_modrm_reg(a, PREFIX_F3, w, 0x0FBD, to, from);
}

void asm_popcnt(struct assembler *a, bool w, enum host to, enum host from)
{
    asm_modrm_reg(a, PREFIX_F3, w, 0x0FB8, to, from);
}

void asm_setcc(struct assembler *a, enum condition c, enum host r)
{
    byte_reg(a, 0x0F90 | c, 0, r);
}

void asm_cmov(struct assembler *a, enum condition c, bool w, enum host to, enum host from)
{
    asm_modrm_reg(a, 0, w, 0x0F40 | c, to, from);
}

void asm_push(struct assembler *a, enum host r)
{
    rex_put(a, false, 0, 0, r, false);
    asm_byte(a, (u8)(0x50 | (r & 7)));
}

void asm_pop(struct assembler *a, enum host r)
{
    rex_put(a, false, 0, 0, r, false);
    asm_byte(a, (u8)(0x58 | (r & 7)));
}

void asm_ret(struct assembler *a)
{
    asm_byte(a, 0xC3);
}

/* Code and its targets in the same area are always within reach. */
static void relative(struct assembler *a, u64 target)
{
    imm32(a, (s32)(target - (asm_here(a) + 4)));
}

void asm_call(struct assembler *a, u64 target)
{
    asm_byte(a, 0xE8);
    relative(a, target);
}

void asm_call_far(struct assembler *a, u64 target)
{
    asm_imm(a, RAX, target);
    asm_modrm_reg(a, 0, false, 0xFF, 2, RAX);
}

void asm_jmp_reg(struct assembler *a, enum host r)
{
    asm_modrm_reg(a, 0, false, 0xFF, 4, r);
}

void asm_jmp(struct assembler *a, u64 target)
{
    asm_byte(a, 0xE9);
    relative(a, target);
}

static u8 *displacement(struct assembler *a)
{
    u8 *place = a->at;
    imm32(a, 0);
    return a->full ? NULL : place;
}

u8 *asm_jcc_forward(struct assembler *a, enum condition c)
{
    asm_byte(a, 0x0F);
    asm_byte(a, (u8)(0x80 | c));
    return displacement(a);
}

u8 *asm_jmp_forward(struct assembler *a)
{
    asm_byte(a, 0xE9);
    return displacement(a);
}

void asm_land(struct assembler *a, u8 *place)
{
    s32 distance;

    if (!place || a->full)
        return;
    distance = (s32)(a->at - (place + 4));
    memcpy(place, &distance, sizeof distance);
}

u8 *asm_jmp_patchable(struct assembler *a)
{
    static const u8 nop[4][3] = {{0}, {0x90}, {0x66, 0x90}, {0x0F, 0x1F, 0x00}};
    unsigned rest = ~(unsigned)(uintptr_t)a->at & 3;

    asm_bytes(a, nop[rest], rest); /* one instruction at most: it is executed */
    asm_byte(a, 0xE9);
    return displacement(a);
}

void asm_jmp_patch(u8 *place, s64 executed, u64 target)
{
    s64 next = (s64)(uintptr_t)place + 4 + executed;

    __atomic_store_n((s32 *)place, (s32)((s64)target - next), __ATOMIC_RELEASE);
}
