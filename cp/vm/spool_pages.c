/* Packing a file's records into pages, and finding pages again: where each one that was met begins is remembered. */
#include "cp/vm/spool_pages.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* SPLINK. The words that chain pages on DASD are zero: programs tell a dump by the first one. */
#define RECORD_COUNT 12
#define DATA_BEGIN 16
#define DATA_END 4032
#define ORIGIN_NODE 4032
#define ORIGIN_USER 4040
#define RECORD_LENGTH 4064
#define SPOOLID 4088

/* A record in it is a CCW with the data's length, the length of it all, and the data; without data, the CCW alone. */
#define HEADER 12
#define CCW_ONLY 8
#define FLAG 4
#define DATA_LENGTH 6
#define WHOLE_LENGTH 10
#define MORE_FOLLOWS 0x80 /* chain data: the record goes on in the next page */
#define ORDINARY 0x60
#define WITHOUT_DATA 0x10
#define NO_OPERATION 0x03
#define TAG_LENGTH 136

struct place {
    u64 record;
    u32 offset; /* into its data */
};

struct spool_pages {
    struct spool_reader *reader;
    char node[9];
    struct place *places; /* where pages 0 .. known - 1 begin */
    u64 known, size;
    u64 page;        /* the next one */
    struct place at; /* where it begins, once the reader stands there */
    bool peeked;     /* the record at this place has been read: */
    struct spool_record record;
};

static bool place_remember(struct spool_pages *p, u64 page, struct place where)
{
    if (page < p->known)
        return true;
    if (p->known == p->size) {
        u64 size = p->size ? 2 * p->size : 64;
        struct place *places = realloc(p->places, size * sizeof *places);
        if (!places)
            return false;
        p->places = places;
        p->size = size;
    }
    p->places[p->known++] = where;
    return true;
}

struct spool_pages *spool_pages_create(struct spool_reader *reader, const char *node)
{
    struct spool_pages *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->reader = reader;
    memcpy(p->node, node, strnlen(node, sizeof p->node - 1));
    if (!place_remember(p, 0, (struct place){0})) {
        free(p);
        return NULL;
    }
    return p;
}

void spool_pages_destroy(struct spool_pages *p)
{
    if (p)
        free(p->places);
    free(p);
}

/* See that the record at p->at is in p->record: 1, 0 at the end of the file, -errno. */
static int record_peek(struct spool_pages *p)
{
    int rc = 1;

    if (!p->peeked) {
        rc = spool_read(p->reader, &p->record);
        p->peeked = rc > 0;
    }
    return rc;
}

static void header_put(u8 *entry, u8 command, u8 flag, u32 length, u32 whole)
{
    memset(entry, 0, HEADER);
    entry[0] = command;
    entry[FLAG] = flag;
    be16_store(entry + DATA_LENGTH, (u16)length);
    be16_store(entry + WHOLE_LENGTH, (u16)whole);
}

/* Entries begin on words. */
static u32 entry_size(u32 length)
{
    return (HEADER + length + 3) & ~3u;
}

void spool_tag_record(const struct spool_file *f, u8 record[SPOOL_TAG_RECORD])
{
    header_put(record, NO_OPERATION, ORDINARY, TAG_LENGTH, SPOOL_TAG_RECORD);
    ebcdic_field(record + HEADER, f->tag, TAG_LENGTH);
}

/* The command moves paper or does nothing, and has no data. */
static bool is_immediate(const struct spool_record *r)
{
    return r->length == 0 && (r->command & 7) == 3;
}

/* Trailing blanks are not kept; one stays of a record of blanks, and a record without data gets one. */
static u32 length_kept(const struct spool_record *r)
{
    u32 n = r->length;

    while (n > 0 && r->data[n - 1] == EBCDIC_BLANK)
        n--;
    return n ? n : 1;
}

/* Put what fits of the record into the page, *used bytes of which are taken. True if that was all of it. */
static bool record_put(struct spool_pages *p, u8 *page, u32 *used)
{
    const struct spool_record *r = &p->record;
    u32 room = DATA_END - *used, kept = length_kept(r), left = kept - p->at.offset, n = left;
    bool first = *used == DATA_BEGIN;
    u8 *entry = page + *used;

    if (is_immediate(r)) {
        if (room < HEADER) /* readers look at 12 bytes of every entry */
            return false;
        header_put(entry, r->command, WITHOUT_DATA, 0, 0);
        *used += CCW_ONLY;
        return true;
    }
    if (entry_size(left) > room) {
        if (!first && p->at.offset == 0)
            return false; /* it will begin a page */
        n = room - HEADER;
    }
    header_put(entry, r->command, n < left ? MORE_FOLLOWS | ORDINARY : ORDINARY, n, entry_size(n));
    if (r->length == 0)
        entry[HEADER] = EBCDIC_BLANK;
    else
        memcpy(entry + HEADER, r->data + p->at.offset, n);
    *used += entry_size(n);
    p->at.offset += n;
    return n == left;
}

static void page_describe(const struct spool_pages *p, const struct spool_file *f, u8 *page)
{
    ebcdic_field(page + ORIGIN_NODE, p->node, 8);
    ebcdic_field(page + ORIGIN_USER, f->origin_user, 8);
    be16_store(page + RECORD_LENGTH, f->record_length);
    be16_store(page + SPOOLID, f->spoolid);
}

/* The next page of a file that consists of pages. */
static int page_copy(struct spool_pages *p, u8 *page)
{
    int rc = record_peek(p);

    if (rc <= 0)
        return rc;
    memset(page, 0, SPOOL_PAGE);
    memcpy(page, p->record.data, p->record.length < SPOOL_PAGE ? p->record.length : SPOOL_PAGE);
    p->at.record++;
    p->peeked = false;
    return 1;
}

/* Fill a page from p->at on. The number of its entries, 0 at the end of the file, -errno. */
static int page_fill(struct spool_pages *p, u8 *page)
{
    const struct spool_file *f = spool_reader_file(p->reader);
    u32 used = DATA_BEGIN, count = 0;
    int rc;

    if (f->data == DATA_PAGES)
        return page_copy(p, page);
    memset(page, 0, SPOOL_PAGE);
    if (p->page == 0) {
        spool_tag_record(f, page + used);
        used += SPOOL_TAG_RECORD;
        count++;
    }
    while ((rc = record_peek(p)) > 0) {
        u32 before = used;
        bool whole = record_put(p, page, &used);
        count += used > before;
        if (!whole)
            break;
        p->at = (struct place){p->at.record + 1, 0};
        p->peeked = false;
    }
    if (rc < 0)
        return rc;
    be32_store(page + RECORD_COUNT, count);
    page_describe(p, f, page);
    return (int)count;
}

int spool_pages_next(struct spool_pages *p, u8 page[SPOOL_PAGE])
{
    struct place began = p->at;
    int rc = page_fill(p, page);

    if (rc <= 0)
        return rc;
    if (!place_remember(p, p->page + 1, p->at)) {
        p->at = began;
        p->peeked = false;
        rc = spool_read_seek(p->reader, began.record);
        return rc < 0 ? rc : -ENOMEM;
    }
    p->page++;
    return 1;
}

/* Stand at a page whose beginning is known. */
static int page_stand(struct spool_pages *p, u64 n)
{
    int rc = 0;

    if (n != p->page) {
        p->peeked = false;
        rc = spool_read_seek(p->reader, p->places[n].record);
    }
    p->page = n;
    p->at = p->places[n];
    return rc;
}

int spool_pages_seek(struct spool_pages *p, u64 n)
{
    u64 before = p->page;
    u8 page[SPOOL_PAGE];
    int rc = page_stand(p, n < p->known ? n : p->known - 1);

    while (rc >= 0 && p->page < n && (rc = spool_pages_next(p, page)) > 0)
        ;
    if (rc >= 0 && p->page == n) {
        rc = n == 0 ? 1 : record_peek(p);
        if (rc != 0)
            return rc;
    }
    if (rc == 0)
        rc = page_stand(p, before);
    return rc;
}

u64 spool_pages_position(const struct spool_pages *p)
{
    return p->page;
}
