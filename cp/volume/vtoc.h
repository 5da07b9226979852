/* What the VTOC of an ECKD volume lists. Must not know formats. Source: DFSMSdfp Advanced Services, "VTOC". */
#pragma once
#include "cp/volume/volume.h"

struct vtoc_dataset {
    char name[45];
    u32 first_track, last_track; /* of its first extent */
    u8 extents;
};
/* Call dataset for each format-1 or format-8 DSCB. The number of them, or -ENOENT: the volume has no VTOC that can be
 * read. */
int vtoc_list(struct volume *v, void (*dataset)(void *arg, const struct vtoc_dataset *d), void *arg);
