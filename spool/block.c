/* One block of spool data: packing records into it, checking it, and taking them out again. */
#include "spool/block.h"
#include "spool/crc.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLANK 0x40 /* EBCDIC */

struct entry {
    be16 length; /* of the record */
    be16 stored; /* of its data here; the rest is blanks */
    u8 command;
    u8 data[];
};
_Static_assert(sizeof(struct entry) == 5, "the layout of spool data on the disk");

int block_create(struct block *b)
{
    *b = (struct block){.bytes = malloc(BLOCK_SIZE), .expanded = malloc(RECORD_MAX)};
    if (!b->bytes || !b->expanded) {
        block_destroy(b);
        return -ENOMEM;
    }
    block_start(b, 0);
    return 0;
}

void block_destroy(struct block *b)
{
    free(b->bytes);
    free(b->expanded);
    *b = (struct block){0};
}

void block_start(struct block *b, u64 first)
{
    b->first = first;
    b->size = b->at = sizeof(struct block_header);
    b->records = b->record = 0;
}

bool block_add(struct block *b, const struct spool_record *r)
{
    u16 stored = r->length;
    struct entry *e = (struct entry *)(b->bytes + b->size);

    while (stored > 0 && r->data[stored - 1] == BLANK)
        stored--;
    if (b->size + sizeof *e + stored > BLOCK_SIZE)
        return false;
    e->length = be16_of(r->length);
    e->stored = be16_of(stored);
    e->command = r->command;
    if (stored > 0)
        memcpy(e->data, r->data, stored);
    b->size += (u32)sizeof *e + stored;
    b->records++;
    return true;
}

static u32 block_crc(const u8 *bytes, u32 size)
{
    u32 from = offsetof(struct block_header, crc) + sizeof(be32);
    return crc32c(bytes + from, size - from);
}

void block_seal(struct block *b, u64 file)
{
    struct block_header *h = (struct block_header *)b->bytes;

    *h = (struct block_header){.magic = be32_of(BLOCK_MAGIC),
        .file = be64_of(file),
        .first = be64_of(b->first),
        .length = be32_of(b->size - (u32)sizeof *h),
        .records = be32_of(b->records)};
    h->crc = be32_of(block_crc(b->bytes, b->size));
}

bool block_header_read(const struct block_header *h, u64 file, u64 *first, u32 *size, u32 *records)
{
    u32 length = be32_get(h->length);

    if (be32_get(h->magic) != BLOCK_MAGIC || be64_get(h->file) != file || length > BLOCK_SIZE - sizeof *h)
        return false;
    *first = be64_get(h->first);
    *size = length + (u32)sizeof *h;
    *records = be32_get(h->records);
    return true;
}

bool block_accept(struct block *b, u64 file, u32 size)
{
    const struct block_header *h = (const struct block_header *)b->bytes;
    u64 first;
    u32 promised, records;

    if (size < sizeof *h || !block_header_read(h, file, &first, &promised, &records) || promised != size ||
        be32_get(h->crc) != block_crc(b->bytes, size))
        return false;
    block_start(b, first);
    b->size = size;
    b->records = records;
    return true;
}

void block_rewind(struct block *b)
{
    b->at = sizeof(struct block_header);
    b->record = 0;
}

int block_next(struct block *b, struct spool_record *out)
{
    const struct entry *e = (const struct entry *)(b->bytes + b->at);
    u16 length, stored;

    if (b->record == b->records)
        return b->at == b->size ? 0 : -EBADMSG;
    if (b->size - b->at < sizeof *e)
        return -EBADMSG;
    length = be16_get(e->length);
    stored = be16_get(e->stored);
    if (length > RECORD_MAX || stored > length || stored > b->size - b->at - sizeof *e)
        return -EBADMSG;
    *out = (struct spool_record){.command = e->command, .length = length, .data = e->data};
    if (stored < length) {
        memcpy(b->expanded, e->data, stored);
        memset(b->expanded + stored, BLANK, (size_t)(length - stored));
        out->data = b->expanded;
    }
    b->at += (u32)sizeof *e + stored;
    b->record++;
    return 1;
}
