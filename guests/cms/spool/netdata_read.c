/* NETDATA, read; from anybody, so that nothing in it is believed. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/spool/netdata.h"
#include "guests/cms/spool/netdata_form.h"
#include "guests/cms/spool/text_unit.h"

#define CONTROL_MAX 4096 /* bytes of a control record */
#define HEAD_RECORDS 64  /* control records before the data: user records, other steps */

bool netdata_card(const u8 card[CARD])
{
    static const u8 name[] = INMR(1);

    return (card[1] & (SEGMENT_FIRST | SEGMENT_CONTROL)) == (SEGMENT_FIRST | SEGMENT_CONTROL) &&
           card[0] >= 2 + INMR_NAME && !memcmp(card + 2, name, sizeof name);
}

void netdata_open(struct netdata_reader *r, card_get *get, void *from)
{
    *r = (struct netdata_reader){.get = get, .from = from, .at = CARD};
}

/* The stream ends in the middle of something: damaged. */
static int get_bytes(struct netdata_reader *r, u8 *to, u32 n)
{
    while (n) {
        u32 part = n < CARD - r->at ? n : CARD - r->at;

        if (!part) {
            int rc = r->get(r->from, r->card);

            if (rc)
                return rc == CARD_END ? CARD_DAMAGED : rc;
            r->at = 0;
            continue;
        }
        memcpy(to, r->card + r->at, part);
        to += part;
        r->at += part;
        n -= part;
    }
    return CARD_OK;
}

struct segment {
    u8 flags;
    u32 n;
    u8 data[SEGMENT_DATA];
};

static int get_segment(struct netdata_reader *r, struct segment *s)
{
    u8 front[2];
    int rc;

    do {
        rc = get_bytes(r, front, 2);
        if (rc)
            return rc;
        if (front[0] < 2)
            return CARD_DAMAGED;
        s->flags = front[1];
        s->n = front[0] - 2u;
        rc = get_bytes(r, s->data, s->n);
    } while (!rc && s->flags & SEGMENT_NUMBER);
    return rc;
}

/* A record of either kind. */
static int get_record(struct netdata_reader *r, u8 *buffer, u32 size, u32 *n, bool *control)
{
    struct segment s;
    bool first = true;

    *n = 0;
    do {
        int rc = get_segment(r, &s);

        if (rc)
            return rc;
        if (first)
            *control = s.flags & SEGMENT_CONTROL;
        if (!(s.flags & SEGMENT_FIRST) == first || !(s.flags & SEGMENT_CONTROL) == *control || *n > UINT32_MAX - s.n)
            return CARD_DAMAGED;
        if (*n < size)
            memcpy(buffer + *n, s.data, s.n < size - *n ? s.n : size - *n);
        *n += s.n;
        first = false;
    } while (!(s.flags & SEGMENT_LAST));
    return CARD_OK;
}

/* A name for CMS: at most n characters, upper case, what cannot stand in a fileid replaced. */
static void name_take(char *field, u32 n, const struct text_unit *u, u32 value)
{
    field_set_upper(field, n, value < u->count ? u->value[value] : (struct text){0});
    for (u32 i = 0; i < n; i++)
        if (field[i] != ' ' && !character_is_fileid(field[i]))
            field[i] = '$';
}

/* fn and ft are the last two qualifiers, whoever sent it; CMS puts the mode letter in front. */
static void file_name_take(struct netdata_head *h, const struct text_unit *u)
{
    if (!u->count)
        return;
    name_take(h->name, 8, u, u->count >= 2 ? u->count - 2 : 0);
    if (u->count >= 2)
        name_take(h->type, 8, u, u->count - 1);
    if (u->count == 3 && u->value[0].n == 1 && character_is_letter(*u->value[0].at))
        h->mode[0] = character_upper(*u->value[0].at);
}

static void unit_take(struct netdata_head *h, const struct text_unit *u, u32 record)
{
    struct text value = u->count ? u->value[0] : (struct text){0};

    switch (u->key) {
    case INMFNODE:
        name_take(h->from_node, 8, u, 0);
        break;
    case INMFUID:
        name_take(h->from_user, 8, u, 0);
        break;
    case INMTNODE:
        name_take(h->to_node, 8, u, 0);
        break;
    case INMTUID:
        name_take(h->to_user, 8, u, 0);
        break;
    case INMFTIME:
        moment_packed(value, record == 7 ? h->answered : h->sent);
        break;
    case INMFACK:
        h->acknowledge = record == 1;
        break;
    case INMTERM:
        h->note = true;
        break;
    case INMERRCD:
        field_set_upper(h->result, sizeof h->result, value);
        break;
    case INMDSNAM:
        file_name_take(h, u);
        break;
    case INMLCHG:
        moment_packed(value, h->changed);
        break;
    case INMSIZE:
        h->size = text_unit_value(u);
        break;
    case INMFFM:
        if (value.n && *value.at >= '0' && *value.at <= '6')
            h->mode[1] = *value.at;
        break;
    case INMLRECL:
        if (record == 2)
            h->record_length = text_unit_value(u);
        break;
    case INMRECFM:
        if (record == 2 && value.n >= 2)
            h->format = ((u8)*value.at & 0xC0) == 0x80 ? 'F' : 'V';
        break;
    default:
        break;
    }
}

static bool is_other_utility(const struct text_unit *u)
{
    return u->key == INMUTILN &&
           (!u->count || u->value[0].n != sizeof inmcopy || memcmp(u->value[0].at, inmcopy, sizeof inmcopy));
}

static int units_take(struct netdata_head *h, struct text left, u32 record)
{
    struct text_unit u;

    if (record == 2) { /* the number of the file */
        if (left.n < 4)
            return CARD_DAMAGED;
        left.at += 4;
        left.n -= 4;
    }
    while (text_unit_next(&left, &u)) {
        if (is_other_utility(&u))
            return CARD_OTHER;
        unit_take(h, &u, record);
    }
    return left.n ? CARD_DAMAGED : CARD_OK;
}

/* 1 to 7, or 0: not INMR0n. */
static u32 record_number(const u8 *record, u32 n)
{
    static const u8 name[] = INMR(0);

    return n >= INMR_NAME && !memcmp(record, name, INMR_NAME - 1) && record[5] > 0xF0 && record[5] < 0xF8
               ? record[5] - 0xF0u
               : 0;
}

static int control_get(struct netdata_reader *r, struct netdata_head *h, u32 *record)
{
    u8 bytes[CONTROL_MAX];
    bool control;
    u32 n;
    int rc = get_record(r, bytes, sizeof bytes, &n, &control);

    if (rc)
        return rc;
    *record = control && n <= sizeof bytes ? record_number(bytes, n) : 0;
    if (!*record)
        return CARD_DAMAGED;
    return units_take(h, (struct text){(const char *)bytes + INMR_NAME, n - INMR_NAME}, *record);
}

static void head_clear(struct netdata_head *h)
{
    memset(h, 0, sizeof *h);
    field_set(h->from_user, sizeof h->from_user, (struct text){0});
    field_set(h->from_node, sizeof h->from_node, (struct text){0});
    field_set(h->to_user, sizeof h->to_user, (struct text){0});
    field_set(h->to_node, sizeof h->to_node, (struct text){0});
    field_set(h->name, sizeof h->name, (struct text){0});
    field_set(h->type, sizeof h->type, (struct text){0});
    field_set(h->mode, sizeof h->mode, (struct text){0});
    field_set(h->result, sizeof h->result, (struct text){0});
    h->format = 'V';
}

static bool head_sensible(const struct netdata_head *h)
{
    return h->format == 'V' || (h->record_length && h->record_length <= INT32_MAX);
}

int netdata_get_head(struct netdata_reader *r, struct netdata_head *head)
{
    int rc = r->get(r->from, r->card);

    head_clear(head);
    if (rc)
        return rc == CARD_END ? CARD_OTHER : rc;
    if (!netdata_card(r->card))
        return CARD_OTHER;
    r->at = 0;
    for (u32 i = 0, record; i < HEAD_RECORDS; i++) {
        rc = control_get(r, head, &record);
        if (rc)
            return rc;
        if (record == 3)
            return head_sensible(head) ? CARD_OK : CARD_DAMAGED;
        if (record == 7) {
            head->acknowledgment = true;
            return CARD_OK;
        }
        if (record == 6) /* neither a file nor an acknowledgment */
            return CARD_OTHER;
    }
    return CARD_DAMAGED;
}

int netdata_get_record(struct netdata_reader *r, void *buffer, u32 size, u32 *n)
{
    u32 record;
    bool control;

    for (;;) {
        int rc = get_record(r, buffer, size, n, &control);

        if (rc || !control)
            return rc;
        record = record_number(buffer, *n);
        if (record != 4) /* what is for exits of the receiver is not for us */
            return record == 6 ? CARD_END : CARD_DAMAGED;
    }
}
