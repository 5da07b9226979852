/* What both witnesses (programs for Linux on z, run by qemu-s390x) share: code that is written at run time, the
 * registers that it loads and stores, and the signals that program interruptions arrive as. */
#pragma once
#include "tests/insn/case.h"
#include <stddef.h>

/* In the page after the code. */
struct context {
    u64 gr[16], host[16], program_mask, fpc, ending, vr[32][2];
};
#define CONTEXT ((struct context *)(uintptr_t)(CODE_BASE + 0x1000))

extern u8 *emit_at;
void emit(const u8 *bytes, unsigned length);
void emit_ril(u8 first, unsigned r1, unsigned extension, u64 to); /* the operand's address is relative */
void emit_vectors(u8 opcode); /* VLM or VSTM of all registers; register 1 holds the context's address */

/* A case's values into the context; what is there into a result, with the exception that there was. */
void context_load(const struct insn_case *c);
void context_store(struct result *r);

extern volatile enum exception signalled;
/* Resume at an address after a program interruption; the handler's stack. */
void signals_catch(u64 resume, void *stack, size_t size);

/* The pages of data, code and context, and others. False: the addresses are taken. */
bool memory_map(u64 at, u64 length, int protection);
bool memory_map_all(void);
