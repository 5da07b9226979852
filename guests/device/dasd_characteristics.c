/* What disks say of themselves: models, and the bytes of READ DEVICE CHARACTERISTICS. Sources: IBM 3990/9390 Storage
 * Control Reference, "Read Device Characteristics"; IBM 9335, 9336 and 3370 references for FBA. */
#include "guests/device/dasd.h"
#include <string.h>

/* By type and the model that people write: the model of SENSE ID, the unit type (also in error records). */
static const struct model {
    u16 type;
    u8 model, sense_id, unit_type;
} models[] = {
    {0x3390, 1, 0x02, 0x26},
    {0x3390, 2, 0x06, 0x27},
    {0x3390, 3, 0x0A, 0x24},
    {0x3390, 9, 0x0C, 0x32},
    {0x3390, 27, 0x0C, 0x32},
    {0x3390, 54, 0x0C, 0x32},
    {0x3390, 'A', 0x0C, 0x32},
    {0x3380, 'D', 0x06, 0x2C},
    {0x3380, 'E', 0x0A, 0x2E},
    {0x3380, 'K', 0x1E, 0x23},
    {0x9336, 10, 0x10, 0x11},
    {0x9336, 20, 0x10, 0x11},
    {0x9332, 1, 0x01, 0x07},
    {0x9332, 6, 0x01, 0x07},
    {0x3370, 1, 0x00, 0x02},
    {0x3370, 2, 0x04, 0x05},
};

static const struct model *model_of(const struct volume_geometry *g)
{
    const struct model *found = models;

    for (const struct model *m = models; m < models + sizeof models / sizeof *models; m++)
        if (m->type == g->type && (m->model == g->model || found->type != g->type))
            found = m;
    return found;
}

u8 dasd_model(const struct volume_geometry *g)
{
    return model_of(g)->sense_id;
}

/* ECKD by type: track capacity and the constants of its formula, bytes 16-27 and 48-50. */
static const struct {
    u16 type;
    u8 sectors, formula[5], selector, more[3];
    u32 track;
    u16 home, record_zero;
} tracks[] = {
    {0x3390, 224, {34, 19, 9, 6, 116}, 2, {6, 119, 8}, 58786, 1428, 57326},
    {0x3380, 222, {32, 492 >> 8, 492 & 0xFF, 0, 236}, 1, {0}, 47968, 1088, 47988},
};

#define LARGE_CYLINDERS 65520 /* more cylinders are told in the last four bytes */

static u32 characteristics_eckd(const struct volume_geometry *g, u8 *out)
{
    unsigned t = g->type == tracks[1].type;
    u8 unit_type = model_of(g)->unit_type;

    be16_store(out, 0x3990);
    out[2] = 0xE9;
    be16_store(out + 3, g->type);
    out[5] = dasd_model(g);
    out[6] = 0x50; /* whole tracks and data can be read in a domain of LOCATE RECORD */
    out[9] = 0x16; /* cache, DASD fast write, reset allegiance */
    out[10] = 0x20;
    out[11] = unit_type;
    be16_store(out + 12, g->cylinders > LARGE_CYLINDERS ? 0xFFFE : (u16)g->cylinders);
    be16_store(out + 14, g->heads);
    out[16] = tracks[t].sectors;
    be32_store(out + 16, (u32)out[16] << 24 | tracks[t].track);
    be16_store(out + 20, tracks[t].home);
    out[22] = tracks[t].selector;
    memcpy(out + 23, tracks[t].formula, sizeof tracks[t].formula);
    out[40] = out[41] = unit_type; /* error records: MDR and OBR identifiers */
    out[42] = 0x15;                /* control-unit type: 3990-6 */
    out[43] = 0x02;
    be16_store(out + 44, tracks[t].record_zero);
    memcpy(out + 48, tracks[t].more, sizeof tracks[t].more);
    be32_store(out + 60, g->cylinders);
    return 64;
}

/* FBA by type: blocks of a cyclical group (track) and of an access position (cylinder). */
static const struct {
    u16 type, group, position;
} groups[] = {{0x3370, 62, 744}, {0x9332, 73, 292}, {0x9336, 111, 777}};

static u32 characteristics_fba(const struct volume_geometry *g, u8 *out)
{
    unsigned n = sizeof groups / sizeof *groups - 1;

    while (n > 0 && groups[n].type != g->type)
        n--;
    out[0] = 0x30; /* burst mode, data chaining */
    out[1] = 0x08;
    out[2] = 0x21;
    out[3] = model_of(g)->unit_type;
    be16_store(out + 4, 512);
    be32_store(out + 6, groups[n].group);
    be32_store(out + 10, groups[n].position);
    be32_store(out + 14, (u32)g->blocks);
    return 32;
}

u32 dasd_characteristics(const struct minidisk *m, u8 out[DASD_CHARACTERISTICS])
{
    struct volume_geometry g = minidisk_geometry(m);

    memset(out, 0, DASD_CHARACTERISTICS);
    return g.architecture == VOLUME_FBA ? characteristics_fba(&g, out) : characteristics_eckd(&g, out);
}
