/* Text units: key, count, and as often length and data, all big-endian (z/OS TSO/E Customization, "Text unit keys"). */
#pragma once
#include "guests/cms/base/text.h"

enum text_key {
    INMDSNAM = 0x0002, /* name: of a file of CMS mode letter, filename, filetype */
    INMTERM = 0x0028,  /* it is a note; no data */
    INMDSORG = 0x003C,
    INMLRECL = 0x0042,
    INMRECFM = 0x0049,
    INMTNODE = 0x1001, /* to */
    INMTUID = 0x1002,
    INMFNODE = 0x1011, /* from */
    INMFUID = 0x1012,
    INMLCHG = 0x1021, /* last changed */
    INMFVERS = 0x1023,
    INMFTIME = 0x1024, /* when it was sent */
    INMFACK = 0x1026,  /* an acknowledgment is wanted */
    INMERRCD = 0x1027, /* RECEIVED or DELETED */
    INMUTILN = 0x1028, /* the program that makes the file */
    INMSIZE = 0x102C,
    INMFFM = 0x102D, /* mode number */
    INMNUMF = 0x102F,
};

/* A record being built: grows from 0 to TEXT_UNITS_MAX; what does not fit is left out, overflow says so. */
#define TEXT_UNITS_MAX 1024
struct text_units {
    u8 bytes[TEXT_UNITS_MAX];
    u32 n;
    bool overflow;
};
void text_unit_bytes(struct text_units *u, const void *bytes, u32 n); /* without a key: what precedes units */
void text_unit_none(struct text_units *u, enum text_key key);
void text_unit_number(struct text_units *u, enum text_key key, u32 value);
void text_unit_half(struct text_units *u, enum text_key key, u16 value);
/* Empty texts are left out; count of them otherwise. */
void text_unit_texts(struct text_units *u, enum text_key key, const struct text *texts, u32 count);

/* One unit of a record that is read: its data lies in the record. */
#define TEXT_UNIT_VALUES 8 /* of more the last ones are kept */
struct text_unit {
    u16 key;
    u32 count; /* of value */
    struct text value[TEXT_UNIT_VALUES];
};
/* The next unit of what is left of a record, which gets smaller. False: there is none, or (left->n is not 0) what is
 * there is broken. */
bool text_unit_next(struct text *left, struct text_unit *unit);
/* The value as a number of 1 to 8 bytes; of the low-order 32 bits. 0 without a value. */
u32 text_unit_value(const struct text_unit *unit);
