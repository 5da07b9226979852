/* RDR: what the next file of the reader is, or one of them, by words and by its return code. */
#include "guests/cms/base/format.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/reading.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"

/* Return codes, which EXECs test. */
enum rdr {
    RDR_EMPTY = 1,
    RDR_HELD = 2,
    RDR_CARDS = 3,
    RDR_DISK = 10,
    RDR_READ = 12,
    RDR_FILE = 13,
    RDR_NOTE = 14,
    RDR_ACKNOWLEDGMENT = 15,
    RDR_PRINTER = 16,
    RDR_CONSOLE = 17,
};

static int netdata_kind(struct reader *r)
{
    struct netdata_reader n;
    struct netdata_head head;

    netdata_open(&n, reader_card, r);
    if (netdata_get_head(&n, &head))
        return RDR_CARDS;
    return head.acknowledgment ? RDR_ACKNOWLEDGMENT : head.note ? RDR_NOTE : RDR_FILE;
}

static int kind_of(struct reading *r)
{
    int rc;
    enum deck_kind kind = deck_kind(&r->reader, &rc);

    if (text_equal(field_text(r->file.device, 3), TEXT("CON")))
        return RDR_CONSOLE;
    if (text_equal(field_text(r->file.device, 3), TEXT("PRT")))
        return RDR_PRINTER;
    switch (kind) {
    case KIND_DISK:
        return RDR_DISK;
    case KIND_READ:
        return RDR_READ;
    case KIND_NETDATA:
        return netdata_kind(&r->reader);
    default:
        return RDR_CARDS;
    }
}

static const char *name_of(int kind)
{
    static const struct {
        int kind;
        const char *name;
    } names[] = {{RDR_DISK, "DISK DUMP"}, {RDR_READ, "PUNCH"}, {RDR_FILE, "NETDATA FILE"}, {RDR_NOTE, "NETDATA NOTE"},
        {RDR_ACKNOWLEDGMENT, "NETDATA ACK"}, {RDR_PRINTER, "PRINT"}, {RDR_CONSOLE, "CONSOLE"}, {RDR_HELD, "HELD"}};

    for (u32 k = 0; k < sizeof names / sizeof *names; k++)
        if (names[k].kind == kind)
            return names[k].name;
    return "CARDS";
}

static int tell(const struct spool_file *f, int kind, bool quiet, u32 stacked)
{
    char line[100];
    u32 n = format(line, sizeof line, "%.4s %.8s %.8s %c %.3s FROM %.8s %s", f->id, f->name, f->type, f->class,
        f->device, f->origin, name_of(kind));

    if (stacked)
        return (stacked == 2 ? stack_push : stack_queue)((struct text){line, n}) ? dms("RDR", NO_STORAGE) : kind;
    if (!quiet)
        console_line((struct text){line, n});
    return kind;
}

static int file_look(struct text spoolid, bool quiet, u32 stacked)
{
    struct reading *r = storage_get(sizeof *r);
    int rc;

    if (!r)
        return dms("RDR", NO_STORAGE);
    rc = reading_begin("RDR", r, spoolid);
    if (!rc) {
        rc = kind_of(r);
        reading_end(r, false);
        rc = tell(&r->file, r->file.held ? RDR_HELD : rc, quiet, stacked);
    } else if (!spoolid.n && rc == 8) {
        rc = RDR_EMPTY;
    }
    storage_free(r);
    return rc;
}

int rdr_command(struct invocation *i)
{
    enum { FIFO = 1, LIFO };
    u32 operands, stacked = 0;
    bool quiet = false, type = false;
    struct option options[] = {{"NOTYPE", 3, OPTION_FLAG, &quiet, 0}, {"TYPE", 1, OPTION_FLAG, &type, 0},
        {"STACK", 2, OPTION_FLAG, &stacked, FIFO}, {"FIFO", 2, OPTION_FLAG, &stacked, FIFO},
        {"LIFO", 2, OPTION_FLAG, &stacked, LIFO}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "RDR", options, &operands);

    if (rc)
        return rc;
    if (operands > 2)
        return dms("RDR", INVALID_PARAMETER, &i->word[2]);
    return file_look(operands > 1 ? i->word[1] : (struct text){0}, quiet && !type, stacked);
}
