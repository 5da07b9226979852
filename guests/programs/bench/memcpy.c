/* Copies: of areas larger than caches, of pages, of 64 bytes. The compiler makes MVC of them where there is no C
 * library. */
#include "guests/programs/bench/bench.h"

#define PAGE 4096u
#define PAGES 64u
#define LARGE (16u << 20)

static u8 large[2][LARGE];
static u8 (*const pages)[PAGE] = (u8(*)[PAGE])large[0]; /* the small ones work at the begin of the large */

static void pattern_set(u8 *area, u32 size, u32 seed)
{
    for (u32 i = 0; i < size; i++)
        area[i] = (u8)(i * 7 + seed);
}

static u64 area_sum(const u8 *area, u32 size, u32 step)
{
    u64 sum = 0;

    for (u32 i = 0; i < size; i += step)
        sum = sum * 31 + area[i];
    return sum;
}

u64 bench_memcpy16m(void)
{
    u64 sum = 0;

    for (u32 i = 0; i < LARGE; i += PAGE)
        large[0][i] = (u8)(i >> 12);
    for (u32 round = 0; round < 4; round++) {
        __builtin_memcpy(large[1], large[0], LARGE);
        large[1][round * PAGE + round]++;
        __builtin_memcpy(large[0] + PAGE, large[1], LARGE - PAGE);
        sum += area_sum(large[0], LARGE, 4093);
    }
    return sum;
}

u64 bench_memcpy4k(void)
{
    u64 sum = 0;

    pattern_set(pages[0], PAGE, 1);
    for (u32 round = 0; round < 600; round++) {
        for (u32 i = 1; i < PAGES; i++) {
            __builtin_memcpy(pages[i], pages[i - 1], PAGE);
            pages[i][i]++;
        }
        __builtin_memcpy(pages[0], pages[PAGES - 1], PAGE);
        sum += area_sum(pages[0], PAGE, 61);
    }
    return sum;
}

u64 bench_memcpy64(void)
{
    u64 sum = 0;

    pattern_set(pages[0], PAGE, 3);
    pattern_set(pages[1], PAGE, 5);
    for (u32 round = 0; round < 20000; round++) {
        u32 turn = round % 64 * 64;
        for (u32 i = 0; i < PAGE; i += 64)
            __builtin_memcpy(pages[1] + (i ^ turn), pages[0] + (PAGE - 64 - i), 64);
        pages[1][round % PAGE]++;
        __builtin_memcpy(pages[0] + turn, pages[1] + (PAGE - 64 - turn), 64);
        sum = sum * 31 + pages[0][turn + round % 64];
    }
    return sum;
}
