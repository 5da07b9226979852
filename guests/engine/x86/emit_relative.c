/* Loads, stores and comparisons with operands relative to the instruction. Whether an operand is on its boundary is
 * known here, for pages are; where it is not the interpreter interrupts. Source: PoP chapter 7. */
#include "guests/engine/x86/emit.h"

static bool on_boundary(const struct emit *e, const struct insn *d, unsigned bits)
{
    return (((s64)e->offset + (s64)d->imm * 2) & (bits / 8 - 1)) == 0;
}

/* LRL LGRL LLHRL LLGHRL LLGFRL. */
bool emit_load_relative(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return on_boundary(e, d, row->op) && emit_load(e, d, row);
}

/* LGFRL LHRL LGHRL. */
bool emit_load_relative_signed(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return on_boundary(e, d, row->op) && emit_load_signed(e, d, row);
}

/* STRL STGRL STHRL. */
bool emit_store_relative(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return on_boundary(e, d, row->bits) && emit_store(e, d, row);
}

/* CRL CGRL CLRL CLGRL and those with shorter operands: op is the operand's length. */
bool emit_compare_relative(struct emit *e, const struct insn *d, const struct emitter_row *row)
{
    return on_boundary(e, d, row->op) && emit_compare(e, d, row);
}
