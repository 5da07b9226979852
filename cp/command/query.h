/* QUERY's families: what they give each other beside the handlers of query.def. */
#pragma once
#include "cp/vm/vm.h"

int query_user(struct vm *vm, const char *userid); /* QUERY userid */
/* "STORAGE = 256M" */
void respond_storage(struct vm *vm);
void respond_cpus(struct vm *vm);
u16 query_subchannel(const struct virtual_device *d);
/* "DASD 0190 3390 M01RES R/O        107 CYL ON DASD  0200 SUBCHANNEL = 000E", and with details who and how often. */
void respond_disk(struct vm *vm, const struct virtual_device *d, bool details);
