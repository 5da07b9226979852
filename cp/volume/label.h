/* Volume labels. Must not know formats. Source: z/OS DFSMSdfp Advanced Services, "Volume Label"; CP Planning. */
#pragma once
#include "cp/volume/track_image.h"

/* Make track 0 of a labelled volume without anything on it: records that let IPL end in a wait, the label. */
u32 label_track_make(u8 *image, const struct volume_geometry *g, const char *serial);
/* Make track 1 of it: an empty VTOC. */
u32 label_vtoc_make(u8 *image, const struct volume_geometry *g, const char *serial);
/* Block 1 of a labelled FBA volume. */
void label_block_make(u8 block[512], const char *serial);
/* The volume serial number in a label of 80 bytes; empty if it is none. */
void label_serial(const u8 *label, char serial[7]);
