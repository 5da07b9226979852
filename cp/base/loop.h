/* The event loop of CP's main thread: file descriptors, timers, and work posted by other threads.
 * Everything but loop_post() and loop_stop() belongs to the thread that runs the loop. Host facts: epoll(7),
 * eventfd(2). */
#pragma once
#include "guests/arch/types.h"

struct loop;
struct loop_timer;

struct loop *loop_create(void); /* NULL and errno on failure */
void loop_destroy(struct loop *l);

/* Call fn(arg, events) whenever fd is ready; events are EPOLL* bits. One registration for each fd. 0 or -errno. */
int loop_watch(struct loop *l, int fd, u32 events, void (*fn)(void *arg, u32 events), void *arg);
void loop_unwatch(struct loop *l, int fd); /* safe from inside a callback, also for another fd */

/* Call fn(arg) once, in milliseconds from now, on the loop's thread. The timer is freed when it fires or is cancelled.
 */
struct loop_timer *loop_after(struct loop *l, u64 milliseconds, void (*fn)(void *arg), void *arg);
void loop_cancel(struct loop *l, struct loop_timer *t); /* NULL is allowed */

/* Any thread: run fn(arg) on the loop's thread, in the order of posting. */
void loop_post(struct loop *l, void (*fn)(void *arg), void *arg);
/* Forget what was posted with this fn and arg and has not run yet: for an owner that goes away. */
void loop_unpost(struct loop *l, void (*fn)(void *arg), void *arg);

void loop_run(struct loop *l);  /* until loop_stop(); then it can run again */
void loop_stop(struct loop *l); /* any thread, and safe in a signal handler */
