/* RELEASE: a disk's mode goes. CMS Commands and Utilities, "RELEASE". */
#include "guests/cms/base/format.h"
#include "guests/cms/command/access.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"

static int device_detach(u16 vdev)
{
    char line[32];

    format(line, sizeof(line), "DETACH %04X", vdev);
    return cp_command(text_of(line));
}

/* Every mode that the disk has. */
static int vdev_release(u16 vdev)
{
    struct disk *d = disk_of_vdev(vdev);
    int rc = 0;

    if (!d)
        return dms("ARE", VDEV_NOT_ACCESSED, vdev);
    for (; d; d = disk_of_vdev(vdev))
        if (access_release(d))
            rc = 100;
    return rc;
}

int release_command(struct invocation *i)
{
    bool detach = false, keep = false;
    const struct option options[] = {
        {"DET", 3, OPTION_FLAG, &detach, 0}, {"KEEP", 4, OPTION_FLAG, &keep, 0}, {NULL, 0, 0, NULL, 0}};
    struct disk_facts f;
    u32 operands;
    char mode;
    u16 vdev;
    int rc = options_take(i, "ARE", options, &operands);

    if (rc)
        return rc;
    if (operands < 2)
        return dms("ARE", NO_DEVICE);
    if (operands > 2)
        return dms("ARE", INVALID_PARAMETER, &i->word[2]);
    /* One letter is a mode, though it may be hexadecimal. */
    if (access_mode(i->word[1], &mode)) {
        struct disk *d = disk_of_mode(mode);

        if (!d)
            return dms("ARE", NOT_ACCESSED, mode);
        disk_facts(d, &f);
        vdev = f.device->vdev;
        rc = access_release(d) ? 100 : 0;
    } else if (access_vdev(i->word[1], &vdev)) {
        rc = vdev_release(vdev);
    } else {
        return dms("ARE", INVALID_ADDRESS, &i->word[1]);
    }
    return !rc && detach ? device_detach(vdev) : rc;
}
