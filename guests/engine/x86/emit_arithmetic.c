/* Addition, subtraction, logic and comparison of 32 and 64 bits: one function for each shape, the rows of emit.def say
 * the rest. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

static bool interrupts_on_overflow(const struct emit *e, const struct emitter_row *row)
{
    return e->mode & MODE_FIXED_OVERFLOW && (row->pending == PENDING_ADD || row->pending == PENDING_SUBTRACT);
}

/* Keep an operand from storage, by which the condition code can be found again. Flags stay. */
static void operand_keep(struct emit *e, const struct operand *b)
{
    if (b->in == IN_OPERAND && !cc_dead(e, e->next))
        asm_store(&e->a, true, CPU_FIELD(translated.operand[1]), b->host);
}

static void operate(struct emit *e, unsigned op, bool wide, enum host to, const struct operand *b)
{
    if (b->in_cpu)
        asm_alu_load(&e->a, (enum alu)op, wide, to, GR_WHOLE(b->in));
    else if (b->constant)
        asm_alu_imm(&e->a, (enum alu)op, wide, to, (s32)b->imm);
    else
        asm_alu(&e->a, (enum alu)op, wide, to, b->host);
}

/* Keep GR n, which the result will overwrite, as an operand of the pending condition code. */
static void source_keep(struct emit *e, unsigned which, unsigned n, bool wide)
{
    if (!cc_dead(e, e->next))
        asm_store(&e->a, wide, CPU_FIELD(translated.operand[which]), wide ? full(e, n, RAX) : half(e, n, RAX));
}

static void sources_keep(struct emit *e, const struct emitter_row *row, unsigned r1, const struct operand *b)
{
    if (b->in == r1 && row->pending != PENDING_NONZERO) {
        source_keep(e, 0, r1, row->bits == 64);
        source_keep(e, 1, r1, row->bits == 64);
    }
}

static void result_set(struct emit *e, const struct emitter_row *row, unsigned r1, const struct operand *b)
{
    bool wide = row->bits == 64;

    if (row->pending == PENDING_NONZERO)
        cc_set(e, PENDING_NONZERO, wide, r1, IN_IMMEDIATE, 0);
    else if (b->in == r1)
        cc_set_sources(e, (enum pending)row->pending, wide, IN_OPERAND, IN_OPERAND, 0);
    else
        cc_set(e, (enum pending)row->pending, wide, r1, b->in, b->in == IN_IMMEDIATE ? b->imm : 0);
}

/* r1 = r1 op b. */
bool emit_alu(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct operand b;
    enum host to;

    if (interrupts_on_overflow(e, row))
        return false;
    b = operand_here(e, d, row->from, row->bits, RCX);
    operand_keep(e, &b);
    cc_forget(e);
    sources_keep(e, row, d->r1, &b);
    to = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    operate(e, row->op, wide, to, &b);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    result_set(e, row, d->r1, &b);
    return true;
}

/* r1 compared with b. */
bool emit_compare(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct operand b = operand_here(e, d, row->from, row->bits, RCX);
    enum host a;

    operand_keep(e, &b);
    cc_forget(e);
    a = wide ? full(e, d->r1, RAX) : half(e, d->r1, RAX);
    if (b.constant && b.imm == 0)
        asm_test(&e->a, wide, a, a);
    else
        operate(e, ALU_CMP, wide, a, &b);
    cc_set(e, (enum pending)row->pending, wide, d->r1, b.in, b.in == IN_IMMEDIATE ? b.imm : 0);
    return true;
}

/* Storage compared with a constant: CLI CHSI and their kin. op is the length in bits. */
bool emit_compare_storage(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64, is_signed = row->pending == PENDING_COMPARE;
    s64 imm = row->from == FROM_M_8 ? (s64)d->i2_si : is_signed ? (s64)d->i2_16 : (s64)(u16)d->i2_16;
    enum host address = address_of(e, d->b, 16, row->from == FROM_M_8 ? d->d : d->d1, RAX);

    load(e, address, row->op, is_signed, wide, RAX);
    if (!cc_dead(e, e->next))
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    cc_forget(e);
    asm_alu_imm(&e->a, ALU_CMP, wide, RAX, (s32)imm);
    cc_set(e, (enum pending)row->pending, wide, IN_OPERAND, IN_IMMEDIATE, imm);
    return true;
}

/* r1 = a op b, of three places. */
static bool three(struct emit *e, const struct emitter_row *row, unsigned r1, unsigned ra, struct operand b)
{
    bool wide = row->bits == 64;
    enum host a, to;

    cc_forget(e);
    if (b.in == r1 && !b.constant && ra != r1) { /* the result takes the place of an operand */
        if (row->pending != PENDING_NONZERO)
            source_keep(e, 1, r1, wide);
        a = wide ? full(e, ra, RAX) : half(e, ra, RAX);
        asm_mov(&e->a, wide, RAX, a);
        operate(e, row->op, wide, RAX, &b);
        to = wide ? full_place(e, r1, RAX) : half_place(e, r1, RAX);
        asm_mov(&e->a, wide, to, RAX);
        wide ? full_done(e, r1, to) : half_done(e, r1, to);
        if (row->pending == PENDING_NONZERO)
            cc_set(e, PENDING_NONZERO, wide, r1, IN_IMMEDIATE, 0);
        else
            cc_set_sources(e, (enum pending)row->pending, wide, ra, IN_OPERAND, 0);
        return true;
    }
    sources_keep(e, row, r1, &b);
    a = wide ? full(e, ra, RAX) : half(e, ra, RAX);
    to = wide ? full_place(e, r1, RAX) : half_place(e, r1, RAX);
    if (to != a)
        asm_mov(&e->a, wide, to, a);
    operate(e, row->op, wide, to, &b);
    wide ? full_done(e, r1, to) : half_done(e, r1, to);
    if (ra == r1 || row->pending == PENDING_NONZERO)
        result_set(e, row, r1, &b);
    else
        cc_set_sources(e, (enum pending)row->pending, wide, ra, b.in, b.in == IN_IMMEDIATE ? b.imm : 0);
    return true;
}

bool emit_three(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    enum host h;

    if (interrupts_on_overflow(e, row))
        return false;
    if (place_of(e, d->r3) == NO_HOST)
        return three(e, row, d->r1, d->r2, (struct operand){.in_cpu = true, .host = NO_HOST, .in = d->r3});
    h = wide ? full(e, d->r3, RCX) : half(e, d->r3, RCX);
    return three(e, row, d->r1, d->r2, (struct operand){.host = (u8)h, .in = d->r3});
}

bool emit_three_immediate(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (interrupts_on_overflow(e, row))
        return false;
    return three(e, row, d->r1, d->r3, (struct operand){.constant = true, .in = IN_IMMEDIATE, .imm = d->imm});
}

/* Logic on 16 bits of a register with a constant: op, and from is the number of the halfword from the left. The code
 * tells of those 16 bits. */
bool emit_halfword_logic(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned shift = 48 - 16 * row->from;
    u64 bits = (u64)(u16)d->imm << shift;
    bool live = !cc_dead(e, e->next);
    enum host to;

    if (row->op == ALU_AND)
        bits |= ~(0xFFFFULL << shift);
    cc_forget(e);
    if (row->from >= 2) { /* in the right half */
        to = half_change(e, d->r1, RAX);
        asm_alu_imm(&e->a, (enum alu)row->op, false, to, (s32)bits);
        half_done(e, d->r1, to);
    } else {
        asm_imm(&e->a, RCX, bits);
        to = full_change(e, d->r1, RAX);
        asm_alu(&e->a, (enum alu)row->op, true, to, RCX);
        full_done(e, d->r1, to);
    }
    if (!live)
        return true;
    asm_rorx(&e->a, true, RAX, to, shift);
    asm_extend(&e->a, false, RAX, RAX, 16, false);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    asm_test(&e->a, false, RAX, RAX);
    cc_set(e, PENDING_NONZERO, false, IN_OPERAND, IN_IMMEDIATE, 0);
    return true;
}

/* NIHF OIHF XIHF: on bits 0-31. */
bool emit_high_logic(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u64 bits = (u64)(u32)d->imm << 32;
    enum host to;

    cc_forget(e);
    asm_imm(&e->a, RCX, row->op == ALU_AND ? bits | 0xFFFFFFFF : bits);
    to = full_change(e, d->r1, RAX);
    asm_alu(&e->a, (enum alu)row->op, true, to, RCX);
    full_done(e, d->r1, to);
    if (cc_dead(e, e->next))
        return true;
    asm_rorx(&e->a, true, RAX, to, 32);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    asm_test(&e->a, false, RAX, RAX);
    cc_set(e, PENDING_NONZERO, false, IN_OPERAND, IN_IMMEDIATE, 0);
    return true;
}

/* TMLL and its kin: from is the halfword. */
bool emit_test_register(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u32 mask = (u16)d->imm;

    cc_forget(e);
    if (row->from == 3)
        half_copy(e, RAX, d->r1);
    else if (row->from == 2) {
        half_copy(e, RAX, d->r1);
        asm_shift(&e->a, SHIFT_SHR, false, RAX, 16);
    } else
        asm_rorx(&e->a, true, RAX, full(e, d->r1, RAX), 48 - 16 * row->from);
    asm_alu_imm(&e->a, ALU_AND, false, RAX, (s32)mask);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    cc_set(e, PENDING_TEST_REGISTER, false, IN_OPERAND, IN_IMMEDIATE, (s64)mask);
    return true;
}

/* TM. */
bool emit_test_storage(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    load(e, address_of(e, d->b, 16, d->d, RAX), 8, false, false, RAX);
    cc_forget(e);
    asm_alu_imm(&e->a, ALU_AND, false, RAX, (s32)d->i2_si);
    asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
    cc_set(e, PENDING_TEST, false, IN_OPERAND, IN_IMMEDIATE, d->i2_si);
    return true;
}

/* r1 = -b, with its code. */
bool emit_complement(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct operand b;
    enum host to;

    if (e->mode & MODE_FIXED_OVERFLOW)
        return false;
    b = operand_get(e, d, row->from, row->bits, RCX);
    cc_forget(e);
    to = wide ? full_place(e, d->r1, RAX) : half_place(e, d->r1, RAX);
    if (to != b.host)
        asm_mov(&e->a, wide, to, b.host);
    asm_neg(&e->a, wide, to);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    cc_set_now(e, PENDING_SUBTRACT, wide);
    return true;
}

/* Multiplication into one register, which keeps the code. */
bool emit_multiply(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    struct operand b;
    enum host to;

    cc_keep(e, d->r1);
    b = operand_get(e, d, row->from, row->bits, RCX);
    to = wide ? full_change(e, d->r1, RAX) : half_change(e, d->r1, RAX);
    if (b.constant)
        asm_imul_imm(&e->a, wide, to, to, (s32)b.imm);
    else
        asm_imul(&e->a, wide, to, b.host);
    wide ? full_done(e, d->r1, to) : half_done(e, d->r1, to);
    return true;
}
