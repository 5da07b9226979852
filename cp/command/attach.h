/* DETACH of a real device, for define.c's DETACH. */
#pragma once
#include "cp/vm/vm.h"

/* rdev [FROM] {userid|*|SYSTEM}; class B, and the caller has seen that it is meant. */
int detach_real(struct vm *vm, const char *rest);
