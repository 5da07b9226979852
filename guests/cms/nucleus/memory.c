/* What the compiler expects of a C library. */
#include "guests/cms/base/memory.h"
#include "guests/arch/types.h"

void *memmove(void *to, const void *from, size_t n)
{
    u8 *t = to;
    const u8 *f = from;

    if (t <= f || t >= f + n)
        return memcpy(to, from, n);
    while (n--)
        t[n] = f[n];
    return to;
}

/* What is short, and nearly everything is, goes by doublewords: CP's translator has them in line, the long moves of PoP
 * chapter 7 (registers in pairs, interruptible, resumed by the branch) only in its interpreter. */
enum { LONG_MOVE = 512 };
typedef struct {
    u64 word;
} __attribute__((packed, may_alias)) unaligned;

/* From left to right, as memmove needs it. */
void *memcpy(void *to, const void *from, size_t n)
{
    register u64 r2 asm("2") = (u64)to;
    register u64 r3 asm("3") = n;
    register u64 r4 asm("4") = (u64)from;
    register u64 r5 asm("5") = n;

    if (n < LONG_MOVE) {
        u8 *t = to;
        const u8 *f = from;

        for (; n >= 8; n -= 8, t += 8, f += 8)
            ((unaligned *)t)->word = ((const unaligned *)f)->word;
        while (n--)
            *t++ = *f++;
        return to;
    }
    asm volatile("0: mvcle %0,%2,0\n brc 1,0b" : "+d"(r2), "+d"(r3), "+d"(r4), "+d"(r5) : : "cc", "memory");
    return to;
}

void *memset(void *to, int byte, size_t n)
{
    register u64 r2 asm("2") = (u64)to;
    register u64 r3 asm("3") = n;
    register u64 r4 asm("4") = 0;
    register u64 r5 asm("5") = 0;
    register u64 fill asm("1") = (u8)byte;

    if (n < LONG_MOVE) {
        u64 word = fill * 0x0101010101010101;
        u8 *t = to;

        for (; n >= 8; n -= 8, t += 8)
            ((unaligned *)t)->word = word;
        while (n--)
            *t++ = (u8)byte;
        return to;
    }
    asm volatile("0: mvcle %0,%2,0(%4)\n brc 1,0b"
                 : "+d"(r2), "+d"(r3), "+d"(r4), "+d"(r5)
                 : "a"(fill)
                 : "cc", "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const u8 *x = a, *y = b;

    while (n >= 8 && ((const unaligned *)x)->word == ((const unaligned *)y)->word)
        x += 8, y += 8, n -= 8;
    for (size_t i = 0; i < n; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}
