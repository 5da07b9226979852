/* What CP does when a virtual CPU leaves cpu_run: one array from exit to handler. */
#pragma once
#include "cp/vm/vm.h"

/* Called by the dispatcher's thread without locks. */
void exit_handle(struct vm *vm, struct cpu *cpu, enum exit_reason reason);
