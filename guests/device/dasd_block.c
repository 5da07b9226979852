/* Disks as blocks of one size, for DIAGNOSE: what holds for ECKD and FBA alike. Source: CP Programming Services,
 * DIAGNOSE X'250'. */
#include "guests/device/dasd.h"
#include <errno.h>

#define FBA_BLOCK 512

static bool is_fba(const struct dasd *d)
{
    return d->geometry.architecture == VOLUME_FBA;
}

u64 dasd_blocks(const void *state, u32 size)
{
    const struct dasd *d = state;

    if (size != 512 && size != 1024 && size != 2048 && size != 4096)
        return 0;
    return is_fba(d) ? d->geometry.blocks / (size / FBA_BLOCK) : eckd_blocks(d, size);
}

bool dasd_is_read_only(const void *state)
{
    const struct dasd *d = state;

    return d->read_only;
}

/* A failure that is the host's and not the guest's. */
static int result(struct dasd *d, int rc)
{
    u8 sense0, sense1;

    if (rc < 0 && rc != -EBADMSG)
        dasd_host_failed(d, rc, &sense0, &sense1);
    return rc;
}

int dasd_block_read(void *state, u32 size, u64 block, void *data)
{
    struct dasd *d = state;
    u32 each = size / FBA_BLOCK;

    if (block >= dasd_blocks(d, size))
        return -ERANGE;
    if (dasd_is_reserved(d))
        return -EBUSY;
    d->counts.reads++;
    if (is_fba(d))
        return result(d, minidisk_blocks_read(d->disk, block * each, each, data));
    return result(d, eckd_block_read(d, size, block, data));
}

int dasd_block_write(void *state, u32 size, u64 block, const void *data)
{
    struct dasd *d = state;
    u32 each = size / FBA_BLOCK;

    if (d->read_only)
        return -EROFS;
    if (block >= dasd_blocks(d, size))
        return -ERANGE;
    if (dasd_is_reserved(d))
        return -EBUSY;
    d->counts.writes++;
    if (is_fba(d))
        return result(d, minidisk_blocks_write(d->disk, block * each, each, data));
    return result(d, eckd_block_write(d, size, block, data));
}
