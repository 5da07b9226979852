/* A minidisk: an extent of a volume that one or more virtual devices are linked to. Track and block numbers are counted
 * from its beginning; what lies outside does not exist. Must not know users. Source: z/VM CP Planning and
 * Administration, "MDISK Directory Statement". */
#pragma once
#include "cp/volume/volume.h"

struct minidisk {
    struct volume *volume;
    u32 first, size;       /* cylinders (ECKD) or blocks (FBA) of the volume */
    _Atomic(void *) owner; /* RESERVE: the device that has it; NULL: nobody. RELEASE and RESET give it back */
};

/* What a virtual device sees: the same geometry with the minidisk's own number of cylinders or blocks. */
struct volume_geometry minidisk_geometry(const struct minidisk *m);
/* As volume.h's, by minidisk-relative numbers; -ERANGE outside of it. Home address and record 0 of a track name the
 * volume's own cylinder: the device shows the minidisk's instead. Other count fields are as the guest wrote them. */
int minidisk_track_hold(struct minidisk *m, u32 number, bool write, struct track **out);
int minidisk_track_changed(struct minidisk *m, struct track *t, u32 from, u32 to);
void minidisk_track_release(struct minidisk *m, struct track *t);
int minidisk_blocks_read(struct minidisk *m, u64 first, u32 count, void *data);
int minidisk_blocks_write(struct minidisk *m, u64 first, u32 count, const void *data);
