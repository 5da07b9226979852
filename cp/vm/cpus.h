/* Virtual CPUs beyond what vm.h has. */
#pragma once
#include "cp/vm/vm.h"

unsigned cpus_count(const struct vm *vm);
/* The CPU that a command is about: the one that CPU named, or that issued it, or the base CPU. */
struct cpu *cpus_current(const struct vm *vm);
/* Reset vm and take a CPU away once no thread works for it; the caller may be one that does. The virtual machine is
 * held meanwhile. Under cp_lock. */
void cpus_detach_later(struct vm *vm, u8 address);
/* The virtual machine goes away: forget what is posted. */
void cpus_forget(struct vm *vm);
