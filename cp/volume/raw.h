/* A volume as the blocks that Linux sees on it: those of FBA, or the records of ECKD tracks in order, each of which is
 * a block of RAW_BLOCK bytes (a disk with twelve such records a track of a 3390 is as dasdfmt leaves it). Must not know
 * formats. */
#pragma once
#include "cp/volume/volume.h"

#define RAW_BLOCK 4096

/* Records of RAW_BLOCK bytes that fit a track; 0: FBA. */
u32 raw_blocks_track(const struct volume_geometry *g);
/* Blocks (ECKD: of RAW_BLOCK, else of 512 bytes) that a volume has room for. */
u64 raw_bytes(const struct volume_geometry *g);
/* Fill the volume from descriptor in, which may end inside of a block (zeros follow) but not be too long. ECKD tracks
 * are formatted as far as it reaches. 0 or -errno with reason. */
int raw_import(struct volume *v, int in, const struct volume_progress *progress, char reason[VOLUME_REASON]);
/* Write all blocks to descriptor out; a record that is shorter is filled up with zeros, and tracks without records are
 * zeros. A record that is longer ends it: -EINVAL. */
int raw_export(struct volume *v, int out, const struct volume_progress *progress, char reason[VOLUME_REASON]);
