/* `ursa dasd create`. Must not know formats. */
#include "cp/verb/dasd.h"
#include <errno.h>
#include <stdio.h>

int image_create(struct invocation *i)
{
    char reason[VOLUME_REASON];
    struct volume_progress progress;
    struct image_options o;
    struct volume_new n;
    int rc;

    if (!image_options_read(i, &o, 1))
        return USAGE;
    if (o.operands == 0)
        return usage_error("dasd", "the name of the new file is missing");
    if (!o.serial)
        return usage_error("dasd", "--volser is missing");
    if (!image_options_volume(&o, NULL, &n))
        return USAGE;
    if (!o.size && n.geometry.architecture == VOLUME_FBA && n.geometry.blocks > 1u << 24)
        return usage_error("dasd", "--blocks is missing");
    progress = image_progress("creating");
    rc = volume_create(o.operand[0], &n, &progress, reason);
    progress_end();
    return rc < 0 ? failure("%s: %s", o.operand[0], reason) : DONE;
}
