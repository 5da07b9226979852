/* Our engine as both verifiers use it: a bare CPU in the supervisor state without DAT, which runs a case and stops at a
 * DIAGNOSE. */
#pragma once
#include "guests/engine/access.h"
#include "tests/insn/case.h"

#define CODE_PROGRAM (CODE_BASE + 0x800) /* where program interruptions go */

static const u8 diagnose[4] = {0x83}; /* leaves cpu_run at the places where a case can end */
extern struct machine *machine;
extern struct cpu *cpu;

/* False: the host has no storage. */
bool engine_start(void);
/* Into storage, if it is not there already. */
void engine_place(u64 at, const void *data, unsigned length);
/* Run c's values with the text at `at`. The ending is END_PROGRAM, or END_FALL for any other DIAGNOSE, or 0xFF. */
void engine_run(const struct insn_case *c, u64 at, struct result *r);
