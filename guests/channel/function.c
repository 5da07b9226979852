/* The functions of a subchannel: start, halt, clear, resume, cancel, each with the conditions that refuse it.
 * The caller has found the subchannel operational. Source: PoP chapter 14 and chapter 15, "Start Function" and
 * following. */
#include "guests/channel/subchannel.h"

int function_start(struct subchannel *s, const struct orb *orb)
{
    u32 control = be32_get(orb->control);
    u8 lpm = (u8)((control & ORB_LPM) >> ORB_LPM_SHIFT);
    if (status_pending(s))
        return 1;
    if (s->control & SCSW_FUNCTION)
        return 2;
    s->parameter = be32_get(orb->parameter);
    s->lpm = lpm;
    if (!(lpm & PATH_MASK))
        return 3;
    atomic_fetch_add_explicit(&s->channels->starts, 1, memory_order_relaxed);
    program_start(s, control, be32_get(orb->program));
    return 0;
}

int function_halt(struct subchannel *s)
{
    if ((s->control & SCSW_PENDING) && (s->control & SCSW_STATUS) != (SCSW_INTERMEDIATE | SCSW_PENDING))
        return 1;
    if (s->control & (SCSW_HALT | SCSW_CLEAR))
        return 2;
    program_abandon(s);
    status_halted(s, s->program.address, (u16)s->program.data.left);
    return 0;
}

int function_clear(struct subchannel *s)
{
    program_abandon(s);
    s->unsolicited = 0;
    status_cleared(s);
    return 0;
}

int function_resume(struct subchannel *s)
{
    if (status_pending(s))
        return 1;
    if ((s->control & SCSW_FUNCTION) != SCSW_START || (s->control & SCSW_RESUME_PENDING) || !(s->control & ORB_SUSPEND))
        return 2;
    if (s->control & SCSW_SUSPENDED)
        program_resume(s);
    else
        status_resume(s, true);
    return 0;
}

int function_cancel(struct subchannel *s)
{
    if (status_pending(s))
        return 1;
    if ((s->control & SCSW_FUNCTION) != SCSW_START || !(s->control & SCSW_SUSPENDED))
        return 2;
    program_abandon(s);
    status_none(s);
    if (s->unsolicited != 0)
        status_unsolicited(s, s->unsolicited);
    return 0;
}
