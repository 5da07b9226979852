/* The scheduler's decisions, with a clock that the tests move: real processors are simulated by giving each in turn
 * what the scheduler chooses. */
#include "cp/vm/schedule.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MS 1000000ULL
#define SECOND (1000 * MS)
#define USERS 12

struct guest {
    struct claimant claimant;
    struct contender cpu[2];
    u64 wakes; /* waiting until then; 0: it wants to run */
    u64 use;   /* of each transaction; 0: it never waits */
    u64 think; /* then waits for so long */
    u64 left;  /* of its transaction */
    u64 asked; /* when it became ready for it */
    u64 slowest;
};

struct world {
    struct scheduler s;
    struct guest guest[USERS];
    unsigned guests;
    u64 now;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    *state = w;
    schedule_begin(&w->s, 1);
    assert_true(schedule_reserve(&w->s, USERS * 2));
    w->now = 1000 * SECOND;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    schedule_end(&w->s);
    free(w);
    return 0;
}

/* A guest that uses the processor for so long, then waits for so long; without use it always wants to run. */
static struct guest *guest(struct world *w, struct share share, u64 use, u64 think)
{
    struct guest *g = &w->guest[w->guests++];

    g->claimant.share = share;
    g->cpu[0].claimant = g->cpu[1].claimant = &g->claimant;
    g->use = g->left = use;
    g->think = think;
    g->asked = w->now;
    schedule_activate(&w->s, &g->claimant, w->now);
    schedule_put(&w->s, &g->cpu[0], w->now);
    return g;
}

static struct guest *relative(struct world *w, u16 amount)
{
    return guest(w, (struct share){.amount = amount}, 0, 0);
}

static struct guest *absolute(struct world *w, u16 tenths, enum share_limit limit)
{
    return guest(w, (struct share){.absolute = true, .amount = tenths, .limit = limit}, 0, 0);
}

static struct guest *guest_of(struct world *w, const struct contender *k)
{
    for (unsigned i = 0; i < w->guests; i++)
        if (k == &w->guest[i].cpu[0] || k == &w->guest[i].cpu[1])
            return &w->guest[i];
    return NULL;
}

static struct guest *wake(struct world *w)
{
    for (unsigned i = 0; i < w->guests; i++) {
        struct guest *g = &w->guest[i];
        if (g->wakes && g->wakes <= w->now) {
            g->wakes = 0;
            g->left = g->use;
            g->asked = w->now;
            schedule_activate(&w->s, &g->claimant, w->now);
            schedule_put(&w->s, &g->cpu[0], w->now);
            return g;
        }
    }
    return NULL;
}

static void finished(struct world *w, struct guest *g)
{
    if (w->now - g->asked > g->slowest)
        g->slowest = w->now - g->asked;
    g->wakes = w->now + g->think;
    schedule_rest(&w->s, &g->claimant, w->now);
}

/* One processor for so long, in steps of 100 us. */
static void run(struct world *w, u64 ns)
{
    const u64 step = MS / 10;
    struct contender *runs = NULL;
    u64 end = w->now + ns, slice_end = 0, began = 0;

    while (w->now < end) {
        struct guest *woken, *g;
        bool leaves = runs && w->now >= slice_end && schedule_waiting(&w->s);
        while ((woken = wake(w)) != NULL)
            leaves |= runs && schedule_precedes(&w->s, &woken->cpu[0], runs, w->now);
        schedule_update(&w->s, w->now);
        if (leaves) {
            schedule_charge(&w->s, runs->claimant, w->now - began, w->now);
            schedule_put(&w->s, runs, w->now);
            runs = NULL;
        }
        if (!runs && (runs = schedule_next(&w->s, w->now)) != NULL) {
            began = w->now;
            slice_end = w->now + w->s.slice_ns;
        }
        w->now += step;
        if (!runs)
            continue;
        g = guest_of(w, runs);
        /* As a dispatcher does whose clock ends slices also when nobody waits yet: limits are for those as well. */
        if (g->use && (g->left -= step < g->left ? step : g->left) == 0) {
            schedule_charge(&w->s, runs->claimant, w->now - began, w->now);
            runs = NULL;
            finished(w, g);
        } else if (g->claimant.share.limit == LIMIT_HARD && w->now >= slice_end) {
            schedule_charge(&w->s, runs->claimant, w->now - began, w->now);
            schedule_put(&w->s, runs, w->now);
            runs = NULL;
        }
    }
    if (runs) {
        schedule_charge(&w->s, runs->claimant, w->now - began, w->now);
        schedule_put(&w->s, runs, w->now);
    }
}

static double part(const struct guest *g, u64 of)
{
    return (double)g->claimant.used_ns / (double)of;
}

static void assert_about(double value, double wanted)
{
    if (value < wanted * 0.98 || value > wanted * 1.02)
        fail_msg("%f is not about %f", value, wanted);
}

static void relative_shares_divide_a_processor(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100), *b = relative(w, 300);

    run(w, 10 * SECOND);
    assert_about(part(b, a->claimant.used_ns), 3);
    assert_about(part(a, 10 * SECOND), 0.25);
}

static void extreme_relative_shares_hold_too(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 1), *b = relative(w, 10000), *c = relative(w, 5000);

    run(w, 400 * SECOND);
    assert_about(part(b, c->claimant.used_ns), 2);
    assert_in_range(a->claimant.used_ns, 20 * MS, 40 * MS); /* 1/15001 of it */
}

static void an_absolute_share_is_of_the_whole_system(void **state)
{
    struct world *w = *state;
    struct guest *a = absolute(w, 200, LIMIT_NONE);

    for (unsigned i = 0; i < 6; i++)
        relative(w, 100 + 100 * (u16)i);
    run(w, 20 * SECOND);
    assert_about(part(a, 20 * SECOND), 0.2);
}

static void absolute_shares_beyond_all_leave_one_percent(void **state)
{
    struct world *w = *state;
    struct guest *a = absolute(w, 800, LIMIT_NONE), *b = absolute(w, 800, LIMIT_NONE), *c = relative(w, 100);

    run(w, 100 * SECOND);
    assert_about(part(a, 100 * SECOND), 0.495);
    assert_about(part(b, 100 * SECOND), 0.495);
    assert_about(part(c, 100 * SECOND), 0.01);
}

static void nobody_else_wants_it_so_one_gets_all(void **state)
{
    struct world *w = *state;
    struct guest *a = absolute(w, 100, LIMIT_NONE);

    run(w, SECOND);
    assert_about(part(a, SECOND), 1);
}

static void a_hard_limit_holds_when_nobody_else_runs(void **state)
{
    struct world *w = *state;
    struct guest *a = absolute(w, 100, LIMIT_HARD);

    run(w, 20 * SECOND);
    assert_about(part(a, 20 * SECOND), 0.1);
}

static void a_hard_limit_holds_beside_others(void **state)
{
    struct world *w = *state;
    struct guest *a = absolute(w, 100, LIMIT_HARD), *b = relative(w, 1);

    run(w, 20 * SECOND);
    assert_about(part(a, 20 * SECOND), 0.1);
    assert_about(part(b, 20 * SECOND), 0.9);
}

static void a_maximum_may_differ_from_the_share(void **state)
{
    struct world *w = *state;
    struct guest *a =
        guest(w, (struct share){.amount = 10000, .limit = LIMIT_HARD, .maximum = 300, .maximum_absolute = true}, 0, 0);

    relative(w, 100);
    run(w, 20 * SECOND);
    assert_about(part(a, 20 * SECOND), 0.3);
}

static void a_soft_limit_holds_only_while_others_want_the_processor(void **state)
{
    struct world *w = *state;
    struct guest *a = guest(w,
                     (struct share){.amount = 10000, .limit = LIMIT_SOFT, .maximum = 100, .maximum_absolute = true}, 0,
                     0),
                 *b;

    run(w, 2 * SECOND);
    assert_about(part(a, 2 * SECOND), 1);
    b = relative(w, 100);
    run(w, 60 * SECOND);
    assert_about(part(b, 60 * SECOND), 0.9);
}

static void an_interactive_guest_does_not_wait_for_those_that_compute(void **state)
{
    struct world *w = *state;
    struct guest *interactive;

    for (unsigned i = 0; i < 8; i++)
        relative(w, 100);
    run(w, SECOND);
    interactive = guest(w, (struct share){.amount = 100}, MS, 100 * MS);
    run(w, 30 * SECOND);
    assert_in_range(interactive->slowest, MS, 3 * MS);
}

static void who_computes_is_no_longer_interactive(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100);

    assert_int_equal(schedule_class(&w->s, &a->claimant), CLASS_Q1);
    run(w, 30 * MS);
    assert_int_equal(schedule_class(&w->s, &a->claimant), CLASS_Q2);
    run(w, SECOND);
    assert_int_equal(schedule_class(&w->s, &a->claimant), CLASS_Q3);
    a->claimant.quick = true;
    assert_int_equal(schedule_class(&w->s, &a->claimant), CLASS_Q0);
}

static void who_rests_longer_than_it_runs_is_interactive_again(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100);

    run(w, SECOND);
    schedule_remove(&w->s, &a->cpu[0]);
    schedule_rest(&w->s, &a->claimant, w->now);
    w->now += SECOND;
    schedule_activate(&w->s, &a->claimant, w->now);
    assert_int_equal(schedule_class(&w->s, &a->claimant), CLASS_Q1);
}

/* Else it could take the processor from all others for as long as it slept. */
static void nobody_is_owed_time_for_sleeping(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100), *b = relative(w, 100);
    u64 before;

    schedule_remove(&w->s, &b->cpu[0]);
    schedule_rest(&w->s, &b->claimant, w->now);
    run(w, 60 * SECOND);
    before = a->claimant.used_ns;
    b->wakes = w->now;
    run(w, 10 * SECOND);
    assert_about((double)(a->claimant.used_ns - before) / SECOND, 5);
}

static void two_cpus_do_not_double_a_share(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100), *b = relative(w, 100);

    schedule_activate(&w->s, &a->claimant, w->now);
    schedule_put(&w->s, &a->cpu[1], w->now);
    run(w, 10 * SECOND);
    assert_about(part(a, b->claimant.used_ns), 1);
}

static void a_new_share_counts_at_once(void **state)
{
    struct world *w = *state;
    struct guest *a = relative(w, 100), *b = relative(w, 100);
    u64 of_a, of_b;

    run(w, 10 * SECOND);
    schedule_set_share(&w->s, &b->claimant, (struct share){.amount = 400});
    of_a = a->claimant.used_ns;
    of_b = b->claimant.used_ns;
    run(w, 20 * SECOND);
    assert_about((double)(b->claimant.used_ns - of_b) / (double)(a->claimant.used_ns - of_a), 4);
    assert_int_equal(w->s.relative_sum, 500);
}

static void who_yields_lets_others_go_first(void **state)
{
    struct world *w = *state;
    struct guest *a, *b, *c;
    struct contender *first;

    a = relative(w, 100);
    first = schedule_next(&w->s, w->now);
    assert_ptr_equal(first, &a->cpu[0]);
    b = relative(w, 100);
    c = relative(w, 1); /* its deadline is far away */
    schedule_put_behind(&w->s, first, NULL, w->now);
    assert_ptr_equal(schedule_next(&w->s, w->now), &b->cpu[0]);
    schedule_put_behind(&w->s, &b->cpu[0], &c->cpu[0], w->now);
    assert_ptr_equal(schedule_next(&w->s, w->now), &c->cpu[0]);
    assert_ptr_equal(schedule_next(&w->s, w->now), &b->cpu[0]);
    assert_ptr_equal(schedule_next(&w->s, w->now), first);
    assert_null(schedule_next(&w->s, w->now));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(relative_shares_divide_a_processor),
        TEST(extreme_relative_shares_hold_too),
        TEST(an_absolute_share_is_of_the_whole_system),
        TEST(absolute_shares_beyond_all_leave_one_percent),
        TEST(nobody_else_wants_it_so_one_gets_all),
        TEST(a_hard_limit_holds_when_nobody_else_runs),
        TEST(a_hard_limit_holds_beside_others),
        TEST(a_maximum_may_differ_from_the_share),
        TEST(a_soft_limit_holds_only_while_others_want_the_processor),
        TEST(an_interactive_guest_does_not_wait_for_those_that_compute),
        TEST(who_computes_is_no_longer_interactive),
        TEST(who_rests_longer_than_it_runs_is_interactive_again),
        TEST(nobody_is_owed_time_for_sleeping),
        TEST(two_cpus_do_not_double_a_share),
        TEST(a_new_share_counts_at_once),
        TEST(who_yields_lets_others_go_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
