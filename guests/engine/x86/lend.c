/* Registers without a host register that a loop uses have, while it runs, the host registers of some that it does not
 * use: those are then where the CPU keeps them. It is done on the way back to the loop's beginning and undone on every
 * way out (registers_whole, edge_to). What is miscounted here is slower, not wrong. */
#include "guests/engine/x86/emit.h"

#define WORTH 2 /* uses in the loop */
enum { USES_FIRST = 1, USES_SECOND = 2, USES_THIRD = 4, USES_ALL = 7 };

void lent_return(struct emit *e)
{
    for (unsigned i = LENT; i-- > 0;) {
        unsigned borrower = e->s.lent[i] >> 4, lender = e->s.lent[i] & 15u;

        if (!e->s.lent[i])
            continue;
        asm_store(&e->a, !(e->s.low >> borrower & 1), GR_WHOLE(borrower), pinned[lender]);
        asm_load(&e->a, true, pinned[lender], GR_WHOLE(lender));
        e->s.low &= (u16) ~(1u << borrower);
        e->s.lent[i] = 0;
    }
}

void lent_again(struct emit *e, const struct state *s)
{
    for (unsigned i = 0; i < LENT && s->lent[i]; i++)
        asm_load(&e->a, true, pinned[s->lent[i] & 15], GR_WHOLE(s->lent[i] >> 4));
}

static void lend(struct emit *e, const u8 *wanted)
{
    for (unsigned i = 0; i < LENT && wanted[i]; i++) {
        unsigned lender = wanted[i] & 15u;

        asm_store(&e->a, !(e->s.low >> lender & 1), GR_WHOLE(lender), pinned[lender]);
        asm_load(&e->a, true, pinned[lender], GR_WHOLE(wanted[i] >> 4));
        e->s.low &= (u16) ~(1u << lender);
        e->s.lent[i] = wanted[i];
    }
}

/* The fields that name general registers, in the order of struct insn. */
static unsigned fields(enum insn_format format)
{
    switch (format) {
    case FORMAT_RR:
    case FORMAT_RRE:
    case FORMAT_RRF_c:
    case FORMAT_RRF_d:
    case FORMAT_RIE_b:
    case FORMAT_RIE_f:
        return USES_FIRST | USES_THIRD;
    case FORMAT_RI_a:
    case FORMAT_RI_b:
    case FORMAT_RIL_a:
    case FORMAT_RIL_b:
    case FORMAT_RIE_c:
        return USES_FIRST;
    case FORMAT_RIE_d:
    case FORMAT_RIE_e:
    case FORMAT_RSI:
        return USES_FIRST | USES_SECOND;
    case FORMAT_RI_c:
    case FORMAT_RIL_c:
        return 0;
    case FORMAT_SI:
    case FORMAT_SIY:
    case FORMAT_SIL:
        return USES_THIRD;
    case FORMAT_SS_a:
        return USES_SECOND | USES_THIRD;
    default:
        return USES_ALL;
    }
}

static void count(u8 uses[16], const struct insn *d, unsigned which)
{
    if (which & USES_FIRST && d->r1 < 16)
        uses[d->r1]++;
    if (which & USES_SECOND && d->r3 < 16)
        uses[d->r3]++;
    if (which & USES_THIRD && d->r2 < 16)
        uses[d->r2]++;
}

/* How often the loop from target to end uses each register; false: it calls, is left, or has another one in it. */
static bool loop_uses(const struct emit *e, unsigned target, unsigned end, u8 uses[16])
{
    for (unsigned offset = target; offset <= end;) {
        const u8 *text = e->t->text + offset;
        const struct insn_row *row = insn_find(text);
        const struct emitter_row *em = row ? emitter_find(row) : NULL;
        struct insn d;

        if (!row || !em->emit || row->ending == ENDING_LOOK)
            return false;
        insn_decode(&d, text);
        if (row->ending == ENDING_BRANCH && (!is_loop_branch(em) || (d.imm < 0 && offset != end)))
            return false;
        count(uses, &d, fields(row->format));
        if (em->emit == emit_branch_on_count) /* is read and written each time */
            count(uses, &d, USES_FIRST);
        offset += insn_length(text[0]);
    }
    return true;
}

static void loop_wants(const struct emit *e, unsigned target, u8 *wanted)
{
    u8 uses[16] = {0};
    unsigned to = 0, end = loop_end(e, target, &to), lender = 16, n = 0;

    if (end == 0 || to != target || !loop_uses(e, target, end, uses))
        return;
    for (unsigned borrower = 16; borrower-- > 0 && n < LENT;) {
        if (pinned[borrower] != NO_HOST || uses[borrower] < WORTH)
            continue;
        while (lender-- > 0 && (uses[lender] || pinned[lender] == NO_HOST))
            ;
        if (lender >= 16)
            return;
        wanted[n++] = (u8)(borrower << 4 | lender);
    }
}

void registers_lend(struct emit *e, unsigned target)
{
    u8 wanted[LENT] = {0};

    loop_wants(e, target, wanted);
    if (memcmp(wanted, e->s.lent, LENT) == 0)
        return;
    lent_return(e);
    lend(e, wanted);
}
