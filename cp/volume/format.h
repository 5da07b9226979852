/* Inside of a volume: what a format of images does for it. A format knows units: tracks (ECKD) or groups of
 * FBA_GROUP blocks. Only cp/volume includes it. */
#pragma once
#include "cp/volume/host_file.h"
#include "cp/volume/track_image.h"
#include <pthread.h>
#include <stdatomic.h>

#define FBA_BLOCK 512
#define FBA_GROUP 120 /* blocks of a unit: what compressed FBA images compress together */
#define UNIT_BYTES(g) ((g)->architecture == VOLUME_ECKD ? (g)->track_bytes : FBA_BLOCK * FBA_GROUP)

/* A change of a unit in storage: bytes [from, to) of it. */
struct unit_change {
    const u8 *image;
    u32 length, from, to;
};

struct volume_format {
    const char *name; /* for people */
    /* Fill image with a unit; its length, 0 to UNIT_BYTES, or -errno. */
    int (*load)(struct volume *v, u32 unit, u8 *image);
    /* Make the change in the image. After an error the image has what it had, and load finds it there. */
    int (*store)(struct volume *v, u32 unit, const struct unit_change *c);
    /* FBA, as volume.h's; NULL: by units. */
    int (*blocks_read)(struct volume *v, u64 first, u32 count, void *data);
    int (*blocks_write)(struct volume *v, u64 first, u32 count, const void *data);
    int (*sync)(struct volume *v);
    /* Free all; everything is synced. NULL state is possible. */
    int (*close)(struct volume *v);
    /* Why load says -EIO: what follows "track 7 ". */
    const char *(*fault)(struct volume *v, u32 unit);
};
extern const struct volume_format format_ckd, format_fba, format_compressed;

struct volume {
    struct volume_geometry geometry;
    unsigned flags;
    const struct volume_format *format;
    void *state; /* the format's */
    char *path;  /* "" in memory */
    bool in_memory;
    u32 units;
    atomic_bool failed;   /* a sync failed: see volume_sync() */
    atomic_bool unsynced; /* something was written after the last sync began */
    struct volume *next;  /* the flusher's list, and whether it is in it */
    bool queued;
    u64 due; /* when, clock_monotonic_ns() */
    pthread_mutex_t syncing;
};

/* Fill in v->geometry, units and state from the open descriptor, which belongs to the format from here on, also after
 * an error. 0, or -errno with reason. */
int ckd_open(struct volume *v, int fd, char reason[VOLUME_REASON]);
int fba_open(struct volume *v, int fd, char reason[VOLUME_REASON]);
int compressed_open(struct volume *v, int fd, char reason[VOLUME_REASON]);
/* A volume over an anonymous descriptor; what was never written is zero or empty tracks. */
int ckd_open_memory(struct volume *v, int fd);
int fba_open_memory(struct volume *v, int fd);

/* Write the reason; returns rc. */
int volume_refuse(char reason[VOLUME_REASON], int rc, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* What the host has is not known any more: nothing is written to the volume from here on. Told to the reporter. */
void volume_fail(struct volume *v, int rc);
/* Something was written: see that it is synced, now or by the flusher. 0 or -errno. */
int volume_written(struct volume *v);
