/* Minidisks: a volume's numbers with an offset, and no way out of the extent. Must not know users. */
#include "cp/volume/minidisk.h"
#include <errno.h>

struct volume_geometry minidisk_geometry(const struct minidisk *m)
{
    struct volume_geometry g = *volume_geometry(m->volume);

    if (g.architecture == VOLUME_ECKD)
        g.cylinders = m->size;
    else
        g.blocks = m->size;
    return g;
}

int minidisk_track_hold(struct minidisk *m, u32 number, bool write, struct track **out)
{
    u16 heads = volume_geometry(m->volume)->heads;

    *out = NULL;
    if (heads == 0 || number / heads >= m->size)
        return -ERANGE;
    return track_hold(m->volume, m->first * heads + number, write, out);
}

int minidisk_track_changed(struct minidisk *m, struct track *t, u32 from, u32 to)
{
    return track_changed(m->volume, t, from, to);
}

void minidisk_track_release(struct minidisk *m, struct track *t)
{
    track_release(m->volume, t);
}

int minidisk_blocks_read(struct minidisk *m, u64 first, u32 count, void *data)
{
    if (first > m->size || count > m->size - first)
        return -ERANGE;
    return blocks_read(m->volume, m->first + first, count, data);
}

int minidisk_blocks_write(struct minidisk *m, u64 first, u32 count, const void *data)
{
    if (first > m->size || count > m->size - first)
        return -ERANGE;
    return blocks_write(m->volume, m->first + first, count, data);
}
