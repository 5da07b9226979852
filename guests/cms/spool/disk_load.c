/* The cards of DISK DUMP, read; from anybody, so that nothing in them is believed. */
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/spool/disk_dump_form.h"

#define CYCLE 10000 /* numbers of cards */

static u32 sequence_of(const u8 *digits)
{
    u32 n = 0;

    for (u32 i = 0; i < SEQUENCE_DIGITS; i++) {
        if (!character_is_digit((char)digits[i]))
            return CYCLE;
        n = n * 10 + (u32)(digits[i] - '0');
    }
    return n;
}

int disk_dump_parse(const u8 card[CARD], struct disk_dump_card *c)
{
    static const u8 front[4] = {0x02, 0xC3, 0xD4, 0xE2};

    if (memcmp(card, front, sizeof front) != 0)
        return CARD_OTHER;
    c->last = card[LAST] == LAST_CARD;
    memcpy(c->name, card + FILE_NAME, 8);
    memcpy(c->type, card + FILE_TYPE, 8);
    memcpy(c->mode, card + FILE_MODE, 2);
    c->sequence = sequence_of(card + SEQUENCE);
    c->data = card + DATA;
    return CARD_OK;
}

bool disk_dump_in_order(const struct disk_dump_card *c, u32 nth)
{
    return c->sequence == CYCLE || c->sequence == nth % CYCLE;
}

int disk_dump_directory(const struct disk_dump_card *c, struct disk_dump_file *f)
{
    const u8 *entry = c->data;

    memset(f, 0, sizeof *f);
    memcpy(f->name, c->name, 8);
    memcpy(f->type, c->type, 8);
    memcpy(f->mode, c->mode, 2);
    if (entry[ENTRY_FORMAT] != FORMAT_FIXED && entry[ENTRY_FORMAT] != FORMAT_VARIABLE)
        return CARD_DAMAGED;
    f->format = entry[ENTRY_FORMAT] == FORMAT_FIXED ? 'F' : 'V';
    f->record_length = bytes_u32(entry + ENTRY_LENGTH);
    f->records = (u32)bytes_u16(entry + ENTRY_RECORDS_HIGH) << 16 | bytes_u16(entry + ENTRY_RECORDS_LOW);
    f->changed[0] = entry[ENTRY_FLAGS] & FLAG_CENTURY_20 ? 0x20 : 0x19;
    f->changed[1] = (u8)((entry[ENTRY_YEAR] & 15) << 4 | (entry[ENTRY_YEAR + 1] & 15));
    memcpy(f->changed + 2, entry + ENTRY_CHANGED, 4);
    if (f->record_length > (f->format == 'V' ? 65535 : INT32_MAX) || (f->records && !f->record_length))
        return CARD_DAMAGED;
    return CARD_OK;
}

void disk_dump_open(struct disk_dump_reader *r, const struct disk_dump_file *file,
    int (*get)(void *from, u8 data[DISK_DUMP_DATA]), void *from)
{
    *r = (struct disk_dump_reader){.file = file, .get = get, .from = from, .at = DISK_DUMP_DATA};
}

static int get_bytes(struct disk_dump_reader *r, u8 *to, u32 n)
{
    while (n) {
        u32 part = n < DISK_DUMP_DATA - r->at ? n : DISK_DUMP_DATA - r->at;

        if (!part) {
            int rc = r->get(r->from, r->data);

            if (rc)
                return rc == CARD_END ? CARD_DAMAGED : rc;
            r->at = 0;
            continue;
        }
        memcpy(to, r->data + r->at, part);
        to += part;
        r->at += part;
        n -= part;
    }
    return CARD_OK;
}

int disk_dump_get_record(struct disk_dump_reader *r, void *buffer, u32 *n)
{
    u8 length[2];
    int rc;

    if (r->records == r->file->records)
        return CARD_END;
    r->records++;
    *n = r->file->record_length;
    if (r->file->format == 'V') {
        rc = get_bytes(r, length, sizeof length);
        if (rc)
            return rc;
        *n = bytes_u16(length);
        if (*n > r->file->record_length)
            return CARD_DAMAGED;
    }
    return get_bytes(r, buffer, *n);
}
