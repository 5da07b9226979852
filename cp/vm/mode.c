/* CP mode and running mode: who reads the console now, and whether the guest is held. Must not know commands.
 * Entering CP mode is asked for by any thread, often an exit handler, so the wish (stopped) and the hold that carries
 * it out are kept apart: the hold is waited for without vm->lock, and whoever ends the waiting looks at the wish again.
 */
#include "cp/vm/mode.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/logoff.h"
#include "cp/vm/session.h"
#include "cp/vm/watch.h"
#include <string.h>

static void time_is_up(void *arg)
{
    struct vm *vm = arg;

    cp_enter();
    vm->timeout = NULL;
    if (watch_secondary(vm))
        vm->timeout = loop_after(cp.loop, (u64)cp.disconnect_timeout * 60000, time_is_up, vm);
    else if (!vm->session && vm->state == VM_CP_READ)
        vm_logoff(vm, "BY SYSTEM", "BY SYSTEM");
    cp_leave();
}

void vm_watch_idle(void *arg)
{
    struct vm *vm = arg;
    bool idle;

    cp_enter();
    idle = !vm->session && vm->state == VM_CP_READ && !vm->logging_off && strcmp(vm->userid, cp.operator_id) != 0;
    if (!idle) {
        loop_cancel(cp.loop, vm->timeout);
        vm->timeout = NULL;
    } else if (!vm->timeout) {
        vm->timeout = loop_after(cp.loop, (u64)cp.disconnect_timeout * 60000, time_is_up, vm);
    }
    cp_leave();
}

static void mode_changed(struct vm *vm)
{
    session_status(vm);
    loop_post(cp.loop, vm_watch_idle, vm);
}

void vm_enter_cp(struct vm *vm)
{
    bool mine, release;

    pthread_mutex_lock(&vm->lock);
    vm->state = VM_CP_READ;
    vm->stopped = true;
    mine = !vm->stopping && !vm->held;
    if (mine)
        vm->stopping = true;
    mode_changed(vm);
    pthread_mutex_unlock(&vm->lock);
    if (!mine)
        return;
    dispatch_hold(vm);
    pthread_mutex_lock(&vm->lock);
    vm->stopping = false;
    vm->held = vm->stopped;
    release = !vm->stopped;
    pthread_mutex_unlock(&vm->lock);
    if (release)
        dispatch_release(vm);
}

void vm_attention_to_cp(struct vm *vm)
{
    if (!vm->run) {
        vm_enter_cp(vm);
        return;
    }
    pthread_mutex_lock(&vm->lock);
    vm->state = VM_CP_READ;
    mode_changed(vm);
    pthread_mutex_unlock(&vm->lock);
}

void vm_resume(struct vm *vm)
{
    const struct virtual_device *console = vm_device_of_kind(vm, DEVICE_CONSOLE);
    bool release;

    pthread_mutex_lock(&vm->lock);
    vm->state = console && console->console_wants_line ? VM_READ : VM_RUNNING;
    vm->stopped = false;
    release = vm->held;
    vm->held = false;
    mode_changed(vm);
    pthread_mutex_unlock(&vm->lock);
    if (release)
        dispatch_release(vm);
}
