/* How far a long work is. Must not know the work. */
#pragma once
#include "cp/volume/volume.h"

static inline void progress_tell(const struct volume_progress *p, u64 done, u64 total)
{
    if (p && p->tell)
        p->tell(p->arg, done, total);
}
