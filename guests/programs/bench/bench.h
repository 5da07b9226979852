/* The benchmark programs: what they share. Freestanding, of either byte order: the same sources run natively on the
 * host and as a program of Linux (tests/bench/native.c) and on a bare s390x machine (start.S), and their checksums must
 * agree. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* Each does a fixed amount of work and returns a checksum of what it computed. */
#define PROGRAM(group, name, what) u64 bench_##name(void);
#include "guests/programs/bench/program.def"
#undef PROGRAM

/* A generator of pseudorandom numbers (xorshift); state is not 0. */
static inline u32 random_next(u32 *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}
