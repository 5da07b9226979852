/* The scheduler: which virtual CPU gets a processor next, and when one that runs must leave. Knows no threads, no
 * clock and no virtual machines: who calls says what time it is.
 *
 * Each virtual machine is a claimant with a share, and has a virtual time: what its CPUs used of real processors,
 * divided by its part of the system among those that want to run now. Who is behind in virtual time is owed time. A
 * CPU that becomes ready gets a deadline, its virtual time and a time slice's worth of it, less of that while its
 * virtual machine has hardly run lately (the interactive bias); the earliest deadline goes first. A virtual machine
 * beyond its maximum share waits until time has caught up with it (LIMITHARD), or gets what nobody else wants
 * (LIMITSOFT).
 *
 * Times are host monotonic nanoseconds. Source: z/VM Performance, "CP Scheduler"; CP Commands and Utilities Reference,
 * SET SHARE, SET SRM, SET QUICKDSP. */
#pragma once
#include "cp/vm/heap.h"

enum share_limit { LIMIT_NONE, LIMIT_SOFT, LIMIT_HARD };
struct share {
    bool absolute;
    u16 amount; /* relative 1-10000, or absolute in tenths of a percent, 1-1000; 0 is relative 100 */
    enum share_limit limit;
    bool maximum_absolute;
    u16 maximum; /* 0: amount is the maximum too */
};

/* Transactions: Q0 has the quick dispatch attribute, Q1 is interactive, Q2 and Q3 have run for longer. */
enum transaction_class { CLASS_Q0, CLASS_Q1, CLASS_Q2, CLASS_Q3 };

struct claimant {
    struct share share; /* schedule_set_share changes it */
    bool quick;         /* SET QUICKDSP */
    unsigned active;    /* of its CPUs, how many are ready or running */
    u64 virtual_time;
    u64 burst_ns; /* what it used lately beyond what it rested */
    u64 rested_from;
    u64 limited_until; /* beyond its maximum share until then */
    u64 used_ns;
};

struct contender { /* a virtual CPU */
    struct heap_item item;
    struct heap *queue;
    struct claimant *claimant;
    u64 deadline; /* in virtual time, set when it becomes ready */
};

struct scheduler {
    unsigned processors;
    u64 slice_ns;                                     /* SET SRM DSPSLICE */
    unsigned interactive_percent, interactive_slices; /* SET SRM IABIAS: intensity, duration */
    u64 virtual_now;
    u64 relative_sum, absolute_sum; /* of the claimants that are active */
    struct heap ready, soft, hard;  /* the latter by limited_until */
};

#define SCHEDULER_INITIAL(processors_)                                                                                 \
    {                                                                                                                  \
        .processors = (processors_), .slice_ns = 5000000, .interactive_percent = 90, .interactive_slices = 2           \
    }
void schedule_begin(struct scheduler *s, unsigned processors);
void schedule_end(struct scheduler *s);
/* Room for so many contenders at once: false when out of memory. */
bool schedule_reserve(struct scheduler *s, size_t contenders);

/* One more CPU of the claimant wants to run; one fewer. */
void schedule_activate(struct scheduler *s, struct claimant *c, u64 now);
void schedule_rest(struct scheduler *s, struct claimant *c, u64 now);
/* The claimant's CPU is ready: a new deadline. */
void schedule_put(struct scheduler *s, struct contender *k, u64 now);
void schedule_remove(struct scheduler *s, struct contender *k);
/* Make those ready whom a limit held up until now. */
void schedule_update(struct scheduler *s, u64 now);
/* Take the one that runs next, NULL if none may. */
struct contender *schedule_next(struct scheduler *s, u64 now);
/* A CPU of the claimant had a processor for so long. */
void schedule_charge(struct scheduler *s, struct claimant *c, u64 ns, u64 now);

/* Is anybody waiting for whom a slice should end? */
bool schedule_waiting(const struct scheduler *s);
/* When one who is limited may run again; ~0 if nobody waits for that. */
u64 schedule_release(const struct scheduler *s);
/* Should k, which is ready, have the processor of `running` now? */
bool schedule_precedes(const struct scheduler *s, const struct contender *k, const struct contender *running, u64 now);
/* As schedule_put, but it lets who is first go before it; other, if that is ready, before all. */
void schedule_put_behind(struct scheduler *s, struct contender *k, struct contender *other, u64 now);

void schedule_set_share(struct scheduler *s, struct claimant *c, struct share share);
/* Its part of the system among those that are active, and the most it may get, in millionths. */
u32 schedule_part(const struct scheduler *s, const struct claimant *c);
u32 schedule_maximum(const struct scheduler *s, const struct claimant *c);
enum transaction_class schedule_class(const struct scheduler *s, const struct claimant *c);
