/* How much of a guest's storage the host has in memory. Must not know whose it is. Host fact: mincore(2). */
#define _GNU_SOURCE 1 /* mincore */
#include "guests/storage/storage.h"
#include <sys/mman.h>

#define PAGES 65536 /* asked about at a time */

u64 storage_resident(const u8 *base, u64 size)
{
    static _Thread_local u8 present[PAGES];
    u64 pages = 0;

    for (u64 at = 0; at < size; at += PAGES * PAGE_SIZE_GUEST) {
        u64 length = size - at < PAGES * PAGE_SIZE_GUEST ? size - at : PAGES * PAGE_SIZE_GUEST;
        if (mincore((void *)(uintptr_t)(base + at), length, present) < 0)
            break;
        for (u64 i = 0; i < length / PAGE_SIZE_GUEST; i++)
            pages += present[i] & 1;
    }
    return pages * PAGE_SIZE_GUEST;
}
