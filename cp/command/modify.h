/* MODIFY COMMAND, as a command and as a statement of SYSTEM.CONFIG. */
#pragma once
#include "cp/base/message.h"

#define MODIFY_DONE (-1)

/* Carry out the operands of MODIFY. MODIFY_DONE, with *count versions of commands changed, or the message to say about
 * word. */
int modify_carry_out(const char *operands, unsigned *count, char word[64]);
/* The same for SYSTEM.CONFIG: 0 or the number of a message. cp.modify. */
int modify_statement(const char *operands);
