/* What is in a track image (volume.h tells its form): making, walking, checking. Must not know volumes. */
#pragma once
#include "cp/volume/volume.h"

#define TRACK_HOME 5  /* bytes of the home address */
#define TRACK_COUNT 8 /* bytes of a count field */
#define TRACK_END 8   /* bytes X'FF' */
#define TRACK_RECORD_0 (TRACK_COUNT + 8)
#define TRACK_MINIMUM (TRACK_HOME + TRACK_RECORD_0 + TRACK_END)

/* Tracks that an image need not store; the numbers are those of compressed images. */
enum track_empty {
    TRACK_EMPTY_END_OF_FILE, /* record 0, and record 1 that is an end of file */
    TRACK_EMPTY,             /* record 0 */
    TRACK_EMPTY_LINUX,       /* record 0 and twelve blocks of 4096 bytes of zeros (3390) */
    TRACK_EMPTY_COUNT
};

/* The CCHH of a track: of cylinder numbers above 65,535 the high bits are in HH (extended address volumes). */
u32 track_cchh(const struct volume_geometry *g, u32 number);
/* Make an empty track; returns its length. */
u32 track_empty_make(u8 *image, const struct volume_geometry *g, u32 number, enum track_empty form);
/* Is it such a track? TRACK_EMPTY_COUNT: no. */
enum track_empty track_empty_find(const u8 *image, u32 length);
/* Add a record before the end mark, in cylinder and head of the home address; length is the track's, and its new one
 * is returned. The caller knows that it fits. */
u32 track_record_add(u8 *image, u32 length, u8 record, const void *key, u8 key_length, const void *data, u16 size);
/* Length up to and with the end mark; 0 if the image is none of this track. reason (NULL: not wanted) says why. */
u32 track_measure(const u8 *image, u32 size, const struct volume_geometry *g, u32 number, const char **reason);
/* The count field of record number `record`, NULL if the (measured) track has none. */
const u8 *track_record_find(const u8 *image, u32 length, u8 record);
