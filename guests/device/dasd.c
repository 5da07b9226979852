/* Making virtual disks: the kind of device that a minidisk's volume asks for, and what both kinds share: reservation
 * and the report of host failures. Source: IBM 3990/9390 Storage Control Reference, "Device Reserve". */
#include "guests/device/dasd.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

const struct device_row *dasd_row(const struct minidisk *m)
{
    char keyword[5];

    snprintf(keyword, sizeof keyword, "%04X", minidisk_geometry(m).type);
    return device_by_keyword(keyword);
}

void *dasd_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp)
{
    if (minidisk_geometry(m).architecture == VOLUME_FBA)
        return fba_create(m, read_only, host, cp);
    return eckd_create(m, read_only, host, cp);
}

void dasd_begin(struct dasd *d, struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp)
{
    *d = (struct dasd){.disk = m, .geometry = minidisk_geometry(m), .host = host, .cp = cp};
    d->read_only = read_only || volume_is_read_only(m->volume);
}

void dasd_count(const void *state, struct dasd_counts *out)
{
    const struct dasd *d = state; /* the first member of every disk's state */

    *out = d->counts;
}

bool dasd_is_reserved(const struct dasd *d)
{
    const void *owner = atomic_load(&d->disk->owner);

    return owner != NULL && owner != d;
}

bool dasd_reserve(struct dasd *d, bool by_force)
{
    void *owner = NULL;

    if (by_force) {
        atomic_store(&d->disk->owner, d);
        return true;
    }
    return atomic_compare_exchange_strong(&d->disk->owner, &owner, d) || owner == d;
}

void dasd_release(struct dasd *d)
{
    void *owner = d;

    if (atomic_compare_exchange_strong(&d->disk->owner, &owner, NULL))
        d->host->released(d->cp);
}

void dasd_reset(struct dasd *d)
{
    d->grouped = d->multipath = false;
    dasd_release(d);
}

void dasd_host_failed(struct dasd *d, int error, u8 *sense0, u8 *sense1)
{
    static const struct {
        int error;
        const char *why;
    } reasons[] = {
        {-ENOSPC, "the host's disk is full"},
        {-EDQUOT, "the host's disk quota is used up"},
        {-EFBIG, "the host allows no larger file"},
        {-ENOMEM, "the host is out of storage"},
        {-EIO, "the host cannot read or write the image, or the image is damaged there"},
    };
    const char *why = "the host cannot read or write the image";

    if (error == -EROFS) {
        *sense0 = SENSE_COMMAND_REJECT;
        *sense1 = SENSE1_WRITE_INHIBITED;
        return;
    }
    for (unsigned i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].error == error)
            why = reasons[i].why;
    *sense0 = SENSE_EQUIPMENT_CHECK;
    *sense1 = SENSE1_PERMANENT;
    d->host->failed(d->cp, why);
}
