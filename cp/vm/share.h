/* A virtual machine's share as its directory entry has it. */
#pragma once
#include "cp/vm/vm.h"

struct share share_of_directory(const struct directory_share *d);
void share_initial(struct vm *vm, const struct directory_user *user);
