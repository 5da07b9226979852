/* Sixteen aligned bytes of guest storage as one unit. Pairs are host-endian: hi is what the guest has at the lower
 * address. */
#pragma once
#include "guests/arch/types.h"

struct quadword {
    u64 hi, lo;
};

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

/* If the storage equals *expected, store v and be true; otherwise fetch it into *expected. */
static inline bool quadword_swap(void *p, struct quadword *expected, struct quadword v)
{
    u64 low = __builtin_bswap64(expected->hi), high = __builtin_bswap64(expected->lo);
    bool done;

    __asm__ volatile("lock cmpxchg16b %1"
                     : "=@ccz"(done), "+m"(*(u8(*)[16])p), "+a"(low), "+d"(high)
                     : "b"(__builtin_bswap64(v.hi)), "c"(__builtin_bswap64(v.lo))
                     : "memory");
    *expected = (struct quadword){__builtin_bswap64(low), __builtin_bswap64(high)};
    return done;
}
