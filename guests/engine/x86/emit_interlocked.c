/* Updates of storage that no other CPU can come between: the host's locked instructions, on operands at their boundary.
 * Source: PoP chapter 7; chapter 5, "Interlocked-Update References". */
#include "guests/engine/x86/emit.h"

#define LOCK 0xF0

/* RDX = host address of an operand at its boundary; the code is set, so the stub leaves. */
static void aligned_check(struct emit *e, const struct insn *d, unsigned length)
{
    struct stub *stub = operand_check(e, address_of(e, d->b, 16, d->d, RAX), length, true);

    stub->leaves = true;
    if (length > 1) {
        asm_test_imm8(&e->a, RDX, (u8)(length - 1));
        stub_jump(e, stub, IF_NE);
    }
}

/* The code tells whether the host's zero flag is off; RCX is used. */
static void code_by_zero_flag(struct emit *e)
{
    if (cc_dead(e, e->next)) {
        cc_forget(e);
        return;
    }
    asm_setcc(&e->a, IF_NE, RCX);
    asm_extend(&e->a, false, RCX, RCX, 8, false);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RCX);
    cc_set(e, PENDING_NONZERO, false, IN_OPERAND, IN_IMMEDIATE, 0);
}

/* NI OI XI: one byte with a constant. */
bool emit_byte_update(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    aligned_check(e, d, 1);
    asm_modrm_mem(&e->a, LOCK, false, 0x80, row->op, at_base(RDX, 0));
    asm_byte(&e->a, d->i2_si);
    code_by_zero_flag(e);
    return true;
}

/* CS CSY CSG: r1 becomes what was there, also where that is what it was. */
bool emit_compare_and_swap(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    aligned_check(e, d, row->bits / 8);
    wide ? full_copy(e, RAX, d->r1) : half_copy(e, RAX, d->r1);
    wide ? full_copy(e, RCX, d->r3) : half_copy(e, RCX, d->r3);
    asm_bswap(&e->a, wide, RAX);
    asm_bswap(&e->a, wide, RCX);
    asm_modrm_mem(&e->a, LOCK, wide, 0x0FB1, RCX, at_base(RDX, 0));
    asm_bswap(&e->a, wide, RAX);
    wide ? full_set(e, d->r1, RAX) : half_set(e, d->r1, RAX);
    code_by_zero_flag(e);
    return true;
}

static void to_vector(struct emit *e, unsigned x, enum host from)
{
    asm_vex_reg(&e->a, 1, 1, true, false, 0x6E, x, 0, from);
}
static void from_vector(struct emit *e, enum host to, unsigned x)
{
    asm_vex_reg(&e->a, 1, 1, true, false, 0x7E, x, 0, to);
}

/* CDSG. The host wants RBX, and needs another register for the address: what they have waits in XMM registers. */
bool emit_compare_double_and_swap(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    static const u8 swapped[] = {RAX, RBX, RCX, RDX};
    struct assembler *a = &e->a;

    (void)row;
    if ((d->r1 | d->r3) & 1)
        return false;
    aligned_check(e, d, 16);
    to_vector(e, 2, full(e, d->r3, RAX));
    to_vector(e, 3, full(e, d->r1 + 1u, RAX));
    full_copy(e, RCX, d->r3 + 1u);
    full_copy(e, RAX, d->r1);
    to_vector(e, 0, RBX);
    to_vector(e, 1, RSI);
    asm_mov(a, true, RSI, RDX);
    from_vector(e, RBX, 2);
    from_vector(e, RDX, 3);
    for (unsigned i = 0; i < sizeof swapped; i++)
        asm_bswap(a, true, (enum host)swapped[i]);
    asm_modrm_mem(a, LOCK, true, 0x0FC7, 1, at_base(RSI, 0));
    asm_bswap(a, true, RAX);
    asm_bswap(a, true, RDX);
    from_vector(e, RBX, 0);
    from_vector(e, RSI, 1);
    full_set(e, d->r1, RAX);
    full_set(e, d->r1 + 1u, RDX);
    code_by_zero_flag(e);
    return true;
}

/* RCX op= GR n; n 16: a constant. */
static void combine(struct emit *e, enum alu op, bool wide, unsigned n, s32 imm)
{
    if (n == 16)
        asm_alu_imm(&e->a, op, wide, RCX, imm);
    else if (place_of(e, n) == NO_HOST)
        asm_alu_load(&e->a, op, wide, RCX, GR_WHOLE(n));
    else
        asm_alu(&e->a, op, wide, RCX, wide ? full(e, n, RCX) : half(e, n, RCX));
}

/* The operand at RDX op= GR n or imm; RAX is what it was, RCX what it is, in the guest's order. */
static void update(struct emit *e, enum alu op, bool wide, unsigned n, s32 imm)
{
    struct assembler *a = &e->a;
    u8 *again, *place;
    s32 distance;

    if (n < 16 && wide)
        full(e, n, RCX); /* before the loop: it changes what is known */
    asm_load(a, wide, RAX, at_base(RDX, 0));
    again = a->at;
    asm_mov(a, wide, RCX, RAX);
    asm_bswap(a, wide, RCX);
    combine(e, op, wide, n, imm);
    asm_bswap(a, wide, RCX);
    asm_modrm_mem(a, LOCK, wide, 0x0FB1, RCX, at_base(RDX, 0));
    place = asm_jcc_forward(a, IF_NE);
    if (place) {
        distance = (s32)(again - (place + 4));
        memcpy(place, &distance, sizeof distance);
    }
    asm_bswap(a, wide, RAX);
    asm_bswap(a, wide, RCX);
}

/* The operand was RAX; n and imm as above. */
static void code_by_operation(struct emit *e, const struct emitter_row *row, unsigned n, s32 imm)
{
    bool wide = row->bits == 64, logic = row->pending == PENDING_NONZERO;

    if (cc_dead(e, e->next)) {
        cc_forget(e);
        return;
    }
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), logic ? RCX : RAX);
    if (logic)
        cc_set(e, PENDING_NONZERO, wide, IN_OPERAND, IN_IMMEDIATE, 0);
    else if (n == 16)
        cc_set_sources(e, (enum pending)row->pending, wide, IN_OPERAND, IN_IMMEDIATE, imm);
    else {
        asm_store(&e->a, true, CPU_FIELD(translated.operand[1]), wide ? full(e, n, RCX) : half(e, n, RCX));
        cc_set_sources(e, (enum pending)row->pending, wide, IN_OPERAND, IN_OPERAND, 0);
    }
}

/* ASI AGSI ALSI ALGSI. */
bool emit_add_immediate_storage(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    s32 imm = (s8)d->i2_si;

    if (e->mode & MODE_FIXED_OVERFLOW && row->pending == PENDING_ADD)
        return false;
    aligned_check(e, d, row->bits / 8);
    update(e, ALU_ADD, row->bits == 64, 16, imm);
    code_by_operation(e, row, 16, imm);
    e->flags_at = NULL;
    return true;
}

/* LAA LAAL LAN LAO LAX and their kin: op is the operation. */
bool emit_load_and_update(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    if (e->mode & MODE_FIXED_OVERFLOW && row->pending == PENDING_ADD)
        return false;
    aligned_check(e, d, row->bits / 8);
    update(e, (enum alu)row->op, wide, d->r3, 0);
    code_by_operation(e, row, d->r3, 0);
    wide ? full_set(e, d->r1, RAX) : half_set(e, d->r1, RAX);
    e->flags_at = NULL;
    return true;
}
