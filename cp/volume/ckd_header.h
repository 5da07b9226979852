/* The first 512 bytes of ECKD and compressed images; numbers are little-endian. Source: the published image layout of
 * Hercules. */
#pragma once
#include "cp/volume/volume.h"

#define CKD_PLAIN "CKD_P370"
#define CKD_COMPRESSED "CKD_C370"
#define FBA_COMPRESSED "FBA_C370"

struct ckd_header {
    char id[8];
    u8 heads[4], track_bytes[4];
    u8 type;             /* low byte of the device type */
    u8 sequence;         /* 0: the only file; else its number from 1 */
    u8 high_cylinder[2]; /* the last cylinder in this file; 0: in the last file */
    u8 reserved[484];
    u8 made_id[4], made_cylinders[4]; /* ours: CKD_MADE, and how many cylinders the file was made with */
};
#define CKD_MADE "URSA"
_Static_assert(sizeof(struct ckd_header) == 512, "image header");

static inline u16 le16(const u8 *p)
{
    return (u16)(p[0] | p[1] << 8);
}
static inline u32 le32(const u8 *p)
{
    return le16(p) | (u32)le16(p + 2) << 16;
}
static inline void le16_store(u8 *p, u16 v)
{
    p[0] = (u8)v;
    p[1] = (u8)(v >> 8);
}
static inline void le32_store(u8 *p, u32 v)
{
    le16_store(p, (u16)v);
    le16_store(p + 2, (u16)(v >> 16));
}

/* Type, heads and track size of an ECKD image, cylinders left 0. 0, or -EINVAL with reason: a disk that is not ours. */
int ckd_header_geometry(const struct ckd_header *h, struct volume_geometry *out, char reason[VOLUME_REASON]);
void ckd_header_make(struct ckd_header *h, const char *id, const struct volume_geometry *g);
