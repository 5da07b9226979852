/* SLEEP. The guest is held meanwhile; timers belong to the loop's thread, so that the command only posts. Source: CP
 * Commands and Utilities Reference, SLEEP. */
#include "cp/vm/sleep.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/session.h"

static void time_is_up(void *arg)
{
    struct vm *vm = arg;

    cp_enter();
    vm->sleep = NULL;
    sleep_end(vm);
    cp_leave();
}

static void start_timer(void *arg)
{
    struct vm *vm = arg;

    if (vm->sleeping)
        vm->sleep = loop_after(cp.loop, vm->sleep_ms, time_is_up, vm);
}

void sleep_begin(struct vm *vm, u64 milliseconds)
{
    if (vm->sleeping)
        return;
    vm->sleeping = true;
    vm->sleep_ms = milliseconds;
    dispatch_hold(vm);
    if (milliseconds)
        loop_post(cp.loop, start_timer, vm);
}

void sleep_end(struct vm *vm)
{
    if (!vm->sleeping)
        return;
    vm->sleeping = false;
    loop_cancel(cp.loop, vm->sleep);
    vm->sleep = NULL;
    dispatch_release(vm);
    session_ready(vm->session);
}

void sleep_forget(struct vm *vm)
{
    loop_unpost(cp.loop, start_timer, vm);
    loop_cancel(cp.loop, vm->sleep);
}
