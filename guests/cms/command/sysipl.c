/* SYSIPL fn ft fm: the file, an image of the nucleus, is what IPL of its disk loads from now on. The disk's first two
 * records get a loader with the places of the file's blocks: it is to be given again whenever the file is written. A
 * command of this CMS. */
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/device.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

#define BLOCK 4096
#define PLACE 8
#define FIRST 24 /* bytes of record 1 */

extern const u8 disk_loader_first[], disk_loader[], disk_loader_end[];

/* Cylinder, track and record of a block, from 1. */
static void place_set(u8 *to, u32 block, u32 each, u32 tracks)
{
    u32 track = (block - 1) / each;

    bytes_set_u16(to, (u16)(track / tracks));
    bytes_set_u16(to + 2, (u16)(track % tracks));
    to[4] = (u8)((block - 1) % each + 1);
}

static int loader_build(struct file *f, const struct device_facts *device, u8 *records)
{
    u32 each = device_blocks_per_cylinder(device, BLOCK) / device->tracks, n = file_status(f)->blocks;
    u32 size = (u32)(disk_loader_end - disk_loader);
    u8 *list = records + BLOCK + size;

    if (n == 0 || size + (n + 1) * PLACE > BLOCK)
        return 1;
    memcpy(records, disk_loader_first, FIRST);
    memcpy(records + BLOCK, disk_loader, size);
    bytes_set_u32(list, n);
    for (u32 k = 0; k < n; k++) {
        u32 block = file_place(f, k);

        if (block == 0)
            return 1;
        place_set(list + (k + 1) * PLACE, block, each, device->tracks);
    }
    return 0;
}

static int loader_write(struct file *f, struct disk_device *disk, const char *file)
{
    u8 *records = storage_get(2 * BLOCK);
    const void *from[2] = {records, records + BLOCK};
    const u32 block[2] = {1, 2};
    struct device_facts device;
    int rc = 0;

    if (!records)
        return dms("SYI", NO_STORAGE);
    if (device_facts(disk->vdev, &device) != DEVICE_OK || loader_build(f, &device, records) != 0)
        rc = dms("SYI", NO_NUCLEUS, file);
    else if (disk->write(disk, block, from, 2) != 0)
        rc = dms("SYI", DEVICE_ERROR, file_status(f)->id.mode, disk->vdev);
    storage_free(records);
    return rc;
}

int sysipl_command(struct invocation *i)
{
    struct file_status found;
    struct disk_facts disk;
    struct fileid id;
    char file[24];
    struct file *f;
    int rc = operand_fileid(i, "SYI", 1, i->count, 0, false, &id);

    if (rc != 0 || (rc = operand_find("SYI", &id, &found)) != 0 || (rc = operand_writable("SYI", found.id.mode)) != 0)
        return rc;
    fileid_show(&found.id, file);
    disk_facts(found.disk, &disk);
    if (disk.block_size != BLOCK || disk.device->cylinders == 0)
        return dms("SYI", UNSUPPORTED_DEVICE, found.id.mode, disk.device->vdev);
    if ((rc = operand_open("SYI", &found.id, &f)) != 0)
        return rc;
    rc = loader_write(f, (struct disk_device *)disk.device, file);
    file_close(f);
    return rc;
}
