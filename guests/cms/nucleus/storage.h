/* Free storage. */
#pragma once
#include "guests/arch/types.h"

void *storage_get(u64 bytes); /* zeroed, on a doubleword; NULL: there is no more (message 109S is the caller's) */
void storage_free(void *at);  /* NULL is nothing */
void *storage_resize(void *at, u64 bytes); /* moves; NULL: at is as it was */
void storage_keep(void *at); /* what program_storage_get() gave out is not given back at the end of the command */
