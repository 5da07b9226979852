/* Copies of whole pages and of 64 bytes, in place of a C library's memcpy: the compiler makes MVC of them. */
#include "guests/programs/bench/bench.h"

#define PAGE 4096
#define PAGES 64

static u8 pages[PAGES][PAGE];

u64 memcpy4k(void)
{
    u64 sum = 0;

    for (u32 i = 0; i < PAGE; i++)
        pages[0][i] = (u8)(i * 7 + 1);
    for (u32 round = 0; round < 400; round++) {
        for (u32 i = 1; i < PAGES; i++) {
            __builtin_memcpy(pages[i], pages[i - 1], PAGE);
            pages[i][i]++;
        }
        for (u32 i = 0; i < PAGE; i += 64)
            __builtin_memcpy(pages[0] + i, pages[PAGES - 1] + (PAGE - 64 - i), 64);
        for (u32 i = 0; i < PAGE; i += 61)
            sum = sum * 31 + pages[0][i];
    }
    return sum;
}
