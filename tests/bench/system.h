/* The benchmark programs of system calls. Each does a fixed amount of work and returns a checksum; 0: it could not. */
#pragma once

#include "guests/programs/bench/bench.h"

#define PROGRAM(group, name, what) u64 bench_##name(void);
#include "tests/bench/system.def"
#undef PROGRAM
