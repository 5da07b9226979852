/* Plain FBA images: the blocks, one after the other, nothing else. Must not know who uses them. */
#include "cp/volume/format.h"
#include "cp/volume/geometry.h"
#include <errno.h>
#include <unistd.h>

static int fba_fd(const struct volume *v)
{
    return (int)(intptr_t)v->state - 1;
}

static int fba_blocks_read(struct volume *v, u64 first, u32 count, void *data)
{
    return host_file_read(fba_fd(v), first * FBA_BLOCK, data, (size_t)count * FBA_BLOCK);
}

static int fba_blocks_write(struct volume *v, u64 first, u32 count, const void *data)
{
    return host_file_write(fba_fd(v), first * FBA_BLOCK, data, (size_t)count * FBA_BLOCK, NULL);
}

static int fba_sync(struct volume *v)
{
    return host_file_sync(fba_fd(v));
}

static int fba_close(struct volume *v)
{
    close(fba_fd(v));
    return 0;
}

const struct volume_format format_fba = {.name = "FBA",
    .blocks_read = fba_blocks_read,
    .blocks_write = fba_blocks_write,
    .sync = fba_sync,
    .close = fba_close};

int fba_open(struct volume *v, int fd, char reason[VOLUME_REASON])
{
    s64 size = host_file_size(fd);

    v->format = &format_fba;
    v->state = (void *)((intptr_t)fd + 1);
    if (size <= 0 || size % FBA_BLOCK != 0)
        return volume_refuse(reason, -EINVAL, "it is no image of a known format, and not of blocks of 512 bytes");
    geometry_of_blocks((u64)size / FBA_BLOCK, &v->geometry);
    return 0;
}

int fba_open_memory(struct volume *v, int fd)
{
    v->format = &format_fba;
    v->state = (void *)((intptr_t)fd + 1);
    return host_file_resize(fd, v->geometry.blocks * FBA_BLOCK) < 0 ? -ENOMEM : 0;
}
