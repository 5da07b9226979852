/* A DISK DUMP deck made into files: what they are is on the last card of each, so the data wait in a work file. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/load.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/spool/disk_dump.h"

static struct fileid work_file(const struct loading *l)
{
    struct fileid id;
    char mode = l->wish->mode.n && *l->wish->mode.at != '=' && *l->wish->mode.at != '*' ? *l->wish->mode.at : 'A';

    fileid_of(TEXT("DISK"), TEXT("CMSUT1"), (struct text){&mode, 1}, false, &id);
    return id;
}

static int work_get(void *from, u8 data[DISK_DUMP_DATA])
{
    u32 n;

    return file_read(from, 0, data, DISK_DUMP_DATA, &n) ? CARD_END : 0;
}

static int records_copy(struct incoming *in, const struct disk_dump_file *d, struct file *work)
{
    struct disk_dump_reader r;
    u8 *buffer = storage_get(d->record_length ? d->record_length : 1);
    int rc;
    u32 n;

    if (!buffer)
        return dms(in->module, NO_STORAGE);
    disk_dump_open(&r, d, work_get, work);
    do {
        rc = disk_dump_get_record(&r, buffer, &n);
        if (!rc)
            rc = incoming_record(in, buffer, n);
    } while (!rc);
    storage_free(buffer);
    if (rc == CARD_END)
        return 0;
    return rc == CARD_DAMAGED ? dms(in->module, INVALID_CARD) : rc;
}

static int file_make(struct loading *l, const struct disk_dump_file *d, struct file *work)
{
    struct incoming_name name;
    struct incoming in;
    int rc;

    memcpy(name.name, d->name, 8);
    memcpy(name.type, d->type, 8);
    memcpy(name.mode, d->mode, 2);
    rc = incoming_begin(&in, l->module, l->wish, &name, d->format, d->record_length);
    if (rc)
        return rc == INCOMING_SKIPPED ? 0 : rc;
    rc = records_copy(&in, d, work);
    if (rc) {
        incoming_abandon(&in);
        return rc;
    }
    rc = incoming_end(&in, d->changed);
    if (!rc) {
        l->last = in.id;
        l->files++;
    }
    return rc;
}

/* The data cards of one file into the work file; the last card tells what they are. CARD_END: there is no other
 * file. */
static int cards_take(struct loading *l, struct file *work, const struct fileid *id, struct disk_dump_file *d)
{
    struct disk_dump_card c;
    bool order = true;
    u8 card[CARD];

    for (u32 nth = 1;; nth++) {
        int rc = reader_card(l->reader, card);

        if (rc == CARD_END)
            return nth == 1 ? CARD_END : dms(l->module, END_CARD_MISSING);
        if (rc)
            return reader_failed(l->module, rc);
        if (console_attention())
            return INCOMING_QUIT;
        if (disk_dump_parse(card, &c))
            return dms(l->module, INVALID_CARD);
        order = order && disk_dump_in_order(&c, nth);
        if (c.last)
            break;
        rc = operand_write_failed(l->module, file_write(work, 0, c.data, DISK_DUMP_DATA), id);
        if (rc)
            return rc;
    }
    if (!order)
        dms(l->module, CARDS_OUT_OF_ORDER, "in the deck");
    return disk_dump_directory(&c, d) ? dms(l->module, INVALID_CARD) : 0;
}

static int one_load(struct loading *l, const struct fileid *work_id)
{
    struct disk_dump_file d;
    struct file *work;
    int rc = operand_write_failed(l->module, file_open(work_id, FILE_REPLACE, 'F', DISK_DUMP_DATA, &work), work_id);

    if (rc)
        return rc;
    rc = cards_take(l, work, work_id, &d);
    if (rc) {
        file_abandon(work);
        return rc;
    }
    rc = operand_write_failed(l->module, file_close(work), work_id);
    if (rc)
        return rc;
    if (!d.records)
        return dms(l->module, NULL_FILE);
    rc = operand_read_failed(l->module, file_open(work_id, FILE_READ, 0, 0, &work), work_id);
    if (rc)
        return rc;
    rc = file_make(l, &d, work);
    file_close(work);
    file_erase(work_id);
    return rc;
}

int load_disk(struct loading *l)
{
    struct fileid work = work_file(l);
    int rc = operand_writable(l->module, work.mode);

    while (!rc)
        rc = one_load(l, &work);
    return rc == CARD_END || rc == INCOMING_QUIT ? 0 : rc;
}
