/* Types and models of disks (model.def), and where a track lies. Must not know images. */
#pragma once
#include "cp/volume/volume.h"

/* The model of a number of cylinders or blocks; for an ECKD type that nobody makes false. */
bool geometry_of_cylinders(u16 type, u32 cylinders, struct volume_geometry *out);
/* An FBA image does not say its type: what has exactly that number of blocks, else a 9336. */
void geometry_of_blocks(u64 blocks, struct volume_geometry *out);
/* An ECKD type by the low byte of its number, as image headers have it; 0 if it is none of ours. */
u16 geometry_type(u8 low);

static inline u32 geometry_tracks(const struct volume_geometry *g)
{
    return g->cylinders * g->heads;
}
