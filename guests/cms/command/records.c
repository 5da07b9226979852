/* All records of a file: the buffer, the errors, and HX in one place. */
#include "guests/cms/command/records.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

static int each(const char *module, struct file *f, record_use *use, void *with, void *buffer, u32 size)
{
    const struct file_status *s = file_status(f);
    int rc = 0;
    u32 n;

    for (u32 i = 1; !rc && i <= s->records; i++) {
        if (console_attention())
            return RECORDS_HALTED;
        rc = operand_read_failed(module, file_read(f, i, buffer, size, &n), &s->id);
        if (!rc)
            rc = use(with, buffer, n);
    }
    return rc;
}

int records_each(const char *module, struct file *f, record_use *use, void *with)
{
    u32 size = file_status(f)->record_length;
    void *buffer = storage_get(size ? size : 1);
    int rc;

    if (!buffer)
        return dms(module, NO_STORAGE);
    rc = each(module, f, use, with, buffer, size);
    storage_free(buffer);
    return rc;
}
