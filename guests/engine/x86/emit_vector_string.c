/* Searches in vector registers, and how far a string goes on in its block. Source: PoP chapters 21 and 23. */
#include "guests/engine/x86/emit.h"

#define MAP_0F 1
#define MAP_0F3A 3
#define PP_66 1
#define PP_F3 2
#define ZERO_SEARCH 2u
#define CC_SET 1u
enum { X0, X1, X2, X3 };

static struct mem vector_register(unsigned n)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, vr) + 16 * n) - CPU_BIAS);
}

/* RCX = index of the first byte of X0 that is not zero, 16 if there is none; RAX is used. The leftmost byte of a
 * doubleword is the most significant one. */
static void first_found(struct emit *e)
{
    struct assembler *a = &e->a;

    asm_vex_reg(a, MAP_0F, PP_66, true, false, 0x7E, X0, 0, RCX);
    asm_vex_reg(a, MAP_0F3A, PP_66, true, false, 0x16, X0, 0, RAX);
    asm_byte(a, 1);
    asm_lzcnt(a, true, RCX, RCX);
    asm_lzcnt(a, true, RAX, RAX);
    asm_alu_imm(a, ALU_ADD, false, RAX, 64);
    asm_alu_imm(a, ALU_CMP, false, RCX, 64);
    asm_cmov(a, IF_E, false, RCX, RAX);
    asm_shift(a, SHIFT_SHR, false, RCX, 3);
}

/* The elements that end the search into X0; equal: equal ones do. */
static void search(struct emit *e, const struct insn *d, bool equal)
{
    u8 opcode = (u8)(0x74 + d->m4);
    struct assembler *a = &e->a;

    asm_vex_mem(a, MAP_0F, PP_F3, false, false, 0x6F, X1, 0, vector_register(d->r2));
    if (d->r2 == d->r3 && !equal)
        asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xEF, X0, X0, X0); /* nothing differs */
    else {
        asm_vex_mem(a, MAP_0F, PP_66, false, false, opcode, X0, X1, vector_register(d->r3));
        if (!equal) {
            asm_vex_reg(a, MAP_0F, PP_66, false, false, 0x74, X2, X2, X2);
            asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xEF, X0, X0, X2);
        }
    }
    if (d->m5 & ZERO_SEARCH) {
        asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xEF, X2, X2, X2);
        asm_vex_reg(a, MAP_0F, PP_66, false, false, opcode, X1, X1, X2);
        asm_vex_reg(a, MAP_0F, PP_66, false, false, 0xEB, X0, X0, X1);
    }
}

static void index_set(struct emit *e, unsigned r1)
{
    asm_vex_reg(&e->a, MAP_0F, PP_66, true, false, 0x6E, X0, 0, RCX);
    asm_vex_mem(&e->a, MAP_0F, PP_F3, false, false, 0x7F, X0, 0, vector_register(r1));
    if (r1 < 16)
        floating_forget(e, r1);
    e->flags_at = NULL;
}

/* The code of VFENE for bytes: 3 if neither was found, else by the bytes there: equal ones are zeros. */
static void difference_code(struct emit *e, const struct insn *d)
{
    struct mem first = vector_register(d->r2), second = vector_register(d->r3);
    struct assembler *a = &e->a;
    u8 *none;

    asm_imm(a, RAX, 3);
    asm_alu_imm(a, ALU_CMP, false, RCX, 16);
    none = asm_jcc_forward(a, IF_E);
    first.index = second.index = RDX;
    asm_mov(a, false, RDX, RCX);
    asm_alu_imm(a, ALU_XOR, false, RDX, 7);
    asm_load_extended(a, false, RAX, first, 8, false);
    asm_load_extended(a, false, RDX, second, 8, false);
    asm_alu(a, ALU_CMP, false, RAX, RDX);
    asm_setcc(a, IF_A, RAX);
    asm_setcc(a, IF_B, RDX);
    asm_lea(a, false, RAX, (struct mem){RDX, RAX, 1, 0});
    asm_land(a, none);
    asm_store8(a, CPU_FIELD(cc), RAX);
    cc_set_stored(e);
}

/* One of two codes: with an index of 16, and with others. */
static void found_code(struct emit *e, unsigned none, unsigned found)
{
    struct assembler *a = &e->a;

    asm_imm(a, RAX, found);
    asm_imm(a, RDX, none);
    asm_alu_imm(a, ALU_CMP, false, RCX, 16);
    asm_cmov(a, IF_E, false, RAX, RDX);
    asm_store8(a, CPU_FIELD(cc), RAX);
    cc_set_stored(e);
}

static bool searchable(const struct emit *e, const struct insn *d)
{
    return (e->mode & (MODE_VECTOR | MODE_AFP)) == (MODE_VECTOR | MODE_AFP) && d->m4 <= 2 &&
           !(d->m5 & ~(ZERO_SEARCH | CC_SET));
}

/* VFENE. */
bool emit_find_not_equal(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool same = d->r2 == d->r3;

    (void)row;
    if (!searchable(e, d) || (d->m5 & CC_SET && !same && d->m4))
        return false;
    search(e, d, false);
    first_found(e);
    if (d->m5 & CC_SET) {
        if (same)
            found_code(e, 3, 0);
        else
            difference_code(e, d);
    }
    index_set(e, d->r1);
    return true;
}

/* VFEE, where its code does not tell what came first. */
bool emit_find_equal(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!searchable(e, d) || d->m5 == (ZERO_SEARCH | CC_SET))
        return false;
    search(e, d, true);
    first_found(e);
    if (d->m5 & CC_SET)
        found_code(e, 3, 1);
    index_set(e, d->r1);
    return true;
}

/* LCBB. */
bool emit_count_to_boundary(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    s32 block = 64 << d->ms;
    struct assembler *a = &e->a;
    enum host address;
    bool live = !cc_dead(e, e->next);

    (void)row;
    if (d->ms > 6)
        return false;
    cc_forget(e);
    address = address_of(e, d->b, d->x, d->d12, RAX);
    asm_mov(a, false, RDX, address);
    asm_alu_imm(a, ALU_AND, false, RDX, block - 1);
    asm_imm(a, RCX, (u64)block);
    asm_alu(a, ALU_SUB, false, RCX, RDX);
    asm_imm(a, RDX, 16);
    asm_alu(a, ALU_CMP, false, RCX, RDX);
    asm_cmov(a, IF_A, false, RCX, RDX);
    asm_setcc(a, IF_B, RAX);
    half_set(e, d->r1, RCX);
    e->flags_at = NULL;
    if (!live)
        return true;
    asm_extend(a, false, RAX, RAX, 8, false);
    asm_lea(a, false, RAX, (struct mem){RAX, RAX, 1, 0});
    asm_store8(a, CPU_FIELD(cc), RAX);
    cc_set_stored(e);
    return true;
}
