/* A trace that goes on (RUN) makes lines faster than any terminal shows them, and then the command that is to end it
 * waits behind them. So the virtual machine is held for a moment after every few lines; no processor waits with it.
 * Timers belong to the loop's thread, so that this only posts. */
#include "cp/vm/dispatch.h"
#include "cp/vm/trace.h"

#define LINES 10
#define MILLISECONDS 10

static void rest_over(void *arg)
{
    struct vm *vm = arg;

    cp_enter();
    vm->trace->rest = NULL;
    vm->trace->resting = false;
    dispatch_release(vm);
    cp_leave();
}

static void rest_begin(void *arg)
{
    struct vm *vm = arg;

    cp_enter();
    vm->trace->rest = loop_after(cp.loop, MILLISECONDS, rest_over, vm);
    cp_leave();
}

void trace_rest(struct vm *vm)
{
    if (vm->trace->lines < LINES || vm->trace->resting)
        return;
    vm->trace->lines = 0;
    vm->trace->resting = true;
    dispatch_hold(vm);
    loop_post(cp.loop, rest_begin, vm);
}

void trace_rest_forget(struct vm *vm)
{
    loop_unpost(cp.loop, rest_begin, vm);
    loop_cancel(cp.loop, vm->trace->rest);
}
