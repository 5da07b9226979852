/* QUERY's families: what they give each other beside the handlers of query.def. */
#pragma once
#include "cp/vm/vm.h"

int query_user(struct vm *vm, const char *userid); /* QUERY userid */
/* "STORAGE = 256M" */
void respond_storage(struct vm *vm);
void respond_cpus(struct vm *vm);
