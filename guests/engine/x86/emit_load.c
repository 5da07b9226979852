/* Loads, stores and moves. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

static enum host storage_address(struct emit *e, const struct insn *d, unsigned from)
{
    return from >= FROM_REL ? address_relative(e, (s64)d->imm * 2, RAX) : address_of(e, d->b, d->x, d->d, RAX);
}

/* r1 = storage: op bits of it, from FROM_M..S for signed ones. */
static void load_register(struct emit *e, const struct insn *d, const struct emitter_row *row, bool is_signed)
{
    enum host address = storage_address(e, d, row->from), to;

    if (row->bits == 64) { /* the old value is the register's until the operand is there */
        to = place_of(e, d->r1) == NO_HOST ? RAX : place_of(e, d->r1);
        load(e, address, row->op, is_signed, true, to);
        full_place(e, d->r1, RAX);
        full_done(e, d->r1, to);
    } else {
        to = half_place(e, d->r1, RAX);
        load(e, address, row->op, is_signed, false, to);
        half_done(e, d->r1, to);
    }
}

bool emit_load(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    cc_keep_fetching(e, d->r1);
    load_register(e, d, row, false);
    cc_keep_fetched(e, d->r1);
    return true;
}

bool emit_load_signed(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    cc_keep_fetching(e, d->r1);
    load_register(e, d, row, true);
    cc_keep_fetched(e, d->r1);
    return true;
}

/* LT LTG LTGF. */
bool emit_load_test(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    load_register(e, d, row, true);
    cc_set(e, PENDING_COMPARE, row->bits == 64, d->r1, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}

/* IC: the rest of the register stays. */
bool emit_insert_character(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host address, to;

    (void)row;
    cc_keep_fetching(e, d->r1);
    address = address_of(e, d->b, d->x, d->d, RAX);
    load(e, address, 8, false, false, RCX);
    cc_keep_fetched(e, d->r1);
    to = half_change(e, d->r1, RAX);
    asm_alu_imm(&e->a, ALU_AND, false, to, ~0xFF);
    asm_alu(&e->a, ALU_OR, false, to, RCX);
    half_done(e, d->r1, to);
    return true;
}

bool emit_store(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host address, value = NO_HOST;

    if (place_of(e, d->r1) != NO_HOST)
        value = row->bits == 64 ? full(e, d->r1, RAX) : half(e, d->r1, RAX);
    address = storage_address(e, d, row->from);
    store(e, address, row->bits, (struct value){(u8)value, d->r1, 0});
    return true;
}

/* MVI MVHHI MVHI MVGHI. */
bool emit_store_immediate(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    s32 imm = row->bits == 8 ? d->i2_si : d->i2_16;

    store(e, address_of(e, d->b, 16, row->bits == 8 ? d->d : d->d1, RAX), row->bits, (struct value){NO_HOST, 16, imm});
    return true;
}

/* r1 = r2 or a part of it: op bits, extended to the operation's. */
static bool move(struct emit *e, const struct insn *d, const struct emitter_row *row, bool is_signed)
{
    bool wide = row->bits == 64;
    enum host from, to;

    cc_keep(e, d->r1);
    if (place_of(e, d->r2) == NO_HOST) { /* at once to where it goes */
        to = wide ? full_place(e, d->r1, RAX) : half_place(e, d->r1, RAX);
        if (row->op == 64)
            asm_load(&e->a, true, to, GR_WHOLE(d->r2));
        else
            asm_load_extended(&e->a, wide, to, GR_WHOLE(d->r2), row->op, is_signed);
        wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
        return true;
    }
    if (row->op == 64)
        from = full(e, d->r2, RAX);
    else
        from = half(e, d->r2, RAX);
    to = wide ? full_place(e, d->r1, RAX) : half_place(e, d->r1, RAX);
    if (row->op == row->bits) {
        if (to != from)
            asm_mov(&e->a, wide, to, from);
    } else
        asm_extend(&e->a, wide, to, from, row->op, is_signed);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    return true;
}

bool emit_move(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return move(e, d, row, false);
}

bool emit_move_signed(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return move(e, d, row, true);
}

/* LTR LTGR LTGFR. */
bool emit_move_test(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    cc_forget(e);
    if (d->r1 != d->r2 || row->op != row->bits)
        move(e, d, row, true);
    cc_set(e, PENDING_COMPARE, row->bits == 64, d->r1, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}

static void constant(struct emit *e, unsigned r1, bool wide, u64 value)
{
    enum host to;

    cc_keep(e, r1);
    to = wide ? full_place(e, r1, RAX) : half_place(e, r1, RAX);
    asm_imm(&e->a, to, wide ? value : (u32)value);
    wide ? full_done(e, r1, to) : half_done(e, r1, to);
}

bool emit_constant(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    constant(e, d->r1, row->bits == 64, (u64)(s64)d->imm);
    return true;
}

/* LLILF, and with op a shift LLIHF LLILL and its kin. */
bool emit_constant_logical(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    constant(e, d->r1, true, (row->from == FROM_IMM_32 ? (u64)(u32)d->imm : (u64)(u16)d->imm) << row->op);
    return true;
}

bool emit_load_address(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host at, to;

    (void)row;
    cc_keep(e, d->r1);
    at = address_of(e, d->b, d->x, d->d, RAX);
    to = full_place(e, d->r1, RAX);
    if (to != at)
        asm_mov(&e->a, true, to, at);
    full_done(e, d->r1, to);
    return true;
}

/* LARL. */
bool emit_load_relative_address(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to;

    (void)row;
    cc_keep(e, d->r1);
    to = full_place(e, d->r1, RAX);
    address_relative(e, (s64)d->imm * 2, to);
    full_done(e, d->r1, to);
    return true;
}

/* PFD and other hints. */
bool emit_nothing(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)e, (void)d, (void)row;
    return true;
}
