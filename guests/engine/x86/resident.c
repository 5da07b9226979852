/* The threads in translated code (resident.h). A thread's entry lasts as long as the process. */
#define _GNU_SOURCE
#include "guests/engine/x86/resident.h"
#include "guests/engine/cpu.h"
#include <linux/membarrier.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

struct resident {
    struct resident *next;
    struct cpu *_Atomic cpu;
    _Atomic u32 generation; /* 0: it is not in translated code */
};
static struct resident *_Atomic residents;
static _Thread_local struct resident *own;
static _Atomic bool asking;
static bool fences; /* the host has no membarrier: every store is followed by a fence */

static int membarrier(int command)
{
    return (int)syscall(SYS_membarrier, command, 0, 0);
}

void resident_start(void)
{
    fences = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) != 0;
}

static void order_stores(void)
{
    if (unlikely(fences))
        atomic_thread_fence(memory_order_seq_cst);
    else
        atomic_signal_fence(memory_order_seq_cst);
}

static void see_stores(void)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (!fences)
        membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
}

static __attribute__((noinline, cold)) struct resident *resident_add(void)
{
    struct resident *r = calloc(1, sizeof *r);

    if (!r)
        abort(); /* not one block of host memory */
    r->next = atomic_load(&residents);
    while (!atomic_compare_exchange_weak(&residents, &r->next, r))
        ;
    return own = r;
}

void resident_enter(struct cpu *cpu, u32 generation)
{
    struct resident *r = own ? own : resident_add();

    atomic_store_explicit(&r->cpu, cpu, memory_order_relaxed);
    atomic_store_explicit(&r->generation, generation, memory_order_relaxed);
    order_stores();
}

void resident_leave(void)
{
    atomic_store_explicit(&own->generation, 0, memory_order_release);
    atomic_store_explicit(&own->cpu, NULL, memory_order_relaxed);
    order_stores();
    while (unlikely(atomic_load_explicit(&asking, memory_order_acquire)))
        ;
}

struct cpu *resident_unwound(void)
{
    struct cpu *cpu;

    if (!own || !atomic_load_explicit(&own->generation, memory_order_relaxed))
        return NULL;
    cpu = atomic_load_explicit(&own->cpu, memory_order_relaxed);
    resident_leave();
    return cpu;
}

bool resident_all_since(u32 generation)
{
    see_stores();
    for (const struct resident *r = atomic_load(&residents); r; r = r->next) {
        u32 since = atomic_load(&r->generation);
        if (since && since != generation)
            return false;
    }
    return true;
}

void resident_ask_to_leave(void)
{
    atomic_store(&asking, true);
    see_stores();
    for (const struct resident *r = atomic_load(&residents); r; r = r->next) {
        struct cpu *cpu = atomic_load(&r->cpu);
        if (cpu)
            atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
    }
    atomic_store(&asking, false);
}
