/* Making, walking and checking track images. Must not know volumes. Source: IBM 3990 Storage Control Reference, "Track
 * Formats". */
#include "cp/volume/track_image.h"
#include <string.h>

static const u8 end_mark[TRACK_END] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

u32 track_cchh(const struct volume_geometry *g, u32 number)
{
    u32 cylinder = number / g->heads, head = number % g->heads;
    return cylinder << 16 | cylinder >> 16 << 4 | head;
}

static u32 count_size(const u8 *count)
{
    return TRACK_COUNT + count[5] + (u32)be16_load(count + 6);
}

u32 track_record_add(u8 *image, u32 length, u8 record, const void *key, u8 key_length, const void *data, u16 size)
{
    u8 *count = image + length - TRACK_END;

    memcpy(count, image + 1, 4);
    count[4] = record;
    count[5] = key_length;
    be16_store(count + 6, size);
    if (key_length)
        memcpy(count + TRACK_COUNT, key, key_length);
    if (size)
        memcpy(count + TRACK_COUNT + key_length, data, size);
    memcpy(count + count_size(count), end_mark, TRACK_END);
    return length + count_size(count);
}

u32 track_empty_make(u8 *image, const struct volume_geometry *g, u32 number, enum track_empty form)
{
    static const u8 zeros[4096];
    u32 length = TRACK_HOME + TRACK_END;

    image[0] = 0;
    be32_store(image + 1, track_cchh(g, number));
    length = track_record_add(image, length, 0, NULL, 0, zeros, 8);
    if (form == TRACK_EMPTY_END_OF_FILE)
        return track_record_add(image, length, 1, NULL, 0, NULL, 0);
    for (u8 r = 1; form == TRACK_EMPTY_LINUX && r <= 12; r++)
        length = track_record_add(image, length, r, NULL, 0, zeros, sizeof zeros);
    return length;
}

enum track_empty track_empty_find(const u8 *image, u32 length)
{
    u8 empty[TRACK_MINIMUM + TRACK_COUNT];
    struct volume_geometry one = {.heads = 1};

    if (length != TRACK_MINIMUM && length != sizeof empty)
        return TRACK_EMPTY_COUNT;
    for (enum track_empty form = TRACK_EMPTY_END_OF_FILE; form <= TRACK_EMPTY; form++) {
        u32 n = track_empty_make(empty, &one, 0, form);
        memcpy(empty + 1, image + 1, 4);
        memcpy(empty + TRACK_HOME, image + 1, 4);
        if (form == TRACK_EMPTY_END_OF_FILE)
            memcpy(empty + TRACK_HOME + TRACK_RECORD_0, image + 1, 4);
        if (n == length && memcmp(empty, image, n) == 0)
            return form;
    }
    return TRACK_EMPTY_COUNT;
}

static const char *count_fault(const u8 *image, u32 size, u32 at)
{
    if (at + TRACK_END > size || (memcmp(image + at, end_mark, TRACK_END) != 0 && at + TRACK_COUNT + TRACK_END > size))
        return "has no end mark";
    if (memcmp(image + at, end_mark, TRACK_END) != 0 && at + count_size(image + at) + TRACK_END > size)
        return "has a record that is longer than the track";
    return NULL;
}

u32 track_measure(const u8 *image, u32 size, const struct volume_geometry *g, u32 number, const char **reason)
{
    const char *fault = NULL;
    u32 at = TRACK_HOME;

    if (size < TRACK_MINIMUM)
        fault = "is too short";
    else if (be32_load(image + 1) != track_cchh(g, number))
        fault = "has another track's home address";
    while (!fault) {
        fault = count_fault(image, size, at);
        if (!fault && memcmp(image + at, end_mark, TRACK_END) == 0)
            return at + TRACK_END;
        if (!fault)
            at += count_size(image + at);
    }
    if (reason)
        *reason = fault;
    return 0;
}

const u8 *track_record_find(const u8 *image, u32 length, u8 record)
{
    for (u32 at = TRACK_HOME; at + TRACK_END < length; at += count_size(image + at))
        if (image[at + 4] == record)
            return image + at;
    return NULL;
}
