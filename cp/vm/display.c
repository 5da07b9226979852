/* The line between a display and a terminal. The device calls from the guest's side, under vm->lock; the terminal from
 * the loop, without locks. A line lives for one connection and is freed by the loop behind the last call that the
 * terminal can make of it. Must not know who dialed, nor commands. Source: CP Planning and Administration, "Virtual
 * 3270 devices"; status while CP has the screen: CP Programming Services, "3270 virtual console". */
#include "cp/vm/display.h"
#include "cp/vm/session.h"
#include "guests/arch/display.h"
#include <stdlib.h>
#include <string.h>

#define ATTENTION 0x80
#define DEVICE_END 0x04

struct display_link {
    struct virtual_device *_Atomic device; /* NULL: it is over; changes under vm->lock */
    struct terminal *terminal;
    bool diagnose; /* of DIAGNOSE X'58' */
    bool all_keys;
    bool taken; /* CP has the screen; of DIAGNOSE X'58': had it since the last erasing write */
    bool drawn; /* the guest has written: keys and reads are the terminal's */
    bool writing, asking;
    bool unwanted; /* the answer that is asked for */
    bool answered;
    u8 aid; /* of the last key, before anything was drawn */
    u8 *answer;
    size_t length;
    u8 local[3]; /* an answer that the terminal was not asked for */
};

static void link_free(void *arg)
{
    struct display_link *link = arg;

    free(link->answer);
    free(link);
}

/* The terminal's side: with cp_lock the device stays, with vm->lock the line does. */
static struct virtual_device *link_enter(struct display_link *link)
{
    struct virtual_device *d;

    cp_enter();
    d = atomic_load(&link->device);
    if (d)
        pthread_mutex_lock(&d->vm->lock);
    if (d && !atomic_load(&link->device)) {
        pthread_mutex_unlock(&d->vm->lock);
        d = NULL;
    }
    if (!d)
        cp_leave();
    return d;
}

static void link_leave(struct virtual_device *d)
{
    channels_resume_device(d->vm->channels, d->vdev);
    pthread_mutex_unlock(&d->vm->lock);
    cp_leave();
}

static void raise_status(struct virtual_device *d, u8 status)
{
    channels_unsolicited(d->vm->channels, d->vdev, status);
}

static void on_written(void *arg)
{
    struct display_link *link = arg;
    struct virtual_device *d = link_enter(link);

    if (!d)
        return;
    link->writing = false;
    link_leave(d);
}

static void on_attention(void *arg, u8 aid)
{
    struct display_link *link = arg;
    struct virtual_device *d = link_enter(link);

    if (!d)
        return;
    link->aid = aid;
    raise_status(d, ATTENTION);
    link_leave(d);
}

static void on_read(void *arg, const u8 *data, size_t length)
{
    struct display_link *link = arg;
    struct virtual_device *d = link_enter(link);
    u8 *more;

    if (!d)
        return;
    more = link->asking && !link->unwanted ? realloc(link->answer, length + 1) : NULL;
    if (more) {
        memcpy(more, data, length);
        link->answer = more;
        link->length = length;
        link->answered = true;
    }
    link->asking = link->unwanted = false;
    link_leave(d);
}

static void on_screen(void *arg, bool owned)
{
    struct display_link *link = arg;
    struct virtual_device *d = link_enter(link);

    if (!d)
        return;
    if (!link->diagnose)
        link->taken = !owned;
    else if (!owned)
        link->taken = true;
    if (owned != link->diagnose) /* a 3270 is told when it may draw again, DIAGNOSE X'58' when it no longer owns it */
        raise_status(d, link->diagnose ? ATTENTION : DEVICE_END);
    link_leave(d);
}

static void on_gone(void *arg)
{
    struct display_link *link = arg;
    struct virtual_device *d = link_enter(link);

    if (!d)
        return;
    link->terminal = NULL;
    display_disconnect(d);
    link_leave(d);
}

static const struct terminal_program program = {
    .written = on_written, .attention = on_attention, .read = on_read, .screen = on_screen, .gone = on_gone};

static bool link_open(struct virtual_device *d, struct terminal *t)
{
    struct display_link *link = calloc(1, sizeof *link);

    if (!link)
        return false;
    link->device = d;
    link->terminal = t;
    link->aid = AID_NONE;
    if (!terminal_fullscreen_begin(t, &program, link)) {
        free(link);
        return false;
    }
    d->link = link;
    return true;
}

bool display_connect(struct virtual_device *d, struct terminal *t)
{
    if (!link_open(d, t))
        return false;
    raise_status(d, DEVICE_END);
    channels_resume_device(d->vm->channels, d->vdev);
    return true;
}

void display_disconnect(struct virtual_device *d)
{
    struct display_link *link = d->link;

    if (!link)
        return;
    d->link = NULL;
    atomic_store(&link->device, NULL);
    if (link->terminal)
        terminal_fullscreen_end(link->terminal);
    loop_post(cp.loop, link_free, link);
    channels_resume_device(d->vm->channels, d->vdev);
    if (!link->diagnose)
        channels_unsolicited_check(d->vm->channels, d->vdev, SENSE_INTERVENTION_REQUIRED);
}

void display_typed(struct virtual_device *d)
{
    if (!d->link || d->link->drawn)
        return;
    d->link->aid = AID_ENTER;
    raise_status(d, ATTENTION);
}

struct terminal *display_terminal(const struct virtual_device *d)
{
    return d->link ? d->link->terminal : NULL;
}

bool display_keeps_all_keys(const struct virtual_device *d)
{
    return d->link && d->link->all_keys;
}

/* The device's side. */

static enum display_reach link_reach(void *cp_device)
{
    const struct virtual_device *d = cp_device;

    if (!d->link || d->not_ready)
        return DISPLAY_ABSENT;
    return d->link->taken ? DISPLAY_TAKEN : DISPLAY_READY;
}

static u8 link_model(void *cp_device)
{
    struct terminal *t = display_terminal(cp_device);

    return t ? terminal_display(t)->model : 2;
}

/* The terminal at which the program is, or will be. */
static unsigned link_characters(void *cp_device)
{
    const struct virtual_device *d = cp_device;
    struct terminal *t = display_terminal(d);
    const struct terminal_display *display;

    if (!t && d->vm->session)
        t = d->vm->session->terminal;
    if (!t)
        return 24 * 80;
    display = terminal_display(t);
    return (unsigned)display->alternate_rows * display->alternate_columns;
}

static bool link_write(void *cp_device, u8 command, const u8 *data, size_t length)
{
    struct virtual_device *d = cp_device;
    struct display_link *link = d->link;

    if (!link)
        return true; /* the terminal has just gone */
    if (link->writing || link->asking)
        return false;
    if (link->diagnose && (command == DISPLAY_ERASE_WRITE || command == DISPLAY_ERASE_WRITE_ALTERNATE))
        link->taken = false;
    link->writing = link->drawn = true;
    link->answered = false;
    terminal_fullscreen_write(link->terminal, command, data, length);
    return true;
}

/* A display on which nothing was drawn has no fields. */
static const u8 *read_undrawn(struct display_link *link, size_t *length)
{
    link->local[0] = link->aid;
    link->local[1] = link->local[2] = 0x40;
    link->aid = AID_NONE;
    *length = sizeof link->local;
    return link->local;
}

static const u8 *link_read(void *cp_device, u8 command, size_t *length)
{
    struct virtual_device *d = cp_device;
    struct display_link *link = d->link;

    if (link && link->answered) {
        link->answered = false;
        *length = link->length;
        return link->answer;
    }
    if (!link || link->writing || link->asking)
        return NULL;
    if (!link->drawn)
        return read_undrawn(link, length);
    link->asking = true;
    terminal_fullscreen_read(link->terminal, command);
    return NULL;
}

static void link_cancelled(void *cp_device)
{
    struct virtual_device *d = cp_device;

    if (!d->link)
        return;
    d->link->unwanted = d->link->asking;
    d->link->answered = false;
}

const struct display_line display_callbacks = {.reach = link_reach,
    .model = link_model,
    .characters = link_characters,
    .write = link_write,
    .read = link_read,
    .cancelled = link_cancelled};

/* DIAGNOSE X'58': the line is there as long as the program owns the screen. */
static enum display_reach full_screen_reach(void *cp_device)
{
    struct virtual_device *d = cp_device;
    const struct session *s = d->vm->session;

    if (!s || d->not_ready)
        return DISPLAY_ABSENT;
    if (!terminal_display(s->terminal)->model)
        return DISPLAY_LINE_MODE;
    return d->link && !d->link->taken ? DISPLAY_READY : DISPLAY_TAKEN;
}

void full_screen_begin(void *device, bool all_keys)
{
    struct virtual_device *d = device;

    if (!d->link && d->vm->session && link_open(d, d->vm->session->terminal))
        d->link->diagnose = true;
    if (d->link && d->link->all_keys != all_keys) {
        d->link->all_keys = all_keys;
        session_configure(d->vm);
    }
}

void full_screen_end(struct virtual_device *d)
{
    if (!d->link || !d->link->diagnose)
        return;
    display_disconnect(d);
    session_configure(d->vm);
}

const struct display_line full_screen_callbacks = {.reach = full_screen_reach,
    .model = link_model,
    .characters = link_characters,
    .write = link_write,
    .read = link_read,
    .cancelled = link_cancelled};
