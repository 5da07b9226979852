/* In what order other CPUs see a CPU's accesses to storage. The architecture wants fetches in order, stores in order,
 * and no store before an earlier fetch; only a fetch may come before an earlier store, and not across a serialization.
 * An x86-64 host does this by itself; others do it here. Source: PoP chapter 5, "Sequence of Storage References",
 * "Serialization". */
#pragma once
#include <stdatomic.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || __SIZEOF_POINTER__ != 8
#error "Ursa is for little-endian hosts of 64 bits"
#endif

#ifdef __x86_64__
#define HOST_ORDERS 1
#else
#define HOST_ORDERS 0
#endif

/* Before a CPU fetches: behind what it fetched. */
static inline void order_fetch(void)
{
    if (!HOST_ORDERS)
        atomic_thread_fence(memory_order_acquire);
}
/* Before it stores: behind all it did. */
static inline void order_store(void)
{
    if (!HOST_ORDERS)
        atomic_thread_fence(memory_order_acq_rel);
}
/* After an interlocked update, which serializes: other hosts' own may let a later fetch pass it. */
static inline void order_interlocked(void)
{
    if (!HOST_ORDERS)
        atomic_thread_fence(memory_order_seq_cst);
}
