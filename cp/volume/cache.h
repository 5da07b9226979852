/* Units of volumes in storage: one bounded cache for the whole program, the least recently used go first. Its locks are
 * leaves, and none is held while the host reads or writes. Must not know formats. */
#pragma once
#include "cp/volume/format.h"

#define CACHE_BYTES (64u << 20)

struct cached {
    struct track track; /* first: what a holder sees */
    struct volume *volume;
    u32 number;
    struct cached *chain, *older, *newer;
    u32 pins, readers; /* who holds it or waits for it; who may look at it */
    bool writer, lost; /* somebody may change or is filling it; it could not be filled and is not in the cache */
};

/* As track_hold() of volume.h, for units. */
int cache_hold(struct volume *v, u32 number, bool write, struct cached **out);
void cache_release(struct cached *c);
/* Forget everything of a volume; nobody holds it. */
void cache_drop(struct volume *v);
/* For tests: another bound. */
void cache_limit(size_t bytes);
