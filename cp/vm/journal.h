/* Failed LOGONs, of terminals and of users: what they cost the next attempt. All under cp_lock. */
#pragma once
#include "guests/arch/types.h"

/* SYSTEM.CONFIG's JOURNALING: after how many failures the operator hears it as a warning, and after how many a terminal
 * is refused and a user locked out, for how many minutes. 0: never. */
struct journal_limits {
    unsigned message, lockout, minutes;
};
extern struct journal_limits journal_limits;

/* A wrong password for userid, the failures-th in a row at terminal. */
void journal_failure(const char *userid, const char *terminal, unsigned failures);
void journal_success(const char *userid);
/* How late the next password for userid is to be looked at, where failures were at the same terminal. */
u64 journal_delay_ms(const char *userid, unsigned failures);
/* Is userid not to be logged on by a password for now? */
bool journal_locked_out(const char *userid);
