/* The dispatcher: a few threads that run the virtual CPUs which the scheduler chooses. One lock for all of it, never
 * held while guest code runs or an exit is handled. What others ask of it is in dispatch_requests.c, its clock in
 * dispatch_clock.c. */
#include "cp/vm/dispatch.h"
#include "cp/base/clock.h"
#include "cp/vm/dispatch_state.h"
#include "cp/vm/exit.h"
#include <errno.h>
#include <stdlib.h>

#define WORTH_ASKING_NS 500000

struct dispatcher dispatcher = {
    .lock = PTHREAD_MUTEX_INITIALIZER, .quiet = PTHREAD_COND_INITIALIZER, .scheduler = SCHEDULER_INITIAL(1)};
static _Thread_local struct virtual_cpu *handled; /* whose exit this thread handles */

static struct virtual_cpu *cpu_of(struct contender *k)
{
    return (struct virtual_cpu *)k; /* its first member */
}
_Static_assert(offsetof(struct virtual_cpu, contender) == 0, "a virtual CPU begins with its contender");

void dispatch_set_timer(struct virtual_cpu *v, u64 due_ns)
{
    if (due_ns == ~0ULL) {
        heap_remove(&dispatcher.timers, &v->timer);
        return;
    }
    heap_set(&dispatcher.timers, &v->timer, due_ns);
    clock_needed(due_ns);
}

/* When the CPU's own timers need it, in host monotonic nanoseconds. */
static u64 timer_due(const struct cpu *cpu)
{
    u64 deadline = cpu_deadline(cpu), now = clock_tod();

    if (deadline == ~0ULL || deadline > now + 3600 * TOD_PER_SECOND)
        return ~0ULL;
    return clock_monotonic_ns() + (deadline > now ? (deadline - now) * 1000 / TOD_PER_MICROSECOND : 0);
}

/* A thread that the host took from its processor for a while has not used that time. To ask the host costs more than a
 * dispatch, so it is asked only about what takes long, and then about all that was charged since it was asked last. */
static u64 really_used(struct processor *p, u64 elapsed)
{
    struct timespec t;
    u64 given, used;

    p->since += elapsed;
    if (elapsed < WORTH_ASKING_NS || clock_gettime(p->clock, &t) != 0)
        return elapsed;
    given = (u64)t.tv_sec * 1000000000ULL + (u64)t.tv_nsec;
    used = given - p->given + elapsed;
    used = used > p->since ? used - p->since : 0;
    p->given = given;
    p->since = 0;
    return used < elapsed ? used : elapsed;
}

static void charge(struct processor *p, u64 now)
{
    u64 used = really_used(p, now - p->charged);

    schedule_charge(&dispatcher.scheduler, p->runs->contender.claimant, used, now);
    p->busy_ns += used;
    p->charged = now;
}

/* Who has had a processor to himself for long is behind in being charged: before others are compared with him. */
static void charge_running(u64 now)
{
    for (unsigned i = 0; i < dispatcher.processors; i++) {
        struct processor *p = &dispatcher.processor[i];
        if (p->runs && now - p->charged >= dispatcher.scheduler.slice_ns)
            charge(p, now);
    }
}

void dispatch_ask_to_leave(struct processor *p)
{
    atomic_store(&p->end_slice, true);
    atomic_fetch_or(&p->runs->cpu->attention, ATTENTION_YIELD);
}

bool dispatch_call_processors(void)
{
    const struct scheduler *s = &dispatcher.scheduler;
    struct processor *p;

    while (s->ready.count + s->soft.count > dispatcher.searching) {
        p = dispatcher.idle;
        if (!p)
            return false;
        dispatcher.idle = p->next_idle;
        p->called = true;
        dispatcher.searching++;
        pthread_cond_signal(&p->wake);
    }
    return true;
}

/* All processors are busy: v takes the place of whoever can wait longest, or its turn comes when a slice ends. */
static void preempt(const struct virtual_cpu *v, u64 now)
{
    struct processor *victim = NULL;

    for (unsigned i = 0; i < dispatcher.processors; i++) {
        struct processor *p = &dispatcher.processor[i];
        if (!p->runs || p->end_slice)
            continue;
        if (p->slice_end <= now) {
            victim = p;
            break;
        }
        if (schedule_precedes(&dispatcher.scheduler, &v->contender, &p->runs->contender, now) &&
            (!victim || (s64)(p->runs->contender.deadline - victim->runs->contender.deadline) > 0))
            victim = p;
    }
    if (victim)
        dispatch_ask_to_leave(victim);
    else
        clock_needed(clock_next_event());
}

void dispatch_enqueue(struct virtual_cpu *v, u64 now)
{
    if (!v->contender.claimant->active)
        charge_running(now);
    v->state = VCPU_QUEUED;
    schedule_activate(&dispatcher.scheduler, v->contender.claimant, now);
    schedule_put(&dispatcher.scheduler, &v->contender, now);
    if (!dispatch_call_processors())
        preempt(v, now);
}

void dispatch_unqueue(struct virtual_cpu *v)
{
    schedule_remove(&dispatcher.scheduler, &v->contender);
    schedule_rest(&dispatcher.scheduler, v->contender.claimant, clock_monotonic_ns());
    v->state = VCPU_IDLE;
}

static bool goes_on(enum exit_reason reason)
{
    return reason == EXIT_RESCHEDULE || reason == EXIT_INTERCEPT || reason == EXIT_IO_INTERRUPTION;
}

/* Run v until it has nothing to do, is held, or must leave. Returns the last exit. */
static enum exit_reason run(struct processor *p, struct virtual_cpu *v)
{
    enum exit_reason reason = EXIT_RESCHEDULE;

    do {
        atomic_store(&v->busy, true); /* before the look at holds, as dispatch_hold does it the other way round */
        if (vcpu_held(v))
            break;
        reason = cpu_run(v->cpu);
        handled = v;
        exit_handle(v->vm, v->cpu, reason);
        handled = NULL;
        atomic_store(&v->busy, false);
        if (reason == EXIT_RESCHEDULE && !atomic_load(&p->end_slice)) {
            u64 due;
            atomic_fetch_or(&v->cpu->attention, ATTENTION_INTERRUPT); /* it looks at its timers first */
            due = timer_due(v->cpu);
            pthread_mutex_lock(&dispatcher.lock);
            dispatch_set_timer(v, due);
            pthread_mutex_unlock(&dispatcher.lock);
        }
    } while (goes_on(reason) && !vcpu_held(v) && !atomic_load(&p->end_slice));
    atomic_store(&v->busy, false);
    return reason;
}

static void begin(struct processor *p, struct virtual_cpu *v, u64 now)
{
    v->state = VCPU_RUNNING;
    v->on = p;
    p->runs = v;
    p->charged = now;
    p->slice_end = now + dispatcher.scheduler.slice_ns;
    atomic_store(&p->end_slice, dispatcher.stopping);
    dispatch_set_timer(v, timer_due(v->cpu));
    clock_needed(clock_next_event());
}

/* v has left p: where to now? */
static void end(struct processor *p, struct virtual_cpu *v, enum exit_reason reason, u64 now)
{
    struct virtual_cpu *other = v->yields_to;

    charge(p, now);
    p->runs = NULL;
    v->on = NULL;
    if (vcpu_held(v) || v->leaving) {
        dispatch_set_timer(v, ~0ULL);
        dispatch_unqueue(v);
        pthread_cond_broadcast(&dispatcher.quiet);
    } else if (goes_on(reason) || atomic_load(&v->cpu->attention) & ~ATTENTION_INTERRUPT || v->woken) {
        v->state = VCPU_QUEUED;
        if (v->stands_back)
            schedule_put_behind(&dispatcher.scheduler, &v->contender, other ? &other->contender : NULL, now);
        else
            schedule_put(&dispatcher.scheduler, &v->contender, now);
    } else {
        dispatch_set_timer(v, reason == EXIT_WAIT ? timer_due(v->cpu) : ~0ULL);
        dispatch_unqueue(v);
    }
    v->woken = v->stands_back = false;
    v->yields_to = NULL;
}

static void leave_idle(struct processor *p)
{
    struct processor **at = &dispatcher.idle;

    while (*at && *at != p)
        at = &(*at)->next_idle;
    if (*at)
        *at = p->next_idle;
}

/* Until it is called; who keeps the clock does what is due in between. */
static void idle_wait(struct processor *p)
{
    bool on_time = false;

    p->called = false;
    p->next_idle = dispatcher.idle;
    dispatcher.idle = p;
    clock_keep(p);
    while (!p->called && !on_time && !dispatcher.stopping) {
        u64 until = dispatcher.keeper_until;
        struct timespec at = {(time_t)(until / 1000000000), (long)(until % 1000000000)};

        if (dispatcher.keeper == p && until != ~0ULL)
            on_time = pthread_cond_timedwait(&p->wake, &dispatcher.lock, &at) == ETIMEDOUT && dispatcher.keeper == p;
        else
            pthread_cond_wait(&p->wake, &dispatcher.lock);
    }
    if (dispatcher.keeper == p)
        dispatcher.keeper = NULL;
    if (!p->called) {
        leave_idle(p);
        dispatcher.searching++;
    }
    if (on_time)
        clock_pass(clock_monotonic_ns());
    dispatcher.searching--;
}

/* Let v have p from now on. Returns the time when it has left. Leaves and takes the lock. */
static u64 dispatch(struct processor *p, struct virtual_cpu *v, u64 now)
{
    u64 virtual_ns = v->cpu->virtual_ns, began = now;
    enum exit_reason reason;

    begin(p, v, now);
    pthread_mutex_unlock(&dispatcher.lock);
    reason = run(p, v);
    virtual_ns = v->cpu->virtual_ns - virtual_ns;
    pthread_mutex_lock(&dispatcher.lock);
    now = clock_monotonic_ns();
    v->vm->overhead_ns += now - began - virtual_ns;
    end(p, v, reason, now);
    return now;
}

static void *processor(void *arg)
{
    struct processor *p = arg;
    u64 now = clock_monotonic_ns();

    pthread_mutex_lock(&dispatcher.lock);
    pthread_getcpuclockid(p->thread, &p->clock);
    while (!dispatcher.stopping) {
        struct contender *k = schedule_next(&dispatcher.scheduler, now);

        if (!k) {
            idle_wait(p);
            now = clock_monotonic_ns();
        } else if (vcpu_held(cpu_of(k))) {
            dispatch_unqueue(cpu_of(k));
        } else {
            now = dispatch(p, cpu_of(k), now);
        }
    }
    pthread_mutex_unlock(&dispatcher.lock);
    return NULL;
}

static int processors_start(unsigned processors)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    dispatcher.processor = calloc(processors, sizeof *dispatcher.processor);
    for (unsigned i = 0; dispatcher.processor && i < processors; i++)
        pthread_cond_init(&dispatcher.processor[i].wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (!dispatcher.processor)
        return -ENOMEM;
    pthread_mutex_lock(&dispatcher.lock);
    while (
        dispatcher.processors < processors && pthread_create(&dispatcher.processor[dispatcher.processors].thread, NULL,
                                                  processor, &dispatcher.processor[dispatcher.processors]) == 0)
        dispatcher.processors++;
    dispatcher.scheduler.processors = dispatcher.processors;
    pthread_mutex_unlock(&dispatcher.lock);
    return dispatcher.processors ? 0 : -EAGAIN;
}

int dispatch_start(unsigned processors)
{
    int rc;

    dispatcher.stopping = false;
    dispatcher.idle = dispatcher.keeper = NULL;
    dispatcher.searching = 0;
    rc = clock_start();
    return rc < 0 ? rc : processors_start(processors);
}

void dispatch_stop(void)
{
    pthread_mutex_lock(&dispatcher.lock);
    dispatcher.stopping = true;
    for (unsigned i = 0; i < dispatcher.processors; i++) {
        if (dispatcher.processor[i].runs)
            dispatch_ask_to_leave(&dispatcher.processor[i]);
        pthread_cond_signal(&dispatcher.processor[i].wake);
    }
    pthread_mutex_unlock(&dispatcher.lock);
    for (unsigned i = 0; i < dispatcher.processors; i++)
        pthread_join(dispatcher.processor[i].thread, NULL);
    clock_stop();
    free(dispatcher.processor);
    dispatcher.processor = NULL;
    dispatcher.processors = 0;
}

void dispatch_pause(void)
{
    if (handled)
        atomic_store(&handled->busy, false);
}

void dispatch_go_on(void)
{
    if (handled)
        atomic_store(&handled->busy, true);
}

bool dispatch_handling(void)
{
    return handled != NULL;
}
