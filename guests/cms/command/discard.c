/* DISCARD: erase a file; FINIS: close files. */
#include "guests/cms/command/execio.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/message.h"

int discard_command(struct invocation *i)
{
    struct fileid id;
    struct file_status found;
    int rc = operand_fileid(i, "DSC", 1, i->count, 'A', false, &id);

    if (!rc && i->count > 4)
        rc = dms("DSC", INVALID_PARAMETER, &i->word[4]);
    if (!rc)
        rc = operand_find("DSC", &id, &found);
    if (!rc)
        rc = operand_writable("DSC", found.id.mode);
    return rc ? rc : operand_write_failed("DSC", file_erase(&found.id), &found.id);
}

/* Files are closed whenever another command runs: what FINIS ends is EXECIO's position in them. */
int finis_command(struct invocation *i)
{
    struct fileid id;
    int rc = operand_fileid(i, "FNS", 1, i->count, '*', true, &id);

    if (!rc && i->count > 4)
        rc = dms("FNS", INVALID_PARAMETER, &i->word[4]);
    return rc ? rc : execio_finis(&id);
}
