/* Translation tables of the bare-metal tests: at every level, virtual is real for the first 4 MB. Of static storage
 * behind SCRATCH. PoP chapter 3, "Dynamic Address Translation". */
#pragma once
#include "tests/machine/machine.h"

#define SEGMENTS SCRATCH
#define PAGES (SCRATCH + 0x4000)
#define REGION3 (SCRATCH + 0x8000)
#define REGION2 (SCRATCH + 0xC000)
#define REGION1 (SCRATCH + 0x10000)
#define SEGMENTS2 (SCRATCH + 0x14000) /* of another space: the fourth megabyte is the third */
#define DATA 0x300000UL               /* storage to be addressed */
#define INVALID 0x20UL
#define PTE_INVALID 0x400UL
#define PROTECTED 0x200UL
#define FORMAT_CONTROL 0x400UL
#define DT(level) ((u64)(level) << 2) /* 0 segment ... 3 region first */

static inline void level_make(u64 table, u64 type, u64 next)
{
    for (u32 i = 0; i < 2048; i++)
        AT64(table + 8 * i) = INVALID | DT(type);
    AT64(table) = next | DT(type) | 3;
}

static inline void tables_make(void)
{
    for (u32 i = 0; i < 2048; i++) {
        AT64(SEGMENTS + 8 * i) = i < 4 ? PAGES + i * 0x800 : INVALID;
        AT64(SEGMENTS2 + 8 * i) = i < 4 ? PAGES + (i == 3 ? 2 : i) * 0x800 : INVALID;
    }
    for (u64 i = 0; i < 1024; i++)
        AT64(PAGES + 8 * i) = i << 12;
    level_make(REGION3, 1, SEGMENTS);
    level_make(REGION2, 2, REGION3);
    level_make(REGION1, 3, REGION2);
    __asm__ volatile("ptlb" : : : "memory");
}

static inline u64 asce_of(u32 level)
{
    static const u64 origins[] = {SEGMENTS, REGION3, REGION2, REGION1};

    return origins[level] | DT(level) | 3;
}
#define DAT_ON (MASK | PSW_DAT)
static inline u16 fetch_at(u64 mask, u64 address, u64 *value)
{
    u64 v = 0;
    u16 code = TRY_IN(mask, "lg %0, 0(%1)", OUT("+d"(v)), IN("a"(address)));

    *value = v;
    return code;
}
static inline u16 store_at(u64 mask, u64 address)
{
    return TRY_IN(mask, "mvghi 0(%0), 0x77", , IN("a"(address)));
}
