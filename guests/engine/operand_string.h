/* What the string instructions share: moving bytes as the architecture sees it (left to right, one at a time), walking
 * spans piece by piece, addresses and lengths in registers. Knows no instruction. Source: PoP chapter 5, "Address
 * Generation"; chapter 7, "Interlocks within a Single Instruction". */
#pragma once
#include "guests/engine/access.h"
#include <string.h>

/* An instruction with its own cc 3 gives the CPU back after so many bytes; an interruptible one looks at attention. */
#define STRING_UNIT 65536u

/* Bytes of sp from byte i on that are contiguous on the host. */
static inline unsigned span_run(const struct span *sp, unsigned i)
{
    return (i < sp->first ? sp->first : sp->length) - i;
}
static inline unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

typedef u8 bytes16 __attribute__((vector_size(16), aligned(1), may_alias));

/* As memmove, without a call where it is short; an operand of 2, 4 or 8 bytes moves by one store. */
static inline void bytes_copy(u8 *to, const u8 *from, unsigned n)
{
    if (n > 32) {
        memmove(to, from, n);
    } else if (n >= 16) {
        bytes16 first = *(const bytes16 *)from, last = *(const bytes16 *)(from + n - 16);
        *(bytes16 *)to = first, *(bytes16 *)(to + n - 16) = last;
    } else if (n >= 8) {
        u64 first, last;
        memcpy(&first, from, 8), memcpy(&last, from + n - 8, 8);
        memcpy(to, &first, 8), memcpy(to + n - 8, &last, 8);
    } else if (n >= 4) {
        u32 first, last;
        memcpy(&first, from, 4), memcpy(&last, from + n - 4, 4);
        memcpy(to, &first, 4), memcpy(to + n - 4, &last, 4);
    } else if (n >= 2) {
        u16 first, last;
        memcpy(&first, from, 2), memcpy(&last, from + n - 2, 2);
        memcpy(to, &first, 2), memcpy(to + n - 2, &last, 2);
    } else if (n) {
        *to = *from;
    }
}

/* As memset. (Knowing that n is small, the compiler would take REP STOS for it, which begins slowly.) */
static inline void bytes_fill(u8 *to, u8 value, unsigned n)
{
    u64 pattern = value * 0x0101010101010101ULL;

    if (n >= 16) {
        bytes16 wide = (bytes16){} + value;
        for (unsigned i = 0; i + 16 < n; i += 16)
            *(bytes16 *)(to + i) = wide;
        *(bytes16 *)(to + n - 16) = wide;
    } else if (n >= 8) {
        memcpy(to, &pattern, 8), memcpy(to + n - 8, &pattern, 8);
    } else if (n >= 4) {
        memcpy(to, &pattern, 4), memcpy(to + n - 4, &pattern, 4);
    } else if (n >= 2) {
        memcpy(to, &pattern, 2), memcpy(to + n - 2, &pattern, 2);
    } else if (n) {
        *to = value;
    }
}

/* Move left to right, one byte at a time as far as the result tells: a destination that begins inside the source
 * repeats what lies between the two. */
static inline void bytes_move(u8 *to, const u8 *from, unsigned n)
{
    uintptr_t gap = (uintptr_t)to - (uintptr_t)from;

    if (likely(gap >= n))
        bytes_copy(to, from, n);
    else if (gap == 1)
        bytes_fill(to, *from, n);
    else if (gap)
        for (unsigned i = 0; i < n; i += (unsigned)gap)
            bytes_copy(to + i, from + i, least((unsigned)gap, n - i));
}

/* Addresses and lengths in general registers. An address of 24 or 31 bits replaces bits 32-63 with zeros on its left; a
 * length is 32 bits then. */
static inline u64 address_get(const struct cpu *cpu, u8 r)
{
    return cpu->gr[r].g & cpu->address_mask;
}
static inline bool address_wide(const struct cpu *cpu)
{
    return cpu->address_mask == ~0ULL;
}
static inline void address_set(struct cpu *cpu, u8 r, u64 address)
{
    if (likely(address_wide(cpu)))
        cpu->gr[r].g = address;
    else
        cpu->gr[r].l = (u32)(address & cpu->address_mask);
}
static inline u64 length_get(const struct cpu *cpu, u8 r)
{
    return address_wide(cpu) ? cpu->gr[r].g : cpu->gr[r].l;
}
static inline void length_set(struct cpu *cpu, u8 r, u64 length)
{
    if (likely(address_wide(cpu)))
        cpu->gr[r].g = length;
    else
        cpu->gr[r].l = (u32)length;
}
static inline void pair_check(struct cpu *cpu, u8 r)
{
    if (unlikely(r & 1))
        cpu_program(cpu, PGM_SPECIFICATION);
}

/* The part of length that stays in the page of address, at most limit. */
static inline unsigned page_part(u64 address, u64 length, unsigned limit)
{
    unsigned part = least(page_rest(address), limit);
    return length < part ? (unsigned)length : part;
}

/* Move n bytes, which may cross a page in each operand. */
static inline void string_move(struct cpu *cpu, struct space *s1, u64 a1, struct space *s2, u64 a2, unsigned length)
{
    struct span to, from;

    cpu_span(cpu, s1, a1, length, SPAN_WRITE, &to);
    cpu_span(cpu, s2, a2, length, SPAN_READ, &from);
    for (unsigned i = 0, n; i < length; i += n) {
        n = least(span_run(&to, i), span_run(&from, i));
        bytes_move(span_at(&to, i), span_at(&from, i), n);
    }
    span_done(cpu, &to);
}

/* An operand that registers describe: address in r, length in the one after it. */
struct operand {
    struct space *space;
    u64 at, length;
    u8 r;
};
static inline struct operand operand_get(struct cpu *cpu, u8 r)
{
    pair_check(cpu, r);
    return (struct operand){cpu_space(cpu, r), address_get(cpu, r), length_get(cpu, r + 1), r};
}
static inline void operand_step(struct cpu *cpu, struct operand *o, u64 n)
{
    o->at = (o->at + n) & cpu->address_mask;
    o->length -= n;
}
static inline void operand_set(struct cpu *cpu, const struct operand *o)
{
    address_set(cpu, o->r, o->at);
    length_set(cpu, o->r + 1, o->length);
}
