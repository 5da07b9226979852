/* NETDATA: a file with where it comes from and where it goes, as cards; the form of CMS SENDFILE and of TSO TRANSMIT
 * (z/OS TSO/E Customization, "The format of transmitted data"; CMS Commands, NETDATA). A stream of segments of 2 to
 * 255 bytes (length, flags, data) runs over the cards without regard for their ends. Records INMR01 (from, to), INMR02
 * (the file), INMR03 (form of the data), the data, INMR06; or INMR01, INMR07, INMR06: an acknowledgment.
 *
 * Texts are in the code of whoever runs this; names of records and units are EBCDIC everywhere. */
#pragma once
#include "guests/cms/base/text.h"
#include "guests/cms/spool/card.h"
#include "guests/cms/spool/moment.h"

#define NETDATA_LONGEST_V 65535
#define NETDATA_RESULT 16

struct netdata_head {
    char from_user[8], from_node[8], to_user[8], to_node[8]; /* blank-padded */
    u8 sent[MOMENT_PACKED];                                  /* GMT, as every time here; all 0: not said */
    bool acknowledge;                                        /* an acknowledgment is wanted */
    bool acknowledgment;                                     /* it is one: no data, result says of what */
    bool note;
    char result[NETDATA_RESULT]; /* RECEIVED, DELETED */
    u8 answered[MOMENT_PACKED];  /* when what is acknowledged was sent */
    char name[8], type[8];       /* blank-padded */
    char mode[2];                /* letter and number, or blanks */
    char format;                 /* 'F' or 'V' */
    u32 record_length;
    u32 size; /* bytes, about */
    u8 changed[MOMENT_PACKED];
};

/* Writing: netdata_begin, the head, the records, netdata_end. What put returns comes back at once, and from all
 * calls after it. */
struct netdata_writer {
    card_put *put;
    void *to;
    u8 card[CARD];
    u32 filled;
    int error;
};
void netdata_begin(struct netdata_writer *w, card_put *put, void *to);
int netdata_put_head(struct netdata_writer *w, const struct netdata_head *head);
int netdata_put_record(struct netdata_writer *w, const void *data, u32 n);
int netdata_end(struct netdata_writer *w);

/* Does a file that begins with this card seem to be of this form? */
bool netdata_card(const u8 card[CARD]);

/* Reading: 0; CARD_OTHER: not of this form, or made by a program other than INMCOPY (a partitioned data set);
 * CARD_DAMAGED; CARD_END behind the last record, when INMR06 was seen; or what get returns. */
struct netdata_reader {
    card_get *get;
    void *from;
    u8 card[CARD];
    u32 at;
};
void netdata_open(struct netdata_reader *r, card_get *get, void *from);
int netdata_get_head(struct netdata_reader *r, struct netdata_head *head);
/* *n: the whole length, also if it is more than size, which is at least NETDATA_BUFFER_MIN. */
#define NETDATA_BUFFER_MIN 16
int netdata_get_record(struct netdata_reader *r, void *buffer, u32 size, u32 *n);
