/* Big-endian fields of disk and spool formats, on any host. */
#pragma once
#include "guests/arch/types.h"

static inline u16 bytes_u16(const void *p)
{
    const u8 *b = p;

    return (u16)(b[0] << 8 | b[1]);
}
static inline u32 bytes_u32(const void *p)
{
    const u8 *b = p;

    return (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3];
}
static inline void bytes_set_u16(void *p, u16 v)
{
    u8 *b = p;

    b[0] = (u8)(v >> 8);
    b[1] = (u8)v;
}
static inline void bytes_set_u32(void *p, u32 v)
{
    bytes_set_u16(p, (u16)(v >> 16));
    bytes_set_u16((u8 *)p + 2, (u16)v);
}
