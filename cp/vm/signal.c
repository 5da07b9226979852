/* The shutdown signal's life at one virtual machine: sent, read by the guest, answered or timed out. Must not know who
 * may send it. Source: CP Commands and Utilities Reference, SIGNAL; the event is SCLP's signal quiesce. */
#include "cp/vm/signal.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/logoff.h"
#include "cp/vm/operator.h"
#include <string.h>

#define SECOND 1000000000ULL
#define EVENT_PENDING 1 /* in the parameter of a service signal */

enum signal_status signal_status(const struct vm *vm)
{
    if (vm->signal.sent)
        return vm->signal.waiting ? SIGNAL_PENDING : SIGNAL_PROCESSING;
    return vm->signal.accepted && !vm->signal.switched_off ? SIGNAL_ENABLED : SIGNAL_NOT_ENABLED;
}

unsigned signal_remaining(const struct vm *vm)
{
    u64 now = clock_monotonic_ns();

    return vm->signal.until > now ? (unsigned)((vm->signal.until - now + SECOND - 1) / SECOND) : 0;
}

/* Who sent it is told how it ended, and the operator. */
static void tell(struct vm *vm, enum message_id id)
{
    struct vm *by = vm_find(vm->signal.by);

    if (by && by != vm && strcmp(by->userid, cp.operator_id) != 0)
        vm_tell_message(by, id, vm->userid);
    operator_tell_message(id, vm->userid);
}

static void end(struct vm *vm, enum message_id id)
{
    vm->signal.sent = vm->signal.waiting = false;
    tell(vm, id);
    vm_logoff(vm, vm->signal.at, vm->signal.why);
}

static void time_is_up(void *arg)
{
    struct vm *vm = arg;

    cp_enter();
    vm->signal.timer = NULL;
    if (vm->signal.sent)
        end(vm, MSG_SIGNAL_TIMEOUT);
    cp_leave();
}

/* Timers are the loop's. */
static void set_timer(void *arg)
{
    struct vm *vm = arg;
    u64 now = clock_monotonic_ns();

    cp_enter();
    loop_cancel(cp.loop, vm->signal.timer);
    vm->signal.timer = NULL;
    if (vm->signal.sent)
        vm->signal.timer =
            loop_after(cp.loop, vm->signal.until > now ? (vm->signal.until - now) / 1000000 : 0, time_is_up, vm);
    cp_leave();
}

void signal_send(struct vm *vm, const char *by, unsigned seconds, const char *at, const char *why)
{
    struct external event = {.code = EXT_SERVICE_SIGNAL, .parameter = EVENT_PENDING};

    vm->signal.until = clock_monotonic_ns() + seconds * SECOND;
    text_copy(vm->signal.by, sizeof vm->signal.by, by);
    text_copy(vm->signal.at, sizeof vm->signal.at, at);
    text_copy(vm->signal.why, sizeof vm->signal.why, why);
    if (!vm->signal.sent) {
        vm->signal.sent = vm->signal.waiting = true;
        vm->signal.seconds = (u16)(seconds < 0xFFFF ? seconds : 0xFFFF);
        machine_external(vm->machine, &event);
    }
    loop_post(cp.loop, set_timer, vm);
}

void signal_cancel(struct vm *vm)
{
    vm->signal.sent = vm->signal.waiting = false;
    loop_post(cp.loop, set_timer, vm);
}

void signal_answered(struct vm *vm)
{
    cp_enter();
    if (vm->signal.sent)
        end(vm, MSG_SIGNAL_REPORTED);
    cp_leave();
}

void signal_overtaken(struct vm *vm)
{
    if (vm->signal.sent)
        tell(vm, MSG_SIGNAL_OVERTAKEN);
    vm->signal.sent = vm->signal.waiting = false;
}

void signal_accept(struct vm *vm, bool accepts)
{
    cp_enter();
    vm->signal.accepted = accepts;
    cp_leave();
}

bool signal_take(struct vm *vm, u16 *seconds)
{
    bool taken;

    cp_enter();
    taken = vm->signal.waiting;
    vm->signal.waiting = false;
    *seconds = vm->signal.seconds;
    cp_leave();
    return taken;
}

bool signal_waits(const struct vm *vm)
{
    bool waits;

    cp_enter();
    waits = vm->signal.waiting;
    cp_leave();
    return waits;
}

void signal_reset(struct vm *vm)
{
    vm->signal.accepted = vm->signal.waiting = false;
}

void signal_forget(struct vm *vm)
{
    loop_unpost(cp.loop, set_timer, vm);
    loop_cancel(cp.loop, vm->signal.timer);
}
