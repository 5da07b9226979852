/* Group commit: files that several threads close at the same time share one sync of the directory and one transaction.
 * Knows nothing of writers; the order of writes is argued in store.c. */
#pragma once
#include "spool/table.h"
#include <pthread.h>

struct spool;

/* Where closers wait. */
struct commit_line {
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct commit *waiting, **end;
    bool led; /* one of them is at work for all */
};
void commit_line_create(struct commit_line *l);
void commit_line_destroy(struct commit_line *l);

/* Make a file visible whose data is synced: row gets its key, spoolid and place, and is on the disk on return. 0 or
 * -errno, and then there is no such row. Any thread, nothing locked. */
int commit_row(struct spool *s, struct row *row);
