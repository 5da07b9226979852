/* STATE, STATEW, ESTATE, ESTATEW, VALIDATE: questions about one file. CMS Commands and Utilities. */
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/message.h"

static int state_take(struct invocation *i, struct fileid *id)
{
    if (i->count < 3)
        return dms("STT", INCOMPLETE_FILEID);
    if (i->count > 4)
        return dms("STT", INVALID_PARAMETER, &i->word[4]);
    return operand_fileid(i, "STT", 1, i->count, '*', true, id);
}

int state_command(struct invocation *i)
{
    struct file_status found;
    struct fileid id;
    int rc = state_take(i, &id);

    return rc ? rc : operand_find("STT", &id, &found);
}

int statew_command(struct invocation *i)
{
    struct file_status found;
    struct fileid id;
    int rc = state_take(i, &id);

    if (rc)
        return rc;
    if (id.mode != '*') {
        rc = operand_writable("STT", id.mode);
        if (rc)
            return rc;
    }
    return operand_read_failed("STT", file_state_writable(&id, &found), &id);
}

int validate_command(struct invocation *i)
{
    struct fileid id;
    int rc;

    if (i->count < 2)
        return dms("VAL", INCOMPLETE_FILEID);
    if (i->count > 4)
        return dms("VAL", INVALID_PARAMETER, &i->word[4]);
    rc = operand_name("VAL", field_text(i->token[1], TOKEN), i->count > 2 ? field_text(i->token[2], TOKEN) : TEXT("A"),
        i->count > 3 ? field_text(i->token[3], TOKEN) : TEXT("*"), &id);
    if (!rc && id.mode != '*' && id.mode != ' ' && !disk_of_mode(id.mode))
        rc = dms("VAL", NOT_ACCESSED, id.mode);
    return rc;
}
