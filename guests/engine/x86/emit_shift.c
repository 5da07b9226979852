/* Shifts and rotates. The amount is bits 58-63 of an address. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

#define NO_BASE 16

static bool amount_known(const struct insn *d)
{
    return d->b == NO_BASE;
}

/* The amount into RCX; what is above its six bits is anything. */
static void amount_get(struct emit *e, const struct insn *d)
{
    half_copy(e, RCX, d->b);
    if (d->d & 63)
        asm_alu_imm(&e->a, ALU_ADD, false, RCX, d->d & 63);
}

/* r1 = source shifted by a constant. */
static void shift_known(struct emit *e, unsigned r1, unsigned source, enum shift op, bool wide, unsigned n)
{
    enum host from, to;

    if (!wide && n > 31 && op == SHIFT_SAR)
        n = 31;
    if (!wide && n > 31 && op != SHIFT_ROL) {
        to = half_place(e, r1, RAX);
        asm_imm(&e->a, to, 0);
        half_done(e, r1, to);
        return;
    }
    if (r1 == source)
        to = wide ? full_change(e, r1, RAX) : half_change(e, r1, RAX);
    else {
        from = wide ? full(e, source, RAX) : half(e, source, RAX);
        to = wide ? full_place(e, r1, RAX) : half_place(e, r1, RAX);
        if (op == SHIFT_ROL) {
            asm_rorx(&e->a, wide, to, from, -n & (wide ? 63 : 31));
            n = 0;
        } else if (to != from)
            asm_mov(&e->a, wide, to, from);
    }
    asm_shift(&e->a, op, wide, to, wide ? n : n & 31);
    wide ? full_done(e, r1, to) : half_done(e, r1, to);
}

/* The same by RCX. Words are shifted as doublewords, for amounts over 31. */
static void shift_counted(struct emit *e, unsigned r1, unsigned source, enum shift op, bool wide)
{
    enum host from = RAX, to;

    if (wide)
        from = full(e, source, RAX);
    else if (op == SHIFT_SAR)
        half_signed(e, RAX, source);
    else if (op == SHIFT_SHR)
        half_copy(e, RAX, source);
    else
        from = half(e, source, RAX);
    if (op == SHIFT_ROL) {
        if (from != RAX)
            asm_mov(&e->a, wide, RAX, from);
        asm_shift_cl(&e->a, SHIFT_ROL, wide, RAX);
        wide ? full_set(e, r1, RAX) : half_set(e, r1, RAX);
        return;
    }
    to = wide ? full_place(e, r1, RAX) : half_place(e, r1, RAX);
    asm_shiftx(&e->a, op, true, to, from, RCX);
    wide ? full_done(e, r1, to) : half_done(e, r1, to);
}

/* op is the host's; pending PENDING_COMPARE: the code tells of the result. from is not zero if there is a third
 * operand. */
bool emit_shift(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    unsigned source = row->from ? d->r3 : d->r1;

    if (row->pending)
        cc_forget(e);
    else
        cc_keep(e, d->r1);
    if (amount_known(d))
        shift_known(e, d->r1, source, (enum shift)row->op, wide, d->d & 63);
    else {
        amount_get(e, d);
        shift_counted(e, d->r1, source, (enum shift)row->op, wide);
    }
    if (row->pending)
        cc_set(e, (enum pending)row->pending, wide, d->r1, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}

/* SRDL SLDL SRDA: 64 bits in the right halves of a pair. */
bool emit_shift_double(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool live = row->pending && !cc_dead(e, e->next);

    if (d->r1 & 1)
        return false;
    if (row->pending)
        cc_forget(e);
    else {
        cc_keep(e, d->r1);
        cc_keep(e, d->r1 | 1);
    }
    half_copy(e, RAX, d->r1);
    half_copy(e, RDX, d->r1 | 1);
    asm_shift(&e->a, SHIFT_SHL, true, RAX, 32);
    asm_alu(&e->a, ALU_OR, true, RAX, RDX);
    if (amount_known(d))
        asm_shift(&e->a, (enum shift)row->op, true, RAX, d->d & 63);
    else {
        amount_get(e, d);
        asm_shiftx(&e->a, (enum shift)row->op, true, RAX, RAX, RCX);
    }
    half_set(e, d->r1 | 1, RAX);
    if (live)
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    asm_shift(&e->a, SHIFT_SHR, true, RAX, 32);
    half_set(e, d->r1, RAX);
    if (live)
        cc_set(e, PENDING_COMPARE, true, IN_OPERAND, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}
