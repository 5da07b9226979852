/* The header of ECKD images. Must not know what follows it. */
#include "cp/volume/ckd_header.h"
#include "cp/volume/format.h"
#include "cp/volume/geometry.h"
#include <errno.h>
#include <string.h>

int ckd_header_geometry(const struct ckd_header *h, struct volume_geometry *out, char reason[VOLUME_REASON])
{
    u16 type = geometry_type(h->type);

    if (type == 0)
        return volume_refuse(reason, -EINVAL, "it is a disk of type xx%02X; only 3380 and 3390 are known", h->type);
    geometry_of_cylinders(type, 1, out);
    if (le32(h->heads) != out->heads || le32(h->track_bytes) != out->track_bytes)
        return volume_refuse(reason, -EINVAL, "it is damaged: its header says %u heads and %u bytes a track for a %X",
            le32(h->heads), le32(h->track_bytes), type);
    return 0;
}

void ckd_header_make(struct ckd_header *h, const char *id, const struct volume_geometry *g)
{
    memset(h, 0, sizeof *h);
    memcpy(h->id, id, sizeof h->id);
    if (g->architecture == VOLUME_ECKD) {
        le32_store(h->heads, g->heads);
        le32_store(h->track_bytes, g->track_bytes);
        h->type = (u8)g->type;
        memcpy(h->made_id, CKD_MADE, sizeof h->made_id);
        le32_store(h->made_cylinders, g->cylinders);
    }
}
