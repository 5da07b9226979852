/* SHUTDOWN in its two steps. Must not know who may ask. Source: CP Commands and Utilities Reference, SHUTDOWN. */
#include "cp/vm/shutdown.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/logoff.h"
#include "cp/vm/operator.h"
#include "cp/vm/signal.h"

#define SECOND 1000000000ULL

static struct {
    bool waits; /* for guests */
    char by[9];
    u64 until; /* clock_monotonic_ns */
    struct loop_timer *timer;
} state;

static bool any_signaled(void)
{
    for (const struct vm *vm = cp.users; vm; vm = vm->next)
        if (vm->signal.sent)
            return true;
    return false;
}

static void log_off_all(void)
{
    state.waits = false;
    cp.shutting_down = true;
    for (struct vm *vm = cp.users; vm; vm = vm->next)
        vm_tell(vm, "SYSTEM SHUTDOWN STARTED");
    for (struct vm *vm = cp.users; vm; vm = vm->next)
        vm_logoff(vm, "BY SYSTEM", "");
    if (!cp.users)
        loop_stop(cp.loop);
}

static void time_is_up(void *arg)
{
    (void)arg;
    cp_enter();
    state.timer = NULL;
    if (state.waits)
        log_off_all();
    cp_leave();
}

/* Timers are the loop's. A second over the guests' own time, so that each is told about for itself. */
static void set_timer(void *arg)
{
    u64 now = clock_monotonic_ns();

    (void)arg;
    cp_enter();
    loop_cancel(cp.loop, state.timer);
    state.timer = NULL;
    if (state.waits)
        state.timer =
            loop_after(cp.loop, (state.until > now ? (state.until - now) / 1000000 : 0) + 1000, time_is_up, NULL);
    cp_leave();
}

static void signal_all(unsigned seconds)
{
    for (struct vm *vm = cp.users; vm; vm = vm->next)
        if (signal_status(vm) != SIGNAL_NOT_ENABLED)
            signal_send(vm, "SYSTEM", seconds, "BY SYSTEM", "AFTER SIGNAL");
}

bool shutdown_begin(const char *by, unsigned seconds, bool reipl)
{
    if (cp.shutting_down)
        return false;
    cp.reipl = reipl;
    if (!state.waits) {
        text_copy(state.by, sizeof state.by, by);
        cp.shutdown_began = time(NULL);
        operator_tell("SYSTEM SHUTDOWN STARTED BY %s", state.by);
    }
    if (seconds)
        signal_all(seconds);
    if (!seconds || !any_signaled()) {
        log_off_all();
        return false;
    }
    state.waits = true;
    state.until = clock_monotonic_ns() + seconds * SECOND;
    loop_post(cp.loop, set_timer, NULL);
    return true;
}

unsigned shutdown_interval(void)
{
    return cp.signal_timeout + cp.shutdown_time;
}

void system_shutdown(const char *by)
{
    shutdown_begin(by, state.waits ? 0 : cp.signal_timeout, false);
}

bool shutdown_cancel(void)
{
    if (!state.waits)
        return false;
    state.waits = cp.reipl = false;
    loop_post(cp.loop, set_timer, NULL);
    for (struct vm *vm = cp.users; vm; vm = vm->next)
        if (vm->signal.sent)
            signal_cancel(vm);
    operator_tell("SYSTEM SHUTDOWN CANCELLED");
    return true;
}

bool shutdown_waits(void)
{
    return state.waits;
}

unsigned shutdown_remaining(void)
{
    u64 now = clock_monotonic_ns();

    return state.waits && state.until > now ? (unsigned)((state.until - now) / SECOND) : 0;
}

void shutdown_user_gone(void)
{
    if (cp.shutting_down && !cp.users)
        loop_stop(cp.loop);
    else if (state.waits && !any_signaled())
        log_off_all();
}
