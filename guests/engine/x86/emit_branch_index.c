/* Branches on index, counting without a branch, and branches to addresses that stand in a register alone. Source: PoP
 * chapter 7. */
#include "guests/engine/x86/emit.h"

/* BRXH BRXLE BRXHG BRXLG: op is the host's condition. The comparand is taken before the sum is placed. */
bool emit_branch_on_index(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    enum host to, by;
    u8 *from[1];

    cc_keep_branching(e, d->r1);
    wide ? full_copy(e, RCX, d->r3 | 1) : half_copy(e, RCX, d->r3 | 1);
    by = wide ? full(e, d->r3, RDX) : half(e, d->r3, RDX);
    to = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    asm_alu(&e->a, ALU_ADD, wide, to, by);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    asm_alu(&e->a, ALU_CMP, wide, to, RCX);
    from[0] = asm_jcc_forward(&e->a, (enum condition)row->op);
    branch_taken(e, from, 1, (s64)e->offset + (s64)d->imm * 2, e->s);
    e->flags_at = NULL;
    return true;
}

/* BCTR BCTGR that never branch. */
bool emit_count(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    enum host to;

    if (d->r2)
        return false;
    cc_keep(e, d->r1);
    to = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    asm_alu_imm(&e->a, ALU_SUB, wide, to, 1);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    e->flags_at = NULL;
    return true;
}

/* CRB CIB and their kin, to the address in a register. */
bool emit_compare_and_return(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, is_signed = row->pending == PENDING_COMPARE;
    unsigned mask = d->m3 >> 1 & 7;
    struct state after;
    enum host a;
    u8 *past;

    if (d->b4 == 16 || d->d12 || mask == 0 || mask == 7)
        return false;
    a = wide ? full(e, d->r1, RAX) : half(e, d->r1, RAX);
    if (row->from == FROM_R2)
        asm_alu(&e->a, ALU_CMP, wide, a, wide ? full(e, d->r2, RCX) : half(e, d->r2, RCX));
    else
        asm_alu_imm(&e->a, ALU_CMP, wide, a, is_signed ? (s32)d->i2_8 : (s32)(u8)d->i2_8);
    past = asm_jcc_forward(&e->a, (enum condition)(cc_compared(mask, is_signed) ^ 1));
    e->flags_at = NULL;
    after = e->s;
    jump_to(e, d->b4);
    asm_land(&e->a, past);
    e->s = after;
    e->flags_at = NULL;
    e->ended = false;
    return true;
}
