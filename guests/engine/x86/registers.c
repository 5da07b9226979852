/* General registers in host registers.
 *
 * Instructions on 32 bits leave bits 0-31 of a register alone, where the host's clear them. So the first such
 * instruction puts the register where the CPU keeps it, and from then on the host register has bits 32-63 only
 * (state.low), until somebody wants all of it: in 64-bit programs that is seldom. */
#include "guests/engine/x86/emit.h"

/* The registers that compilers use most. Instructions on R8 to R15 are as short as others where they have 64 bits. */
const u8 pinned[16] = {
    R10, RBX, RDI, RSI, R8, R9, NO_HOST, NO_HOST, NO_HOST, NO_HOST, R12, R15, R11, NO_HOST, R13, R14};

enum host place_of(const struct emit *e, unsigned n)
{
    for (unsigned i = 0; i < LENT && e->s.lent[i]; i++) {
        if (e->s.lent[i] >> 4 == n)
            return pinned[e->s.lent[i] & 15];
        if ((e->s.lent[i] & 15u) == n)
            return NO_HOST;
    }
    return pinned[n];
}

static bool is_low(const struct emit *e, unsigned n)
{
    return e->s.low >> n & 1;
}

/* Bits 0-31 back into the host register. RAX is used unless it is spared. */
static void make_whole(struct emit *e, unsigned n, enum host scratch)
{
    enum host h = place_of(e, n);

    /* bits 32-63 go left, then the funnel brings both into place */
    asm_load(&e->a, false, scratch, GR_HIGH(n));
    asm_shift(&e->a, SHIFT_SHL, true, scratch, 32);
    asm_mov(&e->a, false, h, h);
    asm_alu(&e->a, ALU_OR, true, h, scratch);
    e->s.low &= (u16) ~(1u << n);
}

/* Without a scratch register: the low half goes where the CPU keeps it, and all comes back. */
static void make_whole_alone(struct emit *e, unsigned n)
{
    asm_store(&e->a, false, GR_WHOLE(n), place_of(e, n));
    asm_load(&e->a, true, place_of(e, n), GR_WHOLE(n));
    e->s.low &= (u16) ~(1u << n);
}

enum host full(struct emit *e, unsigned n, enum host scratch)
{
    if (place_of(e, n) == NO_HOST) {
        asm_load(&e->a, true, scratch, GR_WHOLE(n));
        return scratch;
    }
    if (is_low(e, n))
        make_whole_alone(e, n);
    return place_of(e, n);
}

enum host half(struct emit *e, unsigned n, enum host scratch)
{
    if (place_of(e, n) != NO_HOST)
        return place_of(e, n);
    asm_load(&e->a, false, scratch, GR_WHOLE(n));
    return scratch;
}

void full_copy(struct emit *e, enum host to, unsigned n)
{
    enum host h = full(e, n, to);

    if (h != to)
        asm_mov(&e->a, true, to, h);
}

void half_copy(struct emit *e, enum host to, unsigned n)
{
    enum host h = half(e, n, to);

    if (h != to)
        asm_mov(&e->a, false, to, h);
}

void half_signed(struct emit *e, enum host to, unsigned n)
{
    if (place_of(e, n) != NO_HOST)
        asm_extend(&e->a, true, to, place_of(e, n), 32, true);
    else
        asm_load_extended(&e->a, true, to, GR_WHOLE(n), 32, true);
}

enum host full_place(struct emit *e, unsigned n, enum host scratch)
{
    if (place_of(e, n) == NO_HOST)
        return scratch;
    e->s.low &= (u16) ~(1u << n);
    return place_of(e, n);
}

void full_done(struct emit *e, unsigned n, enum host at)
{
    if (place_of(e, n) == NO_HOST)
        asm_store(&e->a, true, GR_WHOLE(n), at);
}

enum host half_place(struct emit *e, unsigned n, enum host scratch)
{
    if (place_of(e, n) == NO_HOST)
        return scratch;
    if (!is_low(e, n)) {
        asm_store(&e->a, true, GR_WHOLE(n), place_of(e, n));
        e->s.low |= (u16)(1u << n);
    }
    return place_of(e, n);
}

void half_done(struct emit *e, unsigned n, enum host at)
{
    if (place_of(e, n) == NO_HOST)
        asm_store(&e->a, false, GR_WHOLE(n), at);
}

enum host full_change(struct emit *e, unsigned n, enum host scratch)
{
    return full(e, n, scratch);
}

enum host half_change(struct emit *e, unsigned n, enum host scratch)
{
    if (place_of(e, n) == NO_HOST)
        return half(e, n, scratch);
    return half_place(e, n, scratch);
}

void full_set(struct emit *e, unsigned n, enum host from)
{
    enum host to = full_place(e, n, from);

    asm_mov(&e->a, true, to, from);
    full_done(e, n, to);
}

void half_set(struct emit *e, unsigned n, enum host from)
{
    enum host to = half_place(e, n, from);

    if (to != from)
        asm_mov(&e->a, false, to, from);
    half_done(e, n, to);
}

void registers_whole(struct emit *e)
{
    lent_return(e);
    for (unsigned n = 0; n < 16; n++)
        if (is_low(e, n))
            make_whole(e, n, RCX);
}
