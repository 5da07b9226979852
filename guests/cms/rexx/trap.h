/* What SIGNAL ON and CALL ON are compiled to, and the names of conditions. */
#pragma once

#include "guests/cms/rexx/state.h"

/* The operand of OP_TRAP: a condition and what to do. The next word is the number of the label's name among the
 * references. */
#define TRAP_OPERAND(condition, state) ((uint32_t)(condition) | (uint32_t)(state) << 8)

extern const char *const condition_names[CONDITIONS];
