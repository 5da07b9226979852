/* Decks: cards with and without a :READ card, DISK DUMP, NETDATA. */
#include "guests/cms/command/deck.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/records.h"
#include "guests/cms/command/spool_device.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/spool/netdata.h"
#include "guests/cms/spool/read_card.h"

struct punching {
    const char *module;
    struct disk_dump_writer disk;
    struct netdata_writer netdata;
};

static int punched(const char *module, int rc)
{
    if (rc == UNIT_ABSENT)
        return dms(module, NOT_ATTACHED, PUNCH);
    return rc ? dms(module, PUNCH_ERROR) : 0;
}

static int card_record(void *with, const void *data, u32 n)
{
    struct punching *p = with;
    u8 card[CARD];

    memset(card, ' ', CARD);
    memcpy(card, data, n);
    return punched(p->module, punch_card(NULL, card));
}

static int disk_record(void *with, const void *data, u32 n)
{
    struct punching *p = with;

    return punched(p->module, disk_dump_put_record(&p->disk, data, n));
}

static int netdata_record(void *with, const void *data, u32 n)
{
    struct punching *p = with;

    return punched(p->module, netdata_put_record(&p->netdata, data, n));
}

static int cards_punch(struct punching *p, struct file *f, bool header)
{
    const struct file_status *s = file_status(f);
    struct read_card h = {.mode = {s->id.mode, s->id.number}};
    struct disk_facts facts;
    u8 card[CARD];
    int rc = 0;

    if (s->record_length > CARD)
        return dms(p->module, RECORD_TOO_LONG);
    if (header) {
        memcpy(h.name, s->id.name, 8);
        memcpy(h.type, s->id.type, 8);
        memcpy(h.changed, s->changed, sizeof h.changed);
        disk_facts(s->disk, &facts);
        memcpy(h.label, facts.label, sizeof h.label);
        read_card_make(&h, card);
        rc = punched(p->module, punch_card(NULL, card));
    }
    return rc ? rc : records_each(p->module, f, card_record, p);
}

static int disk_punch(struct punching *p, struct file *f)
{
    const struct file_status *s = file_status(f);
    struct disk_dump_file d = {.mode = {s->id.mode, s->id.number},
        .format = s->format,
        .record_length = s->record_length,
        .records = s->records};
    int rc;

    memcpy(d.name, s->id.name, 8);
    memcpy(d.type, s->id.type, 8);
    memcpy(d.changed, s->changed, sizeof d.changed);
    disk_dump_begin(&p->disk, &d, punch_card, NULL);
    rc = records_each(p->module, f, disk_record, p);
    return rc ? rc : punched(p->module, disk_dump_end(&p->disk));
}

static void origin_set(struct netdata_head *head, const struct recipient *to)
{
    struct identity me;

    identity_read(&me);
    memcpy(head->from_user, me.user, 8);
    memcpy(head->from_node, me.node, 8);
    memcpy(head->to_user, to->user, 8);
    memcpy(head->to_node, to->node, 8);
    now_local(head->sent);
    moment_shift(head->sent, -now_zone());
}

static int netdata_punch(struct punching *p, struct file *f, const struct deck_form *form)
{
    const struct file_status *s = file_status(f);
    struct netdata_head head = {.acknowledge = form->acknowledge,
        .note = form->note,
        .mode = {s->id.mode, s->id.number},
        .format = s->format,
        .record_length = s->record_length};
    u64 size = (u64)s->records * s->record_length;
    int rc;

    origin_set(&head, &form->to);
    memcpy(head.name, s->id.name, 8);
    memcpy(head.type, s->id.type, 8);
    memcpy(head.changed, s->changed, sizeof head.changed);
    moment_shift(head.changed, -now_zone());
    head.size = size > 0xFFFFFFFF ? 0xFFFFFFFF : (u32)size;
    netdata_begin(&p->netdata, punch_card, NULL);
    rc = punched(p->module, netdata_put_head(&p->netdata, &head));
    if (!rc)
        rc = records_each(p->module, f, netdata_record, p);
    return rc ? rc : punched(p->module, netdata_end(&p->netdata));
}

int deck_punch(const char *module, struct file *f, const struct deck_form *form)
{
    struct punching p = {.module = module};

    if (form->kind == DECK_NETDATA)
        return netdata_punch(&p, f, form);
    if (form->kind == DECK_DISK)
        return disk_punch(&p, f);
    return cards_punch(&p, f, form->kind == DECK_READ);
}

int deck_punch_acknowledgment(const char *module, const struct netdata_head *head, const char *result)
{
    struct netdata_head answer = *head;
    struct netdata_writer w;
    struct recipient to;

    memcpy(to.user, head->from_user, 8);
    memcpy(to.node, head->from_node, 8);
    answer.acknowledgment = true;
    answer.acknowledge = false;
    memcpy(answer.answered, head->sent, sizeof answer.answered);
    field_set(answer.result, sizeof answer.result, text_of(result));
    origin_set(&answer, &to);
    netdata_begin(&w, punch_card, NULL);
    netdata_put_head(&w, &answer);
    return punched(module, netdata_end(&w));
}
