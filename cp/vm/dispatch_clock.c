/* Who looks when something is due. An idle processor keeps the clock by itself: it sleeps until the next event and runs
 * what that makes ready, so a tick of an idle guest costs one wake-up of one thread. While all processors are busy the
 * clock thread does, and setting its timer costs no switch of threads. Host facts: timerfd_create(2). */
#include "cp/base/clock.h"
#include "cp/vm/dispatch_state.h"
#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

static pthread_t thread;
static int timer = -1;
static u64 armed = ~0ULL; /* when the clock thread wakes; ~0: never */

static void arm(u64 due_ns)
{
    struct itimerspec at = {0};

    if (due_ns != ~0ULL) {
        due_ns += due_ns == 0;
        at.it_value = (struct timespec){(time_t)(due_ns / 1000000000), (long)(due_ns % 1000000000)};
    }
    armed = due_ns;
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

void clock_needed(u64 due_ns)
{
    if (due_ns < armed && !(dispatcher.keeper && dispatcher.keeper_until <= due_ns))
        arm(due_ns);
}

/* A slice ends for those who wait, and for who may have no more. */
static bool slice_matters(const struct processor *p, bool others_wait)
{
    return p->runs && !p->end_slice && (others_wait || p->runs->contender.claimant->share.limit == LIMIT_HARD);
}

u64 clock_next_event(void)
{
    const struct heap_item *first = heap_first(&dispatcher.timers);
    u64 next = first ? first->key : ~0ULL, release = schedule_release(&dispatcher.scheduler);

    if (release < next)
        next = release;
    for (unsigned i = 0; i < dispatcher.processors; i++) {
        const struct processor *p = &dispatcher.processor[i];
        if (slice_matters(p, schedule_waiting(&dispatcher.scheduler)) && p->slice_end < next)
            next = p->slice_end;
    }
    return next;
}

void clock_keep(struct processor *p)
{
    u64 next = clock_next_event();

    if (dispatcher.keeper && dispatcher.keeper_until <= next)
        return;
    dispatcher.keeper = p;
    dispatcher.keeper_until = next;
    if (armed != ~0ULL)
        arm(~0ULL);
}

static struct virtual_cpu *cpu_of(struct heap_item *timer_item)
{
    return (struct virtual_cpu *)((char *)timer_item - offsetof(struct virtual_cpu, timer));
}

void clock_pass(u64 now)
{
    struct heap_item *first;
    bool others_wait;

    while ((first = heap_first(&dispatcher.timers)) != NULL && first->key <= now) {
        struct virtual_cpu *v = cpu_of(first);
        heap_remove(&dispatcher.timers, first);
        if (vcpu_may_start(v)) {
            atomic_fetch_or(&v->cpu->attention, ATTENTION_INTERRUPT);
            dispatch_enqueue(v, now);
        } else if (v->state == VCPU_RUNNING) {
            atomic_fetch_or(&v->cpu->attention, ATTENTION_YIELD); /* it is re-armed on the way */
        }
    }
    schedule_update(&dispatcher.scheduler, now);
    others_wait = !dispatch_call_processors();
    for (unsigned i = 0; i < dispatcher.processors; i++) {
        struct processor *p = &dispatcher.processor[i];
        if (slice_matters(p, others_wait) && p->slice_end <= now)
            dispatch_ask_to_leave(p);
    }
}

static void *clock_run(void *arg)
{
    u64 expirations;

    (void)arg;
    pthread_mutex_lock(&dispatcher.lock);
    while (!dispatcher.stopping) {
        clock_pass(clock_monotonic_ns());
        clock_needed(clock_next_event());
        pthread_mutex_unlock(&dispatcher.lock);
        while (read(timer, &expirations, sizeof expirations) < 0 && errno == EINTR) {
        }
        pthread_mutex_lock(&dispatcher.lock);
        armed = ~0ULL;
    }
    pthread_mutex_unlock(&dispatcher.lock);
    return NULL;
}

int clock_start(void)
{
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (timer < 0)
        return -errno;
    armed = ~0ULL;
    if (pthread_create(&thread, NULL, clock_run, NULL) == 0)
        return 0;
    close(timer);
    timer = -1;
    return -EAGAIN;
}

void clock_stop(void)
{
    pthread_mutex_lock(&dispatcher.lock);
    arm(0);
    pthread_mutex_unlock(&dispatcher.lock);
    pthread_join(thread, NULL);
    close(timer);
    timer = -1;
}
