/* Sixteen aligned bytes of guest storage as one unit. Pairs are host-endian: hi is what the guest has at the lower
 * address. */
#pragma once
#include "guests/arch/types.h"
#include "guests/engine/order.h"

struct quadword {
    u64 hi, lo;
};

/* Exchange the storage, if it is equal to *expected in storage order, for v; *expected becomes what was there. */
static inline bool quadword_exchange(void *p, u64 expected[2], const u64 v[2])
{
    bool done;

#if defined(__x86_64__)
    __asm__ volatile("lock cmpxchg16b %1"
                     : "=@ccz"(done), "+m"(*(u8(*)[16])p), "+a"(expected[0]), "+d"(expected[1])
                     : "b"(v[0]), "c"(v[1])
                     : "memory");
#elif defined(__aarch64__)
    u64 was[2], next[2];
    u32 failed;

    /* What was loaded is one unit only if it, or the new value, could be stored (Arm ARM, B2.2.1). */
    __asm__ volatile("1: ldaxp %[a], %[b], %[storage]\n\t"
                     "cmp %[a], %[x]\n\t"
                     "ccmp %[b], %[y], #0, eq\n\t"
                     "csel %[c], %[v], %[a], eq\n\t"
                     "csel %[d], %[w], %[b], eq\n\t"
                     "stlxp %w[failed], %[c], %[d], %[storage]\n\t"
                     "cbnz %w[failed], 1b"
                     : [a] "=&r"(was[0]), [b] "=&r"(was[1]), [c] "=&r"(next[0]), [d] "=&r"(next[1]),
                     [failed] "=&r"(failed), [storage] "+Q"(*(u8(*)[16])p)
                     : [x] "r"(expected[0]), [y] "r"(expected[1]), [v] "r"(v[0]), [w] "r"(v[1])
                     : "cc", "memory");
    done = was[0] == expected[0] && was[1] == expected[1];
    expected[0] = was[0];
    expected[1] = was[1];
#else
    u128 was = (u128)expected[1] << 64 | expected[0];

    done = __atomic_compare_exchange_n(
        (u128 *)p, &was, (u128)v[1] << 64 | v[0], false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    expected[0] = (u64)was;
    expected[1] = (u64)(was >> 64);
#endif
    order_interlocked();
    return done;
}

/* If the storage equals *expected, store v and be true; otherwise fetch it into *expected. */
static inline bool quadword_swap(void *p, struct quadword *expected, struct quadword v)
{
    u64 raw[2] = {__builtin_bswap64(expected->hi), __builtin_bswap64(expected->lo)};
    bool done = quadword_exchange(p, raw, (u64[2]){__builtin_bswap64(v.hi), __builtin_bswap64(v.lo)});

    *expected = (struct quadword){__builtin_bswap64(raw[0]), __builtin_bswap64(raw[1])};
    return done;
}

#ifdef __x86_64__
/* Processors with AVX access an aligned quadword by MOVDQA as one unit (Intel SDM volume 3, 9.1.1; AMD APM volume
 * 2, 7.3.2). */
static inline struct quadword quadword_load(const void *p)
{
    u64 raw[2] __attribute__((aligned(16)));

    __asm__ volatile("movdqa %1, %%xmm0\n\tmovdqa %%xmm0, %0" : "=m"(raw) : "m"(*(const u8(*)[16])p) : "xmm0");
    return (struct quadword){__builtin_bswap64(raw[0]), __builtin_bswap64(raw[1])};
}
static inline void quadword_store(void *p, struct quadword v)
{
    u64 raw[2] __attribute__((aligned(16))) = {__builtin_bswap64(v.hi), __builtin_bswap64(v.lo)};

    __asm__ volatile("movdqa %1, %%xmm0\n\tmovdqa %%xmm0, %0" : "=m"(*(u8(*)[16])p) : "m"(raw) : "xmm0");
}
#else
/* All of storage is mapped for stores, so an exchange can fetch. */
static inline struct quadword quadword_load(const void *p)
{
    struct quadword v = {0, 0};

    quadword_swap((void *)(uintptr_t)p, &v, v);
    return v;
}
static inline void quadword_store(void *p, struct quadword v)
{
    struct quadword old = quadword_load(p);

    while (!quadword_swap(p, &old, v))
        ;
}
#endif
