/* Compression of units. Must not know where they are stored. */
#include "cp/volume/codec.h"
#include <bzlib.h>
#include <errno.h>
#include <string.h>
#include <zlib.h>

#define FAST 1 /* zlib's level */

u32 codec_pack(u8 *out, enum codec codec, u32 id, const u8 *data, u32 size)
{
    uLongf packed = size;

    be32_store(out + 1, id);
    out[0] = codec == CODEC_NONE ? CODEC_NONE : CODEC_ZLIB;
    if (out[0] == CODEC_ZLIB && compress2(out + CODEC_HEADER, &packed, data, size, FAST) == Z_OK && packed < size)
        return CODEC_HEADER + (u32)packed;
    out[0] = CODEC_NONE;
    memcpy(out + CODEC_HEADER, data, size);
    return CODEC_HEADER + size;
}

int codec_unpack(const u8 *stored, u32 length, u32 id, u8 *data, u32 size)
{
    uLongf unpacked = size;
    unsigned n = size;

    if (length < CODEC_HEADER || be32_load(stored + 1) != id)
        return -EIO;
    length -= CODEC_HEADER;
    switch (stored[0]) {
    case CODEC_NONE:
        if (length > size)
            return -EIO;
        memcpy(data, stored + CODEC_HEADER, length);
        return (int)length;
    case CODEC_ZLIB:
        return uncompress(data, &unpacked, stored + CODEC_HEADER, length) == Z_OK ? (int)unpacked : -EIO;
    case CODEC_BZIP2:
        return BZ2_bzBuffToBuffDecompress((char *)data, &n, (char *)stored + CODEC_HEADER, length, 0, 0) == BZ_OK
                   ? (int)n
                   : -EIO;
    default:
        return -EIO;
    }
}
