/* The cards of DISK DUMP (CMS Commands, DISK; VM/370 CMS Program Logic): X'02', CMS, in columns 6 to 55 50 bytes of the
 * file's data without regard for records (V: each with its length in 2 bytes in front), in 58 to 75 the fileid, in 77
 * to 80 a number. The last card of a file has N in column 5 and for data the file's entry of the directory, as much of
 * it as there is room for. Texts are in the code of whoever runs this; CMS and N are EBCDIC everywhere. */
#pragma once
#include "guests/cms/spool/card.h"
#include "guests/cms/spool/moment.h"

#define DISK_DUMP_DATA 50

struct disk_dump_file {
    char name[8], type[8], mode[2]; /* blank-padded */
    char format;                    /* 'F' or 'V' */
    u32 record_length, records;
    u8 changed[MOMENT_PACKED];
};

/* Writing: begin, the records, end. What put returns comes back at once, and from all calls after it. */
struct disk_dump_writer {
    card_put *put;
    void *to;
    const struct disk_dump_file *file;
    u8 card[CARD];
    u32 filled, sequence;
    int error;
};
void disk_dump_begin(struct disk_dump_writer *w, const struct disk_dump_file *file, card_put *put, void *to);
int disk_dump_put_record(struct disk_dump_writer *w, const void *data, u32 n); /* V: n at most 65535 */
int disk_dump_end(struct disk_dump_writer *w);

struct disk_dump_card {
    bool last;
    char name[8], type[8], mode[2];
    u32 sequence;   /* for disk_dump_in_order */
    const u8 *data; /* DISK_DUMP_DATA bytes of the card */
};
/* CARD_OK or CARD_OTHER. */
int disk_dump_parse(const u8 card[CARD], struct disk_dump_card *c);
/* Is c the nth card of a file, counted from 1? True also for cards without numbers. */
bool disk_dump_in_order(const struct disk_dump_card *c, u32 nth);
/* From the last card. CARD_OK or CARD_DAMAGED. */
int disk_dump_directory(const struct disk_dump_card *c, struct disk_dump_file *f);

/* The data as records again. get: the 50 bytes of the next card. */
struct disk_dump_reader {
    const struct disk_dump_file *file;
    int (*get)(void *from, u8 data[DISK_DUMP_DATA]);
    void *from;
    u8 data[DISK_DUMP_DATA];
    u32 at, records;
};
void disk_dump_open(struct disk_dump_reader *r, const struct disk_dump_file *file,
    int (*get)(void *from, u8 data[DISK_DUMP_DATA]), void *from);
/* *n: at most record_length, which size is at least. CARD_OK, CARD_END, CARD_DAMAGED, or what get returns. */
int disk_dump_get_record(struct disk_dump_reader *r, void *buffer, u32 *n);
