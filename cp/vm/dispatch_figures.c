/* What the dispatcher can be told and asked about shares and use: SET SHARE, QUICKDSP, SRM, INDICATE, MONITOR. */
#include "cp/base/clock.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/dispatch_state.h"
#include <string.h>

void dispatch_set_share(struct vm *vm, struct share share)
{
    pthread_mutex_lock(&dispatcher.lock);
    schedule_set_share(&dispatcher.scheduler, &vm->claimant, share);
    pthread_mutex_unlock(&dispatcher.lock);
}

void dispatch_set_quick(struct vm *vm, bool quick)
{
    pthread_mutex_lock(&dispatcher.lock);
    vm->claimant.quick = quick;
    pthread_mutex_unlock(&dispatcher.lock);
}

struct dispatch_tuning dispatch_tuning(void)
{
    const struct scheduler *s = &dispatcher.scheduler;
    struct dispatch_tuning t;

    pthread_mutex_lock(&dispatcher.lock);
    t = (struct dispatch_tuning){s->slice_ns, s->interactive_percent, s->interactive_slices};
    pthread_mutex_unlock(&dispatcher.lock);
    return t;
}

void dispatch_tune(struct dispatch_tuning t)
{
    struct scheduler *s = &dispatcher.scheduler;

    pthread_mutex_lock(&dispatcher.lock);
    s->slice_ns = t.slice_ns;
    s->interactive_percent = t.interactive_percent;
    s->interactive_slices = t.interactive_slices;
    pthread_mutex_unlock(&dispatcher.lock);
}

static void look_at_cpu(const struct virtual_cpu *v, unsigned n, struct dispatch_state *state)
{
    if (v->state == VCPU_RUNNING && v->on) {
        state->running |= 1ULL << n;
        state->on[n] = (s8)(v->on - dispatcher.processor);
    } else if (v->state == VCPU_QUEUED) {
        state->ready |= 1ULL << n;
        state->limited |= v->contender.queue == &dispatcher.scheduler.hard;
    }
    if (v->state != VCPU_IDLE)
        state->lateness = (double)(s64)(v->contender.deadline - dispatcher.scheduler.virtual_now) / 1e9;
}

void dispatch_look(struct vm *vm, struct dispatch_state *state)
{
    *state = (struct dispatch_state){0};
    memset(state->on, -1, sizeof state->on);
    pthread_mutex_lock(&dispatcher.lock);
    state->transaction = schedule_class(&dispatcher.scheduler, &vm->claimant);
    state->dispatched = vm->claimant.active > 0;
    state->used_ns = vm->claimant.used_ns;
    state->part = schedule_part(&dispatcher.scheduler, &vm->claimant);
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i] && vm->machine->cpu[i]->dispatch)
            look_at_cpu(vm->machine->cpu[i]->dispatch, i, state);
    pthread_mutex_unlock(&dispatcher.lock);
}

bool dispatch_busy_ns(unsigned n, u64 *ns)
{
    const struct processor *p;
    bool known;

    pthread_mutex_lock(&dispatcher.lock);
    known = n < dispatcher.processors;
    if (known) {
        p = &dispatcher.processor[n];
        *ns = p->busy_ns + (p->runs ? clock_monotonic_ns() - p->charged : 0);
    }
    pthread_mutex_unlock(&dispatcher.lock);
    return known;
}
