/* The 3270 data stream: building what is written to a display, taking apart what it sends. Knows no sockets and no
 * screens. Source: GA23-0059. Buffer addresses count from 0, row by row. */
#pragma once
#include "guests/arch/display.h"

struct terminal_display;

/* An outbound record: one command with its data. Starts all zero; outbound_free ends it. */
struct outbound {
    u8 *data;
    size_t length, size;
    bool failed; /* the host has no storage: the record is incomplete */
};
void outbound_free(struct outbound *s);
void outbound_byte(struct outbound *s, u8 byte);
void outbound_bytes(struct outbound *s, const u8 *data, size_t n);
/* The command as a TN3270 line has it. */
void outbound_command(struct outbound *s, u8 command);
/* The write control character with these bits. */
void outbound_control(struct outbound *s, u8 bits);
/* An address in 12 bits below 4096, otherwise in 14 or 16. */
void outbound_address(struct outbound *s, unsigned address);
void outbound_set_address(struct outbound *s, unsigned address);
void outbound_field(struct outbound *s, u8 attribute);
/* A field with a colour and a highlighting of its own; either may be 0. */
void outbound_field_extended(struct outbound *s, u8 attribute, u8 colour, u8 highlight);
void outbound_set_attribute(struct outbound *s, u8 type, u8 value);
/* n characters of Latin-1; what is no graphic character becomes a blank. */
void outbound_text(struct outbound *s, const char *text, size_t n);
/* Nulls up to, not including, address. */
void outbound_erase_to(struct outbound *s, unsigned address);

/* An inbound record, which must outlive this. */
struct inbound {
    u8 aid;
    unsigned cursor;
    const u8 *next, *end;
};
struct inbound_field {
    unsigned address; /* of its first character */
    const u8 *data;   /* EBCDIC, with orders and attributes among it if the display sends any */
    size_t length;
};
/* False: it is empty or cut short. */
bool inbound_begin(struct inbound *in, const u8 *data, size_t n);
/* The next modified field. False: there is none. */
bool inbound_next(struct inbound *in, struct inbound_field *f);
/* A field's text in Latin-1, without nulls, orders and control characters; cut to fit size, terminated. */
void inbound_text(const struct inbound_field *f, char *text, size_t size);

/* Take in a display's answer to Read Partition Query, from behind AID X'88': its colours, highlighting, largest screen
 * and the bytes themselves. What is malformed is passed over. */
void query_reply_read(struct terminal_display *d, const u8 *data, size_t n);
/* The structured field that asks for it. */
void outbound_query(struct outbound *s);
