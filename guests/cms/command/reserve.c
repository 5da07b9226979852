/* RESERVE: one file takes all of a disk, its blocks in order, so that others can use them as theirs. CMS Commands and
 * Utilities, "RESERVE". */
#include "guests/cms/command/ask.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/message.h"

int reserve_command(struct invocation *i)
{
    struct disk_facts f;
    struct fileid id;
    int rc;

    if (i->count < 4)
        return dms("RSV", INCOMPLETE_FILEID);
    if (i->count > 4)
        return dms("RSV", INVALID_PARAMETER, &i->word[4]);
    rc = operand_fileid(i, "RSV", 1, i->count, 0, false, &id);
    if (!rc && id.mode == '*')
        rc = dms("RSV", INVALID_FILEMODE, &i->word[3]);
    if (!rc)
        rc = operand_writable("RSV", id.mode);
    if (rc)
        return rc;
    disk_facts(disk_of_mode(id.mode), &f);
    if (!ask_erase("RSV", "RESERVE", id.mode, f.device->vdev))
        return 0;
    dms("RSV", FORMATTING, "Reserving", id.mode);
    id.number = '6';
    return operand_write_failed("RSV", disk_reserve(disk_of_mode(id.mode), &id), &id);
}
