/* Several registers or selected bytes of one, and reversed operands: between registers and storage. The whole operand
 * is tested before anything changes. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

static unsigned register_count(const struct insn *d)
{
    return ((d->r3 - d->r1) & 15u) + 1;
}

static void load_one(struct emit *e, unsigned n, bool wide, struct mem at)
{
    enum host to = wide ? full_place(e, n, RCX) : half_place(e, n, RCX);

    asm_movbe_load(&e->a, wide ? 64 : 32, to, at);
    wide ? full_done(e, n, to) : half_done(e, n, to);
}

/* LM LMY LMG. */
bool emit_load_multiple(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned count = register_count(d), size = row->bits / 8;

    for (unsigned i = 0; i < count; i++)
        cc_keep(e, (d->r1 + i) & 15u);
    operand_check(e, address_of(e, d->b, 16, d->d, RAX), count * size, false);
    for (unsigned i = 0; i < count; i++)
        load_one(e, (d->r1 + i) & 15u, row->bits == 64, at_base(RDX, (s32)(i * size)));
    e->flags_at = NULL;
    return true;
}

static void store_one(struct emit *e, unsigned n, bool wide, s32 at)
{
    if (wide && e->s.low >> n & 1) { /* its halves are where they are */
        asm_load(&e->a, false, RCX, GR_HIGH(n));
        asm_movbe_store(&e->a, 32, at_base(RDX, at), RCX);
        asm_movbe_store(&e->a, 32, at_base(RDX, at + 4), half(e, n, RCX));
    } else
        asm_movbe_store(&e->a, wide ? 64 : 32, at_base(RDX, at), wide ? full(e, n, RCX) : half(e, n, RCX));
}

/* STM STMY STMG. */
bool emit_store_multiple(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned count = register_count(d), size = row->bits / 8;

    operand_check(e, address_of(e, d->b, 16, d->d, RAX), count * size, true);
    for (unsigned i = 0; i < count; i++)
        store_one(e, (d->r1 + i) & 15u, row->bits == 64, (s32)(i * size));
    e->flags_at = NULL;
    return true;
}

/* How many bytes a mask selects, and how far left the last one is; 0: none, or not side by side. */
static unsigned bytes_selected(unsigned mask, unsigned *shift)
{
    unsigned right = mask ? (unsigned)__builtin_ctz(mask) : 0, ones = mask >> right;

    *shift = 8 * right;
    return ones & (ones + 1) ? 0 : (unsigned)__builtin_popcount(ones);
}

/* ICM ICMY. */
bool emit_insert_characters(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned shift, count = bytes_selected(d->m3, &shift), bits = count * 8;
    bool live = !cc_dead(e, e->next);
    enum host address, to;

    (void)row;
    if (count == 0 || count == 3)
        return false;
    address = address_of(e, d->b, 16, d->d, RAX);
    if (count == 4) {
        to = half_place(e, d->r1, RAX);
        load(e, address, 32, false, false, to);
        half_done(e, d->r1, to);
        cc_set(e, PENDING_COMPARE, false, d->r1, IN_IMMEDIATE, 0);
        e->flags_at = NULL;
        return true;
    }
    load(e, address, bits, false, false, RCX);
    cc_forget(e);
    if (live) {
        asm_extend(&e->a, false, RAX, RCX, bits, true);
        asm_store(&e->a, true, CPU_FIELD(translated.operand[0]), RAX);
        cc_set(e, PENDING_COMPARE, false, IN_OPERAND, IN_IMMEDIATE, 0);
    }
    to = half_change(e, d->r1, RDX);
    asm_alu_imm(&e->a, ALU_AND, false, to, (s32) ~(((1u << bits) - 1) << shift));
    asm_shift(&e->a, SHIFT_SHL, false, RCX, shift);
    asm_alu(&e->a, ALU_OR, false, to, RCX);
    half_done(e, d->r1, to);
    e->flags_at = NULL;
    return true;
}

/* to = bits 0-31 or 32-63 of GR n, zero above. */
static void word_copy(struct emit *e, enum host to, unsigned n, bool high)
{
    if (!high)
        half_copy(e, to, n);
    else if (place_of(e, n) == NO_HOST || e->s.low >> n & 1)
        asm_load(&e->a, false, to, GR_HIGH(n));
    else {
        full_copy(e, to, n);
        asm_shift(&e->a, SHIFT_SHR, true, to, 32);
    }
}

/* RCX = so many bytes at RDX, in the guest's order. */
static void bytes_load(struct emit *e, unsigned count)
{
    struct assembler *a = &e->a;

    if (count == 1)
        asm_load_extended(a, false, RCX, at_base(RDX, 0), 8, false);
    else if (count == 4)
        asm_movbe_load(a, 32, RCX, at_base(RDX, 0));
    else {
        asm_load_extended(a, false, RCX, at_base(RDX, 0), 16, false);
        asm_bswap(a, false, RCX);
        if (count == 3) {
            asm_load_extended(a, false, RDX, at_base(RDX, 2), 8, false);
            asm_shift(a, SHIFT_SHR, false, RCX, 8);
            asm_alu(a, ALU_OR, false, RCX, RDX);
        } else
            asm_shift(a, SHIFT_SHR, false, RCX, 16);
    }
}

/* CLM CLMY, and with op CLMH. */
bool emit_compare_under_mask(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned shift, count = bytes_selected(d->m3, &shift);
    struct assembler *a = &e->a;
    struct stub *stub;

    if (count == 0)
        return false;
    stub = operand_check(e, address_of(e, d->b, 16, d->d, RAX), count, false);
    stub->leaves = true;
    bytes_load(e, count);
    word_copy(e, RAX, d->r1, row->op);
    asm_shift(a, SHIFT_SHR, false, RAX, shift);
    if (count < 4 && shift + 8 * count < 32)
        asm_alu_imm(a, ALU_AND, false, RAX, (s32)((1u << 8 * count) - 1));
    if (!cc_dead(e, e->next)) {
        asm_store(a, true, CPU_FIELD(translated.operand[0]), RAX);
        asm_store(a, true, CPU_FIELD(translated.operand[1]), RCX);
    }
    cc_forget(e);
    asm_alu(a, ALU_CMP, false, RAX, RCX);
    cc_set(e, PENDING_COMPARE_LOGICAL, false, IN_OPERAND, IN_OPERAND, 0);
    return true;
}

/* STCM STCMY, and with op STCMH. */
bool emit_store_characters(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    unsigned shift, count = bytes_selected(d->m3, &shift);
    struct assembler *a = &e->a;

    if (count == 0)
        return false;
    operand_check(e, address_of(e, d->b, 16, d->d, RAX), count, true);
    word_copy(e, RCX, d->r1, row->op);
    asm_shift(a, SHIFT_SHR, false, RCX, shift);
    if (count & 1)
        asm_store8(a, at_base(RDX, (s32)count - 1), RCX);
    if (count == 3)
        asm_shift(a, SHIFT_SHR, false, RCX, 8);
    if (count != 1)
        asm_movbe_store(a, count == 4 ? 32 : 16, at_base(RDX, 0), RCX);
    e->flags_at = NULL;
    return true;
}

/* LRV LRVG LRVH: what is stored in the host's order. */
bool emit_load_reversed(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to;

    cc_keep(e, d->r1);
    operand_check(e, address_of(e, d->b, d->x, d->d, RAX), row->bits / 8, false);
    if (row->bits == 16) {
        asm_load_extended(&e->a, false, RCX, at_base(RDX, 0), 16, false);
        to = half_change(e, d->r1, RDX);
        asm_alu_imm(&e->a, ALU_AND, false, to, (s32)0xFFFF0000);
        asm_alu(&e->a, ALU_OR, false, to, RCX);
        half_done(e, d->r1, to);
    } else if (row->bits == 32) {
        to = half_place(e, d->r1, RCX);
        asm_load(&e->a, false, to, at_base(RDX, 0));
        half_done(e, d->r1, to);
    } else {
        to = full_place(e, d->r1, RCX);
        asm_load(&e->a, true, to, at_base(RDX, 0));
        full_done(e, d->r1, to);
    }
    e->flags_at = NULL;
    return true;
}

/* STRV STRVG STRVH. */
bool emit_store_reversed(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host from;

    operand_check(e, address_of(e, d->b, d->x, d->d, RAX), row->bits / 8, true);
    from = row->bits == 64 ? full(e, d->r1, RCX) : half(e, d->r1, RCX);
    if (row->bits == 16)
        asm_store16(&e->a, at_base(RDX, 0), from);
    else
        asm_store(&e->a, row->bits == 64, at_base(RDX, 0), from);
    e->flags_at = NULL;
    return true;
}
