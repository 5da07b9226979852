/* Virtual disks as devices: minidisks and links of a directory entry, temporary and virtual disks, whole volumes. All
 * under cp_lock. Source: CP Planning and Administration, MDISK, LINK; CP Commands, DEFINE, ATTACH. */
#pragma once
#include "cp/vm/extents.h"

/* The device of an extent. 0, -EEXIST (the number is taken), -ENOMEM. */
int disk_add(struct vm *vm, u16 vdev, struct extent *e, const char *mode, bool read_only);
/* Before and after a disk's subchannel is detached; called by vm_remove_device. */
void disk_unlink(struct virtual_device *d);

/* The extent of owner's MDISK statement, to be released after use: 0, or the number of the message that was said to
 * vm. */
int disk_extent(struct vm *vm, const char *owner, const struct directory_device *disk, struct extent **out);
/* Can a volume be given to somebody? 0, or the number of the message that was said to vm. */
int disk_check_free(struct vm *vm, const struct real_dasd *r);
/* Give a free volume to vm as one disk. 0, -EEXIST, -ENOMEM. */
int disk_attach_volume(struct vm *vm, struct real_dasd *r, u16 vdev, bool read_only);
/* MDISK, LINK and DEDICATE statements at LOGON: what is not to be had is said at vm's console. */
void disk_create(struct vm *vm, const struct directory_device *disk);

/* DEFINE of a disk in host memory: cylinders of a 3380 or 3390 or, type 0x9336, blocks. Returns the number of the
 * message that was said, 0: it is defined. virtual: a V-DISK, else a T-DISK. */
int disk_define(struct vm *vm, u16 vdev, u16 type, u32 size, bool virtual);
