/* What the compiler calls of a C library in the bare-metal image: blocks of 256 bytes as MVC and CLC do them, then
 * single bytes. */
#include "guests/programs/bench/bench.h"

#define BLOCK 256

void *memcpy(void *to, const void *from, u64 size);
int memcmp(const void *a, const void *b, u64 size);

void *memcpy(void *to, const void *from, u64 size)
{
    u8 *t = to;
    const u8 *f = from;

    for (; size >= BLOCK; size -= BLOCK, t += BLOCK, f += BLOCK)
        __builtin_memcpy(t, f, BLOCK);
    while (size--)
        *t++ = *f++;
    return to;
}

int memcmp(const void *a, const void *b, u64 size)
{
    const u8 *x = a, *y = b;

    for (; size >= BLOCK && __builtin_memcmp(x, y, BLOCK) == 0; size -= BLOCK)
        x += BLOCK, y += BLOCK;
    for (; size && *x == *y; size--)
        x++, y++;
    return size ? *x - *y : 0;
}
