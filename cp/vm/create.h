/* Making and unmaking a virtual machine, for logon.c and logoff.c. */
#pragma once
#include "cp/vm/vm.h"

/* A virtual machine for user, who becomes its property (also on failure): CPUs stopped, in CP mode, no session, not in
 * the list of users, without devices. storage 0: the directory's. 0 or -errno. */
int vm_create(struct directory_user *user, u64 storage, struct vm **out);
/* Define the directory's devices; what is not to be had is said at its console. */
void vm_create_devices(struct vm *vm);
/* No CPU runs, nobody else knows it any more. */
void vm_destroy(struct vm *vm);
