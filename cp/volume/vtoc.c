/* Reading the VTOC of an ECKD volume. Must not know formats. */
#include "cp/volume/vtoc.h"
#include "cp/volume/track_image.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <string.h>

#define DSCB_KEY 44
#define DSCB_DATA 96
#define LABEL_VTOC 11 /* offset in the label: CCHHR */

/* The track number of a CCHH, which may have the cylinder's high bits in HH. */
static u32 track_of(const struct volume *v, const u8 *cchh)
{
    u32 hh = be16_load(cchh + 2), cylinder = be16_load(cchh) | (hh & 0xfff0) << 12;
    return cylinder * volume_geometry(v)->heads + (hh & 15);
}

/* The first track of the VTOC; 0: there is none. */
static u32 vtoc_first(struct volume *v)
{
    struct track *t;
    const u8 *label;
    u32 first = 0;

    if (volume_geometry(v)->architecture != VOLUME_ECKD || track_hold(v, 0, false, &t) < 0)
        return 0;
    label = track_record_find(t->image, t->length, 3);
    if (label && be16_load(label + 6) == 80)
        first = track_of(v, label + TRACK_COUNT + label[5] + LABEL_VTOC);
    track_release(v, t);
    return first;
}

/* The data of a DSCB, NULL if the record is none. */
static const u8 *dscb_of(const u8 *record)
{
    return record && record[5] == DSCB_KEY && be16_load(record + 6) == DSCB_DATA ? record + TRACK_COUNT + DSCB_KEY
                                                                                 : NULL;
}

static int track_list(
    struct volume *v, const struct track *t, void (*dataset)(void *, const struct vtoc_dataset *), void *arg)
{
    int count = 0;

    for (unsigned r = 1; r < 255; r++) {
        const u8 *data = dscb_of(track_record_find(t->image, t->length, (u8)r));
        struct vtoc_dataset d = {0};
        if (!data || (data[0] != 0xf1 && data[0] != 0xf8))
            continue;
        ebcdic_decode(d.name, data - DSCB_KEY, DSCB_KEY);
        for (int i = DSCB_KEY; i > 0 && d.name[i - 1] == ' '; i--)
            d.name[i - 1] = 0;
        d.extents = data[15];
        d.first_track = track_of(v, data + 63);
        d.last_track = track_of(v, data + 67);
        dataset(arg, &d);
        count++;
    }
    return count;
}

int vtoc_list(struct volume *v, void (*dataset)(void *arg, const struct vtoc_dataset *d), void *arg)
{
    u32 first = vtoc_first(v), last = first;
    struct track *t;
    const u8 *data;
    int count = 0;

    if (first == 0)
        return -ENOENT;
    for (u32 number = first; number <= last; number++) {
        if (track_hold(v, number, false, &t) < 0)
            return number == first ? -ENOENT : count;
        data = dscb_of(track_record_find(t->image, t->length, 1));
        if (number == first && data && data[0] == 0xf4)
            last = track_of(v, data + 67);
        else if (number == first) {
            track_release(v, t);
            return -ENOENT;
        }
        count += track_list(v, t, dataset, arg);
        track_release(v, t);
    }
    return count;
}
