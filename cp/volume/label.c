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
