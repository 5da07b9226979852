/* Loads, stores and selections by the condition code. Storage that is not selected is not accessed. Source: PoP
 * chapter 7. */
#include "guests/engine/x86/emit.h"

/* The host's condition for a mask before register n changes. If nobody looks at the code afterwards it need not be
 * kept, but only then may it be forgotten. */
static unsigned select_begin(struct emit *e, unsigned mask, unsigned n, bool *dead)
{
    *dead = cc_dead(e, e->next);
    if (!*dead)
        cc_keep(e, n);
    return cc_condition(e, mask);
}
static void select_end(struct emit *e, bool dead)
{
    if (dead)
        cc_forget(e);
    e->flags_at = NULL;
}

/* r1 = from if c, else what it is. Flags are used. */
static void select_into(struct emit *e, unsigned r1, unsigned c, bool wide, enum host from)
{
    enum host to;

    if (c == CONDITION_NEVER)
        return;
    if (c == CONDITION_ALWAYS) {
        wide ? full_set(e, r1, from) : half_set(e, r1, from);
        return;
    }
    to = wide ? full_change(e, r1, RAX) : half_change(e, r1, RAX);
    asm_cmov(&e->a, (enum condition)c, wide, to, from);
    wide ? full_done(e, r1, to) : half_done(e, r1, to);
}

/* LOCR LOCGR, and with FROM_IMM LOCHI LOCGHI. */
bool emit_load_on_condition(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, dead;
    unsigned c = select_begin(e, d->m3, d->r1, &dead);
    enum host from = RDX;

    if (row->from == FROM_IMM)
        asm_imm(&e->a, RDX, wide ? (u64)(s64)d->imm : (u32)d->imm);
    else
        from = wide ? full(e, d->r2, RDX) : half(e, d->r2, RDX);
    select_into(e, d->r1, c, wide, from);
    select_end(e, dead);
    return true;
}

/* SELR SELGR. */
bool emit_select(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, dead;
    unsigned c = select_begin(e, d->m4, d->r1, &dead);
    enum host other;

    if (c == CONDITION_ALWAYS)
        wide ? full_copy(e, RAX, d->r2) : half_copy(e, RAX, d->r2);
    else
        wide ? full_copy(e, RAX, d->r3) : half_copy(e, RAX, d->r3);
    if (c < CONDITION_ALWAYS) {
        other = wide ? full(e, d->r2, RDX) : half(e, d->r2, RDX);
        asm_cmov(&e->a, (enum condition)c, wide, RAX, other);
    }
    wide ? full_set(e, d->r1, RAX) : half_set(e, d->r1, RAX);
    select_end(e, dead);
    return true;
}

/* LOC LOCG. What is known of registers must be the same on both ways. */
bool emit_load_storage_on_condition(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, dead;
    unsigned c = select_begin(e, d->m3, d->r1, &dead);
    enum host address = address_of(e, d->b, 16, d->d, RAX), to = place_of(e, d->r1);
    u8 *over = NULL;

    if (to == NO_HOST)
        to = RAX;
    else
        wide ? full_change(e, d->r1, RAX) : half_place(e, d->r1, RAX);
    if (c == CONDITION_NEVER) {
        select_end(e, dead);
        return true;
    }
    if (c != CONDITION_ALWAYS)
        over = asm_jcc_forward(&e->a, (enum condition)(c ^ 1));
    load(e, address, row->bits, false, wide, to);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    asm_land(&e->a, over);
    select_end(e, dead);
    return true;
}

/* STOC STOCG. */
bool emit_store_on_condition(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    unsigned c = cc_condition(e, d->m3);
    enum host value = place_of(e, d->r1), address;
    u8 *over = NULL;

    if (c == CONDITION_NEVER)
        return true;
    if (wide && value != NO_HOST)
        full(e, d->r1, RAX);
    address = address_of(e, d->b, 16, d->d, RAX);
    if (c != CONDITION_ALWAYS)
        over = asm_jcc_forward(&e->a, (enum condition)(c ^ 1));
    store(e, address, row->bits, (struct value){(u8)value, d->r1, 0});
    asm_land(&e->a, over);
    e->flags_at = NULL;
    return true;
}

/* ALCR SLBR and their kin: op is ALU_ADC or ALU_SBB. The carry, or no borrow, is code 2 or 3. */
bool emit_carry(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, borrow = row->op == ALU_SBB;
    struct operand b = operand_get(e, d, row->from, row->bits, RCX);
    enum host from = b.host, to;
    unsigned c;

    if (from == RCX) {
        asm_mov(&e->a, true, RDX, RCX);
        from = RDX;
    }
    c = cc_condition(e, borrow ? 12 : 3);
    if (c < CONDITION_ALWAYS && c != IF_B) {
        asm_setcc(&e->a, (enum condition)c, RAX);
        asm_bt_imm(&e->a, false, RAX, 0);
    } else if (c >= CONDITION_ALWAYS) {
        asm_imm(&e->a, RAX, c == CONDITION_ALWAYS);
        asm_bt_imm(&e->a, false, RAX, 0);
    }
    cc_forget(e);
    to = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    asm_alu(&e->a, (enum alu)row->op, wide, to, from);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    cc_set_now(e, borrow ? PENDING_SUBTRACT_LOGICAL : PENDING_ADD_LOGICAL, wide);
    return true;
}
