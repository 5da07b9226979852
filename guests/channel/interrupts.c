/* Pending I/O interruptions: a queue of subchannels for each interruption subclass, and what the CPUs are told of them.
 * Source: PoP chapter 16, "Interruption Conditions" and "Priority of I/O Interruptions". */
#include "guests/channel/subchannel.h"

unsigned interrupt_isc(const struct subchannel *s)
{
    return (s->flags & PMCW_ISC) >> PMCW_ISC_SHIFT;
}

static void interrupt_announce(struct channels *c, unsigned isc)
{
    u32 bit = 0x80u >> isc;
    u32 now = c->first[isc] != NULL ? c->io_pending | bit : c->io_pending & ~bit;
    if (now == c->io_pending)
        return;
    c->io_pending = now;
    machine_io_pending(c->machine, now);
}

void interrupt_post(struct subchannel *s)
{
    struct channels *c = s->channels;
    unsigned isc = interrupt_isc(s);
    if (s->queued)
        return;
    s->queued = true;
    s->next = NULL;
    s->previous = c->last[isc];
    if (s->previous != NULL)
        s->previous->next = s;
    else
        c->first[isc] = s;
    c->last[isc] = s;
    interrupt_announce(c, isc);
}

void interrupt_cancel(struct subchannel *s)
{
    struct channels *c = s->channels;
    unsigned isc = interrupt_isc(s);
    if (!s->queued)
        return;
    s->queued = false;
    if (s->previous != NULL)
        s->previous->next = s->next;
    else
        c->first[isc] = s->next;
    if (s->next != NULL)
        s->next->previous = s->previous;
    else
        c->last[isc] = s->previous;
    interrupt_announce(c, isc);
}

struct subchannel *interrupt_first(const struct channels *c, u32 isc_mask)
{
    u32 candidates = c->io_pending & isc_mask & 0xFF;
    if (candidates == 0)
        return NULL;
    return c->first[__builtin_clz(candidates) - 24]; /* the leftmost bit is ISC 0, which comes first */
}

bool channels_interruption(struct channels *c, u32 isc_mask, u32 *subsystem_id, u32 *parameter, u32 *word)
{
    struct subchannel *s = interrupt_first(c, isc_mask);
    if (s == NULL)
        return false;
    *subsystem_id = subchannel_id(s);
    *parameter = s->parameter;
    *word = interrupt_word(s);
    interrupt_cancel(s);
    return true;
}

u32 interrupt_word(const struct subchannel *s)
{
    return (u32)interrupt_isc(s) << 27;
}
