/* The display of a session script: orders fill its buffer, keys send what was typed. Source: GA23-0059 chapters 3
 * and 4.
 */
#include "console/display_model.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

#define READ_PARTITION 0x01
#define QUERY 0x02
#define OUTBOUND_3270 0x40

static void erase(struct display_model *m)
{
    memset(m->character, 0, sizeof m->character);
    memset(m->field, 0, sizeof m->field);
    m->address = m->cursor = 0;
}

void model_open(struct display_model *m)
{
    *m = (struct display_model){.aid = AID_NONE, .locked = true};
}

static unsigned next(unsigned address)
{
    return (address + 1) % MODEL_SIZE;
}

/* The attribute of the field that address is in, or -1 if there are no fields. */
static int attribute_of(const struct display_model *m, unsigned address)
{
    for (unsigned i = 0; i < MODEL_SIZE; i++) {
        unsigned at = (address + MODEL_SIZE - i) % MODEL_SIZE;
        if (m->field[at])
            return (int)at;
    }
    return -1;
}

static bool is_protected(const struct display_model *m, unsigned address)
{
    int at = attribute_of(m, address);

    return m->field[address] || (at >= 0 && (m->character[at] & FIELD_PROTECTED));
}

static void put(struct display_model *m, u8 c, bool field)
{
    m->character[m->address] = c;
    m->field[m->address] = field;
    m->address = next(m->address);
}

static unsigned address_at(const u8 *p)
{
    return (p[0] & 0xC0 ? (p[0] & 0x3Fu) << 6 | (p[1] & 0x3F) : (p[0] & 0x3Fu) << 8 | p[1]) % MODEL_SIZE;
}

static void erase_unprotected_to(struct display_model *m, unsigned stop)
{
    do {
        if (!is_protected(m, m->address))
            m->character[m->address] = 0;
        m->address = next(m->address);
    } while (m->address != stop);
}

/* Pairs of type and value at p: the field attribute among them, or 0. */
static u8 field_attribute(const u8 *p, unsigned pairs)
{
    u8 attribute = 0;

    for (unsigned i = 0; i < pairs; i++)
        if (p[2 * i] == ATTRIBUTE_FIELD)
            attribute = p[2 * i + 1];
    return attribute;
}

/* To the first position of the next field that can be typed into; from the start if there is none behind. */
static unsigned next_input(const struct display_model *m, unsigned from)
{
    unsigned at = from;

    do {
        unsigned behind = next(at);
        if (m->field[at] && !(m->character[at] & FIELD_PROTECTED) && !m->field[behind])
            return behind;
        at = behind;
    } while (at != from);
    return 0;
}

static void repeat_to(struct display_model *m, unsigned stop, u8 c)
{
    do
        put(m, c, false);
    while (m->address != stop);
}

/* The order at p, of which n bytes are there; how long it was, 0: cut short. */
static size_t order(struct display_model *m, const u8 *p, size_t n)
{
    static const u8 lengths[256] = {[ORDER_SF] = 2,
        [ORDER_GE] = 2,
        [ORDER_SBA] = 3,
        [ORDER_EUA] = 3,
        [ORDER_SA] = 3,
        [ORDER_RA] = 4,
        [ORDER_SFE] = 2,
        [ORDER_MF] = 2};
    size_t length = lengths[p[0]] ? lengths[p[0]] : 1;

    if (n < length)
        return 0;
    if (p[0] == ORDER_SFE || p[0] == ORDER_MF)
        length += 2 * (size_t)p[1];
    else if (p[0] == ORDER_RA && p[3] == ORDER_GE)
        length = 5;
    if (n < length)
        return 0;
    switch (p[0]) {
    case ORDER_SF:
        put(m, p[1], true);
        break;
    case ORDER_SFE:
        put(m, field_attribute(p + 2, p[1]), true);
        break;
    case ORDER_MF:
        if (m->field[m->address])
            m->character[m->address] = field_attribute(p + 2, p[1]);
        m->address = next(m->address);
        break;
    case ORDER_SBA:
        m->address = address_at(p + 1);
        break;
    case ORDER_IC:
        m->cursor = m->address;
        break;
    case ORDER_PT:
        m->address = next_input(m, m->address);
        break;
    case ORDER_RA:
        repeat_to(m, address_at(p + 1), p[length - 1]);
        break;
    case ORDER_EUA:
        erase_unprotected_to(m, address_at(p + 1));
        break;
    case ORDER_GE:
        put(m, p[1], false);
        break;
    case ORDER_SA:
        break;
    default:
        put(m, p[0], false);
        break;
    }
    return length;
}

static void reset_modified(struct display_model *m)
{
    for (unsigned i = 0; i < MODEL_SIZE; i++)
        if (m->field[i])
            m->character[i] &= (u8)~FIELD_MODIFIED;
}

/* Write control character and orders. */
static void write_orders(struct display_model *m, const u8 *p, size_t n)
{
    size_t length;

    if (n == 0)
        return;
    if (p[0] & WCC_RESET_MDT)
        reset_modified(m);
    for (size_t i = 1; i < n && (length = order(m, p + i, n - i)); i += length)
        ;
    if (p[0] & WCC_RESTORE) {
        m->locked = false;
        m->aid = AID_NONE;
    }
}

static void read_buffer(const struct display_model *m, struct outbound *reply)
{
    outbound_byte(reply, m->aid);
    outbound_address(reply, m->cursor);
    for (unsigned i = 0; i < MODEL_SIZE; i++)
        if (m->field[i])
            outbound_field(reply, m->character[i]);
        else
            outbound_byte(reply, m->character[i]);
}

static void put_characters(const struct display_model *m, unsigned from, unsigned n, struct outbound *out)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned at = (from + i) % MODEL_SIZE;
        if (m->field[at])
            break;
        if (m->character[at])
            outbound_byte(out, m->character[at]);
    }
}

static void read_modified(const struct display_model *m, bool all, struct outbound *out)
{
    bool brief = m->aid == AID_CLEAR || m->aid == AID_PA1 || m->aid == AID_PA2 || m->aid == AID_PA3;

    outbound_byte(out, m->aid);
    if (brief && !all)
        return;
    outbound_address(out, m->cursor);
    if (attribute_of(m, 0) < 0)
        put_characters(m, 0, MODEL_SIZE, out);
    for (unsigned i = 0; i < MODEL_SIZE; i++)
        if (m->field[i] && (m->character[i] & FIELD_MODIFIED)) {
            outbound_set_address(out, next(i));
            put_characters(m, next(i), MODEL_SIZE - 1, out);
        }
}

static void receive_fields(struct display_model *m, const u8 *p, size_t n, struct outbound *reply)
{
    /* Usable area: 24 rows of 80, 12-bit addresses; nothing else. */
    static const u8 area[] = {0x88, 0x00, 0x17, 0x81, 0x81, 0x01, 0x00, 0x00, MODEL_COLUMNS, 0x00, MODEL_ROWS, 0x01,
        0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 9, 16, 0x07, 0x80};

    while (n >= 3) {
        size_t length = be16_load(p);
        if (length < 3 || length > n)
            length = n;
        if (p[2] == READ_PARTITION && length >= 5 && p[4] == QUERY)
            outbound_bytes(reply, area, sizeof area);
        else if (p[2] == OUTBOUND_3270 && length >= 5)
            model_receive(m, p + 4, length - 4, reply);
        p += length;
        n -= length;
    }
}

/* A command as a TN3270 line has it, or as channels have it. */
void model_receive(struct display_model *m, const u8 *data, size_t n, struct outbound *reply)
{
    if (n == 0)
        return;
    switch (data[0]) {
    case 0xF5:
    case DISPLAY_ERASE_WRITE:
    case 0x7E:
    case DISPLAY_ERASE_WRITE_ALTERNATE:
        erase(m);
        write_orders(m, data + 1, n - 1);
        break;
    case 0xF1:
    case DISPLAY_WRITE:
        m->address = m->cursor;
        write_orders(m, data + 1, n - 1);
        break;
    case 0x6F:
    case DISPLAY_ERASE_ALL_UNPROTECTED:
        m->address = 0;
        erase_unprotected_to(m, 0);
        reset_modified(m);
        m->cursor = next_input(m, 0);
        m->locked = false;
        m->aid = AID_NONE;
        break;
    case 0xF2:
    case DISPLAY_READ_BUFFER:
        read_buffer(m, reply);
        break;
    case 0xF6:
    case DISPLAY_READ_MODIFIED:
    case 0x6E:
    case DISPLAY_READ_MODIFIED_ALL:
        read_modified(m, data[0] == 0x6E || data[0] == DISPLAY_READ_MODIFIED_ALL, reply);
        break;
    case 0xF3:
    case DISPLAY_WRITE_STRUCTURED_FIELD:
        receive_fields(m, data + 1, n - 1, reply);
        break;
    default:
        break;
    }
}

void model_tab(struct display_model *m)
{
    m->cursor = next_input(m, m->cursor);
}

bool model_type(struct display_model *m, const char *text)
{
    unsigned at;
    int field;

    if (is_protected(m, m->cursor))
        model_tab(m);
    if (is_protected(m, m->cursor))
        return false;
    field = attribute_of(m, m->cursor);
    if (field >= 0)
        m->character[field] |= FIELD_MODIFIED;
    at = m->cursor;
    for (unsigned i = 0; i < MODEL_SIZE && !m->field[at]; i++, at = next(at)) {
        m->character[at] = *text ? ebcdic_of((u8)*text++) : 0;
        if (*text || m->character[at])
            m->cursor = next(at);
    }
    return true;
}

void model_key(struct display_model *m, u8 aid, struct outbound *out)
{
    if (aid == AID_CLEAR)
        erase(m);
    m->aid = aid;
    m->locked = true;
    read_modified(m, false, out);
}

void model_row(const struct display_model *m, unsigned row, char text[MODEL_COLUMNS + 1])
{
    unsigned length = 0;
    int field = attribute_of(m, row * MODEL_COLUMNS);

    for (unsigned column = 0; column < MODEL_COLUMNS; column++) {
        unsigned at = row * MODEL_COLUMNS + column;
        bool hidden;
        if (m->field[at])
            field = (int)at;
        hidden = field >= 0 && (m->character[field] & FIELD_HIDDEN) == FIELD_HIDDEN;
        text[column] = ' ';
        if (!m->field[at] && !hidden && m->character[at] > EBCDIC_BLANK && m->character[at] != 0xFF)
            text[column] = (char)ebcdic_to_latin1(m->character[at]);
        if (text[column] != ' ')
            length = column + 1;
    }
    text[length] = 0;
}
