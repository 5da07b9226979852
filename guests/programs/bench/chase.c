/* Pointers that are followed through 4 MB in an order no cache foresees. */
#include "guests/programs/bench/bench.h"

#define COUNT 65536

static struct cell {
    struct cell *next;
    u64 value, filler[6];
} cells[COUNT];

static u32 sequence[COUNT];

u64 bench_chase(void)
{
    u32 seed = 123456789;
    u64 sum = 0;

    for (u32 i = 0; i < COUNT; i++)
        sequence[i] = i;
    for (u32 i = COUNT - 1; i > 0; i--) {
        u32 j = random_next(&seed) % (i + 1), t = sequence[i];
        sequence[i] = sequence[j];
        sequence[j] = t;
    }
    for (u32 i = 0; i < COUNT; i++) {
        cells[sequence[i]].next = &cells[sequence[(i + 1) % COUNT]];
        cells[i].value = i;
    }
    const struct cell *c = cells;
    for (u32 step = 0; step < 10 * COUNT; step++) {
        sum = (sum << 1 | sum >> 63) + c->value;
        c = c->next;
    }
    return sum;
}
