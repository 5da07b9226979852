/* SYSTEM.CONFIG: FEATURES, JOURNALING, SET, STORAGE, SYSTEM_USERIDS. Must not know the file. Source: CP Planning and
 * Administration, "The System Configuration File"; operands that mean nothing here are none. */
#include "cp/verb/policy_config.h"
#include "cp/base/text.h"
#include "cp/vm/journal.h"
#include "cp/vm/vm.h"
#include <string.h>

#define SECONDS_MAX 32767
#define MINUTES_MAX 10080
#define NEVER 0xFFFFFFFFu /* minutes */

static bool take_word(const char **rest, const char *wanted)
{
    const char *after = *rest;
    char word[24];

    if (!text_word(&after, word, sizeof word) || strcmp(text_upper(word), wanted) != 0)
        return false;
    *rest = after;
    return true;
}

static bool take_number(const char **rest, u64 max, unsigned *value)
{
    char word[24];
    u64 n;

    if (!text_word(rest, word, sizeof word) || !text_decimal(word, max, &n))
        return false;
    *value = (unsigned)n;
    return true;
}

/* A number that is not 0, or the word that means this. */
static bool take_limit(const char **rest, const char *none, unsigned meaning, u64 max, unsigned *value)
{
    if (take_word(rest, none)) {
        *value = meaning;
        return true;
    }
    return take_number(rest, max, value) && *value;
}

bool config_features(const char **rest)
{
    bool any = false;

    while (*text_rest(*rest)) {
        if (take_word(rest, "DISCONNECT_TIMEOUT"))
            any = take_limit(rest, "OFF", NEVER, MINUTES_MAX, &cp.disconnect_timeout);
        else if (take_word(rest, "MAXUSERS"))
            any = take_limit(rest, "NOLIMIT", 0, 99999, &cp.max_users);
        else
            any = false;
        if (!any)
            return false;
    }
    return any;
}

bool config_journaling(const char **rest)
{
    if (take_word(rest, "OFF")) {
        journal_limits.message = journal_limits.lockout = 0;
        return true;
    }
    if (!take_word(rest, "LOGON"))
        return false;
    while (*text_rest(*rest)) {
        bool message = take_word(rest, "MESSAGE"), lockout = !message && take_word(rest, "LOCKOUT");
        if ((!message && !lockout) || !take_word(rest, "AFTER") ||
            !take_number(rest, 255, message ? &journal_limits.message : &journal_limits.lockout))
            return false;
        if (lockout && (!take_word(rest, "FOR") || !take_number(rest, MINUTES_MAX, &journal_limits.minutes)))
            return false;
    }
    return true;
}

bool config_set(const char **rest)
{
    if (take_word(rest, "SIGNAL"))
        return take_word(rest, "SHUTDOWNTIME") && take_number(rest, SECONDS_MAX, &cp.signal_timeout);
    return take_word(rest, "SHUTDOWNTIME") && take_number(rest, SECONDS_MAX, &cp.shutdown_time);
}

/* What the system calls its real storage. */
bool config_storage(const char **rest)
{
    char word[24];
    u64 bytes;

    if (!text_word(rest, word, sizeof word) || !text_size(word, &bytes) || bytes < 1 << 20)
        return false;
    cp.host_storage = bytes & ~((1ULL << 20) - 1);
    return true;
}

bool config_system_userids(const char **rest)
{
    bool any = false;

    while (*text_rest(*rest)) {
        bool is_operator = take_word(rest, "OPERATOR");
        char word[16];
        if ((!is_operator && !take_word(rest, "STARTUP")) || !text_word(rest, word, sizeof word) ||
            !text_is_userid(text_upper(word)))
            return false;
        if (is_operator)
            text_copy(cp.operator_id, sizeof cp.operator_id, word);
        else
            text_copy(cp.startup_id, sizeof cp.startup_id, word);
        any = true;
    }
    return any;
}
