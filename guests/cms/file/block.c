/* One block of a disk. Numbers that come from the disk itself are not trusted. */
#include "guests/cms/file/state.h"

int block_read(struct disk *d, u32 block, void *to)
{
    void *const where[] = {to};

    if (!block || block > d->blocks)
        return FILE_IO_ERROR;
    return d->device->read(d->device, &block, where, 1);
}

int block_write(struct disk *d, u32 block, const void *from)
{
    const void *const where[] = {from};

    if (!block || block > d->blocks)
        return FILE_IO_ERROR;
    return d->device->write(d->device, &block, where, 1);
}
