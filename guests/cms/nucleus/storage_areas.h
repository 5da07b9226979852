/* Where free storage lies, and whose it is: for the nucleus only. */
#pragma once
#include "guests/cms/nucleus/storage.h"

#define USER_AREA 0x20000ull
#define NUCLEUS_AREA 0xF00000ull
#define NUCLEUS_AREA_END 0x1400000ull

enum storage_owner { STORAGE_NUCLEUS, STORAGE_PROGRAM };

/* At IPL: a virtual machine of that many bytes. */
void storage_areas_set(u64 size);
/* Storage from X'20000' to end is a program's. False: something lies there. */
bool storage_program_reserve(u64 end);
void *storage_get_for(u64 bytes, enum storage_owner owner);
/* Free all that an owner has: at the end of a command, what programs left. */
void storage_reclaim(enum storage_owner owner);
/* Give CP back the pages that nobody uses: before the user is waited for. */
void storage_tidy(void);
