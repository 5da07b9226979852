/* One open spool, as the files of this folder share it. */
#pragma once
#include "spool/commit.h"
#include "spool/database.h"
#include "spool/spool.h"
#include <pthread.h>

struct spool {
    struct database *database;
    int files; /* the directory with the data */
    struct commit_line line;
    pthread_mutex_t arrival_lock;
    void (*arrival)(void *arg, const char *owner);
    void *arrival_arg;
    void (*output)(void *arg);
    void *output_arg;
};

/* Tell whoever wants to know if f, as it is now, can be taken by its owner's reader, or by a real printer or punch.
 * Called with nothing locked. */
void store_announce(struct spool *s, const struct spool_file *f);
