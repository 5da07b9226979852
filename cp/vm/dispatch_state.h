/* The dispatcher from inside: real processors, virtual CPUs, and who keeps the clock. Only dispatch*.c look here; all
 * of it is under `lock` unless said otherwise. */
#pragma once
#include "cp/vm/schedule.h"
#include "cp/vm/vm.h"

enum vcpu_state { VCPU_IDLE, VCPU_QUEUED, VCPU_RUNNING };

struct virtual_cpu {
    struct contender contender; /* first */
    struct heap_item timer;     /* host monotonic time when the CPU's own timers need it */
    struct cpu *cpu;
    struct vm *vm;
    enum vcpu_state state;
    bool woken;                    /* while a processor had it */
    bool leaving;                  /* dispatch_remove waits for it */
    bool stands_back;              /* DIAGNOSE X'44' or X'9C': others go first, */
    struct virtual_cpu *yields_to; /* or this one, if not NULL */
    _Atomic bool busy; /* a thread executes it or handles its exit, and is not waiting for cp_lock or a hold */
    struct processor *on;
};

struct processor { /* a host thread */
    pthread_t thread;
    pthread_cond_t wake;
    struct processor *next_idle;
    bool called;              /* an idle one is to look for work */
    struct virtual_cpu *runs; /* NULL: none */
    _Atomic bool end_slice;   /* what runs is to leave; read without the lock */
    u64 slice_end, charged;   /* when its slice ends, until when it was charged for */
    clockid_t clock;          /* what the host gave its thread; */
    u64 given, since;         /* so much when it was read last, and what was charged since then */
    u64 busy_ns;
};

struct dispatcher {
    pthread_mutex_t lock;
    pthread_cond_t quiet; /* a held or leaving CPU has left its processor */
    struct scheduler scheduler;
    struct heap timers;
    size_t admitted; /* CPUs */
    struct processor *processor;
    unsigned processors;
    struct processor *idle;   /* the one that became idle last is first */
    unsigned searching;       /* processors on their way to look for work */
    struct processor *keeper; /* the idle processor that keeps the clock, */
    u64 keeper_until;         /* until then */
    bool stopping;
};
extern struct dispatcher dispatcher;

/* Under the lock, all of them. */
static inline bool vcpu_held(const struct virtual_cpu *v)
{
    return v->vm->holds > 0;
}
static inline bool vcpu_may_start(const struct virtual_cpu *v)
{
    return v->state == VCPU_IDLE && !vcpu_held(v) && !v->leaving;
}
void dispatch_enqueue(struct virtual_cpu *v, u64 now); /* an idle one is ready */
void dispatch_unqueue(struct virtual_cpu *v);          /* a queued one is idle again */
void dispatch_ask_to_leave(struct processor *p);       /* p, which runs a CPU, is to look for another one */
/* Find processors for those that are ready: idle ones. False if some are left over. */
bool dispatch_call_processors(void);
void dispatch_set_timer(struct virtual_cpu *v, u64 due_ns); /* ~0: none */

/* The clock (dispatch_clock.c): somebody is awake when the next timer is due, the next slice ends or the next limit is
 * over: an idle processor that sleeps until then, or, when there is none, the clock thread. */
int clock_start(void); /* 0 or -errno */
void clock_stop(void);
void clock_needed(u64 due_ns);
u64 clock_next_event(void);
void clock_keep(struct processor *p); /* p has become idle */
void clock_pass(u64 now);             /* do what is due */
