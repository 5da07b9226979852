/* Floating-point registers loaded, stored and moved. Those other than 0, 2, 4 and 6 need the AFP-register control.
 * Source: PoP chapter 9. */
#include "guests/engine/x86/emit_float.h"

/* LD LE and their kin. */
bool emit_float_load(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    if (!(e->mode & MODE_AFP))
        return false;
    load(e, address_of(e, d->b, d->x, d->d, RAX), row->bits, false, true, RAX);
    float_set_bits(e, d->r1, RAX, row->bits == 64);
    return true;
}

/* STD STE and their kin. */
bool emit_float_store(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;

    if (!(e->mode & MODE_AFP))
        return false;
    operand_check(e, address_of(e, d->b, d->x, d->d, RAX), row->bits / 8, true);
    if (wide && floating_has(e, d->r1))
        float_to_bits(e, RCX, floating_place(d->r1), true);
    else
        asm_load(&e->a, wide, RCX, float_register(d->r1, wide));
    asm_movbe_store(&e->a, row->bits, at_base(RDX, 0), RCX);
    e->flags_at = NULL;
    return true;
}

/* LDR LER; from FROM_NOTHING: LZDR LZER. */
bool emit_float_move(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    bool wide = row->bits == 64;
    unsigned to, from;

    if (!(e->mode & MODE_AFP))
        return false;
    to = float_place(d->r1, wide);
    if (row->from == FROM_NOTHING)
        float_clear(e, to);
    else {
        from = float_get(e, d->r2, wide, XMM0);
        if (from != to)
            asm_vex_reg(&e->a, MAP_0F, PP_NONE, false, false, 0x28, to, NO_VECTOR, from);
    }
    float_done(e, d->r1, wide);
    return true;
}

/* LDGR. */
bool emit_float_of_bits(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    (void)row;
    if (!(e->mode & MODE_AFP))
        return false;
    float_set_bits(e, d->r1, full(e, d->r2, RAX), true);
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
    if (floating_has(e, d->r2))
        float_to_bits(e, to, floating_place(d->r2), true);
    else
        asm_load(&e->a, true, to, float_register(d->r2, true));
    full_done(e, d->r1, to);
    return true;
}
