/* DASD volumes on the host: image files of ECKD tracks or FBA blocks, their formats, locks and cache. Must not know who
 * uses a volume. Image formats are those of Hercules (CKD, compressed CCKD, plain and compressed FBA), so that its
 * tools and ours exchange them. Thread-safe: many virtual machines may use one volume at once.
 *
 * A track image is: 5 bytes of home address (flag, CC, HH), then records, each 8 bytes of count (CC HH R KL DL), key
 * and data, then eight bytes X'FF'; record 0 comes first. Sources: IBM 3990/9390 Storage Control Reference; the
 * published image layout of Hercules. */
#pragma once
#include "guests/arch/types.h"

struct volume;

enum volume_architecture { VOLUME_ECKD, VOLUME_FBA };

struct volume_geometry {
    enum volume_architecture architecture;
    u16 type;        /* 0x3380, 0x3390, 0x9336 */
    u8 model;        /* as shown: 3390-3 is 3; E or K of a 3380 its letter */
    u32 cylinders;   /* ECKD */
    u16 heads;       /* ECKD: tracks a cylinder */
    u32 track_bytes; /* ECKD: bytes of a track image, the header and end mark included */
    u64 blocks;      /* FBA: blocks of 512 bytes */
};

#define VOLUME_READ_ONLY 1u   /* do not write; others may read too */
#define VOLUME_SYNCHRONOUS 2u /* a write is on the host's disk when the call returns; otherwise within VOLUME_DELAY */
#define VOLUME_DELAY 5        /* seconds */
#define VOLUME_REASON 160     /* size of a text that says in words why a volume was refused */

/* 0, or -errno with reason filled in (a sentence for a person: truncated, foreign, locked by another program ...). */
int volume_open(const char *path, unsigned flags, struct volume **out, char reason[VOLUME_REASON]);
/* The geometry of a type ("3390", "9336": the smallest model that holds size cylinders or blocks) or of a model
 * ("3390-3"); size 0 is the model's own, a type's first model's. False: no such type, or the model is smaller. */
bool volume_geometry_find(const char *name, u64 size, struct volume_geometry *out);
/* "3390-3", for people. */
const char *volume_geometry_name(const struct volume_geometry *g);
/* A volume in host memory that is as long as it is open: V-DISK, T-DISK. Its contents are zero (FBA) or formatted empty
 * tracks (ECKD); untouched parts take no storage. 0 or -ENOMEM. */
int volume_open_memory(const struct volume_geometry *geometry, struct volume **out);
/* Everything written is on the host's disk after it. -errno if that failed (it is closed all the same). */
int volume_close(struct volume *v);
const struct volume_geometry *volume_geometry(const struct volume *v);
bool volume_is_read_only(const struct volume *v);
/* The volume serial number of its label (ECKD: VOL1 in track 0 record 3; FBA: VOL1 or CMS1 in block 1) in ASCII without
 * trailing blanks, empty if it has none. */
void volume_serial(struct volume *v, char serial[7]);

/* ECKD: a track held in storage. The holder may look at image[0..length); with `write` nobody else holds it, and it may
 * change it too, and tells what it changed. Tracks are numbered cylinder * heads + head. Hold one track at a time for a
 * short while only (leaf lock). */
struct track {
    u8 *image;
    u32 length; /* up to and with the end mark; track_hold's user sets it when it changes */
};
/* 0, -EIO (the host failed, or the track image is damaged), -ENOMEM, -EROFS, -ERANGE. */
int track_hold(struct volume *v, u32 number, bool write, struct track **out);
/* Changes in image[from..to) go to the host. 0 or -errno: then the track in storage is as it was before the changes
 * were made, and so is the image (-ENOSPC: the host is full). Still held. */
int track_changed(struct volume *v, struct track *t, u32 from, u32 to);
void track_release(struct volume *v, struct track *t);

/* FBA: 0 or as above. */
int blocks_read(struct volume *v, u64 first, u32 count, void *data);
int blocks_write(struct volume *v, u64 first, u32 count, const void *data);

/* All that was written so far is on the host's disk. After a failure the volume refuses further writes with -EIO: what
 * the host has is not known any more. */
int volume_sync(struct volume *v);
/* "CKD", "FBA", "compressed CKD", ... */
const char *volume_format_name(const struct volume *v);
/* A long work tells how far it is; NULL: nobody wants to know. */
struct volume_progress {
    void (*tell)(void *arg, u64 done, u64 total);
    void *arg;
};
/* Make an image file that is not there yet: an empty disk with a label (serial "": none), and an empty VTOC (ECKD). It
 * is on the host's disk on return. 0, or -errno with reason and no file. */
struct volume_new {
    struct volume_geometry geometry;
    bool compressed;
    char serial[7];
};
int volume_create(
    const char *path, const struct volume_new *n, const struct volume_progress *progress, char reason[VOLUME_REASON]);
/* Make an image of what a volume has, in any format; the new one may have more cylinders or blocks. */
int volume_copy(struct volume *from, const char *path, const struct volume_new *n,
    const struct volume_progress *progress, char reason[VOLUME_REASON]);
/* Read all of a volume and call fault (NULL: nobody) for each thing that is wrong, up to 20; how many there were. */
u64 volume_check(
    struct volume *v, void (*fault)(void *arg, const char *text), void *arg, const struct volume_progress *progress);
/* Whom to tell when writing to the host fails later than the call that wrote: called by any thread, with the path of
 * the volume. One for the program, set before volumes are opened. */
void volume_report_to(void (*report)(const char *path, const char *reason));
