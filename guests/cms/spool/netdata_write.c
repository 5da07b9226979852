/* NETDATA, written. */
#include "guests/cms/base/memory.h"
#include "guests/cms/spool/netdata.h"
#include "guests/cms/spool/netdata_form.h"
#include "guests/cms/spool/text_unit.h"

void netdata_begin(struct netdata_writer *w, card_put *put, void *to)
{
    *w = (struct netdata_writer){.put = put, .to = to};
}

static void put_bytes(struct netdata_writer *w, const u8 *data, u32 n)
{
    while (n && !w->error) {
        u32 part = n < CARD - w->filled ? n : CARD - w->filled;

        memcpy(w->card + w->filled, data, part);
        w->filled += part;
        data += part;
        n -= part;
        if (w->filled == CARD) {
            w->error = w->put(w->to, w->card);
            w->filled = 0;
        }
    }
}

static int put_segments(struct netdata_writer *w, u32 flags, const u8 *data, u32 n)
{
    flags |= SEGMENT_FIRST;
    do {
        u32 part = n < SEGMENT_DATA ? n : SEGMENT_DATA;
        u8 front[2] = {(u8)(part + 2), (u8)(flags | (part == n ? SEGMENT_LAST : 0))};

        put_bytes(w, front, sizeof front);
        put_bytes(w, data, part);
        data += part;
        n -= part;
        flags &= ~(u32)SEGMENT_FIRST;
    } while (n);
    return w->error;
}

static int put_units(struct netdata_writer *w, const struct text_units *u)
{
    return put_segments(w, SEGMENT_CONTROL, u->bytes, u->n);
}

static void unit_field(struct text_units *u, enum text_key key, const char *field, u32 n)
{
    struct text t = field_text(field, n);

    text_unit_texts(u, key, &t, 1);
}

static void unit_moment(struct text_units *u, enum text_key key, const u8 moment[MOMENT_PACKED])
{
    char digits[MOMENT_DIGITS];

    if (!moment[0])
        return;
    moment_digits(moment, digits);
    text_unit_texts(u, key, &(struct text){digits, MOMENT_DIGITS}, 1);
}

static void unit_name(struct text_units *u, const struct netdata_head *h)
{
    struct text parts[3] = {{h->mode, h->mode[0] != ' '}, field_text(h->name, 8), field_text(h->type, 8)};

    text_unit_texts(u, INMDSNAM, parts, 3);
    if (h->mode[1] != ' ')
        text_unit_texts(u, INMFFM, &(struct text){h->mode + 1, 1}, 1);
}

static int put_origin(struct netdata_writer *w, const struct netdata_head *h)
{
    static const u8 name[] = INMR(1);
    struct text_units u = {0};

    text_unit_bytes(&u, name, sizeof name);
    text_unit_number(&u, INMLRECL, CARD);
    unit_field(&u, INMFNODE, h->from_node, 8);
    unit_field(&u, INMFUID, h->from_user, 8);
    unit_field(&u, INMTNODE, h->to_node, 8);
    unit_field(&u, INMTUID, h->to_user, 8);
    unit_moment(&u, INMFTIME, h->sent);
    if (h->acknowledge)
        text_unit_none(&u, INMFACK);
    if (!h->acknowledgment)
        text_unit_number(&u, INMNUMF, 1);
    return put_units(w, &u);
}

static int put_acknowledgment(struct netdata_writer *w, const struct netdata_head *h)
{
    static const u8 name[] = INMR(7);
    struct text_units u = {0};

    text_unit_bytes(&u, name, sizeof name);
    unit_moment(&u, INMFTIME, h->answered);
    if (h->note)
        text_unit_none(&u, INMTERM);
    else
        unit_name(&u, h);
    unit_field(&u, INMERRCD, h->result, sizeof h->result);
    return put_units(w, &u);
}

static void unit_form(struct text_units *u, const struct netdata_head *h, u32 format)
{
    text_unit_half(u, INMDSORG, DSORG_SEQUENTIAL);
    text_unit_number(u, INMLRECL, h->record_length);
    text_unit_half(u, INMRECFM, (u16)format);
    text_unit_number(u, INMSIZE, h->size);
}

static int put_file(struct netdata_writer *w, const struct netdata_head *h)
{
    static const u8 utility[] = INMR(2), data[] = INMR(3), first_file[] = {0, 0, 0, 1};
    struct text_units u = {0}, d = {0};

    text_unit_bytes(&u, utility, sizeof utility);
    text_unit_bytes(&u, first_file, sizeof first_file);
    text_unit_texts(&u, INMUTILN, &(struct text){(const char *)inmcopy, sizeof inmcopy}, 1);
    unit_form(&u, h, h->format == 'F' ? RECFM_FIXED : RECFM_VARIABLE | RECFM_NO_PREFIX);
    unit_moment(&u, INMLCHG, h->changed);
    if (h->note)
        text_unit_none(&u, INMTERM);
    unit_name(&u, h);
    put_units(w, &u);
    text_unit_bytes(&d, data, sizeof data);
    unit_form(&d, h, RECFM_TRANSMITTED);
    return put_units(w, &d);
}

int netdata_put_head(struct netdata_writer *w, const struct netdata_head *head)
{
    put_origin(w, head);
    return head->acknowledgment ? put_acknowledgment(w, head) : put_file(w, head);
}

int netdata_put_record(struct netdata_writer *w, const void *data, u32 n)
{
    return put_segments(w, 0, data, n);
}

int netdata_end(struct netdata_writer *w)
{
    static const u8 name[] = INMR(6), zero[CARD] = {0};

    put_segments(w, SEGMENT_CONTROL, name, sizeof name);
    if (w->filled)
        put_bytes(w, zero, CARD - w->filled);
    return w->error;
}
