/* Rotate, then insert or combine the selected bits: RISBG and its kin. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

/* Ones from bit first to bit last of 64, around the end if last is less. */
static u64 bits_between(unsigned first, unsigned last)
{
    u64 right = ~0ULL >> first, left = ~0ULL << (63 - last);

    return first <= last ? right & left : right | left;
}
static u32 word_between(unsigned first, unsigned last)
{
    u32 right = ~0u >> first, left = ~0u << (31 - last);

    return first <= last ? right & left : right | left;
}

static void and_constant(struct emit *e, enum host to, u64 mask)
{
    if (mask == ~0ULL)
        return;
    if (mask == 0xFF || mask == 0xFFFF || mask == 0xFFFFFFFF)
        asm_extend(&e->a, false, to, to, mask == 0xFF ? 8 : mask == 0xFFFF ? 16 : 32, false);
    else if (mask == (u32)mask)
        asm_alu_imm(&e->a, ALU_AND, false, to, (s32)mask);
    else if ((s64)mask == (s32)mask)
        asm_alu_imm(&e->a, ALU_AND, true, to, (s32)mask);
    else {
        asm_imm(&e->a, RCX, mask);
        asm_alu(&e->a, ALU_AND, true, to, RCX);
    }
}

/* RAX = GR n rotated left by some bits, of which the mask's are wanted: what is elsewhere may be anything. */
static void rotated(struct emit *e, unsigned n, unsigned by, u64 mask)
{
    u64 wanted = by ? mask >> by | mask << (64 - by) : mask; /* before it is rotated */
    enum host from = wanted == (u32)wanted ? half(e, n, RAX) : full(e, n, RAX);

    if (by)
        asm_rorx(&e->a, true, RAX, from, 64 - by);
    else
        asm_mov(&e->a, true, RAX, from);
}

/* RAX = GR n rotated left by some bits, and mask: a shift of it where the mask has just what would stay. */
static void selected(struct emit *e, unsigned n, unsigned by, u64 mask)
{
    unsigned right = 64 - by;
    bool wide = mask == ~0ULL << by || (by && mask == ~0ULL >> right);

    if (by && (wide || mask == (u32)(0xFFFFFFFFULL << by) || (right < 32 && mask == 0xFFFFFFFF >> right))) {
        wide ? full_copy(e, RAX, n) : half_copy(e, RAX, n);
        if (mask & 1)
            asm_shift(&e->a, SHIFT_SHR, wide, RAX, right);
        else
            asm_shift(&e->a, SHIFT_SHL, wide, RAX, by);
        return;
    }
    rotated(e, n, by, mask);
    and_constant(e, RAX, mask);
}

/* r1 = (r1 and keep) or (r2 rotated and mask). */
static void insert(struct emit *e, const struct insn *d, u64 mask, u64 keep)
{
    enum host to;

    selected(e, d->r2, d->i5 & 63, mask);
    if (keep == 0) {
        full_set(e, d->r1, RAX);
        return;
    }
    if (keep >> 32 == 0xFFFFFFFF && mask == (u32)mask) { /* only the right half changes */
        if ((u32)keep == 0) {
            half_set(e, d->r1, RAX);
            return;
        }
        to = half_change(e, d->r1, RDX);
        asm_alu_imm(&e->a, ALU_AND, false, to, (s32)keep);
        asm_alu(&e->a, ALU_OR, false, to, RAX);
        half_done(e, d->r1, to);
        return;
    }
    to = full_change(e, d->r1, RDX);
    and_constant(e, to, keep);
    asm_alu(&e->a, ALU_OR, true, to, RAX);
    full_done(e, d->r1, to);
}

/* RISBG RISBGN: with pending the code tells of the result's sign. */
bool emit_rotate_insert(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u64 mask = bits_between(d->i3 & 63, d->i4 & 63);

    if (row->pending)
        cc_forget(e);
    else
        cc_keep(e, d->r1);
    insert(e, d, mask, d->i4 & 0x80 ? 0 : ~mask);
    if (row->pending)
        cc_set(e, (enum pending)row->pending, true, d->r1, IN_IMMEDIATE, 0);
    e->flags_at = NULL;
    return true;
}

/* RISBHG RISBLG: op is how far left the word is. */
bool emit_rotate_insert_word(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u64 mask = (u64)word_between(d->i3 & 31, d->i4 & 31) << row->op, other = 0xFFFFFFFF00000000 >> row->op;

    cc_keep(e, d->r1);
    insert(e, d, mask, d->i4 & 0x80 ? other : ~mask);
    return true;
}

/* RNSBG ROSBG RXSBG; the first bit of I3: nothing but the code is set. */
bool emit_rotate_combine(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    u64 mask = bits_between(d->i3 & 63, d->i4 & 63);
    bool narrow = mask == (u32)mask;
    enum host to;

    cc_forget(e);
    if (row->op == ALU_AND) {
        rotated(e, d->r2, d->i5 & 63, mask);
        asm_imm(&e->a, RCX, narrow ? (u32)~mask : ~mask);
        asm_alu(&e->a, ALU_OR, !narrow, RAX, RCX);
    } else
        selected(e, d->r2, d->i5 & 63, mask);
    e->flags_at = NULL;
    if (d->i3 & 0x80) {
        asm_alu(&e->a, (enum alu)row->op, !narrow, RAX, narrow ? half(e, d->r1, RDX) : full(e, d->r1, RDX));
        and_constant(e, RAX, mask);
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
        cc_set(e, PENDING_NONZERO, true, IN_OPERAND, IN_IMMEDIATE, 0);
    } else {
        to = narrow ? half_change(e, d->r1, RDX) : full_change(e, d->r1, RDX);
        asm_alu(&e->a, (enum alu)row->op, !narrow, to, RAX);
        narrow ? half_done(e, d->r1, to) : full_done(e, d->r1, to);
        cc_set(e, PENDING_NONZERO_BITS, !narrow, d->r1, IN_IMMEDIATE, (s64)mask);
    }
    e->flags_at = NULL;
    return true;
}
