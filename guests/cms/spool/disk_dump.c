/* The cards of DISK DUMP, made. */
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/spool/disk_dump_form.h"

static void card_clear(struct disk_dump_writer *w)
{
    static const u8 front[4] = {0x02, 0xC3, 0xD4, 0xE2};

    memset(w->card, ' ', CARD);
    memcpy(w->card, front, sizeof front);
    memset(w->card + DATA, 0, DISK_DUMP_DATA);
    memcpy(w->card + FILE_NAME, w->file->name, 8);
    memcpy(w->card + FILE_TYPE, w->file->type, 8);
    memcpy(w->card + FILE_MODE, w->file->mode, 2);
    w->filled = 0;
}

static void card_out(struct disk_dump_writer *w)
{
    u32 n = ++w->sequence;

    for (u32 i = SEQUENCE + SEQUENCE_DIGITS; i-- > SEQUENCE; n /= 10)
        w->card[i] = (u8)('0' + n % 10);
    if (!w->error)
        w->error = w->put(w->to, w->card);
    card_clear(w);
}

void disk_dump_begin(struct disk_dump_writer *w, const struct disk_dump_file *file, card_put *put, void *to)
{
    *w = (struct disk_dump_writer){.put = put, .to = to, .file = file};
    card_clear(w);
}

static void put_bytes(struct disk_dump_writer *w, const u8 *data, u32 n)
{
    while (n && !w->error) {
        u32 room = DISK_DUMP_DATA - w->filled, part = n < room ? n : room;

        memcpy(w->card + DATA + w->filled, data, part);
        w->filled += part;
        data += part;
        n -= part;
        if (w->filled == DISK_DUMP_DATA)
            card_out(w);
    }
}

int disk_dump_put_record(struct disk_dump_writer *w, const void *data, u32 n)
{
    if (w->file->format == 'V') {
        u8 length[2];

        bytes_set_u16(length, (u16)n);
        put_bytes(w, length, sizeof length);
    }
    put_bytes(w, data, n);
    return w->error;
}

static void directory_put(const struct disk_dump_file *f, u8 *entry)
{
    memcpy(entry + ENTRY_NAME, f->name, 8);
    memcpy(entry + ENTRY_TYPE, f->type, 8);
    memcpy(entry + ENTRY_CHANGED, f->changed + 2, 4);
    memcpy(entry + ENTRY_MODE, f->mode, 2);
    bytes_set_u16(entry + ENTRY_RECORDS_LOW, (u16)f->records);
    bytes_set_u16(entry + ENTRY_RECORDS_HIGH, (u16)(f->records >> 16));
    entry[ENTRY_FORMAT] = f->format == 'F' ? FORMAT_FIXED : FORMAT_VARIABLE;
    entry[ENTRY_FLAGS] = f->changed[0] >= 0x20 ? FLAG_CENTURY_20 : 0;
    bytes_set_u32(entry + ENTRY_LENGTH, f->record_length);
    /* The year in two digits, as the first format of disks had it. */
    entry[ENTRY_YEAR] = (u8)(0xF0 | f->changed[1] >> 4);
    entry[ENTRY_YEAR + 1] = (u8)(0xF0 | (f->changed[1] & 15));
}

int disk_dump_end(struct disk_dump_writer *w)
{
    if (w->filled)
        card_out(w);
    w->card[LAST] = LAST_CARD;
    directory_put(w->file, w->card + DATA);
    card_out(w);
    return w->error;
}
