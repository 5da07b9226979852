/* Building and taking apart the 3270 data stream. Source: GA23-0059 chapters 3 (buffer addresses), 4 (orders), 5 and 6
 * (structured fields, query replies). */
#include "console/datastream.h"
#include "console/terminal.h"
#include "guests/arch/ebcdic.h"
#include <stdlib.h>
#include <string.h>

#define ADDRESS_12_BITS 4096
#define ADDRESS_14_BITS 16384

/* What makes six bits a graphic character (GA23-0059, "Code Table for Buffer Addresses and Attributes"). */
static u8 graphic(unsigned six_bits)
{
    static const u8 codes[64] = {0x40, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C, 0x4D,
        0x4E, 0x4F, 0x50, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F,
        0x60, 0x61, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0xF0, 0xF1,
        0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F};

    return codes[six_bits & 0x3F];
}

void outbound_free(struct outbound *s)
{
    free(s->data);
    *s = (struct outbound){0};
}

void outbound_bytes(struct outbound *s, const u8 *data, size_t n)
{
    if (s->length + n > s->size) {
        size_t size = 2 * (s->length + n) + 256;
        u8 *more = s->failed ? NULL : realloc(s->data, size);
        if (!more) {
            s->failed = true;
            return;
        }
        s->data = more;
        s->size = size;
    }
    if (n)
        memcpy(s->data + s->length, data, n);
    s->length += n;
}

void outbound_byte(struct outbound *s, u8 byte)
{
    outbound_bytes(s, &byte, 1);
}

void outbound_command(struct outbound *s, u8 command)
{
    static const struct {
        u8 channel, line;
    } codes[] = {{DISPLAY_WRITE, 0xF1}, {DISPLAY_READ_BUFFER, 0xF2}, {DISPLAY_ERASE_WRITE, 0xF5},
        {DISPLAY_READ_MODIFIED, 0xF6}, {DISPLAY_ERASE_WRITE_ALTERNATE, 0x7E}, {DISPLAY_READ_MODIFIED_ALL, 0x6E},
        {DISPLAY_ERASE_ALL_UNPROTECTED, 0x6F}, {DISPLAY_WRITE_STRUCTURED_FIELD, 0xF3}};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].channel == command)
            command = codes[i].line;
    outbound_byte(s, command);
}

void outbound_control(struct outbound *s, u8 bits)
{
    outbound_byte(s, graphic(bits));
}

void outbound_address(struct outbound *s, unsigned address)
{
    if (address < ADDRESS_12_BITS) {
        outbound_byte(s, graphic(address >> 6));
        outbound_byte(s, graphic(address));
    } else {
        outbound_byte(s, (u8)(address >> 8));
        outbound_byte(s, (u8)address);
    }
}

void outbound_set_address(struct outbound *s, unsigned address)
{
    outbound_byte(s, ORDER_SBA);
    outbound_address(s, address);
}

void outbound_field(struct outbound *s, u8 attribute)
{
    outbound_byte(s, ORDER_SF);
    outbound_byte(s, graphic(attribute));
}

void outbound_field_extended(struct outbound *s, u8 attribute, u8 colour, u8 highlight)
{
    outbound_byte(s, ORDER_SFE);
    outbound_byte(s, (u8)(1 + (colour != 0) + (highlight != 0)));
    outbound_byte(s, ATTRIBUTE_FIELD);
    outbound_byte(s, graphic(attribute));
    if (colour) {
        outbound_byte(s, ATTRIBUTE_COLOUR);
        outbound_byte(s, colour);
    }
    if (highlight) {
        outbound_byte(s, ATTRIBUTE_HIGHLIGHT);
        outbound_byte(s, highlight);
    }
}

void outbound_set_attribute(struct outbound *s, u8 type, u8 value)
{
    outbound_byte(s, ORDER_SA);
    outbound_byte(s, type);
    outbound_byte(s, value);
}

void outbound_text(struct outbound *s, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        u8 c = ebcdic_of((u8)text[i]);
        outbound_byte(s, c < EBCDIC_BLANK || c == 0xFF ? EBCDIC_BLANK : c);
    }
}

void outbound_erase_to(struct outbound *s, unsigned address)
{
    outbound_byte(s, ORDER_RA);
    outbound_address(s, address);
    outbound_byte(s, 0);
}

/* 14 bits if the first two are zero, otherwise 12. */
static unsigned address_at(const u8 *p)
{
    return p[0] & 0xC0 ? (p[0] & 0x3Fu) << 6 | (p[1] & 0x3F) : (p[0] & 0x3Fu) << 8 | p[1];
}

bool inbound_begin(struct inbound *in, const u8 *data, size_t n)
{
    if (n == 0)
        return false;
    *in = (struct inbound){.aid = data[0], .next = data + n, .end = data + n};
    if (in->aid == AID_STRUCTURED_FIELD) {
        in->next = data + 1;
        return true;
    }
    if (n == 1)
        return in->aid == AID_CLEAR || in->aid == AID_PA1 || in->aid == AID_PA2 || in->aid == AID_PA3;
    if (n < 3)
        return false;
    in->cursor = address_at(data + 1);
    in->next = data + 3;
    return true;
}

/* The length of the order at p, of which n bytes are there; 0: it is a character. */
static size_t order_length(const u8 *p, size_t n)
{
    switch (p[0]) {
    case ORDER_SF:
    case ORDER_GE:
        return 2;
    case ORDER_SBA:
    case ORDER_SA:
        return 3;
    case ORDER_SFE:
        return n < 2 ? 2 : 2 + 2 * (size_t)p[1];
    default:
        return 0;
    }
}

bool inbound_next(struct inbound *in, struct inbound_field *f)
{
    size_t left = (size_t)(in->end - in->next);

    if (left < 3 || in->next[0] != ORDER_SBA)
        return false;
    f->address = address_at(in->next + 1);
    f->data = in->next += 3;
    while (in->next < in->end && *in->next != ORDER_SBA) {
        size_t n = order_length(in->next, (size_t)(in->end - in->next));
        n = n ? n : 1;
        left = (size_t)(in->end - in->next);
        in->next += n < left ? n : left;
    }
    f->length = (size_t)(in->next - f->data);
    return true;
}

void inbound_text(const struct inbound_field *f, char *text, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < f->length && n + 1 < size;) {
        size_t order = order_length(f->data + i, f->length - i);
        u8 c = order ? 0 : ebcdic_to_latin1(f->data[i]);
        if (f->data[i] >= EBCDIC_BLANK && f->data[i] != 0xFF)
            text[n++] = c < ' ' || (c >= 0x7F && c < 0xA0) ? '?' : (char)c;
        i += order ? order : 1;
    }
    text[n] = 0;
}

#define USABLE_AREA 0x81
#define COLOUR_REPLY 0x86
#define HIGHLIGHT_REPLY 0x87

static void usable_area(struct terminal_display *d, const u8 *p, size_t n)
{
    unsigned columns = n >= 10 ? be16_load(p + 6) : 0, rows = n >= 10 ? be16_load(p + 8) : 0;

    if (columns < 80 || rows < 24 || columns > 255 || rows > 255 || columns * rows >= ADDRESS_14_BITS)
        return;
    d->alternate_columns = (u16)columns;
    d->alternate_rows = (u16)rows;
}

void query_reply_read(struct terminal_display *d, const u8 *data, size_t n)
{
    d->query_length = (u16)(n < sizeof d->query ? n : sizeof d->query);
    memcpy(d->query, data, d->query_length);
    while (n >= 4) {
        size_t length = be16_load(data);
        if (length < 4 || length > n)
            break;
        if (data[2] == 0x81 && data[3] == USABLE_AREA)
            usable_area(d, data, length);
        if (data[2] == 0x81 && data[3] == COLOUR_REPLY)
            d->colour = length > 6 && data[5] > 7;
        if (data[2] == 0x81 && data[3] == HIGHLIGHT_REPLY)
            d->highlight = length > 5 && data[4] > 1;
        data += length;
        n -= length;
    }
}

void outbound_query(struct outbound *s)
{
    static const u8 field[] = {0x00, 0x05, 0x01, 0xFF, 0x02}; /* Read Partition, whole device, Query */

    outbound_command(s, DISPLAY_WRITE_STRUCTURED_FIELD);
    outbound_bytes(s, field, sizeof field);
}
