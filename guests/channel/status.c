/* The status of a subchannel: SCSW, ESW and ECW. No other file changes them, so that each condition has one place where
 * its bits are chosen. Knows no channel programs. Source: PoP chapter 16, "I/O Interruptions". */
#include "guests/channel/subchannel.h"
#include <string.h>

/* Subchannel status that makes the ending an alert. */
#define CHANNEL_ALERT 0x3F

bool status_pending(const struct subchannel *s)
{
    return s->control & SCSW_PENDING;
}

static void status_set(struct subchannel *s, u32 control)
{
    s->control = control;
    s->ccw_address = 0;
    s->device_status = s->subchannel_status = 0;
    s->count = 0;
    s->concurrent_length = 0;
}

static void status_present(struct subchannel *s, u32 status)
{
    s->control |= status | SCSW_PENDING;
    interrupt_post(s);
}

void status_start(struct subchannel *s, u32 orb_control)
{
    status_set(s, (orb_control & SCSW_FROM_ORB) | SCSW_START | SCSW_START_PENDING);
    s->lpum = PATH_MASK;
}

void status_active(struct subchannel *s)
{
    s->control &= ~(SCSW_START_PENDING | SCSW_SUSPENDED);
    s->control |= SCSW_SUBCHANNEL_ACTIVE | SCSW_DEVICE_ACTIVE;
}

void status_interrupt(struct subchannel *s, u32 ccw_address)
{
    s->ccw_address = ccw_address + sizeof(struct ccw1);
    s->subchannel_status |= CHANNEL_PCI;
    status_present(s, SCSW_INTERMEDIATE);
}

void status_accepted(struct subchannel *s, u32 ccw_address)
{
    s->ccw_address = ccw_address + sizeof(struct ccw1);
    status_present(s, SCSW_ZERO_CC | SCSW_INTERMEDIATE);
}

void status_suspended(struct subchannel *s, u32 ccw_address)
{
    s->ccw_address = ccw_address + sizeof(struct ccw1);
    s->control = (s->control & ~SCSW_ACTIVITY) | SCSW_SUSPENDED;
    if (!(s->control & ORB_SUPPRESS_SUSPENDED))
        status_present(s, SCSW_INTERMEDIATE);
}

void status_resume(struct subchannel *s, bool pending)
{
    s->control &= ~SCSW_RESUME_PENDING;
    if (pending)
        s->control |= SCSW_RESUME_PENDING;
}

/* With concurrent sense the sense bytes leave the device together with the unit check. */
static void status_sense(struct subchannel *s)
{
    memcpy(s->concurrent, s->sense, s->sense_length);
    s->concurrent_length = s->sense_length;
    s->control |= SCSW_EXTENDED;
    s->sense_length = 0;
}

void status_end(struct subchannel *s, u8 device, u8 channel, u32 ccw_address, u16 count)
{
    u32 status = SCSW_PRIMARY | SCSW_SECONDARY;
    if ((device & DEVICE_UNIT_CHECK) || (channel & CHANNEL_ALERT))
        status |= SCSW_ALERT;
    s->control &= ~SCSW_ACTIVITY;
    s->ccw_address = ccw_address + sizeof(struct ccw1);
    s->device_status = device;
    s->subchannel_status |= channel; /* PCI stays until it is tested */
    s->count = count;
    if ((device & DEVICE_UNIT_CHECK) && (s->modes & PMCW_MODES_SENSE))
        status_sense(s);
    status_present(s, status);
}

void status_halted(struct subchannel *s, u32 ccw_address, u16 count)
{
    u32 status = 0;
    if (s->control & (SCSW_SUBCHANNEL_ACTIVE | SCSW_DEVICE_ACTIVE)) {
        status = SCSW_PRIMARY | SCSW_SECONDARY;
        s->device_status = DEVICE_CHANNEL_END | DEVICE_END;
    } else if (s->control & SCSW_START) {
        status = SCSW_PRIMARY;
    }
    if (status != 0) {
        s->ccw_address = ccw_address + sizeof(struct ccw1);
        s->count = count;
    }
    /* Intermediate status that was pending is superseded. */
    s->control = (s->control & ~(SCSW_ACTIVITY | SCSW_STATUS)) | SCSW_HALT;
    s->subchannel_status = 0;
    status_present(s, status);
}

void status_cleared(struct subchannel *s)
{
    interrupt_cancel(s);
    status_set(s, SCSW_CLEAR);
    s->lpum = 0;
    status_present(s, 0);
}

void status_none(struct subchannel *s)
{
    interrupt_cancel(s);
    status_set(s, 0);
}

void status_unsolicited(struct subchannel *s, u8 device)
{
    if (s->control & (SCSW_FUNCTION | SCSW_STATUS)) {
        s->unsolicited |= device;
        return;
    }
    s->unsolicited = 0;
    status_set(s, 0);
    s->device_status = device;
    status_present(s, SCSW_ALERT);
}

void status_scsw(const struct subchannel *s, struct scsw *out)
{
    *out = (struct scsw){
        be32_of(s->control), be32_of(s->ccw_address), s->device_status, s->subchannel_status, be16_of(s->count)};
}

void status_irb(const struct subchannel *s, struct irb *out)
{
    memset(out, 0, sizeof *out);
    status_scsw(s, &out->scsw);
    if (!status_pending(s))
        return;
    if (s->control & SCSW_START)
        out->esw[0] = be32_of((u32)s->lpum << ESW_LPUM_SHIFT);
    if (s->control & SCSW_EXTENDED) {
        out->esw[1] = be32_of(ERW_CONCURRENT_SENSE | (u32)s->concurrent_length << ERW_SENSE_COUNT_SHIFT);
        memcpy(out->ecw, s->concurrent, s->concurrent_length);
    }
}

void status_tested(struct subchannel *s)
{
    if (!status_pending(s))
        return;
    interrupt_cancel(s);
    if ((s->control & SCSW_STATUS) == (SCSW_INTERMEDIATE | SCSW_PENDING)) {
        /* The start function goes on. */
        s->control &= ~(SCSW_STATUS | SCSW_ZERO_CC);
        s->subchannel_status = 0;
        if (s->control & SCSW_SUSPENDED)
            status_resume(s, false);
        return;
    }
    status_set(s, 0);
    if (s->unsolicited != 0)
        status_unsolicited(s, s->unsolicited);
}
