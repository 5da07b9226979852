/* Samples by interval: differences of counters from one to the next. A user who was not there before begins at zero.
 * Users' previous counters are kept with them. */
#include "cp/vm/monitor.h"
#include "cp/base/text.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/record_store.h"
#include <stdlib.h>

struct monitor monitor = {false, 60};

static struct loop_timer *timer;
static time_t began;
static u64 busy_before;

static u64 busy_now(unsigned *processors)
{
    u64 busy = 0, ns;

    for (*processors = 0; dispatch_busy_ns(*processors, &ns); ++*processors)
        busy += ns;
    return busy;
}

static u64 difference(u64 now, u64 *before)
{
    u64 d = now > *before ? now - *before : 0;

    *before = now;
    return d;
}

static void user_take(struct vm *vm, struct sample_user *u)
{
    struct dispatch_state state;
    u64 io = channels_starts(vm->channels);

    dispatch_look(vm, &state);
    for (const struct virtual_device *d = vm->devices; d; d = d->next)
        io += d->diagnose_io;
    text_copy(u->userid, sizeof u->userid, vm->userid);
    u->used_ns = difference(state.used_ns, &vm->sampled.used_ns);
    u->virtual_ns = difference(vm_virtual_ns(vm), &vm->sampled.virtual_ns);
    u->io = difference(io, &vm->sampled.io);
    u->resident = storage_resident(vm->machine->storage->base, vm->machine->storage->size) / PAGE_SIZE_GUEST;
    u->transaction = (u8)state.transaction;
}

/* Make counters begin now, or with keep write what they did since then. */
static void take(bool keep)
{
    unsigned users = vm_count(), n = 0;
    struct sample *s = calloc(1, sizeof *s + users * sizeof s->user[0]);
    time_t now = time(NULL);

    if (!s)
        return;
    for (struct vm *vm = cp.users; vm && n < users; vm = vm->next)
        user_take(vm, &s->user[n++]);
    s->users = n;
    s->at = now;
    s->seconds = now > began ? (u32)(now - began) : 1;
    s->busy_ns = difference(busy_now(&s->processors), &busy_before);
    began = now;
    if (keep)
        record_store_sample(s);
    else
        free(s);
}

static void interval_ends(void *arg)
{
    (void)arg;
    cp_enter();
    take(true);
    timer = loop_after(cp.loop, (u64)monitor.interval * 1000, interval_ends, NULL);
    cp_leave();
}

/* Timers are the loop's; a command may be a guest's. */
static void settle(void *arg)
{
    (void)arg;
    cp_enter();
    loop_cancel(cp.loop, timer);
    timer = monitor.active ? loop_after(cp.loop, (u64)monitor.interval * 1000, interval_ends, NULL) : NULL;
    cp_leave();
}

void monitor_start(void)
{
    if (monitor.active)
        return;
    monitor.active = true;
    take(false);
    loop_post(cp.loop, settle, NULL);
}

void monitor_stop(void)
{
    if (!monitor.active)
        return;
    monitor.active = false;
    take(true);
    loop_post(cp.loop, settle, NULL);
}

void monitor_forget(void)
{
    loop_unpost(cp.loop, settle, NULL);
    loop_cancel(cp.loop, timer);
    timer = NULL;
    monitor = (struct monitor){false, 60};
}

void monitor_interval(unsigned seconds)
{
    monitor.interval = seconds;
    if (monitor.active)
        loop_post(cp.loop, settle, NULL);
}
