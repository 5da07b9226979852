/* Units as compressed images store them: five bytes of header, of which the first tells the compression, and the data.
 * Must not know where they are. Source: the published image layout of Hercules. */
#pragma once
#include "cp/volume/volume.h"

#define CODEC_HEADER 5
#define CODEC_MAXIMUM 0xffff /* the longest stored unit */

enum codec { CODEC_NONE, CODEC_ZLIB, CODEC_BZIP2, CODEC_COUNT };

/* Pack data (size bytes behind the header, whose last four bytes are id) into out, which takes CODEC_HEADER + size
 * bytes; the length. What does not get smaller is stored as it is. bzip2 is not written. */
u32 codec_pack(u8 *out, enum codec codec, u32 id, const u8 *data, u32 size);
/* Unpack a stored unit; the number of bytes of data, at most size, or -EIO: it is damaged, or of another id. */
int codec_unpack(const u8 *stored, u32 length, u32 id, u8 *data, u32 size);
