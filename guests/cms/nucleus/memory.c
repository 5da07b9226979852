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

/* The long moves of PoP chapter 7: registers in pairs, interruptible, resumed by the branch. */
void *memcpy(void *to, const void *from, size_t n)
{
    register u64 r2 asm("2") = (u64)to;
    register u64 r3 asm("3") = n;
    register u64 r4 asm("4") = (u64)from;
    register u64 r5 asm("5") = n;

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

    asm volatile("0: mvcle %0,%2,0(%4)\n brc 1,0b"
                 : "+d"(r2), "+d"(r3), "+d"(r4), "+d"(r5)
                 : "a"(fill)
                 : "cc", "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const u8 *x = a, *y = b;

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
