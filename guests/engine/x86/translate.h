/* The translator of hot guest code to x86-64 (PERFORMANCE: docs/performance.md). */
#pragma once
#include "guests/engine/x86/translation.h"

/* Whether the host can do it. */
bool translator_suits(void);
/* Guest code is translated from now on, once a branch has met it threshold times (0: at once; at most 255). size of the
 * area of host code in bytes, a multiple of 2M. Before any CPU runs, once. 0, -ENOTSUP (the host lacks instructions),
 * -errno. */
int translator_start(u64 size, unsigned threshold);
