/* The file records.db of the system directory, and the thread that writes it: CP never waits for it, and goes on when
 * the host's disk is full. Any thread unless said otherwise. */
#pragma once
#include "cp/vm/record.h"

/* Days that records are kept; 0: for ever. Before the start. */
struct record_retention {
    unsigned account_days, monitor_days;
};
extern struct record_retention record_retention;

/* trouble(arg, text) is called on the writing thread when records cannot be written, once until they can be again, and
 * with NULL then. 0 or -errno. */
int record_store_open(const char *path, void (*trouble)(void *arg, const char *text), void *arg);
void record_store_close(void); /* what waits is written first, if it can be */

void record_store_account(const struct account_record *r);
void record_store_sample(struct sample *s); /* takes it over: it was made by malloc */

/* Accounting records kept, those that wait for the disk too. */
u64 record_store_count(void);
void record_store_purge(void); /* remove all accounting records */
/* Records that were lost because too many waited, since the start. */
u64 record_store_lost(void);

/* Every accounting record of the file at path, oldest first, of those cut since then; no system need run. 0 or -errno.
 */
int record_store_each(const char *path, time_t since,
    void (*row)(void *arg, const struct account_record *r, const u8 card[80]), void *arg);
