/* Fixed-width host integers and the big-endian wrapper types for everything a guest can see.
 * A be-type does not mix with a host integer: the compiler rejects the assignment (DESIGN rule 3). Alignment is 1. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned __int128 u128;
typedef __int128 s128;

typedef struct __attribute__((packed)) {
    u16 raw;
} be16;
typedef struct __attribute__((packed)) {
    u32 raw;
} be32;
typedef struct __attribute__((packed)) {
    u64 raw;
} be64;

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

static inline u16 be16_get(be16 v)
{
    return __builtin_bswap16(v.raw);
}
static inline u32 be32_get(be32 v)
{
    return __builtin_bswap32(v.raw);
}
static inline u64 be64_get(be64 v)
{
    return __builtin_bswap64(v.raw);
}
static inline be16 be16_of(u16 v)
{
    return (be16){__builtin_bswap16(v)};
}
static inline be32 be32_of(u32 v)
{
    return (be32){__builtin_bswap32(v)};
}
static inline be64 be64_of(u64 v)
{
    return (be64){__builtin_bswap64(v)};
}

/* Loads and stores of guest values at any host address, one host access each (so that an aligned guest operand is
 * accessed atomically, PoP "Storage-operand consistency"). */
static inline u16 be16_load(const void *p)
{
    return be16_get(*(const be16 *)p);
}
static inline u32 be32_load(const void *p)
{
    return be32_get(*(const be32 *)p);
}
static inline u64 be64_load(const void *p)
{
    return be64_get(*(const be64 *)p);
}
static inline void be16_store(void *p, u16 v)
{
    *(be16 *)p = be16_of(v);
}
static inline void be32_store(void *p, u32 v)
{
    *(be32 *)p = be32_of(v);
}
static inline void be64_store(void *p, u64 v)
{
    *(be64 *)p = be64_of(v);
}
