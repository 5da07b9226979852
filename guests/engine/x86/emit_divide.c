/* Products and quotients in register pairs. What cannot be divided is the interpreter's, which interrupts. Source: PoP
 * chapter 7. */
#include "guests/engine/x86/emit.h"

/* The second operand into RCX; from a register that is done last, so that the others may be used. */
static void operand_into_rcx(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct operand b = operand_get(e, d, row->from, row->bits, RCX);

    if (b.host != RCX)
        asm_mov(&e->a, row->bits == 64, RCX, b.host);
}

static void pair_keep(struct emit *e, unsigned r1)
{
    cc_keep(e, r1);
    cc_keep(e, r1 | 1);
}

static void pair_set(struct emit *e, unsigned r1, bool wide)
{
    wide ? full_set(e, r1, RDX) : half_set(e, r1, RDX);
    wide ? full_set(e, r1 | 1, RAX) : half_set(e, r1 | 1, RAX);
    e->flags_at = NULL;
}

/* MR M MFY MLR ML MLGR MLG MG: op is not zero for signed ones. */
bool emit_multiply_pair(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    if (d->r1 & 1)
        return false;
    pair_keep(e, d->r1);
    operand_into_rcx(e, d, row);
    wide ? full_copy(e, RAX, d->r1 | 1) : half_copy(e, RAX, d->r1 | 1);
    asm_mul(&e->a, wide, RCX, row->op);
    pair_set(e, d->r1, wide);
    return true;
}

/* MGRK. */
bool emit_multiply_three(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (d->r1 & 1)
        return false;
    pair_keep(e, d->r1);
    full_copy(e, RAX, d->r2);
    asm_mul(&e->a, true, full(e, d->r3, RCX), true);
    pair_set(e, d->r1, true);
    return true;
}

/* Storage operands have been fetched when this asks the interpreter to fetch them again: nothing has been changed. */
static struct stub *division_begin(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    pair_keep(e, d->r1);
    operand_into_rcx(e, d, row);
    return stub_single(e);
}

/* The divisor in RCX is 0 or -1. */
static void refuse_small(struct emit *e, bool wide, struct stub *stub)
{
    asm_lea(&e->a, wide, RDX, at_base(RCX, 1));
    asm_alu_imm(&e->a, ALU_CMP, wide, RDX, 1);
    stub_jump(e, stub, IF_BE);
}

/* DSGR DSGFR DSG DSGF. */
bool emit_divide_single(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct stub *stub;

    if (d->r1 & 1)
        return false;
    stub = division_begin(e, d, row);
    refuse_small(e, true, stub);
    full_copy(e, RAX, d->r1 | 1);
    asm_cqo(&e->a, true);
    asm_div(&e->a, true, RCX, true);
    pair_set(e, d->r1, true);
    return true;
}

/* DR D: 64 bits in two halves, by 32; the quotient may be too long. */
bool emit_divide(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    struct stub *stub;

    if (d->r1 & 1)
        return false;
    stub = division_begin(e, d, row);
    refuse_small(e, false, stub);
    asm_extend(&e->a, true, RCX, RCX, 32, true);
    half_copy(e, RAX, d->r1);
    half_copy(e, RDX, d->r1 | 1);
    asm_shift(&e->a, SHIFT_SHL, true, RAX, 32);
    asm_alu(&e->a, ALU_OR, true, RAX, RDX);
    asm_cqo(&e->a, true);
    asm_div(&e->a, true, RCX, true);
    asm_extend(&e->a, true, RCX, RAX, 32, true);
    asm_alu(&e->a, ALU_CMP, true, RCX, RAX);
    stub_jump(e, stub, IF_NE);
    pair_set(e, d->r1, false);
    return true;
}

/* DLR DL DLGR DLG: the quotient fits if the left half is less than the divisor. */
bool emit_divide_logical(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct stub *stub;

    if (d->r1 & 1)
        return false;
    stub = division_begin(e, d, row);
    wide ? full_copy(e, RDX, d->r1) : half_copy(e, RDX, d->r1);
    wide ? full_copy(e, RAX, d->r1 | 1) : half_copy(e, RAX, d->r1 | 1);
    asm_alu(&e->a, ALU_CMP, wide, RDX, RCX);
    stub_jump(e, stub, IF_AE);
    asm_div(&e->a, wide, RCX, false);
    pair_set(e, d->r1, wide);
    return true;
}
