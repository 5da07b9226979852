/* Blocks, as the translation makes them (translation.c). */
#pragma once
#include "guests/engine/x86/emit.h"

/* From the halfword slot on, with e's state; the number of instructions, 0 if the first one is not for translated code.
 */
unsigned block_emit(struct emit *e, unsigned slot);
/* Only out of translated code, to go on at slot. */
void block_leave(struct emit *e, unsigned slot);
/* From e's state to the plain one, and on at that code. */
void block_adapt(struct emit *e, u64 plain);
