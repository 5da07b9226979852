/* Accessing a disk as a mode: ACCESS and FORMAT do it. */
#pragma once
#include "guests/cms/base/text.h"
#include "guests/cms/file/disk.h"

/* The disk at vdev becomes use->mode; what was accessed so, or was this disk, is released. Messages are said, of what
 * happened too unless quiet. A return code of CMS. */
int access_disk(u16 vdev, const struct disk_use *use, bool quiet);
/* The disk and its device. */
int access_release(struct disk *d);
/* A device number: 1 to FFFF. A mode: a letter. */
bool access_vdev(struct text t, u16 *vdev);
bool access_mode(struct text t, char *mode);
