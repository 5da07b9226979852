/* MOVEFILE: from the device or file of one ddname to that of another. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/filedef.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/nucleus/unit_record.h"

enum { READER = 0x00C, PUNCH = 0x00D, PRINTER = 0x00E, CARD = 80, PRINT_LINE = 132, END = -1 };

struct end {
    struct filedef d;
    struct file *f;
};

/* A name that was not defined is a file of disk A. */
static void definition_take(const char ddname[TOKEN], struct end *e)
{
    const struct filedef *d = filedef_find(ddname);
    char shown[24];

    if (d) {
        e->d = *d;
        return;
    }
    e->d = (struct filedef){.device = FILEDEF_DISK};
    memcpy(e->d.ddname, ddname, TOKEN);
    field_set(e->d.id.name, TOKEN, TEXT("FILE"));
    memcpy(e->d.id.type, ddname, TOKEN);
    e->d.id.mode = 'A';
    e->d.id.number = '1';
    fileid_show(&e->d.id, shown);

    struct text name = field_text(ddname, TOKEN);

    dms("MVE", DISK_FILE_ASSUMED, shown, &name);
}

static int input_open(struct end *e, u32 *size)
{
    struct text name = field_text(e->d.ddname, TOKEN);
    int rc = 0;

    *size = UNIT_RECORD_MAX > CONSOLE_LINE_MAX + 1 ? UNIT_RECORD_MAX : CONSOLE_LINE_MAX + 1;
    if (e->d.device == FILEDEF_DISK) {
        struct fileid any = e->d.id; /* it is read whatever its mode number is */
        struct file_status found;

        any.number = ' ';
        rc = operand_open("MVE", file_state(&any, &found) == 0 ? &found.id : &e->d.id, &e->f);
        if (!rc)
            *size = file_status(e->f)->record_length + 1;
    } else if (e->d.device == FILEDEF_TERMINAL) {
        dms("MVE", TERMINAL_INPUT);
    } else if (e->d.device != FILEDEF_READER) {
        rc = dms("MVE", DEVICE_FOR_INPUT, &name);
    }
    return rc;
}

static int output_open(struct end *e, const struct end *in)
{
    char format = e->d.format                      ? e->d.format
                  : in->f                          ? file_status(in->f)->format
                  : in->d.device == FILEDEF_READER ? 'F'
                                                   : 'V';
    u32 length = e->d.record_length ? e->d.record_length : in->f ? file_status(in->f)->record_length : CARD;
    struct text name = field_text(e->d.ddname, TOKEN);
    struct file_status found;
    int rc;

    if (e->d.device == FILEDEF_READER)
        return dms("MVE", DEVICE_FOR_OUTPUT, &name);
    if (e->d.device != FILEDEF_DISK)
        return 0;
    rc = operand_writable("MVE", e->d.id.mode);
    if (rc)
        return rc;
    if (e->d.append && !file_state_writable(&e->d.id, &found)) {
        format = found.format;
        length = found.record_length;
    }
    rc = file_open(&e->d.id, e->d.append ? FILE_WRITE : FILE_REPLACE, format, format == 'F' ? length : 0, &e->f);
    return operand_write_failed("MVE", rc, &e->d.id);
}

/* The next record: 0, END, or a return code. */
static int record_read(struct end *e, char *record, u32 size, u32 *n)
{
    int rc;

    if (e->d.device == FILEDEF_DISK) {
        rc = file_read(e->f, 0, record, size, n);
        return rc == FILE_END ? END : operand_read_failed("MVE", rc, &e->d.id);
    }
    if (e->d.device == FILEDEF_READER) {
        rc = unit_read(READER, record, size, n);
        return rc == UNIT_END || rc == UNIT_NO_FILE ? END : rc ? dms("MVE", UNIT_FAILED, "reading") : 0;
    }
    *n = console_read(record);
    for (u32 k = 0; e->d.upper && k < *n; k++)
        record[k] = character_upper(record[k]);
    return *n ? 0 : END;
}

static int record_write_disk(struct end *e, const char *record, u32 n)
{
    const struct file_status *s = file_status(e->f);
    char *padded;
    int rc;

    if (s->format == 'V')
        return file_write(e->f, 0, record, n);
    padded = storage_get(s->record_length);
    if (!padded)
        return FILE_NO_STORAGE;
    field_set(padded, s->record_length, (struct text){record, n});
    rc = file_write(e->f, 0, padded, s->record_length);
    storage_free(padded);
    return rc;
}

static int record_write(struct end *e, const char *record, u32 n)
{
    char card[CARD];

    switch (e->d.device) {
    case FILEDEF_DISK:
        return operand_write_failed("MVE", record_write_disk(e, record, n), &e->d.id);
    case FILEDEF_TERMINAL:
        console_line((struct text){record, n});
        return 0;
    case FILEDEF_PUNCH:
        field_set(card, CARD, (struct text){record, n});
        return unit_write(PUNCH, 0x41, card, CARD) ? dms("MVE", UNIT_FAILED, "punching") : 0;
    case FILEDEF_PRINTER:
        return unit_write(PRINTER, 0x09, record, n < PRINT_LINE ? n : PRINT_LINE) ? dms("MVE", UNIT_FAILED, "printing")
                                                                                  : 0;
    default:
        return 0;
    }
}

static int records_move(struct end *in, struct end *out, u32 size)
{
    char *record = storage_get(size);
    u32 n;
    int rc = record ? 0 : dms("MVE", NO_STORAGE);

    while (!rc && !console_attention()) {
        rc = record_read(in, record, size, &n);
        if (!rc)
            rc = record_write(out, record, n);
    }
    storage_free(record);
    return rc == END ? 0 : rc;
}

int movefile_command(struct invocation *i)
{
    struct end in = {0}, out = {0};
    char ddname[TOKEN];
    u32 size;
    int rc;

    if (i->count > 3)
        return dms("MVE", INVALID_PARAMETER, &i->word[3]);
    field_set_upper(ddname, TOKEN, i->count > 1 ? i->word[1] : TEXT("INMOVE"));
    definition_take(ddname, &in);
    field_set_upper(ddname, TOKEN, i->count > 2 ? i->word[2] : TEXT("OUTMOVE"));
    definition_take(ddname, &out);
    if (in.d.device == FILEDEF_DISK && out.d.device == FILEDEF_DISK && !memcmp(&in.d.id, &out.d.id, sizeof(in.d.id)))
        return dms("MVE", SAME_INPUT_OUTPUT);
    rc = input_open(&in, &size);
    if (!rc)
        rc = output_open(&out, &in);
    if (!rc)
        rc = records_move(&in, &out, size);
    if (in.f)
        file_close(in.f);
    if (out.f && rc)
        file_abandon(out.f);
    else if (out.f)
        rc = operand_write_failed("MVE", file_close(out.f), &out.d.id);
    return rc;
}
