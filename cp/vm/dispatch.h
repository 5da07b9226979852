/* The dispatcher: virtual CPUs, M:N, over a few host threads ("real processors"), by share and time slice (schedule.h).
 * A CPU in an enabled wait costs no thread. Knows no commands; what an exit means is exit.c's. Any function from any
 * thread unless said otherwise. */
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
bool dispatch_handling(void); /* does this thread handle an exit? */

/* For the handler of an exit of cpu: others are to run before it goes on; target, if not NULL, first of all. A target
 * that runs already, or has nothing to do, leaves all as it is. DIAGNOSE X'44' and X'9C'. */
void dispatch_yield(struct cpu *cpu, struct cpu *target);

/* SET SHARE, SET QUICKDSP, SET SRM. */
void dispatch_set_share(struct vm *vm, struct share share);
void dispatch_set_quick(struct vm *vm, bool quick);
struct dispatch_tuning {
    u64 slice_ns;                                     /* 1-100 ms */
    unsigned interactive_percent, interactive_slices; /* 0-100, 1-100 */
};
struct dispatch_tuning dispatch_tuning(void);
void dispatch_tune(struct dispatch_tuning t);

/* What the dispatcher knows of a virtual machine now. */
struct dispatch_state {
    enum transaction_class transaction;
    bool dispatched; /* some CPU of it is ready or runs */
    bool limited;    /* it waits because it is beyond its maximum share */
    u64 used_ns;     /* of real processors, until the last time that one of its CPUs left one */
    u32 part;        /* of the system, in millionths */
    u64 running;     /* bit n: CPU n runs */
    u64 ready;       /* bit n: CPU n waits for a processor */
    s8 on[64];       /* the processors that they run on, -1 for none */
    double lateness; /* of its deadline, in seconds of virtual time: below zero if it is owed time */
};
void dispatch_look(struct vm *vm, struct dispatch_state *state);
/* Busy time of real processor n since the system started; false if there is no such processor. */
bool dispatch_busy_ns(unsigned n, u64 *ns);
