/* One thread that syncs volumes. It is started when it is first wanted, and lives as long as the program. Must not know
 * formats. */
#include "cp/volume/flusher.h"
#include "cp/base/clock.h"
#include <signal.h>
#include <stdlib.h>

/* A sync of much data takes its time too. */
#define DELAY_NS (VOLUME_DELAY * 1000000000ULL / 2)

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct volume *first; /* those with unsynced writes, in the order in which they are due */
    struct volume *busy;  /* being synced */
    bool started;
} flusher = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void wait_until(u64 due)
{
    struct timespec t = {.tv_sec = (time_t)(due / 1000000000), .tv_nsec = (long)(due % 1000000000)};
    pthread_cond_timedwait(&flusher.changed, &flusher.lock, &t);
}

static void *flusher_run(void *arg)
{
    pthread_mutex_lock(&flusher.lock);
    for (;;) {
        struct volume *v = flusher.first;
        if (!v) {
            pthread_cond_wait(&flusher.changed, &flusher.lock);
        } else if (clock_monotonic_ns() < v->due) {
            wait_until(v->due);
        } else {
            flusher.first = v->next;
            flusher.busy = v;
            v->queued = false;
            pthread_mutex_unlock(&flusher.lock);
            volume_sync(v);
            pthread_mutex_lock(&flusher.lock);
            flusher.busy = NULL;
            pthread_cond_broadcast(&flusher.changed);
        }
    }
    return arg;
}

/* Under the lock. Where no thread can be had each write is synced at once. */
static bool flusher_start(void)
{
    pthread_condattr_t attributes;
    pthread_t thread;
    sigset_t all, before;

    if (flusher.started)
        return true;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&flusher.changed, &attributes);
    pthread_condattr_destroy(&attributes);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    flusher.started = pthread_create(&thread, NULL, flusher_run, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (flusher.started)
        pthread_detach(thread);
    return flusher.started;
}

void flusher_note(struct volume *v)
{
    struct volume **p;
    bool started;

    if (atomic_load(&v->unsynced) || atomic_exchange(&v->unsynced, true))
        return;
    pthread_mutex_lock(&flusher.lock);
    started = flusher_start();
    if (started && !v->queued) {
        v->queued = true;
        v->due = clock_monotonic_ns() + DELAY_NS;
        v->next = NULL;
        for (p = &flusher.first; *p; p = &(*p)->next)
            ;
        *p = v;
        pthread_cond_broadcast(&flusher.changed);
    }
    pthread_mutex_unlock(&flusher.lock);
    if (!started)
        volume_sync(v);
}

void flusher_forget(struct volume *v)
{
    struct volume **p;

    pthread_mutex_lock(&flusher.lock);
    for (p = &flusher.first; *p && *p != v; p = &(*p)->next)
        ;
    if (*p)
        *p = v->next;
    while (flusher.busy == v)
        pthread_cond_wait(&flusher.changed, &flusher.lock);
    pthread_mutex_unlock(&flusher.lock);
}
