/* `ursa dasd copy`: from format to format. Must not know formats. */
#include "cp/verb/dasd.h"

int image_copy(struct invocation *i)
{
    char reason[VOLUME_REASON];
    struct volume_progress progress;
    struct image_options o;
    struct volume_new n;
    struct volume *from;
    int rc;

    if (!image_options_read(i, &o, 2))
        return USAGE;
    if (o.operands < 2 || o.serial)
        return usage_error(
            "dasd", o.serial ? "a copy has the label of its original" : "copy from which file to which?");
    if (!(from = image_open(o.operand[0])))
        return FAILED;
    if (!image_options_volume(&o, volume_geometry(from), &n)) {
        volume_close(from);
        return USAGE;
    }
    progress = image_progress("copying");
    rc = volume_copy(from, o.operand[1], &n, &progress, reason);
    progress_end();
    volume_close(from);
    return rc < 0 ? failure("%s: %s", o.operand[1], reason) : DONE;
}
