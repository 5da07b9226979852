/* Decks made into files again: what the reader's file holds, record by record, in each of the forms of deck.h. All
 * return 0, or a return code with their message said; what is on the disk then is whole. */
#pragma once
#include "guests/cms/command/incoming.h"
#include "guests/cms/command/spool_device.h"
#include "guests/cms/spool/netdata.h"

enum deck_kind { KIND_EMPTY, KIND_CARDS, KIND_READ, KIND_DISK, KIND_NETDATA };
/* By its first record, which is read again after it. *rc: why KIND_EMPTY, of reader_next(). */
enum deck_kind deck_kind(struct reader *r, int *rc);

struct loading {
    const char *module;
    struct reader *reader;
    const struct incoming_wish *wish;
    struct incoming_name name; /* what it is called, if the deck does not say */
    struct fileid last;        /* the last file that was made */
    u32 files;                 /* how many */
    bool quiet;                /* nothing is said of what is found */
};
/* Ordinary records. split: :READ cards begin files. */
int load_cards(struct loading *l, bool split);
int load_disk(struct loading *l);
/* Behind netdata_get_head() of n. */
int load_netdata(struct loading *l, struct netdata_reader *n, const struct netdata_head *head);
/* What netdata_get_head() and netdata_get_record() answer, and are not 0, as a message. */
int netdata_failed(const char *module, int rc);
