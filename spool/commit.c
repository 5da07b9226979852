/* Group commit. The first thread to come leads: it takes all that wait, commits them, and goes on while there are more.
 */
#include "spool/durable.h"
#include "spool/store.h"

struct commit {
    struct row *row;
    int rc;
    bool finished;
    struct commit *next;
};

void commit_line_create(struct commit_line *l)
{
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->done, NULL);
    l->waiting = NULL;
    l->end = &l->waiting;
    l->led = false;
}

void commit_line_destroy(struct commit_line *l)
{
    pthread_mutex_destroy(&l->lock);
    pthread_cond_destroy(&l->done);
}

/* A row that cannot be added (no spoolid left) fails alone, unless SQLite gave up the transaction with it. */
static int rows_add(struct database *d, struct commit *group)
{
    for (struct commit *c = group; c; c = c->next) {
        c->rc = table_add(d, c->row);
        if (c->rc < 0 && !database_in_transaction(d))
            return c->rc;
    }
    return 0;
}

/* Names first, then the rows: steps 3 and 4 of store.c. */
static void group_commit(struct spool *s, struct commit *group)
{
    int rc = durable_sync(s->files);

    if (rc >= 0)
        rc = database_begin(s->database);
    if (rc >= 0) {
        rc = database_make_room(s->database);
        rc = database_end(s->database, rc < 0 ? rc : rows_add(s->database, group));
    }
    for (struct commit *c = group; c && rc < 0; c = c->next)
        c->rc = rc;
}

static void line_lead(struct spool *s)
{
    struct commit_line *l = &s->line;

    l->led = true;
    while (l->waiting) {
        struct commit *group = l->waiting;
        l->waiting = NULL;
        l->end = &l->waiting;
        pthread_mutex_unlock(&l->lock);
        group_commit(s, group);
        pthread_mutex_lock(&l->lock);
        for (struct commit *c = group; c; c = c->next)
            c->finished = true; /* its thread cannot look before the lock is free */
        pthread_cond_broadcast(&l->done);
    }
    l->led = false;
}

int commit_row(struct spool *s, struct row *row)
{
    struct commit_line *l = &s->line;
    struct commit c = {.row = row};

    pthread_mutex_lock(&l->lock);
    *l->end = &c;
    l->end = &c.next;
    if (!l->led)
        line_lead(s);
    while (!c.finished)
        pthread_cond_wait(&l->done, &l->lock);
    pthread_mutex_unlock(&l->lock);
    return c.rc;
}
