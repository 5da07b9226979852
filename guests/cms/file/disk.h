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
int disk_release(struct disk *d);     /* its open files are closed first */
struct disk *disk_of_mode(char mode); /* NULL */
struct disk *disk_of_vdev(u16 vdev);
struct disk *disk_next(const struct disk *d); /* in search order; NULL: the first */

struct disk_facts {
    char mode, parent;
    char label[6];
    bool writable;
    u32 block_size, blocks, used, files;
    const struct disk_device *device;
};
void disk_facts(const struct disk *d, struct disk_facts *f);

/* Write label, empty directory and allocation map. The device's blocks are formatted already. */
int disk_initialize(struct disk_device *d, const char label[6], u32 blocks);
