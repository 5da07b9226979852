/* START SUBCHANNEL, enabled wait, TEST SUBCHANNEL. Owns what an I/O interruption leaves. PoP chapters 13 to 16. */
#include "guests/cms/nucleus/channel.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/interruption.h"

struct orb {
    u32 parameter, flags, program, zero[5];
};
struct schib {
    u8 at[52];
};
struct irb {
    u8 at[96];
};
#define SUBCHANNELS_FIRST 0x00010000u
#define SCHIB_ENABLED 0x80 /* byte 5 */
#define SCHIB_VALID 0x01   /* device number valid */
#define KNOWN 16

/* Device numbers that were looked for, so that they are not looked for again; the one that work goes on at. */
static struct {
    struct {
        u32 subchannel;
        u16 vdev;
    } known[KNOWN];
    u8 next;
    volatile u32 waiting;
    volatile bool done, attention;
    struct channel_end *end;
} state;

static int subchannel_store(u32 subchannel, struct schib *s)
{
    register u32 r1 asm("1") = subchannel;
    int cc;

    asm volatile("stsch %1\n ipm %0\n srl %0,28" : "=d"(cc), "=Q"(*s) : "d"(r1) : "cc");
    return cc;
}

static int subchannel_modify(u32 subchannel, const struct schib *s)
{
    register u32 r1 asm("1") = subchannel;
    int cc;

    asm volatile("msch %1\n ipm %0\n srl %0,28" : "=d"(cc) : "Q"(*s), "d"(r1) : "cc");
    return cc;
}

static int subchannel_start(u32 subchannel, const struct orb *o)
{
    register u32 r1 asm("1") = subchannel;
    int cc;

    asm volatile("ssch %1\n ipm %0\n srl %0,28" : "=d"(cc) : "Q"(*o), "d"(r1) : "cc", "memory");
    return cc;
}

static int subchannel_test(u32 subchannel, struct irb *i)
{
    register u32 r1 asm("1") = subchannel;
    int cc;

    asm volatile("tsch %1\n ipm %0\n srl %0,28" : "=d"(cc), "=Q"(*i) : "d"(r1) : "cc", "memory");
    return cc;
}

static u16 device_number(const struct schib *s)
{
    return s->at[5] & SCHIB_VALID ? (u16)(s->at[6] << 8 | s->at[7]) : 0;
}

static bool is_device(u32 subchannel, u16 vdev, struct schib *s)
{
    return subchannel_store(subchannel, s) == 0 && (s->at[5] & SCHIB_VALID) && device_number(s) == vdev;
}

u32 channel_find(u16 vdev)
{
    struct schib s;
    u32 found = 0;

    for (u32 i = 0; i < KNOWN && !found; i++)
        if (state.known[i].subchannel && state.known[i].vdev == vdev && is_device(state.known[i].subchannel, vdev, &s))
            found = state.known[i].subchannel;
    for (u32 id = SUBCHANNELS_FIRST; !found && id < SUBCHANNELS_FIRST + 0x10000; id++) {
        if (subchannel_store(id, &s) == 3)
            return 0;
        if ((s.at[5] & SCHIB_VALID) && device_number(&s) == vdev) {
            found = id;
            state.known[state.next].subchannel = id;
            state.known[state.next].vdev = vdev;
            state.next = (state.next + 1) % KNOWN;
        }
    }
    if (found && !(s.at[5] & SCHIB_ENABLED)) {
        s.at[5] |= SCHIB_ENABLED;
        subchannel_modify(found, &s);
    }
    return found;
}

/* What ended: ours, or the console calls. */
void io_interruption(struct frame *f)
{
    u32 subchannel = *(const volatile u32 *)0xB8;
    struct irb irb;

    f->psw[0] &= ~PSW_WAIT;
    if (subchannel_test(subchannel, &irb) != 0)
        return;
    if (irb.at[8] & STATUS_ATTENTION)
        state.attention = true;
    if (subchannel == state.waiting && irb.at[3] & 0x04) /* primary status has the count, and no other */
        state.end->residual = (u16)(irb.at[10] << 8 | irb.at[11]);
    if (subchannel == state.waiting && (irb.at[3] & 0x02 || irb.at[9])) { /* secondary status, or a check */
        state.end->device_status |= irb.at[8];
        state.end->subchannel_status = irb.at[9];
        state.done = true;
    } else if (subchannel == state.waiting) {
        state.end->device_status |= irb.at[8] & ~STATUS_ATTENTION;
    } else if (irb.at[8] & STATUS_ATTENTION && f->psw[0] & PSW_IO) {
        interruption_attention(f);
    }
}

#define CONSOLE_READ 0x0A

/* How it is started: START SUBCHANNEL, or for a display DIAGNOSE X'58', which wants 31-bit addressing. */
struct start {
    const struct ccw *program;
    const struct ccw_display *display; /* NULL: program */
    u16 vdev;
};

static int start(u32 subchannel, const struct start *s)
{
    struct orb orb = {.flags = 0x0080FF00, .program = (u32)(u64)s->program};
    int cc;

    if (!s->display)
        return subchannel_start(subchannel, &orb);
    asm volatile("sam31\n diag %1,%2,0x58\n ipm %0\n sam64\n srl %0,28"
                 : "=&d"(cc)
                 : "d"(s->display), "d"((u64)s->vdev)
                 : "cc", "memory");
    return cc;
}

static bool run(u32 subchannel, const struct start *s, struct channel_end *end)
{
    struct irb irb;
    int cc;

    memset(end, 0, sizeof *end);
    state.end = end;
    state.done = false;
    state.waiting = subchannel;
    while ((cc = start(subchannel, s)) == 1) { /* status pending: of an attention, or of a refusal */
        if (subchannel_test(subchannel, &irb) != 0)
            continue;
        if (irb.at[8] & STATUS_ATTENTION)
            state.attention = true;
        if (irb.at[8] & STATUS_UNIT_CHECK) {
            end->device_status = irb.at[8];
            state.waiting = 0;
            return true;
        }
    }
    if (s->display || s->program->command == CONSOLE_READ) /* takes the line that the attention told of */
        state.attention = false;
    while (cc == 0 && !state.done)
        wait_enabled();
    state.waiting = 0;
    return cc == 0;
}

/* And fetch what a unit check means. */
static bool run_and_sense(u32 subchannel, const struct start *s, struct channel_end *end)
{
    if (!run(subchannel, s, end))
        return false;
    if (end->device_status & STATUS_UNIT_CHECK) {
        struct channel_end sensing;
        struct ccw sense = {0x04, CCW_SLI, sizeof end->sense, (u32)(u64)end->sense};

        return run(subchannel, &(struct start){.program = &sense}, &sensing);
    }
    return true;
}

static bool run_disabled(const struct start *s, struct channel_end *end)
{
    u32 subchannel = channel_find(s->vdev);
    bool ran;
    u8 mask;

    if (!subchannel)
        return false;
    asm volatile("stnsm %0,0xfc" : "=Q"(mask) : : "memory"); /* a program may be enabled */
    ran = run_and_sense(subchannel, s, end);
    asm volatile("ssm %0" : : "Q"(mask) : "memory");
    return ran;
}

bool channel_run(u16 vdev, const struct ccw *program, struct channel_end *end)
{
    return run_disabled(&(struct start){.program = program, .vdev = vdev}, end);
}

bool channel_run_display(u16 vdev, const struct ccw_display *program, struct channel_end *end)
{
    return run_disabled(&(struct start){.display = program, .vdev = vdev}, end);
}

void channel_interruptions_take(void)
{
    u8 mask;

    asm volatile("stosm %0,0x02\n ssm %0" : "=Q"(mask) : : "memory");
}

bool channel_attention_taken(void)
{
    bool attention = state.attention;

    state.attention = false;
    return attention;
}
