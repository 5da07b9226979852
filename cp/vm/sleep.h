/* SLEEP: the virtual machine does nothing for a while. Under cp_lock. */
#pragma once
#include "cp/vm/vm.h"

void sleep_begin(struct vm *vm, u64 milliseconds); /* 0: until the attention key is pressed */
void sleep_end(struct vm *vm);                     /* the loop's thread */
void sleep_forget(struct vm *vm);                  /* the virtual machine goes away */
