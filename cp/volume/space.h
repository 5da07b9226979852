/* The free space of a file: extents in the order of their offsets. What is given back is not given out again before two
 * marks: what a disk may still show after a power loss stays as it was. Must not know the file. */
#pragma once
#include "guests/arch/types.h"

#define SPACE_LIMIT 0xffff0000u /* offsets have 32 bits */
#define SPACE_SHORTEST 8        /* a shorter free extent cannot be written down */

struct extent {
    u32 offset, length;
};
struct extents {
    struct extent *list;
    u32 count, room;
};
struct space {
    u32 end; /* the file's end: what follows is free */
    struct extents free, given_back, ageing;
};

/* Start with what is used: used is sorted, and freed by the caller. False if extents overlap (*bad: where), or without
 * storage (*bad 0). */
bool space_start(struct space *s, struct extents *used, u32 *bad);
void space_free(struct space *s);
bool extents_add(struct extents *e, u32 offset, u32 length);
void extents_sort(struct extents *e);
/* Take at least size bytes, at an offset that is a multiple of 8 if aligned; *length is what was taken, at most seven
 * bytes more than size rounded up to 8. The offset, 0: the file is full. */
u32 space_take(struct space *s, u32 size, bool aligned, u32 *length);
/* Undo the last space_take(). */
void space_untake(struct space *s, u32 offset, u32 length);
/* Give back what was in use. False without storage: it stays taken. */
bool space_give(struct space *s, u32 offset, u32 length);
/* All that was written so far is on the disk: what was given back before the last mark is free. */
void space_mark(struct space *s);
