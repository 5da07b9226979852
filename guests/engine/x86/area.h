/* The memory of translated code: one area of fixed size, mapped twice, to be written and to be executed (never both in
 * one mapping). Its halves are filled in turn: while one is filled, what is left of the other may still be executed, so
 * a half is begun anew only when no CPU is in it any more (translation.c). */
#pragma once
#include "guests/engine/x86/assembler.h"

struct area {
    u8 *writable;
    const u8 *executable;
    u64 size;
    u64 used;  /* where the next code goes */
    u64 limit; /* end of the half that is being filled */
};
extern struct area area;

/* 0 or -errno. size in bytes, a multiple of 2M. */
int area_create(u64 size);
/* An assembler over what is free. */
struct assembler area_begin(void);
/* Keep what was assembled. */
void area_keep(const struct assembler *a);
static inline u64 area_executed(u32 offset) /* the address at which it is executed */
{
    return (u64)(uintptr_t)area.executable + offset;
}
