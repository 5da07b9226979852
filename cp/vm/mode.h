/* CP mode inside cp/vm; vm_enter_cp and vm_resume are in vm.h. */
#pragma once
#include "cp/vm/vm.h"

/* The attention key: CP reads, and the guest stops unless SET RUN ON. */
void vm_attention_to_cp(struct vm *vm);
/* Loop's thread: start or end the time after which a disconnected virtual machine in CP mode is logged off. arg: struct
 * vm. */
void vm_watch_idle(void *arg);
