/* Records in SQLite: a queue, and a thread that writes what is in it in one transaction. */
#include "cp/vm/record_store.h"
#include "cp/base/text.h"
#include "cp/vm/record_table.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MOST 10000
#define RETRY_SECONDS 10
#define PURGE_SECONDS 21600

struct waiting {
    struct waiting *next;
    struct sample *sample; /* or NULL: */
    struct account_record account;
};

struct record_retention record_retention = {0, 31};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static pthread_t thread;
static struct waiting *first, **end = &first;
static u64 waiting, writing, kept, lost; /* every record is one of these */
static bool open, closing, purge_all;
static struct record_table *table;
static void (*tell_trouble)(void *arg, const char *text);
static void *trouble_arg;

static void waiting_free(struct waiting *w)
{
    if (w)
        free(w->sample);
    free(w);
}

/* The oldest go when too many wait. */
static void put(struct waiting *w)
{
    struct waiting *old = NULL;

    pthread_mutex_lock(&lock);
    if (open && w) {
        *end = w;
        end = &w->next;
        if (++waiting > WAITING_MOST) {
            old = first;
            first = old->next;
            waiting--;
            lost++;
        }
        pthread_cond_signal(&work);
        w = NULL;
    }
    pthread_mutex_unlock(&lock);
    waiting_free(old);
    waiting_free(w);
}

void record_store_account(const struct account_record *r)
{
    struct waiting *w = calloc(1, sizeof *w);

    if (w)
        w->account = *r;
    put(w);
}

void record_store_sample(struct sample *s)
{
    struct waiting *w = calloc(1, sizeof *w);

    if (w)
        w->sample = s;
    else
        free(s);
    put(w);
}

/* Write these, in one transaction: all or none. */
static int write_all(const struct waiting *list, bool purge)
{
    int rc = record_table_begin(table);

    if (rc == 0 && purge)
        rc = record_table_purge(table);
    for (; rc == 0 && list; list = list->next)
        rc = list->sample ? record_table_sample(table, list->sample) : record_table_account(table, &list->account);
    return record_table_end(table, rc);
}

static void forget(struct waiting *list)
{
    while (list) {
        struct waiting *next = list->next;
        waiting_free(list);
        list = next;
    }
}

/* Put back in front what could not be written. */
static void put_back(struct waiting *list, u64 n)
{
    struct waiting **last = &list;

    while (*last)
        last = &(*last)->next;
    *last = first;
    if (!first)
        end = last;
    first = list;
    waiting += n;
}

static void sleep_until_work(unsigned seconds, bool only_time)
{
    struct timespec at;

    clock_gettime(CLOCK_REALTIME, &at);
    at.tv_sec += seconds;
    while (!closing && (only_time || (!first && !purge_all)))
        if (pthread_cond_timedwait(&work, &lock, &at) == ETIMEDOUT)
            break;
}

static void *writer(void *arg)
{
    bool trouble = false;

    (void)arg;
    pthread_mutex_lock(&lock);
    for (bool last = false; !last;) {
        struct waiting *list;
        bool purge;
        u64 n;
        int rc;

        sleep_until_work(trouble ? RETRY_SECONDS : PURGE_SECONDS, trouble);
        last = closing;
        list = first, n = waiting, purge = purge_all;
        first = NULL, end = &first, waiting = 0, writing = n, purge_all = false;
        pthread_mutex_unlock(&lock);
        rc = write_all(list, purge);
        if (rc == 0)
            record_table_expire(table, record_retention.account_days, record_retention.monitor_days);
        if ((rc < 0) != trouble)
            tell_trouble(trouble_arg, rc < 0 ? strerror(-rc) : NULL);
        trouble = rc < 0;
        pthread_mutex_lock(&lock);
        writing = 0;
        if (rc < 0) {
            put_back(list, n);
            purge_all |= purge;
        } else if (!purge_all) {
            kept = record_table_count(table);
        }
        if (rc == 0) {
            pthread_mutex_unlock(&lock);
            forget(list);
            pthread_mutex_lock(&lock);
        }
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

int record_store_open(const char *path, void (*trouble)(void *arg, const char *text), void *arg)
{
    int rc = record_table_open(path, &table);

    if (rc < 0)
        return rc;
    tell_trouble = trouble;
    trouble_arg = arg;
    kept = record_table_count(table);
    closing = false;
    open = true;
    rc = pthread_create(&thread, NULL, writer, NULL);
    if (rc != 0) {
        open = false;
        record_table_close(table);
    }
    return -rc;
}

void record_store_close(void)
{
    if (!open)
        return;
    pthread_mutex_lock(&lock);
    closing = true;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    open = false;
    forget(first);
    first = NULL, end = &first, waiting = lost = 0;
    record_table_close(table);
    table = NULL;
}

u64 record_store_count(void)
{
    u64 n;

    pthread_mutex_lock(&lock);
    n = kept + writing + waiting;
    pthread_mutex_unlock(&lock);
    return n;
}

void record_store_purge(void)
{
    pthread_mutex_lock(&lock);
    purge_all = open;
    kept = 0;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&lock);
}

u64 record_store_lost(void)
{
    u64 n;

    pthread_mutex_lock(&lock);
    n = lost;
    pthread_mutex_unlock(&lock);
    return n;
}
