/* What the rest of CP asks of the dispatcher about CPUs: take one in, wake it, keep a virtual machine from running. */
#include "cp/base/clock.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/dispatch_state.h"
#include <errno.h>
#include <stdlib.h>

static bool admit(void)
{
    if (!schedule_reserve(&dispatcher.scheduler, dispatcher.admitted + 1) ||
        !heap_reserve(&dispatcher.timers, dispatcher.admitted + 1))
        return false;
    dispatcher.admitted++;
    return true;
}

int dispatch_add(struct cpu *cpu)
{
    struct virtual_cpu *v = calloc(1, sizeof *v);

    if (!v)
        return -ENOMEM;
    v->cpu = cpu;
    v->vm = vm_of(cpu);
    v->contender.claimant = &v->vm->claimant;
    pthread_mutex_lock(&dispatcher.lock);
    if (!admit()) {
        pthread_mutex_unlock(&dispatcher.lock);
        free(v);
        return -ENOMEM;
    }
    cpu->dispatch = v;
    pthread_mutex_unlock(&dispatcher.lock);
    return 0;
}

static void forget_yields_to(const struct virtual_cpu *v)
{
    for (unsigned i = 0; i < dispatcher.processors; i++) {
        struct virtual_cpu *runs = dispatcher.processor[i].runs;
        if (runs && runs->yields_to == v)
            runs->yields_to = NULL;
    }
}

void dispatch_remove(struct cpu *cpu)
{
    struct virtual_cpu *v = cpu->dispatch;

    if (!v)
        return;
    pthread_mutex_lock(&dispatcher.lock);
    v->leaving = true;
    if (v->state == VCPU_QUEUED)
        dispatch_unqueue(v);
    while (v->state == VCPU_RUNNING && dispatcher.processors) {
        atomic_fetch_or(&cpu->attention, ATTENTION_YIELD);
        pthread_cond_wait(&dispatcher.quiet, &dispatcher.lock);
    }
    dispatch_set_timer(v, ~0ULL);
    forget_yields_to(v);
    dispatcher.admitted--;
    cpu->dispatch = NULL;
    pthread_mutex_unlock(&dispatcher.lock);
    free(v);
}

void dispatch_wake(struct cpu *cpu)
{
    struct virtual_cpu *v = cpu->dispatch;

    if (!v)
        return;
    pthread_mutex_lock(&dispatcher.lock);
    if (v->state == VCPU_RUNNING)
        v->woken = true;
    else if (vcpu_may_start(v))
        dispatch_enqueue(v, clock_monotonic_ns());
    pthread_mutex_unlock(&dispatcher.lock);
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
    if (vcpu_may_start(v))
        dispatch_enqueue(v, clock_monotonic_ns());
}

static void yield_one(struct virtual_cpu *v)
{
    atomic_fetch_or(&v->cpu->attention, ATTENTION_YIELD);
}

static bool any_busy(const struct vm *vm)
{
    bool busy = false;

    pthread_mutex_lock(&dispatcher.lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct virtual_cpu *v = vm->machine->cpu[i] ? vm->machine->cpu[i]->dispatch : NULL;
        busy |= v && atomic_load(&v->busy);
    }
    pthread_mutex_unlock(&dispatcher.lock);
    return busy;
}

void dispatch_hold(struct vm *vm)
{
    pthread_mutex_lock(&dispatcher.lock);
    vm->holds++;
    each_cpu(vm, yield_one);
    pthread_mutex_unlock(&dispatcher.lock);
    /* A CPU that executes sees the request at its next branch: microseconds; an exit that is being handled ends or
     * comes to wait for us. */
    dispatch_pause();
    while (any_busy(vm))
        sched_yield();
    dispatch_go_on();
}

void dispatch_release(struct vm *vm)
{
    pthread_mutex_lock(&dispatcher.lock);
    if (--vm->holds == 0)
        each_cpu(vm, wake_one);
    pthread_mutex_unlock(&dispatcher.lock);
}

bool dispatch_quiet(struct vm *vm)
{
    bool busy = false;

    pthread_mutex_lock(&dispatcher.lock);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        struct virtual_cpu *v = vm->machine->cpu[i] ? vm->machine->cpu[i]->dispatch : NULL;
        if (!v)
            continue;
        v->leaving = true;
        if (v->state == VCPU_QUEUED)
            dispatch_unqueue(v);
        yield_one(v);
        busy |= v->state == VCPU_RUNNING;
    }
    pthread_mutex_unlock(&dispatcher.lock);
    return !busy;
}

void dispatch_yield(struct cpu *cpu, struct cpu *target)
{
    struct virtual_cpu *v = cpu->dispatch;

    pthread_mutex_lock(&dispatcher.lock);
    if (v && v->on && schedule_waiting(&dispatcher.scheduler)) {
        struct virtual_cpu *other = target ? target->dispatch : NULL;
        if (!target || (other && other->state == VCPU_QUEUED)) {
            v->stands_back = true;
            v->yields_to = other;
            dispatch_ask_to_leave(v->on);
        }
    }
    pthread_mutex_unlock(&dispatcher.lock);
}
