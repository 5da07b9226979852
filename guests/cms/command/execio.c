/* EXECIO: lines between files, devices, CP and the program stack or an EXEC's variables (CMS Commands and Utilities,
 * EXECIO). This file finds the operation and says what went wrong. */
#include "guests/cms/command/execio.h"
#include "guests/cms/nucleus/message.h"

static const struct {
    const char *name;
    int (*run)(struct execio *x);
} operations[] = {
    {"DISKR", execio_read_disk},
    {"DISKRU", execio_read_disk_update},
    {"DISKW", execio_write_disk},
    {"CARD", execio_read_card},
    {"PUNCH", execio_punch},
    {"PRINT", execio_print},
    {"CP", execio_cp},
    {"EMSG", execio_message},
};

int execio_bad(struct text why)
{
    return dms("EIO", BAD_PLIST, &why);
}

static int lines_take(struct execio *x, struct text word)
{
    u64 n;

    if (text_equal(word, TEXT("*")))
        x->lines = EXECIO_ALL;
    else if (text_number(word, 0x7FFFFFFF, &n))
        x->lines = (u32)n;
    else
        return execio_bad(TEXT("the number of lines is missing or invalid"));
    return 0;
}

/* 41, 28 and 1nn say that something failed; 1, 2, 3 and CP's codes are answers. */
static int failure_say(const struct execio *x, int rc)
{
    if (!x->quiet && rc == EXECIO_STORAGE)
        dms("EIO", NO_STORAGE);
    else if (!x->quiet && (rc == FILE_NOT_FOUND_RC || (rc > 100 && rc < 1000)))
        dms("EIO", EXECIO_ERROR, rc > 100 ? rc - 100 : rc, x->operation);
    return rc;
}

int execio_command(struct invocation *i)
{
    struct execio x = {.format = 'V', .carriage = ' ', .buffer = 8192};
    int rc;

    if (i->count < 3)
        return execio_bad(TEXT("lines or operation missing"));
    rc = lines_take(&x, i->word[1]);
    for (u32 k = 0; !rc && k < sizeof(operations) / sizeof(*operations); k++)
        if (text_equal_upper(i->word[2], text_of(operations[k].name))) {
            x.operation = operations[k].name;
            rc = execio_operands(&x, i);
            return rc ? rc : failure_say(&x, operations[k].run(&x));
        }
    return rc ? rc : execio_bad(TEXT("the operation is invalid"));
}
