/* The dispatcher's view of a virtual CPU, and the heap of their timers. All under the dispatcher's lock. */
#pragma once
#include "cp/vm/vm.h"

enum vcpu_state { VCPU_IDLE, VCPU_QUEUED, VCPU_RUNNING };

struct virtual_cpu {
    struct virtual_cpu *next; /* in the run queue */
    struct cpu *cpu;
    struct vm *vm;
    enum vcpu_state state;
    bool woken;        /* while a processor had it */
    bool leaving;      /* dispatch_remove waits for it */
    _Atomic bool busy; /* a thread executes it or handles its exit, and is not waiting for cp_lock or a hold */
    size_t place;      /* in the heap, 1.. ; 0: no timer set */
    size_t index;      /* among all that were admitted */
    u64 due_ns;        /* host monotonic time */
};

/* Room for one more CPU's timer: false when out of memory. */
bool timers_admit(struct virtual_cpu *v);
void timers_dismiss(struct virtual_cpu *v);
/* Set, move or (due ~0) remove v's timer. */
void timers_set(struct virtual_cpu *v, u64 due_ns);
void timers_remove(struct virtual_cpu *v);
u64 timers_next(void); /* ~0 if none */
/* Take a timer that is due off the heap; NULL if none. */
struct virtual_cpu *timers_due(u64 now_ns);
/* Ask every running CPU to leave its processor. */
void timers_yield_running(void);
