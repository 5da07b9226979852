/* The journal of failed LOGONs. Must not know passwords. Source: CP Planning and Administration, JOURNALING. */
#include "cp/vm/journal.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/operator.h"
#include <string.h>

#define MINUTE 60000000000ULL
#define FORGET (5 * MINUTE) /* what is older counts no more */
#define USERS 64            /* who failed last */
#define DELAY_MAX_MS 8000

struct journal_limits journal_limits = {.message = 3, .lockout = 10, .minutes = 1};

static struct failures {
    char userid[9];
    unsigned count;
    u64 last; /* clock_monotonic_ns */
} users[USERS];

static struct failures *find(const char *userid)
{
    for (size_t i = 0; i < USERS; i++)
        if (strcmp(users[i].userid, userid) == 0)
            return &users[i];
    return NULL;
}

static bool is_old(const struct failures *f)
{
    u64 keep = journal_limits.minutes * MINUTE > FORGET ? journal_limits.minutes * MINUTE : FORGET;

    return clock_monotonic_ns() - f->last > keep;
}

static struct failures *oldest(void)
{
    struct failures *f = users;

    for (size_t i = 1; i < USERS; i++)
        if (users[i].last < f->last)
            f = &users[i];
    return f;
}

void journal_failure(const char *userid, const char *terminal, unsigned failures)
{
    struct failures *f = find(userid);

    if (!f || is_old(f)) {
        f = f ? f : oldest();
        *f = (struct failures){0};
        text_copy(f->userid, sizeof f->userid, userid);
    }
    f->count++;
    f->last = clock_monotonic_ns();
    if (journal_limits.message && (failures >= journal_limits.message || f->count >= journal_limits.message))
        operator_tell("LOGON of %s failed %u times, the last at %s", userid, f->count, terminal);
    if (journal_limits.lockout && f->count == journal_limits.lockout)
        operator_tell("LOGON of %s is refused for %u minutes", userid, journal_limits.minutes);
}

void journal_success(const char *userid)
{
    struct failures *f = find(userid);

    if (f)
        *f = (struct failures){0};
}

u64 journal_delay_ms(const char *userid, unsigned failures)
{
    const struct failures *f = find(userid);
    u64 milliseconds;

    if (f && !is_old(f) && f->count > failures)
        failures = f->count;
    milliseconds = failures ? 500ULL << (failures < 5 ? failures : 5) : 0;
    return milliseconds < DELAY_MAX_MS ? milliseconds : DELAY_MAX_MS;
}

bool journal_locked_out(const char *userid)
{
    const struct failures *f = find(userid);

    return f && journal_limits.lockout && f->count >= journal_limits.lockout &&
           clock_monotonic_ns() - f->last < journal_limits.minutes * MINUTE;
}
