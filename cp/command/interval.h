/* WITHIN seconds, BY time: how long a signaled guest has. */
#pragma once
#include "cp/command/command.h"

/* Take an interval off *rest if one is next, word being its keyword as taken: 1 taken, into *seconds (1 to max), 0 it
 * is none, -1 it is wrong, and *rc is the return code of the message that was said. */
int take_interval(struct vm *vm, const char *word, const char **rest, unsigned max, unsigned *seconds, int *rc);
