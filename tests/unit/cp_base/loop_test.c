/* The event loop: descriptors, timers, posted work, and taking each of them back from inside a callback. */
#include "cp/base/loop.h"
#include "cp/base/clock.h"
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <cmocka.h>

static struct loop *loop;
static char trace[64];

static int setup(void **state)
{
    (void)state;
    loop = loop_create();
    trace[0] = 0;
    return loop ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    loop_destroy(loop);
    return 0;
}

static void note(void *arg)
{
    strcat(trace, arg);
}

static void stop(void *arg)
{
    (void)arg;
    loop_stop(loop);
}

static void timers_fire_in_the_order_of_their_times(void **state)
{
    u64 begin = clock_monotonic_ns();

    (void)state;
    loop_after(loop, 30, note, "c");
    loop_after(loop, 10, note, "a");
    loop_after(loop, 20, note, "b");
    loop_after(loop, 40, stop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "abc");
    assert_true(clock_monotonic_ns() - begin >= 40000000);
}

static void a_cancelled_timer_does_not_fire(void **state)
{
    struct loop_timer *t = loop_after(loop, 5, note, "x");

    (void)state;
    loop_after(loop, 20, stop, NULL);
    loop_cancel(loop, t);
    loop_cancel(loop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "");
}

static void a_timer_of_many_days_does_not_disturb_near_ones(void **state)
{
    (void)state;
    loop_after(loop, 90ULL * 86400 * 1000, note, "x");
    loop_after(loop, 1, stop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "");
}

static void posted_work_runs_in_order(void **state)
{
    (void)state;
    loop_post(loop, note, "1");
    loop_post(loop, note, "2");
    loop_post(loop, note, "3");
    loop_post(loop, stop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "123");
}

static void work_can_be_taken_back(void **state)
{
    static char one[] = "1", two[] = "2";

    (void)state;
    loop_post(loop, note, one);
    loop_post(loop, note, two);
    loop_unpost(loop, note, one);
    loop_post(loop, stop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "2");
}

static void take_back(void *arg)
{
    loop_unpost(loop, note, arg);
}

static void work_of_the_same_round_can_be_taken_back(void **state)
{
    static char two[] = "2", three[] = "3";

    (void)state;
    loop_post(loop, take_back, two);
    loop_post(loop, note, two);
    loop_post(loop, note, three);
    loop_post(loop, stop, NULL);
    loop_run(loop);
    assert_string_equal(trace, "3");
}

static void post_again(void *arg)
{
    if (strlen(trace) < 3) {
        note(arg);
        loop_post(loop, post_again, arg);
    } else {
        loop_stop(loop);
    }
}

static void work_may_post_work(void **state)
{
    (void)state;
    loop_post(loop, post_again, "p");
    loop_run(loop);
    assert_string_equal(trace, "ppp");
}

static int counted;

static void count(void *arg)
{
    (void)arg;
    if (++counted == 4000)
        loop_stop(loop);
}

static void *post_counts(void *arg)
{
    (void)arg;
    for (int i = 0; i < 1000; i++)
        loop_post(loop, count, NULL);
    return NULL;
}

static void other_threads_lose_no_work(void **state)
{
    pthread_t threads[4];

    (void)state;
    counted = 0;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, post_counts, NULL);
    loop_run(loop);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(counted, 4000);
}

static int pipes[2][2];

static void read_one(void *arg, u32 events)
{
    char c;

    assert_true(events & EPOLLIN);
    assert_int_equal(read(*(int *)arg, &c, 1), 1);
    strncat(trace, &c, 1);
    if (c == '.')
        loop_stop(loop);
}

static void ready_descriptors_are_reported(void **state)
{
    (void)state;
    assert_int_equal(pipe(pipes[0]), 0);
    assert_int_equal(loop_watch(loop, pipes[0][0], EPOLLIN, read_one, &pipes[0][0]), 0);
    assert_int_equal(write(pipes[0][1], "ab.", 3), 3);
    loop_run(loop);
    assert_string_equal(trace, "ab.");
    close(pipes[0][0]);
    close(pipes[0][1]);
}

static void unwatch_both(void *arg, u32 events)
{
    (void)arg;
    (void)events;
    strcat(trace, "u");
    loop_unwatch(loop, pipes[0][0]);
    loop_unwatch(loop, pipes[1][0]);
    loop_after(loop, 10, stop, NULL);
}

static void an_unwatched_descriptor_is_silent_even_in_the_same_round(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pipe(pipes[i]), 0);
        assert_int_equal(loop_watch(loop, pipes[i][0], EPOLLIN, unwatch_both, NULL), 0);
        assert_int_equal(write(pipes[i][1], "x", 1), 1);
    }
    loop_run(loop);
    assert_string_equal(trace, "u");
    for (int i = 0; i < 2; i++) {
        close(pipes[i][0]);
        close(pipes[i][1]);
    }
}

static void a_descriptor_that_cannot_be_watched_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(loop_watch(loop, 9999, EPOLLIN, read_one, NULL), -EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(timers_fire_in_the_order_of_their_times, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cancelled_timer_does_not_fire, setup, teardown),
        cmocka_unit_test_setup_teardown(a_timer_of_many_days_does_not_disturb_near_ones, setup, teardown),
        cmocka_unit_test_setup_teardown(posted_work_runs_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(work_can_be_taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(work_of_the_same_round_can_be_taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(work_may_post_work, setup, teardown),
        cmocka_unit_test_setup_teardown(other_threads_lose_no_work, setup, teardown),
        cmocka_unit_test_setup_teardown(ready_descriptors_are_reported, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unwatched_descriptor_is_silent_even_in_the_same_round, setup, teardown),
        cmocka_unit_test_setup_teardown(a_descriptor_that_cannot_be_watched_is_an_error, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
