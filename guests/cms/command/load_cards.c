/* Decks of ordinary records, with :READ cards or without. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/load.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/spool/read_card.h"

enum deck_kind deck_kind(struct reader *r, int *rc)
{
    struct disk_dump_card disk;
    struct read_card header;
    u8 card[CARD];

    *rc = reader_card(r, card);
    if (*rc)
        return KIND_EMPTY;
    r->again = true;
    if (netdata_card(card))
        return KIND_NETDATA;
    if (!disk_dump_parse(card, &disk))
        return KIND_DISK;
    return read_card_parse(card, &header) ? KIND_READ : KIND_CARDS;
}

/* Where the records go at the moment. */
struct cards {
    struct loading *l;
    struct incoming in;
    bool open;
    u32 record_length;
    u8 changed[MOMENT_PACKED];
};

static int file_end(struct cards *c)
{
    int rc;

    if (!c->open)
        return 0;
    c->open = false;
    rc = incoming_end(&c->in, c->changed);
    if (!rc) {
        c->l->last = c->in.id;
        c->l->files++;
    }
    return rc;
}

static int file_begin(struct cards *c, const struct incoming_name *name)
{
    int rc = incoming_begin(&c->in, c->l->module, c->l->wish, name, 'F', c->record_length);

    c->open = !rc;
    return rc == INCOMING_SKIPPED ? 0 : rc;
}

static int header_take(struct cards *c, const struct read_card *h, const u8 *card)
{
    struct incoming_name name;
    int rc = file_end(c);

    if (rc)
        return rc;
    memcpy(name.name, h->name, 8);
    memcpy(name.type, h->type, 8);
    memcpy(name.mode, h->mode, 2);
    memcpy(c->changed, h->changed, sizeof c->changed);
    if (!c->l->quiet)
        console_line(field_text((const char *)card, CARD));
    return file_begin(c, &name);
}

/* All of a length; printers' lines are of several. */
static int record_take(struct cards *c, struct reader *r)
{
    u8 record[UNIT_RECORD_MAX];
    u32 n = r->n < c->record_length ? r->n : c->record_length;

    if (!c->open)
        return 0;
    memset(record, ' ', c->record_length);
    memcpy(record, r->record, n);
    return incoming_record(&c->in, record, c->record_length);
}

static int records_take(struct cards *c, bool split)
{
    struct reader *r = c->l->reader;
    int rc = 0, got;

    while (!rc && (got = reader_next(r)) != CARD_END) {
        struct read_card header;
        u8 card[CARD];

        if (got)
            return reader_failed(c->l->module, got);
        if (console_attention())
            return INCOMING_QUIT;
        memset(card, ' ', CARD);
        memcpy(card, r->record, r->n < CARD ? r->n : CARD);
        rc = split && read_card_parse(card, &header) ? header_take(c, &header, card) : record_take(c, r);
    }
    return rc ? rc : file_end(c);
}

/* A first record above 80 bytes is a printer's, and gives the length. */
static u32 length_of(const struct loading *l)
{
    const struct reader *r = l->reader;

    if (r->n > CARD && !l->quiet)
        dms(l->module, RECORD_LENGTH, r->n > 132 ? r->n : 132);
    return r->n <= CARD ? CARD : r->n > 132 ? r->n : 132;
}

int load_cards(struct loading *l, bool split)
{
    struct cards c = {.l = l};
    int rc;
    bool headed = deck_kind(l->reader, &rc) == KIND_READ;

    if (rc == CARD_END)
        return dms(l->module, NULL_FILE);
    if (rc)
        return reader_failed(l->module, rc);
    c.record_length = length_of(l);
    if (split && !headed && !l->quiet) {
        dms(l->module, NO_READ_CARD);
        say(":READ  %.8s %.8s A1", l->name.name, l->name.type);
    }
    if (!split || !headed)
        rc = file_begin(&c, &l->name);
    if (!rc)
        rc = records_take(&c, split);
    if (c.open)
        incoming_abandon(&c.in);
    return rc == INCOMING_QUIT ? 0 : rc;
}
