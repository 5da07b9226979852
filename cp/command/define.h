/* What DEFINE and DETACH share. */
#pragma once
#include "cp/vm/vm.h"

/* A CPU's address off *rest. False: a message was said and its number is in *rc. */
bool take_cpu(struct vm *vm, const char **rest, u8 *address, int *rc);
