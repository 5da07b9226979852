/* Quicksort of pseudorandom numbers. */
#include "guests/programs/bench/bench.h"

#define COUNT 60000

static u32 numbers[COUNT];

static void sort(u32 *first, u32 *last)
{
    while (first < last) {
        u32 pivot = first[(last - first) / 2], *i = first, *j = last;
        while (i <= j) {
            while (*i < pivot)
                i++;
            while (*j > pivot)
                j--;
            if (i <= j) {
                u32 t = *i;
                *i++ = *j;
                *j-- = t;
            }
        }
        sort(first, j);
        first = i;
    }
}

u64 bench_quicksort(void)
{
    u32 seed = 88172645;
    u64 sum = 0;

    for (u32 i = 0; i < COUNT; i++)
        numbers[i] = random_next(&seed);
    sort(numbers, numbers + COUNT - 1);
    for (u32 i = 0; i < COUNT; i++)
        sum = sum * 31 + numbers[i];
    return sum;
}
