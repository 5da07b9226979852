/* Spool files out of the store and back. The data goes as the blocks of the host file, each looked at on both ways. */
#include "spool/exchange.h"
#include "spool/attributes.h"
#include "spool/crc.h"
#include "spool/data.h"
#include "spool/durable.h"
#include "spool/exchange_text.h"
#include "spool/store.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What goes before the data, in one piece: the header, the attributes, the buffer. */
struct preface {
    struct exchange_header header;
    u8 rest[EXCHANGE_TEXT_MAX + SPOOL_XAB_MAX];
};

static u32 preface_crc(const struct preface *p, size_t rest)
{
    size_t from = offsetof(struct exchange_header, length);
    return crc32c((const u8 *)p + from, sizeof p->header - from + rest);
}

static int bytes_write(FILE *out, const void *data, size_t size)
{
    errno = 0;
    return fwrite(data, 1, size, out) == size ? 0 : durable_error(errno);
}

static int preface_write(const struct row *row, const void *xab, FILE *out)
{
    struct preface *p = calloc(1, sizeof *p);
    int text = p ? exchange_text_write(&row->file, (char *)p->rest, EXCHANGE_TEXT_MAX) : -ENOMEM, rc = text;

    if (text >= 0) {
        size_t rest = (size_t)text + row->file.xab_length;
        memcpy(p->header.magic, EXCHANGE_MAGIC, sizeof p->header.magic);
        p->header.length = be32_of((u32)text);
        p->header.xab_length = be32_of(row->file.xab_length);
        p->header.file = be64_of(row->host_file);
        p->header.bytes = be64_of(row->bytes);
        p->header.records = be64_of(row->file.records);
        memcpy(p->rest + text, xab, row->file.xab_length);
        p->header.crc = be32_of(preface_crc(p, rest));
        rc = bytes_write(out, p, sizeof p->header + rest);
    }
    free(p);
    return rc;
}

/* Every record is read, so that no damage goes out; the blocks are written as they are. */
static int blocks_write(struct data *d, u64 records, FILE *out)
{
    struct spool_record record;
    u64 written = 0, seen = 0;
    int rc;

    while ((rc = data_next(d, &record)) > 0) {
        seen++;
        if (d->next != written) {
            rc = bytes_write(out, d->block.bytes, d->block.size);
            if (rc < 0)
                return rc;
            written = d->next;
        }
    }
    return rc == 0 && seen != records ? -EBADMSG : rc;
}

/* The row and the buffer as they are at one moment. */
static int row_and_xab(struct spool *s, u64 key, struct row *row, u8 xab[SPOOL_XAB_MAX])
{
    int rc;

    database_lock(s->database);
    rc = table_find(s->database, key, row);
    if (rc > 0 && row->file.xab_length) {
        rc = table_xab_read(s->database, key, xab, SPOOL_XAB_MAX);
        row->file.xab_length = rc > 0 ? (u16)rc : 0;
    }
    database_unlock(s->database);
    return rc < 0 ? rc : row->file.key ? 0 : -ENOENT;
}

int exchange_write(struct spool *s, u64 key, FILE *out)
{
    u8 *xab = malloc(SPOOL_XAB_MAX);
    struct row row = {0};
    struct data d;
    int rc = xab ? row_and_xab(s, key, &row, xab) : -ENOMEM;

    if (rc == 0)
        rc = data_open(s->files, row.host_file, row.bytes, &d);
    if (rc == 0) {
        rc = preface_write(&row, xab, out);
        if (rc == 0)
            rc = blocks_write(&d, row.file.records, out);
        data_close(&d);
    }
    free(xab);
    return rc;
}

/* 1, 0 if there is nothing at all, -EBADMSG if there is too little. */
static int bytes_read(FILE *in, void *out, size_t size)
{
    size_t n = fread(out, 1, size, in);

    if (ferror(in))
        return durable_error(errno);
    return n == size ? 1 : n == 0 ? 0 : -EBADMSG;
}

static int preface_read(FILE *in, struct preface *p)
{
    int rc = bytes_read(in, &p->header, sizeof p->header);
    u32 text, xab;

    if (rc <= 0)
        return rc;
    text = be32_get(p->header.length);
    xab = be32_get(p->header.xab_length);
    if (memcmp(p->header.magic, EXCHANGE_MAGIC, sizeof p->header.magic) != 0 || text == 0 || text > EXCHANGE_TEXT_MAX ||
        xab > SPOOL_XAB_MAX)
        return -EBADMSG;
    rc = bytes_read(in, p->rest, text + xab);
    if (rc > 0 && be32_get(p->header.crc) == preface_crc(p, text + xab))
        return 1;
    return rc < 0 ? rc : -EBADMSG;
}

int exchange_read(FILE *in, struct exchange_file *out)
{
    struct preface *p = calloc(1, sizeof *p);
    int rc = p ? preface_read(in, p) : -ENOMEM;

    *out = (struct exchange_file){.in = in};
    if (rc > 0) {
        u32 text = be32_get(p->header.length), xab = be32_get(p->header.xab_length);
        out->number = be64_get(p->header.file);
        out->bytes = be64_get(p->header.bytes);
        out->records = be64_get(p->header.records);
        out->file.xab_length = (u16)xab;
        out->file.records = out->records;
        out->xab = malloc(xab ? xab : 1);
        if (!out->xab)
            rc = -ENOMEM;
        else if (!exchange_text_read(&out->file, (const char *)p->rest, text))
            rc = -EBADMSG;
        else
            memcpy(out->xab, p->rest + text, xab);
    }
    if (rc < 0) {
        free(out->xab);
        out->xab = NULL;
    }
    free(p);
    return rc;
}

/* Read the next block of x, of which left bytes remain, with the first record that it must have: its size. */
static int block_take(struct exchange_file *x, struct block *b, u64 left, u64 first)
{
    u64 promised_first;
    u32 size, records;
    int rc = left < sizeof(struct block_header) ? -EBADMSG : bytes_read(x->in, b->bytes, sizeof(struct block_header));

    if (rc <= 0)
        return rc < 0 ? rc : -EBADMSG;
    if (!block_header_read((struct block_header *)b->bytes, x->number, &promised_first, &size, &records) ||
        size > left || promised_first != first)
        return -EBADMSG;
    rc = bytes_read(x->in, b->bytes + sizeof(struct block_header), size - sizeof(struct block_header));
    if (rc < 0)
        return rc;
    return block_accept(b, x->number, size) ? (int)size : -EBADMSG;
}

static int records_take(struct exchange_file *x, struct spool_writer *w)
{
    struct spool_record record;
    struct block b;
    u64 left = x->bytes, first = 0;
    int rc = block_create(&b);

    while (rc == 0 && left > 0) {
        int size = block_take(x, &b, left, first);
        rc = size;
        while (size > 0 && (rc = block_next(&b, &record)) > 0 && (rc = spool_write(w, &record)) == 0)
            ;
        left -= size > 0 ? (u64)size : 0;
        first += b.records;
    }
    block_destroy(&b);
    return rc == 0 && first != x->records ? -EBADMSG : rc;
}

int exchange_take(struct exchange_file *x, struct spool *s, struct spool_file *out)
{
    struct spool_writer *w;
    int rc = spool_create(s, &x->file, &w);

    if (rc == 0) {
        rc = spool_writer_xab(w, x->xab, x->file.xab_length);
        if (rc == 0)
            rc = records_take(x, w);
        spool_writer_file(w)->spoolid = x->file.spoolid;
        spool_writer_file(w)->was = x->file.was;
        spool_writer_file(w)->created = x->file.created;
        if (rc == 0)
            rc = spool_close(w, out);
        else
            spool_discard(w);
    }
    free(x->xab);
    return rc;
}

void exchange_pass(struct exchange_file *x)
{
    u8 buffer[4096];
    u64 left = x->bytes;

    while (left > 0) {
        size_t n = fread(buffer, 1, left < sizeof buffer ? (size_t)left : sizeof buffer, x->in);
        if (n == 0)
            break; /* the next exchange_read() notices */
        left -= n;
    }
    free(x->xab);
}
