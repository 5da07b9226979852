/* Running a channel program: command chaining, suspension, and how each command's ending becomes the program's.
 * A program runs to its end, or until the device waits, inside the instruction that started or resumed it; so it is
 * bounded: after PROGRAM_CCWS words or PROGRAM_BYTES bytes without waiting it ends with an interface-control check.
 * Source: PoP chapter 15, "Blocking of Data", "Conclusion of I/O Operations", "Suspension of Channel-Program
 * Execution". */
#include "guests/channel/subchannel.h"

#define NORMAL_END (DEVICE_CHANNEL_END | DEVICE_END)

static void program_end(struct subchannel *s, u8 device, u8 channel, u32 count)
{
    s->program.waiting = false;
    status_end(s, device, channel, s->program.address, (u16)count);
    if (s->ops->end != NULL)
        s->ops->end(s->state);
}

static u8 program_device_status(struct subchannel *s, enum ccw_end end)
{
    static const u8 reject = SENSE_COMMAND_REJECT;
    const struct ccw_data *d = &s->program.data;
    switch (end) {
    case CCW_UNIT_CHECK:
        generic_keep_sense(s, d->sense, d->sense_length);
        return NORMAL_END | DEVICE_UNIT_CHECK;
    case CCW_REJECT:
        if (d->sense_length != 0)
            generic_keep_sense(s, d->sense, d->sense_length);
        else
            generic_keep_sense(s, &reject, 1);
        return DEVICE_UNIT_CHECK; /* as initial status: there is no channel end */
    case CCW_UNIT_EXCEPTION:
        return NORMAL_END | DEVICE_UNIT_EXCEPTION;
    case CCW_MODIFIER:
        return NORMAL_END | DEVICE_STATUS_MODIFIER;
    case CCW_ATTENTION:
        generic_keep_sense(s, d->sense, d->sense_length);
        return NORMAL_END | DEVICE_UNIT_CHECK | DEVICE_ATTENTION;
    default:
        return NORMAL_END;
    }
}

/* PoP figure "Effect of Incorrect-Length ... Flags". An operation without data is an immediate one: format 0 never
 * tells its length to be wrong. */
static bool program_length_wrong(const struct subchannel *s, u8 device)
{
    const struct ccw_data *d = &s->program.data;
    u8 flags = d->ccw.flags & (CCW_CHAIN_DATA | CCW_SUPPRESS_LENGTH);
    if (d->check != 0 || data_complete(d))
        return false;
    if (!d->moved && ((device & DEVICE_UNIT_CHECK) || !(s->program.control & ORB_FORMAT_1) ||
                         (s->program.control & ORB_SUPPRESS_LENGTH)))
        return false;
    return flags != CCW_SUPPRESS_LENGTH; /* data chaining takes no account of SLI */
}

static enum ccw_end program_issue(struct subchannel *s)
{
    struct program *p = &s->program;
    data_begin(&p->data, s, &p->ccw, p->address);
    if (generic_command(s, p->ccw.command, &p->data))
        return CCW_OK;
    s->sense_length = 0;
    return s->ops->command(s->state, p->ccw.command, &p->data, p->chained);
}

/* One command; true if the next is chained to it. */
static bool program_command(struct subchannel *s)
{
    struct program *p = &s->program;
    enum ccw_end end = program_issue(s);
    if (end == CCW_PENDING) {
        p->waiting = true;
        status_active(s);
        if ((p->control & ORB_INITIAL_STATUS) && !p->chained && !p->accepted)
            status_accepted(s, p->address);
        p->accepted = true;
        return false;
    }
    data_finish(&p->data);
    p->address = p->data.ccw_address;
    u8 device = program_device_status(s, end);
    u8 channel = p->data.check;
    if (program_length_wrong(s, device))
        channel |= CHANNEL_INCORRECT_LENGTH;
    u8 chaining = p->data.ccw.flags & (CCW_CHAIN_DATA | CCW_CHAIN_COMMAND);
    if ((device & ~DEVICE_STATUS_MODIFIER) == NORMAL_END && channel == 0 && chaining == CCW_CHAIN_COMMAND) {
        if (device & DEVICE_STATUS_MODIFIER)
            p->address += sizeof(struct ccw1);
        return true;
    }
    program_end(s, device, channel, p->data.left);
    return false;
}

/* From the CCW at p->ccw, which check says how its fetching ended, until the end, a wait or a suspension. */
static void program_run(struct subchannel *s, u8 check)
{
    struct program *p = &s->program;
    for (;; p->chained = true, check = ccw_next(s, &p->address, &p->ccw)) {
        if (check == 0)
            check = ccw_check_command(s, &p->ccw);
        if (check != 0) {
            program_end(s, 0, check, 0);
            return;
        }
        if ((p->ccw.flags & CCW_SUSPEND) && (s->control & SCSW_RESUME_PENDING)) {
            status_resume(s, false);
            p->address -= sizeof(struct ccw1); /* look again */
            continue;
        }
        if (p->ccw.flags & CCW_SUSPEND) {
            status_suspended(s, p->address);
            return;
        }
        if (p->ccw.flags & CCW_INTERRUPT)
            status_interrupt(s, p->address);
        if (!program_command(s))
            return;
    }
}

void program_start(struct subchannel *s, u32 orb_control, u32 address)
{
    struct program *p = &s->program;
    *p = (struct program){.control = orb_control, .address = address};
    status_start(s, orb_control);
    u8 check = ccw_fetch(s, address, &p->ccw);
    program_run(s, check); /* a TIC cannot be first: ccw_check_command refuses its code */
}

void program_ipl(struct subchannel *s)
{
    struct program *p = &s->program;
    *p = (struct program){.control = (u32)PATH_MASK << ORB_LPM_SHIFT};
    p->ccw = (struct ccw){.command = 0x02, .flags = CCW_CHAIN_COMMAND | CCW_SUPPRESS_LENGTH, .count = 24};
    status_start(s, p->control);
    program_run(s, 0);
}

void program_continue(struct subchannel *s)
{
    struct program *p = &s->program;
    if (!p->waiting)
        return;
    p->waiting = false;
    p->fetched = 0;
    p->moved = 0;
    if (!program_command(s))
        return;
    p->chained = true;
    program_run(s, ccw_next(s, &p->address, &p->ccw));
}

void program_resume(struct subchannel *s)
{
    struct program *p = &s->program;
    p->fetched = 0;
    p->moved = 0;
    status_active(s);
    /* The suspended CCW is fetched again, and may be a TIC now: it is next after the one before it. */
    p->address -= sizeof(struct ccw1);
    program_run(s, ccw_next(s, &p->address, &p->ccw));
}

void program_abandon(struct subchannel *s)
{
    bool was_waiting = s->program.waiting;
    bool was_started = s->control & SCSW_ACTIVITY;
    s->program.waiting = false;
    if (s->ops == NULL)
        return;
    if (was_waiting && s->ops->halt != NULL)
        s->ops->halt(s->state);
    if (was_started && s->ops->end != NULL)
        s->ops->end(s->state);
}
