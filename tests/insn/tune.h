/* Cases that chance alone would not make well, or that the witness cannot take: after the ordinary making, a row's own
 * function gives the registers, storage and text their meaning. Names of the rows: tune_string.c, tune_interlocked.c,
 * tune_bfp.c, tune_vector.c, tune_vector_fp.c. */
#pragma once
#include "tests/insn/case.h"
#include <string.h>

struct tuner {
    const char *name;
    void (*tune)(struct insn_case *c, u64 *random);
};
extern const struct tuner tune_string[], tune_interlocked[], tune_bfp[], tune_vector[],
    tune_vector_fp[]; /* end with a NULL name */
void case_tune(struct insn_case *c);

/* Numbers of their own, so that the ordinary making does not change with these. */
static inline u64 tune_next(u64 *random)
{
    u64 z = *random += 0x9E3779B97F4A7C15ULL;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}
static inline unsigned tune_below(u64 *random, unsigned limit)
{
    return (unsigned)(tune_next(random) % limit);
}
/* The window as storage. */
static inline u8 *window_at(struct insn_case *c, u64 address)
{
    return c->window + (address - WINDOW);
}
static inline u64 window_get(struct insn_case *c, u64 address, unsigned bytes)
{
    u64 v = 0;

    for (unsigned i = 0; i < bytes; i++)
        v = v << 8 | *window_at(c, address + i);
    return v;
}
static inline void window_put(struct insn_case *c, u64 address, unsigned bytes, u64 v)
{
    while (bytes--) {
        *window_at(c, address + bytes) = (u8)v;
        v >>= 8;
    }
}
/* The address that base register and displacement at byte `at` of the text give. */
static inline u64 tune_address(const struct insn_case *c, unsigned at)
{
    unsigned base = c->text[at] >> 4;
    s32 displacement = (c->text[at] & 0xF) << 8 | c->text[at + 1];

    if (c->length == 6 && at == 2 && (c->text[0] == 0xEB || c->text[0] == 0xE3))
        displacement += (int8_t)c->text[4] * 4096;
    return (base ? c->gr[base] : 0) + (u64)(s64)displacement;
}
