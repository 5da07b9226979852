/* Signs, bits and parts of one register. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"
#include "guests/engine/model.h"

/* LPR LNR and their kin: op is the condition in which the complement (in RCX) gives way to the operand (in RAX). */
bool emit_sign(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct operand b;

    if (row->op == IF_S && e->mode & MODE_FIXED_OVERFLOW)
        return false;
    b = operand_get(e, d, row->from, row->bits, RAX);
    cc_forget(e);
    asm_mov(&e->a, wide, RCX, b.host);
    asm_neg(&e->a, wide, RCX);
    asm_cmov(&e->a, (enum condition)row->op, wide, RCX, b.host);
    wide ? full_set(e, d->r1, RCX) : half_set(e, d->r1, RCX);
    if (row->op != IF_S || row->from == FROM_R2_32S)
        cc_set(e, PENDING_COMPARE, wide, d->r1, IN_IMMEDIATE, 0);
    else if (!cc_dead(e, e->next)) { /* negative only by overflow */
        asm_test(&e->a, wide, RCX, RCX);
        asm_setcc(&e->a, IF_NE, RAX);
        asm_setcc(&e->a, IF_S, RCX);
        asm_lea(&e->a, false, RAX, (struct mem){RCX, RAX, 1, 0});
        asm_store8(&e->a, CPU_FIELD(cc), RAX);
        cc_set_stored(e);
    }
    e->flags_at = NULL;
    return true;
}

/* FLOGR. */
bool emit_find_leftmost_one(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool live = !cc_dead(e, e->next);

    (void)row;
    if (d->r1 & 1)
        return false;
    cc_forget(e);
    full_copy(e, RAX, d->r2);
    if (live) {
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
        cc_set(e, PENDING_COMPARE_LOGICAL, true, IN_OPERAND, IN_IMMEDIATE, 0);
    }
    asm_lzcnt(&e->a, true, RCX, RAX);
    full_set(e, d->r1, RCX);
    asm_imm(&e->a, RDX, 1ULL << 63); /* of zero, 64 shifts nothing: bit 0 is off */
    asm_shiftx(&e->a, SHIFT_SHR, true, RDX, RDX, RCX);
    asm_not(&e->a, true, RDX);
    asm_alu(&e->a, ALU_AND, true, RAX, RDX);
    full_set(e, d->r1 | 1, RAX);
    e->flags_at = NULL;
    return true;
}

/* POPCNT of the whole register. */
bool emit_population(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host from, to;

    (void)row;
    if (!(d->m3 & 8) || !facility_offered(FACILITY_MISC_EXT3))
        return false;
    cc_forget(e);
    from = full(e, d->r2, RAX);
    to = full_place(e, d->r1, RAX);
    asm_popcnt(&e->a, true, to, from);
    full_done(e, d->r1, to);
    cc_set(e, PENDING_NONZERO, true, d->r1, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}

/* LRVR LRVGR. */
bool emit_reverse(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    enum host from, to;

    cc_keep(e, d->r1);
    from = wide ? full(e, d->r2, RAX) : half(e, d->r2, RAX);
    to = wide ? full_place(e, d->r1, RAX) : half_place(e, d->r1, RAX);
    if (to != from)
        asm_mov(&e->a, wide, to, from);
    asm_bswap(&e->a, wide, to);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    return true;
}

/* LLGTR, and from storage LLGT. */
bool emit_load_thirty_one(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    cc_keep(e, d->r1);
    if (row->from == FROM_M)
        load(e, address_of(e, d->b, d->x, d->d, RAX), 32, false, false, RCX);
    else
        half_copy(e, RCX, d->r2);
    asm_alu_imm(&e->a, ALU_AND, false, RCX, 0x7FFFFFFF);
    full_set(e, d->r1, RCX);
    e->flags_at = NULL;
    return true;
}

/* IIHH IIHL IILH IILL: from is the halfword. */
bool emit_insert_halfword(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned shift = 48 - 16 * row->from;
    u64 value = (u64)(u16)d->imm << shift, mask = 0xFFFFULL << shift;
    enum host to;

    cc_keep(e, d->r1);
    if (row->from >= 2) {
        to = half_change(e, d->r1, RAX);
        asm_alu_imm(&e->a, ALU_AND, false, to, (s32)~mask);
        asm_alu_imm(&e->a, ALU_OR, false, to, (s32)value);
        half_done(e, d->r1, to);
    } else {
        to = full_change(e, d->r1, RAX);
        asm_imm(&e->a, RCX, ~mask);
        asm_alu(&e->a, ALU_AND, true, to, RCX);
        asm_imm(&e->a, RCX, value);
        asm_alu(&e->a, ALU_OR, true, to, RCX);
        full_done(e, d->r1, to);
    }
    e->flags_at = NULL;
    return true;
}

/* IIHF. */
bool emit_insert_high(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to = place_of(e, d->r1);

    (void)row;
    cc_keep(e, d->r1);
    if (to == NO_HOST || e->s.low >> d->r1 & 1) {
        asm_store_imm(&e->a, false, GR_HIGH(d->r1), d->imm);
        return true;
    }
    asm_mov(&e->a, false, to, to);
    asm_imm(&e->a, RCX, (u64)(u32)d->imm << 32);
    asm_alu(&e->a, ALU_OR, true, to, RCX);
    e->flags_at = NULL;
    return true;
}

/* IPM: the code and the program mask into bits 32-39. */
bool emit_insert_program_mask(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to;

    (void)row;
    cc_store(e);
    asm_load(&e->a, true, RAX, CPU_FIELD(psw_mask));
    asm_load_extended(&e->a, false, RCX, CPU_FIELD(cc), 8, false);
    asm_shift(&e->a, SHIFT_SHR, true, RAX, PSW_PM_SHIFT);
    asm_shift(&e->a, SHIFT_SHL, false, RCX, 28);
    asm_alu_imm(&e->a, ALU_AND, false, RAX, 0xF);
    asm_shift(&e->a, SHIFT_SHL, false, RAX, 24);
    asm_alu(&e->a, ALU_OR, false, RCX, RAX);
    to = half_change(e, d->r1, RAX);
    asm_alu_imm(&e->a, ALU_AND, false, to, 0x00FFFFFF);
    asm_alu(&e->a, ALU_OR, false, to, RCX);
    half_done(e, d->r1, to);
    e->flags_at = NULL;
    return true;
}

static struct mem access_register(unsigned n)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, ar) + 4 * n) - CPU_BIAS);
}

/* EAR. */
bool emit_extract_access(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to;

    (void)row;
    cc_keep(e, d->r1);
    to = half_place(e, d->r1, RAX);
    asm_load(&e->a, false, to, access_register(d->r2));
    half_done(e, d->r1, to);
    return true;
}

/* SAR; outside of access-register mode nothing depends on it. */
bool emit_set_access(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    asm_store(&e->a, false, access_register(d->r1), half(e, d->r2, RAX));
    return true;
}

/* CPYA. */
bool emit_copy_access(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    asm_load(&e->a, false, RAX, access_register(d->r2));
    asm_store(&e->a, false, access_register(d->r1), RAX);
    return true;
}
