/* Which storage operands are looked for first where the same base register found its last one: in a window (struct
 * cpu_translated), which is one comparison and not a lookup. That pays where a register stays within a page for a
 * while: for the stack, and in loops for what is stepped through and for small tables. Where it does not, the fast
 * lookup is asked at once; either is right everywhere. */
#include "guests/engine/x86/emit.h"

#define STACK 15

static emitter *const loops[] = {
    emit_branch_on_condition, emit_branch_on_count, emit_compare_and_branch, emit_branch_on_index};

bool is_loop_branch(const struct emitter_row *em)
{
    for (unsigned i = 0; i < sizeof loops / sizeof loops[0]; i++)
        if (em->emit == loops[i])
            return true;
    return false;
}

/* Does the instruction give its first register a value that has nothing to do with the old one? */
static bool is_restless(const struct emitter_row *em, const struct insn *d)
{
    if (em->emit == emit_alu)
        return em->op != ALU_ADD && em->op != ALU_SUB;
    if (em->emit == emit_load_address)
        return !((d->b == d->r1 && d->x == 16) || (d->x == d->r1 && d->b == 16));
    if (em->emit == emit_three_immediate)
        return d->r3 != d->r1;
    return em->emit != emit_store && em->emit != emit_compare && em->emit != emit_store_immediate &&
           em->emit != emit_compare_storage && em->emit != emit_test_register && em->emit != emit_test_storage &&
           !is_loop_branch(em);
}

/* Instructions from offset on, until a branch leads to first or before it: the last one's offset, 0 if there is none.
 * *target: where it leads. */
unsigned loop_end(const struct emit *e, unsigned first, unsigned *target)
{
    unsigned offset = first;

    for (unsigned i = 0; i < BLOCK_INSTRUCTIONS; i++) {
        const u8 *text = e->t->text + offset;
        const struct insn_row *row;
        struct insn d;
        s64 to;

        if (offset + 6 > PAGE_SIZE_GUEST || !(row = insn_find(text)))
            return 0;
        if (row->ending == ENDING_BRANCH && is_loop_branch(emitter_find(row))) {
            insn_decode(&d, text);
            to = (s64)offset + (s64)d.imm * 2;
            if (to >= 0 && to <= (s64)first) {
                *target = (unsigned)to;
                return offset;
            }
        }
        offset += insn_length(text[0]);
    }
    return 0;
}

void windows_begin(struct emit *e)
{
    unsigned target = 0, end = loop_end(e, e->offset, &target);

    e->calm = e->small = 0;
    e->window = NO_WINDOW;
    if (end == 0)
        return;
    e->calm = 0xFFFF;
    for (unsigned offset = target; offset < end;) {
        const u8 *text = e->t->text + offset;
        const struct insn_row *row = insn_find(text);
        struct insn d;

        if (!row)
            break;
        insn_decode(&d, text);
        if (is_restless(emitter_find(row), &d))
            e->calm &= (u16) ~(1u << (d.r1 & 15));
        offset += insn_length(text[0]);
    }
}

/* Has the instruction made a number that is no larger than a page: a byte, some bits? */
static bool makes_small(const struct emit *e, const struct emitter_row *em, const struct insn *d)
{
    if (em->emit == emit_rotate_insert)
        return d->i4 & 0x80 && (d->i3 & 63) >= 52 && (d->i3 & 63) <= (d->i4 & 63);
    if (em->emit == emit_shift)
        return em->op == SHIFT_SHL && d->b == 16 && d->d <= 3 && e->small >> (em->from ? d->r3 : d->r1) & 1;
    return (em->emit == emit_load || em->emit == emit_move) && em->op == 8;
}

void window_follow(struct emit *e)
{
    const struct insn *d = &e->insn;
    bool small = makes_small(e, emitter_find(e->row), d);

    e->small &= (u16) ~(1u << (d->r1 & 15));
    e->small |= (u16)(small << (d->r1 & 15));
}

void window_choose(struct emit *e, unsigned b, unsigned x)
{
    u32 calm = e->calm | 1u << STACK;

    if (b == 16 || x == STACK || e->small >> b & 1) {
        unsigned index = b;
        b = x;
        x = index;
    }
    e->window = b < 16 && calm >> b & 1 && (b == STACK || x == 16 || (calm | e->small) >> x & 1) ? (u8)b : NO_WINDOW;
}
