/* A binary heap of CPU timers by due time, and the array of all CPUs behind it. */
#include "cp/vm/timers.h"
#include <stdlib.h>

static struct virtual_cpu **heap; /* heap[1..count] */
static struct virtual_cpu **all;
static size_t count, admitted, room;

bool timers_admit(struct virtual_cpu *v)
{
    if (admitted == room) {
        size_t more = room ? room * 2 : 64;
        struct virtual_cpu **h = realloc(heap, (more + 1) * sizeof *h), **a;
        if (!h)
            return false;
        heap = h;
        a = realloc(all, more * sizeof *a);
        if (!a)
            return false;
        all = a;
        room = more;
    }
    v->index = admitted;
    all[admitted++] = v;
    return true;
}

void timers_dismiss(struct virtual_cpu *v)
{
    timers_remove(v);
    all[v->index] = all[--admitted];
    all[v->index]->index = v->index;
}

static void put(size_t place, struct virtual_cpu *v)
{
    heap[place] = v;
    v->place = place;
}

static void sift(size_t place, struct virtual_cpu *v)
{
    while (place > 1 && heap[place / 2]->due_ns > v->due_ns) {
        put(place, heap[place / 2]);
        place /= 2;
    }
    for (;;) {
        size_t child = place * 2;
        if (child > count)
            break;
        if (child < count && heap[child + 1]->due_ns < heap[child]->due_ns)
            child++;
        if (heap[child]->due_ns >= v->due_ns)
            break;
        put(place, heap[child]);
        place = child;
    }
    put(place, v);
}

void timers_remove(struct virtual_cpu *v)
{
    size_t place = v->place;

    if (!place)
        return;
    v->place = 0;
    if (place != count--) {
        struct virtual_cpu *last = heap[count + 1];
        sift(place, last);
    }
}

void timers_set(struct virtual_cpu *v, u64 due_ns)
{
    if (due_ns == ~0ULL) {
        timers_remove(v);
        return;
    }
    v->due_ns = due_ns;
    sift(v->place ? v->place : ++count, v);
}

u64 timers_next(void)
{
    return count ? heap[1]->due_ns : ~0ULL;
}

struct virtual_cpu *timers_due(u64 now_ns)
{
    struct virtual_cpu *v = count ? heap[1] : NULL;

    if (!v || v->due_ns > now_ns)
        return NULL;
    timers_remove(v);
    return v;
}

void timers_yield_running(void)
{
    for (size_t i = 0; i < admitted; i++)
        if (all[i]->state == VCPU_RUNNING)
            atomic_fetch_or(&all[i]->cpu->attention, ATTENTION_YIELD);
}
