/* The dispatcher: virtual CPUs, M:N, over a few host threads ("real processors"), by time slice. A CPU in an enabled
 * wait costs no thread. Knows no commands; what an exit means is exit.c's. Any function from any thread unless said
 * otherwise. */
#pragma once
#include "cp/vm/vm.h"

int dispatch_start(unsigned processors); /* 0 or -errno */
void dispatch_stop(void);                /* no CPU runs afterwards */

/* A CPU enters or leaves the dispatcher's care. dispatch_remove waits until no thread has an exit of it in hand, so it
 * must not be called under cp_lock or vm->lock, nor by the thread that handles an exit of this CPU. */
int dispatch_add(struct cpu *cpu); /* 0 or -ENOMEM */
void dispatch_remove(struct cpu *cpu);
/* Would dispatch_remove return at once for every CPU of vm? Keeps them from running again. (For LOGOFF, which polls.)
 */
bool dispatch_quiet(struct vm *vm);

/* The CPU may have something to do: machine->wake. */
void dispatch_wake(struct cpu *cpu);

/* Keep every CPU of vm from running; returns when none executes guest code and no exit of its is being handled, unless
 * by the caller or by a thread that waits for cp_lock or in dispatch_hold itself. Counted. Must not be called under
 * vm->lock. */
void dispatch_hold(struct vm *vm);
void dispatch_release(struct vm *vm);
/* Around the waiting of an exit's handler for who may be waiting in dispatch_hold: the virtual machine may be another
 * one afterwards (vm->resets). */
void dispatch_pause(void);
void dispatch_go_on(void);
