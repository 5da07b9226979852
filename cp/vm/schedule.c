/* The scheduler's decisions: virtual times by share, deadlines, limits. */
#include "cp/vm/schedule.h"

#define MILLION 1000000ULL
#define PER_MILLE 1000ULL  /* of the system, in millionths; absolute shares are in these */
#define ABSOLUTE_MOST 990U /* absolute shares together get no more while relative ones wait */
#define LAG_SLICES 20      /* nobody is owed more than that many slices */
#define SLICES_IN_HAND 4
#define Q2_SLICES 6 /* of the interactive ones */

void schedule_begin(struct scheduler *s, unsigned processors)
{
    *s = (struct scheduler)SCHEDULER_INITIAL(processors);
}

void schedule_end(struct scheduler *s)
{
    heap_free(&s->ready);
    heap_free(&s->soft);
    heap_free(&s->hard);
}

bool schedule_reserve(struct scheduler *s, size_t contenders)
{
    return heap_reserve(&s->ready, contenders) && heap_reserve(&s->soft, contenders) &&
           heap_reserve(&s->hard, contenders);
}

static bool later(u64 a, u64 b)
{
    return (s64)(a - b) > 0;
}

static u64 amount_of(const struct share *share)
{
    return share->amount ? share->amount : 100;
}

/* Of what absolute shares leave. */
static u64 relative_part(const struct scheduler *s, u64 amount, u64 sum)
{
    u64 taken = s->absolute_sum < ABSOLUTE_MOST ? s->absolute_sum : ABSOLUTE_MOST;
    u64 part = (MILLION - taken * PER_MILLE) * amount / (sum ? sum : 1);

    return part > MILLION ? MILLION : part;
}

u32 schedule_part(const struct scheduler *s, const struct claimant *c)
{
    u64 amount = amount_of(&c->share), part;

    if (!c->share.absolute)
        part = relative_part(s, amount, c->active ? s->relative_sum : s->relative_sum + amount);
    else if (s->absolute_sum > ABSOLUTE_MOST)
        part = amount * PER_MILLE * ABSOLUTE_MOST / s->absolute_sum;
    else
        part = amount * PER_MILLE;
    return part ? (u32)part : 1;
}

u32 schedule_maximum(const struct scheduler *s, const struct claimant *c)
{
    bool absolute = c->share.maximum ? c->share.maximum_absolute : c->share.absolute;
    u64 amount = c->share.maximum ? c->share.maximum : amount_of(&c->share), sum = s->relative_sum, part;

    if (c->share.limit == LIMIT_NONE)
        return MILLION;
    if (absolute)
        return (u32)(amount * PER_MILLE);
    if (!c->active || c->share.absolute)
        sum += c->share.absolute ? amount : amount_of(&c->share);
    part = relative_part(s, amount, sum);
    return part ? (u32)part : 1;
}

/* Processor time as virtual time of a claimant. */
static u64 stretched(const struct scheduler *s, const struct claimant *c, u64 ns)
{
    return ns * MILLION / schedule_part(s, c);
}

enum transaction_class schedule_class(const struct scheduler *s, const struct claimant *c)
{
    u64 interactive = s->slice_ns * s->interactive_slices;

    return c->quick                                ? CLASS_Q0
           : c->burst_ns < interactive             ? CLASS_Q1
           : c->burst_ns < interactive * Q2_SLICES ? CLASS_Q2
                                                   : CLASS_Q3;
}

static void count(struct scheduler *s, const struct claimant *c, int sign)
{
    u64 *sum = c->share.absolute ? &s->absolute_sum : &s->relative_sum;

    *sum += sign > 0 ? amount_of(&c->share) : -amount_of(&c->share);
}

/* Who rested is owed nothing for that time, but keeps what it used beyond its share. */
void schedule_activate(struct scheduler *s, struct claimant *c, u64 now)
{
    u64 rest;

    if (c->active++)
        return;
    count(s, c, 1);
    rest = now - c->rested_from;
    c->burst_ns -= rest < c->burst_ns ? rest : c->burst_ns;
    if (later(s->virtual_now, c->virtual_time))
        c->virtual_time = s->virtual_now;
}

void schedule_rest(struct scheduler *s, struct claimant *c, u64 now)
{
    if (--c->active)
        return;
    count(s, c, -1);
    c->rested_from = now;
}

static bool limited(const struct claimant *c, u64 now)
{
    return c->share.limit != LIMIT_NONE && later(c->limited_until, now);
}

static void enter(struct contender *k, struct heap *queue, u64 key)
{
    k->queue = queue;
    heap_set(queue, &k->item, key);
}

void schedule_put(struct scheduler *s, struct contender *k, u64 now)
{
    struct claimant *c = k->claimant;
    u64 slice = stretched(s, c, s->slice_ns), owed_from = s->virtual_now - LAG_SLICES * slice;

    if (later(owed_from, c->virtual_time))
        c->virtual_time = owed_from;
    if (schedule_class(s, c) <= CLASS_Q1)
        slice = slice * (100 - s->interactive_percent) / 100;
    k->deadline = c->virtual_time + slice;
    if (limited(c, now))
        enter(k, c->share.limit == LIMIT_HARD ? &s->hard : &s->soft, c->limited_until);
    else
        enter(k, &s->ready, k->deadline);
}

void schedule_remove(struct scheduler *s, struct contender *k)
{
    (void)s;
    if (k->queue)
        heap_remove(k->queue, &k->item);
    k->queue = NULL;
}

static struct contender *contender_of(struct heap_item *item)
{
    return (struct contender *)item; /* its first member */
}
_Static_assert(offsetof(struct contender, item) == 0, "a contender begins with its heap item");

/* Those whose time has caught up with them are ready like others. */
static void release(struct scheduler *s, struct heap *queue, u64 now)
{
    struct heap_item *first;

    while ((first = heap_first(queue)) != NULL && !later(first->key, now)) {
        struct contender *k = contender_of(first);
        schedule_remove(s, k);
        if (limited(k->claimant, now)) /* another CPU of it ran meanwhile */
            enter(k, queue, k->claimant->limited_until);
        else
            enter(k, &s->ready, k->deadline);
    }
}

void schedule_update(struct scheduler *s, u64 now)
{
    release(s, &s->hard, now);
    release(s, &s->soft, now);
}

struct contender *schedule_next(struct scheduler *s, u64 now)
{
    struct heap_item *first;
    struct contender *k;

    schedule_update(s, now);
    first = heap_first(&s->ready);
    if (!first)
        first = heap_first(&s->soft);
    if (!first)
        return NULL;
    k = contender_of(first);
    schedule_remove(s, k);
    if (later(k->claimant->virtual_time, s->virtual_now))
        s->virtual_now = k->claimant->virtual_time;
    return k;
}

/* It may have some slices in hand, so that who runs seldom, or was late to be given its time, is not held up; and one
 * at most is counted against who used what nobody else wanted. */
static void charge_limit(const struct scheduler *s, struct claimant *c, u64 ns, u64 now)
{
    u64 rate = (u64)schedule_maximum(s, c) * s->processors;
    u64 in_hand = now - SLICES_IN_HAND * s->slice_ns * MILLION / rate;

    if (later(in_hand, c->limited_until))
        c->limited_until = in_hand;
    c->limited_until += ns * MILLION / rate;
    if (c->share.limit == LIMIT_SOFT && later(c->limited_until, now + s->slice_ns * MILLION / rate))
        c->limited_until = now + s->slice_ns * MILLION / rate;
}

void schedule_charge(struct scheduler *s, struct claimant *c, u64 ns, u64 now)
{
    c->used_ns += ns;
    c->burst_ns += ns;
    c->virtual_time += stretched(s, c, ns);
    if (c->share.limit != LIMIT_NONE)
        charge_limit(s, c, ns, now);
    if (!s->ready.count && later(c->virtual_time, s->virtual_now))
        s->virtual_now = c->virtual_time;
}

bool schedule_waiting(const struct scheduler *s)
{
    return s->ready.count || s->soft.count;
}

u64 schedule_release(const struct scheduler *s)
{
    struct heap_item *first = heap_first(&s->hard);

    return first ? first->key : ~0ULL;
}

bool schedule_precedes(const struct scheduler *s, const struct contender *k, const struct contender *running, u64 now)
{
    if (k->queue != &s->ready)
        return false;
    return limited(running->claimant, now) || later(running->deadline, k->deadline);
}

void schedule_put_behind(struct scheduler *s, struct contender *k, struct contender *other, u64 now)
{
    struct heap_item *first;

    schedule_put(s, k, now);
    if (k->queue != &s->ready)
        return;
    schedule_remove(s, k);
    first = heap_first(&s->ready);
    if (other && other->queue == &s->ready) {
        other->deadline = (later(first->key, k->deadline) ? k->deadline : first->key) - 1;
        enter(other, &s->ready, other->deadline);
        first = &other->item;
    }
    if (first && !later(k->deadline, first->key))
        k->deadline = first->key + 1;
    enter(k, &s->ready, k->deadline);
}

void schedule_set_share(struct scheduler *s, struct claimant *c, struct share share)
{
    if (c->active)
        count(s, c, -1);
    c->share = share;
    c->limited_until = 0;
    if (c->active)
        count(s, c, 1);
}
