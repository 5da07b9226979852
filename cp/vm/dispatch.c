/* The dispatcher: a queue of CPUs that can run, a few threads that run them, one clock thread that wakes waiting CPUs
 * and interrupts running ones. One lock for all of it, never held while guest code runs or an exit is handled. */
#include "cp/vm/dispatch.h"
#include "cp/base/clock.h"
#include "cp/vm/exit.h"
#include "cp/vm/timers.h"
#include <errno.h>
#include <stdlib.h>

#define SLICE_NS 5000000ULL /* minor time slice */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work, clock_changed, quiet;
static struct virtual_cpu *queue, **queue_end = &queue;
static pthread_t *threads;
static unsigned thread_count;
static pthread_t clock_thread;
static bool stopping;
static _Atomic unsigned queued;                   /* CPUs that wait for a processor: then slices end */
static unsigned idle;                             /* processors that wait for a CPU */
static u64 clock_sleeps_until;                    /* 0: the clock thread is awake and will look */
static _Thread_local struct virtual_cpu *handled; /* whose exit this thread handles */

/* Waking the clock thread costs a processor two switches: only when it would sleep for too long. */
static void clock_needed_at(u64 due_ns)
{
    if (due_ns < clock_sleeps_until) {
        clock_sleeps_until = 0;
        pthread_cond_signal(&clock_changed);
    }
}

static void enqueue(struct virtual_cpu *v)
{
    v->state = VCPU_QUEUED;
    v->next = NULL;
    *queue_end = v;
    queue_end = &v->next;
    if (atomic_fetch_add(&queued, 1) >= idle && clock_sleeps_until)
        clock_needed_at(clock_monotonic_ns() + SLICE_NS);
    pthread_cond_signal(&work);
}

static struct virtual_cpu *dequeue(void)
{
    struct virtual_cpu *v = queue;

    if (v) {
        queue = v->next;
        if (!queue)
            queue_end = &queue;
        atomic_fetch_sub(&queued, 1);
    }
    return v;
}

static bool held(const struct virtual_cpu *v)
{
    return v->vm->holds > 0;
}

static void set_timer(struct virtual_cpu *v, u64 due_ns)
{
    timers_set(v, due_ns);
    clock_needed_at(due_ns);
}

/* When the CPU's own timers need it, in host monotonic nanoseconds. */
static u64 timer_due(const struct cpu *cpu)
{
    u64 deadline = cpu_deadline(cpu), now = clock_tod();

    if (deadline == ~0ULL || deadline > now + 3600 * TOD_PER_SECOND)
        return ~0ULL;
    return clock_monotonic_ns() + (deadline > now ? (deadline - now) * 1000 / TOD_PER_MICROSECOND : 0);
}

/* Run v until it has nothing to do, is held, or its slice is over while others wait. Returns the last exit. */
static enum exit_reason run(struct virtual_cpu *v)
{
    u64 slice_end = clock_monotonic_ns() + SLICE_NS;
    enum exit_reason reason = EXIT_RESCHEDULE;

    do {
        atomic_store(&v->busy, true); /* before the look at holds, as dispatch_hold does it the other way round */
        if (held(v))
            break;
        reason = cpu_run(v->cpu);
        handled = v;
        exit_handle(v->vm, v->cpu, reason);
        handled = NULL;
        atomic_store(&v->busy, false);
        if (reason == EXIT_RESCHEDULE) {
            u64 due;
            atomic_fetch_or(&v->cpu->attention, ATTENTION_INTERRUPT); /* it looks at its timers first */
            due = timer_due(v->cpu);
            pthread_mutex_lock(&lock);
            set_timer(v, due);
            pthread_mutex_unlock(&lock);
            if (atomic_load(&queued) && clock_monotonic_ns() >= slice_end)
                break;
        }
    } while ((reason == EXIT_RESCHEDULE || reason == EXIT_INTERCEPT || reason == EXIT_IO_INTERRUPTION) && !held(v) &&
             !stopping);
    atomic_store(&v->busy, false);
    return reason;
}

static void *processor(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&lock);
    while (!stopping) {
        struct virtual_cpu *v = dequeue();
        enum exit_reason reason;

        if (!v) {
            idle++;
            pthread_cond_wait(&work, &lock);
            idle--;
            continue;
        }
        if (held(v)) {
            v->state = VCPU_IDLE;
            continue;
        }
        v->state = VCPU_RUNNING;
        set_timer(v, timer_due(v->cpu));
        pthread_mutex_unlock(&lock);
        reason = run(v);
        pthread_mutex_lock(&lock);
        v->state = VCPU_IDLE;
        if (held(v) || v->leaving) {
            timers_remove(v);
            pthread_cond_broadcast(&quiet);
        } else if (reason == EXIT_RESCHEDULE || reason == EXIT_INTERCEPT || reason == EXIT_IO_INTERRUPTION ||
                   atomic_load(&v->cpu->attention) & ~ATTENTION_INTERRUPT || v->woken) {
            enqueue(v);
        } else if (reason == EXIT_WAIT) {
            set_timer(v, timer_due(v->cpu));
        } else {
            timers_remove(v);
        }
        v->woken = false;
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Wakes waiting CPUs whose timer is due, interrupts running ones, and ends slices while CPUs wait for a processor. */
static void *clock_run(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&lock);
    while (!stopping) {
        u64 now = clock_monotonic_ns(), next = timers_next();
        struct virtual_cpu *v;
        struct timespec until;

        while ((v = timers_due(now)) != NULL) {
            if (v->state == VCPU_IDLE && !held(v)) {
                atomic_fetch_or(&v->cpu->attention, ATTENTION_INTERRUPT);
                enqueue(v);
            } else if (v->state == VCPU_RUNNING) {
                atomic_fetch_or(&v->cpu->attention, ATTENTION_YIELD); /* it is re-armed on the way */
            }
        }
        if (atomic_load(&queued))
            timers_yield_running();
        next = timers_next();
        if (next > now + SLICE_NS)
            next = atomic_load(&queued) || next == ~0ULL ? now + SLICE_NS * (atomic_load(&queued) ? 1 : 200) : next;
        until = (struct timespec){(time_t)(next / 1000000000), (long)(next % 1000000000)};
        clock_sleeps_until = next;
        pthread_cond_timedwait(&clock_changed, &lock, &until);
        clock_sleeps_until = 0;
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

int dispatch_start(unsigned processors)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&clock_changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_cond_init(&work, NULL);
    pthread_cond_init(&quiet, NULL);
    threads = calloc(processors, sizeof *threads);
    if (!threads)
        return -ENOMEM;
    stopping = false;
    if (pthread_create(&clock_thread, NULL, clock_run, NULL) != 0)
        return -EAGAIN;
    for (thread_count = 0; thread_count < processors; thread_count++)
        if (pthread_create(&threads[thread_count], NULL, processor, NULL) != 0)
            break;
    return thread_count ? 0 : -EAGAIN;
}

void dispatch_stop(void)
{
    pthread_mutex_lock(&lock);
    stopping = true;
    timers_yield_running();
    pthread_cond_broadcast(&work);
    pthread_cond_signal(&clock_changed);
    pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < thread_count; i++)
        pthread_join(threads[i], NULL);
    pthread_join(clock_thread, NULL);
    free(threads);
    threads = NULL;
    thread_count = 0;
}

int dispatch_add(struct cpu *cpu)
{
    struct virtual_cpu *v = calloc(1, sizeof *v);

    if (!v)
        return -ENOMEM;
    v->cpu = cpu;
    v->vm = vm_of(cpu);
    pthread_mutex_lock(&lock);
    if (!timers_admit(v)) {
        pthread_mutex_unlock(&lock);
        free(v);
        return -ENOMEM;
    }
    cpu->dispatch = v;
    pthread_mutex_unlock(&lock);
    return 0;
}

static void unqueue(struct virtual_cpu *v)
{
    for (struct virtual_cpu **at = &queue; *at; at = &(*at)->next)
        if (*at == v) {
            *at = v->next;
            if (!v->next)
                queue_end = at;
            atomic_fetch_sub(&queued, 1);
            break;
        }
    v->state = VCPU_IDLE;
}

void dispatch_remove(struct cpu *cpu)
{
    struct virtual_cpu *v = cpu->dispatch;

    if (!v)
        return;
    pthread_mutex_lock(&lock);
    v->leaving = true;
    if (v->state == VCPU_QUEUED)
        unqueue(v);
    while (v->state == VCPU_RUNNING && thread_count) {
        atomic_fetch_or(&cpu->attention, ATTENTION_YIELD);
        pthread_cond_wait(&quiet, &lock);
    }
    timers_dismiss(v);
    cpu->dispatch = NULL;
    pthread_mutex_unlock(&lock);
    free(v);
}

void dispatch_wake(struct cpu *cpu)
{
    struct virtual_cpu *v = cpu->dispatch;

    if (!v)
        return;
    pthread_mutex_lock(&lock);
    if (v->state == VCPU_RUNNING)
        v->woken = true;
    else if (v->state == VCPU_IDLE && !held(v) && !v->leaving)
        enqueue(v);
    pthread_mutex_unlock(&lock);
}

/* fn for each CPU of vm that the dispatcher has, under the lock. */
static void each_cpu(struct vm *vm, void (*fn)(struct virtual_cpu *v))
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i] && vm->machine->cpu[i]->dispatch)
            fn(vm->machine->cpu[i]->dispatch);
}

static void wake_one(struct virtual_cpu *v)
{
    if (v->state == VCPU_IDLE && !held(v) && !v->leaving)
        enqueue(v);
}

static void yield_one(struct virtual_cpu *v)
{
    atomic_fetch_or(&v->cpu->attention, ATTENTION_YIELD);
}

static bool any_busy(const struct vm *vm)
{
    bool busy = false;

    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct virtual_cpu *v = vm->machine->cpu[i] ? vm->machine->cpu[i]->dispatch : NULL;
        busy |= v && atomic_load(&v->busy);
    }
    pthread_mutex_unlock(&lock);
    return busy;
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

void dispatch_hold(struct vm *vm)
{
    pthread_mutex_lock(&lock);
    vm->holds++;
    each_cpu(vm, yield_one);
    pthread_mutex_unlock(&lock);
    /* A CPU that executes sees the request at its next branch: microseconds; an exit that is being handled ends or
     * comes to wait for us. */
    dispatch_pause();
    while (any_busy(vm))
        sched_yield();
    dispatch_go_on();
}

void dispatch_release(struct vm *vm)
{
    pthread_mutex_lock(&lock);
    if (--vm->holds == 0)
        each_cpu(vm, wake_one);
    pthread_mutex_unlock(&lock);
}

bool dispatch_quiet(struct vm *vm)
{
    bool busy = false;

    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct virtual_cpu *v = vm->machine->cpu[i] ? vm->machine->cpu[i]->dispatch : NULL;
        if (!v)
            continue;
        v->leaving = true;
        if (v->state == VCPU_QUEUED)
            unqueue(v);
        yield_one(v);
        busy |= v->state == VCPU_RUNNING;
    }
    pthread_mutex_unlock(&lock);
    return !busy;
}
