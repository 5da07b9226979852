/* Channel programs that CP runs on behalf of a guest: to their end, without subchannel status or interruption, or as if
 * the guest had started them. Source: CP Programming Services, DIAGNOSE X'20', X'A8' and X'58'. */
#include "guests/channel/subchannel.h"
#include <string.h>

enum execution channels_execute(struct channels *c, u16 devno, u32 orb_control, u32 address, struct execution_end *end)
{
    struct subchannel *s = subchannel_by_devno(c, devno);

    if (s == NULL)
        return EXECUTION_NO_DEVICE;
    if (s->control & (SCSW_FUNCTION | SCSW_STATUS))
        return EXECUTION_BUSY;
    s->lpm = PATH_MASK;
    program_start(s, orb_control | (u32)PATH_MASK << ORB_LPM_SHIFT, address);
    if (s->control & SCSW_ACTIVITY) { /* it waits, perhaps for ever, or is suspended */
        program_abandon(s);
        status_none(s);
        return EXECUTION_BUSY;
    }
    *end = (struct execution_end){.device_status = s->device_status,
        .subchannel_status = s->subchannel_status,
        .count = s->count,
        .ccw_address = s->ccw_address};
    if (s->device_status & DEVICE_UNIT_CHECK) {
        bool concurrent = s->control & SCSW_EXTENDED;
        end->sense_length = concurrent ? s->concurrent_length : s->sense_length;
        memcpy(end->sense, concurrent ? s->concurrent : s->sense, end->sense_length);
    }
    status_none(s);
    if (s->unsolicited != 0)
        status_unsolicited(s, s->unsolicited);
    return EXECUTED;
}

int channels_start(struct channels *c, u16 devno, u32 orb_control, u32 address)
{
    struct subchannel *s = subchannel_by_devno(c, devno);

    if (s == NULL || !subchannel_operational(s))
        return 3;
    if (status_pending(s))
        return 1;
    if (s->control & SCSW_FUNCTION)
        return 2;
    s->lpm = PATH_MASK;
    program_start(s, orb_control | (u32)PATH_MASK << ORB_LPM_SHIFT, address);
    return status_pending(s) && (s->device_status & DEVICE_UNIT_CHECK) ? 1 : 0;
}
