/* CP's event loop: epoll for descriptors, a sorted list of timers, an eventfd for posted work.
 * Few timers live here (guests' timers belong to the dispatcher), so a list is enough. */
#include "cp/base/loop.h"
#include "cp/base/clock.h"
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct watch {
    struct watch *next;
    int fd; /* -1 once unwatched: freed between rounds, because a ready event may still name it */
    void (*fn)(void *arg, u32 events);
    void *arg;
};

struct loop_timer {
    struct loop_timer *next;
    u64 due_ns;
    void (*fn)(void *arg);
    void *arg;
};

struct post {
    struct post *next;
    void (*fn)(void *arg);
    void *arg;
};

struct loop {
    int epoll_fd, wake_fd;
    atomic_bool stopping;
    struct watch *watches;
    struct loop_timer *timers; /* by due time */
    pthread_mutex_t lock;      /* of the posted list */
    struct post *posted, **posted_end;
    struct post *running; /* taken off the posted list by this round, not run yet; the loop's thread only */
};

struct loop *loop_create(void)
{
    struct loop *l = calloc(1, sizeof *l);
    struct epoll_event ev = {.events = EPOLLIN};

    if (!l)
        return NULL;
    l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->posted_end = &l->posted;
    pthread_mutex_init(&l->lock, NULL);
    if (l->epoll_fd < 0 || l->wake_fd < 0 || epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->wake_fd, &ev) < 0) {
        loop_destroy(l);
        return NULL;
    }
    return l;
}

static void free_posts(struct post *p)
{
    while (p) {
        struct post *next = p->next;
        free(p);
        p = next;
    }
}

void loop_destroy(struct loop *l)
{
    while (l->watches) {
        struct watch *w = l->watches;
        l->watches = w->next;
        free(w);
    }
    while (l->timers)
        loop_cancel(l, l->timers);
    free_posts(l->running);
    free_posts(l->posted);
    if (l->epoll_fd >= 0)
        close(l->epoll_fd);
    if (l->wake_fd >= 0)
        close(l->wake_fd);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

int loop_watch(struct loop *l, int fd, u32 events, void (*fn)(void *, u32), void *arg)
{
    struct watch *w = calloc(1, sizeof *w);
    struct epoll_event ev = {.events = events, .data.ptr = w};

    if (!w)
        return -ENOMEM;
    *w = (struct watch){l->watches, fd, fn, arg};
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0) {
        int error = -errno;
        free(w);
        return error;
    }
    l->watches = w;
    return 0;
}

void loop_unwatch(struct loop *l, int fd)
{
    for (struct watch *w = l->watches; w; w = w->next)
        if (w->fd == fd) {
            epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
            w->fd = -1;
            return;
        }
}

struct loop_timer *loop_after(struct loop *l, u64 milliseconds, void (*fn)(void *), void *arg)
{
    struct loop_timer *t = malloc(sizeof *t), **at = &l->timers;

    if (!t)
        return NULL;
    *t = (struct loop_timer){NULL, clock_monotonic_ns() + milliseconds * 1000000, fn, arg};
    while (*at && (*at)->due_ns <= t->due_ns)
        at = &(*at)->next;
    t->next = *at;
    *at = t;
    return t;
}

void loop_cancel(struct loop *l, struct loop_timer *t)
{
    for (struct loop_timer **at = &l->timers; t && *at; at = &(*at)->next)
        if (*at == t) {
            *at = t->next;
            free(t);
            return;
        }
}

static void wake(struct loop *l)
{
    u64 one = 1;
    /* A full counter means a wake-up is pending already. */
    if (write(l->wake_fd, &one, sizeof one) < 0)
        return;
}

void loop_post(struct loop *l, void (*fn)(void *), void *arg)
{
    struct post *p = malloc(sizeof *p);

    if (!p)
        abort(); /* posted work must not be lost: better to stop than to hang a guest for ever */
    *p = (struct post){NULL, fn, arg};
    pthread_mutex_lock(&l->lock);
    *l->posted_end = p;
    l->posted_end = &p->next;
    pthread_mutex_unlock(&l->lock);
    wake(l);
}

static struct post **remove_posts(struct post **at, void (*fn)(void *), const void *arg)
{
    while (*at) {
        struct post *p = *at;
        if (p->fn == fn && p->arg == arg) {
            *at = p->next;
            free(p);
        } else {
            at = &p->next;
        }
    }
    return at;
}

void loop_unpost(struct loop *l, void (*fn)(void *), void *arg)
{
    remove_posts(&l->running, fn, arg);
    pthread_mutex_lock(&l->lock);
    l->posted_end = remove_posts(&l->posted, fn, arg);
    pthread_mutex_unlock(&l->lock);
}

void loop_stop(struct loop *l)
{
    atomic_store(&l->stopping, true);
    wake(l);
}

static void run_posted(struct loop *l)
{
    u64 count;

    if (read(l->wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
        return;
    pthread_mutex_lock(&l->lock);
    l->running = l->posted;
    l->posted = NULL;
    l->posted_end = &l->posted;
    pthread_mutex_unlock(&l->lock);
    while (l->running) {
        struct post *p = l->running;
        l->running = p->next;
        p->fn(p->arg);
        free(p);
    }
}

static void run_timers(struct loop *l)
{
    u64 now = clock_monotonic_ns();

    while (l->timers && l->timers->due_ns <= now) {
        struct loop_timer *t = l->timers;
        l->timers = t->next;
        t->fn(t->arg);
        free(t);
    }
}

static int milliseconds_to_timer(const struct loop *l)
{
    u64 now, milliseconds;

    if (!l->timers)
        return -1;
    now = clock_monotonic_ns();
    milliseconds = l->timers->due_ns <= now ? 0 : (l->timers->due_ns - now + 999999) / 1000000;
    return milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

static void free_unwatched(struct loop *l)
{
    for (struct watch **at = &l->watches; *at;) {
        struct watch *w = *at;
        if (w->fd < 0) {
            *at = w->next;
            free(w);
        } else {
            at = &w->next;
        }
    }
}

void loop_run(struct loop *l)
{
    struct epoll_event events[64];

    while (!atomic_exchange(&l->stopping, false)) { /* and the loop can run again */
        int n = epoll_wait(l->epoll_fd, events, 64, milliseconds_to_timer(l));
        for (int i = 0; i < n; i++) {
            struct watch *w = events[i].data.ptr;
            if (w && w->fd >= 0)
                w->fn(w->arg, events[i].events);
        }
        run_posted(l);
        run_timers(l);
        free_unwatched(l);
    }
}
