/* Types and models of disks. Must not know images. Source: model.def. */
#include "cp/volume/geometry.h"
#include <stdio.h>
#include <strings.h>

#define FBA_DEFAULT 0x9336

static const struct model {
    const char *name;
    struct volume_geometry geometry;
    u32 alternates;
} models[] = {
#define MODEL(type, model, name, cylinders, alternates, heads, track_bytes)                                            \
    {name, {VOLUME_ECKD, type, model, cylinders, heads, track_bytes, 0}, alternates},
#define FBA_MODEL(type, model, name, blocks) {name, {VOLUME_FBA, type, model, 0, 0, 0, blocks}, 0},
#include "cp/volume/model.def"
#undef MODEL
#undef FBA_MODEL
};
#define MODELS (sizeof models / sizeof *models)

bool geometry_of_cylinders(u16 type, u32 cylinders, struct volume_geometry *out)
{
    for (const struct model *m = models; m < models + MODELS; m++)
        if (m->geometry.type == type && m->geometry.cylinders + m->alternates >= cylinders) {
            *out = m->geometry;
            out->cylinders = cylinders;
            return cylinders > 0 && m->geometry.architecture == VOLUME_ECKD;
        }
    return false;
}

static bool geometry_of_type_blocks(u16 type, u64 blocks, struct volume_geometry *out)
{
    for (const struct model *m = models; m < models + MODELS; m++)
        if (m->geometry.type == type && m->geometry.blocks >= blocks) {
            *out = m->geometry;
            out->blocks = blocks;
            return blocks > 0;
        }
    return false;
}

void geometry_of_blocks(u64 blocks, struct volume_geometry *out)
{
    for (const struct model *m = models; m < models + MODELS; m++)
        if (m->geometry.architecture == VOLUME_FBA && m->geometry.blocks == blocks) {
            *out = m->geometry;
            return;
        }
    geometry_of_type_blocks(FBA_DEFAULT, blocks, out);
}

u16 geometry_type(u8 low)
{
    for (const struct model *m = models; m < models + MODELS; m++)
        if (m->geometry.architecture == VOLUME_ECKD && (u8)m->geometry.type == low)
            return m->geometry.type;
    return 0;
}

bool volume_geometry_find(const char *name, u64 size, struct volume_geometry *out)
{
    char type[5];

    for (const struct model *m = models; m < models + MODELS; m++) {
        bool eckd = m->geometry.architecture == VOLUME_ECKD;
        snprintf(type, sizeof type, "%04X", m->geometry.type);
        if (strcasecmp(name, m->name) == 0 || (strcasecmp(name, type) == 0 && size == 0)) {
            *out = m->geometry;
            if (size > 0 && eckd)
                out->cylinders = (u32)size;
            else if (size > 0)
                out->blocks = size;
            return size <= (eckd ? m->geometry.cylinders + m->alternates : m->geometry.blocks);
        }
        if (strcasecmp(name, type) == 0)
            return eckd ? size <= UINT32_MAX && geometry_of_cylinders(m->geometry.type, (u32)size, out)
                        : geometry_of_type_blocks(m->geometry.type, size, out);
    }
    return false;
}

const char *volume_geometry_name(const struct volume_geometry *g)
{
    for (const struct model *m = models; m < models + MODELS; m++)
        if (m->geometry.type == g->type && m->geometry.model == g->model)
            return m->name;
    return "unknown";
}
