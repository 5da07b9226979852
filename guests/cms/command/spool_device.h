/* The virtual reader, punch and printer as CMS's commands use them, and their settings, which CMS changes and gives
 * back. */
#pragma once
#include "guests/cms/nucleus/unit_record.h"
#include "guests/cms/spool/card.h"
#include "guests/cms/base/text.h"

#define READER 0x00C
#define PUNCH 0x00D
#define PRINTER 0x00E

/* The records of the reader's file. */
struct reader {
    u8 record[UNIT_RECORD_MAX];
    u32 n;
    bool again; /* the same once more: what was only looked at */
};
/* CARD_OK, CARD_END, or a unit_code. */
int reader_next(struct reader *r);
int reader_card(void *reader, u8 card[CARD]); /* a card_get; records of printers are cut at 80 */
/* Say the message; its return code. rc: of reader_next(), other than CARD_OK and CARD_END. */
int reader_failed(const char *module, int rc);

int punch_card(void *nothing, const u8 card[CARD]); /* a card_put: 0 or a unit_code */
/* CP CLOSE PUNCH or PRINTER with the name of a file; purge: what is there is thrown away. */
void output_close(u16 vdev, const char name[8], const char type[8], bool purge);

/* The SPOOL command that brings a device back to how it is now; for the punch with its TAG. */
struct device_settings {
    u16 vdev;
    char spool[120];
    char tag[160];
};
void device_settings_take(struct device_settings *s, u16 vdev);
void device_settings_give(const struct device_settings *s);
/* A CP command made by format(), of at most 239 characters; without its response. Its return code. */
int cp_quietly(const char *text, ...);
