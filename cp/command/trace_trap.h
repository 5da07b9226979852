/* The operands of a trap. */
#pragma once
#include "cp/vm/trace.h"

/* Does word begin a trap ("INSTruct", "G5", "LPSW" ...)? It then sets what the word alone says; the rest of the
 * operands are the options. */
bool trap_begin(const char *word, struct trap *trap);
/* Take all options off rest into the trap. 0, or a message was said. */
int trap_options(struct vm *vm, const char *rest, struct trap *trap);
/* TERM, NORUN. */
void trap_default(struct trap *trap);
