/* DEFINE of disks, for define.c. */
#pragma once
#include "cp/vm/vm.h"

/* False: keyword is no kind of disk. */
bool define_disk(struct vm *vm, const char *keyword, const char *rest, int *rc);
