/* Volume labels of ECKD and FBA volumes. Must not know formats. */
#include "cp/volume/label.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

#define LABEL_BYTES 80

/* A disabled wait with code X'0F' as the IPL PSW, and a channel program that ends at once. */
static const u8 ipl_record[24] = {0x00, 0x0a, 0, 0, 0, 0, 0, 0x0f, 0x03, 0, 0, 0, 0, 0, 0, 1};

static void label_make(u8 label[LABEL_BYTES], const char *serial)
{
    ebcdic_field(label, "VOL1", LABEL_BYTES);
    ebcdic_field(label + 4, serial, 6);
}

u32 label_track_make(u8 *image, const struct volume_geometry *g, const char *serial)
{
    u32 length = track_empty_make(image, g, 0, TRACK_EMPTY);
    u8 key[4], label[LABEL_BYTES], zeros[144] = {0};

    ebcdic_encode(key, "IPL1", 4);
    length = track_record_add(image, length, 1, key, 4, ipl_record, sizeof ipl_record);
    ebcdic_encode(key, "IPL2", 4);
    length = track_record_add(image, length, 2, key, 4, zeros, sizeof zeros);
    ebcdic_encode(key, "VOL1", 4);
    label_make(label, serial);
    be32_store(label + 11, 1); /* the VTOC: CCHHR of its first record */
    label[15] = 1;
    return track_record_add(image, length, 3, key, 4, label, sizeof label);
}

/* A DSCB: 44 bytes of key, 96 of data. */
#define DSCB_KEY 44
#define DSCB_DATA 96
#define DSCBS_3390 50
#define DSCBS_3380 53

/* Format 4, the VTOC's own; offsets are those in the data. Source: DFSMSdfp Advanced Services, "Format-4 DSCB". */
static void dscb_vtoc_make(u8 data[DSCB_DATA], const struct volume_geometry *g)
{
    u8 records = g->type == 0x3390 ? DSCBS_3390 : DSCBS_3380;
    u16 track_capacity = g->type == 0x3390 ? 58786 : 47968;

    memset(data, 0, DSCB_DATA);
    data[0] = 0xf4;
    be16_store(data + 6, records - 2); /* unused DSCBs */
    data[15] = 1;                      /* extents */
    be16_store(data + 18, (u16)(g->cylinders > 0xfffe ? 0xfffe : g->cylinders));
    be16_store(data + 20, g->heads);
    be16_store(data + 22, track_capacity);
    data[27] = 0x30;
    data[30] = records;
    data[61] = 1; /* an extent, the first: from track 1 to track 1 */
    be32_store(data + 63, 1);
    be32_store(data + 67, 1);
}

u32 label_vtoc_make(u8 *image, const struct volume_geometry *g, const char *serial)
{
    u32 length = track_empty_make(image, g, 1, TRACK_EMPTY);
    u8 records = g->type == 0x3390 ? DSCBS_3390 : DSCBS_3380;
    u8 key[DSCB_KEY], data[DSCB_DATA];

    (void)serial;
    memset(key, 4, sizeof key);
    dscb_vtoc_make(data, g);
    length = track_record_add(image, length, 1, key, DSCB_KEY, data, DSCB_DATA);
    /* Format 5, free space: all behind the VTOC (first track, cylinders, tracks). */
    memset(key, 0, sizeof key);
    memset(data, 0, sizeof data);
    memset(key, 5, 4);
    be16_store(key + 4, 2);
    be16_store(key + 6, (u16)(g->cylinders > 0xffff ? 0xffff : g->cylinders - 1));
    key[8] = (u8)(g->heads - 2);
    data[0] = 0xf5;
    length = track_record_add(image, length, 2, key, DSCB_KEY, data, DSCB_DATA);
    memset(key, 0, sizeof key);
    data[0] = 0;
    for (u8 r = 3; r <= records; r++)
        length = track_record_add(image, length, r, key, DSCB_KEY, data, DSCB_DATA);
    return length;
}

void label_block_make(u8 block[512], const char *serial)
{
    memset(block, 0, 512);
    label_make(block, serial);
}

void label_serial(const u8 *label, char serial[7])
{
    char text[10];
    int n = 6;

    ebcdic_decode(text, label, sizeof text);
    serial[0] = 0;
    if (memcmp(text, "VOL1", 4) != 0 && memcmp(text, "CMS1", 4) != 0 && memcmp(text, "LNX1", 4) != 0)
        return;
    while (n > 0 && (text[4 + n - 1] == ' ' || text[4 + n - 1] == 0))
        n--;
    memcpy(serial, text + 4, (size_t)n);
    serial[n] = 0;
}

void volume_serial(struct volume *v, char serial[7])
{
    u8 block[512];
    struct track *t;
    const u8 *record;

    serial[0] = 0;
    if (volume_geometry(v)->architecture == VOLUME_FBA) {
        if (blocks_read(v, 1, 1, block) == 0)
            label_serial(block, serial);
        return;
    }
    if (track_hold(v, 0, false, &t) < 0)
        return;
    record = track_record_find(t->image, t->length, 3);
    if (record && be16_load(record + 6) >= LABEL_BYTES)
        label_serial(record + TRACK_COUNT + record[5], serial);
    track_release(v, t);
}
