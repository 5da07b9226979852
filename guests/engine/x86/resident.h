/* Which threads execute translated code, and since which generation of it. Entering and leaving are plain stores; who
 * wants to know makes the other threads' stores visible by membarrier(2). */
#pragma once
#include "guests/arch/types.h"

struct cpu;

void resident_start(void);
/* cpu, which this thread runs, is about to look for translated code. */
void resident_enter(struct cpu *cpu, u32 generation);
void resident_leave(void);
struct cpu *resident_unwound(void); /* it may have been left: the CPU that was in it, else NULL */
/* Nobody is in code of an older generation. */
bool resident_all_since(u32 generation);
/* Make everybody leave soon. */
void resident_ask_to_leave(void);
