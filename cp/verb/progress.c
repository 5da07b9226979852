/* The line is shown by a thread, so that it moves also while the work makes no step. Must not know what the work is. */
#include "cp/verb/progress.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SILENT_MS 1000
#define EVERY_MS 500

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of everything here */
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static pthread_t thread;
static bool working;
static char what[64];
static u64 began, done, total;
static int shown; /* characters on the line */

static void line_clear(void)
{
    if (shown)
        fprintf(stderr, "\r%*s\r", shown, "");
    shown = 0;
}

static void line_show(void)
{
    unsigned seconds = (unsigned)((clock_monotonic_ns() - began) / 1000000000);
    char text[128], far[48] = "";
    int n;

    if (total)
        snprintf(far, sizeof far, " %u%%", (unsigned)(done < total ? (double)done * 100 / (double)total : 100));
    else if (done)
        snprintf(far, sizeof far, " %llu", (unsigned long long)done);
    n = snprintf(text, sizeof text, "%s:%s (%u:%02u)", what, far, seconds / 60, seconds % 60);
    fprintf(stderr, "\r%-*s", shown, text);
    shown = n > shown ? n : shown;
}

static void *show(void *arg)
{
    struct timespec at;
    u64 ms = SILENT_MS;

    (void)arg;
    pthread_mutex_lock(&lock);
    while (working) {
        clock_gettime(CLOCK_REALTIME, &at);
        at.tv_nsec += (long)(ms % 1000) * 1000000;
        at.tv_sec += (time_t)(ms / 1000) + at.tv_nsec / 1000000000;
        at.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&ended, &lock, &at);
        if (working && clock_monotonic_ns() - began >= SILENT_MS * 1000000ULL)
            line_show();
        ms = EVERY_MS;
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

void progress_begin(const char *words)
{
    if (working || !isatty(STDERR_FILENO))
        return;
    text_copy(what, sizeof what, words);
    began = clock_monotonic_ns();
    done = total = 0;
    working = true;
    working = pthread_create(&thread, NULL, show, NULL) == 0;
}

void progress_step(u64 so_much, u64 of_so_much)
{
    if (!working)
        return;
    pthread_mutex_lock(&lock);
    done = so_much;
    total = of_so_much;
    pthread_mutex_unlock(&lock);
}

void progress_clear(void)
{
    if (!working)
        return;
    pthread_mutex_lock(&lock);
    line_clear();
    pthread_mutex_unlock(&lock);
}

void progress_end(void)
{
    if (!working)
        return;
    pthread_mutex_lock(&lock);
    working = false;
    pthread_cond_signal(&ended);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    line_clear();
}
