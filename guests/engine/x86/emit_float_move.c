/* Floating-point registers loaded, stored and moved. Those other than 0, 2, 4 and 6 need the AFP-register control.
 * Source: PoP chapter 9. */
#include "guests/engine/x86/emit.h"

static struct mem float_register(unsigned n, bool wide)
{
    return at_base(RBP, (s32)(offsetof(struct cpu, vr) + 16 * n) - CPU_BIAS + (wide ? 0 : 4));
}

/* LD LE and their kin. */
bool emit_float_load(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!(e->mode & MODE_AFP))
        return false;
    load(e, address_of(e, d->b, d->x, d->d, RAX), row->bits, false, true, RAX);
    asm_store(&e->a, row->bits == 64, float_register(d->r1, row->bits == 64), RAX);
    return true;
}

/* STD STE and their kin. */
bool emit_float_store(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    if (!(e->mode & MODE_AFP))
        return false;
    operand_check(e, address_of(e, d->b, d->x, d->d, RAX), row->bits / 8, true);
    asm_load(&e->a, wide, RCX, float_register(d->r1, wide));
    asm_movbe_store(&e->a, row->bits, at_base(RDX, 0), RCX);
    e->flags_at = NULL;
    return true;
}

/* LDR LER; from FROM_NOTHING: LZDR LZER. */
bool emit_float_move(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    if (!(e->mode & MODE_AFP))
        return false;
    if (row->from == FROM_NOTHING)
        asm_store_imm(&e->a, wide, float_register(d->r1, wide), 0);
    else {
        asm_load(&e->a, wide, RAX, float_register(d->r2, wide));
        asm_store(&e->a, wide, float_register(d->r1, wide), RAX);
    }
    return true;
}

/* LDGR. */
bool emit_float_of_bits(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!(e->mode & MODE_AFP))
        return false;
    asm_store(&e->a, true, float_register(d->r1, true), full(e, d->r2, RAX));
    return true;
}

/* LGDR. */
bool emit_bits_of_float(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    enum host to;

    (void)row;
    if (!(e->mode & MODE_AFP))
        return false;
    cc_keep(e, d->r1);
    to = full_place(e, d->r1, RAX);
    asm_load(&e->a, true, to, float_register(d->r2, true));
    full_done(e, d->r1, to);
    return true;
}
