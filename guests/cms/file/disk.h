/* Accessed disks: A to Z. What a disk is made of is its device's matter (struct disk_device). */
#pragma once
#include "guests/arch/types.h"

/* Blocks are numbered from 1 over the whole minidisk. 0; or 3: an error that stays; 12: read-only. n blocks that need
 * not be adjacent. */
struct disk_device {
    u16 vdev;
    bool writable;
    u32 block_size, blocks;
    u32 cylinders; /* 0: FBA */
    u16 type;      /* X'3390', X'3380', X'9336' */
    int (*read)(struct disk_device *d, const u32 *block, void *const *to, u32 n);
    int (*write)(struct disk_device *d, const u32 *block, const void *const *from, u32 n);
};

struct disk;

/* Access d as mode (an extension of parent, or 0): reads label and directory; 0 or a code of file.h, or 16: it has no
 * CMS format. */
int disk_access(struct disk_device *d, char mode, char parent, struct disk **out);
/* The same, with more to say. */
struct fileid;
struct disk_use {
    char mode, parent;
    bool read_only;              /* though the device could be written */
    bool mode0;                  /* files of mode number 0 are seen, though it is read-only */
    const struct fileid *filter; /* only files that match; NULL: all. The disk is then read-only */
};
int disk_access_as(struct disk_device *d, const struct disk_use *use, struct disk **out);
int disk_release(struct disk *d);     /* its open files are closed first */
struct disk *disk_of_mode(char mode); /* NULL */
struct disk *disk_of_vdev(u16 vdev);
struct disk *disk_next(const struct disk *d); /* in search order; NULL: the first */

struct disk_facts {
    char mode, parent;
    char label[6];
    bool writable;
    u32 block_size, blocks, used, files; /* files: those seen */
    u32 cylinders;                       /* formatted; 0: FBA */
    const struct disk_device *device;
};
void disk_facts(const struct disk *d, struct disk_facts *f);

/* Write label, empty directory and allocation map. The device's blocks are formatted already. */
int disk_initialize(struct disk_device *d, const char label[6], u32 blocks);
/* Of an accessed disk: give it another label; let it have fewer or more blocks (13: those that are used would not fit);
 * erase all files; make of it one file id of format F whose blocks stand in order, from the first free one to the last
 * but one (RESERVE). */
int disk_label(struct disk *d, const char label[6]);
int disk_resize(struct disk *d, u32 blocks);
int disk_erase_all(struct disk *d);
int disk_reserve(struct disk *d, const struct fileid *id);
