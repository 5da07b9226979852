/* The log of files sent and received. */
#include "guests/cms/command/netlog.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/operand.h"

#define LINES 255 /* longest */

int file_append(const char *module, const struct fileid *id, struct text line)
{
    struct file *f;
    int rc = operand_writable(module, id->mode), closed;

    if (rc)
        return rc;
    rc = file_open(id, FILE_WRITE, 'V', LINES, &f);
    if (rc)
        return operand_write_failed(module, rc, id);
    rc = file_write(f, 0, line.n ? line.at : " ", line.n ? line.n : 1);
    if (rc) {
        file_abandon(f);
        return operand_write_failed(module, rc, id);
    }
    closed = file_close(f);
    return operand_write_failed(module, closed, id);
}

int netlog_add(const char *module, struct text line)
{
    struct identity me;
    struct fileid id;

    identity_read(&me);
    fileid_of(field_text(me.user, 8), TEXT("NETLOG"), TEXT("A0"), false, &id);
    return file_append(module, &id, line);
}
